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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from dossier.errors import EnvironmentFault

CURRENT = "current"
SUMS = "SHA256SUMS"
_STAGING = ".staging-"
_SET = "set-"


class Staging:
    """A set in the making: files are written here and nowhere else.

    Attributes:
        hashes: of files whose bytes were hashed on their way here, by name; no such file is read again for the list of hashes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}

    def write(self, name: str, content: bytes) -> None:
        """Writes one file and flushes it to the disk."""
        self.hashes[name] = hashlib.sha256(content).hexdigest()
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
                made = Staging(staging)
                yield made
                _put_in_place(home, made)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as fault:
        where = fault.filename or home
        raise EnvironmentFault(
            f"{where} cannot be written: {fault.strerror}", "free space or rights there, or name another --out"
        ) from fault


def sums(folder: Path, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """The hashes of the files in a folder, however deep, in the form that `sha256sum -c` reads, sorted by name.

    Args:
        known: hashes by name; these files are not read.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return "".join(f"{known.get(name) or _sha256(folder / name)}  {name}\n" for name in names if name != SUMS)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_place(home: Path, made: Staging) -> None:
    staging, content = made.folder, sums(made.folder, made.hashes)
    made.write(SUMS, content.encode())
    name = _SET + hashlib.sha256(content.encode()).hexdigest()[:16]
    wanted = home / name
    if wanted.exists() and not is_whole(wanted, content):
        wanted.rename(home / f"{_STAGING}spoilt")
    if not wanted.exists():
        _flush(staging)
        staging.rename(wanted)
    link = home / f"{_STAGING}link"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    _flush(home)
    link.replace(home / CURRENT)
    _flush(home)
    _sweep(home)


def is_whole(folder: Path, content: str | None = None) -> bool:
    """Whether the files of a set are those that its list of hashes names, and the list is this one; somebody may have edited."""
    try:
        found = sums(folder)
        return content in (None, found) and (folder / SUMS).read_text(encoding="utf-8") == found
    except (OSError, UnicodeDecodeError):
        return False


def check_home(home: Path) -> None:
    """Raises EnvironmentFault when nothing can be written at a folder, before any work is done for it; makes nothing."""
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise EnvironmentFault(f"{home} cannot be written", "free rights there, or name another --out")


def withdraw(home: Path) -> tuple[str, ...]:
    """Removes the set in use, because nothing of it may be shown any more; returns the names of its files."""
    with _alone(home):
        names = files_in_use(home)
        (home / CURRENT).unlink(missing_ok=True)
        _sweep(home)
        return names


def files_in_use(home: Path) -> tuple[str, ...]:
    """The names of the files of the set in use, without its list of hashes."""
    link = home / CURRENT
    return tuple(sorted(path.name for path in link.iterdir() if path.name != SUMS)) if link.is_dir() else ()


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
