"""Prints "passed failed skipped" of a JUnit file as CTest writes it."""

import sys
import xml.etree.ElementTree

suite = xml.etree.ElementTree.parse(sys.argv[1]).getroot()
total, failed, skipped, disabled = (
    int(suite.get(name, "0")) for name in ("tests", "failures", "skipped", "disabled"))
print(total - failed - skipped - disabled, failed, skipped + disabled)
