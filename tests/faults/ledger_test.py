"""A ledger of a newer tend is left alone, a damaged one is kept aside and made anew; both are said. ledger_test.py BUILD"""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import fixture
import tree

SKIPPED = 77


class Ledgers(unittest.TestCase):
    build = None

    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tend-ledger-", dir="/dev/shm")))
        self.lab = fixture.make_lab(folder / "lab")
        self.root = fixture.make_root(folder / "root", self.build / "tests/faults/fault_touch")
        self.ledger = self.root / "var/lib/tend/ledger.db"
        self.tend("apply", code=0)

    def tend(self, *arguments, code):
        done = subprocess.run([self.build / "agent/tend", f"--repo={self.lab}", f"--root={self.root}", "--host=box", "--json",
                               *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_a_newer_ledger_is_not_touched_and_the_plan_is_still_shown(self):
        with sqlite3.connect(self.ledger) as database:
            database.execute("PRAGMA user_version = 99")
        fixture.drift(self.root)
        before = tree.snapshot(self.root), self.ledger.read_bytes()
        report = json.loads(self.tend("apply", code=3).stdout)
        self.assertEqual(report["outcome"], "refused")
        self.assertIn("newer tend", report["errors"][0]["message"])
        skipped = {result["id"] for result in report["results"] if result["status"] == "skipped"}
        self.assertIn("file:/etc/replaced.conf", skipped)
        self.assertEqual((tree.snapshot(self.root), self.ledger.read_bytes()), before)
        plan = json.loads(self.tend("diff", code=2).stdout)
        self.assertIn("file:/etc/replaced.conf", [change["id"] for change in plan["changes"]])
        for command in ("status", "log"):
            done = self.tend(command, code=1)
            self.assertIn("newer tend", done.stdout + done.stderr)

    def test_a_damaged_ledger_is_kept_aside_and_made_anew_by_looking(self):
        whole = self.ledger.read_bytes()
        for what in (b"no database at all", whole[:4096] + b"\xff" * (len(whole) - 4096), b"\0" * len(whole)):
            with self.subTest(what=what[:20]):
                self.ledger.write_bytes(what)
                report = json.loads(self.tend("apply", code=0).stdout)
                self.assertIn("the ledger was damaged", " ".join(report["notes"]))
                self.assertEqual(report["counts"]["changed"], 0, "what was right was done again")
                with sqlite3.connect(self.ledger) as database:
                    self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                    self.assertGreater(database.execute("SELECT count(*) FROM entries").fetchone()[0], 5)
                self.assertTrue(list(self.ledger.parent.glob("ledger.db.damaged-*")))


def main():
    Ledgers.build = pathlib.Path(sys.argv.pop(1)).resolve()
    if os.geteuid() != 0:
        print("SKIPPED: not root, so owners cannot be set")
        return SKIPPED
    unittest.main()


if __name__ == "__main__":
    sys.exit(main())
