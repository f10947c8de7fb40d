"""Runs the golden runner over made cases with a made program in place of tend."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUN = pathlib.Path(__file__).with_name("run.py")
PROGRAM = '#!/bin/sh\necho "out $1"; echo err >&2; [ "$1" != touch ] || echo new > made; exit 3\n'


class GoldenRunner(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.program = pathlib.Path(folder, "program")
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        self.case = pathlib.Path(folder, "case")
        (self.case / "lab").mkdir(parents=True)
        self.expect(command="look", stdout="out look\n", stderr="err\n", exit="3\n")
        (self.case / "only-lab").touch()

    def expect(self, **files):
        for name, text in files.items():
            (self.case / name).write_text(text)

    def run_case(self, **environment):
        done = subprocess.run([sys.executable, RUN, "--tend", self.program, self.case], capture_output=True, text=True,
                              env={**os.environ, "ACCEPT": "0", **environment})
        return done.returncode, done.stdout

    def test_a_case_as_expected_passes(self):
        self.assertEqual(self.run_case(), (0, "passed case\n"))

    def test_another_stdout_stderr_or_exit_fails_and_shows_the_difference(self):
        for name in ("stdout", "stderr", "exit"):
            with self.subTest(name):
                self.setUp()
                self.expect(**{name: "something else\n"})
                code, output = self.run_case()
                self.assertEqual(code, 1)
                self.assertIn(f"expected {name}", output)

    def test_a_command_that_touches_the_lab_fails(self):
        self.expect(command="touch", stdout="out touch\n")
        code, output = self.run_case()
        self.assertEqual(code, 1)
        self.assertIn("changed files", output)

    def test_accept_writes_what_is_and_does_not_count_as_a_pass(self):
        self.expect(stdout="something else\n")
        self.assertEqual(self.run_case(ACCEPT="1")[0], 1)
        self.assertEqual((self.case / "stdout").read_text(), "out look\n")
        self.assertEqual(self.run_case()[0], 0)


if __name__ == "__main__":
    unittest.main()
