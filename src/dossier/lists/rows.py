"""Rows of a CSV list, read one by one: no line, cell or quotation mark makes more of a file than one broken row.

The text is UTF-8, or UTF-16 where the file begins so; bytes that are neither are read as Windows-1252 with a problem.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from dossier.lists.faults import Faults

MOST_LINE = 1_000_000
"""The longest line, in bytes; the longest of a real list has twenty thousand."""

MOST_CELL = 100_000
MOST_CELLS = 400
MOST_LINES_A_ROW = 300
"""A row that goes on over more lines has an open quotation mark: what follows would all be swallowed by one cell."""

_END_OF_FILE = "\x1a"
"""Some lists still end with the mark by which old systems ended a file."""


def rows(file: BinaryIO, delimiter: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Every row that holds something, with the number of its first line."""
    lines = _Lines(file, faults)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        first = lines.number + 1
        lines.row_begins()
        try:
            row = next(reader)
        except StopIteration:
            return
        except _TooLong:
            faults.broken(first, "a quotation mark is opened here and not closed")
            return
        except csv.Error:
            faults.lost(first, f"a cell has more than {csv.field_size_limit():,} characters, or a quotation mark stands wrong")
            continue
        if len(row) > MOST_CELLS or any(len(cell) > MOST_CELL for cell in row):
            faults.lost(first, "it has far more cells, or a far longer one, than a list has")
        elif any(cell.strip() for cell in row) and row != [_END_OF_FILE]:
            yield first, row


def cells_of(heading: list[str], row: list[str]) -> dict[str, str]:
    """A row by the names of its columns, without spaces at the ends; empty cells are left out."""
    return {name: value for name, cell in zip(heading, row, strict=False) if (value := cell.strip())}


def plain_heading(row: list[str]) -> list[str]:
    """The names of columns, without a byte order mark, and with single spaces."""
    return [" ".join(cell.replace("\ufeff", "").split()) for cell in row]


class _TooLong(Exception):
    """A row goes on over more lines than any row of a list."""


class _Lines:
    """The lines of a file as text; counts them, and never holds more than one."""

    def __init__(self, file: BinaryIO, faults: Faults) -> None:
        start = file.read(2)
        file.seek(0)
        self.wide = start in (b"\xff\xfe", b"\xfe\xff")
        self.file: BinaryIO | io.TextIOWrapper = (
            io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="\n") if self.wide else file
        )
        self.faults = faults
        self.number = 0
        self.of_row = 0

    def row_begins(self) -> None:
        self.of_row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self.file.readline(MOST_LINE)
        if not raw:
            raise StopIteration
        self.number += 1
        self.of_row += 1
        if self.of_row > MOST_LINES_A_ROW:
            raise _TooLong
        if len(raw) >= MOST_LINE:
            self._skip_rest(raw)
            self.faults.lost(self.number, f"the line has more than {MOST_LINE:,} bytes")
            return "\n"
        text = raw if isinstance(raw, str) else self._decoded(raw)
        if "\0" in text:
            self.faults.doubtful(self.number)
            text = text.replace("\0", "\ufffd")
        return text

    def _decoded(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self.faults.doubtful(self.number)
            return raw.decode("cp1252", "replace")

    def _skip_rest(self, raw: bytes | str) -> None:
        end: bytes | str = "\n" if isinstance(raw, str) else b"\n"
        while raw and not raw.endswith(end):  # type: ignore[arg-type]
            raw = self.file.readline(MOST_LINE)
