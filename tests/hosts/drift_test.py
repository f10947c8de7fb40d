"""What somebody changed scribble is told from what the lab changed, and mended."""

import unittest

from support import TendTest


class Drift(TendTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        done = cls.tend("pull")
        assert done.returncode == 0, done.stdout + done.stderr

    def causes(self, plan):
        return {change["id"]: change["cause"] for change in plan["changes"]}

    def test_1_a_hand_edited_file_and_a_stopped_service_are_drift(self):
        self.host.run(["sh", "-c", "echo 'scribble' >> /etc/motd; systemctl stop prometheus-node-exporter"], check=True)
        plan = self.tend_json("diff", code=2)
        self.assertEqual(self.causes(plan), {"file:/etc/motd": "drift", "service:prometheus-node-exporter.service": "drift"})
        self.assertTrue(all(change["drifted"] for change in plan["changes"]))

    def test_2_the_next_pull_mends_both_and_reports_them_as_drift(self):
        report = self.tend_json("pull")
        self.assertEqual(report["outcome"], "changed")
        changed = {result["id"]: result["cause"] for result in report["results"] if result["status"] == "changed"}
        self.assertEqual(changed, {"file:/etc/motd": "drift", "service:prometheus-node-exporter.service": "drift"})
        self.assertNotIn("scribble", self.host.read("/etc/motd"))
        self.assertEqual(self.host.run(["systemctl", "is-active", "prometheus-node-exporter"]).stdout, "active\n")

    def test_3_a_commit_that_changes_a_file_is_intended_and_no_drift(self):
        template = self.lab.tree / "roles/base/templates/motd"
        template.write_text(template.read_text() + "  Coffee is in the kitchen.\n")
        self.publish("base: say where the coffee is")
        report = self.tend_json("pull")
        changed = {result["id"]: (result["cause"], result["drifted"])
                   for result in report["results"] if result["status"] == "changed"}
        self.assertEqual(changed, {"file:/etc/motd": ("intended", False)})

    def test_4_a_hand_edit_under_a_commit_is_intended_and_drifted(self):
        self.host.run(["sh", "-c", "echo 'scribble' >> /etc/motd"], check=True)
        template = self.lab.tree / "roles/base/templates/motd"
        template.write_text(template.read_text().replace("kitchen", "server room"))
        self.publish("base: the coffee has moved")
        plan = self.tend_json("pull")
        changed = {result["id"]: (result["cause"], result["drifted"])
                   for result in plan["results"] if result["status"] == "changed"}
        self.assertEqual(changed, {"file:/etc/motd": ("intended", True)})

    def test_5_status_and_log_tell_of_the_runs(self):
        for arguments in (["status"], ["log"]):
            done = self.tend(*arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stdout.strip())


if __name__ == "__main__":
    unittest.main()
