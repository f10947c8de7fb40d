"""A freshly installed Debian 12 as a directory: made once a week by mmdebstrap, then only read.

Nothing depends on an earlier run: a missing or outdated tree is made again, and appears whole or not at all.
"""

import datetime
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SUITE = "bookworm"
# What the Debian installer's "standard system" and "SSH server" bring and mmdebstrap's "important" variant lacks.
STANDARD = ["dbus", "openssh-server", "systemd-timesyncd"]

FILES = {
    "etc/hostname": "debian\n",
    "etc/hosts": "127.0.0.1 localhost\n127.0.1.1 debian\n",
    "etc/resolv.conf": "nameserver 10.0.2.3\n",  # slirp4netns answers there
}


def cache_folder():
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(home, "tend-tests")


def packages():
    listed = subprocess.run([PROJECT / "scripts/packages.sh", "list", "runtime"],
                            check=True, capture_output=True, text=True)
    return sorted(set(listed.stdout.split()) | set(STANDARD))


def key():
    week = datetime.date.today().strftime("%G-W%V")
    recipe = pathlib.Path(__file__).read_text() + " ".join(packages())
    return f"debian-12-{week}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"


def base_tree(say=print):
    """The path of the tree, made first if need be."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        tree = cache / key()
        if not tree.exists():
            remove_others(cache)
            say("installing a base Debian 12 (about a minute, kept for a week)")
            make(tree)
        return tree


def remove_others(cache):
    """Of this week another checkout may be using its own."""
    this_week = "-".join(key().split("-")[:4])
    for old in cache.iterdir():
        if old.name.startswith(("debian-12-", ".making-")) and not old.name.startswith(this_week):
            shutil.rmtree(old, ignore_errors=True)


def make(tree):
    making = pathlib.Path(tempfile.mkdtemp(prefix=".making-", dir=tree.parent))
    making.chmod(0o755)
    mirror = [os.environ["TEND_MIRROR"]] if os.environ.get("TEND_MIRROR") else []
    done = subprocess.run(
        ["mmdebstrap", "--variant=important", "--include=" + ",".join(packages()),
         SUITE, str(making / "tree"), *mirror],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        shutil.rmtree(making, ignore_errors=True)
        raise RuntimeError("mmdebstrap failed:\n" + done.stdout[-4000:])
    for path, text in FILES.items():
        file = making / "tree" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text(text)
    (making / "tree").rename(tree)
    making.rmdir()
