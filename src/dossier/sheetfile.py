"""Rows of a workbook that somebody sends: read one by one, within limits, and no formula is ever worked out.

The one module that opens workbooks. What a cell shows is never guessed: a formula comes as a `Formula`, for the caller to
take or to refuse.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from dossier.archivefile import CannotBeRead, zip_parts

MOST_BYTES = 32_000_000
"""The largest workbook that is read; a list of ten thousand persons has two million."""

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 32_767
"""What one cell may hold by the format's own rule; what is longer was not written by a spreadsheet."""

MOST_BLANK_ROWS = 1_000
"""Some programs store a million empty rows; after so many, nothing more follows."""

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
"""How the names of workbooks end, whatever is in them."""

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_SAID = re.compile(rb"""\b(\w+)=["']([^"']*)["']""")
_BOOKS = (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml", b"ms-excel.sheet.", b"ms-excel.template.")
_LOCAL = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableSheet(ValueError):
    """A workbook that is not read; says why, to go on from its name: `is encrypted`."""


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula; what it would show is not known here."""

    text: str


Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | Formula | None


@dataclass(frozen=True)
class SheetRow:
    """A row that holds something: its sheet, its number as the program shows it, and its cells from the first column.

    Attributes:
        formats: how each cell that holds a date or time is shown; empty for the others.
        is_hidden: whether the sheet is hidden.
        is_row_hidden: whether the row itself is; known only where it was asked for.
    """

    sheet: str
    number: int
    cells: tuple[Cell, ...]
    formats: tuple[str, ...] = ()
    is_hidden: bool = False
    is_row_hidden: bool = False


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so may be a workbook; what it is shows when it is read."""
    return head.startswith((_LOCAL, _OLE))


def read_rows(path: Path, *, with_hidden: bool = False) -> Iterator[SheetRow]:
    """Every row with a cell that holds something, sheet by sheet, in order. Text is as it stands, an empty cell is None.

    Args:
        with_hidden: whether to look which rows are hidden, which takes each sheet's part into memory.

    Raises:
        UnreadableSheet: the file is no workbook, or larger, deeper or stranger than a spreadsheet writes; rows that came
            before are good.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    yield from rows_in(raw, with_hidden=with_hidden)


def rows_in(raw: bytes, *, with_hidden: bool = False) -> Iterator[SheetRow]:
    """The rows of a workbook that is held in memory; see `read_rows`."""
    _refuse(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which are not looked at
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
            try:
                for sheet in book.worksheets:
                    sheet.reset_dimensions()  # what a file says of its own size is not believed
                    is_hidden = sheet.sheet_state != "visible"
                    hidden = _hidden_rows(sheet) if with_hidden else frozenset()
                    yield from _rows(sheet.title, sheet.iter_rows(max_col=MOST_COLUMNS), hidden, is_hidden=is_hidden)
            finally:
                book.close()
    except UnreadableSheet:
        raise
    except MemoryError:
        raise UnreadableSheet("needs more memory than there is") from None
    except Exception as fault:  # the library raises whatever a broken part leads it to
        raise UnreadableSheet(f"is damaged or oddly built ({type(fault).__name__})") from None


def _hidden_rows(sheet: Any) -> frozenset[int]:
    """The numbers of the rows that a sheet hides; the library reads them only where it holds a whole workbook in memory."""
    with sheet._get_source() as part:
        found = [(dict(_SAID.findall(row)), number) for number, row in enumerate(_ROW.findall(part.read()), 1)]
    return frozenset(int(said.get(b"r", number)) for said, number in found if said.get(b"hidden") in (b"1", b"true"))


def _rows(title: str, rows: Iterator[tuple[object, ...]], hidden: frozenset[int], *, is_hidden: bool) -> Iterator[SheetRow]:
    blank = 0
    for number, row in enumerate(rows, 1):
        cells = tuple(_cell(cell) for cell in row)
        while cells and cells[-1] is None:
            cells = cells[:-1]
        blank = 0 if cells else blank + 1
        if blank > MOST_BLANK_ROWS:
            return
        if number > MOST_ROWS:
            raise UnreadableSheet(f"has more than {MOST_ROWS:,} rows in sheet '{title}'")
        if cells:
            shown = tuple(map(_format, row[: len(cells)]))
            yield SheetRow(title, number, cells, shown, is_hidden, number in hidden)


def _cell(cell: object) -> Cell:
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        return Formula(str(value)[:MOST_CHARACTERS])
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise UnreadableSheet(f"holds a cell of more than {MOST_CHARACTERS:,} characters")
        return value.replace("_x000D_", "") or None
    if value is None or isinstance(value, int | float | bool | dt.date | dt.time | dt.timedelta):
        return value
    return str(value)


def _format(cell: object) -> str:
    is_time = isinstance(getattr(cell, "value", None), dt.date | dt.time | dt.timedelta)
    return str(getattr(cell, "number_format", "")) if is_time else ""


def _refuse(raw: bytes) -> None:
    """Raises UnreadableSheet for what is no workbook, unpacks to more than it may, or declares entities."""
    if len(raw) > MOST_BYTES:
        raise UnreadableSheet(f"has more than {MOST_BYTES // 1_000_000} MB")
    if raw.startswith(_OLE):
        raise UnreadableSheet("is encrypted, or of the kind before 2007 (.xls)")
    if not raw.startswith(_LOCAL):
        raise UnreadableSheet("is no workbook (.xlsx)")
    unpacked, is_book = 0, False
    for name, part in zip_parts(raw):
        if isinstance(part, CannotBeRead):
            raise UnreadableSheet(f"holds a part that {part}" if name.startswith("member") else f"as an archive {part}")
        if not isinstance(part, bytes) or not name.startswith("member"):
            continue
        is_book |= name.endswith("'[Content_Types].xml'") and any(kind in part for kind in _BOOKS)
        unpacked += len(part)
        if unpacked > 8 * MOST_BYTES:
            raise UnreadableSheet("unpacks to far more than a spreadsheet holds")
        plain = part.replace(b"\0", b"")  # so that UTF-16 hides nothing
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise UnreadableSheet("declares a document type or entities, which no spreadsheet does")
    if not is_book:
        raise UnreadableSheet("is an archive and no workbook (.xlsx)")
