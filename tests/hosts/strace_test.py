"""The trace sees what is there to see."""

import os
import pathlib
import shutil
import tempfile
import unittest

import strace

SHELL = "/bin/sh"


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Tracing(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="tend-traced-", dir="/var/tmp")
        self.addCleanup(shutil.rmtree, self.folder)
        pathlib.Path(self.folder, "old").write_text("old\n")

    def trace(self, script):
        return strace.of([SHELL, "-c", script], SHELL, cwd=self.folder)

    def test_each_way_to_write_is_seen(self):
        for script in ("echo > new", "echo >> old", ": < old > old", "mkdir new", "rm old", "mv old new", "ln old new",
                       "ln -s old new", "chmod 600 old", "chown 0 old", "touch old", "truncate -s 9 old", "mkfifo new"):
            with self.subTest(script):
                self.setUp()
                self.assertTrue(self.trace(script).writes())

    def test_reading_is_no_writing(self):
        self.assertEqual(self.trace("cat old; ls -l . >/dev/null; test -e new").writes(), [])

    @unittest.skipUnless(os.geteuid() == 0, "only root may mount")
    def test_a_private_tmp_is_no_writing_and_the_shared_one_is(self):
        script = ("import ctypes,os; libc = ctypes.CDLL(None); libc.unshare(0x20000); "
                  "libc.mount(b'none', b'/', None, 0x44000, None); "
                  "libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 0, None); os.system('echo > /tmp/tend-traced')")
        python = "/usr/bin/python3"
        self.assertEqual(strace.of([python, "-B", "-c", script], python).writes(), [])
        shared = script.split("libc.mount(b'tmpfs'", 1)[0] + "os.system('echo > " + self.folder + "/new')"
        self.assertTrue(strace.of([python, "-B", "-c", shared], python).writes())

    def test_children_are_the_programs_after_the_first_and_forks_count_all(self):
        seen = self.trace("/bin/true; (:); exec /bin/true")
        self.assertEqual([child[0] for child in seen.children()], ["/bin/true", "/bin/true"])
        self.assertEqual(seen.forks(), 2)


if __name__ == "__main__":
    unittest.main()
