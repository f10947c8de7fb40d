"""What a host is like, taken with our own eyes: /etc, dpkg's database, units, accounts. No word of tend is believed here."""

import dataclasses
import hashlib
import json
import os
import stat

# Files of many records, compared record by record, and the copies that shadow-utils keeps of them.
ACCOUNT_FILES = ("passwd", "group", "shadow", "gshadow", "subuid", "subgid")
# A lock that every account tool touches; it is always empty.
IGNORED = {"/etc/.pwd.lock"}

NO_DIFFERENCE = {"etc": [], "packages": [], "units": [], "accounts": []}


@dataclasses.dataclass
class Snapshot:
    etc: dict       # path -> (type, mode, owner, group, content hash or link target)
    packages: dict  # name -> (status, version)
    units: dict     # name -> {"enabled": …, "active": …}
    accounts: dict  # "user:NAME" or "group:NAME" -> fields
    owned: dict     # package -> paths; not compared: it tells whose a file is, or was


def take(host):
    return Snapshot(etc=read_etc(host), packages=read_packages(host), units=read_units(host),
                    accounts=read_accounts(host), owned=read_owned(host))


def read_etc(host):
    found = {}
    for folder, folders, files in os.walk(host.path("/etc")):
        for name in folders + files:
            file = os.path.join(folder, name)
            inside = "/" + os.path.relpath(file, host.root)
            if inside not in IGNORED:
                found[inside] = describe(file)
    return found


def describe(file):
    status = os.lstat(file)
    kind = {stat.S_IFLNK: "link", stat.S_IFDIR: "directory", stat.S_IFREG: "file"}.get(
        stat.S_IFMT(status.st_mode), "special")
    content = ""
    if kind == "link":
        content = os.readlink(file)
    elif kind == "file":
        with open(file, "rb") as opened:
            content = hashlib.sha256(opened.read()).hexdigest()
    return kind, f"{stat.S_IMODE(status.st_mode):04o}", status.st_uid, status.st_gid, content


def stanzas(host):
    """dpkg's status file as dictionaries; continuation lines are left out."""
    for stanza in host.read("/var/lib/dpkg/status").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in stanza.splitlines()
                      if ": " in line and not line.startswith(" "))
        if fields:
            yield fields


def read_packages(host):
    return {f["Package"]: (f["Status"], f.get("Version", "")) for f in stanzas(host)}


def read_owned(host):
    owned = {}
    for file in host.path("/var/lib/dpkg/info").iterdir():
        package, _, suffix = file.name.rpartition(".")
        if suffix in ("list", "conffiles"):
            owned.setdefault(package.split(":")[0], set()).update(file.read_text().split("\n"))
    return owned


def read_units(host):
    """Of what lasts: mounts, slices, scopes and devices come and go with whoever looks."""
    kinds = "--type=service,socket,timer,path,target"
    units = {}
    files = host.run(["systemctl", "list-unit-files", kinds, "--output=json"], check=True).stdout
    for unit in json.loads(files):
        units[unit["unit_file"]] = {"enabled": unit["state"], "active": "inactive"}
    loaded = host.run(["systemctl", "list-units", "--all", kinds, "--output=json"], check=True).stdout
    for unit in json.loads(loaded):
        if unit["load"] == "loaded":
            units.setdefault(unit["unit"], {"enabled": ""})["active"] = unit["active"]
    return units


def read_accounts(host):
    accounts = {}
    for name in ACCOUNT_FILES:
        kind = "group" if name in ("group", "gshadow") else "user"
        file = host.path(f"/etc/{name}")
        for line in file.read_text().splitlines() if file.exists() else []:
            account, rest = line.split(":", 1)
            accounts.setdefault(f"{kind}:{account}", {})[name] = rest
    return accounts


def differences(before, after):
    """{"etc": [key, …], "packages": […], "units": […], "accounts": […]}: whatever is not the same."""
    return {
        field.name: sorted(key for key in first.keys() | second.keys() if first.get(key) != second.get(key))
        for field in dataclasses.fields(Snapshot) if field.name != "owned"
        for first, second in [(getattr(before, field.name), getattr(after, field.name))]
    }
