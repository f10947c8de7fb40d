"""Packages that misbehave, on a booted host with a real apt and dpkg: a script that never ends, a lock that is held, a dpkg
that was killed, a dependency that cannot be had. The rest of the lab converges, and the next run repairs."""

import hashlib
import shutil
import subprocess
import time
import unittest

from small_lab import SmallLabTest

ARCHIVE = "/srv/archive"


def package(name, timeout=15):
    return f"  - package: {name}\n    timeout: {timeout}\n"


class Packages(SmallLabTest):
    """Each test leaves the host repaired for the next."""

    @classmethod
    def setUpClass(cls):
        if not shutil.which("dpkg-deb"):
            raise unittest.SkipTest("dpkg-deb is not installed")
        super().setUpClass()
        # Nothing but the archive of this test, so that no refresh needs a network.
        for sources in cls.host.path("/etc/apt/sources.list.d").iterdir():
            sources.unlink()
        cls.host.write("/etc/apt/sources.list", f"deb [trusted=yes] file:{ARCHIVE} ./\n")
        cls.night = 0

    def offer(self, name, version, postinst="true", depends=""):
        """Builds the package and puts the archive's index anew."""
        folder = self.folder / f"{name}_{version}"
        (folder / "DEBIAN").mkdir(parents=True)
        control = (f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: Lab <admin@lab.example>\n"
                   + (f"Depends: {depends}\n" if depends else "") + "Description: for a test\n")
        (folder / "DEBIAN/control").write_text(control)
        script = folder / "DEBIAN/postinst"
        script.write_text(f"#!/bin/sh\n{postinst}\n")
        script.chmod(0o755)
        archive = self.host.path(ARCHIVE)
        archive.mkdir(parents=True, exist_ok=True)
        file = f"{name}_{version}_all.deb"
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", folder, archive / file],
                       check=True, capture_output=True)
        content = (archive / file).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        with open(archive / "Packages", "a", encoding="utf-8") as index:
            index.write(f"{control}Filename: ./{file}\nSize: {len(content)}\nSHA256: {digest}\n\n")
        self.host.run(["apt-get", "-q", "update"], check=True)

    def converge(self, resources, code=0):
        """The results of a run with these packages; another role has another file to write each time."""
        type(self).night += 1
        self.write_lab(resources, sound=f"  - file: /etc/sound.conf\n    content: \"{self.night}\\n\"\n")
        started = time.monotonic()
        report = self.apply(code=code)
        self.took = time.monotonic() - started
        self.assertEqual(self.host.read("/etc/sound.conf"), f"{self.night}\n", "the other role did not converge")
        return {result["id"]: result for result in report["results"]}

    def installed(self, name):
        shown = self.host.run(["dpkg-query", "--show", "--showformat=${Status} ${Version}", name]).stdout
        return shown.removeprefix("install ok installed ") if shown.startswith("install ok installed") else None

    def test_1_a_script_that_never_ends_fails_after_its_time_and_a_mended_package_repairs_it(self):
        self.offer("endless", "1", "echo configuring; sleep 3600")
        results = self.converge(package("endless", 5), code=1)
        self.assertEqual(results["package:endless"]["status"], "failed")
        self.assertIn("no end within 5 s", results["package:endless"]["error"]["message"])
        self.assertIn("configuring", str(results["package:endless"]["error"]["notes"]))
        self.assertLess(self.took, 60)
        self.assertEqual(self.host.run(["pgrep", "--full", "sleep 3600"]).stdout, "", "the script goes on")
        self.offer("endless", "2")
        results = self.converge(package("endless") + "    version: \"2\"\n")
        self.assertEqual(self.installed("endless"), "2", results)

    def test_2_a_held_lock_is_waited_for_and_then_told_with_its_holder(self):
        self.offer("patient", "1")
        holder = subprocess.Popen(self.host.command([
            "perl", "-e", '$0 = "unattended-upgr"; use Fcntl; open(my $f, ">", "/var/lib/dpkg/lock-frontend"); '
            'my $l = pack("s s l! l! i", F_WRLCK, 0, 0, 0, 0); fcntl($f, F_SETLK, $l) or die; '
            '$| = 1; print "held\\n"; sleep 600']), stdout=subprocess.PIPE, text=True)
        try:
            self.assertEqual(holder.stdout.readline(), "held\n")
            results = self.converge(package("patient", 4), code=1)
        finally:
            self.host.run(["pkill", "--full", "unattended-upgr"])
            holder.wait()
        failed = results["package:patient"]
        self.assertEqual((failed["status"], failed["error"]["code"]), ("failed", "busy"), failed)
        self.assertRegex(failed["error"]["message"], r"process \d+")
        self.assertLess(self.took, 60)
        results = self.converge(package("patient"))
        self.assertEqual(self.installed("patient"), "1", results)

    def test_3_a_dpkg_that_was_killed_is_finished_by_the_next_run(self):
        self.offer("murdered", "1", "test -e /root/again || { touch /root/again; kill -9 $PPID; sleep 1; }")
        self.host.run(["apt-get", "-q", "-y", "install", "murdered"])
        self.assertIsNone(self.installed("murdered"))
        self.offer("after", "1")
        results = self.converge(package("murdered") + package("after"))
        self.assertEqual((self.installed("murdered"), self.installed("after")), ("1", "1"), results)

    def test_4_a_package_whose_dependency_cannot_be_had_fails_alone(self):
        self.offer("lonely", "1", depends="nobody-has-this")
        self.offer("fine", "1")
        results = self.converge(package("lonely") + package("fine"), code=1)
        self.assertEqual((results["package:lonely"]["status"], self.installed("fine")), ("failed", "1"))
        self.assertIn("nobody-has-this", str(results["package:lonely"]["error"]))


if __name__ == "__main__":
    unittest.main()
