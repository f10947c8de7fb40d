#!/usr/bin/env bash
# Installs what it needs, builds, and runs every test. As root on Debian 12; without root nothing is installed and the
# tests on booted hosts are skipped. TEND_PRESET picks another preset of CMakePresets.json.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ -n ${TEND_CONTAINED:-} ]] || exec scripts/contained.sh bash tests/run.sh "$@"

preset=${TEND_PRESET:-release}
python=/usr/bin/python3
passed=0 failed=0 skipped=0

stage() { printf '\n== %s (%d s so far)\n' "$1" "$SECONDS"; }

add() {
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# A command that is one test.
check() {
  stage "$1"
  if "${@:2}"; then add 1 0 0; else add 0 1 0 && echo "FAILED: $1"; fi
}

unit_tests() {
  stage "ctest"
  local results=$PWD/build/$preset/junit.xml counts code=0
  rm -f "$results"
  ctest --preset "$preset" -j "$(nproc)" --no-tests=error --output-junit "$results" || code=$?
  read -ra counts < <("$python" tests/junit_counts.py "$results" || echo 0 1 0)
  # A test that could not even be started counts as failed here, whatever CTest calls it.
  if ((code != 0 && counts[1] == 0)); then counts[1]=1; fi
  add "${counts[@]}"
}

host_tests() {
  stage "tests on booted hosts"
  local file=build/$preset/host-tests counts
  rm -f "$file"
  TEND_BUILD=$PWD/build/$preset "$python" tests/hosts/run.py --counts "$file" || true
  read -ra counts < <(cat "$file" || echo 0 1 0)
  add "${counts[@]}"
}

machine_tests() {
  stage "tests on virtual machines"
  local file=build/$preset/machine-tests counts
  rm -f "$file"
  TEND_BUILD=$PWD/build/$preset tests/machines/run.sh --counts "$file" || true
  read -ra counts < <(cat "$file" || echo 0 1 0)
  add "${counts[@]}"
}

stage "packages"
scripts/packages.sh install build test hosts machines
stage "build"
cmake --preset "$preset"
cmake --build --preset "$preset"

check "format" scripts/format.sh --check
check "shell scripts" shellcheck scripts/*.sh tests/run.sh tests/machines/*.sh tests/bench/*.sh examples/*.sh .ci/run
unit_tests
host_tests
machine_tests

printf '\nDone in %d s.\n%d passed, %d failed, %d skipped\n' "$SECONDS" "$passed" "$failed" "$skipped"
((failed == 0))
