#!/usr/bin/env bash
# The Debian packages this project needs, by what they are for; the one place where they are written down.
#
#   packages.sh list GROUP…      prints them, one a line
#   packages.sh install GROUP…   installs those that are missing (as root); installs and removes nothing else
set -euo pipefail

packages_of() {
  case $1 in
    build) # a compiler, CMake and the libraries of DESIGN 9
      echo g++ cmake ninja-build ccache pkg-config git
      echo libfmt-dev nlohmann-json3-dev libyaml-cpp-dev libsqlite3-dev libssl-dev nettle-dev
      echo libcli11-dev libexpected-dev libdtl-dev libgit2-dev libcurl4-openssl-dev libarchive-dev libsystemd-dev libgtest-dev libboost1.81-dev
      ;;
    test) # what the tests call
      echo python3 python3-jinja2 python3-jsonschema python3-yaml git openssl strace shellcheck clang-format
      echo age # what secrets/ must understand and be understood by
      echo openssh-client openssh-server sqlite3 # a real sshd to fetch from, started by the tests on a port of their own
      ;;
    tidy) # scripts/tidy.sh
      echo clang-tidy clang-tools
      ;;
    hosts) # disposable Debian hosts: tests/hosts and examples/first-run.sh
      echo python3 mmdebstrap systemd-container slirp4netns debian-archive-keyring git openssh-client strace
      echo gpg gpgconf dpkg # archives that the tests build and sign
      ;;
    machines) # virtual machines with their own kernel: tests/machines, which need `hosts`, too
      echo qemu-system-x86 e2fsprogs iproute2 openssh-client
      ;;
    runtime) # what an installed agent needs on a host
      echo libyaml-cpp0.7 libgit2-1.5 libcurl4 libarchive13 libfmt9 libsqlite3-0 libsystemd0 libssl3 libnettle8
      echo openssh-client ca-certificates
      ;;
    *)
      echo "packages.sh: no group '$1' (build, test, tidy, hosts, machines, runtime)" >&2
      return 64
      ;;
  esac
}

list() {
  local group
  for group in "$@"; do packages_of "$group"; done | tr ' ' '\n' | sort -u
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_missing() {
  local package wanted
  local -a missing=()
  wanted=$(list "$@")
  for package in $wanted; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  if [[ $(id -u) -ne 0 ]]; then
    echo "These Debian packages are missing and only root can install them: ${missing[*]}" >&2
    return 1
  fi
  if [[ " ${missing[*]} " == *" libboost1.81-dev "* ]] && is_installed libboost1.74-dev; then
    echo "libboost1.81-dev cannot stand beside libboost1.74-dev, which is installed here; remove that first." >&2
    return 1
  fi
  echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -o DPkg::Lock::Timeout=300 update
  apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 --no-install-recommends --no-remove install "${missing[@]}"
}

case ${1:-} in
  list) shift && list "$@" ;;
  install) shift && install_missing "$@" ;;
  *) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2 && exit 64 ;;
esac
