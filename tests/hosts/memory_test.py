"""What the host remembers: too many removals, undone runs and bad commits, fights over one file, a reviewed way back."""

import unittest

from support import TendTest

EXTRA = """\
summary: One file more
supports: [debian-12]
resources:
  - file: /etc/lab/extra.conf
    content: "an extra\\n"
  - file: /etc/issue.net
    content: "Welcome to the lab\\n"
"""

MANY = """\
summary: A dozen files
supports: [debian-12]
resources:
  - file: "/etc/many/{{ item }}"
    content: "{{ item }}\\n"
    loop: [a, b, c, d, e, f, g, h, i, j, k, l]
"""


class Memory(TendTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # With the sample lab's roles alone a host has too few resources to lose too many at once.
        cls.lab.write("roles/many/role.yaml", MANY)
        inventory = cls.lab.tree / "inventory/lab.yaml"
        inventory.write_text(inventory.read_text().replace("      exporters:\n", "      exporters:\n      many:\n", 1))
        cls.publish("many: a dozen files")
        done = cls.tend("pull")
        assert done.returncode == 0, done.stdout + done.stderr

    def etc(self):
        return self.host.run(["sh", "-c", "find /etc -xdev -printf '%p %m %u %l\\n' | sort; cat /etc/issue.net"]).stdout

    def changed(self, report):
        return {result["id"] for result in report["results"] if result["status"] == "changed"}

    def test_1_an_emptied_inventory_is_refused_and_touches_nothing(self):
        inventory = self.lab.tree / "inventory/lab.yaml"
        type(self).inventory = inventory.read_text()
        inventory.write_text("groups:\n  all:\n  compute:\n  servers:\n")
        self.publish("inventory: oh no")
        before = self.etc()
        report = self.tend_json("pull", code=3)
        self.assertEqual(report["outcome"], "refused")
        self.assertIn("--allow-removals", report["errors"][0]["message"])
        self.assertEqual(self.changed(report), set())
        self.assertEqual(self.etc(), before)
        inventory.write_text(self.inventory)
        self.publish("inventory: as it was")
        self.assertEqual(self.tend_json("pull")["outcome"], "converged")

    def test_2_undo_puts_back_what_a_run_replaced_and_the_commit_is_not_taken_again(self):
        before = self.etc()
        self.lab.write("roles/extra/role.yaml", EXTRA)
        (self.lab.tree / "inventory/lab.yaml").write_text(self.inventory.replace("      exporters:\n", "      exporters:\n      extra:\n", 1))
        bad = self.publish("extra: a role that somebody will regret")
        run = self.tend_json("pull")
        self.assertEqual(self.changed(run), {"file:/etc/lab/extra.conf", "file:/etc/issue.net"})

        undone = self.tend_json("undo", run["run"])
        self.assertEqual(undone["outcome"], "changed")
        self.assertEqual(self.etc(), before)

        again = self.tend_json("pull", code=3)
        self.assertEqual(again["refused_commit"], bad)
        self.assertEqual(self.changed(again), set())
        self.assertEqual(self.etc(), before)
        self.assertEqual(self.tend_json("diff")["changes"], [])

    def test_3_a_newer_commit_goes_on(self):
        template = self.lab.tree / "roles/base/templates/motd"
        template.write_text(template.read_text() + "  The extra role is better now.\n")
        self.publish("base: go on")
        report = self.tend_json("pull")
        self.assertEqual(self.changed(report), {"file:/etc/motd", "file:/etc/lab/extra.conf", "file:/etc/issue.net"})

    def test_4_what_leaves_the_repository_is_taken_back_by_the_next_pull(self):
        (self.lab.tree / "inventory/lab.yaml").write_text(self.inventory)
        self.publish("extra: out again")
        plan_before = self.tend_json("pull")
        removed = {result["id"]: result["action"] for result in plan_before["results"] if result["status"] == "changed"}
        self.assertEqual(removed, {"file:/etc/lab/extra.conf": "remove", "file:/etc/lab": "remove", "file:/etc/issue.net": "change"})
        self.assertFalse(self.host.path("/etc/lab").exists())

    def test_5_a_fight_over_a_file_is_ended_after_three_nights_and_told_once(self):
        def night():
            self.host.run(["sh", "-c", "echo theirs > /etc/motd"], check=True)
            return self.tend("--json", "pull")
        told = [night() for _ in range(5)]
        self.assertEqual([done.returncode for done in told], [0, 0, 1, 0, 0])
        status = {r["id"]: r["status"] for r in self.read_json(told[4].stdout)["results"] if r["status"] != "ok"}
        self.assertEqual(status, {"file:/etc/motd": "contested"})
        self.assertEqual(self.host.read("/etc/motd"), "theirs\n")
        self.assertIn("contested", self.tend("diff").stdout)
        self.assertEqual(self.changed(self.tend_json("apply", "file:/etc/motd")), {"file:/etc/motd"})


if __name__ == "__main__":
    unittest.main()
