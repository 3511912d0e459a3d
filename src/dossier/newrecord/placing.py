"""Where a new record is put: in one step, over nothing, by one run at a time, its id noted before its file appears."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.paths import BEING_WRITTEN
from dossier.problem import visible
from dossier.project import Project
from dossier.project.kinds import Kind

GIVEN = ".given-ids"
"""Holds every id that the program gave in a folder, one a line; it is kept with the records, and is the lock."""


@dataclass(frozen=True)
class Register:
    """The ids that were given in a folder, and the file that keeps them."""

    ids: tuple[str, ...]
    descriptor: int

    def add(self, id_: str) -> None:
        """Notes an id for good."""
        line = f"{id_}\n".encode()
        end = os.lseek(self.descriptor, 0, os.SEEK_END)
        before = os.pread(self.descriptor, 1, end - 1) if end else b"\n"
        whole = line if before == b"\n" else b"\n" + line
        if os.pwrite(self.descriptor, whole, end) != len(whole):
            os.ftruncate(self.descriptor, end)
            raise OSError(28, "no space left")
        os.fsync(self.descriptor)


def home_of(project: Project, kind: Kind) -> Path:
    """The folder that holds the records of a kind.

    Raises:
        WrongUse: it, or one above it, is a link or no folder.
    """
    inner = Path(kind.pattern.split("/{id}")[0])
    in_vault = inner.parts[0] == "vault" and project.vault is not None
    root = project.vault.root if in_vault and project.vault else project.root
    folder = root
    for part in inner.parts[1:] if in_vault else inner.parts:
        folder = folder / part
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise WrongUse(f"{visible(inner.as_posix())} is a link or no folder", "put the folder itself in its place")
    return folder


def given_in(home: Path) -> tuple[str, ...]:
    """The ids that were given in a folder, as its register has them now; none where it keeps no register."""
    path = home / GIVEN
    return tuple(path.read_text(encoding="utf-8", errors="replace").split()) if path.is_file() and not path.is_symlink() else ()


@contextmanager
def register(home: Path) -> Iterator[Register]:
    """Holds the register of a folder's ids, which no other run then changes; the folder is made where there is none.

    Raises:
        EnvironmentFault: another run holds it.
        OSError: the folder or the register cannot be written.
    """
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / GIVEN, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EnvironmentFault("somebody else is making a record of this kind", "wait until that has ended") from None
        raw = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
        yield Register(tuple(raw.decode("utf-8", "replace").split()), descriptor)
    finally:
        os.close(descriptor)


def place(home: Path, kind: Kind, id_: str, content: bytes) -> None:
    """Puts a new record in its place, whole and flushed; what a killed run left is swept away.

    Raises:
        WrongUse: something stands there already.
        OSError: it cannot be written; nothing is left.
    """
    for left in home.glob(f"{BEING_WRITTEN}new-*"):
        shutil.rmtree(left, ignore_errors=True)
    inside = Path(kind.pattern.split("/{id}")[1].lstrip("/"))  # `.yaml`, or `dossier.yaml` in a folder of its own
    has_folder = kind.pattern.endswith(f"/{inside}") and inside.name != ".yaml"
    target = home / (id_ if has_folder else f"{id_}.yaml")
    staging = Path(tempfile.mkdtemp(prefix=f"{BEING_WRITTEN}new-", dir=home))
    try:
        made = staging / (inside.name if has_folder else "record.yaml")
        with made.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        mode = home.stat().st_mode
        made.chmod(mode & 0o644 | 0o600)
        staging.chmod(mode & 0o755 | 0o700)
        if os.path.lexists(target):
            raise WrongUse(f"{visible(target.name)} stands there already and was not touched", "name another with --id")
        (staging if has_folder else made).rename(target)
        _flush(home)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
