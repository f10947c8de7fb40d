"""A lab repository with signed commits, made for one test."""

import os
import pathlib
import shutil
import subprocess

# Roles of the sample lab that need a server elsewhere: roles_test.py gives them one, other labs do without.
NEED_OTHERS = ("ldap_client",)

ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8",
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "Lab Admin", "GIT_AUTHOR_EMAIL": "admin@lab.example",
    "GIT_COMMITTER_NAME": "Lab Admin", "GIT_COMMITTER_EMAIL": "admin@lab.example",
}


def without_role(inventory, role):
    """The text without that role and its parameters, wherever it is given; the rest as it is."""
    kept, depth = [], None
    for line in inventory.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        if depth is not None and (not line.strip() or indent > depth):
            continue
        depth = indent if line.strip().startswith(f"{role}:") else None
        if depth is None:
            kept.append(line)
    return "".join(kept)


class Lab:
    """A work tree in `folder`, and the key that its commits are signed with."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.tree = self.folder / "lab"
        self.tree.mkdir(parents=True)
        self.key = self.make_key("admin")
        self.git("init", "--quiet", "--initial-branch=main")

    def make_key(self, name):
        key = self.folder / f"{name}_ed25519"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key], check=True)
        return key

    def signers(self):
        """What allowed_signers must say for this lab."""
        kind, key = self.key.with_suffix(".pub").read_text().split()[:2]
        return f'admin@lab.example namespaces="git" {kind} {key}\n'

    def git(self, *arguments):
        done = subprocess.run(["git", "-C", self.tree, *arguments], env=ENVIRONMENT,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"git {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout.strip()

    def copy(self, source):
        """Takes inventory/, roles/ and secrets/ (and tend.yaml) from a directory, but for what needs a server elsewhere."""
        source = pathlib.Path(source)
        for name in ("inventory", "roles", "secrets"):
            if (source / name).is_dir():
                shutil.copytree(source / name, self.tree / name, dirs_exist_ok=True)
        for file in (self.tree / "inventory").glob("*.yaml"):
            for role in NEED_OTHERS:
                file.write_text(without_role(file.read_text(), role))
        if (source / "tend.yaml").exists():
            shutil.copy(source / "tend.yaml", self.tree / "tend.yaml")

    def write(self, path, text):
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def commit(self, message, key="own"):
        """Commits everything; signed with the lab's key, another one, or (None) not at all. The commit's id."""
        self.git("add", "--all")
        key = self.key if key == "own" else key
        signing = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"] if key else []
        self.git(*signing, "commit", "--quiet", "--allow-empty", "-m", message,
                 "--gpg-sign" if key else "--no-gpg-sign")
        return self.git("rev-parse", "HEAD")

    def push(self, bare):
        """Makes the bare repository at `bare` the same as the work tree's main branch."""
        if not pathlib.Path(bare).exists():
            subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", bare],
                           env=ENVIRONMENT, check=True)
        self.git("push", "--quiet", "--force", str(bare), "HEAD:refs/heads/main")

    def checkout(self, folder):
        """A clone with a work tree, as an author has one."""
        self.git("clone", "--quiet", "--no-hardlinks", str(self.tree), str(folder))


AGENT_YAML = """\
repository: {repository}
branch: main
host: {host}
signers: /etc/tend/allowed_signers
"""


def enrol(host, lab, name="gpu01", repository="/srv/lab.git"):
    """What a bootstrap leaves on a host: where to pull from, as whom, and whom to believe."""
    lab.push(host.path("/srv/lab.git"))
    host.write("/etc/tend/allowed_signers", lab.signers())
    host.write("/etc/tend/agent.yaml", AGENT_YAML.format(repository=repository, host=name))
