"""What the tests on hosts share: the base tree, the built agent, a host and a lab for each class."""

import json
import os
import pathlib
import time
import unittest

import yaml

import container_host
import host
import lab
from base_tree import PROJECT, base_tree

BUILD = pathlib.Path(os.environ.get("TEND_BUILD", PROJECT / "build/release"))
TEND = "/usr/bin/tend"


def why_no_tend():
    programs = ("agent/tend", "agent/system/tend-fetch", "agent/system/tend-import")
    missing = [program for program in programs if not (BUILD / program).exists()]
    return f"not built: {', '.join(missing)}" if missing else None


def not_passed(report):
    """The checks that did not pass, but for those that this machine has not the hardware for."""
    return [check for check in report["checks"] if check["status"] != "pass" and
            not (check["status"] == "skipped" and "not applicable: no GPU" in check["detail"])]


class HostTest(unittest.TestCase):
    """A fresh host for the class, `self.host`. Its tests run in the order of their names."""

    nspawn = ()  # further options of systemd-nspawn

    @classmethod
    def setUpClass(cls):
        reason = host.why_not_here()
        if reason:
            raise unittest.SkipTest(reason)
        cls.host = cls.enterClassContext(host.Host(base_tree(), nspawn=cls.nspawn))
        cls.folder = cls.host.memory / "test"  # gone with the host
        cls.folder.mkdir()

    def soon(self, ask, seconds=60):
        """The first answer that is not empty; services need a moment after their start."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = ask()
                if answer:
                    return answer
            except AssertionError:
                pass
            self.assertLess(time.monotonic(), deadline, "no answer came")
            time.sleep(0.5)


class AgentTest(HostTest):
    """A fresh host with the agent installed and told of no lab."""

    @classmethod
    def setUpClass(cls):
        reason = why_no_tend()
        if reason:
            raise unittest.SkipTest(reason)
        super().setUpClass()
        cls.host.install_tend(BUILD)


class BoxTest(AgentTest):
    """One that can have containers, as `box` of a lab that lies at LAB as it is."""

    nspawn = container_host.NSPAWN
    LAB = "/root/lab"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        container_host.prepare(cls.host)
        cls.host.run(["apt-get", "-q", "update"], check=True)

    @classmethod
    def write_inventory(cls, roles):
        cls.host.write(f"{cls.LAB}/inventory/lab.yaml", yaml.safe_dump({"hosts": {"box": {"roles": roles}}}))

    def run_tend(self, command, *arguments, code=0, timeout=600):
        done = self.host.run([TEND, f"--repo={self.LAB}", "--host=box", "--json", command, *arguments], timeout=timeout)
        self.assertEqual(done.returncode, code, f"{command}\n{done.stdout}\n{done.stderr}")
        return json.loads(done.stdout)


class TendTest(AgentTest):
    """A fresh host with the agent installed and enrolled as gpu01 of the sample lab, `self.lab`; nothing pulled yet.
    It can have containers, as gpu01 does."""

    nspawn = container_host.NSPAWN

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        container_host.prepare(cls.host)
        cls.lab = lab.Lab(cls.folder)
        cls.lab.copy(PROJECT)
        cls.first = cls.lab.commit("The lab as it is")
        lab.enrol(cls.host, cls.lab)

    @classmethod
    def tend(cls, *arguments):
        return cls.host.run([TEND, *arguments])

    def tend_json(self, *arguments, code=0):
        """Runs `tend --json …`, holds it to its exit code and to one document on stdout."""
        done = self.tend("--json", *arguments)
        self.assertEqual(done.returncode, code, f"tend {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        return self.read_json(done.stdout)

    def read_json(self, text):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            self.fail(f"not one JSON document ({error}):\n{text}")

    @classmethod
    def publish(cls, message, key="own"):
        """Commits the lab's work tree and lets the host see it."""
        commit = cls.lab.commit(message, key)
        cls.lab.push(cls.host.path("/srv/lab.git"))
        return commit
