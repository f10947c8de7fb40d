"""The shim's control block (shim.cpp has the same layout): which call fails how, and what was called."""

import enum
import mmap
import pathlib
import struct


class Deed(enum.IntEnum):
    NONE = 0
    FAIL = 1
    FAIL_FROM_HERE = 2  # this call, and from here on whatever a full or read-only disk refuses
    KILL_BEFORE = 3
    KILL_AFTER = 4


HEADER = struct.Struct("=QiiiiQ")
NAME = 16
TRACED = 65536
SIZE = HEADER.size + NAME * TRACED


class Control:
    """A file in `folder` that one agent after the other maps."""

    def __init__(self, folder, shim):
        self.path = pathlib.Path(folder, "control")
        self.path.write_bytes(b"\0" * SIZE)
        self.file = open(self.path, "r+b")
        self.map = mmap.mmap(self.file.fileno(), SIZE)
        self.environment = {"LD_PRELOAD": str(shim), "TEND_FAULTS": str(self.path)}

    def set(self, at=0, deed=Deed.NONE, error=0, in_children=False):
        self.map[:HEADER.size] = HEADER.pack(at, error, deed, in_children, 0, 0)

    def hit(self):
        return HEADER.unpack(self.map[:HEADER.size])[4] != 0

    def trace(self):
        """The names of the calls of the last run, in order."""
        counted = HEADER.unpack(self.map[:HEADER.size])[5]
        if counted > TRACED:
            raise RuntimeError(f"{counted} calls are more than the shim traces")
        whole = self.map[HEADER.size:HEADER.size + NAME * counted]
        return [whole[i:i + NAME].split(b"\0", 1)[0].decode() for i in range(0, len(whole), NAME)]

    def close(self):
        self.map.close()
        self.file.close()
