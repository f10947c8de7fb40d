"""What a tree is like, path by path, and what one may not find in it."""

import os
import pathlib
import stat

TEMPORARY = ".tend-tmp-"
# The agent's own: held to its own rules.
OWN = ("var/lib/tend", "var/cache/tend", "run/tend.lock", "run/motd.d")


def look(file):
    info = os.lstat(file)
    kind = stat.S_IFMT(info.st_mode)
    what = ""
    if stat.S_ISREG(info.st_mode):
        what = pathlib.Path(file).read_bytes()
    elif stat.S_ISLNK(info.st_mode):
        what = os.readlink(file)
    return (kind, stat.S_IMODE(info.st_mode), info.st_uid, info.st_gid, what)


def walk(root):
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            yield os.path.relpath(os.path.join(folder, name), root)


def snapshot(root):
    """path -> (type, mode, owner, group, content or target) of everything that is the host's."""
    return {path: look(os.path.join(root, path)) for path in walk(root)
            if not path.startswith(OWN) and TEMPORARY not in path}


def temporaries(root):
    return sorted(path for path in walk(root) if TEMPORARY in path)


def show(state):
    if state is None:
        return "absent"
    kind, mode, user, group, what = state
    return f"{stat.filemode(kind | mode)} {user}:{group} {what!r}"


def part_way(found, before, after):
    """Attributes of a thing that stays the same one are set call by call: each is old or new, and nobody may do meanwhile
    what neither the old nor the new ones allow."""
    if None in (found, before, after) or not found[0] == before[0] == after[0]:
        return False
    kind, mode, user, group, what = found
    if stat.S_ISREG(kind) and not before[4] == after[4] == what:
        return False
    if not all(found[i] in (before[i], after[i]) for i in (2, 3)):
        return False
    allowed = after[1] if (user, group) == after[2:4] != before[2:4] else before[1] | after[1]
    return mode & ~allowed == 0 and mode & (before[1] & after[1]) == before[1] & after[1]


def torn(found, before, after):
    """What is neither wholly old nor wholly new, in words."""
    complaints = []
    for path in sorted({*found, *before, *after}):
        now, old, new = (tree.get(path) for tree in (found, before, after))
        if now in (old, new) or part_way(now, old, new):
            continue
        complaints.append(f"{path} is neither old nor new: {show(now)}; old {show(old)}; new {show(new)}")
    return complaints
