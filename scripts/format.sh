#!/usr/bin/env bash
# format.sh [--check]: brings all C++ files into the one layout of .clang-format, or only says which are not.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -d '' files < <(find agent tests -name '*.[ch]pp' -print0)
if [[ ${1:-} == --check ]]; then
  clang-format --dry-run --Werror "${files[@]}"
else
  clang-format -i "${files[@]}"
fi
