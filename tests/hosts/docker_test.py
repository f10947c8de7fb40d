"""The role docker on a booted host with Debian's docker.io: containers really run, and live through what the role does."""

import json
import time


import container_host
from support import TEND, BoxTest

IMAGE = "lab/busybox"
SETTINGS = {"users": ["alice", "remote"], "check_image": IMAGE, "check_command": ["busybox", "true"]}


class Docker(BoxTest):
    """One story on one host; the numbers are its order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # `remote` is a user that /etc/passwd does not know, as those of LDAP are.
        cls.host.run(["apt-get", "-qy", "install", "busybox-static", "libnss-extrausers"], check=True)
        cls.host.run(["useradd", "alice"], check=True)
        cls.host.run(["sed", "-i", "s/^passwd:.*/passwd: files extrausers/", "/etc/nsswitch.conf"], check=True)
        cls.host.write("/var/lib/extrausers/passwd", "remote:x:4711:100::/home/remote:/bin/sh\n")
        kept = json.loads(cls.host.read(container_host.DAEMON_JSON)) if cls.daemon_json_exists() else {}
        cls.before = json.dumps({"max-concurrent-downloads": 2, **kept, "labels": ["by=hand"]}, indent=4) + "\n"
        cls.host.write(container_host.DAEMON_JSON, cls.before)
        cls.write_lab()

    def setUp(self):
        # systemd starts a unit three times a minute and no more; this story is faster than nights are.
        self.host.run(["systemctl", "reset-failed", "docker"])

    @classmethod
    def daemon_json_exists(cls):
        return cls.host.path(container_host.DAEMON_JSON).exists()

    @classmethod
    def write_lab(cls, roles=("docker", "other"), night=0, **parameters):
        of_role = {"docker": {**SETTINGS, **parameters}, "other": {}}
        cls.write_inventory({role: of_role[role] for role in roles})
        cls.host.write("/root/lab/roles/other/role.yaml",
                       "summary: A role beside it\nresources:\n"
                       f"  - file: /etc/other.conf\n    content: \"{night}\\n\"\n")

    def docker(self, *arguments):
        return self.host.run(["docker", *arguments], check=True).stdout.strip()

    def info(self, field):
        return self.docker("info", "--format", "{{." + field + "}}")

    def daemon_json(self):
        return json.loads(self.host.read(container_host.DAEMON_JSON))

    def invocation(self):
        return self.host.run(["systemctl", "show", "--property=InvocationID", "--value", "docker"], check=True).stdout

    def job(self):
        """What tells the container `job` from any that would take its place."""
        return self.docker("inspect", "--format", "{{.State.Running}} {{.State.Pid}} {{.State.StartedAt}}", "job")

    def assert_faithful(self, report):
        self.assertEqual(report["errors"], [])
        self.assertEqual([], report["fidelity"]["breaches"])
        self.assertEqual(report["fidelity"]["predicted"], report["fidelity"]["matched"], report["fidelity"])
        self.assertEqual(report["fidelity"]["predicted"], report["fidelity"]["actual"], report["fidelity"])

    def failed_checks(self, report):
        return {check["name"] for check in report["checks"] if check["status"] != "pass"}

    def test_01_a_fresh_host_gets_docker_as_planned(self):
        plan = self.run_tend("diff", code=2)
        self.assertEqual((plan["failures"], plan["unknown"], plan["deferred"]), ([], [], []))
        report = self.run_tend("apply", code=1)  # the image that its check runs is not there yet
        self.assertEqual([r for r in report["results"] if r["status"] not in ("ok", "changed")], [])
        self.assert_faithful(report)
        self.assertEqual(self.failed_checks(report), {"a container runs"})
        self.assertEqual(self.info("LoggingDriver"), "local")
        self.assertEqual(self.info("LiveRestoreEnabled"), "true")

    def test_02_keys_of_others_in_daemon_json_keep_their_bytes(self):
        text = self.host.read(container_host.DAEMON_JSON)
        self.assertTrue(text.startswith(self.before.rstrip("}\n")), text)
        self.assertEqual(self.daemon_json()["log-opts"], {"max-size": "50m", "max-file": "3"})

    def test_03_its_members_are_in_the_group_and_may_use_it(self):
        self.assertEqual(self.host.run(["getent", "group", "docker"]).stdout.strip().split(":")[-1], "alice,remote")
        for user in SETTINGS["users"]:
            self.host.run(["runuser", "-u", user, "--", "docker", "version"], check=True)

    def test_04_its_packages_are_on_hold(self):
        held = self.host.run(["apt-mark", "showhold"], check=True).stdout.split()
        self.assertLessEqual({"docker.io", "containerd", "runc"}, set(held))

    def test_05_a_container_made_here_runs_and_the_second_run_changes_nothing(self):
        container_host.import_busybox(self.host, IMAGE)
        self.assertEqual(self.docker("run", "--rm", IMAGE, "busybox", "echo", "hello"), "hello")
        report = self.run_tend("apply")
        self.assertEqual(report["outcome"], "converged")
        self.assertEqual(self.failed_checks(report), set())
        self.assertEqual(self.run_tend("diff")["changes"], [])

    def test_06_facts_tell_what_docker_runs_with(self):
        self.docker("run", "--detach", "--name=job", IMAGE, "busybox", "sleep", "3600")
        facts = json.loads(self.host.run([TEND, "--json", "facts"], check=True).stdout)["facts"]["docker"]
        self.assertEqual((facts["installed"], facts["running"], facts["live_restore"], facts["containers"]),
                         (True, True, True, 1))
        self.assertEqual(facts["version"], self.info("ServerVersion"))
        self.assertEqual(facts["data_root"], "/var/lib/docker")
        self.assertEqual(facts["hook_mode_gpu_containers"], 0)

    def test_07_a_running_container_lives_through_a_reload_and_a_restart(self):
        job, invocation = self.job(), self.invocation()
        self.write_lab(registry_mirrors=["https://mirror.lab.example"])
        self.assert_faithful(self.run_tend("apply"))
        self.assertIn("mirror.lab.example", self.info("RegistryConfig.Mirrors"))
        self.assertEqual(self.invocation(), invocation)
        self.write_lab(registry_mirrors=["https://mirror.lab.example"], log_max_size="10m")
        report = self.run_tend("apply")
        self.assert_faithful(report)
        self.assertNotEqual(self.invocation(), invocation)
        self.assertEqual(self.job(), job)

    def test_08_a_restart_that_would_end_containers_waits_until_it_is_safe(self):
        job = self.job()
        self.write_lab(live_restore=False)
        self.run_tend("apply")
        self.assertEqual(self.info("LiveRestoreEnabled"), "false")
        invocation = self.invocation()
        self.write_lab(live_restore=False, log_max_size="20m")
        plan = self.run_tend("diff", code=2)
        self.assertIn("service:docker.service", [one["id"] for one in plan["deferred"]])
        for _ in range(2):  # told in each run while it is due
            report = self.run_tend("apply")
            waiting = {r["id"]: r["reason"] for r in report["results"] if r["status"] == "deferred"}
            self.assertIn("restart pending", waiting["service:docker.service"])
            self.assertIn("it would end 1 running containers", waiting["service:docker.service"])
        self.assertEqual((self.invocation(), self.job()), (invocation, job))
        self.write_lab(log_max_size="20m")  # live-restore again, by a reload
        self.run_tend("apply")
        self.assertEqual(self.info("LiveRestoreEnabled"), "true")
        self.assertEqual((self.invocation(), self.job()), (invocation, job))
        self.run_tend("apply")  # and now nothing is in the way
        self.assertNotEqual(self.invocation(), invocation)
        self.assertEqual(self.job(), job)
        self.assertEqual(self.run_tend("apply")["outcome"], "converged")

    def test_09_a_broken_daemon_json_is_not_touched_and_all_else_converges(self):
        sound, broken = self.host.read(container_host.DAEMON_JSON), '{"log-driver": "local",\n'
        self.host.write(container_host.DAEMON_JSON, broken)
        self.write_lab(night=1, log_max_size="20m")
        report = self.run_tend("apply", code=1)
        failed = [r for r in report["results"] if r["status"] == "failed"]
        self.assertIn("is not valid JSON", failed[0]["error"]["message"])
        self.assertEqual(self.host.read(container_host.DAEMON_JSON), broken)
        self.assertEqual(self.host.read("/etc/other.conf"), "1\n")
        self.host.write(container_host.DAEMON_JSON, sound)
        self.run_tend("apply")

    def test_09_then_what_would_keep_dockerd_from_starting_is_refused(self):
        self.write_lab(night=9, settings={"hosts": ["tcp://127.0.0.1:2375"]})
        report = self.run_tend("apply", code=1)
        failed = {result["id"]: result["error"]["message"] for result in report["results"] if result["status"] == "failed"}
        self.assertEqual(list(failed), ["role:docker"])
        self.assertIn("keeps dockerd from starting", failed["role:docker"])
        self.assertNotIn("hosts", self.daemon_json())
        self.assertEqual(self.host.read("/etc/other.conf"), "9\n")
        self.write_lab()
        self.run_tend("apply")

    def test_10_a_docker_that_hangs_does_not_hold_up_a_run(self):
        engine = self.host.run(["cat", "/run/docker.pid"], check=True).stdout
        self.host.run(["kill", "-STOP", engine], check=True)
        try:
            facts = self.host.run([TEND, "--json", "facts"], check=True, timeout=60).stdout
            self.assertIsInstance(json.loads(facts)["facts"]["docker"]["containers"], dict)
        finally:
            self.host.run(["kill", "-CONT", engine], check=True)

    def test_11_what_nobody_uses_is_pruned_where_the_role_says_so(self):
        self.write_lab(log_max_size="20m", prune="everything")
        self.assert_faithful(self.run_tend("apply"))
        timers = self.host.run(["systemctl", "list-timers", "--no-legend", "docker-prune.timer"], check=True).stdout
        self.assertIn("docker-prune.service", timers)
        self.docker("create", "--name=kept", "--label=tend.wish=1", IMAGE, "busybox", "true")
        self.docker("create", "--name=done", IMAGE, "busybox", "true")
        self.docker("volume", "create", "work")
        self.prune()  # all of it is younger than ten days
        self.assertEqual(self.containers(), ["done", "job", "kept"])
        # The Engine counts by the clock: an hour is the least that the role takes, so the unit is told to take all.
        unit = "/etc/systemd/system/docker-prune.service"
        self.host.write(unit, self.host.read(unit).replace("until=240h", "until=1s"))
        self.host.run(["systemctl", "daemon-reload"], check=True)
        self.docker("network", "create", "empty")
        time.sleep(2)
        self.prune()
        self.assertEqual(self.containers(), ["job", "kept"])
        self.assertNotIn("empty", self.docker("network", "ls", "--format", "{{.Name}}").split())
        self.assertIn("work", self.docker("volume", "ls", "--quiet").split())
        self.assertIn(IMAGE, self.docker("images", "--format", "{{.Repository}}").split())
        self.docker("rm", "kept")
        self.docker("volume", "rm", "work")
        self.write_lab(log_max_size="20m")
        self.assert_faithful(self.run_tend("apply"))
        self.assertFalse(self.host.path(unit).exists())

    def prune(self):
        self.host.run(["systemctl", "start", "docker-prune.service"], check=True)

    def containers(self):
        return sorted(self.docker("ps", "--all", "--format", "{{.Names}}").split())

    def test_12_taken_out_it_leaves_containers_alone_and_gives_back_what_was(self):
        job, invocation = self.job(), self.invocation()
        self.write_lab(roles=["other"], night=1)
        report = self.run_tend("apply", "--allow-removals", "100")
        self.assert_faithful(report)
        self.assertEqual((self.job(), self.invocation()), (job, invocation))
        self.assertEqual(self.host.read(container_host.DAEMON_JSON), self.before)
        self.assertEqual(self.host.run(["apt-mark", "showhold"], check=True).stdout, "")
        self.assertEqual(self.host.run(["getent", "group", "docker"]).stdout.strip().split(":")[-1], "")
        self.assertEqual(self.run_tend("diff")["changes"], [])
        self.docker("rm", "--force", "job")
