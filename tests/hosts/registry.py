"""Images without an internet: Debian's docker-registry on a host, on loopback, whose storage is written by hand.

    registry = Registry(host)                                  # apt's lists must be there
    digest = registry.put("lab/tool", {"www/index.html": "1"}, {"Cmd": ["busybox", "httpd", "-f"]})
    # docker pull 127.0.0.1:5000/lab/tool@DIGEST

No Docker is needed to make an image: a layer with the host's own static busybox and the files given, a configuration and
a manifest, as the image specification (Docker's schema 2) has them.
"""

import gzip
import hashlib
import io
import json
import pathlib
import tarfile

ADDRESS = "127.0.0.1:5000"
STORAGE = "/srv/registry"
CONFIG = f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {STORAGE}}}}}\nhttp: {{addr: \"{ADDRESS}\"}}\n"
V2 = "application/vnd.docker.distribution.manifest.v2+json"
IMAGE = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


def digest_of(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Registry:
    def __init__(self, host):
        self.host = host
        host.run(["apt-get", "-qy", "install", "docker-registry", "busybox-static"], check=True)
        host.run(["systemctl", "disable", "--now", "docker-registry"], check=True)  # Debian's own, for all the network
        host.write("/srv/registry.yml", CONFIG)
        self.start()

    def start(self):
        self.host.run(["systemd-run", "--unit=lab-registry", "--collect", "docker-registry", "serve", "/srv/registry.yml"],
                      check=True)

    def stop(self):
        self.host.run(["systemctl", "stop", "lab-registry"], check=True)

    def put(self, name, files, config, tag=None):
        """The digest of a new image; it stops without a moment of grace, so that tests need not wait."""
        layer = self._layer(files)
        packed = gzip.compress(layer, mtime=0)
        image = json.dumps({
            "architecture": "amd64", "os": "linux", "created": "2026-01-01T00:00:00Z",
            "config": {"Env": ["PATH=/bin"], "StopSignal": "SIGKILL", **config},
            "rootfs": {"type": "layers", "diff_ids": [digest_of(layer)]},
            "history": [{"created": "2026-01-01T00:00:00Z", "created_by": "a test"}]}).encode()
        manifest = json.dumps({
            "schemaVersion": 2, "mediaType": V2,
            "config": {"mediaType": IMAGE, "size": len(image), "digest": digest_of(image)},
            "layers": [{"mediaType": LAYER, "size": len(packed), "digest": digest_of(packed)}]}).encode()
        for content in (packed, image, manifest):
            self._blob(content)
        repository = self.host.path(f"{STORAGE}/docker/registry/v2/repositories/{name}")
        for content in (packed, image):
            self._link(repository / "_layers", digest_of(content))
        self._link(repository / "_manifests/revisions", digest_of(manifest))
        if tag:
            current = repository / f"_manifests/tags/{tag}/current/link"
            current.parent.mkdir(parents=True, exist_ok=True)
            current.write_text(digest_of(manifest))
        return digest_of(manifest)

    def _layer(self, files):
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for folder in sorted({"bin", *(str(pathlib.PurePath(path).parent) for path in files)}):
                entry = tarfile.TarInfo(folder)
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
            self._add(tar, "bin/busybox", self.host.path("/bin/busybox").read_bytes(), 0o755)
            for path, text in files.items():
                self._add(tar, path, text.encode(), 0o644)
        return content.getvalue()

    @staticmethod
    def _add(tar, path, content, mode):
        entry = tarfile.TarInfo(path)
        entry.size, entry.mode = len(content), mode
        tar.addfile(entry, io.BytesIO(content))

    def _blob(self, content):
        digest = digest_of(content).removeprefix("sha256:")
        blob = self.host.path(f"{STORAGE}/docker/registry/v2/blobs/sha256/{digest[:2]}/{digest}/data")
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(content)

    @staticmethod
    def _link(folder, digest):
        link = folder / "sha256" / digest.removeprefix("sha256:") / "link"
        link.parent.mkdir(parents=True, exist_ok=True)
        link.write_text(digest)
