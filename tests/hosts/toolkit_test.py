"""The role nvidia_container_toolkit on a booted host: packages of NVIDIA's names, tiny, from an archive that this test
builds and signs; Docker and its runtimes are real, and NVIDIA's runtime is one that hands on to runc."""

import json
import unittest


import container_host
import toolkit_archive
from support import BoxTest
from toolkit_archive import MIRROR, PACKAGES

IMAGE = "lab/busybox"
SOURCES = "/etc/apt/sources.list.d/nvidia-container-toolkit.sources"
LEGACY = "/etc/apt/sources.list.d/libnvidia-container.list"


class Toolkit(BoxTest):
    """One story on one host; the numbers are its order."""

    @classmethod
    def setUpClass(cls):
        reason = toolkit_archive.why_not_here()
        if reason:
            raise unittest.SkipTest(reason)
        super().setUpClass()
        cls.host.run(["apt-get", "-qy", "install", "busybox-static"], check=True)
        cls.archive = toolkit_archive.Archive(cls.host, cls.folder)
        cls.addClassCleanup(cls.archive.keys.end)
        cls.fingerprint, cls.key = cls.archive.fingerprint, cls.archive.key
        cls.stranger, cls.strange_key = cls.archive.keys.make("stranger", "ed25519")
        cls.archive.offer("1.18.0-1")

    def write_lab(self, night, toolkit=True, **parameters):
        of_role = {"other": {}, "docker": {}}
        if toolkit:
            of_role["nvidia_container_toolkit"] = {
                "without_gpu": True, "repository": f"file:{MIRROR}", "repository_key": self.key,
                "repository_fingerprint": self.fingerprint, **parameters}
        type(self).night = night
        self.write_inventory(of_role)
        self.host.write("/root/lab/roles/other/role.yaml",
                        "summary: A role beside it\nresources:\n"
                        f"  - file: /etc/other.conf\n    content: \"{night}\\n\"\n")

    def apply(self, *arguments, code=0):
        """The report of a run in which the role beside it converged, whatever became of the toolkit."""
        report = self.run_tend("apply", *arguments, code=code)
        self.assertEqual(self.host.read("/etc/other.conf"), f"{self.night}\n")
        return report

    def errors(self, report):
        return {r["id"]: r["error"]["message"] for r in report["results"] if r["status"] == "failed"}

    def installed(self):
        shown = self.host.run(["dpkg-query", "--show", "--showformat=${Version} ${db:Status-Want}\n", *PACKAGES]).stdout
        return set(shown.splitlines())

    def runtimes(self):
        return json.loads(self.host.run(["docker", "info", "--format", "{{json .Runtimes}}"], check=True).stdout)

    def test_1_another_key_than_expected_is_refused_when_planning(self):
        self.write_lab(1, repository_key=self.strange_key)
        plan = self.run_tend("diff", code=1)
        self.assertEqual([failure["id"] for failure in plan["failures"]], ["apt_repository:nvidia-container-toolkit"])
        error = self.errors(self.apply(code=1))["apt_repository:nvidia-container-toolkit"]
        self.assertIn(f"{self.stranger}, expected {self.fingerprint}", error)
        self.assertFalse(self.host.path(SOURCES).exists())
        self.assertEqual(self.installed(), set())

    def test_2_an_archive_that_another_key_signed_is_refused_by_apt(self):
        self.archive.sign(self.stranger)
        self.write_lab(2)
        errors = self.errors(self.apply(code=1))
        self.assertIn("package:nvidia-container-toolkit", errors)
        self.assertEqual(self.installed(), set())
        self.archive.sign(self.fingerprint)

    def test_3_a_repository_named_with_another_key_is_found_when_planning(self):
        foreign = "/etc/apt/sources.list.d/by-hand.list"
        self.host.write(foreign, f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] file:{MIRROR} /\n")
        self.write_lab(3)
        self.assertIn("by-hand.list:1", self.errors(self.apply(code=1))["apt_repository:nvidia-container-toolkit"])
        self.host.path(foreign).unlink()

    def test_4_lists_of_older_instructions_go_and_all_comes_in_one_version(self):
        self.host.write(LEGACY, f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] file:{MIRROR} /\n")
        self.write_lab(4, version="1.18.0-1")
        report = self.apply()
        self.assertFalse(self.host.path(LEGACY).exists())
        self.assertEqual(self.installed(), {"1.18.0-1 hold"})
        self.assertEqual(report["fidelity"]["breaches"], [])
        self.assertIn("-----BEGIN PGP PUBLIC KEY BLOCK-----", self.host.read(SOURCES))
        self.assertEqual({c["name"]: c["status"] for c in report["checks"]}["Docker knows NVIDIA's runtime"], "pass")

    def test_5_a_container_runs_by_the_runtime(self):
        container_host.import_busybox(self.host, IMAGE)
        self.assertEqual(self.runtimes()["nvidia"]["path"], "nvidia-container-runtime")
        run = self.host.run(["docker", "run", "--rm", "--runtime=nvidia", IMAGE, "busybox", "echo", "hello"], check=True)
        self.assertEqual(run.stdout, "hello\n")
        self.assertEqual(self.host.run(["systemctl", "is-active", "nvidia-cdi-refresh.path"]).stdout, "active\n")
        self.assertEqual(self.apply()["outcome"], "converged")

    def test_6_a_version_is_a_step_of_all_four(self):
        self.archive.offer("1.18.1-1")
        self.assertEqual(self.apply()["outcome"], "converged")
        self.write_lab(6, version="1.18.1-1")
        report = self.apply()
        self.assertEqual(self.installed(), {"1.18.1-1 hold"})
        self.assertEqual(report["fidelity"]["breaches"], [])
        # apt lets go of a package on hold when it is told to change it.
        self.assertEqual({r["id"] for r in report["results"] if r["status"] == "changed"},
                         {"file:/etc/other.conf", *(f"{kind}:{name}" for kind in ("package", "package_hold") for name in PACKAGES)})

    def test_7_without_a_gpu_it_does_not_apply_and_taken_out_docker_goes_on(self):
        self.write_lab(7, toolkit=False)
        report = self.apply("--allow-removals", "100")
        self.assertEqual(report["fidelity"]["breaches"], [])
        self.assertFalse(self.host.path(SOURCES).exists())
        self.assertTrue(self.host.path(LEGACY).exists())
        self.assertNotIn("nvidia", self.runtimes())
        self.assertEqual(self.installed(), {"1.18.1-1 install"})
        self.host.path(LEGACY).unlink()
        self.write_lab(8, without_gpu=False)
        report = self.apply()
        told = {check["status"] for check in report["checks"] if check["role"] == "nvidia_container_toolkit"}
        self.assertEqual(told, {"skipped"})
        self.assertFalse(self.host.path(SOURCES).exists())
