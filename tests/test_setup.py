"""Setting up mends whatever an earlier run left behind, and each end that is not good says what to do next."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Stands for a Python and its pip: makes an environment, notes what is installed, and fails where a test says so.
PYTHON = """#!/bin/sh
case "$*" in
    "-m venv .venv")
        mkdir -p .venv/bin .venv/lib
        cp "$0" .venv/bin/python
        echo "#!$(pwd -P)/.venv/bin/python" > .venv/bin/pip
        echo made >> made ;;
    *"import pip"*) [ -e .venv/bin/pip ] ;;
    "-m pip install "*)
        [ "${BREAKS:-}" != network ] || exit 1
        sleep 0.05  # a file system counts its times in steps
        touch .venv/lib/package
        [ "${BREAKS:-}" != disk ] || exit 1
        [ "${BREAKS:-}" != killed ] || kill -9 "$PPID" ;;
    "-c import sys; sys.exit(sys.version_info < (3, 11))") [ "${BREAKS:-}" != old ] ;;
    "-c import ensurepip, venv") [ "${BREAKS:-}" != bare ] ;;
    --version) echo Python 3.10.12 ;;
    *) echo python3.9-venv ;;
esac
"""
SYSTEM = {
    "uname": "#!/bin/sh\necho Linux\n",
    "sudo": "#!/bin/sh\nexit 1\n",
    "id": "#!/bin/sh\necho 1000\n",
    "apt-get": "#!/bin/sh\nexit 100\n",
    "apt-cache": '#!/bin/sh\n[ "${KNOWN:-}" = "$2" ]\n',
    "find": '#!/bin/sh\ncase "$1" in /*) echo "${LIBRARY-$1/there}" ;; *) exec /usr/bin/find "$@" ;; esac\n',
    **dict.fromkeys(("python3", "python3.11", "python3.12", "python3.13", "python3.14"), PYTHON),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "system").mkdir()
    for name, text in SYSTEM.items():
        (tmp_path / "system" / name).write_text(text, encoding="utf-8")
        (tmp_path / "system" / name).chmod(0o755)
    folder = tmp_path / "Мои дела"
    folder.mkdir()
    shutil.copy(ROOT / "setup.sh", folder)
    (folder / "some.lock").write_text("a==1\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    return folder


def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{folder.parent}/system:/usr/bin:/bin", **settings}
    command = ["sh", str(folder / "setup.sh"), "some.lock"]
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def times_made(folder: Path) -> int:
    return len((folder / "made").read_text(encoding="utf-8").splitlines())


def test_a_second_run_does_nothing(folder: Path) -> None:
    assert run(folder).returncode == 0
    second = run(folder, BREAKS="network")
    assert (second.returncode, second.stderr, times_made(folder)) == (0, "", 1)


@pytest.mark.parametrize("breaks", ["disk", "killed"])
def test_what_was_left_half_installed_is_made_anew(folder: Path, breaks: str) -> None:
    assert run(folder, BREAKS=breaks).returncode != 0
    assert run(folder).returncode == 0
    assert times_made(folder) == 2


def test_a_network_that_is_away_costs_no_environment(folder: Path) -> None:
    assert run(folder).returncode == 0
    (folder / "some.lock").write_text("a==2\n", encoding="utf-8")
    failed = run(folder, BREAKS="network")
    assert failed.returncode == 3
    assert f"The packages could not be installed into {folder}/.venv\n    next: look at the lines above" in failed.stderr
    assert run(folder).returncode == 0
    assert times_made(folder) == 1


BROKEN = {
    "no Python": "rm .venv/bin/python",
    "no pip": "rm .venv/bin/pip",
    "made elsewhere": "echo '#!/elsewhere/.venv/bin/python' > .venv/bin/pip",
    "a file in its place": "rm -r .venv; touch .venv",
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_environment_is_made_anew(folder: Path, how: str) -> None:
    run(folder)
    subprocess.run(BROKEN[how], shell=True, cwd=folder, check=True)
    assert run(folder).returncode == 0
    assert times_made(folder) == 2


def test_two_do_not_set_up_at_once(folder: Path) -> None:
    run(folder)
    unfinished = folder / ".venv/unfinished"
    with subprocess.Popen(["sh", "-c", "read wait", "./setup.sh"], stdin=subprocess.PIPE) as other:
        unfinished.write_text(f"{other.pid}\n", encoding="utf-8")
        told = run(folder)
        assert (told.returncode, times_made(folder)) == (3, 1)
        assert f".venv is being set up by process {other.pid} already\n    next: wait until it ends" in told.stderr
        other.communicate(b"\n")
        assert run(folder).returncode == 0
    assert times_made(folder) == 2


def test_a_number_that_went_to_another_process_stops_nobody(folder: Path) -> None:
    run(folder)
    (folder / ".venv/unfinished").write_text(f"{os.getpid()}\n", encoding="utf-8")
    assert run(folder).returncode == 0


def test_an_environment_that_cannot_be_removed_is_told(folder: Path) -> None:
    (folder / ".venv").mkdir()
    (folder / ".venv/kept").touch()
    (folder.parent / "system/rm").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (folder.parent / "system/rm").chmod(0o755)
    failed = run(folder)
    assert failed.returncode == 3
    assert failed.stderr.endswith("must be made anew and cannot be removed\n    next: remove it by hand, then run make again\n")


MISSING = {
    "libraries": ({"LIBRARY": ""}, "libpangoft2-1.0-0 libharfbuzz-subset0"),
    "venv": ({"BREAKS": "bare"}, "python3.9-venv"),
    "python that apt-get knows": ({"BREAKS": "old", "KNOWN": "python3.12-venv"}, "python3.12 python3.12-venv"),
}


@pytest.mark.parametrize("what", MISSING)
def test_who_is_not_root_is_told_the_line_that_installs(folder: Path, what: str) -> None:
    settings, packages = MISSING[what]
    told = run(folder, **settings)
    assert told.returncode == 3
    assert told.stderr.endswith(f"  sudo apt-get update && sudo apt-get install --no-install-recommends {packages}\n")
    assert not (folder / ".venv").exists()


def test_a_python_that_is_too_old_is_not_asked_for_again(folder: Path) -> None:
    told = run(folder, BREAKS="old")
    assert told.returncode == 3
    assert told.stderr.startswith("Python 3.11 or newer is missing; found: Python 3.10.12\n    next: install it")


def test_what_apt_get_says_is_shown_where_it_fails(folder: Path) -> None:
    (folder.parent / "system/id").write_text("#!/bin/sh\necho 0\n", encoding="utf-8")
    (folder.parent / "system/apt-get").write_text("#!/bin/sh\necho no such mirror >&2\nexit 100\n", encoding="utf-8")
    told = run(folder, LIBRARY="")
    assert told.returncode == 3
    assert "no such mirror\napt-get could not install libpangoft2-1.0-0" in told.stderr
