"""An archive of packages with the names of NVIDIA's container toolkit, tiny, built on the spot and signed with keys of its own.
NVIDIA's runtime in it is one that hands on to runc."""

import hashlib
import shutil
import subprocess

MIRROR = "/srv/mirror"
PACKAGES = ["libnvidia-container-tools", "libnvidia-container1", "nvidia-container-toolkit", "nvidia-container-toolkit-base"]
FILES = {
    "usr/bin/nvidia-ctk": "#!/bin/sh\ncase $1 in cdi) echo nvidia.com/gpu=all;; *) echo NVIDIA Container Toolkit CLI;; esac\n",
    "usr/bin/nvidia-container-runtime": "#!/bin/sh\nexec runc \"$@\"\n",
    "usr/lib/systemd/system/nvidia-cdi-refresh.service": "[Service]\nType=oneshot\nExecStart=/bin/true\n",
    "usr/lib/systemd/system/nvidia-cdi-refresh.path":
        "[Path]\nPathChanged=/usr/bin/nvidia-ctk\n[Install]\nWantedBy=multi-user.target\n",
}


def why_not_here():
    """Why no archive can be built on this machine, or None."""
    missing = [tool for tool in ("gpg", "dpkg-deb") if not shutil.which(tool)]
    return f"{missing[0]} is not installed" if missing else None


class Keys:
    """A keyring of its own, gone with the test."""

    def __init__(self, folder):
        self.home = folder / "gnupg"
        self.home.mkdir(mode=0o700)
        self.made = []

    def gpg(self, *arguments):
        return subprocess.run(["gpg", "--batch", "--quiet", "--homedir", self.home, *arguments], check=True,
                              capture_output=True, text=True).stdout

    def make(self, name, algorithm):
        """Its fingerprint, as GnuPG sees it, and its text."""
        self.gpg("--passphrase", "", "--quick-generate-key", f"{name}@lab.example", algorithm, "default", "never")
        listed = self.gpg("--list-keys", "--with-colons", f"{name}@lab.example")
        fingerprint = next(line for line in listed.splitlines() if line.startswith("fpr")).split(":")[9]
        return fingerprint, self.gpg("--armor", "--export", fingerprint)

    def end(self):
        subprocess.run(["gpgconf", "--homedir", self.home, "--kill", "all"], check=False)


class Archive:
    """At `mirror` of a host; `fingerprint` and `key` are those that sign it. `folder` (ours) gets what it is made from."""

    def __init__(self, host, folder, mirror=MIRROR, packages=PACKAGES):
        self.host = host
        self.folder = folder
        self.mirror = host.path(mirror)
        self.packages = packages
        self.keys = Keys(folder)
        self.fingerprint, self.key = self.keys.make("archive", "rsa2048")
        self.debs = []

    def offer(self, version):
        """Builds the packages in this version, and the archive's signed index anew."""
        self.mirror.mkdir(parents=True, exist_ok=True)
        for name in self.packages:
            self.debs.append(self._build(name, version))
        self.sign(self.fingerprint)

    def _build(self, name, version):
        """Its stanza of the index."""
        others = ", ".join(f"{other} (= {version})" for other in self.packages if other < name)
        control = (f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: Lab <admin@lab.example>\n"
                   + (f"Depends: {others}\n" if others else "") + "Description: for a test\n")
        tree = self.folder / f"{name}_{version}"
        (tree / "DEBIAN").mkdir(parents=True)
        (tree / "DEBIAN/control").write_text(control)
        for path, text in FILES.items() if name == "nvidia-container-toolkit-base" else ():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text)
            (tree / path).chmod(0o755 if "/bin/" in path else 0o644)
        deb = self.mirror / f"{name}_{version}_all.deb"
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, deb], check=True, capture_output=True)
        content = deb.read_bytes()
        return (f"{control}Filename: ./{deb.name}\nSize: {len(content)}\n"
                f"SHA256: {hashlib.sha256(content).hexdigest()}\n\n")

    def sign(self, fingerprint):
        mirror = self.mirror
        index = "".join(self.debs).encode()
        (mirror / "Packages").write_bytes(index)
        (mirror / "Release").write_text(f"Origin: lab\nDate: Sun, 01 Nov 2026 00:00:00 UTC\nSHA256:\n"
                                        f" {hashlib.sha256(index).hexdigest()} {len(index)} Packages\n")
        self.keys.gpg("--yes", "--local-user", fingerprint, "--clearsign", "--output", mirror / "InRelease", mirror / "Release")
