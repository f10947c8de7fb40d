"""The benchmark's rig still works: the floor and Tend through all phases at a tiny size, and a judge that objects."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import host
import support

RIG = support.PROJECT / "tests/bench"
sys.path.insert(0, str(RIG))

import state  # noqa: E402
from tools import ansible, cfengine, puppet, tend  # noqa: E402

PROGRAMS = ("tend_bench_floor", "tend_bench_stopwatch")


class Runs(unittest.TestCase):
    def setUp(self):
        missing = [name for name in PROGRAMS if not (support.BUILD / "tests/bench" / name).exists()]
        reason = host.why_not_here() or support.why_no_tend() or (f"not built: {', '.join(missing)}" if missing else "")
        if reason:
            self.skipTest(reason)

    def test_floor_and_tend_go_through_all_phases_and_end_as_they_must(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder, "results.json")
            done = subprocess.run(
                [sys.executable, RIG / "run.py", "--sizes", "20", "--tools", "floor,floor-metadata,tend,tend-repo",
                 "--enough", "0", "--build", support.BUILD, "--out", out],
                stdin=subprocess.DEVNULL, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            rows = json.loads(out.read_text())["results"]
        self.assertEqual([row for row in rows if row.get("seconds", 0) <= 0 or row.get("peak_kib", 0) <= 0], [])
        measured = {(row["tool"], row["phase"]) for row in rows}
        self.assertEqual(measured, {
            *(("floor", phase) for phase in ("first", "nothing", "dry", "repair")),
            *(("floor-metadata", phase) for phase in ("first", "nothing", "dry")),
            *(("tend", phase) for phase in ("first", "nothing", "pull", "dry", "repair")),
            *(("tend-repo", phase) for phase in ("first", "nothing", "dry", "repair"))})
        self.assertIn("| 20 | nothing to do, with the Git check |", done.stdout)


class FakeRoot:
    """Enough of a root for what only writes."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def path(self, inside):
        return self.folder / str(inside).lstrip("/")

    def write(self, inside, text, mode=0o644):
        self.path(inside).parent.mkdir(parents=True, exist_ok=True)
        self.path(inside).write_text(text)
        self.path(inside).chmod(mode)


class Judged(unittest.TestCase):
    """The judge of end states, on a tree made as the state says."""

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("not root: the desired state belongs to root")
        self.root = FakeRoot(self.enterContext(tempfile.TemporaryDirectory()))
        self.state = state.State(100, "/srv/target/one", "b1", 20010)
        self.host = state.Host(self.root.folder, self.state)
        self.host.prepare()
        self.make()

    def make(self):
        for path in self.state.directories:
            self.root.path(path).mkdir(0o755)
        for file in self.state.files:
            self.root.write(file["path"], state.render(file))
        for line in self.state.lines:
            self.root.write(line["path"], state.after_line(line))
        for link in self.state.links:
            os.symlink(link["target"], self.root.path(link["path"]))
        self.root.write("/etc/group", "".join(f"{each['name']}:x:{each['gid']}:\n" for each in self.state.groups))
        self.root.write("/etc/passwd", "".join(
            f"{each['name']}:x:{each['uid']}:{each['uid']}:Benchmark:{each['home']}:{each['shell']}\n"
            for each in self.state.users))
        self.root.write("/etc/shadow", "")
        self.root.write("/var/lib/dpkg/status", "\n".join(
            f"Package: {name}\nStatus: install ok installed\n" for name in self.state.packages))

    def test_a_host_as_the_state_says_has_no_faults(self):
        self.assertEqual(self.host.faults(), [])

    def test_every_drifted_file_is_a_fault(self):
        self.host.drift()
        faults = [fault for fault in self.host.faults() if fault.split(":")[0].endswith(".conf")]
        self.assertEqual(len(faults), len(self.state.drifted()))

    def test_anything_that_is_not_so_is_a_fault(self):
        link, line = self.root.path(self.state.links[0]["path"]), self.root.path(self.state.lines[0]["path"])
        groups, packages = self.root.path("/etc/group"), self.root.path("/var/lib/dpkg/status")
        faults = {
            "a temporary left behind": lambda: self.root.write("/srv/target/one/d00000/.tend-tmp-1", ""),
            "a line not edited": lambda: line.write_text(state.before_line()),
            "a link elsewhere": lambda: (link.unlink(), os.symlink("/elsewhere", link)),
            "a directory's mode": lambda: self.root.path(self.state.directories[1]).chmod(0o700),
            "an owner": lambda: os.chown(self.root.path(self.state.files[0]["path"]), 1, 0),
            "a group's number": lambda: groups.write_text(groups.read_text().replace("20010", "20019")),
            "a package": lambda: packages.write_text(packages.read_text().replace("Package: tar", "Package: rat")),
        }
        for number, (what, spoil) in enumerate(faults.items(), 1):
            with self.subTest(what):
                spoil()
                self.assertEqual(len(self.host.faults()), number)

    def test_a_write_that_changes_nothing_is_seen(self):
        before = self.host.fingerprint()
        path = self.root.path(self.state.files[3]["path"])
        path.write_text(path.read_text())
        self.assertNotEqual(self.host.fingerprint(), before)


class Generated(unittest.TestCase):
    def test_every_tool_is_told_of_every_resource(self):
        wished = state.State(50, "/srv/target/one", "b1", 20010)
        names = [*wished.directories, *(each["path"] for each in wished.files + wished.links + wished.lines),
                 *(each["name"] for each in wished.groups + wished.users), *wished.packages]
        with tempfile.TemporaryDirectory() as folder:
            for tool in (ansible.Ansible, cfengine.CfEngine, puppet.Puppet):
                root = FakeRoot(pathlib.Path(folder, tool.name))
                tool(root).write(wished)
                text = "".join(file.read_text() for file in root.folder.rglob("*") if file.is_file())
                self.assertEqual([name for name in names if name not in text], [], tool.name)
        text = "".join(tend.files_of_lab(wished).values())
        self.assertEqual([name for name in names if name not in text], [])


if __name__ == "__main__":
    unittest.main()
