"""Holds agent/ to its floors by reading the #include lines.

Usage: check.py SOURCE_TREE. Prints every breach as file:line: message and exits 1 if there is one.
"""

import fnmatch
import pathlib
import re
import sys

# Highest first. A folder includes itself and the folders of lower floors, never one beside it.
FLOORS = [
    (5, ["cli"]),
    (4, ["run", "hub"]),
    (3, ["engine"]),
    (2, ["load", "trust", "secrets", "containers", "facts", "resources", "store", "report"]),
    (1, ["model", "format", "template", "system"]),
    (0, ["base"]),
]
FLOOR_OF = {folder: floor for floor, folders in FLOORS for folder in folders}

# The vocabulary that every file may use, headers too.
VOCABULARY = ["fmt/*"]

# Third-party headers and the files they are at home in. A header of ours is home to none but tl::expected.
HOMES = [
    ("tl/*", ["base/result.hpp"]),
    ("yaml-cpp/*", ["format/yaml*.cpp"]),
    ("nlohmann/*", ["format/json*.cpp"]),
    ("git2.h", ["system/git*.cpp", "system/git/*.cpp", "system/git/library.hpp"]),
    ("git2/*", ["system/git*.cpp", "system/git/*.cpp"]),
    ("curl/*", ["system/import/download.cpp"]),
    ("archive.h", ["system/import/unpack.cpp"]),
    ("archive_entry.h", ["system/import/unpack.cpp"]),
    ("systemd/*", ["system/sd_bus*.cpp", "system/sd_bus_library.hpp"]),
    ("spdlog/*", ["cli/*.cpp"]),
    ("CLI/*", ["cli/*.cpp"]),
    ("sqlite3.h", ["store/*.cpp"]),
    ("nettle/*", ["base/hash.cpp", "secrets/crypto.cpp"]),
    ("openssl/*", ["secrets/crypto.cpp", "store/*.cpp", "report/*.cpp", "hub/*.cpp"]),
    ("dtl/*", ["base/diff.cpp"]),
    ("boost/regex.hpp", ["template/regex*.cpp"]),
]

# The system's own headers are no third party. C++ ones have neither a slash nor a suffix.
SYSTEM_FOLDERS = ("sys/", "linux/", "net/", "netinet/", "arpa/")
SYSTEM_HEADERS = {
    "dirent.h", "dlfcn.h", "errno.h", "fcntl.h", "fts.h", "glob.h", "grp.h", "ifaddrs.h", "langinfo.h", "limits.h",
    "netdb.h", "poll.h", "pwd.h", "sched.h", "shadow.h", "signal.h", "spawn.h", "stdint.h",
    "stdio.h", "stdlib.h", "string.h", "sysexits.h", "syslog.h", "termios.h", "time.h",
    "unistd.h", "fnmatch.h", "getopt.h", "utmpx.h", "wordexp.h",
}

MAX_LINES = 500
MAX_MAIN_LINES = 35

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def is_system_header(name):
    if "/" not in name and "." not in name:
        return True
    return name in SYSTEM_HEADERS or name.startswith(SYSTEM_FOLDERS)


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def judge_own(path, name):
    """The breach of including our own header `name` from `path` (both relative to agent/), or None."""
    here = path.split("/")[0]
    there = name.split("/")[0]
    if "/" not in name or there not in FLOOR_OF:
        return f'"{name}" is not named from agent/: FOLDER/FILE.hpp'
    if path == "main.cpp" or here == there:
        return None
    if FLOOR_OF[there] == FLOOR_OF[here]:
        return f"{here} and {there} stand on one floor ({FLOOR_OF[here]}): no folder includes its neighbour"
    if FLOOR_OF[there] > FLOOR_OF[here]:
        return f"{here} (floor {FLOOR_OF[here]}) includes {there}, which is above it (floor {FLOOR_OF[there]})"
    return None


def judge_foreign(path, name):
    """The breach of including <name> from `path`, or None."""
    if is_system_header(name) or matches(name, VOCABULARY):
        return None
    for pattern, homes in HOMES:
        if fnmatch.fnmatchcase(name, pattern):
            return None if matches(path, homes) else f"<{name}> belongs in {' or '.join(homes)} only"
    return f"<{name}> has no home: give it one in tests/architecture/check.py, in one .cpp file if it can be"


def breaches_of_file(agent, file):
    path = file.relative_to(agent).as_posix()
    lines = file.read_text(encoding="utf-8").splitlines()
    limit = MAX_MAIN_LINES if path == "main.cpp" else MAX_LINES
    if len(lines) > limit:
        yield path, len(lines), f"{len(lines)} lines; {limit} is the most"
    if path != "main.cpp" and path.split("/")[0] not in FLOOR_OF:
        yield path, 1, f"folder {path.split('/')[0]} stands on no floor"
        return
    for number, line in enumerate(lines, start=1):
        found = INCLUDE.match(line)
        if not found:
            continue
        breach = (judge_own if found[1] == '"' else judge_foreign)(path, found[2])
        if breach:
            yield path, number, breach


def breaches_of_tree(root):
    agent = pathlib.Path(root) / "agent"
    files = sorted(f for f in agent.rglob("*") if f.suffix in (".cpp", ".hpp", ".h", ".cc"))
    if not files:
        yield "", 0, "no source files: is this the right tree?"
    for file in files:
        yield from breaches_of_file(agent, file)


def main(arguments):
    if len(arguments) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 64
    found = list(breaches_of_tree(arguments[0]))
    for path, line, message in found:
        print(f"agent/{path}:{line}: {message}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
