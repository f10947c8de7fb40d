"""Judges the judge: on a real host, by changes made with apt and a shell instead of tend."""

import unittest

import judge
import snapshot
from support import HostTest

PLAN = {"changes": [
    {"id": "package:chrony"}, {"id": "service:chrony"}, {"id": "package:prometheus-node-exporter"},
    {"id": "file:/etc/motd"}, {"id": "user:alice"}, {"id": "systemd_unit:tend-probe.service"},
    {"id": "package_hold:hostnam?"},
]}

PLANNED = """
apt-get -q update
apt-get -q -y --no-install-recommends install chrony prometheus-node-exporter
echo welcome > /etc/motd
useradd --create-home alice
printf '[Service]\\nExecStart=true\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/tend-probe.service
systemctl daemon-reload
systemctl enable --now tend-probe
apt-mark hold hostname
"""

# Each line is a change nobody planned, with the thing that must be named.
STRAYS = [
    ("echo stray > /etc/stray", "etc: /etc/stray"),
    ("chmod 0600 /etc/hosts", "etc: /etc/hosts"),
    ("chown nobody /etc/issue", "etc: /etc/issue"),
    ("ln -sf /etc/hostname /etc/issue.net", "etc: /etc/issue.net"),
    ("useradd mallory", "accounts: user:mallory"),
    ("gpasswd -a mallory users", "accounts: group:users"),
    ("passwd -d root", "accounts: user:root"),
    ("systemctl disable --now ssh", "units: ssh.service"),
    ("systemctl mask cron", "units: cron.service"),
    ("update-alternatives --install /usr/bin/stray stray /etc/stray 1", "etc: /etc/alternatives/stray"),
    ("apt-get -q -y install hello", "packages: hello"),
    ("apt-get -q -y remove nano", "packages: nano"),
    ("apt-mark hold bash", "packages: bash"),
]


class TheJudge(HostTest):
    def test_what_the_plan_explains_and_what_it_does_not(self):
        before = snapshot.take(self.host)
        self.host.run(["sh", "-ec", PLANNED], check=True, environment={"DEBIAN_FRONTEND": "noninteractive"})
        planned = snapshot.take(self.host)
        self.assertEqual(judge.Judge(self.host, PLAN, before, planned).unexplained(), [])
        self.assertTrue(judge.Judge(self.host, {"changes": []}, before, planned).unexplained())

        for command, _ in STRAYS:
            self.host.run(["sh", "-ec", command], check=True, environment={"DEBIAN_FRONTEND": "noninteractive"})
        found = judge.Judge(self.host, PLAN, before, snapshot.take(self.host)).unexplained()
        for command, named in STRAYS:
            with self.subTest(command):
                self.assertTrue([line for line in found if line.startswith(named + ":")], "\n".join(found))


if __name__ == "__main__":
    unittest.main()
