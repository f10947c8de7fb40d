"""Each role alone, all together, and a role with every kind in every state: the plan is what happens, the second run
changes nothing, and taking everything out again leaves /etc as it was, but for packages, accounts and homes."""

import hashlib
import pathlib
import shutil
import unittest

import yaml

import directory
import judge
import snapshot
from base_tree import PROJECT
from support import TendTest, not_passed

CHECKOUT = "/srv/checkout"
# What stays when a role goes: its packages, users and groups (practices of every lab: files are theirs).
STAYING = ("package", "user", "group")


def sample_parameters():
    """role -> parameters, as gpu01 of the sample lab has them."""
    groups, hosts = {}, {}
    for file in sorted((PROJECT / "inventory").glob("*.yaml")):
        inventory = yaml.safe_load(file.read_text())
        groups.update(inventory.get("groups", {}))
        hosts.update(inventory.get("hosts", {}))
    host = hosts["gpu01"]
    found = {}
    for level in (groups["all"], *(groups[name] for name in host.get("groups", [])), host):
        for role, parameters in ((level or {}).get("roles") or {}).items():
            if parameters is not False:
                found.setdefault(role, {}).update(parameters or {})
    return found


def directory_here(test):
    """The LDAP server of the sample lab, on the host under test itself: a role alone needs no second host."""
    here = directory.Directory(test.folder)
    here.serve(test.host)
    test.host.write("/etc/hosts", test.host.read("/etc/hosts") + f"127.0.0.1 {directory.NAME}\n")
    return here.parameters()


# role -> what must be there before it, which also says the parameters that the sample lab cannot know
SURROUNDINGS = {"ldap_client": directory_here}


class RoleTest(TendTest):
    """One story on one host; the numbers are its order. Subclasses say which roles."""

    roles = None

    @classmethod
    def setUpClass(cls):
        if cls is RoleTest:
            raise unittest.SkipTest("stands for its subclasses, which run below")
        super().setUpClass()
        checkout = cls.host.path(CHECKOUT)
        shutil.copytree(PROJECT / "roles", checkout / "roles")
        torture = checkout / "roles/torture"
        torture.mkdir()
        shutil.copy(pathlib.Path(__file__).parent / "torture/role.yaml", torture / "role.yaml")
        (checkout / "inventory").mkdir()
        cls.surroundings = {role: SURROUNDINGS[role](cls) for role in cls.roles if role in SURROUNDINGS}
        cls.give(cls.roles)

    @classmethod
    def give(cls, roles):
        parameters = sample_parameters()
        given = {role: {**parameters.get(role, {}), **cls.surroundings.get(role, {})} for role in roles}
        inventory = {"hosts": {"gpu01": {"roles": given}}}
        cls.host.write(f"{CHECKOUT}/inventory/lab.yaml", yaml.safe_dump(inventory))

    def run_tend(self, command, *arguments, code=0):
        return self.tend_json("--repo", CHECKOUT, "--host", "gpu01", command, *arguments, code=code)

    def assert_faithful(self, report):
        self.assertEqual(report["errors"], [])
        self.assertEqual([r for r in report["results"] if r["status"] not in ("ok", "changed")], [])
        fidelity = report["fidelity"]
        self.assertEqual([], fidelity["breaches"])
        self.assertEqual(fidelity["predicted"], fidelity["matched"], fidelity)
        self.assertEqual(fidelity["predicted"], fidelity["actual"], fidelity)

    def test_1_it_does_what_the_plan_said_and_nothing_else(self):
        type(self).before = snapshot.take(self.host)
        plan = self.run_tend("diff", code=2)
        type(self).plan = plan
        self.assertEqual(plan["failures"], [])
        self.assertEqual(plan["unknown"], [])
        self.assertEqual(plan["deferred"], [])
        report = self.run_tend("apply")
        after = snapshot.take(self.host)
        self.assert_faithful(report)
        self.assertGreater(report["fidelity"]["predicted"], 0)
        planned = {change["id"] for change in plan["changes"]}
        changed = {result["id"] for result in report["results"] if result["status"] == "changed"}
        self.assertLessEqual(changed, planned)
        self.assertEqual(not_passed(report), [])
        self.assertEqual(judge.Judge(self.host, plan, self.before, after).unexplained(), [])

    def test_2_the_second_run_changes_nothing(self):
        before = snapshot.take(self.host)
        self.assertEqual(self.run_tend("diff")["changes"], [])
        report = self.run_tend("apply")
        self.assertEqual(report["outcome"], "converged")
        self.assertEqual(snapshot.differences(before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_3_taking_it_out_is_planned_and_leaves_etc_as_it_was(self):
        self.give([])
        plan = self.run_tend("diff", "--allow-removals", "1000", code=2)
        self.assertTrue(plan["changes"])
        report = self.run_tend("apply", "--allow-removals", "1000")
        self.assert_faithful(report)
        after = snapshot.take(self.host)
        stays = dict(self.plan, changes=[change for change in self.plan["changes"]
                                         if change["id"].split(":")[0] in STAYING])
        self.assertEqual(judge.Judge(self.host, stays, self.before, after).unexplained(), [])
        self.assertEqual(self.changed_conffiles(), [])

    def test_4_then_nothing_is_left_to_do_or_to_remember(self):
        self.assertEqual(self.run_tend("diff")["changes"], [])
        status = self.tend_json("status")
        self.assertEqual(status["managed"], 0, status)

    def changed_conffiles(self):
        """Files of packages that are not as the package ships them, though they were before or came with it."""
        changed = []
        for line in self.host.run(["dpkg-query", "--show", "--showformat=${Conffiles}\n"], check=True).stdout.splitlines():
            words = line.split()
            if len(words) < 2 or "obsolete" in words:
                continue
            path, digest = words[0], words[1]
            file = self.host.path(path)
            earlier = self.before.etc.get(path)
            now = snapshot.describe(file) if file.exists() else None
            if earlier is None and now and hashlib.md5(file.read_bytes()).hexdigest() != digest:
                changed.append(path)
            if earlier is not None and now != earlier:
                changed.append(path)
        return changed


def with_required(roles):
    """The roles, and before each those that it requires."""
    found = []
    for role in roles:
        described = yaml.safe_load((PROJECT / "roles" / role / "role.yaml").read_text())
        found += [one for one in [*with_required(described.get("requires", [])), role] if one not in found]
    return found


def class_for(name, roles):
    return type(name, (RoleTest,), {"roles": with_required(roles), "__doc__": RoleTest.__doc__})


ALL = sorted(folder.name for folder in (PROJECT / "roles").iterdir() if (folder / "role.yaml").exists())
# Without a card there is nothing to do: nvidia_driver_test gives it one.
NEEDS_HARDWARE = ("nvidia_driver",)
ALONE = [role for role in ALL if role not in NEEDS_HARDWARE]
for _role in ALONE:
    globals()[f"Role_{_role}"] = class_for(f"Role_{_role}", [_role])
AllRoles = class_for("AllRoles", ALL)


class Torture(RoleTest):
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
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for path, text in cls.FILES.items():
            cls.host.write(path, text)
        cls.own_network_parameters()
        cls.host.run(["sysctl", "-qw", "net.ipv4.tcp_syncookies=0"], check=True)
        cls.host.run(["systemctl", "daemon-reload"], check=True)
        for path in ("/srv/resized", "/srv/unmounted", "/srv/gone"):
            cls.host.run(["mkdir", path], check=True)
            cls.host.run(["mount", path], check=True)
        cls.kernel = cls.of_the_kernel()

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

    def test_3_taking_it_out_is_planned_and_leaves_etc_as_it_was(self):
        super().test_3_taking_it_out_is_planned_and_leaves_etc_as_it_was()
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
