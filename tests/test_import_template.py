"""The workbook to fill in says of every field what it is for, offers what may stand there, and is the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from dossier.exchange.sheets import SHEETS, Form
from dossier.exchange.template import template
from dossier.project import Project
from dossier.sheetfile import rows_in
from tests.conftest import Result

Run = Callable[..., Result]
KNOWN_OF_THE_LIBRARY = ("Unexpected element 'color' found", "inline-string cell(s)")
"""The library writes the parts of a font in another order, and texts beside their cells; every spreadsheet reads both."""


@pytest.fixture(scope="module")
def raw(invented: Project) -> bytes:
    return template(invented)


def test_it_is_the_same_bytes_every_time(raw: bytes, invented: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert template(invented) == raw


def test_every_column_has_its_heading_its_note_and_its_words(raw: bytes, invented: Project) -> None:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book.sheetnames == ["Read me", *(sheet.name for sheet in SHEETS), "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    offered = {
        (sheet.title, str(rule.sqref).split("2:")[0]): rule for sheet in book for rule in sheet.data_validations.dataValidation
    }
    for sheet in SHEETS:
        for cell, column in zip(book[sheet.name][1], sheet.columns, strict=True):
            assert str(cell.value).rstrip(" *").lower() == column.name.lower()
            assert str(cell.value).endswith("*") == column.needed
            assert column.words in cell.comment.text
            rule = offered.get((sheet.name, cell.column_letter))
            if column.form in (Form.CHOICE, Form.YES_NO):
                assert rule is not None
                assert rule.showErrorMessage
                assert words_of(book, rule.formula1) == list(column.choices)
            elif column.refers == "institution":
                assert rule is not None
                assert not rule.showErrorMessage
                assert words_of(book, rule.formula1) == sorted(invented.institutions)


def words_of(book: openpyxl.Workbook, formula: str) -> list[object]:
    sheet, _, cells = formula.partition("!")
    return [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]


def test_what_is_typed_stays_text(raw: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book["positions"].column_dimensions["F"].number_format == "@"


def test_it_holds_no_row_that_an_import_would_take(raw: bytes) -> None:
    assert {row.number for row in rows_in(raw) if row.sheet not in ("Read me", "Lists")} == {1}


def test_it_follows_the_standard(raw: bytes, tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    file.write_bytes(raw)
    found = OpenXmlValidator().validate(file)
    assert [str(one) for one in found.errors if not any(known in str(one) for known in KNOWN_OF_THE_LIBRARY)] == []


def test_it_tells_nothing_of_the_machine(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        told = package.read("docProps/core.xml") + package.read("docProps/app.xml")
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
    assert re.findall(rb"<(?:dc|dcterms|cp):(\w+)>", told) == [b"title"]


def test_a_file_that_is_there_is_not_overwritten(dossier: Run, folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "mine.xlsx"
    there.write_bytes(b"mine")
    result = dossier("-C", folder, "import", "--template", there)
    assert result.status == 2
    assert "stands there already and was not touched" in result.err
    assert there.read_bytes() == b"mine"
    assert "does not end in .xlsx" in dossier("-C", folder, "import", "--template", tmp_path / "mine.ods").err
