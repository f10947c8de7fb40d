"""The disposable Debian that everything is measured in: an overlay over the base tree of tests/hosts, with the peers in a
layer of their own that is kept as long as the base tree. Accounts and packages of the machine stay as they are.
"""

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "tests/hosts"))

from base_tree import base_tree, cache_folder  # noqa: E402

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
               "DEBIAN_FRONTEND": "noninteractive"}


def why_not_here():
    """Why no root can be made on this machine, or None."""
    if os.geteuid() != 0:
        return "not root"
    for tool in ("mmdebstrap", "git", "ssh-keygen"):
        if not shutil.which(tool):
            return f"{tool} is not installed"
    if os.environ.get("TEND_CONTAINED") != "namespaces":
        return "not within the namespaces of scripts/contained.sh"
    return None


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True)


class Root:
    """with Root(disk, packages, build) as root. `disk` is a directory on the disk to measure on; None: in memory."""

    project = PROJECT

    def __init__(self, disk, packages, build, say=print):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tend-bench-", dir=disk))
        self.in_memory = disk is None
        self.root = self.folder / "root"
        self.build = pathlib.Path(build)
        self.packages = sorted(packages)
        self.missing = {}  # package -> why it could not be installed
        self.say = say

    def __enter__(self):
        if self.in_memory:
            mount("-t", "tmpfs", "-o", "mode=0755", "tend-bench", self.folder)
        base = base_tree(self.say)
        layers = [base]
        if self.packages:
            layers.insert(0, self._peers(base))
        self._mount(self.folder, layers)
        for folder in ("srv/bench", "etc/tend"):
            (self.root / folder).mkdir(parents=True)
        self._bind_target()
        self.copy(self.build / "tests/bench/tend_bench_stopwatch", "/srv/bench/stopwatch")
        return self

    def __exit__(self, *_):
        self._unmount(self.folder)
        if self.in_memory:
            subprocess.run(["umount", "--lazy", self.folder], check=True)
        shutil.rmtree(self.folder)

    def _mount(self, folder, layers):
        for name in ("upper", "work", "root"):
            (folder / name).mkdir(exist_ok=True)
        lower = ":".join(map(str, layers))
        root = folder / "root"
        mount("-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={folder}/upper,workdir={folder}/work", root)
        mount("-t", "proc", "proc", root / "proc")
        mount("-t", "tmpfs", "tmpfs", root / "run")
        mount("-t", "tmpfs", "tmpfs", root / "tmp")
        mount("--rbind", "/dev", root / "dev")
        mount("-o", "ro,bind", "/sys", root / "sys")

    def _unmount(self, folder):
        subprocess.run(["umount", "--recursive", "--lazy", folder / "root"], check=False)

    def _bind_target(self):
        """Managed files lie outside of the overlay: its lookups are no part of any tool's work."""
        (self.folder / "target").mkdir()
        (self.root / "srv/target").mkdir()
        mount("--bind", self.folder / "target", self.root / "srv/target")

    def _peers(self, base):
        """The layer with the peers; made whole or not at all. One for all of them, whichever are measured."""
        with open(cache_folder() / ".peers-lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            layer = self._made_peers(base)
        told = (layer / "srv/missing-packages").read_text()
        self.missing = dict(line.split("\t", 1) for line in told.splitlines())
        return layer

    def _made_peers(self, base):
        key = hashlib.sha256(f"{base.name} {self.packages}".encode()).hexdigest()[:12]
        layer = cache_folder() / f"peers-{key}"
        listed = layer / "srv/missing-packages"
        if not listed.exists() or listed.read_text():  # what was away once may be there now
            for old in [*cache_folder().glob("peers-*"), *cache_folder().glob(".making-peers-*")]:
                shutil.rmtree(old, ignore_errors=True)
            making = pathlib.Path(tempfile.mkdtemp(prefix=".making-peers-", dir=cache_folder()))
            self._mount(making, [base])
            try:
                self._apt(making / "root")
            finally:
                self._unmount(making)
            making.chmod(0o755)
            (making / "upper").rename(layer)
            shutil.rmtree(making, ignore_errors=True)
        return layer

    def _apt(self, root):
        """Installs each package by itself, so that one that is away takes no other with it."""
        self.say(f"installing {', '.join(self.packages)} (minutes; kept as long as the base tree)")
        resolver = root / "etc/resolv.conf"
        resolver.unlink(missing_ok=True)
        shutil.copy("/etc/resolv.conf", resolver)
        (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
        (root / "usr/sbin/policy-rc.d").chmod(0o755)
        apt = ["chroot", root, "apt-get", "-q", "-y", "--no-install-recommends"]
        subprocess.run([*apt, "update"], env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=False)
        missing = []
        for package in self.packages:
            done = subprocess.run([*apt, "install", package], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True)
            if done.returncode != 0:
                reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
                missing.append(f"{package}\tapt-get: {' '.join(reason)}\n")
        (root / "srv/missing-packages").write_text("".join(missing))

    def medium(self):
        """What the managed files lie on: "memory", or the type of the file system."""
        if self.in_memory:
            return "memory"
        told = subprocess.run(["findmnt", "--noheadings", "--output", "FSTYPE", "--target", self.folder],
                              capture_output=True, text=True)
        return told.stdout.strip()

    def path(self, inside):
        return self.root / str(inside).lstrip("/")

    def write(self, inside, text, mode=0o644):
        file = self.path(inside)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def copy(self, source, inside):
        self.path(inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, self.path(inside))
        self.path(inside).chmod(0o755)

    def run(self, argv, timeout=600):
        return subprocess.run(["chroot", self.root, *argv], env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=timeout)
