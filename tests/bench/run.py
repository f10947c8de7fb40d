"""Runs the benchmark: Tend, its peers and the floor side by side in one disposable Debian. See README.md."""

import argparse
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(PROJECT / "tests/hosts")]
sys.dont_write_bytecode = True

import root as disposable  # noqa: E402
from measure import ENOUGH_SECONDS, Course, Failed, TooLong  # noqa: E402
from table import PHASES, Results, publish  # noqa: E402
from tools import Unavailable  # noqa: E402
from tools.ansible import Ansible  # noqa: E402
from tools.cfengine import CfEngine  # noqa: E402
from tools.floor import Floor, FloorMetadata  # noqa: E402
from tools.puppet import Puppet  # noqa: E402
from tools.tend import Tend, TendRepo  # noqa: E402

TOOLS = {tool.name: tool for tool in (Floor, FloorMetadata, Tend, TendRepo, CfEngine, Puppet, Ansible)}


def contain():
    """Starts over inside scripts/contained.sh, so that no mount and no process outlives this."""
    if not os.environ.get("TEND_CONTAINED") and os.geteuid() == 0:
        script = str(PROJECT / "scripts/contained.sh")
        os.execv(script, [script, sys.executable, *sys.argv])


def parse():
    def names(known):
        def split(text):
            unknown = set(text.split(",")) - set(known)
            if unknown:
                raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
            return text.split(",")
        return split

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=[100, 1000, 10000, 100000], help="numbers of files, with commas between",
                        type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("--tools", default=list(TOOLS), type=names(TOOLS), help=",".join(TOOLS))
    parser.add_argument("--phases", default=list(PHASES), type=names(PHASES),
                        help=f"{','.join(PHASES)}; the first converge is always run, it is only not told")
    parser.add_argument("--limit", default=900, type=int, help="seconds after which a run is ended")
    parser.add_argument("--enough", default=ENOUGH_SECONDS, type=float,
                        help="seconds until which a short phase is run again; the shortest run counts")
    parser.add_argument("--out", default=PROJECT / "build/bench/results.json", type=pathlib.Path,
                        help="results; those of earlier invocations in it are kept")
    parser.add_argument("--merge", default=[], nargs="+", type=pathlib.Path, help="takes results from these files too")
    parser.add_argument("--build", default=os.environ.get("TEND_BUILD", PROJECT / "build/release"),
                        type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--disk", type=pathlib.Path,
                        help="a directory on the disk to measure on, where fsync has its price; without it, in memory")
    parser.add_argument("--table", action="store_true", help="only print the table of --out")
    parser.add_argument("--publish", action="store_true",
                        help="keeps results in tests/bench and puts the tables in README.md")
    parser.add_argument("--by", default="seconds", choices=["seconds", "cpu_seconds"],
                        help="what the table tells: wall time, or processor time, which a busy machine hardly changes")
    options = parser.parse_args()
    if options.publish:
        options.out = HERE / "results.json"
    return options


def available(root, names):
    """The tools that can be measured, installed; says why of the others."""
    tools = []
    for name in names:
        tool = TOOLS[name](root)
        try:
            missing = [f"{package}: {root.missing[package]}" for package in tool.packages if package in root.missing]
            if missing:
                raise Unavailable("; ".join(missing))
            tool.install()
            tools.append(tool)
        except Unavailable as reason:
            print(f"SKIPPED {name}: {reason}", flush=True)
    return tools


def measure(course, phases, results):
    """True when all went well."""
    tool, size = course.tool, course.state.size
    about = {"tool": tool.name, "version": tool.version(), "size": size, "medium": course.root.medium()}
    course.prepare()
    for phase in PHASES:
        needed = phase == "first" or phase in phases or (phase == "dry" and "repair" in phases)
        if not needed or phase not in tool.phases:
            continue
        print(f"{tool.name} {size} {phase} …", end=" ", flush=True)
        try:
            measured = course.run(phase)
            print(f"{measured['seconds']:.4f} s", flush=True)
        except TooLong:
            measured = {"exceeded": course.limit}
            print(f"> {course.limit} s", flush=True)
        except Failed as failure:
            measured = {"failed": str(failure).splitlines()[0]}
            print(f"FAILED\n{failure}", flush=True)
        if phase in phases:
            results.add({**about, "phase": phase, **measured})
        if "seconds" not in measured:
            return "exceeded" in measured
    return True


def tell(options, results):
    print(f"\n{results.told(options.by)}\n\nRaw numbers: {options.out}")
    if options.publish:
        publish(HERE / "README.md", results)


def main():
    options = parse()
    results = Results(options.out, options.merge)
    if options.table:
        tell(options, results)
        return 0
    contain()
    reason = disposable.why_not_here()
    if reason:
        print(f"SKIPPED: {reason}")
        return 77
    packages = {package for tool in TOOLS.values() for package in tool.packages}
    if not any(TOOLS[name].packages for name in options.tools):
        packages = set()
    sound = True
    with disposable.Root(options.disk, packages, options.build) as root:
        number = 0
        tools = available(root, options.tools)
        for size in options.sizes:
            for tool in tools:
                number += 1
                if size <= tool.largest:
                    course = Course(root, tool, size, number, options.limit, options.enough)
                    sound = measure(course, options.phases, results) and sound
    tell(options, results)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
