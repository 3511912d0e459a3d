"""What a reader of one format is given, and what it is told by: the beginning of the file, never its name."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from dossier.lists.births import births_in
from dossier.lists.entry import ListEntry
from dossier.lists.faults import Faults

HEAD = 1 << 16
"""The bytes of a file's beginning by which its format is told."""


@dataclass(frozen=True)
class Head:
    """The beginning of a file."""

    raw: bytes

    @cached_property
    def text(self) -> str:
        """The beginning as text."""
        wide = self.raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        return self.raw.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff \r\n\t")

    @property
    def is_xml(self) -> bool:
        """Whether it begins as XML does."""
        return self.text.startswith("<")

    @cached_property
    def root(self) -> str:
        """The name of the root element, without its namespace; empty where the file is no XML."""
        found = re.search(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", self.text) if self.is_xml else None
        return found[1] if found else ""

    def rows(self, delimiter: str) -> list[list[str]]:
        """The first rows as CSV; nothing where the file is none."""
        if self.is_xml or self.raw.startswith(b"PK"):
            return []
        lines = self.text.splitlines()[:8]
        try:
            return [[" ".join(cell.split()) for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            return []


@dataclass
class Source:
    """A file that is being read: its bytes, what was wrong, and the day of publication once the file says it."""

    path: Path
    file: BinaryIO
    faults: Faults
    published: dt.date | None = None

    def says_published(self, text: str, *, day_first: bool = True) -> None:
        """Takes the day of publication from a text of the file, where it is one whole day; the first one counts."""
        for when in births_in(text, day_first=day_first):
            if self.published is None and when.start and when.start.first == when.start.last and not when.is_span:
                self.published = when.start.first


@dataclass(frozen=True)
class Reader:
    """How one format is told and read.

    Attributes:
        list_id: the list, as templates/lists.yaml knows it.
        is_companion: whether the file only adds names to the entries of another file of the same list.
    """

    list_id: str
    format: str
    tells: Callable[[Head], bool]
    read: Callable[[Source], Iterator[ListEntry]]
    is_companion: bool = False
