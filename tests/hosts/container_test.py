"""Containers on a booted host with Debian's docker.io: pulled by digest from a registry of the host's own, made as they are
declared, kept so, made anew when they must be, and taken out. What they are like is asked of `docker inspect`."""

import json
import time
import unittest

import yaml

import judge
import registry
import snapshot
from support import BoxTest

WEB = ["busybox", "httpd", "-f", "-p", "8080", "-h", "/www"]
PAUSE = ["busybox", "sleep", "100000"]


class Containers(BoxTest):
    """One story on one host; the numbers are its order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = registry.Registry(cls.host)
        cls.one = cls.registry.put("lab/web", {"www/index.html": "one\n"}, {"Cmd": WEB, "Volumes": {"/scratch": {}}})
        cls.two = cls.registry.put("lab/web", {"www/index.html": "two\n"}, {"Cmd": WEB, "Volumes": {"/scratch": {}}})
        cls.tool = cls.registry.put("lab/tool", {}, {"Cmd": PAUSE})
        # The name of a registry that is not there; `mirror` is asked in its place.
        cls.web = {"container": "web", "image": f"registry.lab.example/lab/web@{cls.one}", "mirror": registry.ADDRESS,
                   "env": {"MODE": "a"}, "ports": ["127.0.0.1:8081:8080"], "volumes": ["/srv/data:/data:ro", "kept:/kept"],
                   "tmpfs": ["/tmp:size=1m"], "read_only": True, "user": "65534:65534", "cap_drop": ["ALL"],
                   "security_opt": ["no-new-privileges"], "memory": "64M", "labels": {"lab.user": "alice"}}
        cls.parked = {"container": "parked", "image": f"{registry.ADDRESS}/lab/tool@{cls.tool}", "state": "stopped"}
        cls.write_lab()

    @classmethod
    def write_lab(cls, *containers, roles=("docker", "tools"), night=0):
        cls.write_inventory({role: {} for role in (*roles, "other")})
        resources = [{"file": "/srv/data", "state": "directory"}, *(containers or (cls.web, cls.parked))]
        cls.host.write("/root/lab/roles/tools/role.yaml", yaml.safe_dump({
            "summary": "Containers", "requires": ["docker"] if "docker" in roles else [], "resources": resources},
            sort_keys=False))
        cls.host.write("/root/lab/roles/other/role.yaml",
                       f"summary: A role beside it\nresources:\n  - file: /etc/other.conf\n    content: \"{night}\\n\"\n")

    def apply(self, code=0, **options):
        """A run that did what it had said it would; what it did, told by resource."""
        report = self.run_tend("apply", code=code, **options)
        self.assertEqual([], report["fidelity"]["breaches"])
        self.assertEqual(report["fidelity"]["predicted"], report["fidelity"]["matched"], report["fidelity"])
        self.assertEqual(report["fidelity"]["predicted"], report["fidelity"]["actual"], report["fidelity"])
        return report

    def changes(self, report):
        return {result["id"]: (result["action"], result["reason"], result["drifted"])
                for result in report["results"] if result["status"] == "changed"}

    def docker(self, *arguments):
        return self.host.run(["docker", *arguments], check=True).stdout.strip()

    def inspect(self, name):
        return json.loads(self.docker("inspect", name))[0]

    def names(self):
        return sorted(self.docker("ps", "--all", "--format", "{{.Names}}").split())

    def images(self):
        return sorted(self.docker("images", "--all", "--quiet", "--no-trunc").split())

    def page(self):
        """What the container serves; it needs a moment after its start."""
        for _ in range(50):
            got = self.host.run(["busybox", "wget", "-q", "-O-", "http://127.0.0.1:8081/"])
            if got.returncode == 0:
                return got.stdout
            time.sleep(0.1)
        self.fail(got.stderr)

    def test_01_a_fresh_host_gets_them_as_planned(self):
        before = snapshot.take(self.host)
        plan = self.run_tend("diff", code=2)
        self.assertEqual((plan["failures"], plan["unknown"], plan["deferred"]), ([], [], []))
        self.assertEqual(snapshot.differences(before, snapshot.take(self.host)), snapshot.NO_DIFFERENCE)
        planned = {change["id"]: change for change in plan["changes"]}
        self.assertIn("package:docker.io", planned["container:web"]["after"])
        report = self.apply()
        self.assertEqual([r for r in report["results"] if r["status"] not in ("ok", "changed")], [])
        self.assertEqual(judge.Judge(self.host, plan, before, snapshot.take(self.host)).unexplained(), [])

    def test_02_they_are_what_was_declared(self):
        web, host = self.inspect("web"), self.inspect("web")["HostConfig"]
        self.assertEqual(web["Config"]["Image"], f"{registry.ADDRESS}/lab/web@{self.one}")
        self.assertEqual(web["Config"]["User"], "65534:65534")
        self.assertLessEqual({"MODE=a", "PATH=/bin"}, set(web["Config"]["Env"]))
        self.assertEqual(web["Config"]["Labels"]["lab.user"], "alice")
        self.assertEqual({m["Destination"]: (m["Type"], m["RW"]) for m in web["Mounts"] if m["Destination"] != "/scratch"},
                         {"/data": ("bind", False), "/kept": ("volume", True)})
        self.assertEqual((host["ReadonlyRootfs"], host["CapDrop"], host["Memory"], host["RestartPolicy"]["Name"]),
                         (True, ["ALL"], 64 << 20, "unless-stopped"))
        self.assertEqual(self.page(), "one\n")
        self.assertEqual(self.inspect("parked")["State"]["Status"], "created")
        self.assertEqual(self.names(), ["parked", "web"])

    def test_03_the_second_run_changes_nothing(self):
        web = self.inspect("web")["Id"]
        report = self.apply()
        self.assertEqual((report["outcome"], self.changes(report)), ("converged", {}))
        self.assertEqual(self.run_tend("diff")["changes"], [])
        self.assertEqual(self.inspect("web")["Id"], web)

    def test_04_what_was_done_by_hand_is_mended_and_called_drift(self):
        web = self.inspect("web")["Id"]
        self.docker("stop", "web")
        self.docker("start", "parked")
        self.assertEqual(self.changes(self.apply()),
                         {"container:web": ("start", "not running (exited with 137)", True),
                          "container:parked": ("stop", "running, wanted stopped", True)})
        self.docker("update", "--restart=no", "web")
        self.assertEqual(self.changes(self.apply()), {
            "container:web": ("change", "restart_policy is no, wanted unless-stopped", True)})
        self.assertEqual(self.inspect("web")["Id"], web)
        self.apply()
        self.docker("rm", "--force", "web")
        self.assertEqual(self.changes(self.apply()), {"container:web": ("create", "does not exist", True)})
        self.assertEqual(self.page(), "one\n")
        self.apply()

    def test_05_one_that_somebody_made_with_other_settings_is_made_anew(self):
        """With the label, as who copies `docker inspect` would; without it, it is a stranger's: see 08."""
        label = self.inspect("web")["Config"]["Labels"]["tend.wish"]
        image = self.inspect("web")["Config"]["Image"]
        self.docker("rm", "--force", "web")
        self.docker("run", "--detach", "--name=web", f"--label=tend.wish={label}", "--env=MODE=b", image)
        plan = self.run_tend("diff", code=2)
        action, reason, drifted = self.changes(self.apply())["container:web"]
        self.assertEqual((action, drifted), ("change", True))
        self.assertIn("made anew: ", reason)
        self.assertIn("env.MODE is b, wanted a", reason)
        self.assertEqual(reason, plan["changes"][0]["reason"])
        self.assertIn("MODE=a", self.inspect("web")["Config"]["Env"])
        self.assertEqual((self.names(), self.page()), (["parked", "web"], "one\n"))

    def test_06_another_image_is_another_container_and_volumes_stay(self):
        self.host.write("/var/lib/docker/volumes/kept/_data/note", "mine\n")
        former = self.inspect("web")["Id"]
        type(self).web = {**self.web, "image": f"registry.lab.example/lab/web@{self.two}"}
        self.write_lab()
        images = self.images()
        plan = self.run_tend("diff", code=2)
        attributes = {a["name"]: (a["before"], a["after"]) for a in plan["changes"][0]["attributes"]}
        self.assertEqual(attributes["made anew"], (False, True))
        self.assertEqual(attributes["image on the host"], (False, True))
        self.assertEqual(self.images(), images)  # diff pulls nothing
        self.apply()
        self.assertNotEqual(self.inspect("web")["Id"], former)
        self.assertEqual((self.names(), self.page()), (["parked", "web"], "two\n"))
        self.assertEqual(self.host.read("/var/lib/docker/volumes/kept/_data/note"), "mine\n")
        self.assertEqual(self.changes(self.apply()), {})

    def test_07_what_cannot_be_pulled_or_made_leaves_the_former_one_running(self):
        web = self.inspect("web")["Id"]
        self.write_lab({**self.web, "image": "registry.lab.example/lab/web@sha256:" + "0" * 64}, night=1)
        failed = [r for r in self.run_tend("apply", code=1)["results"] if r["status"] == "failed"]
        self.assertIn("manifest unknown", failed[0]["error"]["message"])
        self.write_lab({**self.web, "volumes": ["/srv/none:/data"]}, night=2)
        failed = [r for r in self.run_tend("apply", code=1)["results"] if r["status"] == "failed"]
        self.assertIn("bind source path does not exist", failed[0]["error"]["message"])
        self.assertFalse(self.host.path("/srv/none").exists())
        short = {**self.parked, "container": "short", "state": "started", "command": ["busybox", "false"]}
        self.write_lab(short, self.web, night=3)
        failed = [r for r in self.run_tend("apply", code=1)["results"] if r["status"] == "failed"]
        self.assertIn("container short ended at once with", failed[0]["error"]["message"])
        self.docker("rm", "--force", "short")
        self.assertEqual((self.inspect("web")["Id"], self.page()), (web, "two\n"))
        self.assertEqual(self.host.read("/etc/other.conf"), "3\n")
        self.write_lab(night=3)
        self.apply()

    def test_08_a_container_of_somebody_elses_is_left_alone_unless_told_otherwise(self):
        image = f"{registry.ADDRESS}/lab/tool@{self.tool}"
        theirs = self.docker("run", "--detach", "--name=theirs", image)
        wanted = {"container": "theirs", "image": image, "env": {"A": "1"}}
        self.write_lab(self.web, self.parked, wanted, night=3)
        failed = [r for r in self.run_tend("apply", code=1)["results"] if r["status"] == "failed"]
        self.assertIn("there is a container theirs that Tend did not make", failed[0]["error"]["message"])
        self.assertEqual(self.inspect("theirs")["Id"], theirs)
        self.write_lab(self.web, self.parked, {**wanted, "replace": True}, night=3)
        self.apply()
        self.assertIn("A=1", self.inspect("theirs")["Config"]["Env"])
        self.assertEqual(self.changes(self.apply()), {})

    def test_09_an_engine_that_hangs_or_is_stopped_holds_nothing_up(self):
        engine = self.host.run(["cat", "/run/docker.pid"], check=True).stdout
        self.host.run(["kill", "-STOP", engine], check=True)
        try:
            self.write_lab(self.web, roles=["tools"], night=4)
            started = time.monotonic()
            report = self.run_tend("apply", "tools", "other", code=1)
            self.assertLess(time.monotonic() - started, 60)
            failed = {r["id"]: r["error"]["message"] for r in report["results"] if r["status"] == "failed"}
            self.assertEqual(failed, {"container:web": "/run/docker.sock did not answer in time"})
            self.assertEqual(self.host.read("/etc/other.conf"), "4\n")
        finally:
            self.host.run(["kill", "-CONT", engine], check=True)
        self.host.run(["systemctl", "stop", "docker.socket", "docker.service"], check=True)
        report = self.run_tend("apply", "tools", "other")
        waiting = {r["id"]: r["reason"] for r in report["results"] if r["status"] == "deferred"}
        self.assertEqual(waiting, {"container:web": "the Docker Engine is not running"})
        self.assertEqual(self.host.run(["systemctl", "is-active", "docker"]).stdout.strip(), "inactive")
        self.write_lab(self.web, self.parked, night=4)
        plan = self.run_tend("diff", code=2)  # the role docker starts it: then one can say
        self.assertIn({"id": "container:web", "reason": "after service:docker.service"},
                      [{key: one[key] for key in ("id", "reason")} for one in plan["unknown"]])
        self.host.run(["systemctl", "reset-failed", "docker"])
        self.run_tend("apply")
        self.assertEqual(self.page(), "two\n")

    def test_10_taken_out_they_are_gone_and_volumes_and_images_stay(self):
        images = self.images()
        self.docker("run", "--detach", "--name=bystander", f"{registry.ADDRESS}/lab/tool@{self.tool}")
        self.write_lab(roles=["docker"], night=4)
        report = self.run_tend("apply", "--allow-removals", "100")
        self.assertEqual([], report["fidelity"]["breaches"])
        self.assertEqual(self.names(), ["bystander"])
        self.assertIn("kept", self.docker("volume", "ls", "--quiet").split())
        self.assertEqual(self.host.read("/var/lib/docker/volumes/kept/_data/note"), "mine\n")
        self.assertEqual(self.images(), images)
        self.assertFalse(self.host.path("/srv/data").exists())
        self.assertEqual(self.run_tend("diff")["changes"], [])
        self.docker("rm", "--force", "bystander")


if __name__ == "__main__":
    unittest.main()
