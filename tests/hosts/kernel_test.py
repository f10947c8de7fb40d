"""Mounts, parameters and modules of the kernel on a booted host: what a container can show of them."""

import json
import unittest

from support import TEND, AgentTest

INVENTORY = "hosts:\n  gpu01:\n    roles:\n      storage:\n"
LAB = "/root/lab"

ROLE = """\
summary: mounts and the kernel
resources:
  - file: /srv/source
    state: directory
  - file: /srv/source/hello
    content: "hello\\n"
  - mount: /srv/scratch disk
    src: tmpfs
    fstype: tmpfs
    opts: {opts}
  - file: /srv/scratch disk/README
    content: "not kept\\n"
  - mount: /srv/shown
    src: /srv/source
    fstype: none
    opts: [bind, ro]
  - mount: /srv/lazy
    src: tmpfs
    fstype: tmpfs
    automount: true
    mount_timeout: 20
  - sysctl: net.ipv4.ip_forward
    value: 1
  - sysctl: vm.swappiness
    value: 10
  - kernel_module: nbd
    params: {{max_part: 8}}
"""

GONE = """\
summary: mounts and the kernel
resources:
  - file: /srv/source
    state: directory
  - file: /srv/source/hello
    content: "hello\\n"
  - mount: [/srv/scratch disk, /srv/shown, /srv/lazy]
    state: absent
  - sysctl: [net.ipv4.ip_forward, vm.swappiness]
    state: absent
  - kernel_module: nbd
    state: absent
"""


class Kernel(AgentTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.write(f"{LAB}/inventory/lab.yaml", INVENTORY)
        cls.fstab = "# by hand\nproc  /mnt/somebody  proc  noauto  0  0\n"
        cls.host.write("/etc/fstab", cls.fstab)

    def role(self, text):
        self.host.write(f"{LAB}/roles/storage/role.yaml", text)

    def tend(self, *arguments, code=0):
        done = self.host.run([TEND, "--json", "--repo", LAB, "--host", "gpu01", *arguments])
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def sh(self, line):
        done = self.host.run(["sh", "-c", line])
        return done.stdout.strip() or done.stderr.strip()

    def results(self, report):
        return {result["id"]: result for result in report["results"]}

    def test_1_the_plan_of_a_fresh_host_comes_true(self):
        self.role(ROLE.format(opts="size=16M,nosuid"))
        plan = self.tend("diff", code=2)
        self.assertEqual(plan["failures"], [])
        changes = {(change["id"], change["action"]): change for change in plan["changes"]}
        self.assertIn(("mount:/srv/scratch disk", "start"), changes)
        below = changes["file:/srv/scratch disk/README", "create"]
        self.assertEqual(below["after"], ["mount:/srv/scratch disk"])
        report = self.tend("apply")
        self.assertEqual([r for r in report["results"] if r["status"] == "failed"], [])
        self.assertEqual(report["fidelity"]["matched"], report["fidelity"]["predicted"])

    def test_2_all_is_mounted_and_lies_where_it_should(self):
        self.assertIn("size=16384k", self.sh("findmnt -no OPTIONS '/srv/scratch disk'"))
        self.assertIn("nosuid", self.sh("findmnt -no OPTIONS '/srv/scratch disk'"))
        self.assertEqual(self.sh("cat '/srv/scratch disk/README'"), "not kept")
        self.assertEqual(self.sh("cat /srv/shown/hello"), "hello")
        self.assertIn("Read-only", self.sh("touch /srv/shown/x"))
        self.assertTrue(self.host.read("/etc/fstab").startswith(self.fstab))
        self.assertEqual(self.sh("findmnt --verify --tab-file /etc/fstab 2>&1 | grep -o '[0-9]* parse errors'"),
                         "0 parse errors")

    def test_3_what_a_container_cannot_do_is_deferred_with_its_reason(self):
        report = self.results(self.tend("apply"))
        self.assertEqual(report["kernel_module:nbd"]["status"], "deferred")
        self.assertIn("container", report["kernel_module:nbd"]["reason"])
        self.assertIn("nbd", self.host.read("/etc/modules-load.d/tend-nbd.conf"))
        self.assertIn("options nbd max_part=8", self.host.read("/etc/modprobe.d/tend-nbd.conf"))
        self.assertEqual(report["mount:/srv/lazy"]["status"], "deferred")
        self.assertIn("autofs", report["mount:/srv/lazy"]["reason"])
        self.assertEqual(report["sysctl:vm.swappiness"]["status"], "deferred")
        self.assertIn("read-only", report["sysctl:vm.swappiness"]["reason"])
        self.assertIn("vm.swappiness = 10", self.host.read("/etc/sysctl.d/60-tend-vm.swappiness.conf"))

    def test_4_a_second_run_changes_nothing(self):
        plan = self.tend("diff", code=2)  # for what is deferred
        self.assertEqual(plan["changes"], [])
        self.assertEqual(plan["unknown"], [])

    def test_5_a_changed_size_is_remounted_and_nothing_lost(self):
        self.role(ROLE.format(opts="size=32M,nosuid"))
        report = self.results(self.tend("apply"))
        self.assertEqual(report["mount:/srv/scratch disk"]["status"], "changed")
        self.assertIn("size=32768k", self.sh("findmnt -no OPTIONS '/srv/scratch disk'"))
        self.assertEqual(self.sh("cat '/srv/scratch disk/README'"), "not kept")

    def test_6_a_mount_in_use_stays_and_is_told_of(self):
        self.host.run(["systemd-run", "--quiet", "--unit=user-of-it", "--working-directory=/srv/shown",
                       "sleep", "600"], check=True)
        self.role(GONE)
        report = self.results(self.tend("apply"))
        self.assertEqual(report["mount:/srv/shown"]["status"], "deferred")
        self.assertIn("sleep", report["mount:/srv/shown"]["reason"])
        self.assertEqual(self.sh("cat /srv/shown/hello"), "hello")
        self.assertEqual(self.host.read("/etc/fstab"), self.fstab)

    def test_7_once_unused_it_goes_and_nothing_is_left(self):
        self.host.run(["systemctl", "stop", "user-of-it"], check=True)
        report = self.results(self.tend("apply"))
        self.assertEqual(report["mount:/srv/shown"]["status"], "changed", report["mount:/srv/shown"])
        self.assertEqual(self.sh("grep -c ' /srv/' /proc/self/mountinfo"), "0")
        self.assertEqual(self.host.read("/etc/fstab"), self.fstab)
        self.assertEqual(self.sh("ls /etc/sysctl.d /etc/modules-load.d /etc/modprobe.d | grep tend"), "")
        self.assertEqual(self.tend("diff")["changes"], [])


if __name__ == "__main__":
    unittest.main()
