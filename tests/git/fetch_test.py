#!/usr/bin/env python3
"""tend-fetch against real servers: a path, https (git http-backend behind TLS), ssh (sshd). Usage: fetch_test.py TEND_FETCH."""
import base64
import contextlib
import getpass
import hashlib
import hmac
import http.server
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROGRAM = ""
BACKEND = "/usr/lib/git-core/git-http-backend"
SSHD = "/usr/sbin/sshd"
CLEAN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
         "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@lab.example",
         "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@lab.example"}


def sh(*argv, **options):
    done = subprocess.run(argv, env=CLEAN, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{argv}: {done.stderr}")
    return done.stdout.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Lab(unittest.TestCase):
    """A lab repository with one commit, and a place to fetch to."""

    def setUp(self):
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="tend-fetch-"))
        self.addCleanup(shutil.rmtree, self.base, True)
        self.source = self.base / "lab"
        sh("git", "init", "-q", "-b", "main", str(self.source))
        self.commit("first")
        self.destination = self.base / "state" / "repo.git"

    def commit(self, text):
        (self.source / "tend.yaml").write_text(f"tend: 1  # {text}\n")
        sh("git", "-C", str(self.source), "add", ".")
        sh("git", "-C", str(self.source), "commit", "-q", "-m", text)
        return self.head()

    def head(self):
        return sh("git", "-C", str(self.source), "rev-parse", "HEAD")

    def fetch(self, url=None, **more):
        request = {"url": str(url or self.source), "branch": "main", "destination": str(self.destination), **more}
        text = "".join(f"{key}={value}\n" for key, value in request.items())
        return subprocess.run([PROGRAM], input=text, env={}, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def fetched(self, *args, **more):
        done = self.fetch(*args, **more)
        self.assertEqual((done.returncode, done.stdout.strip()), (0, self.head()), done.stderr)

    def refused(self, message, *args, **more):
        done = self.fetch(*args, **more)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(message, done.stderr)


class Paths(Lab):
    def test_a_new_destination_is_made_private_and_follows_the_branch(self):
        self.fetched()
        self.assertEqual(self.destination.stat().st_mode & 0o777, 0o700)
        self.commit("second")
        self.fetched()
        self.assertEqual(sh("git", "--git-dir", str(self.destination), "rev-parse", "refs/tend/candidate"), self.head())

    def test_a_rewound_branch_is_followed_for_trust_to_judge(self):
        self.commit("second")
        self.fetched()
        sh("git", "-C", str(self.source), "reset", "-q", "--hard", "HEAD~1")
        self.fetched()

    def test_a_branch_that_is_not_there_is_an_error_also_after_a_good_fetch(self):
        self.fetched()
        self.refused("has no branch `other`", branch="other")

    def test_names_and_urls_that_are_not_allowed_are_refused(self):
        self.refused("no name of a branch", branch="--upload-pack=touch")
        self.refused("no name of a branch", branch="a..b")
        self.refused("proves nothing", url="http://lab.example/lab.git")
        self.refused("no usable repository URL", url="ext::sh -c true")

    def test_a_password_in_a_url_is_not_shown(self):
        done = self.fetch(url="https://a:hidden@127.0.0.1:1/lab.git")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("hidden", done.stderr)

    def test_a_damaged_destination_is_cloned_anew_and_kept_beside(self):
        self.fetched()
        for file in (self.destination / "objects").rglob("*"):
            if file.is_file():
                file.chmod(0o600)
                content = bytearray(file.read_bytes())
                middle = len(content) // 2
                content[middle:middle + 4] = b"\0\0\0\0" if content[middle:middle + 4] != b"\0\0\0\0" else b"\1\1\1\1"
                file.write_bytes(content)
        self.fetched()
        self.assertTrue((self.base / "state" / "repo.git.damaged").is_dir())
        sh("git", "--git-dir", str(self.destination), "fsck", "--full", "--strict")

    def test_a_destination_that_is_no_repository_is_replaced(self):
        self.destination.mkdir(parents=True)
        (self.destination / "HEAD").write_text("rubbish")
        self.fetched()

    def test_a_damaged_destination_stays_while_the_remote_is_away(self):
        self.destination.mkdir(parents=True)
        (self.destination / "HEAD").write_text("rubbish")
        self.refused("", url=self.base / "away")
        self.assertEqual((self.destination / "HEAD").read_text(), "rubbish")

    def test_the_leavings_of_a_killed_fetch_do_no_harm(self):
        self.fetched()
        (self.destination / "refs" / "tend" / "candidate.lock").write_text("")
        (self.destination / "objects" / "pack" / "pack_git2_abc").write_text("half")
        self.commit("second")
        self.fetched()
        self.assertFalse((self.destination / "objects" / "pack" / "pack_git2_abc").exists())


class Https(Lab):
    def setUp(self):
        super().setUp()
        if not os.path.exists(BACKEND):
            self.skipTest("git http-backend is not installed")
        self.make_authority("lab")
        self.port = self.serve(self.base / "lab.pem", self.base / "lab.key")

    def make_authority(self, name, host="localhost"):
        at = lambda end: str(self.base / f"{name}.{end}")
        sh("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name} authority",
           "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", at("ca.key"), "-out", at("ca.pem"))
        sh("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", at("key"), "-out", at("csr"))
        pathlib.Path(at("ext")).write_text(f"subjectAltName=DNS:{host}\n")
        sh("openssl", "x509", "-req", "-in", at("csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial",
           "-days", "2", "-extfile", at("ext"), "-out", at("pem"))

    def serve(self, certificate, key, redirect=""):
        base = self.base

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                if redirect:
                    self.send_response(302)
                    self.send_header("Location", redirect + self.path)
                    self.end_headers()
                    return
                path, _, query = self.path.partition("?")
                size = int(self.headers.get("Content-Length") or 0)
                environment = dict(CLEAN, GIT_PROJECT_ROOT=str(base), GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
                                   QUERY_STRING=query, REQUEST_METHOD=self.command, CONTENT_LENGTH=str(size),
                                   CONTENT_TYPE=self.headers.get("Content-Type", ""), GIT_CONFIG_COUNT="1",
                                   GIT_CONFIG_KEY_0="safe.directory", GIT_CONFIG_VALUE_0="*")
                out = subprocess.run([BACKEND], input=self.rfile.read(size), env=environment,
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
                head, _, body = out.partition(b"\r\n\r\n")
                fields = [line.split(": ", 1) for line in head.decode().split("\r\n")]
                status = next((int(value.split()[0]) for name, value in fields if name == "Status"), 200)
                self.send_response(status)
                for name, value in fields:
                    if name != "Status":
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *args):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *args: None
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server.server_address[1]

    def url(self, port=None):
        return f"https://localhost:{port or self.port}/lab/.git"

    def test_a_server_whose_authority_is_given_is_fetched_from(self):
        self.fetched(self.url(), ca_file=self.base / "lab.ca.pem")
        self.commit("second")
        self.fetched(self.url(), ca_file=self.base / "lab.ca.pem")

    def test_a_server_of_another_authority_is_refused(self):
        self.make_authority("other")
        self.refused("certificate of localhost is not valid", self.url(), ca_file=self.base / "other.ca.pem")
        self.refused("certificate of localhost is not valid", self.url())

    def test_a_certificate_for_another_name_is_refused(self):
        self.make_authority("elsewhere", host="elsewhere.example")
        port = self.serve(self.base / "elsewhere.pem", self.base / "elsewhere.key")
        self.refused("is not valid", self.url(port), ca_file=self.base / "elsewhere.ca.pem")

    def test_a_redirect_to_another_host_is_not_followed(self):
        port = self.serve(self.base / "lab.pem", self.base / "lab.key", redirect=f"https://127.0.0.1:{self.port}")
        self.refused("cannot redirect", self.url(port), ca_file=self.base / "lab.ca.pem")

    def test_a_file_of_authorities_that_is_missing_is_named(self):
        self.refused("/nowhere.pem", self.url(), ca_file="/nowhere.pem")


class Ssh(Lab):
    def setUp(self):
        super().setUp()
        if not os.path.exists(SSHD):
            self.skipTest(f"{SSHD} is not installed")
        for name in ("host_ed25519", "host_ecdsa", "user", "stranger"):
            kind = "ecdsa" if name == "host_ecdsa" else "ed25519"
            sh("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", str(self.base / name))
        self.base.chmod(0o755)
        shutil.copy(self.base / "user.pub", self.base / "authorized")
        self.port = self.start_sshd()
        self.user = getpass.getuser()

    def start_sshd(self):
        port = free_port()
        config = self.base / "sshd_config"
        config.write_text(f"""
Port {port}
ListenAddress 127.0.0.1
HostKey {self.base}/host_ecdsa
HostKey {self.base}/host_ed25519
AuthorizedKeysFile {self.base}/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
""")
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        log = open(self.base / "sshd.log", "w")
        daemon = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=log, stdout=log)
        self.addCleanup(log.close)
        self.addCleanup(daemon.wait)
        self.addCleanup(daemon.terminate)
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return port
            time.sleep(0.05)
        self.skipTest("sshd does not start here: " + (self.base / "sshd.log").read_text()[-300:])

    def key_line(self, name):
        return " ".join((self.base / f"{name}.pub").read_text().split()[:2])

    def known(self, text):
        (self.base / "known_hosts").write_text(text)
        return {"ssh_key": self.base / "user", "known_hosts": self.base / "known_hosts"}

    def url(self):
        return f"ssh://{self.user}@127.0.0.1:{self.port}{self.source}"

    def entry(self):
        return f"[127.0.0.1]:{self.port}"

    def test_a_known_host_is_fetched_from(self):
        self.fetched(self.url(), **self.known(f"# lab\n{self.entry()} {self.key_line('host_ecdsa')}\n"))

    def test_the_key_that_is_known_is_asked_for_though_the_server_has_others(self):
        self.fetched(self.url(), **self.known(f"{self.entry()} {self.key_line('host_ed25519')}\n"))
        self.assertFalse(pathlib.Path(str(self.destination) + ".ssh-home").exists())

    def test_a_hashed_name_is_found(self):
        salt = os.urandom(20)
        digest = hmac.new(salt, self.entry().encode(), hashlib.sha1).digest()
        name = "|1|" + base64.b64encode(salt).decode() + "|" + base64.b64encode(digest).decode()
        self.fetched(self.url(), **self.known(f"{name} {self.key_line('host_ed25519')}\n"))

    def test_an_unknown_host_is_refused_before_anything_is_sent(self):
        self.refused("is not in", self.url(), **self.known(f"other.example {self.key_line('host_ed25519')}\n"))
        self.assertNotIn("Accepted", (self.base / "sshd.log").read_text())

    def test_another_key_than_the_known_one_is_refused(self):
        self.refused("showed another key", self.url(), **self.known(f"{self.entry()} {self.key_line('stranger')}\n"))

    def test_a_revoked_key_is_refused(self):
        line = f"{self.entry()} {self.key_line('host_ed25519')}\n"
        self.refused("revoked", self.url(), **self.known(line + "@revoked " + line))

    def test_a_user_key_that_the_server_does_not_take_is_named(self):
        more = self.known(f"{self.entry()} {self.key_line('host_ed25519')}\n")
        more["ssh_key"] = self.base / "stranger"
        self.refused("does not accept the key", self.url(), **more)

    def test_a_missing_user_key_is_named(self):
        more = self.known(f"{self.entry()} {self.key_line('host_ed25519')}\n")
        more["ssh_key"] = self.base / "missing"
        self.refused("/missing", self.url(), **more)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    os.environ.setdefault("PATH", "/usr/bin:/bin")
    result = unittest.main(exit=False, verbosity=2).result
    for test, reason in result.skipped:
        print(f"SKIPPED: {test.id()}: {reason}")
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if result.testsRun == len(result.skipped) else 0)
