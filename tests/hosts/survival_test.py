"""Runs that are stopped, killed, doubled, or whose children misbehave: the step in hand is finished or finished next time."""

import os
import pathlib
import signal
import time
import unittest

from small_lab import SmallLabTest

SLOW = """\
  - file: /etc/first.conf
    content: "first\\n"
  - exec: slow
    argv: [sh, -c, "touch /root/slow-began; sleep 4; touch /root/slow-done"]
    creates: /root/slow-done
  - file: /etc/last.conf
    content: "last\\n"
"""
CHATTER = """\
  - exec: daemon
    argv: [sh, -c, "sleep 600 & touch /root/daemon-began"]
    creates: /root/daemon-began
  - exec: flood
    argv: [sh, -c, "head -c 10G /dev/zero && touch /root/flood-done"]
    creates: /root/flood-done
    timeout: 120
"""
UNIT = """\
  - systemd_unit: counted.service
    content: |
      [Service]
      Type=oneshot
      RemainAfterExit=yes
      ExecStart=/bin/sh -c 'echo started >> /root/starts'
  - service: counted.service
    state: started
"""
RESTART = """\
  - file: /etc/counted.conf
    content: "%s\\n"
    restarts: [counted.service]
  - exec: pause
    argv: [sh, -c, "touch /root/pause-began; sleep 3; touch /root/pause-%s"]
    creates: /root/pause-%s
"""


class Survival(SmallLabTest):
    def clear(self, *paths):
        self.host.run(["rm", "-rf", *paths], check=True)

    def peak_kib(self, process):
        """The agent's peak of memory, watched until it ended (VmHWM of proc(5)). What wait4(2) tells counts the memory of the
        process that started it, which is this test's."""
        peak = 0
        while process.poll() is None:
            try:
                agent = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
                status = pathlib.Path(f"/proc/{agent}/status").read_text()
                if status.startswith("Name:\ttend\n"):
                    peak = max(peak, int(status.split("VmHWM:")[1].split()[0]))
            except (OSError, IndexError):
                pass  # not there yet, or not any more
            time.sleep(0.02)
        return peak

    def test_1_a_signal_ends_the_run_after_the_step_in_hand_and_the_next_run_does_the_rest(self):
        self.write_lab(SLOW)
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                self.clear("/root/slow-began", "/root/slow-done", "/etc/first.conf", "/etc/last.conf")
                process = self.start()
                self.wait_for("/root/slow-began")
                self.signal(process, number)
                out, err = process.communicate(timeout=30)
                self.assertEqual(process.returncode, 143, out + err)
                report = self.read_json(out)
                self.assertEqual(report["outcome"], "interrupted")
                self.assertEqual(self.status_of(report)["exec:slow"], "changed", "the step in hand was not finished")
                self.assertTrue(self.host.path("/root/slow-done").exists())
                self.assertFalse(self.host.path("/etc/last.conf").exists())
                self.assertEqual(self.apply()["outcome"], "changed")
                self.assertEqual(self.host.read("/etc/last.conf"), "last\n")

    def test_2_of_twenty_runs_at_once_one_works_and_the_others_name_it(self):
        self.write_lab(SLOW)
        self.clear("/root/slow-began", "/root/slow-done")
        first = self.start()
        self.wait_for("/root/slow-began")
        others = [self.start() for _ in range(19)]
        for other in others:
            out, err = other.communicate(timeout=30)
            self.assertEqual(other.returncode, 75, out + err)
            self.assertRegex(out + err, r"another run holds the lock: process \d+, since ")
        out, err = first.communicate(timeout=60)
        self.assertEqual(first.returncode, 0, out + err)

    def test_3_a_daemon_that_keeps_stdout_and_a_flood_of_output_cost_neither_time_nor_memory(self):
        self.write_lab(CHATTER)
        started = time.monotonic()
        process = self.start()
        peak = self.peak_kib(process)
        out, err = process.communicate()
        self.assertEqual(process.returncode, 0, out + err)
        status = self.status_of(self.read_json(out))
        self.assertEqual({id: status.get(id) for id in ("exec:daemon", "exec:flood")},
                         {"exec:daemon": "changed", "exec:flood": "changed"})
        self.assertLess(time.monotonic() - started, 120)
        self.assertGreater(peak, 0)
        self.assertLess(peak, 64 << 10, "KiB")

    def starts(self):
        return self.host.read("/root/starts").count("started")

    def test_4_a_restart_that_a_killed_run_owes_is_done_once_by_the_next(self):
        self.write_lab(UNIT)
        self.apply()
        self.assertEqual(self.starts(), 1)
        for number, by_hand in enumerate((False, True), 1):
            with self.subTest(restarted_by_hand=by_hand):
                self.clear("/root/pause-began")
                self.write_lab(RESTART % (number, number, number) + UNIT)
                before = self.starts()
                self.kill_at("/root/pause-began")
                self.assertEqual(self.host.read("/etc/counted.conf"), f"{number}\n")
                self.assertEqual(self.starts(), before)
                if by_hand:
                    self.host.run(["systemctl", "restart", "counted"], check=True)
                report = self.apply()
                self.assertIn("never ended", " ".join(report["notes"]))
                self.assertEqual(self.starts(), before + 1)
                self.assertEqual(self.apply()["counts"]["changed"], 0)
                self.assertEqual(self.starts(), before + 1)

    def test_5_after_five_deaths_a_run_only_looks_until_somebody_says_so(self):
        self.clear("/root/slow-began", "/root/slow-done", "/etc/last.conf")
        self.write_lab(SLOW)
        for _ in range(5):
            self.clear("/root/slow-began")
            self.kill_at("/root/slow-began")
        self.clear("/root/slow-began", "/root/slow-done")
        time.sleep(4.5)  # the killed run's child may still end its work
        self.clear("/root/slow-began", "/root/slow-done")
        report = self.apply(code=1)
        self.assertIn("the last 5 runs died", report["errors"][0]["message"])
        self.assertIn("exec:slow", report["errors"][0]["message"])
        self.assertFalse(self.host.path("/root/slow-began").exists())
        self.apply(code=1)
        self.assertEqual(self.apply("--after-crashes")["outcome"], "changed")
        self.assertEqual(self.apply()["outcome"], "converged")

    def test_6_a_systemd_that_does_not_answer_fails_its_services_and_nothing_else(self):
        self.write_lab(UNIT.replace("started >>", "again >>"), other='  - file: /etc/other.conf\n    content: "x"\n')
        os.kill(self.host.init, signal.SIGSTOP)
        started = time.monotonic()
        try:
            report = self.apply(code=1)
        finally:
            os.kill(self.host.init, signal.SIGCONT)
        self.assertLess(time.monotonic() - started, 90)
        status = self.status_of(report)
        self.assertEqual(status["file:/etc/other.conf"], "changed")
        self.assertEqual(status["service:counted.service"], "failed")
        self.apply()


if __name__ == "__main__":
    unittest.main()
