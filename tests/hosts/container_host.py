"""What a host needs beyond others so that Docker runs containers in it: its own network's rules and parameters, a kernel
keyring, and control groups that it may write.

    class Containers(HostTest):
        nspawn = container_host.NSPAWN
        def setUpClass(cls): super().setUpClass(); container_host.prepare(cls.host)
"""

import pathlib

import cgroups

NSPAWN = ("--capability=CAP_NET_ADMIN", "--system-call-filter=@keyring bpf")
DAEMON_JSON = "/etc/docker/daemon.json"


def prepare(host):
    """Before Docker is installed. With control groups of version 1, which are the whole machine's in there, containers
    are kept in one of the host's name, so that none is left behind; the text of daemon.json says so, as an admin's would."""
    version_1 = host.run(["findmnt", "--raw", "--noheadings", "--output=TARGET", "--types=cgroup"]).stdout.split()
    controllers = [path for path in version_1 if not path.endswith("/systemd")]
    for path in [*controllers, "/proc/sys/net"]:
        host.run(["mount", "--bind", path, path], check=True)
        host.run(["mount", "-o", "remount,bind,rw", path], check=True)
    if controllers:
        host.groups += [cgroups.mine(cgroups.MOUNT / pathlib.Path(path).name) / host.memory.name for path in controllers]
        host.write(DAEMON_JSON, '{\n    "cgroup-parent": "/' + host.memory.name + '"\n}\n')


def import_busybox(host, name):
    """An image of one static program, made on the host from the host's own busybox."""
    host.run(["sh", "-c", f"mkdir -p /var/tmp/image/bin && cp /bin/busybox /var/tmp/image/bin/ && ln -sf busybox /var/tmp/image/bin/sh"
              f" && tar -C /var/tmp/image -c . | docker import - {name}"], check=True)
