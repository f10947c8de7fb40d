"""Every call of a scenario, one after the other, with every fault."""

import collections
import concurrent.futures
import errno
import queue
import re

from control import Deed
from scenario import Fault, attempt, calls_of

ERRORS = [errno.EIO, errno.EINTR, errno.ENOMEM]
REFUSALS = [errno.ENOSPC, errno.EROFS]  # of calls that write; no other returns them
# Calls that leave the disk as it was: a death there leaves what a death at the writing call before it does.
READING = {"fcntl", "close", "fstat", "fstat64", "fstatat", "stat", "stat64", "lstat64", "statx", "readdir", "fdopendir",
           "read", "pread", "pread64", "readlink", "readlinkat", "flistxattr", "getrandom", "poll", "flock", "lstat", "access",
           "faccessat", "openat2 to read"}
# What decides whether something is old or new: the bounded sweep takes every second of these, and
# every STRIDE-th of the rest.
CRITICAL = {"rename", "renameat", "renameat2", "fsync", "fdatasync", "write", "pwrite", "pwrite64", "unlink", "unlinkat",
            "ftruncate", "ftruncate64", "mkdir", "mkdirat", "symlinkat", "fchown", "fchmod", "fchownat", "chmod",
            "fsetxattr", "creat", "fork", "execve"}
STRIDE = 29


def faults_at(number, call, in_children):
    if call in READING and not in_children:
        yield Fault(number, Deed.FAIL, ERRORS[number % len(ERRORS)])
        return
    for error in ERRORS:
        yield Fault(number, Deed.FAIL, error, in_children)
    for error in REFUSALS:
        yield Fault(number, Deed.FAIL, error, in_children)
        if not in_children:
            yield Fault(number, Deed.FAIL_FROM_HERE, error)
    yield Fault(number, Deed.KILL_BEFORE, 0, in_children)
    yield Fault(number, Deed.KILL_AFTER, 0, in_children)


def whole(calls, in_children):
    for number, call in enumerate(calls, 1):
        yield from faults_at(number, call, in_children)


def bounded(calls, in_children):
    """One fault a call, in turn: over all calls, every fault comes about many times, and the same ones each time."""
    turn = 0
    for number, call in enumerate(calls, 1):
        if number % (2 if call in CRITICAL else STRIDE) != 0:
            continue
        choices = list(faults_at(number, call, in_children))
        yield choices[turn % len(choices)]
        turn += 1


class Tally:
    def __init__(self):
        self.calls = 0
        self.tries = 0
        self.kills = 0
        self.missed = 0
        self.violations = []

    def add(self, scenario, call, fault, hit, complaints):
        self.tries += 1
        self.kills += hit and fault.deed in (Deed.KILL_BEFORE, Deed.KILL_AFTER)
        self.missed += not hit
        for complaint in complaints:
            self.violations.append((scenario.name, call, str(fault), complaint))
            print(f"VIOLATION {scenario.name}, {call}, {fault}: {complaint}", flush=True)

    def by_kind(self):
        """How often each, random names aside."""
        return collections.Counter((name, call, re.sub(r"[0-9a-f]{12,}", "…", complaint.split("\n")[0])[:110])
                                   for name, call, _, complaint in self.violations).most_common()


def sweep(benches, scenario, choose, tally, in_children=False):
    """Shares the tries among the benches, each a thread that waits for its own agent."""
    calls = calls_of(benches[0], scenario, in_children)
    faults = list(choose(calls, in_children))
    free = queue.SimpleQueue()
    for bench in benches:
        free.put(bench)

    def one(fault):
        bench = free.get()
        try:
            return fault, *attempt(bench, scenario, fault)
        finally:
            free.put(bench)

    tally.calls += len(calls)
    with concurrent.futures.ThreadPoolExecutor(len(benches)) as pool:
        for fault, hit, complaints in pool.map(one, faults):
            tally.add(scenario, calls[fault.at - 1], fault, hit, complaints)
    return calls
