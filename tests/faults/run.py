"""Sweeps faults over the agent's calls: run.py BUILD [--whole] [--jobs N] [SCENARIO …].

After each fault every managed file is wholly old or wholly new, the exit code is true and the lock free; the next run
converges, leaves nothing behind and tells of a run that died; the one after it has nothing to do.
"""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time

import fixture
from scenario import Bench, applying, prepare
from sweep import Tally, bounded, sweep, whole

SKIPPED = 77


def scenarios(bench, folder, touch):
    lab = fixture.make_lab(folder / "lab")
    fresh = fixture.make_root(folder / "fresh", touch)
    yield prepare(bench, "first", applying(lab), fresh)
    converged = folder / "converged"
    bench.root.rename(converged)
    yield prepare(bench, "nothing", applying(lab), converged)
    drifted = folder / "drifted"
    shutil.move(bench.root, drifted)
    fixture.drift(drifted)
    yield prepare(bench, "repair", applying(lab), drifted)
    little = fixture.make_lab(folder / "little", ["little"])
    yield prepare(bench, "removal", applying(little), converged)
    yield prepare(bench, "pull", ("pull",), behind_its_branch(bench, folder, touch))


def behind_its_branch(bench, folder, touch):
    """A root that pulled one commit; the branch has the next one."""
    signed = fixture.SignedLab(folder / "signed")
    signed.commit(["little"])
    subscribed = fixture.make_root(folder / "subscribed", touch)
    signed.subscribe(subscribed)
    prepare(bench, "first pull", ("pull",), subscribed)
    behind = folder / "behind"
    bench.root.rename(behind)
    signed.commit(["little", "all_ways"])
    return behind


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--whole", action="store_true", help="every call with every fault, for as long as it takes")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("names", nargs="*")
    options = parser.parse_intermixed_args()
    if os.geteuid() != 0:
        print("SKIPPED: not root, so owners cannot be set")
        return SKIPPED

    if b"__asan_init" in (options.build / "agent/tend").read_bytes():
        print("SKIPPED: the address sanitizer must be the first library, and so must the shim")
        return SKIPPED

    started = time.monotonic()
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="tend-faults-", dir="/dev/shm") as name:
        folder = pathlib.Path(name)
        benches = [Bench(folder / f"bench{i}", options.build) for i in range(options.jobs)]
        for scenario in scenarios(benches[0], folder, options.build / "tests/faults/fault_touch"):
            if options.names and scenario.name not in options.names:
                continue
            for in_children in (False, True):
                before = tally.tries
                calls = sweep(benches, scenario, whole if options.whole else bounded, tally, in_children)
                print(f"{scenario.name}{' (children)' if in_children else ''}: {len(calls)} calls, "
                      f"{tally.tries - before} tries, {time.monotonic() - started:.0f} s", flush=True)
    for (name, call, complaint), count in tally.by_kind():
        print(f"{count}x {name}, {call}: {complaint}")
    print(f"{tally.calls} calls swept in {tally.tries} tries, {tally.kills} kills, {tally.missed} not reached, "
          f"{len(tally.violations)} violations, {time.monotonic() - started:.0f} s")
    return 1 if tally.violations else 0


if __name__ == "__main__":
    sys.exit(main())
