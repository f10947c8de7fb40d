"""A control group of its own for each booted host: two systemds in one group would fight over it."""

import os
import pathlib
import time

MOUNT = pathlib.Path("/sys/fs/cgroup")
PREFIX = "tend-host-"


def hierarchies():
    """The mount points that a systemd wants a say in."""
    if (MOUNT / "cgroup.controllers").exists():
        return [MOUNT]
    return [MOUNT / name for name in ("systemd", "unified") if (MOUNT / name).is_dir()]


def mine(hierarchy):
    """The group of ours in a hierarchy of version 1: what is at its top for whoever is in a namespace."""
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if set(hierarchy.name.split(",")) & set(controllers.split(",")):
            return hierarchy / path.strip("/")
    return hierarchy


def make(name):
    """`name` begins with PREFIX."""
    made = [hierarchy / name for hierarchy in hierarchies()]
    for group in made:
        group.mkdir(exist_ok=True)
    return made


def enter(groups):
    """Moves the calling process."""
    for group in groups:
        (group / "cgroup.procs").write_text(str(os.getpid()))


def remove(groups):
    for group in groups:
        for folder, _, _ in os.walk(group, topdown=False):
            try:
                os.rmdir(folder)
            except OSError:
                pass  # still in use; the next run sweeps it


def is_abandoned(group):
    """Nobody in it, and not made just now by a run beside this one."""
    if time.time() - group.stat().st_mtime < 60:
        return False
    return not any((pathlib.Path(folder) / "cgroup.procs").read_text() for folder, _, _ in os.walk(group))


def sweep():
    """Removes the empty groups that a killed run left."""
    controllers = [mine(folder) for folder in MOUNT.iterdir() if (folder / "cgroup.procs").exists()]
    for hierarchy in {*hierarchies(), *controllers}:
        remove(group for group in hierarchy.glob(f"{PREFIX}*") if is_abandoned(group))
