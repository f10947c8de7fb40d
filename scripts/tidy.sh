#!/usr/bin/env bash
# tidy.sh [REGEX]: clang-tidy over all sources (or those whose path matches), on the tidy preset. Takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/packages.sh install build tidy
cmake --preset tidy >/dev/null
run-clang-tidy -quiet -p build/tidy -j "$(nproc)" "${1:-/(agent|tests)/}"
