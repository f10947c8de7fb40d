"""Ansible, as ansible-pull runs it: a playbook over the local connection. Chosen in its favour: no gathering of facts,
pipelining, data as JSON (its YAML loader is slow), one call of apt for all packages, ansible-core without collections.
"""

import json

from state import LINE_PATTERN, TEMPLATE, VALUES
from tools import Tool

SETTINGS = """\
[defaults]
gathering = explicit
interpreter_python = /usr/bin/python3
retry_files_enabled = false
[connection]
pipelining = true
"""

PLAYBOOK = """\
- hosts: localhost
  gather_facts: false
  vars_files: [data.json]
  tasks:
    - name: packages
      ansible.builtin.apt: {name: "{{ packages }}", state: present}
    - name: groups
      ansible.builtin.group: {name: "{{ item.name }}", gid: "{{ item.gid }}"}
      loop: "{{ groups_wanted }}"
    - name: users
      ansible.builtin.user:
        name: "{{ item.name }}"
        uid: "{{ item.uid }}"
        group: "{{ item.group }}"
        comment: "{{ item.comment }}"
        home: "{{ item.home }}"
        shell: "{{ item.shell }}"
        create_home: false
      loop: "{{ users }}"
    - name: directories
      ansible.builtin.file: {path: "{{ item }}", state: directory, mode: "0755", owner: root, group: root}
      loop: "{{ directories }}"
    - name: files
      ansible.builtin.template: {src: service.conf.j2, dest: "{{ item.path }}", mode: "0644", owner: root, group: root}
      loop: "{{ files }}"
      loop_control: {label: "{{ item.path }}"}
    - name: links
      ansible.builtin.file: {path: "{{ item.path }}", src: "{{ item.target }}", state: link, force: true}
      loop: "{{ links }}"
    - name: lines
      ansible.builtin.lineinfile: {path: "{{ item.path }}", regexp: "@PATTERN@", line: "{{ item.text }}"}
      loop: "{{ lines }}"
"""


class Ansible(Tool):
    name = "ansible"
    packages = ["ansible-core", "python3-apt"]
    largest = 1000

    def install(self):
        self.root.write("/etc/ansible/ansible.cfg", SETTINGS)

    def version(self):
        return self.root.run(["ansible-playbook", "--version"]).stdout.split("\n")[0]

    def write(self, state):
        folder = self.folder = f"/srv/bench/ansible-{state.size}"
        template = TEMPLATE
        for name in VALUES:
            template = template.replace(f"@{name.upper()}@", f"{{{{ item.{name} }}}}")
        data = {"packages": state.packages, "groups_wanted": state.groups, "users": state.users, "files": state.files,
                "directories": state.directories, "links": state.links, "lines": state.lines}
        self.root.write(f"{folder}/data.json", json.dumps(data))
        self.root.write(f"{folder}/templates/service.conf.j2", template)
        self.root.write(f"{folder}/playbook.yml", PLAYBOOK.replace("@PATTERN@", LINE_PATTERN))

    def command(self, phase):
        options = ["--check", "--diff"] if phase == "dry" else []
        return ["/usr/bin/ansible-playbook", "--connection", "local", "--inventory", "localhost,", *options,
                f"{self.folder}/playbook.yml"]
