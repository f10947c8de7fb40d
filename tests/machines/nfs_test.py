"""nas01 exports, gpu01 mounts: files of users known on both sides, a server that dies hard and comes back, and what else
needs a kernel of one's own. The tests are one story; the numbers are its order."""

import json
import os
import pathlib
import shutil
import sys
import time
import unittest

import machine
import machine_tree
from base_tree import PROJECT

BUILD = pathlib.Path(os.environ.get("TEND_BUILD", PROJECT / "build/release"))
USERS = {"alice": 20001, "bob": 20002}
INVENTORY = """\
hosts:
  nas01:
    roles:
      machine:
      nfs_server:
        threads: 4
        domain: lab.example
        exports:
          - {{path: /srv/home, clients: [{{host: 192.0.2.0/24}}]}}
          - {{path: /srv/data, clients: {data_clients}}}
  gpu01:
    roles:
      machine:
      base: {{chrony_servers: [192.0.2.1]}}
      nfs_mounts:
        domain: lab.example
        mount_timeout: 20s
        mounts:
          - {{path: /home/lab, src: "nas01:/srv/home", homes: true, options: [{options}]}}
          - {{path: /srv/data, src: "nas01:/srv/data"}}
"""
OPTIONS = "vers=4.2, hard, nosuid, nodev"
MACHINE_ROLE = """\
summary: Users known everywhere, and what only a kernel of one's own can show
supports: [debian-12]
resources:
  - group: [alice, bob]
  - user: alice
    uid: 20001
  - user: bob
    uid: 20002
  - kernel_module: nbd
    params: {max_part: 15}
  - sysctl: vm.swappiness
    value: 10
  - file: /etc/marker
    content: "MARKER\\n"
  - file: /etc/chrony/conf.d/lab.conf
    content: "local stratum 8\\nallow 192.0.2.0/24\\n"
    when: host.name == "nas01"
    restarts: chrony
"""
# How long a run may take while the server is dead: two mounts with two checks, and an emulated processor.
DEAD_SECONDS = 240


def missing():
    reason = machine.why_not_here()
    built = [BUILD / "agent/tend", BUILD / "agent/system/tend-fetch", BUILD / "agent/system/tend-import"]
    if not reason and not all(file.exists() for file in built):
        reason = f"not built: {BUILD}"
    return reason


def install(root):
    """The agent where its package would put it, the lab in /root/lab."""
    for built, place in (("agent/tend", "usr/bin/tend"), ("agent/system/tend-fetch", "usr/libexec/tend/tend-fetch"),
                         ("agent/system/tend-import", "usr/libexec/tend/tend-import")):
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(BUILD / built, target)
    shutil.copytree(PROJECT / "roles", root / "usr/share/tend/roles", dirs_exist_ok=True)
    write_lab(root)


def lab_files(options=OPTIONS, marker="one", data_clients="[{host: gpu01}]"):
    return {"inventory/lab.yaml": INVENTORY.format(options=options, data_clients=data_clients),
            "roles/machine/role.yaml": MACHINE_ROLE.replace("MARKER", marker)}


def install_client(root):
    install(root)
    machine.link(root / "etc/systemd/system/nfs-server.service", "/dev/null")


def write_lab(root):
    for path, text in lab_files().items():
        file = root / "root/lab" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def by_id(report):
    return {result["id"]: result for result in report["results"]}


class Nfs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = missing()
        if reason:
            raise unittest.SkipTest(reason)
        machines = cls.enterClassContext(machine.Machines(machine_tree.machine_tree()))
        cls.nas = machines.add("nas01", install)
        cls.gpu = machines.add("gpu01", install_client)
        cls.started = time.monotonic()
        for each in machines.all:
            each.power_on()
        for each in machines.all:
            each.wait_until_up()
        cls.say("both are up")

    @classmethod
    def say(cls, what):
        print(f"[{time.monotonic() - cls.started:.0f} s] {what}", file=sys.stderr, flush=True)

    def setUp(self):
        self.say(self.id().rsplit(".", 1)[-1])

    def write_lab(self, host, **changes):
        for path, text in lab_files(**changes).items():
            host.write(f"/root/lab/{path}", text)

    def tend(self, host, *arguments, code=0):
        started = time.monotonic()
        done = host.run(["tend", "--json", "--repo", "/root/lab", *arguments], timeout=1800)
        self.say(f"tend {arguments[0]} on {host.name}: {time.monotonic() - started:.0f} s")
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def assert_whole(self, report):
        self.assertEqual(report["errors"], [])
        self.assertEqual([r for r in report["results"] if r["status"] not in ("ok", "changed")], [])
        self.assertEqual(report["fidelity"]["breaches"], [])
        self.assertEqual([c for c in report["checks"] if c["status"] != "pass"], [])

    def as_user(self, host, user, line):
        return host.run(["runuser", "-u", user, "--", "sh", "-c", line], timeout=120)

    # In order

    def test_01_the_server_exports(self):
        self.assertEqual(self.tend(self.nas, "diff", code=2)["failures"], [])
        self.assert_whole(self.tend(self.nas, "apply"))
        self.assertIn("+4.2", self.nas.sh("cat /proc/fs/nfsd/versions"))
        self.assertEqual(self.nas.sh("cat /proc/fs/nfsd/threads"), "4")
        self.assertIn("/srv/home", self.nas.sh("exportfs -s"))

    def test_02_the_client_mounts_on_demand(self):
        self.assertEqual(self.tend(self.gpu, "diff", code=2)["deferred"], [])
        report = self.tend(self.gpu, "apply")
        self.assert_whole(report)
        checks = {check["name"]: check["status"] for check in report["checks"]}
        self.assertEqual(checks["/home/lab answers"], "pass")
        self.assertEqual(self.gpu.sh("systemctl is-active home-lab.automount"), "active")
        shown = self.gpu.sh("findmnt -no FSTYPE,OPTIONS -t nfs4 /home/lab")
        for wanted in ("nfs4", "vers=4.2", "hard", "nosuid", "nodev"):
            self.assertIn(wanted, shown)

    def test_03_a_second_run_changes_nothing(self):
        for host in (self.nas, self.gpu):
            self.assertEqual(self.tend(host, "diff")["changes"], [])

    def apart(self, line):
        """In a mount namespace of its own that hears of no mount made later, as a container's."""
        done = self.gpu.run(["unshare", "--mount", "--propagation=private", "sh", "-c", line], timeout=120)
        return done.stdout + done.stderr

    def test_03_then_what_the_checks_touched_works_in_containers(self):
        self.gpu.sh("umount /home/lab && systemctl restart home-lab.automount", check=True)
        self.assertIn("Too many levels of symbolic links", self.apart("ls /home/lab/"))
        self.gpu.sh("umount /home/lab; systemctl restart home-lab.automount", check=True)
        self.assert_whole(self.tend(self.gpu, "apply"))
        self.assertEqual(self.apart("ls /home/lab/ >/dev/null && echo works"), "works\n")

    def test_04_the_kernel_took_what_containers_cannot(self):
        for host in (self.nas, self.gpu):
            self.assertTrue(host.sh("grep ^nbd /proc/modules"))
            self.assertEqual(host.sh("cat /sys/module/nbd/parameters/max_part"), "15")
            self.assertEqual(host.sh("cat /proc/sys/vm/swappiness"), "10")
            self.assertEqual(host.sh("systemctl is-active chrony"), "active")
        self.assertIn("192.0.2.1", self.gpu.sh("chronyc -n sources"))

    def test_05_users_own_their_files_on_both_sides(self):
        for user, uid in USERS.items():
            self.nas.sh(f"install -d -o {user} -g {user} -m 0755 /srv/home/{user}", check=True)
            done = self.as_user(self.gpu, user, f"echo of {user} > /home/lab/{user}/file && stat -c '%U %u' /home/lab/{user}/file")
            self.assertEqual(done.stdout.strip(), f"{user} {uid}", done.stderr)
            self.assertEqual(self.nas.sh(f"stat -c %U /srv/home/{user}/file; cat /srv/home/{user}/file"), f"{user}\nof {user}")
        refused = self.as_user(self.gpu, "bob", "echo bad > /home/lab/alice/file")
        self.assertIn("Permission denied", refused.stderr)
        self.assertIn("Permission denied", self.gpu.sh("echo root > /home/lab/alice/root"))

    def test_06_homes_that_sshd_would_refuse_are_found(self):
        self.nas.sh("chmod 0777 /srv/home/bob", check=True)
        checks = {c["name"]: c for c in self.tend(self.gpu, "apply", code=1)["checks"]}
        found = checks["sshd accepts the homes in /home/lab"]
        self.assertEqual(found["status"], "fail")
        self.assertIn("/home/lab/bob", found["detail"])
        self.assertNotIn("alice", found["detail"])
        self.nas.sh("chmod 0755 /srv/home/bob", check=True)
        deadline = time.monotonic() + 120  # a client keeps the attributes of a directory for up to 60 s
        while self.gpu.sh("stat -c %a /home/lab/bob") != "755":
            self.assertLess(time.monotonic(), deadline)
            time.sleep(2)

    def test_07_an_export_changes_without_a_restart(self):
        before = self.nas.sh("systemctl show -p InvocationID nfs-server")
        self.write_lab(self.nas, data_clients="[{host: gpu01, options: [ro]}]")
        self.assert_whole(self.tend(self.nas, "apply"))
        self.assertIn("Read-only file system", self.gpu.sh("touch /srv/data/file"))
        self.write_lab(self.nas)
        self.tend(self.nas, "apply")
        self.assertEqual(self.nas.sh("systemctl show -p InvocationID nfs-server"), before)

    def test_08_options_that_no_remount_changes_are_told_not_forced(self):
        self.gpu.run(["systemd-run", "--quiet", "--unit=user-of-it", "--uid=alice", "--working-directory=/home/lab/alice",
                      "sleep", "infinity"], check=True)
        self.write_lab(self.gpu, options="vers=4.2, soft, nosuid, nodev, noatime")
        result = by_id(self.tend(self.gpu, "apply", code=None))["mount:/home/lab"]
        self.assertEqual(result["status"], "deferred", result)
        self.assertIn("hard is in effect, wanted soft", result["reason"])
        self.assertIn("no remount can change that", result["reason"])
        self.assertIn("soft", self.gpu.sh("grep /home/lab /etc/fstab"))
        self.assertIn("hard", self.gpu.sh("findmnt -no OPTIONS -t nfs4 /home/lab"))
        self.assertEqual(self.gpu.sh("systemctl is-active user-of-it"), "active")
        self.write_lab(self.gpu)
        self.assert_whole(self.tend(self.gpu, "apply"))

    def test_09_a_dead_server_stops_nothing_but_its_own_mounts(self):
        self.nas.power_off()
        self.write_lab(self.gpu, marker="while the server is dead")
        started = time.monotonic()
        report = self.tend(self.gpu, "apply", code=1)
        took = time.monotonic() - started
        self.say(f"a run with a dead server: {took:.0f} s")
        self.assertLess(took, DEAD_SECONDS)
        self.assertEqual(self.gpu.sh("cat /etc/marker"), "while the server is dead")
        self.assertEqual([r for r in report["results"] if r["status"] == "failed"], [])
        dead = {c["name"] for c in report["checks"] if c["status"] == "timeout"}
        self.assertLessEqual({"/home/lab answers", "/srv/data answers"}, dead)
        self.assertNotIn("ssh answers", dead)

    def test_10_the_next_run_ends_in_time_as_well(self):
        started = time.monotonic()
        self.tend(self.gpu, "diff")
        self.assertLess(time.monotonic() - started, DEAD_SECONDS)

    def test_11_the_server_comes_back_and_all_goes_on_by_itself(self):
        self.nas.power_on()
        self.nas.wait_until_up()
        deadline = time.monotonic() + 300  # the server's grace period is 90 s
        while True:
            done = self.as_user(self.gpu, "alice", "timeout 60 sh -c 'echo again > /home/lab/alice/file; cat /home/lab/alice/file'")
            if done.stdout.strip() == "again":
                break
            self.assertLess(time.monotonic(), deadline, done.stdout + done.stderr)
            time.sleep(2)
        self.assertEqual(self.nas.sh("cat /srv/home/alice/file"), "again")
        self.assertEqual(self.gpu.sh("systemctl is-active user-of-it"), "active")
        self.assert_whole(self.tend(self.gpu, "apply"))
        self.assertEqual(self.tend(self.nas, "diff")["changes"], [])

    def test_12_the_role_leaves_what_is_in_use_and_takes_the_rest(self):
        self.gpu.write("/root/lab/inventory/lab.yaml", "hosts: {gpu01: {}, nas01: {}}\n")
        self.tend(self.gpu, "apply", "--allow-removals", "100", code=None)
        self.assertIn("nfs4", self.gpu.sh("findmnt -no FSTYPE -t nfs4 /home/lab"))
        self.assertNotIn("nas01", self.gpu.sh("cat /etc/fstab"))
        self.assertEqual(self.gpu.sh("findmnt -no FSTYPE /srv/data"), "")


if __name__ == "__main__":
    unittest.main()
