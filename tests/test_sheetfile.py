"""Rows of a workbook come as they stand, and what is no workbook, or a bomb, is refused in words."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from dossier import sheetfile
from dossier.sheetfile import Formula, UnreadableSheet, is_workbook, read_rows, rows_in
from tests.lists import workbook, write


def test_cells_come_with_the_types_that_they_have(tmp_path: Path) -> None:
    day = dt.datetime(1961, 3, 4)
    raw = workbook(("text", 7, 1.5, True, day, None, "x"), (None, None), (None, "later"))
    rows = list(read_rows(write(tmp_path, "b.xlsx", raw)))
    assert [(row.sheet, row.number) for row in rows] == [("Sheet 1", 1), ("Sheet 1", 3)]
    assert rows[0].cells == ("text", 7, 1.5, True, day, None, "x")
    assert rows[1].cells == (None, "later")


def test_a_formula_is_a_formula_and_is_not_worked_out() -> None:
    (row,) = rows_in(workbook(("=1+1", '=HYPERLINK("https://example.org")')))
    assert row.cells == (Formula("=1+1"), Formula('=HYPERLINK("https://example.org")'))


def test_every_sheet_is_read_in_its_order() -> None:
    assert [row.sheet for row in rows_in(workbook(("a",), sheets=3))] == ["Sheet 1", "Sheet 2", "Sheet 3"]


def test_columns_beyond_the_limit_are_left_out() -> None:
    (row,) = rows_in(workbook(tuple(range(sheetfile.MOST_COLUMNS + 50))))
    assert len(row.cells) == sheetfile.MOST_COLUMNS


def test_too_many_rows_are_refused_after_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheetfile, "MOST_ROWS", 2)
    rows = rows_in(workbook(("a",), ("b",), ("c",)))
    assert [next(rows).number, next(rows).number] == [1, 2]
    with pytest.raises(UnreadableSheet, match="more than 2 rows"):
        next(rows)


def test_a_million_blank_rows_are_not_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheetfile, "MOST_BLANK_ROWS", 3)
    assert [row.number for row in rows_in(workbook(("a",), *[(None,)] * 10, ("b",)))] == [1]


def altered(raw: bytes, name: str, find: bytes, put: bytes) -> bytes:
    """A workbook with a part changed."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == name:
                assert find in content
                content = content.replace(find, put, 1 if name == SHEET else -1)
            new.writestr(entry.filename, content)
    return into.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
BOMB = b'<!DOCTYPE w [<!ENTITY a "ha">]><worksheet'
GOOD = workbook(("a", "b"))
REFUSED = {
    "entities": (altered(GOOD, SHEET, b"<worksheet", BOMB), "declares a document type"),
    "entities in UTF-16": (altered(GOOD, SHEET, b"<worksheet", BOMB.decode().encode("utf-16-le")), "declares a document type"),
    "a part that swells": (altered(GOOD, SHEET, b"<worksheet", b" " * (40 << 20) + b"<worksheet"), "unpacks|damaged|more than"),
    "a broken part": (altered(GOOD, SHEET, b"<sheetData>", b"<sheetData><"), "damaged"),
    "cut short": (GOOD[: len(GOOD) // 2], "damaged|part|archive"),
    "a picture": (b"\x89PNG", "is no workbook"),
    "nothing": (b"", "is no workbook"),
    "an archive of something else": (
        altered(GOOD, TYPES, b"spreadsheetml", b"wordprocessingml"),
        "is an archive and no workbook",
    ),
    "the old kind": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
    "too large": (b"PK\x03\x04" + bytes(sheetfile.MOST_BYTES), "more than 32 MB"),
    "another archive": (altered(GOOD, "xl/workbook.xml", b"<workbook", b"<other"), "damaged"),
}


@pytest.mark.parametrize(("raw", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_workbook_is_refused_in_words(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableSheet, match=why):
        list(rows_in(raw))


def test_a_cell_longer_than_the_format_allows_is_refused() -> None:
    long = b"<t>" + b"x" * 40_000 + b"</t>"
    raw = workbook(("a", "b"))
    with pytest.raises(UnreadableSheet, match="more than 32,767 characters"):
        list(rows_in(altered(raw, SHEET, b"<t>a</t>", long)))


def test_a_workbook_is_known_by_its_first_bytes() -> None:
    assert is_workbook(GOOD[:8])
    assert not is_workbook(b"a,b\n")


def test_nothing_outside_the_workbook_is_fetched() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["A1"].hyperlink = "https://example.org/"
    into = io.BytesIO()
    book.save(into)
    (row,) = rows_in(into.getvalue())
    assert row.cells == ("x",)
