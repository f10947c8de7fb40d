"""The NFS roles on a booted host, as far as they need no NFS in the kernel: exports by exportfs, lines, units and maps."""

import json
import unittest

from support import TEND, AgentTest

LAB = "/root/lab"
INVENTORY = """\
hosts:
  nas01:
    roles:
      nfs_server:
        domain: lab.example
        threads: 4
        exports:
          - {{path: /srv/home, clients: {clients}}}
          - {{path: "/srv/my data", clients: [{{host: "@lab", options: [ro, "fsid=7"]}}], mode: "2775", group: users}}
  gpu01:
    roles:
      nfs_mounts:
        domain: lab.example
        method: {method}
        mounts:
          - {{path: /home/lab, src: "nas01:/srv/home", homes: true}}
          - {{path: "/srv/my data", src: "nas01:/srv/my data", options: [vers=4.2, soft, ro]}}
"""
CLIENTS = "[{host: 192.0.2.0/24}, {host: 127.0.0.1, options: [rw, no_root_squash]}]"


class Nfs(AgentTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write_lab()

    @classmethod
    def write_lab(cls, clients=CLIENTS, method="automount"):
        cls.host.write(f"{LAB}/inventory/lab.yaml", INVENTORY.format(clients=clients, method=method))

    def tend(self, host, *arguments, code=0):
        done = self.host.run([TEND, "--json", "--repo", LAB, "--host", host, *arguments])
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def apply(self, host, *arguments):
        report = self.tend(host, "apply", *arguments)
        self.assertEqual([r for r in report["results"] if r["status"] not in ("ok", "changed")], [])
        self.assertEqual(report["fidelity"]["breaches"], [])
        self.assertEqual(report["fidelity"]["predicted"], report["fidelity"]["actual"], report["fidelity"])
        self.assertEqual([c for c in report["checks"] if c["status"] != "pass"], [])
        return {result["id"]: result for result in report["results"]}

    def sh(self, line):
        done = self.host.run(["sh", "-c", line])
        return done.stdout.strip() or done.stderr.strip()

    def exported(self):
        """As exportfs tells it: {(path, client)}."""
        return {tuple(line.replace("\\040", " ").split("(")[0].split("\t"))
                for line in self.host.read("/var/lib/nfs/etab").splitlines()}

    def test_1_the_server_exports_what_the_plan_said(self):
        plan = self.tend("nas01", "diff", code=2)
        self.assertEqual(plan["failures"] + plan["unknown"] + plan["deferred"], [])
        self.apply("nas01")
        self.assertEqual(self.exported(), {("/srv/home", "192.0.2.0/24"), ("/srv/home", "127.0.0.1"),
                                           ("/srv/my data", "@lab")})
        self.assertEqual(self.sh("stat -c '%a %G' '/srv/my data'"), "2775 users")
        self.assertIn("no_root_squash", self.sh("grep 127.0.0.1 /var/lib/nfs/etab"))
        self.assertIn("fsid=7", self.sh("grep @lab /var/lib/nfs/etab"))
        self.assertEqual(self.sh("nfsconf --get nfsd threads; nfsconf --get nfsd vers3"), "4\nn")
        self.assertEqual(self.sh("nfsidmap -d"), "lab.example")

    def test_2_a_second_run_changes_nothing(self):
        self.assertEqual(self.tend("nas01", "diff")["changes"], [])

    def test_3_exports_by_hand_are_told_and_taken_back(self):
        self.sh("exportfs -o rw,no_root_squash '*:/srv/home'; exportfs -u '@lab:/srv/my data'")
        plan = self.tend("nas01", "diff", code=2)
        reasons = {change["id"]: change["reason"] for change in plan["changes"]}
        self.assertEqual(reasons, {"nfs_export:/srv/home": "exported to *(rw,no_root_squash) besides",
                                   "nfs_export:/srv/my data": "not exported to @lab"})
        self.assertTrue(all(change["drifted"] for change in plan["changes"]))
        self.apply("nas01")
        self.assertNotIn(("/srv/home", "*"), self.exported())
        self.assertIn(("/srv/my data", "@lab"), self.exported())

    def test_4_an_export_that_does_not_work_fails_and_says_why(self):
        self.host.write("/etc/exports", "/srv/none 127.0.0.1(rw)\n/srv/home gpu01(rw)\n")
        report = self.tend("nas01", "apply", code=1)
        failed = {r["id"]: r["error"] for r in report["results"] if r["status"] == "failed"}
        self.assertIn("/etc/exports exports /srv/home, too", str(failed["nfs_export:/srv/home"]))
        self.host.write("/etc/exports", "")
        self.apply("nas01")

    def test_5_everybody_as_root_is_an_error_of_the_repository(self):
        self.write_lab(clients="[{host: '*', options: [rw, no_root_squash]}]")
        done = self.host.run([TEND, "--repo", LAB, "--host", "nas01", "diff"])
        self.assertEqual(done.returncode, 65, done.stdout + done.stderr)
        self.assertIn("makes every machine's root the owner of all files", done.stdout + done.stderr)
        self.write_lab()

    def test_6_the_role_goes_and_nothing_is_exported_any_more(self):
        self.host.write("/srv/home/alice/file", "kept\n")
        self.host.write(f"{LAB}/inventory/lab.yaml", "hosts: {nas01: {}}\n")
        self.tend("nas01", "apply", "--allow-removals", "100")
        self.assertEqual(self.exported(), set())
        self.assertEqual(self.sh("ls /etc/exports.d /etc/idmapd.conf.d /etc/nfs.conf.d/lab.conf 2>/dev/null"), "")
        self.assertEqual(self.host.read("/srv/home/alice/file"), "kept\n")
        self.assertEqual(self.tend("nas01", "diff")["changes"], [])

    def test_7_the_client_gets_lines_that_systemd_takes(self):
        self.write_lab()
        self.apply("gpu01")
        fstab = self.host.read("/etc/fstab")
        self.assertIn("nas01:/srv/home /home/lab nfs vers=4.2,hard,nconnect=4,noatime,nosuid,nodev,_netdev,nofail,"
                      "x-systemd.automount,x-systemd.mount-timeout=30s 0 0", fstab)
        self.assertIn(r"nas01:/srv/my\040data /srv/my\040data nfs vers=4.2,soft,ro,", fstab)
        verified = self.host.run(["findmnt", "--verify", "--tab-file", "/etc/fstab"])
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        made = self.sh("mkdir /tmp/units; /lib/systemd/system-generators/systemd-fstab-generator /tmp/units /tmp/units "
                       "/tmp/units; cat /tmp/units/home-lab.automount; ls /tmp/units")
        self.assertIn("Where=/home/lab", made)
        self.assertNotIn("TimeoutIdleSec", made)
        self.assertIn(r"srv-my\x20data.automount", made)
        self.assertEqual(self.tend("gpu01", "diff")["changes"], [])

    def test_8_autofs_takes_its_place_and_gives_it_back(self):
        self.write_lab(method="autofs")
        self.apply("gpu01", "--allow-removals", "10")
        self.assertNotIn("nas01", self.host.read("/etc/fstab"))
        self.assertEqual(self.host.read("/etc/auto.lab").splitlines()[1:], [
            "/home/lab -fstype=nfs,vers=4.2,hard,nconnect=4,noatime,nosuid,nodev nas01:/srv/home",
            '"/srv/my data" -fstype=nfs,vers=4.2,soft,ro "nas01:/srv/my data"'])
        self.assertEqual(self.tend("gpu01", "diff")["changes"], [])
        self.write_lab(method="fstab")
        self.apply("gpu01", "--allow-removals", "10")
        self.assertNotIn("x-systemd.automount", self.host.read("/etc/fstab"))
        self.assertEqual(self.sh("ls /etc/auto.lab /etc/auto.master.d/lab.autofs 2>/dev/null"), "")


if __name__ == "__main__":
    unittest.main()
