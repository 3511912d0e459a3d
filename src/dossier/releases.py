"""The log of bundles on the disk: added to in one flushed write, never written anew; and who holds what was withdrawn."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.release import FIRST, LOG, Release, read_releases
from dossier.project import Project


def record_release(root: Path, **release: Any) -> Release:
    """Adds a bundle to the log of a project and returns its line.

    Args:
        release: the fields of a Release, without its number and what it follows from.

    Raises:
        WrongUse: the log is not whole.
        EnvironmentFault: it cannot be written; it is as it was.
    """
    path = root / LOG
    try:
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            raw = os.pread(descriptor, size, 0)
            before, faults = read_releases(raw)
            if faults:
                raise WrongUse(f"{LOG}, line {faults[0][0]}: {faults[0][1]}; nothing was recorded", f"restore {LOG} as it was")
            follows = hashlib.sha256(before[-1].line()).hexdigest() if before else FIRST
            added = Release.model_validate({**release, "seq": len(before) + 1, "previous": follows})
            _append(descriptor, added.line(), size)
        finally:
            os.close(descriptor)
    except OSError as fault:
        raise EnvironmentFault(f"{LOG} cannot be written: {fault.strerror}", "free space or rights there") from fault
    return added


def _append(descriptor: int, line: bytes, size: int) -> None:
    """Writes a line behind the log; cuts the log back where the line did not get there whole."""
    try:
        written = os.write(descriptor, line)
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
    if written < len(line):
        os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def releases_of(project: Project) -> tuple[Release, ...]:
    """The bundles that were made of a project, oldest first.

    Raises:
        WrongUse: the log is not whole.
        EnvironmentFault: it cannot be read.
    """
    path = project.root / LOG
    try:
        raw = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    except OSError as fault:
        raise EnvironmentFault(f"{LOG} cannot be read: {fault.strerror}", "give this user the right to read it") from fault
    found, faults = read_releases(raw)
    if faults:
        raise WrongUse(f"{LOG}, line {faults[0][0]}: {faults[0][1]}", f"restore {LOG} as it was, from version control")
    return found


def meant_by(project: Project, name: str) -> tuple[str, ...]:
    """The ids that stand in bundles for something withdrawn: an exhibit, a source, a wrong, a case, or what a witness told.

    Raises:
        WrongUse: nothing has that id.
    """
    if project.knows("witness", name):
        told = [id_ for id_, source in project.sources.items() if source.witness == name]
        return (*told, *_copies(project, told))
    if project.knows("source", name):
        return (name, *_copies(project, [name]))
    if any(project.knows(kind, name) for kind in ("exhibit", "conduct", "case")):
        return (name,)
    raise WrongUse(f"nothing has the id '{name}'", "name an exhibit, a source, a wrong, a case or a witness by its id")


def _copies(project: Project, sources: Sequence[str]) -> list[str]:
    return [id_ for id_, exhibit in project.exhibits.items() if exhibit.source in sources]
