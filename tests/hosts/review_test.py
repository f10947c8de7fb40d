"""A plan is reviewed, somebody is quicker; then it is applied, exactly."""

import json
import unittest

import judge
import snapshot
import strace
from support import TEND, TendTest

PLAN = "/root/reviewed.json"
SOURCE = ["--repo", "/srv/checkout", "--host", "gpu01"]


class Review(TendTest):
    """One story on one host; the numbers are its order."""

    def test_1_the_plan_is_the_only_thing_that_diff_writes(self):
        self.lab.checkout(self.host.path("/srv/checkout"))
        type(self).before = snapshot.take(self.host)
        seen = strace.inside(self.host, [TEND, *SOURCE, "diff", "--save", PLAN])
        self.assertEqual(seen.done.returncode, 2, seen.done.stdout + seen.done.stderr)
        self.assertIn(f"tend apply --plan {PLAN}", seen.done.stdout)
        # One temporary beside it, renamed to it.
        self.assertEqual([write.split("(")[0] for write in seen.writes()], ["openat", "fchown", "fchmod", "renameat"])
        self.assertIn('"reviewed.json"', seen.writes()[-1])
        self.assertEqual(snapshot.differences(self.before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)
        self.assertEqual(self.host.path(PLAN).stat().st_mode & 0o7777, 0o600)
        type(self).plan = json.loads(self.host.read(PLAN))
        self.assertEqual(self.plan["schema"], "tend.plan/1")
        self.assertEqual(len(self.plan["saved"]["digests"]), len(self.plan["changes"]))

    def test_2_a_hand_edit_in_between_is_refused_and_named_and_nothing_is_touched(self):
        type(self).motd = self.host.read("/etc/motd")
        self.host.run(["sh", "-c", "echo scribble >> /etc/motd"], check=True)
        edited = snapshot.take(self.host)
        report = self.tend_json("apply", "--plan", PLAN, code=3)
        self.assertEqual(report["outcome"], "refused")
        told = "\n".join(report["errors"][0]["notes"])
        self.assertIn("other: change file:/etc/motd: `content` is ", told)
        self.assertEqual(len(report["errors"][0]["notes"]), 2, told)
        self.assertEqual(report["results"], [])
        self.assertEqual(snapshot.differences(edited, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_3_what_contradicts_the_plan_is_a_usage_error(self):
        self.host.write("/etc/motd", self.motd)
        for words in (["base"], ["--param", "base.timezone=UTC"], ["--repo", "/srv"], ["--host", "nas01"]):
            done = self.tend("apply", "--plan", PLAN, *words)
            self.assertEqual(done.returncode, 64, f"{words}: {done.stdout}{done.stderr}")
        self.assertEqual(snapshot.differences(self.before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_4_the_reviewed_plan_is_applied_exactly(self):
        report = self.tend_json("apply", "--plan", PLAN)
        after = snapshot.take(self.host)
        self.assertEqual(report["outcome"], "changed", report)
        fidelity = report["fidelity"]
        self.assertEqual(fidelity["predicted"], len(self.plan["changes"]))
        self.assertEqual((fidelity["actual"], fidelity["matched"]), (fidelity["predicted"],) * 2, fidelity)
        self.assertEqual(judge.Judge(self.host, self.plan, self.before, after).unexplained(), [])

    def test_5_a_plan_that_was_applied_is_refused_the_second_time(self):
        report = self.tend_json("apply", "--plan", PLAN, code=3)
        self.assertTrue(all(note.startswith("gone: ") for note in report["errors"][0]["notes"][:-1]), report["errors"])

    def test_6_a_commit_in_between_is_refused(self):
        """On the agent's own repository: what was accepted when the plan was made, and what is now."""
        pulled = self.tend("pull")
        self.assertEqual(pulled.returncode, 0, pulled.stdout)
        self.host.run(["sh", "-c", "echo scribble >> /etc/motd"], check=True)
        done = self.tend("diff", "--save", PLAN)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        template = self.lab.tree / "roles/exporters/README.md"
        template.write_text(template.read_text() + "\nMore words.\n")
        second = self.publish("exporters: more words")
        self.assertEqual(self.tend("pull").returncode, 0)
        report = self.tend_json("apply", "--plan", PLAN, code=3)
        self.assertIn(f"the commit is {second[:12]} now and was {self.first[:12]}", report["errors"][0]["notes"])

    def test_7_a_fresh_plan_of_the_new_commit_is_applied(self):
        self.host.run(["sh", "-c", "echo scribble >> /etc/motd"], check=True)
        self.assertEqual(self.tend("diff", "--save", PLAN).returncode, 2)
        report = self.tend_json("apply", "--plan", PLAN)
        changed = [result["id"] for result in report["results"] if result["status"] == "changed"]
        self.assertEqual(changed, ["file:/etc/motd"])


if __name__ == "__main__":
    unittest.main()
