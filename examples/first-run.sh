#!/usr/bin/env bash
# Shows Tend at work: builds it, boots a disposable Debian host, and keeps that host the way a signed Git repository of
# this project's inventory/ and roles/ says. Needs Debian 12 and root, takes under 10 minutes, and leaves nothing running.
# What stays: the Debian packages it installs, build/quick, and a base Debian in ~/.cache/tend-tests (300 MB).
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
  echo "first-run.sh cannot run here: $1" >&2
  exit 1
}

grep -qx 'VERSION_CODENAME=bookworm' /etc/os-release 2>/dev/null || missing "this is not Debian 12."
[[ $(id -u) -eq 0 ]] || missing "it must be root, to install packages and to boot a host. Try: sudo examples/first-run.sh"
[[ -e /dev/net/tun ]] || missing "there is no /dev/net/tun, which the host's network needs."
unshare --mount --pid --fork true 2>/dev/null || missing "namespaces cannot be made (an unprivileged container?)."

echo "== 1. What it needs, and the build"
scripts/packages.sh install build hosts
cmake --preset quick >/dev/null
cmake --build --preset quick

exec scripts/contained.sh /usr/bin/python3 examples/first_run.py "$PWD/build/quick"
