"""Rows of a CSV file as if they stood in a sheet; how it is written is told by the file itself, and never guessed twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from dossier.exchange.spots import Refused
from dossier.sheetfile import MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Cell, Formula, SheetRow

_DELIMITERS = (",", ";", "\t")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def csv_rows(raw: bytes) -> Iterator[SheetRow]:
    """Every row that holds something, numbered as a spreadsheet shows it; cells are parted by commas, semicolons or tabs.

    Raises:
        Refused: the bytes are no text in UTF-8 (or UTF-16, where the file begins so), or more than a sheet holds.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(f"has more than {MOST_BYTES // 1_000_000} MB", "import it in parts")
    text = _decoded(raw)
    delimiter = max(_DELIMITERS, key=lambda one: len(next(csv.reader(io.StringIO(text, newline=""), delimiter=one), ())))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            step = "open it in a spreadsheet, look at that row, and save it as CSV again"
            raise Refused(f"has a quotation mark that stands wrong, or is not closed, in row {number}", step) from None
        cells: list[Cell] = [_cell(one, number) for one in row[:MOST_COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        if number > MOST_ROWS:
            raise Refused(f"has more than {MOST_ROWS:,} rows", "import it in parts")
        if cells:
            yield SheetRow("", number, tuple(cells))


def _decoded(raw: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        step = "save it from the spreadsheet as CSV UTF-8, or as a workbook (.xlsx)"
        raise Refused(f"is not in UTF-8: line {line} holds bytes that are no letters in it", step) from None


def _cell(text: str, number: int) -> Cell:
    if len(text) > MOST_CHARACTERS:
        raise Refused(f"holds a cell of more than {MOST_CHARACTERS:,} characters in row {number}", "put it into an exhibit")
    if text.strip().startswith("="):
        return Formula(text)
    return text if text.strip() else None
