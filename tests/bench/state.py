"""The desired state that every tool is given, and what a host must be like for it to hold. No tool is asked here.

For a size N, below one target directory: N files rendered from one template with three values, N/10 directories, N/20
links, N/50 edited lines; besides 20 packages of the base system, five groups and five users.
"""

import os
import pathlib
import stat

# @NAME@, @PORT@ and @NOTE@ stand for the three values; each tool's generator puts its own syntax there.
TEMPLATE = """\
# Written by the benchmark; edits are lost.
[service]
name = @NAME@
port = @PORT@
note = @NOTE@
log = /var/log/@NAME@.log
timeout = 30
retries = 3
user = nobody
group = nogroup

[limits]
connections = 128
memory = 64M
"""
VALUES = ("name", "port", "note")

# Of every Debian base system, so nothing is ever installed while measuring.
PACKAGES = ["apt", "base-files", "base-passwd", "bash", "coreutils", "dash", "debianutils", "diffutils", "dpkg",
            "findutils", "grep", "gzip", "hostname", "login", "mount", "ncurses-base", "passwd", "sed", "tar",
            "util-linux"]

# The file that a line is edited in was there before, with many other lines.
BEFORE = "".join(f"option_{number:02} = default\n" for number in range(30))
OLD_LINE = "listen_address = 127.0.0.1"
LINE_PATTERN = "^listen_address ="


def render(values):
    text = TEMPLATE
    for name in VALUES:
        text = text.replace(f"@{name.upper()}@", str(values[name]))
    return text


class State:
    """`target` is the directory as the host names it; `first_id` the first of ten free uids and gids."""

    def __init__(self, size, target, prefix, first_id):
        self.size = size
        self.target = target
        directories = max(1, size // 10)
        self.directories = [f"{target}/d{number:05}" for number in range(directories)]
        self.files = [self._file(number) for number in range(size)]
        self.links = [{"path": f"{target}/links/l{number:05}", "target": self.files[number]["path"]}
                      for number in range(max(1, size // 20))]
        self.lines = [{"path": f"{target}/lines/e{number:05}.conf", "text": f"listen_address = 192.0.2.{number % 250}"}
                      for number in range(max(1, size // 50))]
        self.packages = PACKAGES
        self.groups = [{"name": f"{prefix}-g{number}", "gid": first_id + number} for number in range(5)]
        self.users = [{"name": f"{prefix}-u{number}", "uid": first_id + number, "group": f"{prefix}-g{number}",
                       "comment": "Benchmark", "home": f"/nonexistent/{prefix}-u{number}", "shell": "/usr/sbin/nologin"}
                      for number in range(5)]

    def _file(self, number):
        folder = self.directories[number % len(self.directories)]
        return {"path": f"{folder}/f{number:06}.conf", "name": f"service{number:06}",
                "port": 10000 + number % 50000, "note": f"unit {number % 40} of rack {number // 40}"}

    def drifted(self, round=0):
        """The files that drift: every twentieth, in each round others. Tend stops repairing what drifts night after night."""
        return self.files[round % 20::20]


def before_line():
    return f"# Shipped by a package.\n{OLD_LINE}\n{BEFORE}"


def after_line(line):
    return f"# Shipped by a package.\n{line['text']}\n{BEFORE}"


class Host:
    """The disposable root's files, seen from outside, and `state` held against them."""

    def __init__(self, root, state):
        self.root = pathlib.Path(root)
        self.state = state

    def path(self, inside):
        return f"{self.root}{inside}"

    def prepare(self):
        """What was there before the first converge."""
        for folder in ("", "/links", "/lines"):
            os.makedirs(self.path(self.state.target + folder))
        for line in self.state.lines:
            pathlib.Path(self.path(line["path"])).write_text(before_line())

    def drift(self, round=0):
        """One third is edited, one third gets another mode, one third is removed."""
        for number, file in enumerate(self.state.drifted(round)):
            path = self.path(file["path"])
            if number % 3 == 0:
                with open(path, "a", encoding="ascii") as text:
                    text.write("edited by hand\n")
            elif number % 3 == 1:
                os.chmod(path, 0o600)
            else:
                os.unlink(path)

    def fingerprint(self):
        """Changes with every write, even one that changes nothing."""
        seen = []
        for folder, _, names in os.walk(self.path(self.state.target)):
            for name in [".", *names]:
                about = os.lstat(os.path.join(folder, name))
                seen.append((folder, name, about.st_ino, about.st_mtime_ns, about.st_ctime_ns))
        for name in ("passwd", "group", "shadow"):
            about = os.lstat(self.path(f"/etc/{name}"))
            seen.append((name, about.st_ino, about.st_mtime_ns))
        return hash(tuple(sorted(map(str, seen))))

    def faults(self):
        """How the host differs from the desired state, as text; none when it holds."""
        found = []
        for file in self.state.files:
            self._judge_file(file["path"], render(file), found)
        for line in self.state.lines:
            self._judge_file(line["path"], after_line(line), found)
        for path in self.state.directories:
            self._judge_node(path, stat.S_IFDIR | 0o755, found)
        for link in self.state.links:
            if not os.path.islink(self.path(link["path"])) or os.readlink(self.path(link["path"])) != link["target"]:
                found.append(f"{link['path']}: does not lead to {link['target']}")
        self._judge_strays(found)
        self._judge_accounts(found)
        self._judge_packages(found)
        return found

    def _judge_node(self, path, mode, found):
        try:
            about = os.lstat(self.path(path))
        except FileNotFoundError:
            found.append(f"{path}: missing")
            return False
        if about.st_mode != mode or (about.st_uid, about.st_gid) != (0, 0):
            found.append(f"{path}: mode {about.st_mode:o}, owner {about.st_uid}:{about.st_gid}")
        return True

    def _judge_file(self, path, text, found):
        if self._judge_node(path, stat.S_IFREG | 0o644, found):
            if pathlib.Path(self.path(path)).read_text() != text:
                found.append(f"{path}: other content")

    def _judge_strays(self, found):
        wanted = len(self.state.files) + len(self.state.lines) + len(self.state.links)
        there = sum(len(names) for _, _, names in os.walk(self.path(self.state.target)))
        if there != wanted:
            found.append(f"{self.state.target}: {there} files and links instead of {wanted}")

    def _judge_accounts(self, found):
        groups = self._database("group")
        for group in self.state.groups:
            if groups.get(group["name"], [])[2:3] != [str(group["gid"])]:
                found.append(f"group {group['name']}: {groups.get(group['name'])}")
        users = self._database("passwd")
        numbers = {group["name"]: group["gid"] for group in self.state.groups}
        for user in self.state.users:
            wanted = [str(user["uid"]), str(numbers[user["group"]]), user["comment"], user["home"], user["shell"]]
            if users.get(user["name"], [])[2:] != wanted:
                found.append(f"user {user['name']}: {users.get(user['name'])}")

    def _database(self, name):
        lines = pathlib.Path(self.path(f"/etc/{name}")).read_text().splitlines()
        return {line.split(":")[0]: line.split(":") for line in lines}

    def _judge_packages(self, found):
        installed = set()
        for block in pathlib.Path(self.path("/var/lib/dpkg/status")).read_text().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != " ")
            if fields.get("Status", "").endswith(" ok installed"):
                installed.add(fields["Package"])
        found.extend(f"package {name}: not installed" for name in self.state.packages if name not in installed)
