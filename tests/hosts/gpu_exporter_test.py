"""A GPU exporter as a pinned release: from a mirror with a certificate of its own to a scraped service. The card is one that
only the PCI bus shows, and the program one that this test packs; mirror, TLS, systemd and Prometheus' format are real."""

import hashlib
import io
import json
import re
import signal
import subprocess
import sys
import tarfile
import time
import unittest

import yaml

import snapshot
from host import ENVIRONMENT
from pci import pci_device
from support import TEND, AgentTest

LAB = "/root/lab"
FOLDER = "/usr/local/lib/exporters"
UNIT = "nvidia_gpu_exporter.service"
CARD = "0000:65:00.0"
GEFORCE, TESLA = ("2204", "0300"), ("1eb8", "0302")
MOST_EXPOSED = 2.5  # of 10, by `systemd-analyze security`
# Answers as an exporter does, in the Perl that every Debian has.
PROGRAM = r"""#!/usr/bin/perl
use IO::Socket::INET;
my ($at) = map { /^--(?:web\.listen-)?address=(.*)/ ? $1 : () } @ARGV;
my $socket = IO::Socket::INET->new(LocalAddr => $at, Listen => 5, ReuseAddr => 1) or die "$at: $!";
while (my $client = $socket->accept) {
  while (<$client>) { last if /^\r?$/ }
  print $client "HTTP/1.0 200 OK\r\n\r\nnvidia_smi_utilization_gpu_ratio{uuid=\"a\"} 0.5\nversion{is=\"VERSION\"} 1\n";
  close $client;
}
"""
# Outside of the host, in its network: GET below a folder, over TLS.
MIRROR = """
import http.server, ssl, sys
handler = lambda *given: http.server.SimpleHTTPRequestHandler(*given, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 8443), handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"""


class GpuExporter(AgentTest):
    """One story on one host; the numbers are its order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pci_device(cls.host, "/root/pci", CARD, *GEFORCE)
        cls.host.run(["mount", "--bind", "/root/pci", "/sys/bus/pci/devices"], check=True)
        cls.key, cls.certificate = cls.folder / "key.pem", cls.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", cls.key, "-out", cls.certificate,
                        "-days", "2", "-subj", "/CN=mirror", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        cls.before = snapshot.take(cls.host)

    def give(self, exporters=True, trusted=True, **parameters):
        """What the lab says: the role, whether the host trusts the mirror, and a role beside it."""
        roles = {"trust": {}} if trusted else {}
        if exporters:
            roles["exporters"] = {"address": "127.0.0.1", "mirror": "https://127.0.0.1:8443", **parameters}
        roles["other"] = {}
        self.host.write(f"{LAB}/inventory/lab.yaml", yaml.safe_dump({"hosts": {"gpu01": {"roles": roles}}}))
        text = self.certificate.read_text()
        self.host.write(f"{LAB}/roles/trust/role.yaml", yaml.safe_dump(
            {"summary": "The mirror's authority", "resources": [{"ca_certificate": "mirror", "content": text}]}, sort_keys=False))
        self.host.write(f"{LAB}/roles/other/role.yaml", yaml.safe_dump(
            {"summary": "Beside it", "resources": [{"file": "/etc/other.conf", "content": f"{time.monotonic_ns()}\n"}]}, sort_keys=False))

    def tend(self, *arguments, code=0):
        done = self.host.run([TEND, "--json", "--repo", LAB, "--host", "gpu01", *arguments])
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def publish(self, version):
        """A release on the mirror; its digest."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            for name, text in (("LICENSE", "free\n"), ("nvidia_gpu_exporter", PROGRAM.replace("VERSION", version))):
                member = tarfile.TarInfo(name)
                member.size, member.mode = len(text), 0o6755
                archive.addfile(member, io.BytesIO(text.encode()))
        name = f"utkuozdemir/nvidia_gpu_exporter/releases/download/v{version}/nvidia_gpu_exporter_{version}_linux_x86_64.tar.gz"
        file = self.folder / "mirror" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(packed.getvalue())
        return hashlib.sha256(packed.getvalue()).hexdigest()

    def in_its_network(self, code, *arguments):
        return ["nsenter", f"--target={self.host.init}", "--net", sys.executable, "-c", code, *map(str, arguments)]

    def open_the_mirror(self):
        process = subprocess.Popen(self.in_its_network(MIRROR, self.folder / "mirror", self.certificate, self.key),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        self.addClassCleanup(process.wait)
        self.addClassCleanup(process.send_signal, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while self.host.run(["perl", "-MIO::Socket::INET", "-e", 'IO::Socket::INET->new("127.0.0.1:8443") or exit 1']).returncode:
            self.assertLess(time.monotonic(), deadline, "the mirror never opened")
            time.sleep(0.1)

    def metrics(self, port):
        code = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())"
        done = subprocess.run(self.in_its_network(code, f"http://127.0.0.1:{port}/metrics"), text=True, capture_output=True,
                              env=ENVIRONMENT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def settings(self, version, sha256, **more):
        return {"nvidia_gpu_exporter": {"version": version, "sha256": sha256, **more}}

    def checks(self, report):
        return {check["name"]: (check["status"], check.get("detail", "")) for check in report["checks"] if check["role"] == "exporters"}

    def remains(self):
        folder = self.host.path(FOLDER)
        return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []

    def test_1_without_a_digest_there_is_none_and_it_says_why(self):
        self.give(trusted=False)
        report = self.tend("apply")
        self.assertEqual(self.checks(report)["the GPU exporter answers"],
                         ("skipped", "nvidia_gpu_exporter fits these cards; give its sha256 to have it"))
        self.assertEqual(self.remains(), [])

    def test_2_a_plan_asks_no_server(self):
        type(self).first = self.publish("1.10.0")
        self.give(trusted=False, **self.settings("1.10.0", self.first))
        plan = self.tend("diff", code=2)  # the mirror is not open yet
        self.assertEqual((plan["failures"], plan["unknown"]), ([], []))
        planned = [change["id"] for change in plan["changes"] if change["role"] == "exporters"]
        self.assertEqual(planned, [f"download:{FOLDER}/nvidia_gpu_exporter.tar.gz", f"archive:{FOLDER}/nvidia_gpu_exporter",
                                   f"systemd_unit:{UNIT}", f"service:{UNIT}", f"service:{UNIT}"])

    def test_3_a_mirror_that_nobody_vouches_for_is_not_believed(self):
        self.open_the_mirror()
        self.give(trusted=False, **self.settings("1.10.0", self.first))
        report = self.tend("apply", code=1)
        failed = {r["id"]: r["error"] for r in report["results"] if r["status"] == "failed"}
        self.assertEqual(list(failed), [f"download:{FOLDER}/nvidia_gpu_exporter.tar.gz"])
        self.assertIn("certificate", json.dumps(failed).lower())
        self.assertEqual(self.remains(), [])

    def test_4_a_wrong_digest_is_told_and_leaves_nothing(self):
        wrong = "0" * 64
        self.give(**self.settings("1.10.0", wrong))
        report = self.tend("apply", code=1)
        results = {r["id"]: r for r in report["results"]}
        words = json.dumps(results[f"download:{FOLDER}/nvidia_gpu_exporter.tar.gz"]["error"])
        for part in ("https://127.0.0.1:8443/utkuozdemir/", wrong, self.first):
            self.assertIn(part, words)
        self.assertEqual(self.remains(), [])
        self.assertEqual(results[f"systemd_unit:{UNIT}"]["status"], "skipped")
        self.assertEqual(results["file:/etc/other.conf"]["status"], "changed")
        self.assertNotEqual(self.host.run(["systemctl", "cat", UNIT]).returncode, 0)

    def test_5_the_right_one_is_installed_and_answers(self):
        self.give(**self.settings("1.10.0", self.first))
        report = self.tend("apply")
        self.assertEqual(report["fidelity"]["breaches"], [])
        self.assertEqual(report["fidelity"]["predicted"], report["fidelity"]["matched"])
        self.assertIn('version{is="1.10.0"}', self.metrics(9835))
        checks = self.checks(report)
        self.assertEqual(checks["the GPU exporter answers"][0], "pass")
        self.assertEqual(checks["the GPU exporter sees a GPU"], ("skipped", "no NVIDIA driver is installed"))
        self.assertEqual(self.host.path(f"{FOLDER}/nvidia_gpu_exporter").stat().st_mode & 0o7777, 0o755)
        self.assertEqual(self.remains(), ["nvidia_gpu_exporter", "nvidia_gpu_exporter.tar.gz"])
        plan = self.tend("diff")
        self.assertEqual(plan["changes"], [])

    def test_6_it_runs_without_privileges(self):
        self.assertNotIn(self.host.run(["ps", "-o", "user=", "-C", "nvidia_gpu_expo"]).stdout.strip(), ("", "root"))
        done = self.host.run(["systemd-analyze", "security", "--no-pager", UNIT], check=True)
        exposure = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[1])
        self.assertLessEqual(exposure, MOST_EXPOSED, done.stdout)

    def test_7_the_verdict_over_the_driver_is_a_metric_also_after_a_quiet_night(self):
        wanted = ['tend_gpu_driver_state{state="absent"} 1', 'tend_gpu_driver_state{state="ok"} 0',
                  'tend_gpus{device_id="2204",model=""} 1']
        for night in range(2):
            self.tend("apply")
            metrics = self.metrics(9100)
            for line in wanted:
                self.assertIn(line, metrics, f"night {night}")
        self.host.write("/root/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.1.1  Thu Jan 1\n")
        self.host.write(f"/root/driver/nvidia/gpus/{CARD}/information", "Model: \t\t NVIDIA GeForce RTX 3090\nIRQ:   \t\t 1\n")
        self.host.run(["mount", "--bind", "/root/driver", "/proc/driver"], check=True)
        self.addCleanup(self.host.run, ["umount", "/proc/driver"])
        report = self.tend("apply")
        metrics = self.metrics(9100)
        self.assertIn('tend_gpus{device_id="2204",model="NVIDIA GeForce RTX 3090"} 1', metrics)
        self.assertRegex(metrics, r'tend_gpu_driver_info\{[^}]*loaded="535.1.1"')
        self.assertEqual(self.checks(report)["the GPU exporter sees a GPU"][0], "pass")

    def test_8_a_newer_release_is_planned_and_restarts_it(self):
        type(self).second = self.publish("1.11.0")
        self.give(**self.settings("1.11.0", self.second))
        plan = self.tend("diff", code=2)
        planned = [f"{change['action']} {change['id']}" for change in plan["changes"] if change["role"] == "exporters"]
        self.assertEqual(planned, [f"change download:{FOLDER}/nvidia_gpu_exporter.tar.gz",
                                   f"change archive:{FOLDER}/nvidia_gpu_exporter", f"restart service:{UNIT}"])
        report = self.tend("apply")
        self.assertEqual(report["fidelity"]["breaches"], [])
        self.assertIn('version{is="1.11.0"}', self.metrics(9835))

    def test_a_two_that_want_one_port_are_an_error_that_names_both(self):
        self.give(port=9835, **self.settings("1.11.0", self.second))
        done = self.host.run([TEND, "--repo", LAB, "--host", "gpu01", "diff"])
        self.assertEqual(done.returncode, 65, done.stdout + done.stderr)
        self.assertEqual(len(set(re.findall(r"role\.yaml:\d+", done.stdout + done.stderr))), 2, done.stderr)

    def test_b_a_port_that_a_stranger_has_is_told_before_anything_changes(self):
        self.host.run(["systemd-run", "--quiet", "--unit=stranger", "perl", "-MIO::Socket::INET", "-e",
                       'my $s = IO::Socket::INET->new(LocalAddr => "0.0.0.0:9836", Listen => 1) or die; sleep 600'], check=True)
        self.addCleanup(self.host.run, ["systemctl", "stop", "stranger"])
        time.sleep(1)
        before = self.host.read(f"/etc/systemd/system/{UNIT}")
        self.give(**self.settings("1.11.0", self.second, port=9836), enabled_collectors=["processes"])
        plan = self.tend("diff", code=1)
        self.assertRegex(json.dumps(plan["failures"]), r"port 127.0.0.1:9836 is to be for nvidia_gpu_exporter, and perl "
                                                       r"\(pid \d+, stranger.service\) listens there")
        report = self.tend("apply", code=1)
        self.assertEqual([r["id"] for r in report["results"] if r["role"] == "exporters" and r["status"] == "changed"], [])
        self.assertEqual(self.host.read(f"/etc/systemd/system/{UNIT}"), before)
        self.assertIn('version{is="1.11.0"}', self.metrics(9835))

    def test_c_a_data_centre_card_gets_the_other_one(self):
        for file in sorted(self.host.path(f"/root/pci/{CARD}").iterdir()):
            file.unlink()
        pci_device(self.host, "/root/pci", CARD, *TESLA)
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:xz") as archive:
            for name, text in (("dcgm-exporter", PROGRAM.replace("nvidia_smi_utilization_gpu_ratio", "DCGM_FI_DEV_GPU_UTIL")),
                               ("default-counters.csv", "DCGM_FI_DEV_GPU_UTIL, gauge, use\n")):
                member = tarfile.TarInfo(f"./{name}")
                member.size = len(text)
                archive.addfile(member, io.BytesIO(text.encode()))
        (self.folder / "mirror/dcgm.tar.xz").write_bytes(packed.getvalue())
        self.give(**self.settings("1.11.0", self.second), dcgm_exporter={
            "url": "https://127.0.0.1:8443/dcgm.tar.xz", "sha256": hashlib.sha256(packed.getvalue()).hexdigest(), "packages": []})
        report = self.tend("apply")
        self.assertEqual(self.checks(report)["the GPU exporter answers"][0], "pass")
        self.assertIn("DCGM_FI_DEV_GPU_UTIL{", self.metrics(9400))

    def test_d_taken_out_nothing_of_it_is_left(self):
        self.give(exporters=False)
        self.tend("apply", "--allow-removals", "20")
        self.assertFalse(self.host.path(FOLDER).exists())
        for unit in (UNIT, "dcgm-exporter.service"):
            self.assertNotEqual(self.host.run(["systemctl", "is-active", unit]).stdout.strip(), "active", unit)
            self.assertFalse(self.host.path(f"/etc/systemd/system/{unit}").exists(), unit)
        left = set(snapshot.differences(self.before, snapshot.take(self.host))["etc"])
        self.assertEqual({path for path in left if "nvidia" in path or "dcgm" in path}, set())


if __name__ == "__main__":
    unittest.main()
