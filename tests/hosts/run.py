"""Runs tests/hosts: run.py [--counts FILE] [NAME …], NAME being a test file without _test.py.

Prints what unittest prints; FILE gets "passed failed skipped" as three numbers.
"""

import argparse
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]


def contain():
    """Starts over inside scripts/contained.sh, so that no host outlives its test."""
    if not os.environ.get("TEND_CONTAINED") and os.geteuid() == 0:
        script = str(PROJECT / "scripts/contained.sh")
        os.execv(script, [script, sys.executable, *sys.argv])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    contain()

    sys.path.insert(0, str(HERE))
    import cgroups
    import host
    import runner

    if not host.why_not_here():
        cgroups.sweep()
    return runner.run(HERE, options.names, options.counts)


if __name__ == "__main__":
    sys.exit(main())
