"""One tool at one size through its phases: each run timed, each end state judged by ourselves."""

import datetime
import json
import os
import resource
import subprocess
import time

from state import Host, State

# A phase that can be run again is run until this much time has gone by, and the shortest run counts.
ENOUGH_SECONDS = 3
MOST_RUNS = 30
LONG_SECONDS = 10  # a run this long is not run again
# A night lies between a change and the next run: what was written that long ago may be trusted by its times.
NIGHT_SECONDS = 2.5
STOPWATCH = "srv/bench/stopwatch"


class Failed(Exception):
    """A run that did not end as it must."""


class TooLong(Exception):
    """A run that was ended because it exceeded the limit."""


class Others:
    """How many processors' worth of time others used while this was entered: what is not idle and neither this program's nor
    its children's, as /proc/stat (proc(5)) and getrusage(2) tell it, and what a hypervisor took."""

    def __enter__(self):
        self.since = time.monotonic(), self._used_by_others()
        return self

    def __exit__(self, *_):
        then, used = self.since
        self.processors = max(0.0, (self._used_by_others() - used) / (time.monotonic() - then))

    @staticmethod
    def _used_by_others():
        with open("/proc/stat") as stat:
            user, nice, system, _, _, irq, softirq, steal = (int(ticks) for ticks in stat.readline().split()[1:9])
        all_of_them = (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
        ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return all_of_them - sum(used.ru_utime + used.ru_stime for used in ours)


class Course:
    """`number` tells one course's accounts from those of all others in this root. Seconds: a run is ended after `limit`, a
    phase is run again until it has taken `enough`."""

    def __init__(self, root, tool, size, number, limit, enough=ENOUGH_SECONDS):
        self.root = root
        self.tool = tool
        self.limit = limit
        self.enough = enough
        name = f"{tool.name}-{size}"
        self.state = State(size, f"/srv/target/{name}", f"b{number}", 20000 + 10 * number)
        self.host = Host(root.root, self.state)
        self.log = root.folder / f"{name}.log"

    def prepare(self):
        self.host.prepare()
        self.tool.write(self.state)

    def run(self, phase):
        """The result of one phase, as it goes into the JSON."""
        os.sync()
        with Others() as others:
            runs = getattr(self, f"_{phase}")()
        best = min(runs, key=lambda run: run["seconds"])
        return {"seconds": best["seconds"], "user": best["user"], "system": best["system"],
                "cpu_seconds": round(min(run["user"] + run["system"] for run in runs), 6),
                "peak_kib": max(run["peak_kib"] for run in runs), "runs": len(runs),
                "all_seconds": [run["seconds"] for run in runs],
                "others": round(others.processors, 2),
                "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")}

    def _first(self):
        runs = [self.run_once("first")]
        self._must_hold("first")
        return runs

    def _nothing(self):
        time.sleep(NIGHT_SECONDS)
        return self._repeat_unchanged("nothing")

    def _pull(self):
        return self._repeat_unchanged("pull")

    def _dry(self):
        self.host.drift()
        runs = self._repeat_unchanged("dry")
        wanted = len(self.state.drifted())
        if len(self.host.faults()) < wanted:
            raise Failed("dry: the dry run repaired something")
        return runs

    def _repair(self):
        """Comes behind `dry`, so the host has drifted."""
        runs = []
        while not runs or self._is_worth_another(runs):
            if runs:
                self.host.drift(len(runs))
                os.sync()
            runs.append(self.run_once("repair"))
            self._must_hold("repair")
        return runs

    def _repeat_unchanged(self, phase):
        before = self.host.fingerprint()
        runs = []
        while not runs or self._is_worth_another(runs):
            runs.append(self.run_once(phase))
        if self.host.fingerprint() != before:
            raise Failed(f"{phase}: something was written")
        return runs

    def _is_worth_another(self, runs):
        if self.tool.looks_first and len(runs) == 1:
            return True
        total = sum(run["seconds"] for run in runs)
        return runs[-1]["seconds"] < LONG_SECONDS and len(runs) < MOST_RUNS and total < self.enough

    def _must_hold(self, phase):
        faults = self.host.faults()
        if faults:
            raise Failed(f"{phase}: {len(faults)} faults, first: {'; '.join(faults[:3])}\n{self._told()}")

    def run_once(self, phase):
        """Times one run and holds it to its exit code; the host is not judged."""
        command = self.tool.command(phase)
        done = subprocess.run([self.root.path(STOPWATCH), self.root.root, str(self.limit), self.log, *command],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{phase}: the stopwatch ended with {done.returncode}: {done.stderr.strip()}")
        run = json.loads(done.stdout)
        if not run["in_time"]:
            raise TooLong(phase)
        if run["code"] not in self.tool.codes.get(phase, {0}):
            raise Failed(f"{phase}: exit {run['code']}\n{self._told()}")
        return run

    def _told(self):
        return self.log.read_text(errors="replace")[-2000:]
