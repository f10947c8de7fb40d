"""Which driver the role nvidia_driver plans for which card: every device id of Debian's own lists, and hosts of several
generations. Planned on a root beside the host's, so that nothing is installed."""

import json
import pathlib
import re
import shutil
import unittest

from pci import pci_device
from support import TEND, AgentTest

LAB = "/root/lab"
INVENTORY = "hosts:\n  gpu01:\n    roles:\n      nvidia_driver: {module: managed}\n"
SOURCES = "deb http://deb.debian.org/debian bookworm main contrib non-free non-free-firmware\n"
# A root of its own, with as much of a host as planning looks at.
ROOT = """\
mkdir -p /root/one/etc/apt /root/one/proc/sys/kernel /root/one/var/lib/dpkg /root/one/boot
cp /etc/os-release /etc/passwd /etc/group /root/one/etc
cp /etc/apt/sources.list /root/one/etc/apt
: > /root/one/var/lib/dpkg/status
: > /root/one/proc/cpuinfo
echo 6.1.0-40-amd64 > /root/one/proc/sys/kernel/osrelease
"""
# Debian's list of 535 lacks them; the module binds every card of the class, and drives their chips on other boards.
UNLISTED = {"137d", "1bb3", "1df5", "1f09"}
# Kepler boards for virtual desktops, which only a list from before 470 names.
GRID = {"0fef", "0ff2", "11bf"}


class NvidiaCards(AgentTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.write(f"{LAB}/inventory/lab.yaml", INVENTORY)
        cls.host.run(["sh", "-ec", ROOT], check=True)

    def planned_for(self, ids, *arguments):
        """id -> architecture as the role names it, the driver's module in the plan, and all that was said: one host with a
        card of each id."""
        bus = self.host.path("/root/one/sys/bus/pci/devices")
        shutil.rmtree(bus, ignore_errors=True)
        at = {}
        for number, id in enumerate(sorted(ids)):
            at[f"0000:{number // 32:02x}:{number % 32:02x}.0"] = id
        for address, id in at.items():
            pci_device(self.host, "/root/one/sys/bus/pci/devices", address, id)
        done = self.host.run([TEND, "--root", "/root/one", "--json", "--repo", LAB, "--host", "gpu01", *arguments, "diff"])
        said = done.stdout + done.stderr
        found = {at[address]: name for name, address in re.findall(r"(\w+) at (0000:[0-9a-f]{2}:[0-9a-f]{2}[.]0)", said) if address in at}
        modules = set(re.findall(r'"package:([a-z0-9-]+-dkms)"', done.stdout))
        return found, modules, said

    def test_every_id_of_debians_lists_is_of_the_branch_that_they_say(self):
        self.host.write("/etc/apt/sources.list.d/non-free.list", SOURCES)
        self.host.run(["sh", "-ec", "apt-get -q update; cd /root; apt-get -q download nvidia-detect;"
                       "dpkg-deb -x nvidia-detect_*.deb /root/detect"], check=True)
        lists = {file.stem: {line[4:].lower() for line in file.read_text().split() if line.startswith("10DE")}
                 for file in pathlib.Path(self.host.path("/root/detect/usr/share/nvidia")).glob("*.ids")}
        self.assertGreater(len(set().union(*lists.values())), 1000)
        by_535, by_470 = lists["nvidia"], lists["nvidia-tesla-470"]

        found, modules, said = self.planned_for(by_535)
        self.assertEqual(set(found), by_535, said[:2000])
        self.assertLessEqual(set(found.values()), {"Maxwell", "Pascal", "Volta", "Turing", "Ampere", "Hopper", "Ada"})
        self.assertEqual(modules, {"nvidia-kernel-dkms"})
        self.assertIn("branch 535, proprietary", said)

        newer = {id for id, name in found.items() if name not in ("Maxwell", "Pascal", "Volta")}
        self.assertEqual(newer, {id for id in by_535 if int(id, 16) >= 0x1E00})
        self.assertLessEqual(lists["nvidia-open"], newer)
        _, modules, _ = self.planned_for(newer, "--param", "nvidia_driver.flavour=open")
        self.assertEqual(modules, {"nvidia-open-kernel-dkms"})
        for id in sorted(by_535 - newer)[::20]:
            _, modules, said = self.planned_for({id}, "--param", "nvidia_driver.flavour=open")
            self.assertIn("the open module does not drive", said, id)
            self.assertEqual(modules, set())

        found, modules, said = self.planned_for(by_470 - by_535 - UNLISTED)
        self.assertEqual(set(found), by_470 - by_535 - UNLISTED, said[:2000])
        self.assertEqual(set(found.values()), {"Kepler"})
        self.assertEqual(modules, {"nvidia-tesla-470-kernel-dkms"})
        found, modules, said = self.planned_for(UNLISTED)
        self.assertEqual((set(found), modules), (UNLISTED, {"nvidia-kernel-dkms"}), said[:2000])

        older = set().union(*lists.values()) - by_470 - by_535 - GRID
        for id in sorted(lists["nvidia-legacy-390xx"] & older)[::10] + sorted(older - lists["nvidia-legacy-390xx"])[::40]:
            _, modules, said = self.planned_for({id})
            self.assertIn("is not for this host", said, id)
            self.assertIn("0000:00:00.0", said, id)
            self.assertEqual(modules, set())
        found, modules, said = self.planned_for(lists["nvidia-legacy-390xx"] & older)
        self.assertEqual(set(found), lists["nvidia-legacy-390xx"] & older, said[:2000])
        self.assertEqual((set(found.values()), modules), ({"Fermi"}, set()))

    def test_hosts_of_several_generations_are_driven_or_refused_in_words(self):
        cases = [({"1b06"}, (), "branch 535, proprietary", "nvidia-kernel-dkms"),
                 ({"2b85"}, (), "Blackwell at 0000:00:00.0: needs a branch from 570 to 999, and debian-12 has 470, 535", None),
                 ({"1b06", "2b85"}, (), "its cards need both flavours of the kernel module (Pascal at 0000:00:00.0, "
                                        "Blackwell at 0000:00:01.0)", None),
                 ({"102d", "2204"}, (), "branch 470, proprietary", "nvidia-tesla-470-kernel-dkms"),
                 ({"102d", "2684"}, (), "no branch of the driver drives all its cards (Kepler at 0000:00:00.0, "
                                        "Ada at 0000:00:01.0)", None),
                 ({"1e04"}, ("--param", 'nvidia_driver.branch="390"'), "branch 390 does not drive Turing at 0000:00:00.0", None),
                 ({"2b85"}, ("--param", "nvidia_driver.flavour=proprietary"), "Blackwell and newer need the open one", None),
                 ({"ffee"}, (), "unknown ffee at 0000:00:00.0: needs a branch from 580", None),
                 ({"2b85"}, ("--param", "nvidia_driver.source=nvidia", "--param",
                    "nvidia_driver.nvidia_key=/usr/share/keyrings/debian-archive-keyring.gpg"),
                  "branch 580, open, nvidia", "nvidia-kernel-open-dkms"),
                 ({"102d", "1e04"}, ("--param", 'nvidia_driver.leave_alone=["0000:00:00.0"]'), "Turing at 0000:00:01.0: branch 535",
                  "nvidia-kernel-dkms")]
        for ids, arguments, words, module in cases:
            with self.subTest(ids=ids, arguments=arguments):
                _, modules, said = self.planned_for(ids, *arguments)
                self.assertIn(words, said)
                self.assertEqual(modules, {module} if module else set())
        self.host.run(["sh", "-c", "mkdir -p /root/one/usr/bin && touch /root/one/usr/bin/nvidia-uninstall"], check=True)
        _, modules, said = self.planned_for({"1e04"})
        self.assertIn("a driver was installed from a .run file", said)
        self.assertEqual(modules, set())
        shutil.rmtree(self.host.path("/root/one/sys/bus/pci/devices"))
        self.host.path("/root/one/sys/bus/pci/devices").mkdir()
        _, modules, said = self.planned_for(set())
        self.assertEqual((json.loads(said)["changes"], modules), ([], set()))


if __name__ == "__main__":
    unittest.main()
