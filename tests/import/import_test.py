#!/usr/bin/env python3
"""tend-import against real servers and archives made here. Usage: import_test.py TEND_IMPORT."""
import contextlib
import http.server
import io
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest
import zipfile

PROGRAM = ""
LIMIT = 64 << 20


def run(*words, input=b""):
    return subprocess.run([PROGRAM, *words], input=input, capture_output=True, env={}, timeout=60)


class Handler(http.server.BaseHTTPRequestHandler):
    """/file, /missing, /moved (to /file), /loop, /downgrade (to http), /large, /short (promises more than it sends)."""

    def do_GET(self):
        target = {"/moved": "/file", "/loop": "/loop", "/downgrade": self.server.plain}.get(self.path)
        if target:
            self.send_response(302)
            self.send_header("Location", target)
            self.end_headers()
        elif self.path == "/file":
            self.answer(b"content\0of a file\n")
        elif self.path == "/short":
            self.answer(b"half", length=1000)
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(LIMIT // (1 << 20) + 1):
                    self.wfile.write(bytes(1 << 20))
        else:
            self.send_error(404)

    def answer(self, content, length=None):
        self.send_response(200)
        self.send_header("Content-Length", str(length or len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class Downloads(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tend-import-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def serve(self, tls=False, plain=""):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.plain = plain
        if tls:
            key, certificate = self.folder / "key.pem", self.folder / "cert.pem"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                            "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
                           check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"

    def download(self, url):
        return run("download", input=url.encode())

    def test_the_content_comes_through_as_it_is(self):
        url = self.serve()
        for path in ("/file", "/moved"):
            done = self.download(url + path)
            self.assertEqual((done.returncode, done.stdout), (0, b"content\0of a file\n"), done.stderr)

    def test_what_is_no_answer_is_an_error(self):
        url = self.serve()
        for path, words in (("/missing", b"404"), ("/loop", b"redirects"), ("/short", b"")):
            done = self.download(url + path)
            self.assertEqual(done.returncode, 1, path)
            self.assertTrue(done.stderr.startswith(b"error: "), done.stderr)
            self.assertIn(words, done.stderr)
        self.assertEqual(self.download("http://127.0.0.1:1/").returncode, 1)

    def test_what_never_ends_is_cut_off(self):
        done = self.download(self.serve() + "/large")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"larger than 64 MiB", done.stderr)
        self.assertLessEqual(len(done.stdout), LIMIT)

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        done = self.download(self.serve(tls=True) + "/file")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"certificate", done.stderr.lower())

    def test_other_protocols_are_refused(self):
        (self.folder / "file").write_text("x")
        for url in (f"file://{self.folder}/file", "ftp://127.0.0.1/x"):
            self.assertEqual(self.download(url).returncode, 1, url)


class Archives(unittest.TestCase):
    FILES = {"tool-1.0/tool": b"program\0", "tool-1.0/LICENSE": b"free\n"}

    def tar(self, mode, prefix=""):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode=f"w:{mode}") as archive:
            for name, content in self.FILES.items():
                info = tarfile.TarInfo(prefix + name)
                info.size, info.mode = len(content), 0o6755
                archive.addfile(info, io.BytesIO(content))
            for name, kind, target in (("link", tarfile.SYMTYPE, "/etc/passwd"), ("device", tarfile.CHRTYPE, ""),
                                       ("hard", tarfile.LNKTYPE, prefix + "tool-1.0/tool"), ("pipe", tarfile.FIFOTYPE, "")):
                info = tarfile.TarInfo(name)
                info.type, info.linkname = kind, target
                archive.addfile(info)
        return packed.getvalue()

    def zip(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.FILES.items():
                archive.writestr(name, content)
        return packed.getvalue()

    def test_a_member_comes_out_of_each_format(self):
        formats = {"plain": self.tar(""), "gzip": self.tar("gz"), "xz": self.tar("xz"), "bzip2": self.tar("bz2"),
                   "zip": self.zip(), "with ./": self.tar("gz", prefix="./")}
        for name, archive in formats.items():
            done = run("unpack", "tool-1.0/tool", input=archive)
            self.assertEqual((done.returncode, done.stdout), (0, b"program\0"), f"{name}: {done.stderr}")

    def test_only_regular_files_come_out(self):
        for name in ("link", "device", "hard", "pipe"):
            done = run("unpack", name, input=self.tar("gz"))
            self.assertEqual((done.returncode, done.stdout), (1, b""), name)
            self.assertIn(b"no regular file", done.stderr)

    def test_a_name_that_is_not_there_is_told_with_those_that_are(self):
        done = run("unpack", "tool", input=self.tar("gz"))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"it has tool-1.0/tool, tool-1.0/LICENSE", done.stderr)

    def test_what_is_broken_is_told(self):
        whole = self.tar("gz")
        for archive in (b"", b"no archive", whole[:len(whole) // 2]):
            done = run("unpack", "tool-1.0/LICENSE", input=archive)
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stderr.startswith(b"error: "), done.stderr)

    def test_a_bomb_is_cut_off(self):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
            info = tarfile.TarInfo("bomb")
            info.size = LIMIT + 1
            archive.addfile(info, io.BytesIO(bytes(LIMIT + 1)))
        done = run("unpack", "bomb", input=packed.getvalue())
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"larger than 64 MiB", done.stderr)


class Privileges(unittest.TestCase):
    @unittest.skipIf(os.geteuid() != 0, "SKIPPED: not root, so there is nothing to drop")
    def test_root_is_given_up_before_anything_is_read(self):
        process = subprocess.Popen([PROGRAM, "unpack", "x"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env={})
        with process:
            process.stdin.write(b"x")
            process.stdin.flush()
            for _ in range(200):
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
                if "\nUid:\t65534\t65534\t65534\t65534\n" in status:
                    break
                threading.Event().wait(0.02)
            self.assertIn("\nUid:\t65534\t65534\t65534\t65534\n", status)
            self.assertIn("\nCapEff:\t0000000000000000\n", status)
            self.assertIn("\nNoNewPrivs:\t1\n", status)
            process.communicate()


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
