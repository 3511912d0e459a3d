"""Old or new, never half: a build that is killed, or whose disk fails, at any call that writes leaves a whole set behind.

Faults are injected by strace into a real run of the program, one call at a time. The short run takes some of the calls;
`make test-long` takes all of them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import change

CALLS = ("openat", "write", "fsync", "rename", "symlink", "mkdir", "chmod", "unlink")
"""The calls by which a set is written and put in place. Of `openat` and `write` only those count that name the set's folder."""

FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
OFFICIAL = "dossiers/jane-roe/dossier.yaml"


def command(folder: Path, out: Path) -> list[str]:
    words = [
        "build",
        "jane-roe",
        "--to",
        "sy-ministry",
        "--format",
        "docx",
        "--jobs",
        "1",
        "--out",
        str(out),
        "--on",
        "2026-11-23",
    ]
    return [str(Path(sys.executable).with_name("dossier")), "-C", str(folder), *words]


def run(folder: Path, out: Path, *before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*before, *command(folder, out)], capture_output=True, text=True, check=False, timeout=120)


def set_in_use(out: Path) -> dict[str, str]:
    """The files of the set in use by their hashes, after its own list of them was checked."""
    home = out / "draft/recipient-sy-ministry/current"
    listed = dict(reversed(line.split("  ", 1)) for line in (home / "SHA256SUMS").read_text().splitlines())
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in home.iterdir() if path.name != "SHA256SUMS"}
    assert found == listed
    return found


@pytest.fixture
def two_states(folder: Path, tmp_path: Path) -> tuple[Path, Path, dict[str, str], dict[str, str]]:
    """A project with a set in use, then changed; the set in use, and the one that a build would now make."""
    out = tmp_path / "out"
    assert run(folder, out).returncode == 0
    old = set_in_use(out)
    change(folder, OFFICIAL, "title: Deputy chair", "title: Second deputy chair")
    assert run(folder, tmp_path / "other").returncode == 0
    new = set_in_use(tmp_path / "other")
    assert old != new
    return folder, out, old, new


def calls_made(folder: Path, out: Path, tmp_path: Path) -> dict[str, int]:
    """How often a build makes each of the calls."""
    copy = tmp_path / "counted"
    shutil.copytree(out, copy, symlinks=True)
    log = tmp_path / "calls"
    done = run(folder, copy, "strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(CALLS)}")
    assert done.returncode == 0
    lines = log.read_text(errors="replace").splitlines()
    return {name: sum(f" {name}(" in line for line in lines) for name in CALLS}


def outcome(folder: Path, out: Path, tmp_path: Path, name: str, fault: str) -> tuple[int, dict[str, str]]:
    copy = tmp_path / "tried"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(out, copy, symlinks=True)
    done = run(folder, copy, "strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:{fault}")
    assert "Traceback" not in done.stderr or "signal=KILL" in fault
    return done.returncode, set_in_use(copy)


def tried(
    folder: Path,
    out: Path,
    old: dict[str, str],
    new: dict[str, str],
    tmp_path: Path,
    names: list[str],
    most: int,
    faults: tuple[str, ...] = FAULTS,
) -> int:
    counts = calls_made(folder, out, tmp_path)
    looked = 0
    for name in names:
        total = counts[name]
        places = range(1, total + 1) if total <= most else sorted({1 + (total - 1) * step // (most - 1) for step in range(most)})
        for place in places:
            for fault in (f"{kind}:when={place}" for kind in faults):
                status, found = outcome(folder, out, tmp_path, name, fault)
                assert found in (old, new), (name, fault)
                assert status != 0 or found == new, (name, fault)
                looked += 1
    return looked


@needs_strace
def test_a_fault_at_a_call_that_puts_a_set_in_place_leaves_a_whole_set(
    two_states: tuple[Path, Path, dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    assert tried(*two_states, tmp_path, ["fsync", "rename", "symlink"], 2, FAULTS[:2]) >= 8


@needs_strace
@pytest.mark.long
def test_a_fault_at_any_call_that_writes_leaves_a_whole_set(
    two_states: tuple[Path, Path, dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    assert tried(*two_states, tmp_path, list(CALLS), 12) >= 100


@pytest.mark.parametrize("limit", [0, 8])
def test_a_limit_on_the_size_of_files_leaves_the_old_set(
    two_states: tuple[Path, Path, dict[str, str], dict[str, str]], limit: int
) -> None:
    folder, out, old, _ = two_states
    words = " ".join(f"'{word}'" for word in command(folder, out))
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f {limit}; trap '' XFSZ; {words}"], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert set_in_use(out) == old


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
@pytest.mark.parametrize("room", ["96k", "140k"])
def test_a_full_disk_leaves_the_old_set(
    two_states: tuple[Path, Path, dict[str, str], dict[str, str]], tmp_path: Path, room: str
) -> None:
    folder, out, old, new = two_states
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={room}", "none", str(disk)], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        try:
            shutil.copytree(out, disk / "out", symlinks=True)
        except shutil.Error:
            pytest.skip("the disk is too small for the old set")
        done = run(folder, disk / "out")
        found = set_in_use(disk / "out")
        assert found == (new if done.returncode == 0 else old)
        assert "Traceback" not in done.stderr
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_two_builds_at_once_leave_one_whole_set(
    two_states: tuple[Path, Path, dict[str, str], dict[str, str]],
) -> None:
    folder, out, _, new = two_states
    both = [
        subprocess.Popen(command(folder, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    ends = [(one.communicate(timeout=120)[1], one.returncode) for one in both]
    assert 0 in [status for _, status in ends]
    assert all(status == 0 or "another build" in told or "is being written" in told for told, status in ends), ends
    assert set_in_use(out) == new
