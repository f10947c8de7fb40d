"""Is every difference between two snapshots explained by the plan that was saved before?

A difference is explained by
  - an entry of the plan that names the thing itself, or
  - a package of the plan, or one that dpkg says such a package depends on: the files it owns, the units it ships and
    their enablement, and what its maintainer scripts make, each tied to the package by evidence on the host (its name
    in the package's own files or scripts), never by a list of exceptions without an owner.
"""

import fnmatch
import json
import os
import re

import snapshot

MAINTAINER_SCRIPTS = ("preinst", "postinst", "prerm", "postrm", "config")
PAM_STACKS = ("account", "auth", "password", "session", "session-noninteractive")
# Kept by tools on behalf of any package that ships such a thing: path -> the paths of a package that cause it.
REGISTERS = {
    "/etc/ld.so.cache": re.compile(r"/lib/.*\.so"),
    "/etc/alternatives": re.compile(r"."),
    **{f"/etc/pam.d/common-{stack}": re.compile(r"/usr/share/pam-configs/.") for stack in PAM_STACKS},
}
# Made by the daemon of a package when it first runs: path -> the package.
MADE_BY_DAEMONS = {"/etc/docker/key.json": "docker.io", "/etc/cni": "containerd", "/etc/cni/net.d": "containerd"}
# Their names are the paths themselves.
KINDS_OF_FILES = ("archive", "download", "file", "json", "line")
# Where what a kind manages is written down.
FILES_OF_A_KIND = {
    "mount": ["/etc/fstab"],
    "sysctl": ["/etc/sysctl.d/60-tend-{name}.conf"],
    "sudoers": ["/etc/sudoers.d/{name}"],
    "nsswitch": ["/etc/nsswitch.conf"],
    "pam_profile": [f"/etc/pam.d/common-{stack}" for stack in PAM_STACKS],
    "ca_certificate": ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/{name}.pem"],
    "nfs_export": ["/etc/exports.d/tend{name}.exports"],
    "apt_repository": ["/etc/apt/sources.list.d/{name}.sources"],
    "kernel_module": ["/etc/modules-load.d/tend-{name}.conf", "/etc/modprobe.d/tend-{name}.conf"],
}


class Judge:
    def __init__(self, host, plan, before, after):
        self.host = host
        self.plan = json.loads(plan) if isinstance(plan, str) else plan
        self.before = before
        self.after = after
        self.entries = {change["id"]: change for change in self.plan["changes"]}
        self.stanzas = {stanza["Package"]: stanza for stanza in snapshot.stanzas(host)}
        self.packages = self._packages_of_the_plan()
        self.removed = {name for name in snapshot.differences(before, after)["packages"]
                        if self._is_installed(before, name) and not self._is_installed(after, name)}
        self.owned = {path for name in self.packages | self.removed for path in self._files_of(name)}
        self.scripts = {name: self._scripts_of(name) for name in self.packages | self.removed}

    def unexplained(self):
        """One line for each difference that nothing explains."""
        found = snapshot.differences(self.before, self.after)
        judges = {"etc": self._explains_path, "packages": self._explains_package,
                  "units": self._explains_unit, "accounts": self._explains_account}
        return [f"{field}: {key}: {getattr(self.before, field).get(key)} -> {getattr(self.after, field).get(key)}"
                for field, keys in found.items() for key in keys if not judges[field](key)]

    # The plan's own words

    def _names(self, kind):
        return {id.split("#", 1)[0] for id in self._whole_names(kind)}

    def _whole_names(self, kind):
        """With the part after the `#` that tells which piece of the thing is meant."""
        return {id.split(":", 1)[1] for id in self.entries if id.split(":", 1)[0] == kind}

    def _planned_paths(self):
        paths = set().union(*(self._names(kind) for kind in KINDS_OF_FILES))
        for unit in self._whole_names("systemd_unit"):
            paths.add(self._unit_path(unit))
        for kind, files in FILES_OF_A_KIND.items():
            for name in self._names(kind):
                paths.update(file.format(name=name.replace("/", "-")) for file in files)
        return paths

    @staticmethod
    def _unit_path(name):
        if "#" in name:
            unit, dropin = name.split("#", 1)
            return f"/etc/systemd/system/{with_suffix(unit)}.d/{dropin}.conf"
        return name if name.startswith("/") else f"/etc/systemd/system/{with_suffix(name)}"

    def _planned_units(self):
        return {with_suffix(name.rsplit("/", 1)[-1]) for name in self._names("service") | self._names("systemd_unit")}

    # dpkg's words

    @staticmethod
    def _is_installed(taken, name):
        return taken.packages.get(name, ("", ""))[0].endswith(" installed")

    def _packages_of_the_plan(self):
        found, waiting = set(), list(self._names("package"))
        while waiting:
            name = waiting.pop()
            if name in found or not self._is_installed(self.after, name):
                continue
            found.add(name)
            if not self._is_installed(self.before, name):
                waiting += self._relations(name, ("Depends", "Pre-Depends", "Recommends"))
        return {name for name in found
                if self.before.packages.get(name) != self.after.packages.get(name)}

    def _relations(self, name, fields):
        text = ", ".join(self.stanzas.get(name, {}).get(field, "") for field in fields)
        wanted = {re.split(r"[ :(]", one.strip())[0] for one in re.split(r"[,|]", text) if one.strip()}
        return {package for package, stanza in self.stanzas.items()
                if package in wanted or wanted & self._provided(stanza)}

    @staticmethod
    def _provided(stanza):
        return {re.split(r"[ (]", one.strip())[0] for one in stanza.get("Provides", "").split(",") if one.strip()}

    def _files_of(self, name):
        return self.before.owned.get(name, set()) | self.after.owned.get(name, set())

    def _scripts_of(self, name):
        files = (self.host.path(f"/var/lib/dpkg/info/{name}.{script}") for script in MAINTAINER_SCRIPTS)
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    # One judge for each sort of thing

    def _explains_package(self, name):
        if name in self.packages or self.entries.get(f"package:{name}", {}).get("action") == "remove":
            return True
        if self._is_only_held_or_freed(name):
            return any(fnmatch.fnmatchcase(name, pattern) for pattern in self._names("package_hold"))
        # A package that went away must be in conflict with one that came.
        return name in self.removed and any(
            name in self._relations(new, ("Conflicts", "Breaks")) for new in self.packages)

    def _is_only_held_or_freed(self, name):
        (earlier, one), (later, other) = (taken.packages.get(name, ("", "")) for taken in (self.before, self.after))
        wanted = {status.partition(" ")[0] for status in (earlier, later)}
        return one == other and wanted == {"hold", "install"}

    def _explains_path(self, path):
        if path in self._planned_paths() or path in self.owned:
            return True
        return (self._explains_account_file(path) or self._explains_link(path)
                or self._explains_by_product(path) or self._explains_new_folder(path))

    def _explains_account_file(self, path):
        name = path.removeprefix("/etc/").removesuffix("-")
        if name not in snapshot.ACCOUNT_FILES:
            return False
        # Its records are judged one by one; owner and mode may not change.
        earlier, later = self.before.etc.get(path), self.after.etc.get(path)
        return earlier is None or later is None or earlier[:4] == later[:4]

    def _explains_link(self, path):
        """Enablement of a unit, of an init script, or an alternative."""
        link = self.after.etc.get(path) or self.before.etc.get(path)
        if link[0] != "link":
            return False
        target = link[4]
        if path.startswith("/etc/systemd/system/"):
            return target.rsplit("/", 1)[-1] in self._units_of_packages() | self._planned_units() or target in self.owned
        if re.match(r"/etc/rc[0-6S]\.d/[SK]\d\d", path):
            return "/etc/init.d/" + target.rsplit("/", 1)[-1] in self.owned
        if path.startswith("/etc/ssl/certs/"):  # by the hash of a certificate's subject
            return f"/etc/ssl/certs/{target}" in self._planned_paths()
        return path.startswith("/etc/alternatives/") and any(one in self.owned for one in self._lead(target))

    def _lead(self, path):
        """The path, and those that links lead through from there: alternatives may be of alternatives."""
        found = [path]
        for _ in range(20):
            parts = found[-1].split("/")
            above = ["/".join(parts[:end]) for end in range(2, len(parts) + 1)]
            link = next((one for one in above if self.host.path(one).is_symlink()), None)
            if link is None:
                break
            target = os.path.join(os.path.dirname(link), os.readlink(self.host.path(link)))
            found.append(os.path.normpath(target + found[-1].removeprefix(link)))
        return found

    def _explains_new_folder(self, path):
        """A folder that came to hold something explained."""
        entry = self.after.etc.get(path)
        if not entry or entry[0] != "directory" or path in self.before.etc:
            return False
        inside = [other for other in self.after.etc if other.startswith(path + "/")]
        return bool(inside) and all(self._explains_path(other) for other in inside)

    def _explains_by_product(self, path):
        # ucf(1) puts what it does not install beside the file that it leaves alone.
        named = path.removesuffix(".ucf-dist")
        if any(names_word(script, named) for script in self.scripts.values()):
            return True
        if MADE_BY_DAEMONS.get(path) in self.packages:
            return True
        cause = REGISTERS.get(path)
        return bool(cause) and any(cause.search(owned) for owned in self.owned)

    def _units_of_packages(self):
        shipped = {path.rsplit("/", 1)[-1] for path in self.owned
                   if re.match(r"(/usr)?/lib/systemd/system/[^/]+$", path)}
        scripts = {path.rsplit("/", 1)[-1] + ".service" for path in self.owned if path.startswith("/etc/init.d/")}
        return shipped | scripts

    def _explains_unit(self, name):
        if name in self._planned_units() or name in self._units_of_packages():
            return True
        if self._is_alias(name) or self._is_instance_of_a_package(name) or self._is_pulled_in(name):
            return True
        earlier, later = self.before.units.get(name), self.after.units.get(name)
        # Jobs of the clock (apt's, systemd's) come and go by themselves; being enabled they may not change.
        return bool(earlier and later and earlier["enabled"] == later["enabled"] and self._runs_by_timer(name))

    def _is_alias(self, name):
        path = f"/etc/systemd/system/{name}"
        link = self.after.etc.get(path) or self.before.etc.get(path)
        return bool(link) and link[0] == "link" and self._explains_link(path)

    def _is_instance_of_a_package(self, name):
        return "@" in name and re.sub(r"@.*\.", "@.", name) in self._units_of_packages()

    def _is_pulled_in(self, name):
        """A target that became active since a unit of the plan wants it."""
        if not name.endswith(".target"):
            return False
        shown = self.host.run(["systemctl", "show", "--property=WantedBy,RequiredBy", "--value", name]).stdout
        return bool(set(shown.split()) & (self._units_of_packages() | self._planned_units()))

    def _runs_by_timer(self, name):
        shown = self.host.run(["systemctl", "show", "--property=TriggeredBy", "--value", name]).stdout
        return ".timer" in shown

    def _explains_account(self, account):
        kind, name = account.split(":", 1)
        if account in self.entries:
            return True
        if kind == "group" and self._changed_by_planned_user(name):
            return True
        # A user's own group comes with the user.
        if kind == "group" and f"user:{name}" in self.entries:
            return True
        created = account not in self.before.accounts
        return created and any(names_word(text, name) for text in self._account_evidence())

    def _changed_by_planned_user(self, group):
        """True when nothing but members came or went, and each of them is a user of the plan."""
        earlier, later = self.before.accounts.get(f"group:{group}"), self.after.accounts.get(f"group:{group}")
        if not earlier or not later:
            return False
        for name in earlier.keys() | later.keys():
            first, second = earlier.get(name, "").split(":"), later.get(name, "").split(":")
            moved = set(first[-1].split(",")) ^ set(second[-1].split(","))
            if first[:-1] != second[:-1] or any(f"user:{one}" not in self.entries for one in moved - {""}):
                return False
        return True

    def _account_evidence(self):
        yield from (text for text in self.scripts.values() if re.search(r"adduser|useradd|addgroup|groupadd|sysusers", text))
        for path in self.owned:
            if path.startswith("/usr/lib/sysusers.d/") and self.host.path(path).is_file():
                yield self.host.read(path)


def names_word(text, word):
    """True where `word` stands in `text` and is no part of a longer path or name."""
    return re.search(rf"(?<![\w./-]){re.escape(word)}(?![\w./-])", text) is not None


def with_suffix(unit):
    return unit if re.search(r"\.(service|socket|timer|path|target|mount)$", unit) else unit + ".service"
