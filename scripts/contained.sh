#!/usr/bin/env bash
# contained.sh COMMAND…: runs it so that nothing of it outlives this script, however this script ends.
# As root the command gets its own process and mount namespaces: when their first process dies, the kernel ends every
# process in them and drops every mount. Without root the command is simply run.
set -euo pipefail

if [[ -n ${TEND_CONTAINED:-} || $(id -u) -ne 0 ]] || ! unshare --mount --pid --fork true 2>/dev/null; then
  exec "$@"
fi

TEND_CONTAINED=1 setpriv --pdeathsig KILL -- unshare --mount --pid --fork --kill-child --mount-proc "$@" </dev/null &
child=$!
trap 'kill -KILL "$child" 2>/dev/null; exit 130' INT
trap 'kill -KILL "$child" 2>/dev/null; exit 143' TERM HUP
wait "$child"
