"""Old or new, never half: a run that is killed, or whose disk fails, at any call that writes leaves all or nothing behind.

Faults are injected by strace into real runs, one call at a time: what builds, bundles, takes in an exhibit, adds to its
custody or to the log of what went out. The short run takes the calls that put things in place, and some of the others;
`make test-long` takes all of them.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dossier.model.custody import LOG, read_log
from dossier.model.release import LOG as RELEASES
from dossier.model.release import read_releases
from tests.conftest import INVENTED, TESTS, alone, change

PLACING = ("fsync", "rename", "symlink", "ftruncate")
"""The calls that put in place what was written, or take it back."""

CALLS = (*PLACING, "openat", "creat", "write", "pwrite64", "writev", "fdatasync", "renameat", "renameat2", "link", "linkat")
CALLS += ("symlinkat", "truncate", "fallocate", "copy_file_range", "sendfile", "mkdir", "mkdirat", "chmod", "fchmod", "fchmodat")
CALLS += ("unlink", "unlinkat", "rmdir")
"""The calls that write. Of `openat` only those count that make a file or open it for writing."""

KILL, FULL, BROKEN = "signal=KILL", "error=ENOSPC", "error=EIO"
OFFICIAL = "dossiers/jane-roe/dossier.yaml"
DAY, AT = "2026-11-23", "2026-11-23T10:00:00Z"

STRACE = shutil.which("strace")
needs_strace = pytest.mark.skipif(STRACE is None, reason="strace is not installed")
TRACE = ("strace", "-f", "-qq", "-s", "0", "-y")
HANGING = 200
"""Seconds after which a run is taken to hang; an undisturbed one needs a few."""

# The runs

DOSSIER = [str(Path(sys.executable).with_name("dossier")), "-C", "{project}"]
BUILD = [*DOSSIER, "build", "jane-roe", "--to", "sy-ministry", "--format", "docx", "--jobs", "1", "--out", "{out}", "--on", DAY]
EXHIBIT = [*DOSSIER, "new", "exhibit", "{project}/project.yaml", "--source", "S002", "--title", "Paper", "--language", "en"]
EXHIBIT += ["--disclosure", "internal", "--by", "officer", "--at", AT]
BUNDLE = """
from dossier.bundle import assemble
from dossier.cli import main
assemble.refuse_leaks = lambda files, needles, **more: None  # it only reads, and takes as long as all the rest
main()
"""
RELEASE = f"""
import sys
from dossier.errors import Stop
from pathlib import Path
from dossier.releases import record_release
bundle = dict(official="jane-roe", recipient="sy-ministry", bundle="a", digest="a" * 64)
told = dict(exhibits=("EX-0001",), sources=("S002",), conduct=(), cases=())
try:
    record_release(Path(sys.argv[1]), on="{DAY}", **bundle, **told)
except Stop as fault:
    sys.exit(str(fault))
"""
CUSTODY = f"""
import sys
from dossier.errors import Stop
from pathlib import Path
from dossier.intake import append_custody
from dossier.project import read_project
try:
    append_custody(read_project(Path(sys.argv[1])), "EX-0001", "checked", "officer", None, "{AT}")
except Stop as fault:
    sys.exit(str(fault))
"""
AUDIENCE = ["--audience", "recipient:sy-ministry", "--date", DAY, "--out", "{out}"]


def whole_set(home: Path) -> dict[str, str]:
    """The files of the set in use below a folder by their hashes, after its own list of them was checked."""
    found = {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file()
    }
    listed = dict(reversed(line.split("  ", 1)) for line in (home / "SHA256SUMS").read_text().splitlines())
    assert {name: digest for name, digest in found.items() if name != "SHA256SUMS"} == listed
    return listed


def set_in_use(out: Path) -> dict[str, str]:
    return whole_set(out / "draft/recipient-sy-ministry/current")


def bundle_in_use(out: Path) -> dict[str, str]:
    return whole_set(out / "draft/recipient-sy-ministry/bundles/jane-roe/current")


def records(out: Path) -> dict[str, bytes]:
    """Every file of the project and the vault that anybody reads; the register of numbers may be a number ahead."""
    home = out.parent
    last = home / "project/evidence/exhibits/.last-id"
    assert not last.exists() or re.fullmatch(rb"|EX-000[2-9]\n", last.read_bytes())
    files = [path for name in ("project", "vault") for path in (home / name).rglob("*") if path.is_file() and path != last]
    named = {path.relative_to(home).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if "/.intake-" not in name}


def log_of_releases(out: Path) -> tuple[Any, ...]:
    path = out.parent / "project" / RELEASES
    found, faults = read_releases(path.read_bytes() if path.exists() else b"")
    assert faults == ()
    return found


def log_of_custody(out: Path) -> tuple[Any, ...]:
    home = out.parent / "project/evidence/exhibits/EX-0001"
    acts, faults = read_log("EX-0001", (home / LOG).read_bytes(), hashlib.sha256((home / "record.txt").read_bytes()).hexdigest())
    assert faults == ()
    return acts


@dataclass(frozen=True)
class Work:
    """What is run, whether a first run and a change come before it, and what can be seen of its result, checked to be whole."""

    words: list[str]
    seen: Callable[[Path], object]
    is_second: bool = True
    shares: int = 4
    calls: int = 20


WORKS = {
    "build": Work(BUILD, set_in_use),
    "bundle": Work(
        [sys.executable, "-c", BUNDLE, *DOSSIER[1:], "bundle", "jane-roe", *AUDIENCE], bundle_in_use, shares=16, calls=150
    ),
    "exhibit": Work(EXHIBIT, records, is_second=False, shares=2),
    "custody": Work([sys.executable, "-c", CUSTODY, "{project}"], log_of_custody, is_second=False, shares=1, calls=3),
    "release": Work([sys.executable, "-c", RELEASE, "{project}"], log_of_releases, shares=1, calls=3),
}


class Trial:
    """A work, the state that it starts from, and what is seen before and after it."""

    def __init__(self, work: Work, home: Path) -> None:
        self.work, self.before, self.home = work, home / "before", home / "tried"
        self.log = home / "calls"
        shutil.copytree(INVENTED, self.before / "project")
        shutil.copytree(TESTS / "vault", self.before / "vault")
        self.begin()
        if work.is_second:
            assert self.run().returncode == 0
            change(self.home / "project", OFFICIAL, "title: Deputy chair", "title: Second deputy chair")
            shutil.rmtree(self.before)
            shutil.copytree(self.home, self.before, symlinks=True)
        self.old = self.seen()
        done = self.run(*(self.traced(CALLS) if STRACE else ()))
        assert done.returncode == 0, done.stderr
        self.new = self.seen()
        assert self.old != self.new
        self.places = sorted(calls_that_write(self.log)) if STRACE else []

    def begin(self) -> None:
        """Puts the state from which every run starts in its place."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.before, self.home, symlinks=True, dirs_exist_ok=True)

    def seen(self) -> object:
        return self.work.seen(self.home / "out")

    def traced(self, names: Sequence[str], *more: str) -> list[str]:
        return [*TRACE, "-o", str(self.log), "-e", f"trace={','.join(names)}", *more]

    def words(self) -> list[str]:
        places = {"project": self.home / "project", "out": self.home / "out"}
        return [word.format(**places) if word.startswith("{") else word for word in self.work.words]

    def run(self, *before: str) -> subprocess.CompletedProcess[str]:
        """Runs the work; one that hangs is killed with all that it started, and only a fault in a pipe may make it hang."""
        words = [*before, *self.words()]
        piped: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "errors": "replace"}
        with subprocess.Popen(words, env=alone(), start_new_session=True, **piped) as running:
            try:
                told = running.communicate(timeout=HANGING)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                told = running.communicate()
                assert broke_a_pipe(self.log), (words, told)
        return subprocess.CompletedProcess(words, running.returncode, *told)

    def try_with(self, *before: str, is_killed: bool = False) -> int:
        """Runs under a hindrance and asserts that all or nothing is left; the status of the run."""
        done = self.run(*before)
        what = (before, done.returncode, done.stderr[-2000:])
        found = self.seen()
        assert found in (self.old, self.new), what
        assert done.returncode != 0 or found == self.new, what
        assert is_killed or "Traceback" not in done.stderr or broke_a_pipe(self.log), what
        return done.returncode

    def try_at(self, name: str, number: int, fault: str) -> bool:
        """Runs with a fault at one call; says whether the fault came to a call that writes."""
        self.begin()
        self.try_with(*self.traced([name], "-e", f"inject={name}:{fault}:when={number}"), is_killed=fault == KILL)
        return (name, number) in calls_that_write(self.log)

    def run_again(self) -> None:
        """What a fault left behind hinders no later run."""
        done = self.run()
        assert done.returncode == 0, done.stderr
        assert self.seen() != self.old


_CALL = re.compile(r"([0-9]+) +([a-z0-9_]+)\((.*)")


def calls_that_write(log: Path) -> set[tuple[str, int]]:
    """The calls in a log of strace by which something is written: the call, and how many of it its process had made.

    Of `openat` those of the first process alone: under the same numbers it reads its modules, and a fault there tells nothing.
    """
    counts: Counter[tuple[str, str]] = Counter()
    found = set()
    first = None
    for line in log.read_text(errors="replace").splitlines():
        if match := _CALL.match(line):
            process, name, rest = match.groups()
            counts[process, name] += 1
            first = first or process
            if name != "openat" or (process == first and re.search("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE", rest)):
                found.add((name, counts[process, name]))
    return found


_OWN_PIPE = re.compile(r"write\((?![012]<)[0-9]+<pipe:")


def broke_a_pipe(log: Path) -> bool:
    """Whether a fault came to a pipe between processes of the program, which has no disk behind it and so fails in trials alone.

    Python's own pool of processes then prints a traceback, and may wait for a worker that was never told to end.
    """
    last: dict[str, str] = {}
    for line in log.read_text(errors="replace").splitlines() if log.exists() else ():
        process, _, rest = line.partition(" ")
        last[process] = last.get(process, "") if rest.lstrip().startswith("<...") else rest.lstrip()
        if rest.endswith("(INJECTED)") and _OWN_PIPE.match(last[process]):
            return True
    return False


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Trial]:
    """The trial of a work by its name, prepared once."""
    made: dict[str, Trial] = {}

    def of(name: str) -> Trial:
        if name not in made:
            made[name] = Trial(WORKS[name], tmp_path_factory.mktemp(name))
        made[name].begin()
        return made[name]

    return of


# Faults at calls


def some(places: Sequence[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """Some of the places, first and last among them."""
    return [places[(len(places) - 1) * step // (most - 1)] for step in range(most)] if len(places) > most else list(places)


@needs_strace
@pytest.mark.parametrize("work", ["build", "exhibit", "custody", "release"])
def test_a_fault_at_a_call_that_puts_in_place_leaves_all_or_nothing(trial: Callable[[str], Trial], work: str) -> None:
    tried = trial(work)
    assert len(tried.places) >= tried.work.calls
    hits = 0
    for name in PLACING:
        for place in some([one for one in tried.places if one[0] == name], 2):
            hits += tried.try_at(*place, KILL) + tried.try_at(*place, FULL)
    tried.run_again()
    assert hits >= 2


@needs_strace
@pytest.mark.long
@pytest.mark.parametrize(("work", "share"), [(name, share) for name, work in WORKS.items() for share in range(work.shares)])
def test_a_fault_at_any_call_that_writes_leaves_all_or_nothing(
    trial: Callable[[str], Trial], work: str, share: int, record_property: Callable[[str, object], None]
) -> None:
    tried = trial(work)
    mine = list(enumerate(tried.places))[share :: tried.work.shares]
    faults = [(place, fault) for number, place in mine for fault in faults_at(number, place[0])]
    hits = sum(tried.try_at(*place, fault) for place, fault in faults)
    tried.run_again()
    record_property("faults", f"{hits} of {len(faults)}")
    assert hits >= 0.9 * len(faults)


def faults_at(number: int, name: str) -> tuple[str, ...]:
    """The faults for a call: each where it puts something in place; elsewhere a kill, and by turns a full or a broken disk."""
    return (KILL, FULL, BROKEN) if name in PLACING else (KILL, (FULL, BROKEN)[number % 2])


# Disks and limits

EVERY_WORK = [pytest.param(name, marks=pytest.mark.long) if name == "bundle" else name for name in WORKS]


@pytest.mark.parametrize("work", EVERY_WORK)
@pytest.mark.parametrize("blocks", [0, 8])
def test_a_limit_on_the_size_of_files_leaves_all_or_nothing(trial: Callable[[str], Trial], work: str, blocks: int) -> None:
    tried = trial(work)
    status = tried.try_with("bash", "-c", f"ulimit -f {blocks}; trap '' XFSZ; exec \"$@\"", "limited")
    assert status != 0 or (blocks and work in ("exhibit", "custody", "release"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
@pytest.mark.parametrize("work", EVERY_WORK)
@pytest.mark.parametrize("left", [0, 5, 30], ids="{} pages left".format)
def test_a_full_disk_leaves_all_or_nothing(trial: Callable[[str], Trial], work: str, left: int) -> None:
    tried = trial(work)
    held = sum(1 + (path.lstat().st_size if path.is_file() else 0) // 4096 for path in tried.home.rglob("*"))
    room = 4 * (2 * held + left) + 4096
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}k", "none", str(tried.home)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        tried.begin()
        filler = tried.home / "filler"
        filler.write_bytes(bytes(max(0, shutil.disk_usage(tried.home).free - 4096 * left)))
        tried.try_with()
        filler.unlink()
        tried.run_again() if left == 0 else None
    finally:
        subprocess.run(["umount", str(tried.home)], check=True)


def test_two_builds_at_once_leave_one_whole_set(trial: Callable[[str], Trial]) -> None:
    tried = trial("build")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    both = [subprocess.Popen(tried.words(), text=True, env=alone(), **quiet) for _ in range(2)]
    ends = [(one.communicate(timeout=900)[1], one.returncode) for one in both]
    assert 0 in [status for _, status in ends]
    assert all(status == 0 or "another build" in told or "is being written" in told for told, status in ends), ends
    assert tried.seen() == tried.new
