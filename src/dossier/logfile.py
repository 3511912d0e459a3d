"""A chained log on the disk: read as bytes, added to in one flushed write, and never written anew.

A line that does not get there whole is taken back; a log that is not whole is neither read nor added to.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Any, TypeVar

from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.chain import Chain, Fault, Linked

L = TypeVar("L", bound=Linked)


def append(descriptor: int, line: bytes, size: int) -> None:
    """Writes a line behind a log of so many bytes and flushes it.

    Raises:
        OSError: it did not get there whole; the log is cut back to its size.
    """
    try:
        written = os.write(descriptor, line)
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
    if written < len(line):
        os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def add_line(root: Path, log: str, chain: Chain[L], **fields: Any) -> L:
    """Adds a record to a log of a project, one run at a time, and returns it.

    Args:
        log: where the log lies in the project.
        fields: those of the record, without its number and what it follows from.

    Raises:
        WrongUse: the log is not whole.
        EnvironmentFault: it cannot be written; it is as it was.
        ValidationError: the record cannot hold what was given.
    """
    path = root / log
    try:
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            before, faults = chain.read(os.pread(descriptor, size, 0))
            if faults:
                raise WrongUse(f"{log}, line {faults[0][0]}: {faults[0][1]}; nothing was recorded", f"restore {log} as it was")
            added = chain.next(before, **fields)
            append(descriptor, added.line(), size)
        finally:
            os.close(descriptor)
    except OSError as fault:
        raise EnvironmentFault(f"{log} cannot be written: {fault.strerror}", "free space or rights there") from fault
    return added


def lines_of(root: Path, log: str, chain: Chain[L]) -> tuple[tuple[L, ...], tuple[Fault, ...]]:
    """The records in a log of a project, oldest first, and what is wrong with it; none where there is no log.

    Raises:
        EnvironmentFault: it cannot be read.
    """
    path = root / log
    try:
        raw = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    except OSError as fault:
        raise EnvironmentFault(f"{log} cannot be read: {fault.strerror}", "give this user the right to read it") from fault
    return chain.read(raw)


def whole_lines_of(root: Path, log: str, chain: Chain[L]) -> tuple[L, ...]:
    """The records in a log of a project, oldest first.

    Raises:
        WrongUse: the log is not whole.
        EnvironmentFault: it cannot be read.
    """
    found, faults = lines_of(root, log, chain)
    if faults:
        raise WrongUse(f"{log}, line {faults[0][0]}: {faults[0][1]}", f"restore {log} as it was, from version control")
    return found
