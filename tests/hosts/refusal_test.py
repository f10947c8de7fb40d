"""Commits that must not be used: the host says so and keeps to the last good one."""

import unittest

import snapshot
from support import TendTest

NEVER = "This line never reaches a host.\n"


class Refusal(TendTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        done = cls.tend("pull")
        assert done.returncode == 0, done.stdout + done.stderr
        cls.second = cls.publish("A second good commit")
        done = cls.tend("pull")
        assert done.returncode == 0, done.stdout + done.stderr
        cls.motd = cls.host.read("/etc/motd")

    def setUp(self):
        self.lab.git("reset", "--quiet", "--hard", self.second)
        self.lab.git("clean", "--quiet", "-d", "--force")

    def spoil(self, path="roles/base/templates/motd", text=NEVER):
        file = self.lab.tree / path
        file.write_text(file.read_text() + text)

    def assert_kept(self, candidate, code, words):
        """The candidate is refused with `code` and `words`; drift is mended with the last good commit all the same."""
        self.host.write("/etc/motd", "by hand\n")
        report = self.tend_json("pull", code=code)
        self.assertFalse(report["accepted"])
        self.assertEqual(report["commit"], self.second)
        self.assertEqual(self.host.read("/etc/motd"), self.motd)
        told = self.tend("pull")
        self.assertEqual(told.returncode, code, told.stdout + told.stderr)
        self.assertIn(candidate[:10], told.stdout + told.stderr)
        for word in words:
            self.assertIn(word, (told.stdout + told.stderr).lower())

    def test_an_unsigned_commit_is_refused_with_exit_3(self):
        self.spoil()
        self.assert_kept(self.publish("unsigned", key=None), 3, ["not signed"])

    def test_a_commit_signed_by_a_stranger_is_refused_with_exit_3(self):
        self.spoil()
        stranger = self.folder / "stranger_ed25519"
        if not stranger.exists():
            self.lab.make_key("stranger")
        self.assert_kept(self.publish("by a stranger", key=stranger), 3, ["signer"])

    def test_a_rewound_commit_is_refused_with_exit_3(self):
        self.lab.git("reset", "--quiet", "--hard", self.first)
        self.lab.push(self.host.path("/srv/lab.git"))
        self.assert_kept(self.first, 3, ["descend"])

    def test_a_good_commit_after_a_refused_one_is_used(self):
        self.spoil()
        self.publish("unsigned", key=None)
        self.assertEqual(self.tend("pull").returncode, 3)
        self.lab.git("reset", "--quiet", "--hard", self.second)
        good = self.publish("A good commit again")
        report = self.tend_json("pull")
        self.assertTrue(report["accepted"])
        self.assertEqual(report["commit"], good)
        type(self).second = good  # the anchor moved: later tests start from here

    def test_a_network_that_is_away_leaves_the_last_good_commit_in_use(self):
        self.host.run(["mv", "/srv/lab.git", "/srv/away.git"], check=True)
        self.addCleanup(self.host.run, ["mv", "/srv/away.git", "/srv/lab.git"], check=True)
        self.host.write("/etc/motd", "by hand\n")
        report = self.tend_json("pull")
        self.assertEqual(report["commit"], self.second)
        self.assertEqual(self.host.read("/etc/motd"), self.motd)

    def assert_mistake(self, path, text, words):
        """A commit with a mistake ends with 65 and touches nothing of the host."""
        file = self.lab.tree / path
        file.write_text(text(file.read_text()))
        candidate = self.publish("a mistake")
        before = snapshot.take(self.host)
        told = self.tend("pull")
        self.assertEqual(told.returncode, 65, told.stdout + told.stderr)
        self.assertIn(candidate[:10], told.stdout + told.stderr)
        for word in words:
            self.assertIn(word, told.stdout + told.stderr)
        self.assertEqual(snapshot.differences(before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)

    def test_a_mistake_in_the_inventory_ends_with_exit_65_and_touches_nothing(self):
        self.assert_mistake("inventory/lab.yaml", lambda text: text.replace("timezone:", "time_zone:"),
                            ["inventory/lab.yaml:", "^", "did you mean", "timezone"])

    def test_a_mistake_in_a_role_ends_with_exit_65_and_touches_nothing(self):
        self.assert_mistake("roles/base/role.yaml", lambda text: text.replace('mode: "0644"', 'moed: "0644"'),
                            ["roles/base/role.yaml:", "^", "did you mean", "mode"])

    def test_a_mistake_in_a_template_ends_with_exit_65_and_touches_nothing(self):
        self.assert_mistake("roles/base/templates/motd", lambda text: text.replace("host.name", "host.nmae"),
                            ["roles/base/templates/motd:", "^", "did you mean", "name"])


if __name__ == "__main__":
    unittest.main()
