"""From nothing to gpu01: the plan of a fresh host, the first pull, and what a second run does."""

import unittest

import judge
import snapshot
import strace
from support import TEND, TendTest, not_passed


# What the checks of the lab's roles run.
CHECKS = {"visudo", "docker", "sh", "grep"}


def changed_ids(report):
    return {result["id"] for result in report["results"] if result["status"] == "changed"}


class FirstLight(TendTest):
    """One story on one host; the numbers are its order."""

    def test_1_diff_on_the_fresh_host_shows_every_change_and_writes_nothing(self):
        type(self).before = snapshot.take(self.host)
        self.lab.checkout(self.host.path("/srv/checkout"))

        seen = strace.inside(self.host, [TEND, "--repo", "/srv/checkout", "--host", "gpu01", "diff"])
        self.assertEqual(seen.done.returncode, 2, seen.done.stdout + seen.done.stderr)
        self.assertNotIn("error", seen.done.stdout + seen.done.stderr)
        self.assertGreater(len(seen.lines), 100, "strace saw nothing")
        self.assertEqual(seen.writes(), [])

        plan = self.tend_json("--repo", "/srv/checkout", "--host", "gpu01", "diff", code=2)
        type(self).plan = plan
        self.assertEqual(plan["schema"], "tend.plan/1")
        self.assertTrue(plan["complete"], plan)
        planned = {change["id"] for change in plan["changes"]}
        for id in ("package:prometheus-node-exporter", "file:/etc/hostname", "service:prometheus-node-exporter.service",
                   "file:/etc/motd", "file:/etc/ssh/sshd_config.d/10-lab.conf", "sudoers:10-lab"):
            self.assertIn(id, planned)
        self.assertEqual({change["cause"] for change in plan["changes"]}, {"initial"})
        self.assertEqual(snapshot.differences(self.before, snapshot.take(self.host)),
                         snapshot.NO_DIFFERENCE)

    def test_2_pull_does_exactly_what_the_plan_said(self):
        report = self.tend_json("pull")
        type(self).after = snapshot.take(self.host)
        self.assertEqual(report["outcome"], "changed", report)
        self.assertEqual(report["commit"], self.first)
        self.assertTrue(report["accepted"])
        fidelity = report["fidelity"]
        self.assertGreater(fidelity["predicted"], 0)
        self.assertEqual(fidelity["predicted"], fidelity["actual"], fidelity)
        self.assertEqual(fidelity["predicted"], fidelity["matched"], fidelity)
        planned = {change["id"] for change in self.plan["changes"]}
        self.assertLessEqual(changed_ids(report), planned)
        # What a planned package brought about by itself came true as well, and is nobody's change any more.
        for result in report["results"]:
            self.assertIn(result["status"], ("changed", "ok"), result)
        self.assertTrue(report["checks"])
        self.assertEqual(not_passed(report), [])

    def test_3_nothing_changed_that_the_plan_does_not_explain(self):
        found = snapshot.differences(self.before, self.after)
        self.assertIn("/etc/motd", found["etc"])
        self.assertIn("prometheus-node-exporter", found["packages"])
        self.assertIn("prometheus-node-exporter.service", found["units"])
        self.assertEqual(judge.Judge(self.host, self.plan, self.before, self.after).unexplained(), [])

    def test_4_the_host_is_what_the_lab_says(self):
        self.assertEqual(self.host.run(["hostname"]).stdout, "gpu01\n")
        self.assertEqual(self.host.run(["readlink", "/etc/localtime"]).stdout, "/usr/share/zoneinfo/Asia/Tokyo\n")
        self.assertEqual(self.host.run(["systemctl", "is-active", "prometheus-node-exporter"]).stdout, "active\n")
        metrics = self.host.run(["cat", "/var/lib/prometheus/node-exporter/tend.prom"], check=True).stdout
        self.assertIn("tend_", metrics)

    def test_5_a_second_run_changes_nothing_and_calls_only_checks_and_guards(self):
        seen = strace.inside(self.host, [TEND, "apply"])
        self.assertEqual(seen.done.returncode, 0, seen.done.stdout + seen.done.stderr)
        # Ports and addresses are asked in-process.
        self.assertEqual([child for child in seen.children() if child[0] not in CHECKS], [])
        self.assertEqual(seen.forks(), len(seen.children()), "a child that executes nothing")
        self.assertEqual(snapshot.differences(self.after, snapshot.take(self.host)),
                         snapshot.NO_DIFFERENCE)

    def test_6_a_second_pull_calls_only_the_fetch_besides(self):
        seen = strace.inside(self.host, [TEND, "--json", "pull"])
        self.assertEqual(seen.done.returncode, 0, seen.done.stdout + seen.done.stderr)
        report = self.read_json(seen.done.stdout)
        self.assertEqual(report["outcome"], "converged")
        self.assertEqual([report["fidelity"][count] for count in ("predicted", "actual", "matched")], [0, 0, 0])
        names = {child[0].rsplit("/", 1)[-1] for child in seen.children()}
        self.assertEqual(names - CHECKS - {"tend-fetch"}, set())

    def test_7_diff_on_the_converged_host_has_nothing_to_say_and_writes_nothing(self):
        seen = strace.inside(self.host, [TEND, "diff"])
        self.assertEqual(seen.done.returncode, 0, seen.done.stdout + seen.done.stderr)
        self.assertEqual(seen.writes(), [])


if __name__ == "__main__":
    unittest.main()
