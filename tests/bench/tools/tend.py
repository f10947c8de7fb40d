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
  packages: {type: list, items: {type: string}, default: [], summary: packages}
  directories: {type: list, items: {type: path}, default: [], summary: directories}
  files:
    type: list
    summary: files and the values of their template
    default: []
    items:
      type: map
      fields: {path: {type: path}, name: {type: string}, port: {type: port}, note: {type: string}}
  links:
    type: list
    summary: links
    default: []
    items: {type: map, fields: {path: {type: path}, target: {type: path}}}
  lines:
    type: list
    summary: lines of files that are there already
    default: []
    items: {type: map, fields: {path: {type: path}, text: {type: string}}}
  groups:
    type: list
    summary: groups
    default: []
    items: {type: map, fields: {name: {type: string}, gid: {type: integer}}}
  users:
    type: list
    summary: users
    default: []
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
  - package: "{{ item }}"
    loop: "{{ params.packages }}"
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

# A file of a lab repository may have 8 MiB: more files than this are a role and an inventory file each.
LARGEST_PART = 25_000


def template():
    text = TEMPLATE
    for name in VALUES:
        text = text.replace(f"@{name.upper()}@", f"{{{{ item.{name} }}}}")
    return text


def role():
    return ROLE.replace("@PATTERN@", json.dumps(LINE_PATTERN))


def row(value):
    """One item of a YAML list, as people write them: keys bare, strings quoted."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{" + ", ".join(f"{key}: {json.dumps(item)}" for key, item in value.items()) + "}"


def parameters(lists):
    for name, items in lists.items():
        yield f"        {name}:\n"
        yield from (f"          - {row(item)}\n" for item in items)


def parts(state):
    """The parameters of each role; the first has all that are no files."""
    other = {name: getattr(state, name) for name in ("packages", "groups", "users", "directories", "links", "lines")}
    for begin in range(0, len(state.files), LARGEST_PART):
        yield {**(other if begin == 0 else {}), "files": state.files[begin:begin + LARGEST_PART]}


def files_of_lab(state):
    """The lab repository: path -> text."""
    lab_files = {}
    groups = []
    for number, lists in enumerate(parts(state)):
        name = f"part{number}"
        groups.append(name)
        lab_files[f"roles/{name}/role.yaml"] = role()
        lab_files[f"roles/{name}/templates/service.conf"] = template()
        head = f"groups:\n  {name}:\n    roles:\n      {name}:\n"
        lab_files[f"inventory/{name}.yaml"] = head + "".join(parameters(lists))
    lab_files["inventory/hosts.yaml"] = f"hosts:\n  bench: {{groups: [{', '.join(groups)}]}}\n"
    return lab_files


class Tend(Tool):
    """Installed and enrolled: the first converge is a pull, then `apply` uses the commit that was accepted."""
    name = "tend"
    phases = (*Tool.phases, "pull")
    looks_first = True
    codes = {**Tool.codes, "dry": {2}}
    commands = {"first": "pull", "nothing": "apply", "pull": "pull", "dry": "diff", "repair": "apply"}

    def install(self):
        agent = self.root.build / "agent"
        for built, place in ((agent / "tend", "/usr/bin/tend"),
                             (agent / "system/tend-fetch", "/usr/libexec/tend/tend-fetch"),
                             (agent / "system/tend-import", "/usr/libexec/tend/tend-import")):
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
        for path, text in files_of_lab(state).items():
            made.write(path, text)
        made.commit("The benchmark")
        self.lab = made
        self.repository = f"/srv/bench/{self.name}-{state.size}.git"
        self.enrol()

    def enrol(self):
        self.lab.push(self.root.path(self.repository))
        self.root.write("/etc/tend/allowed_signers", self.lab.signers())
        self.root.write("/etc/tend/agent.yaml", lab.AGENT_YAML.format(repository=self.repository, host="bench"))

    def command(self, phase):
        return ["/usr/bin/tend", "--state", self.state, self.commands[phase]]


class TendRepo(Tend):
    """The files of a directory as they lie; no commit, no signature."""
    name = "tend-repo"
    phases = Tool.phases
    commands = {"first": "apply", "nothing": "apply", "dry": "diff", "repair": "apply"}

    def enrol(self):
        self.tree = f"/srv/bench/{self.name}-tree"
        shutil.rmtree(self.root.path(self.tree), ignore_errors=True)
        shutil.copytree(self.lab.tree, self.root.path(self.tree), ignore=shutil.ignore_patterns(".git"))

    def command(self, phase):
        words = super().command(phase)
        return [*words[:-1], "--repo", self.tree, "--host", "bench", words[-1]]
