"""Nothing blocks: a mount that never answers fails what lies on it, and nothing else. Needs root and /dev/fuse.

mounts_test.py BUILD, in a mount namespace of its own (which it makes).
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import fixture
from silent_mount import SilentMount

SKIPPED = 77
ROLE = """\
summary: Files on this disk and on the mount
supports: [debian-12]
resources:
  - file: /mnt/nas/first.conf
    content: "x"
"""
OTHERS = {"second": "/mnt/nas/second.conf", "linked": "/data/third.conf", "local": "/etc/local.conf"}


def hanging():
    """The children that hang, as /proc tells of them."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text()
        except OSError:
            continue
        if "(tend 0:" in told and ") Z" not in told:
            found.append(told[:60])
    return found


class SilentMounts(unittest.TestCase):
    build = None

    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tend-mounts-", dir="/dev/shm",
                                                                            ignore_cleanup_errors=True)))
        self.root = fixture.make_root(folder / "root", self.build / "tests/faults/fault_touch")
        self.lab = folder / "lab"
        fixture.write(self.lab / "inventory/lab.yaml", "hosts:\n  box:\n    roles: {nas: {}, second: {}, linked: {}, local: {}}\n")
        fixture.write(self.lab / "roles/nas/role.yaml", ROLE)
        for role, path in OTHERS.items():
            fixture.write(self.lab / f"roles/{role}/role.yaml", ROLE.replace("/mnt/nas/first.conf", path))
        (self.root / "mnt/nas").mkdir(parents=True)
        (self.root / "data").symlink_to("/mnt/nas")
        self.enterContext(SilentMount(self.root / "mnt/nas", "nas", "nas:/export"))

    def tend(self, *arguments):
        started = time.monotonic()
        done = subprocess.run([self.build / "agent/tend", f"--repo={self.lab}", f"--root={self.root}", "--host=box", "--json",
                               *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
        return done, time.monotonic() - started

    def results(self, done):
        return {result["id"]: result for result in json.loads(done.stdout)["results"]}

    def test_what_lies_on_a_silent_mount_fails_and_everything_else_converges(self):
        done, took = self.tend("apply")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        results = self.results(done)
        self.assertEqual(results["file:/etc/local.conf"]["status"], "changed")
        for path in ("/mnt/nas/first.conf", "/mnt/nas/second.conf", "/data/third.conf"):
            self.assertEqual(results[f"file:{path}"]["status"], "failed", path)
            error = results[f"file:{path}"]["error"]
            self.assertEqual(error["code"], "timeout")
            self.assertIn("fuse.nas", error["message"])
            self.assertIn("nas:/export", error["message"])
        self.assertLess(took, 25, "one deadline for the mount, not one for each file")
        self.assertEqual(len(hanging()), 1)

        done, took = self.tend("apply")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("since an earlier run", self.results(done)["file:/mnt/nas/first.conf"]["error"]["message"])
        self.assertLess(took, 8, "the child that hangs already is answer enough")
        self.assertEqual(len(hanging()), 1, "a second child hangs")

    def test_a_dry_run_ends_and_says_what_it_could_not_see(self):
        done, took = self.tend("diff")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("did not answer within 10 s", done.stdout + done.stderr)
        self.assertIn("file:/etc/local.conf", [change["id"] for change in json.loads(done.stdout)["changes"]])
        self.assertLess(took, 25)

    def test_facts_do_not_touch_the_mount(self):
        _, took = self.tend("facts")
        self.assertLess(took, 8)
        self.assertEqual(hanging(), [])


def main():
    SilentMounts.build = pathlib.Path(sys.argv.pop(1)).resolve()
    reason = None if os.geteuid() == 0 else "not root"
    if not reason and not os.access("/dev/fuse", os.R_OK | os.W_OK):
        reason = "there is no /dev/fuse"
    if reason:
        print(f"SKIPPED: {reason}")
        return SKIPPED
    if not os.environ.get("TEND_OWN_MOUNTS"):
        os.environ["TEND_OWN_MOUNTS"] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, __file__, str(SilentMounts.build), *sys.argv[1:]])
    unittest.main()


if __name__ == "__main__":
    sys.exit(main())
