"""Role ldap_client against a real slapd on another host: people log in, in both variants, and nobody is locked out."""

import base64
import hashlib
import json
import time
import unittest

import yaml

import directory
import host
import judge
import network
import snapshot
from base_tree import base_tree
from support import TEND, AgentTest

LAB = "/root/lab"
SERVER, CLIENT = "198.51.100.10", "198.51.100.20"
# What sssd itself writes of its settings, for root alone.
SSSD_S_OWN = {"/var/lib/sss/db/config.ldb", "/var/log/sssd/sssd.log"}
# Tend's copies of what it replaced, for root alone: earlier versions of the settings, whole, so that they can be put back.
COPIES = "/var/lib/tend/objects/"
ROOT_PASSWORD = "the-local-way-in"


class LdapClient(AgentTest):
    """One story on two hosts; the numbers are its order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(host.Host(base_tree(), "directory"))
        cls.network = cls.enterClassContext(network.Network("198.51.100.0/24"))
        cls.network.plug(cls.server, SERVER)
        cls.network.plug(cls.host, CLIENT)
        cls.directory = directory.Directory(cls.folder)
        cls.directory.serve(cls.server)
        cls.prepare_client()

    @classmethod
    def prepare_client(cls):
        cls.host.write("/etc/hosts", cls.host.read("/etc/hosts") + f"{SERVER} {directory.NAME}\n")
        cls.host.run(["apt-get", "update"], check=True)
        cls.host.run(["apt-get", "install", "--yes", "--no-install-recommends", "pamtester"], check=True)
        cls.host.run(["chpasswd"], input=f"root:{ROOT_PASSWORD}\n", check=True)
        cls.host.write("/root/alice_key", cls.directory.key.read_text(), mode=0o600)
        cls.host.write("/root/bob_key", cls.directory.bobs_key.read_text(), mode=0o600)
        cls.hide_password()
        cls.before = snapshot.take(cls.host)
        cls.texts = cls.read_texts()

    @classmethod
    def hide_password(cls):
        """What the host binds with lies in the lab's secrets/, for the host's own key."""
        cls.host.write(f"{LAB}/secrets/hosts/client.pub", cls.host.read("/etc/ssh/ssh_host_ed25519_key.pub"))
        cls.host.write(f"{LAB}/secrets/escrow.pub", cls.directory.key.with_suffix(".pub").read_text())
        cls.give()  # it is encrypted for the hosts that name it
        cls.host.run([TEND, "--repo", LAB, "secrets", "set", "ldap_bind"], input=directory.PASSWORDS["reader"], check=True)

    @classmethod
    def read_texts(cls):
        """nsswitch.conf and PAM's stacks."""
        paths = ["/etc/nsswitch.conf", *(f"/etc/pam.d/common-{stack}" for stack in judge.PAM_STACKS)]
        return {path: cls.host.read(path) for path in paths}

    @classmethod
    def give(cls, **parameters):
        """The host has the role with these parameters besides what every variant has; None leaves one out."""
        usual = {"allow_groups": ["staff"], "sudo_groups": ["admins"], "mkhomedir": True,
                 "bind_password": {"secret": "ldap_bind"}}
        cls.write_inventory({"ldap_client": cls.directory.parameters(**{**usual, **parameters})})

    @classmethod
    def write_inventory(cls, roles):
        cls.host.write(f"{LAB}/inventory/lab.yaml", yaml.safe_dump({"hosts": {"client": {"roles": roles}}}))

    def tend(self, *arguments, code=0):
        done = self.host.run([TEND, "--json", "--repo", LAB, "--host", "client", *arguments])
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def refused(self, **parameters):
        """The words of a role that refuses; nothing of it is planned."""
        self.give(**parameters)
        plan = self.tend("diff", code=1)
        self.assertEqual((plan["changes"], {failure["id"] for failure in plan["failures"]}), ([], {"role:ldap_client"}))
        return " ".join(failure["error"]["message"] for failure in plan["failures"])

    def converge(self, **parameters):
        """Applies; what was predicted is what came, and all checks pass."""
        self.give(**parameters)
        plan = self.tend("diff", code=2)
        self.assertEqual((plan["failures"], plan["unknown"], plan["deferred"]), ([], [], []))
        report = self.tend("apply")
        self.assertEqual(report["errors"], [])
        self.assertEqual([r for r in report["results"] if r["status"] not in ("ok", "changed")], [])
        self.assert_faithful(report)
        self.assertEqual([check for check in report["checks"] if check["status"] != "pass"], [])
        self.assertEqual(self.tend("diff")["changes"], [])
        return plan

    def assert_faithful(self, report):
        fidelity = report["fidelity"]
        self.assertEqual(fidelity["breaches"], [])
        self.assertEqual((fidelity["predicted"], fidelity["matched"]), (fidelity["actual"], fidelity["predicted"]))

    # What people do

    def out(self, *argv):
        return self.host.run(argv, check=True).stdout

    def log_in(self, name, password):
        """A login through PAM, as sshd makes it: password, account, session; within half a minute, or not at all."""
        done = self.host.run(["timeout", "30", "pamtester", "sshd", name, "authenticate", "acct_mgmt", "open_session"],
                             input=password + "\n")
        return done.returncode == 0

    def become(self, name, password):
        """What `su NAME` of somebody unprivileged prints with `id -un`."""
        return self.host.run(["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "su", name, "-c", "id -un"],
                             input=password + "\n").stdout.strip()

    def assert_people_log_in(self, bob_too=False):
        self.assertEqual(self.out("getent", "passwd", "alice").strip().split(":")[2:],
                         ["10001", "10000", "alice", "/home/alice", "/bin/bash"])
        self.assertEqual(set(self.out("id", "-nG", "alice").split()), {"people", "staff", "admins"})
        self.assertTrue(self.log_in("alice", directory.PASSWORDS["alice"]))
        self.assertEqual(self.become("alice", directory.PASSWORDS["alice"]), "alice")
        self.assertFalse(self.log_in("alice", "a guess"))
        self.assertEqual(self.become("alice", "a guess"), "")
        self.assertFalse(self.log_in("root", directory.PASSWORDS["root"]))
        # bob's password is right; none of his groups is let in.
        self.assertEqual(self.out("id", "-u", "bob"), "10002\n")
        self.assertEqual(self.log_in("bob", directory.PASSWORDS["bob"]), bob_too)
        self.assertIn("(ALL : ALL) ALL", self.out("sudo", "-l", "-U", "alice"))
        self.assertIn("not allowed", self.host.run(["sudo", "-l", "-U", "bob"]).stdout)
        self.assertEqual(self.out("stat", "-c", "%U", "/home/alice"), "alice\n")

    def assert_password_only_in(self, *paths):
        """In no other file that was written on the host: repository, ledger, journal, metrics. Copies of settings that were
        replaced have it as those settings had, and are root's."""
        password = directory.PASSWORDS["reader"].encode()
        spellings = (password, base64.b64encode(password), hashlib.sha256(password).hexdigest().encode())
        upper = self.host.memory / "upper"
        found = {"/" + str(file.relative_to(upper)) for file in upper.rglob("*")
                 if file.is_file() and not file.is_symlink() and any(one in file.read_bytes() for one in spellings)}
        copies = {path for path in found if path.startswith(COPIES)}
        self.assertEqual(found - SSSD_S_OWN - copies, set(paths))
        for path in copies | SSSD_S_OWN & found:
            self.assertEqual(self.out("stat", "-c", "%A %U", path)[4:], "------ root\n", path)

    def ssh(self, name, key):
        """Who somebody is that logs in with a key, or nothing."""
        return self.host.run(["ssh", "-i", f"/root/{key}_key", "-o", "StrictHostKeyChecking=no", "-o", "BatchMode=yes",
                              "-o", "IdentitiesOnly=yes", f"{name}@127.0.0.1", "id", "-un"]).stdout.strip()

    def assert_keys_open_what_is_theirs(self):
        self.assertEqual(self.ssh("alice", "alice"), "alice")
        self.assertEqual(self.ssh("alice", "bob"), "")
        self.assertEqual(self.ssh("bob", "bob"), "")  # whose groups are not let in
        self.assertEqual(self.ssh("root", "alice"), "")  # the directory's root is not ours

    def assert_root_is_fast(self):
        for action in (lambda: self.out("id", "root"),
                       lambda: self.assertTrue(self.log_in("root", ROOT_PASSWORD)),
                       lambda: self.assertEqual(self.become("root", ROOT_PASSWORD), "root")):
            started = time.monotonic()
            action()
            self.assertLess(time.monotonic() - started, 5)

    def switched_to(self):
        """The services that lookups and the profiles that logins go through."""
        line = next(l for l in self.host.read("/etc/nsswitch.conf").splitlines() if l.startswith("passwd:"))
        stack = self.host.read("/etc/pam.d/common-auth")
        return line.split()[1:], [module for module in ("pam_sss", "pam_ldap") if module in stack]

    # The story

    def test_01_what_would_send_passwords_in_the_clear_is_refused(self):
        self.assertIn("never cross the network in the clear", self.refused(uri=f"ldap://{directory.NAME}"))
        self.assertIn("do not go together", self.refused(tls="starttls"))
        self.assertIn("only go together", self.refused(bind_dn=None))
        self.assertIn("only go together", self.refused(bind_password=None))

    def test_02_a_server_that_cannot_prove_itself_changes_no_login(self):
        self.give(ca=self.directory.make_ca("foreign"))
        report = self.tend("apply", code=1)
        failed = {result["id"]: result["error"]["message"] for result in report["results"] if result["status"] == "failed"}
        self.assertEqual(list(failed), ["exec:wait for the directory"])
        self.assertIn("alice is not found", failed["exec:wait for the directory"])
        self.assertEqual(self.switched_to()[1], [])
        self.assertEqual({check["status"] for check in report["checks"]}, {"skipped"})
        self.assert_root_is_fast()

    def test_03_with_the_right_authority_the_rest_follows_as_planned(self):
        type(self).plan = self.converge(ssh_keys=True)
        self.assertEqual(self.switched_to(), (["files", "sss"], ["pam_sss"]))

    def test_04_people_log_in_with_sssd(self):
        self.assert_people_log_in()
        self.assertEqual(self.out("stat", "-c", "%a %U", "/etc/sssd/sssd.conf"), "600 root\n")
        self.assertEqual(self.host.run(["systemctl", "--failed", "--quiet", "--plain"]).stdout, "")

    def test_04_the_password_they_are_looked_up_with_is_in_its_file_alone(self):
        unbound = self.server.run(["ldapsearch", "-x", "-H", "ldap://127.0.0.1", "-ZZ", "-b", directory.BASE, "uid=alice"],
                                  environment={"LDAPTLS_REQCERT": "never"})
        self.assertNotIn("uidNumber", unbound.stdout)
        self.assertIn(directory.PASSWORDS["reader"], self.host.read("/etc/sssd/sssd.conf"))
        self.assert_password_only_in("/etc/sssd/sssd.conf")

    def test_05_keys_come_from_the_directory(self):
        self.assertIn("ssh-ed25519", self.out("sss_ssh_authorizedkeys", "alice"))
        self.assert_keys_open_what_is_theirs()

    def connections(self):
        return self.out("ss", "--no-header", "--tcp", "--numeric", "state", "established", "dport", "=", ":636").splitlines()

    def assert_idle_connections_close(self):
        """Before the server's idletimeout of 900 s; 10 s are told."""
        self.assertNotEqual(self.connections(), [])
        self.soon(lambda: not self.connections(), seconds=60)
        self.assertEqual(self.host.run(["getent", "-s", self.switched_to()[0][1], "passwd", "bob"]).returncode, 0)

    def test_05_then_idle_connections_close_before_the_server_drops_them(self):
        self.converge(ssh_keys=True, idle="10s")
        self.out("sss_cache", "-E")
        self.out("getent", "-s", "sss", "passwd", "alice")
        self.assert_idle_connections_close()

    def test_06_without_the_server_root_and_whoever_was_here_log_in(self):
        self.network.cut(self.server)
        try:
            self.assert_root_is_fast()
            self.assertTrue(self.log_in("alice", directory.PASSWORDS["alice"]))
            self.assertFalse(self.log_in("alice", "a guess"))
            self.assert_root_is_fast()
            report = self.tend("apply", code=1)
            failed = [check["name"] for check in report["checks"] if check["status"] != "pass"]
            self.assertEqual(failed, [f"ldaps://{directory.NAME} answers with a certificate that holds"])
            self.assertEqual([result["id"] for result in report["results"] if result["status"] != "ok"], [])
        finally:
            self.network.mend(self.server)

    def test_07_the_other_variant_takes_over_whole(self):
        self.converge(backend="nslcd", ssh_keys=True, idle="10s")
        self.assertEqual(self.switched_to(), (["files", "ldap"], ["pam_ldap"]))
        self.assertEqual(self.out("stat", "-c", "%a %U %G", "/etc/nslcd.conf"), "640 root nslcd\n")
        self.assertFalse(self.host.path("/etc/sssd/sssd.conf").exists())
        self.assertEqual(self.host.run(["systemctl", "is-active", "sssd"]).stdout, "inactive\n")
        self.assert_people_log_in()
        self.assertIn(directory.PASSWORDS["reader"], self.host.read("/etc/nslcd.conf"))
        self.assert_password_only_in("/etc/nslcd.conf")

    def keys_of(self, name, number):
        return self.out("runuser", "-u", "nslcd", "--", "/etc/ssh/ldap-keys", name, str(number))

    def test_07_then_keys_come_from_there_too(self):
        self.assert_keys_open_what_is_theirs()
        # What LDIF writes in base64 is a line as any other.
        self.assertEqual(self.keys_of("bob", 10002), self.directory.bobs_key.with_suffix(".pub").read_text())
        # An account that only has the name of somebody in the directory; a number of the system's; what a filter would obey.
        for name, number in (("alice", 4711), ("root", 0), ("*", 10001), ("alice)(uid=*", 10001)):
            self.assertEqual(self.keys_of(name, number), "", name)

    def test_07_then_idle_connections_close_too(self):
        self.out("getent", "-s", "ldap", "passwd", "alice")
        self.assert_idle_connections_close()

    def test_08_without_the_server_root_logs_in_with_nslcd_too(self):
        self.network.cut(self.server)
        try:
            self.assert_root_is_fast()
            self.assertFalse(self.log_in("alice", directory.PASSWORDS["alice"]))  # nslcd keeps no passwords
            self.assertEqual(self.keys_of("alice", 10001), "")
            self.assert_root_is_fast()
        finally:
            self.network.mend(self.server)

    def test_09_and_back_with_starttls_members_by_dn_and_open_to_everybody(self):
        port = directory.PORTS["rfc2307bis"][0]
        cache = ["stat", "-c", "%i", "/var/lib/sss/db/cache_ldap.ldb"]
        kept_from_before = self.out(*cache)
        self.converge(uri=f"ldap://{directory.NAME}:{port}", tls="starttls", schema="rfc2307bis", allow_groups=[])
        self.assertEqual(self.switched_to(), (["files", "sss"], ["pam_sss"]))
        self.assert_people_log_in(bob_too=True)
        self.assertNotEqual(self.out(*cache), kept_from_before)

    def test_10_what_somebody_took_out_of_pam_and_nsswitch_is_drift_and_put_back(self):
        self.host.run(["sed", "-i", "/pam_sss/d", "/etc/pam.d/common-auth"], check=True)
        self.host.run(["sed", "-i", "/^passwd:/s/ sss//", "/etc/nsswitch.conf"], check=True)
        plan = self.tend("diff", code=2)
        self.assertEqual({change["id"]: change["cause"] for change in plan["changes"]},
                         {"pam_profile:sss": "drift", "nsswitch:passwd#sss": "drift"})
        self.assert_faithful(self.tend("apply"))
        self.assert_people_log_in(bob_too=True)

    def test_11_taken_out_the_host_is_as_it_was_but_for_packages(self):
        self.write_inventory({})
        report = self.tend("apply", "--allow-removals", "1000")
        self.assertEqual(report["errors"], [])
        self.assert_faithful(report)
        self.assertEqual(self.tend("status")["managed"], 0)
        after = self.read_texts()
        # libnss-sss adds an empty line, libpam-pwquality its profile; both packages stay.
        after["/etc/nsswitch.conf"] = after["/etc/nsswitch.conf"].replace("automount: \n", "")
        self.assertIn("pam_pwquality", after.pop("/etc/pam.d/common-password"))
        self.assertEqual(after, {path: text for path, text in self.texts.items() if path in after})
        for path in ("/etc/sssd/sssd.conf", "/etc/sudoers.d/20-ldap", "/etc/ssh/sshd_config.d/20-ldap-keys.conf",
                     "/etc/ssh/ldap-keys", "/usr/local/share/ca-certificates/ldap-client.crt"):
            self.assertFalse(self.host.path(path).exists(), path)
        packages = [{"id": f"package:{name}", "action": "create"} for name in
                    ("sssd-ldap", "sssd-tools", "libnss-sss", "libpam-sss", "nslcd", "libnss-ldapd", "libpam-ldapd", "sudo", "ldap-utils")]
        stays = dict(self.plan, changes=packages)
        self.assertEqual(judge.Judge(self.host, stays, self.before, snapshot.take(self.host)).unexplained(), [])
        self.assertNotEqual(self.host.run(["getent", "passwd", "alice"]).returncode, 0)
        self.assert_root_is_fast()


if __name__ == "__main__":
    unittest.main()
