"""A lab of one role in a directory on the host, for tests about how a run goes rather than what it does."""

import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from support import BUILD, TEND, HostTest, why_no_tend

ROLE = "summary: What the test needs\nsupports: [debian-12]\nresources:\n"


class SmallLabTest(HostTest):
    """A fresh host with the agent; `write_lab` says what it shall be like."""

    @classmethod
    def setUpClass(cls):
        reason = why_no_tend()
        if reason:
            raise unittest.SkipTest(reason)
        super().setUpClass()
        cls.host.install_tend(BUILD, roles=cls.folder / "none")

    def write_lab(self, resources, **others):
        """One role `only` with these resources (YAML), and a further role for each keyword."""
        roles = {"only": resources, **others}
        self.host.write("/root/lab/inventory/lab.yaml",
                        "hosts:\n  box:\n    roles: {" + ", ".join(f"{name}: {{}}" for name in roles) + "}\n")
        for name, text in roles.items():
            self.host.write(f"/root/lab/roles/{name}/role.yaml", ROLE + text)

    def command(self, *arguments):
        return [TEND, "--repo=/root/lab", "--host=box", "--json", *arguments]

    def apply(self, *arguments, code=0):
        """Runs to its end; the report."""
        done = self.host.run(self.command("apply", *arguments))
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def start(self, *arguments):
        """A run in the background, as a process of ours whose signals reach the agent."""
        return subprocess.Popen(self.host.command(self.command("apply", *arguments)), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})

    def wait_for(self, path, seconds=30):
        """Until a file of the host is there."""
        deadline = time.monotonic() + seconds
        while not self.host.path(path).exists():
            self.assertLess(time.monotonic(), deadline, f"{path} never came")
            time.sleep(0.05)

    def signal(self, process, number):
        """To the agent itself, which nsenter started as its child."""
        children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), number)

    def kill_at(self, path, *arguments):
        """Starts a run and ends it by SIGKILL once `path` is there."""
        process = self.start(*arguments)
        self.wait_for(path)
        self.signal(process, signal.SIGKILL)
        process.communicate()

    def read_json(self, text):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            self.fail(f"not one JSON document ({error}):\n{text}")

    @staticmethod
    def status_of(report):
        return {result["id"]: result["status"] for result in report["results"]}
