"""What a machine boots from: the base Debian of tests/hosts with a kernel of its own, and a small initrd.

The kernel and the packages of the roles under test are a layer over the base tree, kept beside it: the machines have no
way out, and dpkg is slow on an emulated processor. That tend installs packages is for tests/hosts to show.
"""

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile

import base_tree

PACKAGES = ["linux-image-cloud-amd64", "busybox-static", "chrony", "nfs-common", "nfs-kernel-server", "sudo"]
# Loaded by the initrd, with what they need.
BOOT_MODULES = ["virtio_pci", "virtio_blk"]

INIT = """\
#!/bin/busybox sh
/bin/busybox mkdir -p /dev /root
/bin/busybox mount -t devtmpfs dev /dev
{modules}
while [ ! -b /dev/vda ]; do /bin/busybox sleep 0.1; done
/bin/busybox mount -t ext4 /dev/vda /root
exec /bin/busybox switch_root /root /sbin/init
"""


class MachineTree:
    """`lower` are the folders to lay over each other, the topmost first; `kernel` and `initrd` are files."""

    def __init__(self, layer, base):
        self.lower = [layer / "tree", base]
        self.kernel = layer / "vmlinuz"
        self.initrd = layer / "initrd"


def machine_tree(say=print):
    base = base_tree.base_tree(say)
    recipe = pathlib.Path(__file__).read_bytes() + base.name.encode()
    layer = base.parent / f"machine-{hashlib.sha256(recipe).hexdigest()[:12]}"
    with open(base.parent / ".machine-lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not layer.exists():
            for old in base.parent.glob("machine-*"):
                shutil.rmtree(old, ignore_errors=True)
            say("installing a kernel for the machines (about two minutes, kept as long as the base Debian)")
            make(layer, base)
    return MachineTree(layer, base)


def make(layer, base):
    making = pathlib.Path(tempfile.mkdtemp(prefix=".making-machine-", dir=layer.parent))
    making.chmod(0o755)
    try:
        for folder in ("tree", "work", "root"):
            (making / folder).mkdir()
        root = making / "root"
        with mounted(root, [base], making / "tree", making / "work"):
            install(root)
        shutil.rmtree(making / "work")
        root.rmdir()
        boot_files(making)
        making.rename(layer)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


class mounted:
    """An overlay for as long as the block lasts."""

    def __init__(self, place, lower, upper, work):
        self.place = place
        self.options = f"lowerdir={':'.join(map(str, lower))},upperdir={upper},workdir={work}"

    def __enter__(self):
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", self.options, self.place], check=True)
        return self.place

    def __exit__(self, *_):
        subprocess.run(["umount", self.place], check=True)


def install(root):
    commands = ["apt-get -q update", f"apt-get -q -y --no-install-recommends install {' '.join(PACKAGES)}", "apt-get clean"]
    # INITRD: ours is made below, and made for these machines alone.
    done = subprocess.run(
        ["systemd-nspawn", "--quiet", "--pipe", "--register=no", "--keep-unit", f"--directory={root}",
         "--resolv-conf=bind-host", "--setenv=INITRD=No", "--setenv=DEBIAN_FRONTEND=noninteractive",
         "sh", "-ec", "\n".join(commands)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError("no kernel for the machines:\n" + done.stdout[-4000:])


def boot_files(layer):
    """vmlinuz and initrd, from what was installed."""
    tree = layer / "tree"
    modules = next((tree / "lib/modules").iterdir() if (tree / "lib/modules").is_dir()
                   else (tree / "usr/lib/modules").iterdir())
    shutil.copy(tree / f"boot/vmlinuz-{modules.name}", layer / "vmlinuz")
    content = pathlib.Path(tempfile.mkdtemp(dir=layer))
    (content / "bin").mkdir()
    busybox = next(path for path in (tree / "bin/busybox", tree / "usr/bin/busybox") if path.exists())
    shutil.copy(busybox, content / "bin/busybox")
    needed = with_dependencies(modules, BOOT_MODULES)
    for file in needed:
        shutil.copy(modules / file, content / os.path.basename(file))
    insert = "\n".join(f"/bin/busybox insmod /{os.path.basename(file)}" for file in needed)
    (content / "init").write_text(INIT.format(modules=insert))
    (content / "init").chmod(0o755)
    with open(layer / "initrd", "wb") as archive:
        names = "\n".join(str(path.relative_to(content)) for path in sorted(content.rglob("*")))
        subprocess.run([busybox, "cpio", "-o", "-H", "newc"], cwd=content, input=names.encode(),
                       stdout=archive, stderr=subprocess.DEVNULL, check=True)
    shutil.rmtree(content)


def with_dependencies(modules, names):
    """Files below the kernel's modules, in an order in which each finds what it needs."""
    needs = {}
    for line in (modules / "modules.dep").read_text().splitlines():
        file, others = line.split(":")
        needs[file] = others.split()
    order = []

    def add(file):
        for other in reversed(needs[file]):
            add(other)
        if file not in order:
            order.append(file)

    for name in names:
        add(next(file for file in needs if os.path.basename(file) == f"{name}.ko"))
    return order
