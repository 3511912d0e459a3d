#!/bin/sh
# Makes the environment in .venv: a Python, the two system libraries that PDF needs on Debian, and the locked packages.
# Usage: setup.sh LOCKFILE. Safe to run again; does nothing when all is there.
set -eu
cd "$(dirname "$0")"
lock="$1"

say() { printf '%s\n' "$*" >&2; }

# Runs apt-get as root, by sudo where that needs no password, or asks plainly and stops.
apt() {
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else
        say "These system packages are missing: $*"
        say "    next: sudo apt-get update && sudo apt-get install --no-install-recommends $*"
        exit 3
    fi
    say "installing $* with apt-get"
    $as_root apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >&2
}

find_python() {
    for name in python3.11 python3.12 python3.13 python3.14 python3; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

has_library() {
    for folder in /lib /usr/lib /usr/local/lib /lib64 /usr/lib64; do
        [ -d "$folder" ] && find "$folder" -maxdepth 2 -name "$1" 2>/dev/null | grep -q . && return 0
    done
    return 1
}

if [ "$(uname -s)" = Darwin ]; then
    if ! command -v brew >/dev/null 2>&1; then
        say "Homebrew is missing. next: install it from https://brew.sh, then run this again"
        exit 3
    fi
    brew list pango >/dev/null 2>&1 || brew install pango >&2
    find_python >/dev/null || brew install python@3.12 >&2
elif command -v apt-get >/dev/null 2>&1; then
    missing=""
    has_library 'libpangoft2-1.0.so.0*' || missing="$missing libpangoft2-1.0-0"
    has_library 'libharfbuzz-subset.so.0*' || missing="$missing libharfbuzz-subset0"
    if ! python="$(find_python)"; then
        missing="$missing python3 python3-venv"
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        missing="$missing python3-venv"
    fi
    # shellcheck disable=SC2086
    [ -z "$missing" ] || apt $missing
fi

if ! python="$(find_python)"; then
    say "Python 3.11 or newer is missing. next: install it with your system's package manager, then run this again"
    exit 3
fi
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
    rm -rf .venv
    "$python" -m venv .venv
fi
wanted="$(cat "$lock" pyproject.toml | cksum) $(pwd)"
if [ "$(cat .venv/installed 2>/dev/null || true)" != "$lock $wanted" ]; then
    say "installing the locked packages into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . >&2
    printf '%s\n' "$lock $wanted" > .venv/installed
fi
