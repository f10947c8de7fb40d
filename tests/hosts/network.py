"""A network of its own for several hosts: a bridge in a network namespace, gone with the process that holds it.

    with Network("198.51.100.0/24") as network:
        network.plug(server, "198.51.100.10")
        network.plug(client, "198.51.100.20")
        network.cut(server)      # its packets are lost from now on, as when its cable is pulled
        network.mend(server)
"""

import os
import subprocess
import time

DEVICE = "lab0"  # of the hosts, besides the way out that each has


class Network:
    def __init__(self, prefix):
        self.length = prefix.split("/")[1]
        self.ports = {}
        self.holder = None

    def __enter__(self):
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"], stdin=subprocess.DEVNULL)
        own = os.readlink("/proc/self/ns/net")
        deadline = time.monotonic() + 10
        while os.readlink(f"/proc/{self.holder.pid}/ns/net") == own:
            if time.monotonic() > deadline:
                raise RuntimeError("there is no network namespace for the bridge")
            time.sleep(0.02)
        # No spanning tree: a port that was mended is of use at once.
        self._inside(self.holder.pid, "ip", "link", "add", "bridge", "type", "bridge", "forward_delay", "0")
        self._inside(self.holder.pid, "ip", "link", "set", "bridge", "up")
        return self

    def __exit__(self, *_):
        self.holder.kill()
        self.holder.wait()

    def plug(self, host, address):
        """Gives a booted host an address in this network, on a device of its own."""
        port = f"port{len(self.ports)}"
        self.ports[host] = port
        bridge = self.holder.pid
        self._inside(bridge, "ip", "link", "add", port, "type", "veth", "peer", "name", DEVICE,
                     "netns", str(host.link.pid))
        self._inside(bridge, "ip", "link", "set", port, "master", "bridge", "up")
        self._inside(host.link.pid, "ip", "address", "add", f"{address}/{self.length}", "dev", DEVICE)
        self._inside(host.link.pid, "ip", "link", "set", DEVICE, "up")

    def cut(self, host):
        """The bridge drops all to and from the host. Nobody's device goes down: connections hang."""
        self._inside(self.holder.pid, "ip", "link", "set", self.ports[host], "nomaster")

    def mend(self, host):
        self._inside(self.holder.pid, "ip", "link", "set", self.ports[host], "master", "bridge")

    @staticmethod
    def _inside(pid, *command):
        subprocess.run(["nsenter", f"--net=/proc/{pid}/ns/net", *command], check=True, capture_output=True, text=True)
