"""The role exporters where Docker runs: the container that it makes for cAdvisor, from a registry of the host's own, scraped
by a real Prometheus. What stands in cAdvisor's place is an image that answers with one page of its metrics."""

import json
import unittest


import registry
from support import BoxTest

METRICS = """\
# TYPE container_last_seen gauge
container_last_seen{id="/",name="cadvisor"} 1
# TYPE machine_cpu_cores gauge
machine_cpu_cores 4
"""
PROMETHEUS = """\
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: cadvisor
    static_configs: [{targets: ["127.0.0.1:8085"]}]
"""
# Whatever arguments follow are none of the shell's.
SERVES = ["busybox", "sh", "-c", "exec busybox httpd -f -p 8080 -h /www"]


class Cadvisor(BoxTest):
    """One story on one host; the numbers are its order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = registry.Registry(cls.host)
        digest = cls.registry.put("google/cadvisor", {"www/metrics": METRICS}, {"Entrypoint": SERVES})
        cls.image = f"ghcr.io/google/cadvisor@{digest}"
        cls.write_lab(image=cls.image)

    @classmethod
    def write_lab(cls, **cadvisor):
        group = {"registry": registry.ADDRESS, "address": "127.0.0.1", "port": 8085, **cadvisor}
        cls.write_inventory({"docker": {}, "exporters": {"address": "127.0.0.1", "cadvisor": group}})

    def apply(self, *arguments):
        report = self.run_tend("apply", *arguments)
        self.assertEqual([], report["fidelity"]["breaches"])
        self.assertEqual(report["fidelity"]["predicted"], report["fidelity"]["actual"], report["fidelity"])
        return report

    def inspect(self):
        return json.loads(self.host.run(["docker", "inspect", "cadvisor"], check=True).stdout)[0]

    def get(self, url):
        return self.host.run(["busybox", "wget", "-q", "-O-", url], check=True).stdout

    def test_01_a_fresh_host_gets_docker_and_cadvisor_in_one_run(self):
        plan = self.run_tend("diff", code=2)
        self.assertEqual((plan["failures"], plan["unknown"], plan["deferred"]), ([], [], []))
        report = self.apply()
        checks = {check["name"]: check["status"] for check in report["checks"]}
        self.assertEqual(checks["cAdvisor tells of a container"], "pass", report["checks"])

    def test_02_it_is_not_privileged_and_can_write_nothing(self):
        container = self.inspect()
        host = container["HostConfig"]
        self.assertEqual((host["Privileged"], host["ReadonlyRootfs"], host["SecurityOpt"], host["CapAdd"] or []),
                         (False, True, ["no-new-privileges"], []))
        self.assertEqual({mount["Destination"]: mount["RW"] for mount in container["Mounts"]},
                         {"/rootfs": False, "/var/run": False, "/sys": False, "/var/lib/docker": False})
        self.assertIn("--whitelisted_container_labels=lab.user,com.docker.compose.project", container["Args"])

    def test_03_prometheus_scrapes_it(self):
        self.host.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "prometheus"], check=True,
                      environment={"DEBIAN_FRONTEND": "noninteractive"})
        self.host.write("/etc/prometheus/prometheus.yml", PROMETHEUS)
        self.host.run(["systemctl", "restart", "prometheus"], check=True)
        url = "http://127.0.0.1:9090/api/v1/query?query=machine_cpu_cores"
        found = self.soon(lambda: json.loads(self.get(url))["data"]["result"])
        self.assertEqual([(one["metric"]["job"], one["value"][1]) for one in found], [("cadvisor", "4")])

    def test_04_the_second_run_changes_nothing(self):
        self.assertEqual(self.apply()["outcome"], "converged")
        self.assertEqual(self.run_tend("diff")["changes"], [])

    def test_05_a_port_that_somebody_else_has_is_told_before_anything_changes(self):
        before = self.inspect()["Id"]
        self.write_lab(image=self.image, port=9090)
        plan = self.run_tend("diff", code=1)
        self.assertIn("port 127.0.0.1:9090 is to be for docker, and", plan["failures"][0]["error"]["message"])
        self.assertEqual(self.inspect()["Id"], before)

    def test_06_without_an_image_it_goes(self):
        self.write_lab()
        self.apply("--allow-removals", "100")
        self.assertEqual(self.host.run(["docker", "ps", "--all", "--quiet"], check=True).stdout, "")
        self.assertEqual(self.run_tend("diff")["changes"], [])


if __name__ == "__main__":
    unittest.main()
