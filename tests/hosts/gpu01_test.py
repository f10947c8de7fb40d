"""The driver alone, and gpu01 whole, with a Turing card that only its PCI bus shows: all roles in one run, among them
Debian's real driver with a module built by DKMS for an installed kernel, holds, the verdict, a busy card, and what is left
when all of it is taken out."""

import re
import unittest

import role_story
import snapshot
import toolkit_archive
from pci import pci_device
from role_story import SURROUNDINGS, sample_parameters, with_required
from support import TEND

NVIDIA = "developer.download.nvidia.com"
TURING = "1e04"
CARD = "0000:65:00.0"


def kernel_and_card(test):
    """An installed kernel to build the module for, and the bus with one card."""
    test.install("linux-image-cloud-amd64", "busybox-static")
    test.kernel = sorted(name.removeprefix("vmlinuz-") for name in test.sh("ls /boot").split() if name.startswith("vmlinuz-"))[-1]
    test.unforeseen = {f"exec:build the module for kernel {test.kernel}"}
    pci_device(test.host, "/root/pci", CARD, TURING)
    pci_device(test.host, "/root/pci", "0000:65:00.1", "10f7", "0403")
    test.host.run(["mount", "--bind", "/root/pci", "/sys/bus/pci/devices"], check=True)
    return {"module": "managed"}


def toolkit_here(test):
    archive = toolkit_archive.Archive(test.host, test.folder)
    test.addClassCleanup(archive.keys.end)
    archive.offer("1.18.0-1")
    return {"repository": f"file:{toolkit_archive.MIRROR}", "repository_key": archive.key,
            "repository_fingerprint": archive.fingerprint}


class WithCard:
    """What a story needs whose host has a card that no kernel drives."""

    deferred = {"kernel_module:nvidia", "kernel_module:nvidia_uvm", "kernel_module:nouveau"}

    @classmethod
    def install(cls, *names):
        cls.host.run(["apt-get", "-q", "update"], check=True)
        cls.host.run(["apt-get", "-q", "-y", "--no-install-recommends", "install", *names], check=True,
                     environment={"DEBIAN_FRONTEND": "noninteractive"})

    @classmethod
    def sh(cls, line):
        done = cls.host.run(["sh", "-c", line], timeout=1200)
        return done.stdout.strip() or done.stderr.strip()

    @classmethod
    def tend(cls, *arguments):
        return cls.host.run([TEND, *arguments], timeout=1800)

    def unsettled_checks(self, report):
        """A driver that came in this run answers after a reboot; what is skipped says why."""
        return [check for check in report["checks"] if check["status"] != "pass" and
                not (check["status"] == "skipped" and check["detail"] not in ("", "its role did not converge"))]


class DriverAlone(WithCard, role_story.RoleStory):
    roles = with_required(["nvidia_driver"])
    surroundings = {"nvidia_driver": kernel_and_card}


class Gpu01(WithCard, role_story.RoleStory):
    """One story on one host; the numbers are its order."""

    roles = with_required(sample_parameters())
    surroundings = {**SURROUNDINGS, "nvidia_driver": kernel_and_card, "nvidia_container_toolkit": toolkit_here}

    @classmethod
    def setUpClass(cls):
        reason = toolkit_archive.why_not_here()
        if reason:
            raise unittest.SkipTest(reason)
        super().setUpClass()

    def held(self):
        return set(self.sh("apt-mark showhold").split())

    def driver_packages(self):
        lines = self.sh("dpkg-query -W -f '${Package} ${db:Status-Status}\\n' '*nvidia*' libcuda1 libnvcuvid1").splitlines()
        return {line.split()[0] for line in lines if line.endswith(" installed")}

    def test_1_it_does_what_the_plan_said_and_nothing_else(self):
        super().test_1_it_does_what_the_plan_said_and_nothing_else()
        planned = {change["id"] for change in self.plan["changes"]}
        self.assertLessEqual({"package:nvidia-kernel-dkms", "package:nvidia-smi", "package:linux-headers-cloud-amd64",
                              "package_hold:*nvidia*", "file:/etc/apt/sources.list.d/tend-nvidia-driver.sources",
                              "package:nvidia-container-toolkit", "package:docker.io", "package:sssd-ldap"}, planned)
        checks = {check["name"]: check["status"] for check in self.report["checks"]}
        self.assertEqual(checks[f"kernel {self.kernel}, which the next boot brings, has the module"], "pass")
        self.assertEqual(checks["Docker knows NVIDIA's runtime"], "pass")
        self.assertEqual(checks["the driver answers for every card"], "skipped")

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

    def offered(self, package, *options):
        """The version that apt would take."""
        return re.search(r"Candidate: (\S+)", self.sh(f"apt-cache {' '.join(options)} policy {package}"))[1]

    def test_4_then_nvidias_own_archive_replaces_no_driver(self):
        names = ["libcuda1", "nvidia-container-toolkit", "nvidia-kernel-dkms"]
        before = {name: self.offered(name) for name in names}
        folder = self.folder / "nvidia"
        folder.mkdir()
        archive = toolkit_archive.Archive(self.host, folder, "/srv/nvidia", names)
        self.addCleanup(archive.keys.end)
        archive.offer("999-1")
        self.host.run(["systemd-run", "--quiet", "--unit=nvidia-archive", "busybox", "httpd", "-f", "-p", "127.0.0.1:80",
                       "-h", "/srv/nvidia"], check=True)
        hosts = self.host.read("/etc/hosts")
        self.addCleanup(self.sh, "systemctl stop nvidia-archive; rm /etc/apt/sources.list.d/nvidia.list; apt-get -q update")
        self.addCleanup(self.host.write, "/etc/hosts", hosts)
        self.host.write("/etc/hosts", f"{hosts}127.0.0.1 {NVIDIA}\n")
        self.host.write("/etc/apt/sources.list.d/nvidia.list", f"deb [trusted=yes] http://{NVIDIA} ./\n")
        self.host.run(["apt-get", "-q", "update", "-o", f"Acquire::http::Proxy::{NVIDIA}=DIRECT"], check=True)
        # Without the pin the newer driver would come with the next upgrade.
        unpinned = "-o Dir::Etc::PreferencesParts=/nonexistent"
        self.assertEqual({self.offered(name, unpinned) for name in names}, {"999-1"})
        self.assertEqual({name: self.offered(name) for name in names}, {**before, "nvidia-container-toolkit": "999-1"})

    def test_5_the_verdict_says_that_the_next_boot_brings_it(self):
        driver = self.tend_json("facts")["facts"]["gpu"]["driver"]
        version = self.sh("dpkg-query -W -f '${Version}' libnvidia-ml1").split("-")[0]
        self.assertEqual(driver["state"], "reboot", driver)
        self.assertEqual(driver["after_reboot"], f"driver {version} (proprietary) on kernel {self.kernel}")
        self.assertEqual((driver["user_space"], driver["next_on_disk"], driver["loaded"]), (version, version, ""))
        self.assertTrue(driver["held"])
        self.assertEqual(driver["runfile"], "")

    def test_6_while_a_job_uses_a_loaded_driver_its_packages_wait(self):
        self.host.write("/root/driver/nvidia/version",
                        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.1.1  Thu Jan 1\n")
        self.host.run(["mount", "--bind", "/root/driver", "/proc/driver"], check=True)
        self.host.run(["sh", "-c", "touch /dev/nvidia0"], check=True)
        self.host.run(["systemd-run", "--quiet", "--unit=job", "sh", "-c", "exec 3</dev/nvidia0; exec sleep 600"], check=True)
        self.addCleanup(self.host.run, ["sh", "-c", "systemctl stop job; rm -f /dev/nvidia0; umount /proc/driver"])
        self.sh("until ls -l /proc/*/fd 2>/dev/null | grep -q nvidia0; do sleep 0.1; done")
        busy = self.tend_json("facts")["facts"]["gpu"]["busy"]
        self.assertEqual(len(busy), 1, busy)
        self.assertRegex(busy[0], r"^sleep \(process \d+ of root\) uses /dev/nvidia0$")
        self.assertEqual(self.tend_json("facts")["facts"]["gpu"]["driver"]["state"], "mismatch")
        self.sh("apt-mark unhold nvidia-smi && apt-get -q -y remove nvidia-smi")
        plan = self.run_tend("diff", code=2)
        waiting = {one["id"]: one["reason"] for one in plan["deferred"]}
        self.assertEqual(waiting.get("package:nvidia-smi"), busy[0])
        self.assertEqual([c["id"] for c in plan["changes"] if c["id"].startswith("package:")], [])
        self.sh("apt-get -q -y --no-install-recommends install nvidia-smi && apt-mark hold nvidia-smi")

    def test_7_a_run_installation_beside_the_packages_fails_the_driver_alone(self):
        before = snapshot.take(self.host)
        self.host.write("/usr/bin/nvidia-uninstall", "#!/bin/sh\n", mode=0o755)
        self.host.write("/etc/motd", "by hand\n")
        report = self.run_tend("apply", code=1)
        failed = {result["id"]: result["error"]["message"] for result in report["results"] if result["status"] == "failed"}
        self.assertEqual(list(failed), ["role:nvidia_driver"])
        self.assertIn("installed from a .run file", failed["role:nvidia_driver"])
        self.assertEqual({result["id"] for result in report["results"] if result["status"] == "changed"}, {"file:/etc/motd"})
        self.assertNotIn("nvidia_driver", {check["role"] for check in report["checks"]})
        self.host.path("/usr/bin/nvidia-uninstall").unlink()
        self.assertEqual(self.run_tend("apply")["outcome"], "converged")
        self.assertEqual(snapshot.differences(before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_8_taking_it_out_is_planned_and_leaves_etc_as_it_was(self):
        super().test_8_taking_it_out_is_planned_and_leaves_etc_as_it_was()
        self.assertEqual(self.held(), set())
        self.assertIn("nvidia-kernel-dkms", self.driver_packages())


if __name__ == "__main__":
    unittest.main()
