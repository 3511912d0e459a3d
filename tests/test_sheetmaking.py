"""A table for a spreadsheet is a table and nothing else: every cell a text, none that could be run, the same bytes again."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.sheetmaking import Sheet, csv_of, safe_cell, workbook_of

CELLS = {
    "a formula": ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    "a sum": ("+1+1", "'+1+1"),
    "a difference": ("-2+3", "'-2+3"),
    "a function of old": ("@SUM(A1)", "'@SUM(A1)"),
    "behind a tab": ("\t=1", "'=1"),
    "behind a carriage return": ("\r=1", "'=1"),
    "behind a line end": ("\n=1", "'=1"),
    "behind a space": ("  =1", "'=1"),
    "behind a quote": ('"=1', "'\"=1"),
    "in wide letters": ("\uff1d1", "'\uff1d1"),
    "behind another separator": ("a;=1", "a;'=1"),
    "behind another separator and a space": ("a; @b", "a; '@b"),
    "two lines": ("one\ntwo\r\nthree", "one two three"),
    "what shows nothing": ("a\u202eb\u200b", "a b"),
    "plain words": ("Record of arrest, 1 April 2014 (copy - second)", "Record of arrest, 1 April 2014 (copy - second)"),
    "nothing": ("", ""),
}
TABLE = Sheet("hostile", ("what", "text"), tuple((name, text) for name, (text, _) in CELLS.items()))
PLAIN = Sheet("plain", ("name", "number", "day"), (("Роу", "007", "2014-04-01"), ("Doe & <Roe>", "1e5", "TRUE")))


def parts_of(raw: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


@pytest.mark.parametrize(("text", "cell"), CELLS.values(), ids=CELLS.keys())
def test_no_cell_can_be_run(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n;|'\" a1\u202e\uff1d"), max_size=20))
def test_no_separator_of_any_spreadsheet_lays_a_formula_bare(text: str) -> None:
    cell = safe_cell(text)
    assert cell.isprintable()
    for separator in (";", "|", "\t"):
        for piece in cell.split(separator):
            assert not piece.strip('" ').startswith(("=", "+", "-", "@", "\uff1d"))


def test_a_table_in_csv_reads_back() -> None:
    raw = csv_of([("Роу", 'said "yes", twice'), ("=1", "")])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows == [["Роу", 'said "yes", twice'], ["'=1", ""]]


def test_no_cell_of_a_workbook_is_anything_but_text() -> None:
    parts = parts_of(workbook_of([TABLE, PLAIN], "T"))
    sheets = [content.decode() for name, content in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    for sheet in sheets:
        assert not re.search(r"<f[ >/]", sheet)
        assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"inlineStr"}
        assert len(re.findall(r"<c ", sheet)) == len(re.findall(r't="inlineStr"', sheet))
    assert not any(name.startswith(("xl/externalLinks", "xl/connections")) or "vba" in name.lower() for name in parts)


def test_a_workbook_holds_what_the_tables_hold() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of([TABLE, PLAIN], "T")))
    assert book.sheetnames == ["hostile", "plain"]
    assert [[cell.value for cell in row] for row in book["plain"].iter_rows()] == [
        ["name", "number", "day"],
        ["Роу", "007", "2014-04-01"],
        ["Doe & <Roe>", "1e5", "TRUE"],
    ]
    assert [row[1].value or "" for row in book["hostile"].iter_rows(min_row=2)] == [cell for _, cell in CELLS.values()]
    assert {cell.data_type for row in book["plain"].iter_rows() for cell in row} == {"s"}


def test_headings_stay_in_sight_and_columns_are_wide_enough() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of([Sheet("s", ("a", "b"), (("x", "y" * 400),))], "T")))
    sheet = book["s"]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 10
    assert sheet.column_dimensions["B"].width == 60
    assert sheet.row_dimensions[2].height == 8 * 15


def test_a_workbook_is_the_same_bytes_again_and_bears_no_date() -> None:
    first = workbook_of([TABLE, PLAIN], "A & B")
    assert workbook_of([TABLE, PLAIN], "A & B") == first
    parts = parts_of(first)
    assert b"A &amp; B" in parts["docProps/core.xml"]
    assert not re.search(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T", b"".join(parts.values()))
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
