"""The story of roles on one host: the plan is what happens, the second run changes nothing, and taking everything out again
leaves /etc as it was, but for packages, accounts and homes. No test by itself: roles_test and gpu01_test say which roles."""

import hashlib
import pathlib
import shutil

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


class RoleStory(TendTest):
    """One story on one host; the numbers are its order, 3 to 7 are for subclasses, which say which roles."""

    maxDiff = None
    roles = None
    surroundings = SURROUNDINGS
    # Ids of what this host cannot do and therefore defers.
    deferred = frozenset()
    # Ids of commands that only a package of the same run makes needed or not.
    unforeseen = frozenset()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        checkout = cls.host.path(CHECKOUT)
        shutil.copytree(PROJECT / "roles", checkout / "roles")
        torture = checkout / "roles/torture"
        torture.mkdir()
        shutil.copy(pathlib.Path(__file__).parent / "torture/role.yaml", torture / "role.yaml")
        (checkout / "inventory").mkdir()
        cls.given = {role: cls.surroundings[role](cls) for role in cls.roles if role in cls.surroundings}
        cls.give(cls.roles)

    @classmethod
    def give(cls, roles):
        parameters = sample_parameters()
        given = {role: {**parameters.get(role, {}), **cls.given.get(role, {})} for role in roles}
        inventory = {"hosts": {"gpu01": {"roles": given}}}
        cls.host.write(f"{CHECKOUT}/inventory/lab.yaml", yaml.safe_dump(inventory))

    def run_tend(self, command, *arguments, code=0):
        return self.tend_json("--repo", CHECKOUT, "--host", "gpu01", command, *arguments, code=code)

    def may_wait(self, result):
        return result["status"] == "deferred" and result["id"] in self.deferred

    def assert_faithful(self, report):
        self.assertEqual(report["errors"], [])
        bad = [r for r in report["results"] if r["status"] not in ("ok", "changed") and not self.may_wait(r)]
        self.assertEqual(bad, [])
        fidelity = report["fidelity"]
        self.assertEqual([], fidelity["breaches"])
        self.assertEqual(fidelity["predicted"], fidelity["matched"], fidelity)
        self.assertEqual(fidelity["predicted"], fidelity["actual"], fidelity)

    def test_1_it_does_what_the_plan_said_and_nothing_else(self):
        type(self).before = snapshot.take(self.host)
        plan = self.run_tend("diff", code=2)
        type(self).plan = plan
        self.assertEqual(plan["failures"], [])
        self.assertLessEqual({one["id"] for one in plan["unknown"]}, self.unforeseen)
        self.assertLessEqual({one["id"] for one in plan["deferred"]}, self.deferred)
        report = self.run_tend("apply")
        type(self).report = report
        after = snapshot.take(self.host)
        self.assert_faithful(report)
        self.assertGreater(report["fidelity"]["predicted"], 0)
        planned = {change["id"] for change in plan["changes"]}
        changed = {result["id"] for result in report["results"] if result["status"] == "changed"}
        self.assertLessEqual(changed, planned | self.unforeseen)
        self.assertEqual(self.unsettled_checks(report), [])
        self.assertEqual(judge.Judge(self.host, plan, self.before, after).unexplained(), [])

    def test_2_the_second_run_changes_nothing(self):
        before = snapshot.take(self.host)
        self.assert_nothing_to_do()
        report = self.run_tend("apply")
        self.assertEqual(report["outcome"], "converged")
        self.assertEqual(snapshot.differences(before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_8_taking_it_out_is_planned_and_leaves_etc_as_it_was(self):
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

    def test_9_then_nothing_is_left_to_do_or_to_remember(self):
        self.assertEqual(self.run_tend("diff")["changes"], [])
        status = self.tend_json("status")
        self.assertEqual(status["managed"], 0, status)

    def unsettled_checks(self, report):
        return not_passed(report)

    def assert_nothing_to_do(self):
        # What is deferred is told in every plan.
        plan = self.run_tend("diff", code=2 if self.deferred else 0)
        self.assertEqual((plan["changes"], plan["unknown"], plan["failures"]), ([], [], []))

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
