"""A folder or a zip, read the same way: first every name, then bytes in pieces; nothing is followed and nothing unpacked."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from dossier.bundle.names import MOST_FILES, MOST_NAME_BYTES, Broken, plain
from dossier.errors import WrongUse

PIECE = 1 << 20
"""How much of a file is in memory at a time."""

MOST_OF_ANYBODY = 1_000_000
"""The most files and folders in a bag of another maker; more names than that would fill the memory."""

_SPECIAL = stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX


class Whole(Protocol):
    """A bundle that lies open: the size of each file by name, and the root that a zip puts before the names."""

    @property
    def sizes(self) -> Mapping[str, int]: ...

    @property
    def root(self) -> str | None: ...

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a piece at a time; raises Broken when they cannot be what the lists promise."""
        ...


class Folder:
    """A bundle as a folder, or a bag of anybody, in which names may be long and folders empty.

    Raises:
        Broken: something in it is neither a folder with files in it nor a plain file.
        WrongUse: a bag of another maker holds more than is read.
    """

    root = None

    def __init__(self, path: Path, *, of_anybody: bool = False) -> None:
        self.path = path
        self.empty: list[str] = []
        self.sizes: Mapping[str, int] = dict(sorted(_files(path, self.empty if of_anybody else None)))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, which must still be the plain file of the size that it had when the names were read."""
        size = 0
        for piece in pieces_of(self.path / name):
            size += len(piece)
            yield piece
        if size != self.sizes[name]:
            raise Broken(f"{name} changed while it was read")


def pieces_of(path: Path) -> Iterator[bytes]:
    """The bytes of a plain file, a piece at a time.

    Raises:
        OSError: it cannot be read, or is a link.
        Broken: it is a device or something else that is no file.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe must not hold the run up
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Broken(f"{path.name} is not a plain file")
    with os.fdopen(descriptor, "rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _files(top: Path, empty: list[str] | None) -> Iterator[tuple[str, int]]:
    """Every file below a folder with its size; folders wait in a list, so that depth costs no stack.

    Args:
        empty: takes the names of empty folders, where they are allowed; None for a bundle, which has none.
    """
    waiting, count = [""], 0
    while waiting:
        folder = waiting.pop()
        entries = sorted(os.scandir(top / folder), key=lambda entry: entry.name)
        if folder and not entries:
            if empty is None:
                raise Broken(f"{folder[:-1]} is an empty folder")
            empty.append(folder[:-1])
        for entry in entries:
            name, found = folder + entry.name, entry.stat(follow_symlinks=False)
            count += 1
            if empty is None and count > 2 * MOST_FILES:
                raise Broken(f"it holds more than {MOST_FILES} files")
            if count > MOST_OF_ANYBODY:
                raise WrongUse(
                    f"{plain(str(top))} holds more files than this program reads", "verify it with a tool of its maker"
                )
            if stat.S_ISDIR(found.st_mode):
                if empty is None and len(os.fsencode(name)) > MOST_NAME_BYTES:
                    raise Broken(f"the name {name} is longer than {MOST_NAME_BYTES} bytes")
                waiting.append(name + "/")
                continue
            if fault := _fault_of_kind(found.st_mode):
                raise Broken(f"{name} {fault}")
            yield name, found.st_size


def _fault_of_kind(mode: int) -> str | None:
    if stat.S_ISLNK(mode):
        return "is a link, not a file"
    if not stat.S_ISREG(mode):
        return "is not a plain file"
    return "would run with the rights of another (setuid, setgid or sticky bit)" if mode & _SPECIAL else None
