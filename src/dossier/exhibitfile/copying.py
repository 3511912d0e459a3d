"""Reads a file whole, once: what is hashed is what is kept, and a file that changes meanwhile is not taken.

Nothing is reached through a link, and nothing but a regular file is read.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20


class Unreadable(ValueError):
    """A file could not be read as it stands; the text goes on from its name: `is a link`."""


@dataclass(frozen=True)
class Stamp:
    """What tells a file from a later state of itself, as far as a file system says."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, state: os.stat_result) -> Stamp:
        """The stamp in what the system says of a file."""
        return cls(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


@dataclass(frozen=True)
class Bytes:
    """The bytes that were read: their SHA-256, and the stamp of the file that held them."""

    sha256: str
    stamp: Stamp


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a regular file that is there under its own name; None for anything else."""
    try:
        state = path.lstat()
    except OSError:
        return None
    return Stamp.of(state) if stat.S_ISREG(state.st_mode) else None


def read_bytes(path: Path, into: BinaryIO | None = None) -> Bytes:
    """Reads a file once, in pieces, and writes each piece where it is to be kept.

    Raises:
        Unreadable: it is no regular file, cannot be read, or changed while it was read.
        OSError: the copy cannot be written.
    """
    digest, read = hashlib.sha256(), 0
    descriptor, before = _opened(path)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        while piece := _piece(file):
            digest.update(piece)
            read += len(piece)
            if into is not None:
                into.write(piece)
            if read > before.size:
                break  # it grows; a log that is being written would never end
        after = Stamp.of(os.fstat(descriptor))
    if read != before.size or before != after or stamp_of(path) != before:
        raise Unreadable("changed while it was read")
    return Bytes(digest.hexdigest(), before)


def _opened(path: Path) -> tuple[int, Stamp]:
    try:
        before = path.lstat()
        if stat.S_ISLNK(before.st_mode):
            raise Unreadable("is a link")
        if stat.S_ISDIR(before.st_mode):
            raise Unreadable("is a folder")
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable("is not a regular file")
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as fault:
        raise Unreadable(f"cannot be read: {fault.strerror}") from None
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        os.close(descriptor)
        raise Unreadable("is not a regular file")
    return descriptor, Stamp.of(state)


def _piece(file: BinaryIO) -> bytes:
    try:
        return file.read(_PIECE)
    except OSError as fault:
        raise Unreadable(f"cannot be read: {fault.strerror}") from None
