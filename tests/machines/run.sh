#!/usr/bin/env bash
# Tests on virtual machines: run.sh [--counts FILE] [NAME …], NAME being a test file without _test.py. As root on Debian 12.
# Everything lives in the namespaces of scripts/contained.sh and a network namespace of its own, so that whatever kills a
# run, no machine, mount or port is left.
set -euo pipefail
cd "$(dirname "$0")/../.."
[[ -n ${TEND_CONTAINED:-} ]] || exec scripts/contained.sh bash tests/machines/run.sh "$@"

python=/usr/bin/python3
# Made before: the network of the machines leads nowhere.
"$python" tests/machines/run.py --prepare
if [[ $TEND_CONTAINED == namespaces ]]; then
  exec unshare --net "$python" tests/machines/run.py "$@"
fi
exec "$python" tests/machines/run.py "$@" # says why it skips
