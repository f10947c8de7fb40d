#!/usr/bin/env bash
# profile.sh [--size N] [--with perf|callgrind] [--tool tend|tend-repo] [--phase nothing|pull|dry|repair]: where the time
# of a run goes, by inclusive cost. As root; see README.md.
set -euo pipefail
exec python3 "$(dirname "$0")/profiling.py" "$@"
