"""A virtual machine with its own kernel, and a wire between machines.

Emulated by qemu without /dev/kvm, so that it runs wherever the tests run. All machines of a test live in the network
namespace that run.sh made: their ports and addresses are nobody else's.
"""

import contextlib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import time

from machine_tree import mounted

BOOT_SECONDS = 900  # on a busy machine; 20 s on one that is not
DISK = "2G"
MEMORY = "1024"
KERNEL = "root=/dev/vda rw console=ttyS0 panic=-1 mitigations=off random.trust_cpu=on modprobe.blacklist=kvm,kvm_amd,kvm_intel"
NETWORK = """\
[Match]
MACAddress={mac}
[Network]
Address={address}
"""
# A busy machine emulates slowly; systemd shall not give up before we do.
PATIENCE = "[Manager]\nDefaultTimeoutStartSec=900\nDefaultDeviceTimeoutSec=900\n"
# What only takes time at boot.
MASKED = ["serial-getty@ttyS0.service", "apt-daily.timer", "apt-daily-upgrade.timer", "e2scrub_reap.service", "systemd-random-seed.service",
          "man-db.timer", "fstrim.timer"]


def why_not_here():
    """Why no machine can be started, or None."""
    for tool in ("qemu-system-x86_64", "mkfs.ext4", "mmdebstrap", "systemd-nspawn", "ssh", "ssh-keygen", "unshare"):
        if not shutil.which(tool):
            return f"{tool} is not installed"
    if os.geteuid() != 0:
        return "not root"
    if os.environ.get("TEND_CONTAINED") != "namespaces":
        return "not within the namespaces of scripts/contained.sh"
    return None


class Machines:
    """A test's machines: a folder in memory, a key, and the wire. with Machines(tree) as all: all.add("nas01")."""

    def __init__(self, tree):
        self.tree = tree
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tend-machines-"))
        self.all = []

    def __enter__(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0700", "tend-machines", self.folder], check=True)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / "key"], check=True)
        return self

    def __exit__(self, *_):
        for machine in self.all:
            machine.power_off()
        subprocess.run(["umount", "--lazy", self.folder], check=False)
        self.folder.rmdir()

    def add(self, name, prepare):
        """Makes a disk: the tree with what `prepare(folder)` writes over it. Not started yet."""
        machine = Machine(self, name, len(self.all) + 1)
        machine.make_disk(prepare)
        self.all.append(machine)
        return machine


class Machine:
    def __init__(self, machines, name, number):
        self.machines = machines
        self.name = name
        self.number = number
        self.address = f"192.0.2.{number}"
        self.port = 2200 + number
        self.folder = machines.folder / name
        self.folder.mkdir()
        self.process = None
        self.connection = None

    def make_disk(self, prepare):
        for folder in ("upper", "work", "root"):
            (self.folder / folder).mkdir()
        root = self.folder / "root"
        with mounted(root, self.machines.tree.lower, self.folder / "upper", self.folder / "work"):
            self._settle(root)
            prepare(root)
            subprocess.run(["mkfs.ext4", "-q", "-d", root, self.folder / "disk", DISK],
                           check=True, stdout=subprocess.DEVNULL)
        for folder in ("upper", "work"):
            shutil.rmtree(self.folder / folder)

    def _settle(self, root):
        """Its name, its two cards, and our key."""
        (root / "etc/hostname").write_text(f"{self.name}\n")
        (root / "etc/hosts").write_text(
            "127.0.0.1 localhost\n" + "".join(f"192.0.2.{n} {name}\n" for n, name in enumerate(("nas01", "gpu01"), 1)))
        for role, address in (("out", "10.0.2.15/24"), ("wire", f"{self.address}/24")):
            (root / f"etc/systemd/network/{role}.network").write_text(
                NETWORK.format(mac=self._mac(role), address=address))
        units = root / "etc/systemd/system"
        link(units / "multi-user.target.wants/systemd-networkd.service", "/lib/systemd/system/systemd-networkd.service")
        patience = root / "etc/systemd/system.conf.d/patience.conf"
        patience.parent.mkdir(exist_ok=True)
        patience.write_text(PATIENCE)
        for unit in MASKED:
            link(units / unit, "/dev/null")
        keys = root / "root/.ssh/authorized_keys"
        keys.parent.mkdir(mode=0o700, exist_ok=True)
        keys.write_text((self.machines.folder / "key.pub").read_text())

    def _mac(self, card):
        return f"52:54:00:00:0{1 if card == 'out' else 2}:{self.number:02x}"

    def power_on(self):
        """Starts it and returns at once; wait_until_up() waits."""
        other = 3 - self.number
        wire = (f"dgram,id=wire,local.type=inet,local.host=127.0.0.1,local.port={9000 + self.number},"
                f"remote.type=inet,remote.host=127.0.0.1,remote.port={9000 + other}")
        tree = self.machines.tree
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-m", MEMORY, "-nodefaults",
             "-no-user-config", "-display", "none", "-monitor", "none", "-no-reboot",
             "-kernel", tree.kernel, "-initrd", tree.initrd, "-append", KERNEL,
             "-serial", f"file:{self.folder}/console",
             "-drive", f"file={self.folder}/disk,if=virtio,format=raw,cache=unsafe", "-device", "virtio-rng-pci",
             "-netdev", f"user,id=out,restrict=on,hostfwd=tcp:127.0.0.1:{self.port}-:22",
             "-device", f"virtio-net-pci,netdev=out,mac={self._mac('out')}",
             "-netdev", wire, "-device", f"virtio-net-pci,netdev=wire,mac={self._mac('wire')}"],
            stdin=subprocess.DEVNULL, stdout=open(self.folder / "qemu", "w"), stderr=subprocess.STDOUT)

    def wait_until_up(self):
        """Until systemd has started what it starts at boot."""
        deadline = time.monotonic() + BOOT_SECONDS
        while True:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} did not start:\n{self.console()[-3000:]}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                done = self.run(["systemctl", "is-system-running", "--wait"], timeout=60)
                if done.stdout.strip() in ("running", "degraded"):
                    return
            time.sleep(1)

    def power_off(self):
        """As if somebody pulled the plug."""
        for process in (self.process, self.connection):
            if process and process.poll() is None:
                process.kill()
                process.wait()
        self.process = self.connection = None
        (self.folder / "ssh").unlink(missing_ok=True)

    def console(self):
        text = (self.folder / "console").read_text(errors="replace")
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)

    def _ssh(self, *arguments):
        return ["ssh", "-q", "-p", str(self.port), "-i", self.machines.folder / "key", "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "ConnectTimeout=60",
                "-o", f"ControlPath={self.folder}/ssh", *arguments]

    def _connect(self):
        """One connection serves all commands: a handshake is slow on an emulated machine."""
        deadline = time.monotonic() + BOOT_SECONDS
        while subprocess.run(self._ssh("-O", "check", "root@127.0.0.1"), capture_output=True).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} cannot be reached:\n{self.console()[-3000:]}")
            if self.connection is None or self.connection.poll() is not None:
                self.connection = subprocess.Popen(
                    self._ssh("-M", "-N", "root@127.0.0.1"), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL)
            time.sleep(0.5)

    def run(self, argv, check=False, input="", timeout=600):
        """Runs it inside as root; a CompletedProcess with text."""
        self._connect()
        done = subprocess.run(self._ssh("root@127.0.0.1", shlex.join(map(str, argv))), input=input, text=True,
                              capture_output=True, timeout=timeout)
        if check and done.returncode != 0:
            raise AssertionError(f"{self.name}: {' '.join(map(str, argv))}: exit {done.returncode}\n"
                                 f"{done.stdout}{done.stderr}")
        return done

    def sh(self, line, check=False, timeout=600):
        """The words of a shell line."""
        done = self.run(["sh", "-c", line], check=check, timeout=timeout)
        return (done.stdout.strip() + "\n" + done.stderr.strip()).strip()

    def write(self, path, text):
        self.run(["sh", "-c", 'mkdir -p "$(dirname "$1")" && cat > "$1"', "sh", path], check=True, input=text)


def link(place, target):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target)
