"""The lab and the root of the sweep: a resource of every way of writing, and a small host to write on."""

import os
import pathlib
import shutil
import subprocess

INVENTORY = """\
hosts:
  box:
    roles: %s
"""
ROLE = """\
summary: One resource of every way of writing
supports: [debian-12]
resources:
  - file: /etc/replaced.conf
    content: "{{ host.name }} new\\n"
    mode: "0600"
    owner: daemon
    group: bin
    restarts: [app.service]
  - file: /etc/app
    state: directory
    mode: "0750"
    group: daemon
  - file: /etc/app/deep/new.conf
    content: "new\\n"
    validate: [/bin/touch, "-c", "%s"]
  - file: /etc/attributes.conf
    mode: "0640"
    group: daemon
  - file: /etc/dropped.conf
    state: absent
  - file: /etc/link
    state: link
    target: /etc/app
  - line: /etc/lines.conf
    regexp: "^port="
    text: port=2222
  - systemd_unit: app.service
    content: "[Service]\\nExecStart=/bin/touch\\n[Install]\\nWantedBy=multi-user.target\\n"
  - service: app.service
    enabled: true
  - exec: make
    argv: [/bin/touch, /var/made]
    creates: /var/made
"""


def write(file, text, mode=0o644):
    file = pathlib.Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(mode)


LITTLE = """\
summary: What is left of it
supports: [debian-12]
resources:
  - file: /etc/left.conf
    content: "left\\n"
"""


def make_lab(folder, roles=("all_ways",)):
    folder = pathlib.Path(folder)
    write(folder / "inventory/lab.yaml", INVENTORY % "{" + ", ".join(f"{role}: {{}}" for role in roles) + "}")
    write(folder / "roles/all_ways/role.yaml", ROLE)
    write(folder / "roles/little/role.yaml", LITTLE)
    return folder


class SignedLab:
    """A lab repository as agents pull it: in Git, each commit signed."""

    ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null",
                   "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "Admin", "GIT_AUTHOR_EMAIL": "admin@lab.example",
                   "GIT_COMMITTER_NAME": "Admin", "GIT_COMMITTER_EMAIL": "admin@lab.example"}

    def __init__(self, folder):
        self.tree = pathlib.Path(folder) / "lab"
        self.tree.mkdir(parents=True)
        self.key = pathlib.Path(folder) / "admin"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "admin", "-f", self.key], check=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.tree, *arguments], env=self.ENVIRONMENT, check=True)

    def commit(self, roles):
        make_lab(self.tree, roles)
        self.git("add", "--all")
        self.git("-c", "gpg.format=ssh", "-c", f"user.signingkey={self.key}", "commit", "--quiet", "-S", "-m", " ".join(roles))

    def subscribe(self, root):
        kind, key = self.key.with_suffix(".pub").read_text().split()[:2]
        write(root / "etc/tend/allowed_signers", f'admin@lab.example namespaces="git" {kind} {key}\n')
        write(root / "etc/tend/agent.yaml", f"repository: {self.tree}\nbranch: main\nsigners: /etc/tend/allowed_signers\n")


def make_root(folder, touch):
    """A host before tend's first run on it."""
    root = pathlib.Path(folder)
    for name in ("etc/systemd/system", "run", "var/cache", "var/lib", "tmp", "bin"):
        (root / name).mkdir(parents=True)
    shutil.copy2(touch, root / "bin/touch")
    write(root / "etc/os-release", 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n')
    write(root / "etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/bin/false\n")
    write(root / "etc/group", "root:x:0:\ndaemon:x:1:\nbin:x:2:\n")
    write(root / "etc/hostname", "box\n")
    write(root / "etc/replaced.conf", "old\n")
    write(root / "etc/attributes.conf", "kept\n")
    write(root / "etc/dropped.conf", "to go\n")
    write(root / "etc/lines.conf", "host=box\nport=22\n")
    return root


def drift(root):
    """What a hand does to a converged root."""
    root = pathlib.Path(root)
    (root / "etc/replaced.conf").write_text("by hand\n")
    (root / "etc/attributes.conf").chmod(0o666)
    os.chown(root / "etc/attributes.conf", 1, 2)
    (root / "etc/link").unlink()
    (root / "etc/link").symlink_to("/etc/elsewhere")
    (root / "etc/app").chmod(0o777)
    (root / "etc/app/deep/new.conf").unlink()
    (root / "etc/lines.conf").write_text("host=box\nport=22\n")
    write(root / "etc/dropped.conf", "again\n")
    (root / "etc/systemd/system/app.service").write_text("[Service]\n")
    (root / "var/made").unlink()
