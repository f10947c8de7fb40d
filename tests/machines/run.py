"""Runs tests/machines, within run.sh: run.py [--prepare | [--counts FILE] [NAME …]], NAME being a test file without _test.py."""

import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "hosts")]

import machine  # noqa: E402
import machine_tree  # noqa: E402
import runner  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prepare", action="store_true", help="make what machines boot from, and nothing else")
    parser.add_argument("--counts", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.prepare:
        if not machine.why_not_here():
            machine_tree.machine_tree()
        return 0
    return runner.run(HERE, options.names, options.counts)


if __name__ == "__main__":
    sys.exit(main())
