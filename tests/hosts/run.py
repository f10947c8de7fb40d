"""Runs tests/hosts: run.py [--counts FILE] [NAME …], NAME being a test file without _test.py.

Prints what unittest prints; FILE gets "passed failed skipped" as three numbers.
"""

import argparse
import os
import pathlib
import sys
import unittest

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

    if not host.why_not_here():
        cgroups.sweep()
    names = options.names or sorted(f.name.removesuffix("_test.py") for f in HERE.glob("*_test.py"))
    suite = unittest.defaultTestLoader.loadTestsFromNames([f"{name}_test" for name in names])
    total = suite.countTestCases()
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for test, reason in result.skipped:
        print(f"SKIPPED {test}: {reason}")

    # A class that cannot be set up counts once, as unittest counts it.
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    passed = result.testsRun - failed - skipped if result.testsRun else 0
    if options.counts:
        options.counts.write_text(f"{max(passed, 0)} {failed} {skipped}\n")
    if not total:
        print("no tests found", file=sys.stderr)
        return 1
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
