"""What the role of torture/ finds on its host: mounts, accounts, units, rights and containers of an earlier admin, an
archive of packages and a registry of images, so that each of its wishes has something to do."""

import io
import os
import tarfile

import registry
import toolkit_archive

TOOL = b"#!/bin/sh\n"
SERVER_PACKAGES = ["docker.io", "nfs-kernel-server", "sudo", "openssl"]
MOUNTED = ("/srv/resized", "/srv/unmounted", "/srv/gone")
FILES = {
    "/etc/fstab": """\
# by hand
proc  /mnt/somebody  proc  noauto  0  0
tmpfs  /srv/resized  tmpfs  size=1M
tmpfs /srv/unmounted tmpfs size=1M 0 0
tmpfs /srv/gone tmpfs size=1M,nodev 0 0
""",
    "/etc/sysctl.d/60-tend-net.ipv4.tcp_syncookies.conf":
        "# tend: sysctl:net.ipv4.tcp_syncookies\nnet.ipv4.tcp_syncookies = 0\n",
    "/etc/modules-load.d/tend-torture_old.conf": "# tend: kernel_module:torture_old\ntorture_old\n",
    "/etc/modprobe.d/tend-torture_old.conf": "# tend: kernel_module:torture_old\noptions torture_old a=1\n",
    "/srv/torture.brought": "brought\n",
    "/etc/torture.brought": "by hand\n",
    "/etc/torture.old": "no longer wanted\n",
    "/etc/torture.tool": "unpacked long ago\n",
    "/etc/torture.json": '{"theirs": {"old": true, "kept": 1.50},\n   "last": "of all"}\n',
    "/etc/exports.d/tend-srv-unexported.exports": "# tend: nfs_export:/srv/unexported\n/srv/unexported 192.0.2.7(ro,fsid=7)\n",
    "/etc/systemd/system/torture-old.service":
        "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n",
    "/usr/share/pam-configs/torture-old":
        "Name: An earlier admin's\nDefault: yes\nPriority: 0\nSession-Type: Additional\nSession:\n\toptional pam_permit.so\n",
    "/etc/apt/sources.list.d/torture-old.sources":
        "Types: deb\nURIs: file:/srv/mirror\nSuites: /\nEnabled: no\n",
}
COMMANDS = [
    ["sysctl", "-qw", "net.ipv4.tcp_syncookies=0"],
    ["systemctl", "daemon-reload"],
    ["systemctl", "enable", "--quiet", "--now", "torture-old"],
    ["pam-auth-update", "--package"],
    ["groupadd", "torture-olds"],
    ["useradd", "--no-create-home", "torture-old"],
    ["mkdir", "/srv/unexported", *MOUNTED],
    *(["mount", path] for path in MOUNTED),
    ["exportfs", "-r"],
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=An earlier admin's CA",
     "-keyout", "/dev/null", "-out", "/usr/local/share/ca-certificates/torture-old.crt"],
    ["update-ca-certificates"],
    ["apt-mark", "hold", "sed"],
]


# What the package of a kernel tells; the root of a test's host is an overlay, so its kernel has that. nspawn shows no
# /sys/module.
BUILT_IN = f"/lib/modules/{os.uname().release}/modules.builtin"


def why_not_here():
    return toolkit_archive.why_not_here()


def prepare(test):
    """Before the role comes. Its parameters."""
    host = test.host
    host.run(["apt-get", "-q", "update"], check=True)
    host.run(["apt-get", "-qy", "install", "--no-install-recommends", *SERVER_PACKAGES], check=True,
             environment={"DEBIAN_FRONTEND": "noninteractive"})
    for path, text in FILES.items():
        host.write(path, text)
    host.write(BUILT_IN, "kernel/fs/overlayfs/overlay.ko\n")
    host.write("/etc/sudoers.d/torture-old", "torture-old ALL=(ALL:ALL) ALL\n", mode=0o440)
    host.path("/srv/torture.tar").write_bytes(archive_of_files())
    for command in COMMANDS:
        host.run(command, check=True)
    images = registry.Registry(host)
    image = images.put("lab/torture", {}, {"Cmd": ["busybox", "sleep", "infinity"]})
    name = f"{registry.ADDRESS}/lab/torture@{image}"
    host.run(["docker", "run", "--detach", "--name=torture-old", name], check=True)
    packages = toolkit_archive.Archive(host, test.folder)
    test.addClassCleanup(packages.keys.end)
    packages.offer("1.0-1")
    return {"archive_key": packages.key, "archive_fingerprint": packages.fingerprint, "image": name}


def archive_of_files():
    """The same bytes each time: the role names their digest."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as made:
        member = tarfile.TarInfo("torture-1.0/tool")
        member.size = len(TOOL)
        made.addfile(member, io.BytesIO(TOOL))
    return packed.getvalue()
