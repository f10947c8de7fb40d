"""Where a run's time goes: profile.sh calls it. perf samples the real run; callgrind counts its instructions exactly."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import run as rig  # puts tests/bench and tests/hosts in the path
import root as disposable
from measure import NIGHT_SECONDS, Course
from table import PHASES
from tools import Unavailable

TOP = 45
COUNTED = "task-clock,context-switches,page-faults"
NAMELESS = re.compile(r"\] 0x[0-9a-f]+$")  # of a library whose symbols are not installed
# Names of nested templates are longer than any line.
WIDTH = 150
VALGRIND = ("usr/bin/valgrind", "usr/bin/valgrind.bin", "usr/libexec/valgrind")


def parse():
    parser = argparse.ArgumentParser(prog="profile.sh", description=__doc__)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--with", dest="profiler", choices=["perf", "callgrind"], help="without it, perf if it may")
    parser.add_argument("--tool", choices=["tend", "tend-repo"], default="tend")
    parser.add_argument("--phase", choices=[phase for phase in PHASES if phase != "first"], default="nothing")
    parser.add_argument("--top", type=int, default=TOP, help="how many functions are told")
    parser.add_argument("--build", default=os.environ.get("TEND_BUILD", rig.PROJECT / "build/release"), type=pathlib.Path)
    return parser.parse_args()


def may_perf(folder):
    if not shutil.which("perf"):
        return False
    return subprocess.run(["perf", "record", "-o", folder / "trial", "true"], capture_output=True).returncode == 0


def shortened(lines, top):
    told = [re.sub(r"\s+$", "", line)[:WIDTH] for line in lines if line.strip() and not line.startswith("#")]
    return "\n".join(told[:top])


def by_perf(root, command, top):
    """Stacks by DWARF: the agent is built without frame pointers."""
    data = root.folder / "perf.data"
    counted = subprocess.run(["perf", "stat", "-e", COUNTED, "chroot", root.root, *command], env=disposable.ENVIRONMENT,
                             capture_output=True, text=True)
    print(shortened(counted.stderr.splitlines(), top))
    subprocess.run(["perf", "record", "--quiet", "--freq", "4000", "--call-graph", "dwarf,16384", "-o", data,
                    "chroot", root.root, *command],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=disposable.ENVIRONMENT, check=False)
    told = subprocess.run(["perf", "report", "-i", data, "--symfs", root.root, "--children", "--no-inline", "--stdio",
                           "--call-graph", "none", "--comm", "tend", "--fields", "overhead_children,overhead,dso,symbol"],
                          capture_output=True, text=True)
    print("inclusive, exclusive share of the samples")
    print(shortened([line for line in told.stdout.splitlines() if not NAMELESS.search(line)], top))


def by_callgrind(root, command, top):
    for place in VALGRIND:
        if not pathlib.Path("/", place).exists():
            raise Unavailable("valgrind is not installed")
        inside = root.path(place)
        if pathlib.Path("/", place).is_dir():
            shutil.copytree(f"/{place}", inside, symlinks=True)
        else:
            shutil.copy2(f"/{place}", inside)
    done = root.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/tmp/callgrind.out", *command], timeout=3600)
    if done.returncode not in (0, 2):
        raise Unavailable(f"within callgrind the run does not come to its end:\n{(done.stdout + done.stderr)[-1000:]}")
    told = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=99.9", root.path("/tmp/callgrind.out")],
                          capture_output=True, text=True)
    lines = told.stdout.splitlines()
    begin = next(number for number, line in enumerate(lines) if "file:function" in line)
    print("inclusive count of instructions")
    print(shortened([re.sub(r"\?\?\?:|/\S+/", "", line) for line in lines[begin + 2:]], top))


def profile(options, root):
    tool = rig.TOOLS[options.tool](root)
    tool.install()
    course = Course(root, tool, options.size, 1, limit=3600)
    course.prepare()
    for phase in ("first", "nothing", "nothing"):
        course.run_once(phase)
        time.sleep(NIGHT_SECONDS)
    if options.phase in ("dry", "repair"):
        course.host.drift()
    profiler = options.profiler or ("perf" if may_perf(root.folder) else "callgrind")
    print(f"{options.tool}, {options.size} files, {PHASES[options.phase]}, by {profiler}", flush=True)
    {"perf": by_perf, "callgrind": by_callgrind}[profiler](root, tool.command(options.phase), options.top)


def main():
    options = parse()
    rig.contain()
    reason = disposable.why_not_here()
    try:
        if reason:
            raise Unavailable(reason)
        with disposable.Root(None, [], options.build) as root:
            profile(options, root)
    except Unavailable as unavailable:
        print(f"SKIPPED: {unavailable}")
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
