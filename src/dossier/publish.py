"""A set of files appears whole or not at all.

A set is written beside the one in use, flushed to the disk, given a name made from its contents, and put in place by one
rename of the link `current`. A crash or a full disk leaves the old set as it was.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.errors import EnvironmentFault

CURRENT = "current"
SUMS = "SHA256SUMS"
_STAGING = ".staging-"
_SET = "set-"


class Staging:
    """A set in the making: files are written here and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Writes one file and flushes it to the disk."""
        with (self.folder / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def published(home: Path) -> Iterator[Staging]:
    """A staging folder that becomes the set in use when the block ends, and vanishes when the block fails.

    Args:
        home: the folder that holds the link `current`; made when it does not exist.

    Raises:
        EnvironmentFault: the folder cannot be written, or another build is writing there.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            _sweep(home)
            staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=home))
            staging.chmod(0o755)
            try:
                yield Staging(staging)
                _put_in_place(home, staging)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as fault:
        where = fault.filename or home
        raise EnvironmentFault(
            f"{where} cannot be written: {fault.strerror}", "free space or rights there, or name another --out"
        ) from fault


def sums(folder: Path) -> str:
    """The hashes of a folder's files, in the form that `sha256sum -c` reads, sorted by name."""
    files = sorted(path for path in folder.iterdir() if path.name != SUMS)
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def _put_in_place(home: Path, staging: Path) -> None:
    content = sums(staging)
    Staging(staging).write(SUMS, content.encode())
    name = _SET + hashlib.sha256(content.encode()).hexdigest()[:16]
    wanted = home / name
    if not wanted.exists():
        staging.rename(wanted)
    link = home / f"{_STAGING}link"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    _flush(home)
    link.replace(home / CURRENT)
    _flush(home)
    _sweep(home)


def _sweep(home: Path) -> None:
    """Removes sets that are no longer in use and what a killed build left behind."""
    link = home / CURRENT
    in_use = str(link.readlink()) if link.is_symlink() else None
    for entry in home.iterdir():
        if entry.name.startswith((_STAGING, _SET)) and entry.name != in_use:
            entry.unlink() if entry.is_symlink() or entry.is_file() else shutil.rmtree(entry, ignore_errors=True)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / ".lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EnvironmentFault(f"another build is writing in {home}", "wait until it has ended") from None
        yield
