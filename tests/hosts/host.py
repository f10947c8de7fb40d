"""A disposable Debian host: booted by systemd-nspawn over a base tree, with a network of its own, gone without a trace.

All of it lives in memory and in the namespaces of scripts/contained.sh, so that not even SIGKILL leaves a mount or a process.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import cgroups
from base_tree import PROJECT

BOOT_SECONDS = 90
# What a host of metal could do to the machine that it is only a part of here.
DROPPED = "-sys_time,-sys_module,-sys_boot,-sys_rawio,-mac_admin"
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
               "HOME": "/root", "LANG": "C.UTF-8"}


def why_not_here():
    """Why no host can be booted on this machine, or None."""
    if os.geteuid() != 0:
        return "not root"
    for tool in ("mmdebstrap", "systemd-nspawn", "slirp4netns", "nsenter", "setpriv"):
        if not shutil.which(tool):
            return f"{tool} is not installed"
    if not os.path.exists("/dev/net/tun"):
        return "there is no /dev/net/tun"
    if not os.access(cgroups.MOUNT, os.W_OK) or not cgroups.hierarchies():
        return "control groups cannot be made"
    if os.environ.get("TEND_CONTAINED") != "namespaces":
        return "not within the namespaces of scripts/contained.sh"
    return None


class Host:
    """with Host(base) as host: host.run(["uname", "-a"])"""

    def __init__(self, base, name="debian", nspawn=()):
        """`nspawn` are further options of systemd-nspawn(1), for a host that needs more than most."""
        self.base = base
        self.name = name
        self.nspawn = nspawn
        self.memory = pathlib.Path(tempfile.mkdtemp(prefix="tend-host-"))
        self.root = self.memory / "root"
        self.processes = []
        self.groups = []
        self.init = None
        self.link = None

    def __enter__(self):
        try:
            self._mount()
            self._boot()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def _mount(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0755", "tend-host", self.memory], check=True)
        for folder in ("upper", "work", "root"):
            (self.memory / folder).mkdir()
        layers = f"lowerdir={self.base},upperdir={self.memory}/upper,workdir={self.memory}/work"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, self.root], check=True)

    def _boot(self):
        holder = self._start(["unshare", "--net", "sleep", "infinity"])
        self._wait(lambda: os.readlink(f"/proc/{holder.pid}/ns/net") != os.readlink("/proc/self/ns/net"),
                   "its network namespace")
        self.link = holder
        self.connect()
        self.groups = cgroups.make(self.memory.name)
        nspawn = self._start(
            ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot",
             f"--directory={self.root}", f"--machine={self.name}", "--hostname=debian",
             f"--network-namespace-path=/proc/{holder.pid}/ns/net",
             "--console=read-only", "--resolv-conf=off", "--timezone=off", "--link-journal=no",
             *self.nspawn],
            log="boot.log", preexec_fn=lambda: cgroups.enter(self.groups))
        self._wait(lambda: self._first_process(nspawn), "its first process")
        self.init = self._first_process(nspawn)
        self._wait(self._is_up, "systemd")

    @staticmethod
    def _first_process(nspawn):
        """The child that is 1 in a namespace of its own; the one that makes it comes before, and goes."""
        for child in pathlib.Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children").read_text().split():
            try:
                status = pathlib.Path(f"/proc/{child}/status").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            numbers = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()[1:]
            if len(numbers) > 1 and numbers[-1] == "1":
                return int(child)
        return None

    def _is_up(self):
        state = self.run(["systemctl", "is-system-running"]).stdout.strip()
        return state in ("running", "degraded")

    def _start(self, command, log=None, **settings):
        output = open(self.memory / log, "w") if log else subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, **settings)
        self.processes.append(process)
        return process

    def _wait(self, ready, what):
        deadline = time.monotonic() + BOOT_SECONDS
        while not ready():
            dead = [p.args[0] for p in self.processes if p.poll() is not None]
            if dead or time.monotonic() > deadline:
                log = self.memory / "boot.log"
                told = log.read_text()[-3000:] if log.exists() else ""
                raise RuntimeError(f"the host did not start: waited for {what}; ended: {dead}\n{told}")
            time.sleep(0.1)

    def connect(self):
        """Gives the host a way out: addresses are translated in user space, the machine's network stays as it is."""
        process = self._start(["slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback",
                               str(self.link.pid), "tap0"], log="network.log")
        process.args = ["slirp4netns"]
        self.network = process

    def disconnect(self):
        self.processes.remove(self.network)
        self.network.kill()
        self.network.wait()

    def stop(self):
        if self.init:
            try:
                os.kill(self.init, signal.SIGKILL)  # its init ends everything in it
            except ProcessLookupError:
                pass
        for process in reversed(self.processes):
            if process.args[0] != "systemd-nspawn":
                process.kill()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = []
        for mount in (self.root, self.memory):
            subprocess.run(["umount", "--lazy", mount], stderr=subprocess.DEVNULL, check=False)
        self.memory.rmdir()
        cgroups.remove(self.groups)

    def command(self, argv):
        """argv as it must be called from outside to run inside."""
        return ["setpriv", f"--bounding-set={DROPPED}", "nsenter", f"--target={self.init}",
                "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd", "--",
                *map(str, argv)]

    def run(self, argv, check=False, input=None, timeout=600, environment=None):
        """Runs it inside as root; a CompletedProcess with text."""
        done = subprocess.run(self.command(argv), input="" if input is None else input, text=True,
                              capture_output=True, timeout=timeout,
                              env={**ENVIRONMENT, **(environment or {})})
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(map(str, argv))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def path(self, inside):
        """Where a file of the host lies for us outside. /run, /tmp and /dev are only visible inside."""
        return self.root / str(inside).lstrip("/")

    def write(self, inside, text, mode=0o644):
        file = self.path(inside)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def read(self, inside):
        return self.path(inside).read_text()

    def install_tend(self, build, roles=PROJECT / "roles"):
        """Puts the agent where its package would."""
        for built, place in ((build / "agent/tend", "usr/bin/tend"),
                             (build / "agent/system/tend-fetch", "usr/libexec/tend/tend-fetch"),
                             (build / "agent/system/tend-import", "usr/libexec/tend/tend-import")):
            target = self.root / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(built, target)
            target.chmod(0o755)
        if roles.is_dir():
            shutil.copytree(roles, self.root / "usr/share/tend/roles", dirs_exist_ok=True)
