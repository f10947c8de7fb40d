"""The role nvidia_driver on a host whose PCI bus shows one Turing card: Debian's real packages, a module built by DKMS for an
installed kernel, holds, the verdict, a busy card, and what is left when the role is taken out."""

import json
import unittest

import snapshot
from pci import pci_device
from support import BUILD, TEND, HostTest, why_no_tend

LAB = "/root/lab"
INVENTORY = "hosts:\n  gpu01:\n    roles:\n{roles}"
DRIVER = "      nvidia_driver: {module: managed}\n"
TURING = "1e04"
CARD = "0000:65:00.0"

class NvidiaDriver(HostTest):
    """One story on one host; the numbers are its order."""

    @classmethod
    def setUpClass(cls):
        reason = why_no_tend()
        if reason:
            raise unittest.SkipTest(reason)
        super().setUpClass()
        cls.host.install_tend(BUILD)
        cls.give(DRIVER)
        cls.install("linux-image-cloud-amd64")
        cls.kernel = sorted(name.removeprefix("vmlinuz-") for name in cls.sh("ls /boot").split() if name.startswith("vmlinuz-"))[-1]
        pci_device(cls.host, "/root/pci", CARD, TURING)
        pci_device(cls.host, "/root/pci", "0000:65:00.1", "10f7", "0403")
        cls.host.run(["mount", "--bind", "/root/pci", "/sys/bus/pci/devices"], check=True)

    @classmethod
    def give(cls, roles):
        cls.host.write(f"{LAB}/inventory/lab.yaml", INVENTORY.format(roles=roles))

    @classmethod
    def install(cls, *names):
        cls.host.run(["apt-get", "-q", "update"], check=True)
        cls.host.run(["apt-get", "-q", "-y", "--no-install-recommends", "install", *names], check=True,
                     environment={"DEBIAN_FRONTEND": "noninteractive"})

    @classmethod
    def sh(cls, line):
        done = cls.host.run(["sh", "-c", line], timeout=1200)
        return done.stdout.strip() or done.stderr.strip()

    def tend(self, *arguments, code=0):
        done = self.host.run([TEND, "--json", "--repo", LAB, "--host", "gpu01", *arguments], timeout=1800)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def held(self):
        return set(self.sh("apt-mark showhold").split())

    def driver_packages(self):
        lines = self.sh("dpkg-query -W -f '${Package} ${db:Status-Status}\\n' '*nvidia*' libcuda1 libnvcuvid1").splitlines()
        return {line.split()[0] for line in lines if line.endswith(" installed")}

    def test_1_a_fresh_host_is_planned_without_errors(self):
        type(self).before = snapshot.take(self.host)
        plan = self.tend("diff", code=2)
        self.assertEqual(plan["failures"], [])
        planned = {change["id"] for change in plan["changes"]}
        self.assertLessEqual({"package:nvidia-kernel-dkms", "package:nvidia-smi", "package:linux-headers-cloud-amd64",
                              "package_hold:*nvidia*", "file:/etc/apt/sources.list.d/tend-nvidia-driver.sources"}, planned)
        self.assertEqual(snapshot.differences(self.before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_2_the_plan_comes_true(self):
        report = self.tend("apply")
        bad = [r for r in report["results"] if r["status"] not in ("ok", "changed", "deferred")]
        self.assertEqual(bad, [])
        self.assertEqual(report["fidelity"]["breaches"], [])
        waiting = {r["id"] for r in report["results"] if r["status"] == "deferred"}
        self.assertLessEqual(waiting, {"kernel_module:nvidia", "kernel_module:nvidia_uvm", "kernel_module:nouveau"})
        checks = {check["name"]: check for check in report["checks"]}
        self.assertEqual(checks[f"kernel {self.kernel}, which the next boot brings, has the module"]["status"], "pass")
        self.assertEqual(checks["the driver answers for every card"]["status"], "skipped")

    def test_3_the_module_is_built_for_the_installed_kernel_and_nothing_has_a_screen(self):
        self.assertEqual(self.sh(f"modinfo -k {self.kernel} -F version nvidia-current"),
                         self.sh("dpkg-query -W -f '${Version}' nvidia-kernel-dkms").split("-")[0])
        self.assertEqual(self.sh(f"modinfo -k {self.kernel} -F license nvidia-current"), "NVIDIA")
        screens = self.sh("dpkg-query -W -f '${Package} ${db:Status-Status}\\n' 'xserver*' 'xorg*' 'libgtk*' 2>/dev/null")
        self.assertEqual([line for line in screens.splitlines() if line.endswith(" installed")], [])
        self.assertIn("blacklist nouveau", self.host.read("/etc/modprobe.d/tend-nouveau.conf"))
        self.assertIn(f"Turing at {CARD}: branch 535, proprietary, debian",
                      self.host.read("/etc/modprobe.d/tend-nvidia-driver.conf"))
        names = self.sh(f"lsinitramfs /boot/initrd.img-{self.kernel} | grep tend-nouveau")
        self.assertEqual(names, "etc/modprobe.d/tend-nouveau.conf")

    def test_4_all_of_it_is_on_hold_and_unattended_upgrades_is_kept_off(self):
        packages = self.driver_packages()
        self.assertLessEqual({"nvidia-kernel-dkms", "libcuda1", "libnvidia-ml1", "nvidia-persistenced", "nvidia-alternative"}, packages)
        self.assertEqual(packages - self.held(), set())
        listed = self.sh("apt-config dump Unattended-Upgrade::Package-Blacklist")
        self.assertIn('"libnvidia-"', listed)
        self.assertEqual(self.sh("apt-get -s -q dist-upgrade | grep -c '^Inst .*nvidia'"), "0")

    def test_5_the_verdict_says_that_the_next_boot_brings_it(self):
        driver = self.tend("facts")["facts"]["gpu"]["driver"]
        version = self.sh("dpkg-query -W -f '${Version}' libnvidia-ml1").split("-")[0]
        self.assertEqual(driver["state"], "reboot", driver)
        self.assertEqual(driver["after_reboot"], f"driver {version} (proprietary) on kernel {self.kernel}")
        self.assertEqual((driver["user_space"], driver["next_on_disk"], driver["loaded"]), (version, version, ""))
        self.assertTrue(driver["held"])
        self.assertEqual(driver["runfile"], "")

    def test_6_a_second_run_changes_nothing(self):
        before = snapshot.take(self.host)
        plan = self.tend("diff", code=2)  # for what a container must defer
        self.assertEqual((plan["changes"], plan["unknown"], plan["failures"]), ([], [], []))
        report = self.tend("apply")
        self.assertEqual([r for r in report["results"] if r["status"] == "changed"], [])
        self.assertEqual(snapshot.differences(before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_7_while_a_job_uses_a_loaded_driver_its_packages_wait(self):
        self.host.write("/root/driver/nvidia/version",
                        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.1.1  Thu Jan 1\n")
        self.host.run(["mount", "--bind", "/root/driver", "/proc/driver"], check=True)
        self.host.run(["sh", "-c", "touch /dev/nvidia0"], check=True)
        self.host.run(["systemd-run", "--quiet", "--unit=job", "sh", "-c", "exec 3</dev/nvidia0; exec sleep 600"], check=True)
        self.addCleanup(self.host.run, ["sh", "-c", "systemctl stop job; rm -f /dev/nvidia0; umount /proc/driver"])
        self.sh("until ls -l /proc/*/fd 2>/dev/null | grep -q nvidia0; do sleep 0.1; done")
        busy = self.tend("facts")["facts"]["gpu"]["busy"]
        self.assertEqual(len(busy), 1, busy)
        self.assertRegex(busy[0], r"^sleep \(process \d+ of root\) uses /dev/nvidia0$")
        self.assertEqual(self.tend("facts")["facts"]["gpu"]["driver"]["state"], "mismatch")
        self.sh("apt-mark unhold nvidia-smi && apt-get -q -y remove nvidia-smi")
        plan = self.tend("diff", code=2)
        waiting = {one["id"]: one["reason"] for one in plan["deferred"]}
        self.assertEqual(waiting.get("package:nvidia-smi"), busy[0])
        self.assertEqual([c["id"] for c in plan["changes"] if c["id"].startswith("package:")], [])

    def test_8_taken_out_the_packages_stay_and_all_else_goes(self):
        self.sh("apt-get -q -y --no-install-recommends install nvidia-smi")
        self.give("      {}\n".replace("{}", "base: false"))
        report = self.tend("apply")
        self.assertEqual([r for r in report["results"] if r["status"] == "failed"], [])
        self.assertEqual(self.held(), set())
        self.assertIn("nvidia-kernel-dkms", self.driver_packages())
        found = snapshot.differences(self.before, snapshot.take(self.host))
        ours = [path for path in found["etc"] if "tend" in path]
        self.assertEqual(ours, [])
        again = self.tend("diff")
        self.assertEqual((again["changes"], again["deferred"]), ([], []))


if __name__ == "__main__":
    unittest.main()
