"""A role with every kind in every state, through the story of role_story.py: on a host of an earlier admin, who left
something for each of them."""

import json
import pathlib
import unittest

import yaml

import role_story
import torture_host
from base_tree import PROJECT

ROLE = pathlib.Path(__file__).parent / "torture/role.yaml"
SCHEMA = PROJECT / "schemas/role.schema.json"


class EveryKind(unittest.TestCase):
    def test_the_role_has_every_kind_in_every_state(self):
        states = self.states_of_kinds()
        self.assertGreater(len(states), 20)
        used = set()
        for resource in yaml.safe_load(ROLE.read_text())["resources"]:
            kind = next(name for name in resource if name in states)
            used.add((kind, resource.get("state", states[kind][0])))
        self.assertEqual({(kind, state) for kind in states for state in states[kind]} - used, set())

    @staticmethod
    def states_of_kinds():
        """kind -> its states, that which it has without the word first."""
        found = {}
        for name, definition in json.loads(SCHEMA.read_text())["definitions"].items():
            if name.startswith("kind_"):
                state = definition["properties"].get("state")
                found[name.removeprefix("kind_")] = state["anyOf"][0]["enum"] if state else ["there"]
        return found


class Torture(role_story.RoleStory):
    roles = ["torture"]
    surroundings = {"torture": torture_host.prepare}

    @classmethod
    def setUpClass(cls):
        reason = torture_host.why_not_here()
        if reason:
            raise unittest.SkipTest(reason)
        super().setUpClass()
        cls.found = cls.beside_etc()

    @classmethod
    def out(cls, *argv):
        return cls.host.run(argv, check=True).stdout

    @classmethod
    def beside_etc(cls):
        """What is in effect and that no file of /etc tells."""
        keys = ["net.ipv4.ip_forward", "net.ipv4.ping_group_range", "net.ipv4.tcp_syncookies"]
        return {"parameters": cls.out("sysctl", *keys),
                "mounts": sorted(line for line in cls.out("findmnt", "-rno", "TARGET,FSTYPE,SIZE,OPTIONS").splitlines()
                                 if line.startswith("/srv/")),
                "exports": sorted(line.split("(")[0].split() for line in cls.out("cat", "/var/lib/nfs/etab").splitlines()),
                "holds": sorted(cls.out("apt-mark", "showhold").split()),
                "containers": dict(line.split("\t") for line in
                                   cls.out("docker", "ps", "--all", "--format", "{{.Names}}\t{{.State}}").splitlines())}

    def test_1_it_does_what_the_plan_said_and_nothing_else(self):
        super().test_1_it_does_what_the_plan_said_and_nothing_else()
        now = self.beside_etc()
        self.assertIn("net.ipv4.ip_forward = 1", now["parameters"])
        self.assertIn("ping_group_range = 0\t4711", now["parameters"])
        self.assertIn("tcp_syncookies = 1", now["parameters"])
        self.assertEqual([line.split()[0] for line in now["mounts"]],
                         ["/srv/resized", "/srv/torture-bind", r"/srv/torture\x20scratch"])
        self.assertIn("2M", now["mounts"][0])
        self.assertEqual(now["exports"], [["/srv/torture", "192.0.2.0/24"], ["/srv/torture", "@lab"]])
        self.assertEqual(now["holds"], ["gzip", "tar"])
        self.assertEqual({name: state == "running" for name, state in now["containers"].items()},
                         {"tortured": True, "tortured-idle": False})

    def test_1_what_others_wrote_beside_a_key_stays_as_they_wrote_it(self):
        text = self.host.read("/etc/torture.json")
        self.assertEqual(json.loads(text), {"theirs": {"kept": 1.5}, "last": "of all",
                                            "tortured": {"a.b": [1, True, None], "deep": {"new": "text"}}})
        self.assertIn("1.50", text)
        self.assertEqual(json.loads(self.host.read("/etc/torture-new.json")), {"a": {"b": 4711}})

    def test_8_taking_it_out_is_planned_and_leaves_etc_as_it_was(self):
        super().test_8_taking_it_out_is_planned_and_leaves_etc_as_it_was()
        now = self.beside_etc()
        for what in ("parameters", "exports", "holds"):
            self.assertEqual(now[what], self.found[what])
        # A container that Tend did not make is not made again.
        self.assertEqual(now["containers"], {})


if __name__ == "__main__":
    unittest.main()
