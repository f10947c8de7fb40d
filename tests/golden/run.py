"""Golden cases: what tend says, byte for byte.

Usage: run.py --tend PROGRAM CASE_FOLDER …

A case folder holds
  command    the arguments, as a shell would split them; {root} is the case's root/ (see below)
  lab/       files laid over the sample lab (inventory/, roles/, tend.yaml of this project); the command runs in there
  only-lab   if there is such a file, lab/ is the whole lab repository and the sample lab is left out
  removed    paths taken out of the sample lab, one a line
  root/      a machine's files, copied before the command runs and compared afterwards: nothing may be touched
  stdout, stderr, exit    what is expected
ACCEPT=1 writes stdout, stderr and exit anew; that never counts as a pass.
"""

import argparse
import difflib
import hashlib
import os
import pathlib
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
EXPECTED = ("stdout", "stderr", "exit")


def lay_out(case, folder):
    """The lab repository and the machine of a case."""
    lab, root = folder / "lab", folder / "root"
    lab.mkdir()
    if not (case / "only-lab").exists():
        for name in ("inventory", "roles", "secrets"):
            if (PROJECT / name).is_dir():
                shutil.copytree(PROJECT / name, lab / name)
        shutil.copy(PROJECT / "tend.yaml", lab)
    if (case / "removed").exists():
        for path in (case / "removed").read_text().split():
            (lab / path).unlink()
    if (case / "lab").is_dir():
        shutil.copytree(case / "lab", lab, dirs_exist_ok=True)
    if (case / "root").is_dir():
        shutil.copytree(case / "root", root, symlinks=True)
    return lab, root


def files_of(folder):
    """Path -> mode and content of everything below."""
    return {str(file.relative_to(folder)): (file.lstat().st_mode, content_of(file)) for file in folder.rglob("*")}


def content_of(file):
    if file.is_symlink():
        return os.readlink(file)
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def run(tend, case):
    """{"stdout", "stderr", "exit"} as text, and whether the command left everything as it was."""
    with tempfile.TemporaryDirectory(prefix="tend-golden-") as name:
        folder = pathlib.Path(name).resolve()
        lab, root = lay_out(case, folder)
        before = files_of(folder)
        words = shlex.split((case / "command").read_text().replace("{root}", str(root)))
        done = subprocess.run(
            [tend, *words], cwd=lab, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "NO_COLOR": "1"})
        untouched = files_of(folder) == before
        texts = [text.replace(str(folder), "").replace(socket.gethostname(), "THIS-HOST")
                 for text in (done.stdout, done.stderr)]
    return dict(zip(EXPECTED, [*texts, f"{done.returncode}\n"])), untouched


def judge(tend, case):
    """What is wrong with a case, in words; empty when it passes."""
    got, untouched = run(tend, case)
    wrong = [] if untouched else ["the command changed files of the lab or the machine"]
    for name in EXPECTED:
        file = case / name
        wanted = file.read_text() if file.exists() else ""
        if got[name] != wanted:
            wrong += difflib.unified_diff(wanted.splitlines(), got[name].splitlines(),
                                          f"expected {name}", f"actual {name}", lineterm="")
    if os.environ.get("ACCEPT") == "1":
        for name in EXPECTED:
            (case / name).write_text(got[name])
        wrong.append("accepted as it is now; run again without ACCEPT=1")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tend", required=True, type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    failed = False
    for case in options.cases:
        wrong = judge(options.tend, case)
        print(f"{'FAILED' if wrong else 'passed'} {case.name}", *wrong, sep="\n  ")
        failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
