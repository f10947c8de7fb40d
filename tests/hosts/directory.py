"""A real LDAP server on a host: slapd twice, once for each way of naming a group's members, with a CA of its own.

Both speak to nobody in the clear, show entries only to who has bound, and hold the same people:
alice (groups staff and admins, a key of ssh), bob (group students, a key with an accent in its comment) and a root of the
directory's own, whom no host must let in, with alice's key.
"""

import base64
import pathlib
import subprocess

NAME = "ldap.lab.example"
BASE = "dc=lab,dc=example"
READER = f"cn=reader,{BASE}"
PASSWORDS = {"reader": "reads-the-directory", "alice": "alice-s-own", "bob": "bob-s-own", "root": "root-of-the-directory"}
PEOPLE = {"alice": 10001, "bob": 10002, "root": 0}
# Everybody's first group is people.
GROUPS = {"people": (10000, ["alice", "bob"]), "staff": (10010, ["alice"]), "students": (10011, ["bob"]),
          "admins": (10012, ["alice"])}
# schema -> ports of ldap:// and ldaps://
PORTS = {"rfc2307": (389, 636), "rfc2307bis": (1389, 1636)}
HERE = pathlib.Path(__file__).parent / "ldap"

SLAPD_CONF = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include {schema}
include /etc/ldap/schema/inetorgperson.schema
include {folder}/openssh-lpk.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile /run/slapd-{name}.pid
idletimeout 900
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
security simple_bind=128
database mdb
suffix "{base}"
directory {folder}/{name}
index uid,uidNumber,gidNumber,memberUid,member,cn,objectClass eq
access to attrs=userPassword by self write by anonymous auth by * none
access to * by users read by * none
"""


class Directory:
    """`folder` (ours) gets the keys; `key` is alice's, `ca` the text of the certificate that vouches for the server."""

    FOLDER = "/srv/ldap"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "directory"
        self.folder.mkdir()
        self.ca = self.make_ca("ca")
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={NAME}",
                      "-keyout", "server.key", "-out", "server.csr")
        (self.folder / "names").write_text(f"subjectAltName=DNS:{NAME}\n")
        self._openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                      "-days", "30", "-extfile", "names", "-out", "server.pem")
        self.key, self.bobs_key = self._make_key("alice", "alice"), self._make_key("bob", "Böb")

    def _make_key(self, name, comment):
        key = self.folder / f"{name}_ed25519"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", key], check=True)
        return key

    def make_ca(self, name):
        """Another authority, NAME.pem and NAME.key; its certificate."""
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                      "-subj", f"/CN=CA {name} of the test", "-keyout", f"{name}.key", "-out", f"{name}.pem")
        return (self.folder / f"{name}.pem").read_text()

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def serve(self, host):
        """Installs and starts both servers on a booted host that has a way out."""
        host.run(["apt-get", "update"], check=True)
        # Debian's own slapd is not started: its settings would be of no use here.
        host.write("/etc/systemd/system/slapd.service.d/never.conf", "[Unit]\nConditionPathExists=/nonexistent\n")
        host.run(["apt-get", "install", "--yes", "--no-install-recommends", "slapd", "ldap-utils"], check=True,
                 environment={"DEBIAN_FRONTEND": "noninteractive"})
        for name in ("ca.pem", "server.pem", "server.key"):
            host.write(f"{self.FOLDER}/{name}", (self.folder / name).read_text())
        for file in HERE.glob("*.schema"):
            host.write(f"{self.FOLDER}/{file.name}", file.read_text())
        for name in PORTS:
            self._start(host, name)

    def _start(self, host, name):
        schema = "/etc/ldap/schema/nis.schema" if name == "rfc2307" else f"{self.FOLDER}/rfc2307bis.schema"
        settings = f"{self.FOLDER}/{name}.conf"
        host.write(settings, SLAPD_CONF.format(schema=schema, folder=self.FOLDER, name=name, base=BASE))
        host.write(f"{self.FOLDER}/{name}.ldif", self.entries(name))
        host.run(["mkdir", f"{self.FOLDER}/{name}"], check=True)
        host.run(["slapadd", "-f", settings, "-l", f"{self.FOLDER}/{name}.ldif"], check=True)
        plain, tls = PORTS[name]
        host.run(["systemd-run", "--quiet", f"--unit=directory-{name}", "slapd", "-d", "none", "-f", settings,
                  "-h", f"ldap://:{plain} ldaps://:{tls}"], check=True)

    def entries(self, schema):
        """All entries as LDIF."""
        found = [f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: lab\no: lab",
                 f"dn: {READER}\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: reader\n"
                 f"userPassword: {PASSWORDS['reader']}"]
        keys = {"alice": self.key, "bob": self.bobs_key, "root": self.key}
        for name, number in PEOPLE.items():
            found.append(f"dn: uid={name},{BASE}\nobjectClass: inetOrgPerson\nobjectClass: posixAccount\n"
                         f"objectClass: ldapPublicKey\nuid: {name}\ncn: {name}\nsn: {name}\nuidNumber: {number}\n"
                         f"gidNumber: 10000\nhomeDirectory: /home/{name}\nloginShell: /bin/bash\n"
                         f"userPassword: {PASSWORDS[name]}\n"
                         f"sshPublicKey:: {base64.b64encode(keys[name].with_suffix('.pub').read_bytes().strip()).decode()}")
        for name, (number, members) in GROUPS.items():
            found.append(f"dn: cn={name},{BASE}\nobjectClass: posixGroup\ncn: {name}\ngidNumber: {number}"
                         + self._members(schema, members))
        return "\n\n".join(found) + "\n"

    @staticmethod
    def _members(schema, members):
        if schema == "rfc2307":
            return "".join(f"\nmemberUid: {member}" for member in members)
        return "\nobjectClass: groupOfNames" + "".join(f"\nmember: uid={member},{BASE}" for member in members)

    def parameters(self, **others):
        """What the role ldap_client must be told to use this directory; None leaves a parameter out."""
        given = {"uri": f"ldaps://{NAME}", "base": BASE, "ca": self.ca, "bind_dn": READER,
                 "bind_password": PASSWORDS["reader"], "probe_user": "alice", **others}
        return {name: value for name, value in given.items() if value is not None}
