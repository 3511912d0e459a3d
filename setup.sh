#!/bin/sh
# Makes the environment in .venv: a Python, the two system libraries that PDF needs on Debian, and the locked packages.
# Usage: setup.sh LOCKFILE. Safe to run again; does nothing when all is there, and mends what an earlier run left unfinished.
set -eu
cd "$(dirname "$0")"
lock="$1"

say() { printf '%s\n' "$*" >&2; }

# Says what is wrong and what to do next, and ends as the program does where the machine lacks something.
stop() {
    say "$1"
    say "    next: $2"
    exit 3
}

# Runs apt-get as root, by sudo where that needs no password, or asks plainly and stops. What apt-get says is shown if it fails.
apt() {
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else
        stop "These system packages are missing: $*" "run this, or have it run by whoever looks after the machine; then run make again
          sudo apt-get update && sudo apt-get install --no-install-recommends $*"
    fi
    say "installing $* with apt-get; this may take some minutes"
    said="$( ($as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@") 2>&1)" || {
        say "$said"
        stop "apt-get could not install $* (its own words stand above)" "mend that, for example the network, then run make again"
    }
}

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
is_whole() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# A Python that is new enough; one that can make environments goes first.
find_python() {
    for able in is_whole true; do
        for name in python3.11 python3.12 python3.13 python3.14 python3; do
            if command -v "$name" >/dev/null 2>&1 && is_python "$name" && "$able" "$name"; then
                command -v "$name"
                return 0
            fi
        done
    done
    return 1
}

# The packages that bring a Python: the system's own, or, where that is too old, another that apt-get knows.
python_packages() {
    if command -v python3 >/dev/null 2>&1; then
        for version in 3.11 3.12 3.13 3.14; do
            if apt-cache show "python$version-venv" >/dev/null 2>&1; then
                echo "python$version python$version-venv"
                return 0
            fi
        done
        return 1
    fi
    echo "python3 python3-venv"
}

no_python() {
    had="$(python3 --version 2>/dev/null || echo none)"
    stop "Python 3.11 or newer is missing; found: $had" "install it (Debian 12, Ubuntu 24.04 and newer bring it), then run make again"
}

has_library() {
    for folder in /lib /usr/lib /usr/local/lib /lib64 /usr/lib64; do
        [ -d "$folder" ] && find "$folder" -maxdepth 2 -name "$1" 2>/dev/null | grep -q . && return 0
    done
    return 1
}

# The Python to use, once it and the system's libraries are there.
system() {
    if [ "$(uname -s)" = Darwin ]; then
        command -v brew >/dev/null 2>&1 || stop "Homebrew is missing" "install it from https://brew.sh, then run make again"
        brew list pango >/dev/null 2>&1 || brew install pango >&2
        find_python >/dev/null || brew install python@3.12 >&2
    elif command -v apt-get >/dev/null 2>&1; then
        missing=""
        has_library 'libpangoft2-1.0.so.0*' || missing="$missing libpangoft2-1.0-0"
        has_library 'libharfbuzz-subset.so.0*' || missing="$missing libharfbuzz-subset0"
        if ! python="$(find_python)"; then
            packages="$(python_packages)" || no_python
            missing="$missing $packages"
        elif ! is_whole "$python"; then
            missing="$missing $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
        fi
        # shellcheck disable=SC2086
        [ -z "$missing" ] || apt $missing
    fi

    python="$(find_python)" || no_python
    is_whole "$python" || stop "$python cannot make environments: its modules venv and ensurepip are missing" \
        "install them, or another Python 3.11 or newer, then run make again"
}

# An environment serves where its Python runs, has pip, and was made in this folder: scripts in it hold the whole path. One that a
# run left unfinished does not: pip takes half a package for a whole one.
serves() {
    [ ! -e .venv/unfinished ] && .venv/bin/python -c 'import pip' 2>/dev/null && grep -qF "$(pwd -P)/.venv/" .venv/bin/pip 2>/dev/null
}

# Whether this process runs and is a set-up: its number may have been given anew, or nobody took note that it ended.
is_setting_up() {
    { tr '\0' ' ' < "/proc/$1/cmdline" || ps -o args= -p "$1"; } 2>/dev/null | grep -qF setup.sh
}

# Ends where the environment could not be made: what was tried says why, though not always clearly when the disk is full.
unmade() {
    case "$lock" in *dev*) need=550 ;; *) need=250 ;; esac
    room="$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }') MB free here, about $need needed"
    stop "$1" "look at the lines above, the network, the disk ($room) and the rights in this folder; mend that, then run make again"
}

# Brings .venv to what the lock says, and marks it whole last.
environment() {
    wanted="$lock $(cat "$lock" pyproject.toml | cksum) $(pwd -P)"
    other="$(cat .venv/unfinished 2>/dev/null || true)"
    if is_setting_up "$other"; then
        stop "$(pwd)/.venv is being set up by process $other already" "wait until it ends, then run make again"
    fi
    if ! serves || [ "$(cat .venv/installed 2>/dev/null || true)" != "$wanted" ]; then
        if ! serves; then
            rm -rf .venv || stop "$(pwd)/.venv must be made anew and cannot be removed" "remove it by hand, then run make again"
            { mkdir .venv && echo $$ > .venv/unfinished && "$python" -m venv .venv >&2; } || unmade "$(pwd)/.venv could not be made"
        fi
        say "installing the locked packages into .venv; this may take some minutes"
        { echo $$ > .venv/unfinished && rm -f .venv/installed; } || unmade "$(pwd)/.venv cannot be written"
        pip=".venv/bin/python -m pip install --quiet --disable-pip-version-check"
        { $pip --require-hashes --only-binary :all: -r "$lock" >&2 && $pip --no-deps --no-build-isolation -e . >&2; } || {
            # What failed before the first package was touched, such as the network, costs nobody an environment that still works.
            [ -n "$(find .venv/lib -newer .venv/unfinished ! -path '*/__pycache__*' | head -n 1)" ] || rm -f .venv/unfinished
            unmade "The packages could not be installed into $(pwd)/.venv"
        }
        { printf '%s\n' "$wanted" > .venv/installed && rm .venv/unfinished; } || unmade "$(pwd)/.venv cannot be written"
    fi
}

# On one line: the shell has read all of this file when it begins, so that a pull meanwhile changes nothing under it.
system; environment; exit 0
