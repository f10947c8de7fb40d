"""The exporters as a monitoring host sees them: a real Prometheus scrapes them, sandboxed as they are."""

import json
import re
import subprocess
import unittest

from host import ENVIRONMENT
from support import TEND, AgentTest

UNIT = "prometheus-node-exporter.service"
# What `systemd-analyze security` gives the unit as Debian ships it is above 9 of 10.
MOST_EXPOSED = 2.5
INVENTORY = "hosts:\n  mon1:\n    roles:\n      exporters: {address: 127.0.0.1, port: 9101}\n"
PROMETHEUS = """\
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: node
    static_configs: [{targets: ["127.0.0.1:9101"]}]
"""


class Exporters(AgentTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.write("/root/lab/inventory/lab.yaml", INVENTORY)
        done = cls.apply()
        assert done.returncode == 0, done.stdout + done.stderr
        cls.apply()  # the first run's own metrics are written at its end

    @classmethod
    def apply(cls, *arguments):
        return cls.host.run([TEND, "--repo=/root/lab", "--host=mon1", "apply", *arguments])

    def get(self, url):
        """What is answered inside the host's network."""
        code = f"import urllib.request; print(urllib.request.urlopen({url!r}, timeout=10).read().decode())"
        done = subprocess.run(["nsenter", f"--target={self.host.init}", "--net", "/usr/bin/python3", "-c", code], text=True,
                              capture_output=True, env=ENVIRONMENT)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def metrics(self):
        return self.get("http://127.0.0.1:9101/metrics")

    def test_1_the_unit_is_sandboxed(self):
        done = self.host.run(["systemd-analyze", "security", "--no-pager", UNIT], check=True)
        exposure = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[1])
        self.assertLessEqual(exposure, MOST_EXPOSED, done.stdout)

    def test_2_in_its_sandbox_it_sees_the_host_as_it_is(self):
        self.host.run(["systemd-run", "--unit=unboxed", "--uid=prometheus", "/usr/bin/prometheus-node-exporter",
                       "--web.listen-address=127.0.0.1:9102"], check=True)
        try:
            unboxed = self.soon(lambda: self.get("http://127.0.0.1:9102/metrics"))
        finally:
            self.host.run(["systemctl", "stop", "unboxed"])
        boxed = self.metrics()
        for what in (r'node_scrape_collector_success\{collector="\w+"\} \d', r"node_uname_info.*"):
            self.assertTrue(re.findall(what, unboxed), what)
            self.assertEqual(sorted(re.findall(what, boxed)), sorted(re.findall(what, unboxed)))

    def test_3_tends_own_metrics_are_there(self):
        metrics = self.metrics()
        self.assertIn("node_textfile_scrape_error 0", metrics)
        self.assertRegex(metrics, r"tend_last_success_timestamp_seconds [1-9]")
        self.assertIn('tend_resources{state="failed"} 0', metrics)

    def test_4_prometheus_scrapes_it(self):
        self.host.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "prometheus"], check=True,
                      environment={"DEBIAN_FRONTEND": "noninteractive"})
        self.host.write("/etc/prometheus/prometheus.yml", PROMETHEUS)
        self.host.run(["systemctl", "restart", "prometheus"], check=True)
        up = self.soon(lambda: self.query('up{job="node"} == 1'))
        self.assertEqual([one["metric"]["instance"] for one in up], ["127.0.0.1:9101"])
        self.assertTrue(self.query("tend_last_success_timestamp_seconds > 0"))
        self.assertEqual(self.query("node_textfile_scrape_error")[0]["value"][1], "0")

    def query(self, expression):
        from urllib.parse import quote
        answer = json.loads(self.get(f"http://127.0.0.1:9090/api/v1/query?query={quote(expression)}"))
        self.assertEqual(answer["status"], "success")
        return answer["data"]["result"]

    def test_5_the_second_run_changes_nothing(self):
        done = self.apply("--exit-code")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
