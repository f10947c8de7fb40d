"""Runs the *_test.py of a folder, and counts."""

import sys
import unittest


def run(folder, names, counts):
    """`names` are files without _test.py, none for all; `counts` gets "passed failed skipped". The exit code."""
    sys.path.insert(0, str(folder))
    names = names or sorted(f.name.removesuffix("_test.py") for f in folder.glob("*_test.py"))
    suite = unittest.defaultTestLoader.loadTestsFromNames([f"{name}_test" for name in names])
    total = suite.countTestCases()
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for test, reason in result.skipped:
        print(f"SKIPPED {test}: {reason}")

    # A class that cannot be set up counts once, as unittest counts it.
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    passed = result.testsRun - failed - skipped if result.testsRun else 0
    if counts:
        counts.write_text(f"{max(passed, 0)} {failed} {skipped}\n")
    if not total:
        print("no tests found", file=sys.stderr)
        return 1
    return 0 if result.wasSuccessful() else 1
