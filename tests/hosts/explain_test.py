"""Where something comes from: each managed thing answers, what nobody manages does, and nothing is written."""

import unittest

import snapshot
import strace
from support import TEND, TendTest


class Explain(TendTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        done = cls.tend("pull")
        assert done.returncode == 0, done.stdout + done.stderr

    def explain(self, word):
        document = self.tend_json("explain", word)
        self.assertEqual(document["schema"], "tend.explain/1")
        return document

    def test_1_every_managed_resource_tells_its_role_line_author_and_last_run(self):
        report = self.tend_json("log", self.tend_json("status")["last"]["run"])
        roles = {result["id"]: result["role"] for result in report["results"]}
        self.assertGreater(len(roles), 10)
        for id, role in roles.items():
            with self.subTest(id):
                resources = self.explain(id)["resources"]
                self.assertEqual([resource["id"] for resource in resources], [id])
                self.assertEqual(resources[0]["role"], role)
                self.assertTrue(resources[0]["source"]["file"].endswith("role.yaml"))
                self.assertEqual(resources[0]["origin"]["author"], "Lab Admin <admin@lab.example>")
                self.assertEqual(resources[0]["origin"]["commit"], self.first)
                self.assertEqual(resources[0]["memory"]["left"]["run"], report["run"])

    def test_2_a_parameter_tells_the_file_the_line_and_the_author_of_the_value_that_won(self):
        timezone = self.explain("base.timezone")["parameters"][0]
        self.assertEqual(timezone["value"], "Asia/Tokyo")
        won = [level for level in timezone["levels"] if level["counts"]]
        self.assertEqual([level["level"] for level in won], ["group all"])
        self.assertEqual(won[0]["source"]["file"], "inventory/lab.yaml")
        self.assertEqual(won[0]["origin"]["commit"], self.first)

    def test_3_a_hand_edit_is_remembered_with_the_run_that_found_it(self):
        self.host.run(["sh", "-c", "echo scribble >> /etc/motd"], check=True)
        run = self.tend_json("pull")["run"]
        memory = self.explain("/etc/motd")["resources"][0]["memory"]
        self.assertEqual(memory["last_drift"]["run"], run)
        self.assertIn("content differs", memory["last_drift"]["what"])
        self.assertTrue(memory["original_object"])

    def test_4_what_nobody_manages_tells_its_package_and_whether_it_was_changed(self):
        facts = " ".join(self.explain("/etc/adduser.conf")["unmanaged"]["facts"])
        self.assertIn("of package adduser", facts)
        self.host.run(["sh", "-c", "echo '# by hand' >> /etc/pam.conf; touch /etc/stray"], check=True)
        facts = " ".join(self.explain("/etc/pam.conf")["unmanaged"]["facts"])
        self.assertIn("a configuration file that was changed", facts)
        self.assertIn("of no package", self.explain("/etc/stray")["unmanaged"]["facts"])
        self.assertEqual(self.explain("dpkg")["unmanaged"]["kind"], "package")
        self.assertEqual(self.explain("daemon")["unmanaged"]["kind"], "user")
        self.assertEqual(self.explain("systemd-journald")["unmanaged"]["kind"], "unit")

    def test_5_a_wrong_name_is_a_usage_error_with_a_suggestion(self):
        done = self.tend("explain", "base.timezoen")
        self.assertEqual(done.returncode, 64)
        self.assertIn("did you mean `base.timezone`?", done.stderr)

    def test_6_mounts_answer_to_their_place_and_what_waits_or_is_shared_says_so(self):
        self.assertEqual([one["id"] for one in self.explain("/srv/data")["resources"]], ["mount:/srv/data"])
        self.assertIsNone(self.explain("/etc/motd")["resources"][0]["deferred"])
        self.lab.write("roles/patient/role.yaml", "summary: Waits\nresources:\n  - file: /etc/patient\n    content: x\n"
                                                  "    defer: people are at work\n    defer_at_most: 2d\n"
                                                  "  - package: sudo\n")
        self.lab.write("inventory/more.yaml", "groups:\n  patient:\n    roles:\n      patient:\n")
        hosts = self.lab.tree / "inventory/compute.yaml"
        hosts.write_text(hosts.read_text().replace("groups: [compute]", "groups: [compute, patient]", 1))
        self.publish("Something that waits")
        started = self.tend_json("pull")["started"]
        waiting = self.explain("/etc/patient")["resources"][0]["deferred"]
        self.assertGreaterEqual(waiting.pop("since"), started[:19])
        self.assertEqual(waiting, {"reason": "people are at work", "at_most_s": 172800})
        self.assertIn("at most 2d: people are at work", self.tend("explain", "/etc/patient").stdout)
        sudo = self.explain("package:sudo")["resources"][0]
        self.assertEqual((sudo["role"], [wish["role"] for wish in sudo["shared"]]), ("base", ["patient"]))
        self.assertIn("with patient, roles/patient/role.yaml:7:5", self.tend("explain", "package:sudo").stdout)

    def test_7_nothing_is_written_and_nobody_called(self):
        before = snapshot.take(self.host)
        for word in ("file:/etc/motd", "base.timezone", "/etc/stray", "dpkg"):
            with self.subTest(word):
                seen = strace.inside(self.host, [TEND, "explain", word])
                self.assertEqual(seen.done.returncode, 0, seen.done.stderr)
                self.assertEqual(seen.writes(), [])
                self.assertEqual(seen.children(), [])
        self.assertEqual(snapshot.differences(before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)


if __name__ == "__main__":
    unittest.main()
