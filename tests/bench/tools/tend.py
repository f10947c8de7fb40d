"""Tend: as the nightly run has it (an accepted commit), and as an author has it (--repo DIR)."""

import json
import shutil
import subprocess

import lab
from state import LINE_PATTERN, TEMPLATE, VALUES
from tools import Tool, Unavailable

ROLE = """\
summary: The desired state of the benchmark
supports: [debian-12, debian-13]
params:
  directories: {type: list, items: {type: path}, required: true, summary: directories}
  files:
    type: list
    summary: files and the values of their template
    required: true
    items:
      type: map
      fields: {path: {type: path}, name: {type: string}, port: {type: port}, note: {type: string}}
  links:
    type: list
    summary: links
    required: true
    items: {type: map, fields: {path: {type: path}, target: {type: path}}}
  lines:
    type: list
    summary: lines of files that are there already
    required: true
    items: {type: map, fields: {path: {type: path}, text: {type: string}}}
  groups:
    type: list
    summary: groups
    required: true
    items: {type: map, fields: {name: {type: string}, gid: {type: integer}}}
  users:
    type: list
    summary: users
    required: true
    items:
      type: map
      fields:
        name: {type: string}
        uid: {type: integer}
        group: {type: string}
        comment: {type: string}
        home: {type: path}
        shell: {type: path}
resources:
  - package: [@PACKAGES@]
  - group: "{{ item.name }}"
    gid: "{{ item.gid }}"
    loop: "{{ params.groups }}"
  - user: "{{ item.name }}"
    uid: "{{ item.uid }}"
    group: "{{ item.group }}"
    comment: "{{ item.comment }}"
    home: "{{ item.home }}"
    shell: "{{ item.shell }}"
    create_home: false
    loop: "{{ params.users }}"
  - file: "{{ item }}"
    state: directory
    mode: "0755"
    owner: root
    group: root
    loop: "{{ params.directories }}"
  - file: "{{ item.path }}"
    template: service.conf
    mode: "0644"
    owner: root
    group: root
    loop: "{{ params.files }}"
  - file: "{{ item.path }}"
    state: link
    target: "{{ item.target }}"
    loop: "{{ params.links }}"
  - line: "{{ item.path }}"
    key: listen address
    regexp: @PATTERN@
    text: "{{ item.text }}"
    loop: "{{ params.lines }}"
"""


def template():
    text = TEMPLATE
    for name in VALUES:
        text = text.replace(f"@{name.upper()}@", f"{{{{ item.{name} }}}}")
    return text


def role(state):
    return (ROLE.replace("@PACKAGES@", ", ".join(state.packages))
            .replace("@PATTERN@", json.dumps(LINE_PATTERN)))


def row(value):
    """One item of a YAML list, as people write them: keys bare, strings quoted."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{" + ", ".join(f"{key}: {json.dumps(item)}" for key, item in value.items()) + "}"


def inventory(state):
    parts = ["hosts:\n  bench:\n    roles:\n      bench:\n"]
    for name in ("directories", "files", "links", "lines", "groups", "users"):
        parts.append(f"        {name}:\n")
        parts.extend(f"          - {row(item)}\n" for item in getattr(state, name))
    return "".join(parts)


class Tend(Tool):
    """Installed and enrolled: the first converge is a pull, then `apply` uses the commit that was accepted."""
    name = "tend"
    codes = {**Tool.codes, "dry": {2}}
    commands = {"first": ["pull"], "nothing": ["apply"], "pull": ["pull"], "dry": ["diff"], "repair": ["apply"]}

    def install(self):
        agent = self.root.build / "agent"
        for built, place in ((agent / "tend", "/usr/bin/tend"),
                             (agent / "system/tend-fetch", "/usr/libexec/tend/tend-fetch")):
            if not built.exists():
                raise Unavailable(f"not built: {built}")
            self.root.copy(built, place)

    def version(self):
        told = self.root.run(["/usr/bin/tend", "version"]).stdout.split("\n")[0]
        commit = subprocess.run(["git", "-C", self.root.project, "describe", "--always", "--dirty"],
                                capture_output=True, text=True).stdout.strip()
        return f"{told} ({commit})"

    def write(self, state):
        self.state = f"/var/lib/{self.name}-{state.size}"
        made = lab.Lab(self.root.path(f"/srv/bench/{self.name}-{state.size}-lab"))
        made.write("roles/bench/role.yaml", role(state))
        made.write("roles/bench/templates/service.conf", template())
        made.write("inventory/bench.yaml", inventory(state))
        made.commit("The benchmark")
        self.lab = made
        self.repository = f"/srv/bench/{self.name}-{state.size}.git"
        self.enrol()

    def enrol(self):
        self.lab.push(self.root.path(self.repository))
        self.root.write("/etc/tend/allowed_signers", self.lab.signers())
        self.root.write("/etc/tend/agent.yaml", lab.AGENT_YAML.format(repository=self.repository, host="bench"))

    def command(self, phase):
        words = self.commands.get(phase)
        return ["/usr/bin/tend", "--state", self.state, *words] if words else None


class TendRepo(Tend):
    """The files of a directory as they lie; no commit, no signature."""
    name = "tend-repo"
    commands = {"first": ["apply"], "nothing": ["apply"], "dry": ["diff"], "repair": ["apply"]}

    def enrol(self):
        self.tree = f"/srv/bench/{self.name}-tree"
        shutil.rmtree(self.root.path(self.tree), ignore_errors=True)
        shutil.copytree(self.lab.tree, self.root.path(self.tree), ignore=shutil.ignore_patterns(".git"))

    def command(self, phase):
        words = super().command(phase)
        return words and [*words[:-1], "--repo", self.tree, "--host", "bench", words[-1]]
