"""What a command really did, by strace from outside the host: files opened for writing, made, renamed, removed; children."""

import pathlib
import re
import subprocess
import tempfile

# Calls that change a file system whatever their arguments; strace knows which exist here.
CHANGING = {
    "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2",
    "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat", "truncate", "ftruncate", "fallocate",
    "chmod", "fchmod", "fchmodat", "chown", "lchown", "fchown", "fchownat", "utime", "utimes",
    "futimesat", "utimensat", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
}
OPENING = {"open", "openat", "openat2"}
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
# Not files: the terminal and the bit bucket.
HARMLESS = re.compile(r'"/dev/(null|tty|pts/\d+)"')
MADE = re.compile(r"^(\d+)\s+(?:<\.\.\. )?(?:v?fork|clone3?)\b.* = (\d+)$")
# A memory of its own that a child mounts over /tmp, in a mount namespace where all else is read-only.
PRIVATE_TMP = re.compile(r"^(\d+)\s+mount\(.*\"/tmp\", \"tmpfs\".* = 0$")
IN_TMP = re.compile(r'"/tmp[/"]')
LINE = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
EXECUTED = re.compile(r'^"([^"]*)", \[(.*?)\]')


class Trace:
    def __init__(self, lines, program):
        """`lines` of strace -f from the moment that `program` is executed."""
        self.lines = []
        self.done = None
        started = False
        for line in lines:
            started = started or (f'execve("{program}"' in line and "= -1" not in line)
            if started:
                self.lines.append(line)

    def calls(self):
        for line in self.lines:
            found = LINE.match(line)
            if found and " = -1 E" not in found[3]:
                yield found[1], found[2], found[3]

    def writes(self):
        """Every call that wrote, or could have through what it opened."""
        private = self._with_a_private_tmp()
        return [f"{call}({rest}" for pid, call, rest in self.calls()
                if (call in CHANGING or (call in OPENING and WRITING.search(rest) and not HARMLESS.search(rest)))
                and not (pid in private and IN_TMP.search(rest))]

    def _with_a_private_tmp(self):
        """The processes whose /tmp is memory that ends with them: those that mounted it, and their children."""
        parents = {found[2]: found[1] for found in map(MADE.match, self.lines) if found}
        owners = {found[1] for found in map(PRIVATE_TMP.match, self.lines) if found}

        def is_below(pid):
            while pid and pid not in owners:
                pid = parents.get(pid)
            return bool(pid)
        return {pid for pid, _, _ in self.calls() if is_below(pid)}

    def children(self):
        """The argument vectors of the programs executed after the first."""
        executed = [EXECUTED.match(rest)[2].replace('"', "").split(", ")
                    for _, call, rest in self.calls() if call == "execve" and EXECUTED.match(rest)]
        return executed[1:]


    def forks(self):
        """How many processes were made; threads are none."""
        made = [rest for _, call, rest in self.calls() if call in ("fork", "vfork", "clone", "clone3")]
        return len([rest for rest in made if "CLONE_THREAD" not in rest])


def of(command, program, environment=None, cwd=None, timeout=600):
    """Runs `command` under strace and returns the trace from the execution of `program` on, with what it printed."""
    with tempfile.TemporaryDirectory(prefix="tend-trace-") as folder:
        log = pathlib.Path(folder, "strace")
        done = subprocess.run(
            ["strace", "-f", "-qq", "-s", "256", "-o", log, "-e", "trace=%file,%process,ftruncate,fallocate,fchmod,fchown",
             "--signal=none", *map(str, command)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, cwd=cwd, timeout=timeout)
        trace = Trace(log.read_text(errors="replace").splitlines(), program)
    trace.done = done
    return trace


def inside(host, argv):
    """The same for a command inside a host; argv[0] is the path of the program."""
    from host import ENVIRONMENT
    return of(host.command(argv), argv[0], environment=ENVIRONMENT)
