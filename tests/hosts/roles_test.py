"""Each role alone, all together, and a role with every kind in every state: the story of role_story.py for each."""

import io
import tarfile
import unittest

from base_tree import PROJECT
from role_story import RoleStory, with_required

TOOL = b"#!/bin/sh\n"


def class_for(name, roles):
    return type(name, (RoleStory,), {"roles": with_required(roles), "__doc__": RoleStory.__doc__})


ALL = sorted(folder.name for folder in (PROJECT / "roles").iterdir() if (folder / "role.yaml").exists())
# Without a card there is nothing to do: gpu01_test gives it one.
NEEDS_HARDWARE = ("nvidia_driver",)
ALONE = [role for role in ALL if role not in NEEDS_HARDWARE]
for _role in ALONE:
    globals()[f"Role_{_role}"] = class_for(f"Role_{_role}", [_role])
AllRoles = class_for("AllRoles", ALL)


class Torture(RoleStory):
    """On a host that has mounts, a parameter and a module by the files of an earlier admin."""

    roles = ["torture"]
    FSTAB = """\
# by hand
proc  /mnt/somebody  proc  noauto  0  0
tmpfs  /srv/resized  tmpfs  size=1M
tmpfs /srv/unmounted tmpfs size=1M 0 0
tmpfs /srv/gone tmpfs size=1M,nodev 0 0
"""
    FILES = {
        "/etc/fstab": FSTAB,
        "/etc/sysctl.d/60-tend-net.ipv4.tcp_syncookies.conf":
            "# tend: sysctl:net.ipv4.tcp_syncookies\nnet.ipv4.tcp_syncookies = 0\n",
        "/etc/modules-load.d/tend-torture_old.conf": "# tend: kernel_module:torture_old\ntorture_old\n",
        "/etc/modprobe.d/tend-torture_old.conf": "# tend: kernel_module:torture_old\noptions torture_old a=1\n",
        "/srv/torture.brought": "brought\n",
        "/etc/torture.brought": "by hand\n",
        "/etc/torture.old": "no longer wanted\n",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for path, text in cls.FILES.items():
            cls.host.write(path, text)
        cls.host.path("/srv/torture.tar").write_bytes(cls.archive())
        cls.own_network_parameters()
        cls.host.run(["sysctl", "-qw", "net.ipv4.tcp_syncookies=0"], check=True)
        cls.host.run(["systemctl", "daemon-reload"], check=True)
        for path in ("/srv/resized", "/srv/unmounted", "/srv/gone"):
            cls.host.run(["mkdir", path], check=True)
            cls.host.run(["mount", path], check=True)
        cls.kernel = cls.of_the_kernel()

    @staticmethod
    def archive():
        """The same bytes each time: the role names their digest."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as made:
            member = tarfile.TarInfo("torture-1.0/tool")
            member.size = len(TOOL)
            made.addfile(member, io.BytesIO(TOOL))
        return packed.getvalue()

    @classmethod
    def own_network_parameters(cls):
        """nspawn shows /proc/sys read-only; those of its own network namespace are the host's to set."""
        for arguments in (["--bind"], ["-o", "remount,bind,rw"]):
            cls.host.run(["mount", *arguments, "/proc/sys/net", "/proc/sys/net"], check=True)

    @classmethod
    def of_the_kernel(cls):
        """What is in effect beside /etc."""
        keys = ["net.ipv4.ip_forward", "net.ipv4.ping_group_range", "net.ipv4.tcp_syncookies"]
        parameters = cls.host.run(["sysctl", *keys], check=True).stdout
        mounts = cls.host.run(["findmnt", "-rno", "TARGET,FSTYPE,SIZE,OPTIONS"], check=True).stdout
        return parameters, sorted(line for line in mounts.splitlines() if line.startswith("/srv/"))

    def test_1_it_does_what_the_plan_said_and_nothing_else(self):
        super().test_1_it_does_what_the_plan_said_and_nothing_else()
        parameters, mounts = self.of_the_kernel()
        self.assertIn("net.ipv4.ip_forward = 1", parameters)
        self.assertIn("ping_group_range = 0\t4711", parameters)
        self.assertIn("tcp_syncookies = 1", parameters)
        self.assertEqual([line.split()[0] for line in mounts],
                         ["/srv/resized", "/srv/torture-bind", r"/srv/torture\x20scratch"])
        self.assertIn("2M", mounts[0])

    def test_8_taking_it_out_is_planned_and_leaves_etc_as_it_was(self):
        super().test_8_taking_it_out_is_planned_and_leaves_etc_as_it_was()
        parameters, _ = self.of_the_kernel()
        self.assertEqual(parameters, self.kernel[0])


def load_tests(loader, tests, pattern):
    """All classes but the one that stands for them."""
    suite = unittest.TestSuite()
    for thing in [*(globals()[f"Role_{role}"] for role in ALONE), AllRoles, Torture]:
        suite.addTests(loader.loadTestsFromTestCase(thing))
    return suite


if __name__ == "__main__":
    unittest.main()
