"""The part of first-run.sh that plays on a booted host. Usage: first_run.py BUILD_FOLDER"""

import pathlib
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "tests/hosts"))

import cgroups  # noqa: E402
import container_host  # noqa: E402
import host  # noqa: E402
import lab  # noqa: E402
from base_tree import base_tree  # noqa: E402


class Unexpected(Exception):
    pass


def title(text):
    print(f"\n== {text}", flush=True)


def say(text):
    print(text, flush=True)


def on_host(machine, command, expect=0):
    """Shows a command and what it prints on the host; any other exit code than `expect` ends the tour."""
    print(f"\ngpu01# {command}", flush=True)
    done = subprocess.run(machine.command(["sh", "-c", command]), stdin=subprocess.DEVNULL,
                          stderr=subprocess.STDOUT, env={**host.ENVIRONMENT, "TERM": "xterm"})
    if done.returncode != expect:
        raise Unexpected(f"`{command}` ended with exit {done.returncode}, expected was {expect}")


def tour(machine, build):
    machine.install_tend(build)

    title("3. A lab repository, its commits signed")
    repository = lab.Lab(machine.memory / "tour")
    repository.copy(PROJECT)
    commit = repository.commit("The lab as it is")
    lab.enrol(machine, repository)
    repository.checkout(machine.path("/srv/lab"))
    say(f"inventory/ and roles/ of this project, commit {commit[:12]}, signed by admin@lab.example.\n"
        "The host knows the repository and whom to believe:")
    on_host(machine, "cat /etc/tend/agent.yaml /etc/tend/allowed_signers")

    title("4. The plan: what would change on the fresh host (nothing is written)")
    on_host(machine, "tend --repo /srv/lab --host gpu01 diff", expect=2)

    title("5. Pull: fetch, verify, apply, report")
    on_host(machine, "tend pull")

    title("6. Once more: nothing to do")
    on_host(machine, "tend pull")

    title("7. Somebody changes things by hand")
    on_host(machine, "echo 'free beer' >> /etc/motd; systemctl stop prometheus-node-exporter")
    on_host(machine, "tend diff", expect=2)
    say("\nDrift: neither a commit nor a fact explains it. The next pull mends it:")
    on_host(machine, "tend pull")

    title("8. A commit nobody signed is refused (exit 3), the host stays as it was")
    repository.write("roles/base/templates/motd", "free beer\n")
    repository.commit("No signature", key=None)
    repository.push(machine.path("/srv/lab.git"))
    on_host(machine, "tend pull", expect=3)

    title("9. How it stands, and what happened")
    on_host(machine, "tend status; tend log")


NEXT = """
Where to look next
  inventory/lab.yaml        who gets which role, with which parameters
  roles/base/role.yaml      a role: parameters, resources, checks
  agent/README.md           how the agent is built, one run followed from commit to report
  build/quick/agent/tend diff --repo . --host gpu01        the same plan, for this very machine
  tests/run.sh              every test
"""


def main():
    build = pathlib.Path(sys.argv[1])
    reason = host.why_not_here()
    if reason:
        print(f"first-run.sh cannot boot a host here: {reason}.", file=sys.stderr)
        return 1
    cgroups.sweep()
    title("2. A disposable Debian 12 host")
    with host.Host(base_tree(say), name="gpu01", nspawn=container_host.NSPAWN) as machine:
        container_host.prepare(machine)
        say("Booted: its own systemd, its own network, all in memory.")
        try:
            tour(machine, build)
        except Unexpected as trouble:
            print(f"\nThat should not have happened: {trouble}.", file=sys.stderr)
            return 1
    say("\nThe host is gone, and with it all that was done to it.")
    say(NEXT.rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
