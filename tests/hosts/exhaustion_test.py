"""Disks that are full, out of inodes or read-only: the old file stays, the rest converges, the exit code is true."""

import json
import unittest

from small_lab import SmallLabTest

FILES = """\
  - file: /srv/small/managed.conf
    content: "{{ 'new ' * 20000 }}"
"""
OTHER = '  - file: /etc/other.conf\n    content: "%s"\n'
# As a disk that the kernel took away from writers looks to a command.
READ_ONLY = ["unshare", "--mount", "sh", "-c",
             "for part in /etc /var /srv /root; do mount --bind $part $part && mount -o remount,bind,ro $part; done; "
             'exec "$@"', "sh"]


class Exhaustion(SmallLabTest):
    def setUp(self):
        self.host.run(["mkdir", "-p", "/srv/small"], check=True)

    def mount(self, where, options):
        self.host.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", where], check=True)
        self.addCleanup(self.host.run, ["umount", where])

    def inside(self, command):
        return self.host.run(["sh", "-c", command], check=True).stdout

    def assert_spared(self, number):
        """The file on the small disk fails and is as it was; the other one converges; room mends it."""
        self.write_lab(FILES, other=OTHER % number)
        report = self.apply(code=1)
        status = self.status_of(report)
        self.assertEqual(status["file:/srv/small/managed.conf"], "failed")
        self.assertEqual(status["file:/etc/other.conf"], "changed")
        self.assertEqual(self.inside("cat /srv/small/managed.conf"), "old\n")
        self.assertEqual(self.inside("ls -A /srv/small | grep -c tend-tmp || true"), "0\n")
        self.inside("rm -f /srv/small/filler*")
        self.assertEqual(self.status_of(self.apply())["file:/srv/small/managed.conf"], "changed")

    def test_1_a_full_disk_keeps_the_old_file(self):
        self.mount("/srv/small", "size=200k")
        self.inside("echo old > /srv/small/managed.conf; head -c 1M /dev/zero > /srv/small/filler || true")
        self.assert_spared(1)

    def test_2_a_disk_without_inodes_keeps_the_old_file(self):
        self.mount("/srv/small", "size=4m,nr_inodes=3")
        self.inside("echo old > /srv/small/managed.conf; touch /srv/small/filler")
        self.assert_spared(2)

    def test_3_with_a_full_state_directory_nothing_is_changed_unrecorded(self):
        self.inside("rm -rf /var/lib/tend; mkdir -m 0700 /var/lib/tend")
        self.mount("/var/lib/tend", "size=160k")
        self.write_lab(OTHER % "before")
        self.apply()
        self.inside("head -c 1M /dev/zero > /var/lib/tend/filler || true")
        self.write_lab(OTHER % "after")
        done = self.host.run(self.command("apply"))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(self.host.read("/etc/other.conf"), "before")
        self.inside("rm -f /var/lib/tend/filler")
        self.assertEqual(self.apply()["outcome"], "changed")
        self.assertEqual(self.host.read("/etc/other.conf"), "after")

    def test_4_on_a_read_only_root_the_plan_still_works_and_a_run_fails_without_a_crash(self):
        self.write_lab(OTHER % "never")
        plan = self.host.run(READ_ONLY + self.command("diff"))
        done = self.host.run(READ_ONLY + self.command("apply"))
        self.assertEqual(plan.returncode, 2, plan.stdout + plan.stderr)
        self.assertEqual([change["id"] for change in json.loads(plan.stdout)["changes"]], ["file:/etc/other.conf"])
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("Read-only file system", done.stdout + done.stderr)
        self.assertEqual(self.read_json(done.stdout)["outcome"], "failed")


if __name__ == "__main__":
    unittest.main()
