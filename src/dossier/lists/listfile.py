"""Opens a copy of a list: its format is told by what it holds, its bytes are hashed, and it can be read as often as needed.

A new format is a new module with its `READERS` and a line in the table here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from io import BufferedReader
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.lists import (
    dfat_sheet,
    fcdo_csv,
    fcdo_xml,
    fsf_csv,
    fsf_xml,
    ftm_lines,
    ofac_csv,
    ofac_xml,
    opensanctions_csv,
    sema_xml,
)
from dossier.lists.entry import ListEntry
from dossier.lists.faults import Faults
from dossier.lists.source import HEAD, Head, Reader, Source
from dossier.problem import Problem, visible

READERS: tuple[Reader, ...] = (
    *ofac_csv.READERS,
    *ofac_xml.READERS,
    *fcdo_csv.READERS,
    *fcdo_xml.READERS,
    *fsf_xml.READERS,
    *fsf_csv.READERS,
    *sema_xml.READERS,
    *opensanctions_csv.READERS,
    *ftm_lines.READERS,
    *dfat_sheet.READERS,
)
"""Every format, in the order in which a file is tried."""


class ListFile:
    """A copy of a list: which one, its hash, and after it was read its date, its faults and how much it holds."""

    def __init__(self, path: Path, reader: Reader, sha256: str, least: int = 0) -> None:
        self.path = path
        self.reader = reader
        self.sha256 = sha256
        self.least = least
        self.name = visible(path.name.encode("utf-8", "backslashreplace").decode())
        self.published: dt.date | None = None
        self.problems: tuple[Problem, ...] = ()
        self.is_whole = False
        self.parts = 0
        self.untold = 0

    def entries(self) -> Iterator[ListEntry]:
        """Every entry, or part of one, in the order of the file; reading it again begins anew.

        Raises:
            EnvironmentFault: the file cannot be read, or is no longer the one that was hashed.
        """
        faults = Faults(self.name)
        parts = 0
        with _opened(self.path) as file:
            before = _stamp(file)
            source = Source(self.path, file, faults)
            try:
                for entry in self.reader.read(source):
                    parts += 1
                    yield entry
                after = _stamp(file) if not file.closed else before
            except OSError as fault:
                raise EnvironmentFault(
                    f"{self.name} cannot be read: {fault.strerror}", "give this user the right to read it"
                ) from fault
            if before != after:
                raise EnvironmentFault(f"{self.name} was changed while it was read", "read it again when nothing writes to it")
        if parts == 0 and not self.reader.is_companion:
            faults.note("I904", 1, "the list holds no entry that can be read", "get a good copy of the list, and read that")
        elif parts < self.least and not self.reader.is_companion:
            faults.short(parts, self.least, "a full copy has at least")
        self.published, self.problems, self.untold = source.published, tuple(faults.problems), faults.untold
        self.is_whole, self.parts = faults.is_whole, parts


def open_list(path: Path, least: Mapping[str, int] | None = None) -> ListFile:
    """A copy of a list whose format is known.

    Args:
        least: for a list, the fewest rows that a full copy has.

    Raises:
        WrongUse: there is no such file, or it is of no format that is known.
        EnvironmentFault: it cannot be read.
    """
    shown = visible(path.name.encode("utf-8", "backslashreplace").decode())
    with _opened(path) as file:
        head = Head(file.read(HEAD))
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    reader = next((one for one in READERS if one.tells(head)), None)
    if reader is None:
        known = "; ".join(one.format for one in READERS)
        raise WrongUse(f"{shown} is in no format of a list that is known", f"unpack it first, or give one of: {known}")
    return ListFile(path, reader, sha256, (least or {}).get(reader.list_id, 0))


def _opened(path: Path) -> BufferedReader:
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")
    except FileNotFoundError:
        raise WrongUse(f"there is no file {visible(str(path))}", "name the file of a list with --list") from None
    except OSError as fault:
        raise EnvironmentFault(
            f"{visible(str(path))} cannot be read: {fault.strerror}", "give this user the right to read it"
        ) from fault
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise WrongUse(f"{visible(str(path))} is no file", "name the file of a list with --list")
    return file


def _stamp(file: BufferedReader) -> tuple[int, int, int]:
    now = os.fstat(file.fileno())
    return now.st_size, now.st_mtime_ns, now.st_ino
