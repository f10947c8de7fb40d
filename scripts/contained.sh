#!/usr/bin/env bash
# contained.sh COMMAND…: runs it so that nothing of it outlives this script, however this script ends.
# As root the command gets its own process and mount namespaces: when their first process dies, the kernel ends every
# process in them and drops every mount. Where that cannot be, the command is simply run. TEND_CONTAINED tells it which:
# "namespaces" or "plain".
set -euo pipefail

if [[ -n ${TEND_CONTAINED:-} || $(id -u) -ne 0 ]] || ! unshare --mount --pid --fork true 2>/dev/null; then
  TEND_CONTAINED=${TEND_CONTAINED:-plain} exec "$@"
fi

TEND_CONTAINED=namespaces setpriv --pdeathsig KILL -- unshare --mount --pid --fork --kill-child --mount-proc "$@" </dev/null &
child=$!
trap 'kill -KILL "$child" 2>/dev/null; exit 130' INT
trap 'kill -KILL "$child" 2>/dev/null; exit 143' TERM HUP
wait "$child"
