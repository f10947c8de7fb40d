"""A checkout on a machine without systemd, or with another one: diff gives a plan and leaves no trace."""

import os
import shutil
import unittest

import strace
from support import BUILD, PROJECT, HostTest, why_no_tend


class Checkout(HostTest):
    @classmethod
    def setUpClass(cls):
        if why_no_tend():
            raise unittest.SkipTest(why_no_tend())
        super().setUpClass()

    def test_diff_in_a_checkout_on_a_tree_without_systemd_gives_a_plan_and_writes_nothing(self):
        """In the host's files, with no init of its own running: as in a container of an editor."""
        self.host.install_tend(BUILD)
        for name in ("inventory", "roles"):
            shutil.copytree(PROJECT / name, self.host.path(f"/srv/checkout/{name}"))
        shutil.copy(PROJECT / "tend.yaml", self.host.path("/srv/checkout/tend.yaml"))
        command = ["chroot", self.host.root, "/usr/bin/env", "--chdir=/srv/checkout",
                   "/usr/bin/tend", "diff", "--repo", ".", "--host", "gpu01"]
        self.assert_a_plan_without_a_trace(strace.of(command, "/usr/bin/tend"))

    def test_diff_in_this_checkout_on_this_machine_gives_a_plan_and_writes_nothing(self):
        tend = str(BUILD / "agent/tend")
        command = [tend, "diff", "--repo", ".", "--host", "gpu01"]
        environment = {**os.environ, "NO_COLOR": "1"}
        self.assert_a_plan_without_a_trace(strace.of(command, tend, environment=environment, cwd=PROJECT))

    def assert_a_plan_without_a_trace(self, seen):
        told = seen.done.stdout + seen.done.stderr
        self.assertEqual(seen.done.returncode, 2, told)
        self.assertIn("/etc/motd", seen.done.stdout)
        self.assertGreater(len(seen.lines), 100, "strace saw nothing")
        self.assertEqual(seen.writes(), [])


if __name__ == "__main__":
    unittest.main()
