"""A run of the agent on a copy of a prepared root, with one fault; and what must be true afterwards."""

import dataclasses
import fcntl
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess

import tree
from control import Control, Deed

SECONDS = 60  # no run here needs a hundredth of it


@dataclasses.dataclass(frozen=True)
class Fault:
    at: int
    deed: Deed
    error: int = 0
    in_children: bool = False

    def __str__(self):
        what = self.deed.name.lower().replace("_", " ")
        return f"{'child ' if self.in_children else ''}call {self.at}: {what}{' ' + os.strerror(self.error) if self.error else ''}"


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    command: tuple        # what the agent is to do
    before: pathlib.Path  # a root to copy
    old: dict             # its snapshot
    new: dict             # what a run without faults makes of it
    ledger: dict          # and what that run remembers
    commit: str           # the one that it converges to


class Bench:
    """One root, one control block: a worker of the sweep has its own."""

    def __init__(self, folder, build):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.root = self.folder / "root"
        self.tend = build / "agent/tend"
        self.control = Control(self.folder, build / "tests/faults/fault_shim.so")

    def lay(self, before):
        if self.root.exists():
            shutil.rmtree(self.root)
        subprocess.run(["cp", "-a", before, self.root], check=True)

    def run(self, command, environment=None):
        return subprocess.run([self.tend, f"--root={self.root}", "--host=box", "--json", *command],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=SECONDS, env={"PATH": os.environ["PATH"], **(environment or {})}, check=False)

    def run_with(self, command, fault):
        self.control.set(fault.at, fault.deed, fault.error, fault.in_children)
        return self.run(command, self.control.environment)

    def ledger(self):
        """What is remembered, but for what differs from run to run."""
        file = self.root / "var/lib/tend/ledger.db"
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            ask = lambda what: database.execute(what).fetchall()
            return {"integrity": ask("PRAGMA integrity_check"),
                    "entries": sorted(ask("SELECT kind, name, role, desired FROM entries")),
                    "notices": sorted(ask("SELECT unit, verb, because FROM notices")),
                    "triggers": sorted(ask("SELECT exec, because FROM triggers"))}

    def open_runs(self):
        file = self.root / "var/lib/tend/ledger.db"
        if not file.exists() or file.stat().st_size == 0:
            return []
        try:
            with sqlite3.connect(file) as database:  # rolls a hot journal back, as the next run would
                return [row[0] for row in database.execute("SELECT id FROM runs WHERE finished = ''")]
        except sqlite3.OperationalError:
            return []

    def lock_is_free(self):
        lock = self.root / "run/tend.lock"
        if not lock.exists():
            return True
        with open(lock) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # A child that another thread is starting has the file open, too: closing it would not let go.
                fcntl.flock(file, fcntl.LOCK_UN)
                return True
            except BlockingIOError:
                return False


def applying(lab):
    return (f"--repo={lab}", "apply")


def prepare(bench, name, command, before):
    """A scenario from a root: its end is what a run without faults makes of it."""
    bench.lay(before)
    old = tree.snapshot(bench.root)
    done = bench.run(command)
    if done.returncode != 0:
        raise RuntimeError(f"{name}: exit {done.returncode} without any fault\n{done.stdout}{done.stderr}")
    commit = json.loads(done.stdout)["commit"]
    return Scenario(name, command, before, old, tree.snapshot(bench.root), bench.ledger(), commit)


def calls_of(bench, scenario, in_children=False):
    """The calls of a run without faults, by name."""
    bench.lay(scenario.before)
    done = bench.run_with(scenario.command, Fault(0, Deed.NONE, 0, in_children))
    if done.returncode != 0:
        raise RuntimeError(f"{scenario.name}: exit {done.returncode} under the shim\n{done.stderr}")
    return bench.control.trace()


def report_of(done):
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return None


def judge_faulty(bench, scenario, done):
    found = tree.snapshot(bench.root)
    complaints = tree.torn(found, scenario.old, scenario.new)
    if done.returncode not in (0, 1, -9):
        complaints.append(f"exit {done.returncode}: {done.stdout[:1500]}{done.stderr.strip()[-300:]}")
    report = report_of(done)
    # What could not be fetched is said, and the last accepted commit holds.
    kept_to_old = report is not None and report["commit"] != scenario.commit and bool(report["notes"])
    if done.returncode == 0 and found != (scenario.old if kept_to_old else scenario.new):
        complaints.append("exit 0, but not converged")
    if done.returncode == 0 and report and (report["errors"] or report["counts"]["failed"]):
        complaints.append("exit 0, but the report tells of failures")
    if not bench.lock_is_free():
        complaints.append("the lock is still held")
    return complaints


def judge_next(bench, scenario, died):
    """The next run, without faults, mends whatever the faulty one left."""
    done = bench.run(scenario.command)
    report = report_of(done)
    if done.returncode != 0 or report is None:
        return [f"the next run: exit {done.returncode}\n{done.stdout[-1500:]}{done.stderr[-500:]}"]
    complaints = [f"after the next run: {one}" for one in
                  tree.torn(tree.snapshot(bench.root), scenario.new, scenario.new)]
    complaints += [f"left behind: {path}" for path in tree.temporaries(bench.root)]
    if (bench.root / "var/lib/tend/ledger.db-journal").exists():
        complaints.append("left behind: the ledger's journal")
    ledger = bench.ledger()
    for part, expected in scenario.ledger.items():
        if ledger[part] != expected:
            missing = [row for row in expected if row not in ledger[part]]
            added = [row for row in ledger[part] if row not in expected]
            complaints.append(f"the ledger's {part}: without {missing}, with {added}")
    told = " ".join(report.get("notes", []))
    complaints += [f"run {run} died and the next one does not tell" for run in died if run not in told]
    return complaints


def judge_quiet(bench, scenario):
    """And the one after it has nothing to do."""
    done = bench.run(scenario.command)
    report = report_of(done)
    if done.returncode != 0 or report is None:
        return [f"the third run: exit {done.returncode}"]
    return [f"the third run changed {one['id']}" for one in report["results"] if one["status"] == "changed"]


def attempt(bench, scenario, fault):
    """(whether the fault came about, complaints)"""
    bench.lay(scenario.before)
    done = bench.run_with(scenario.command, fault)
    hit = bench.control.hit()
    if fault.deed in (Deed.KILL_BEFORE, Deed.KILL_AFTER) and hit and not fault.in_children and done.returncode != -9:
        return hit, [f"was not killed: exit {done.returncode}"]
    complaints = judge_faulty(bench, scenario, done)
    died = bench.open_runs()
    complaints += judge_next(bench, scenario, died)
    if not complaints:
        complaints += judge_quiet(bench, scenario)
    return hit, complaints
