"""Tables for spreadsheets, as CSV and as workbooks: every cell is text, and none begins what a program could run.

The same tables give the same bytes: no date of making, no name of a machine.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from dossier.ooxml.package import parts_of, written_zip

_FORMULA = re.compile(r"^(?=[\s\"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%])")
_INSIDE = re.compile(r"([;|])([\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_MARK = "'"

LONGEST_TITLE = 31
"""The most characters in the title of a sheet, by the format's own rule."""

_NARROWEST, _WIDEST = 8, 60
"""Widths of columns, in characters."""

_LINE, _HIGHEST = 15, 405
"""The height of a line, and the greatest of a row, in points."""

_PARTS = ("[Content_Types].xml", "_rels/", "docProps/", "xl/")
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>\n'
)
_NO_PROGRAM = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'


@dataclass(frozen=True)
class Sheet:
    """A table: its title, the headings of its columns, and its rows, each with a text for every column."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def safe_cell(text: str) -> str:
    """The text on one line, and with an apostrophe wherever a spreadsheet could begin to read a formula.

    That is at its start and, since some spreadsheets cut lines at other signs than commas, behind those signs.
    """
    line = " ".join("".join(" " if not letter.isprintable() else letter for letter in text).split())
    return _FORMULA.sub(_MARK, _INSIDE.sub(rf"\1\2{_MARK}", line))


def csv_of(lines: Sequence[Sequence[str]]) -> bytes:
    """Lines of cells as RFC 4180 has them: UTF-8 with its mark, every cell quoted, no cell that could be run.

    The mark is there because without it a spreadsheet reads other letters than were written.
    """
    rows = [",".join(f'"{safe_cell(cell).replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines]
    return "".join(f"{row}\r\n" for row in rows).encode("utf-8-sig")


def workbook_of(sheets: Sequence[Sheet], title: str) -> bytes:
    """A workbook with a sheet for each table, its headings in sight while one scrolls; every cell is text.

    A cell would be text in any case; it is made safe as in CSV all the same, because somebody may save the sheet as CSV.

    Args:
        title: what the workbook calls itself.
    """
    book = openpyxl.Workbook(write_only=True)
    for table in sheets:
        sheet = book.create_sheet(table.title[:LONGEST_TITLE])
        _set_page(sheet)
        widths = _widths(table)
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for number, row in enumerate(table.rows, 2):
            sheet.row_dimensions[number].height = _height(row, widths)
        sheet.append([_cell(sheet, heading, is_heading=True) for heading in table.headings])
        for row in table.rows:
            sheet.append([_cell(sheet, cell) if cell else None for cell in row])
    return packed(book, title)


def packed(book: openpyxl.Workbook, title: str) -> bytes:
    """A workbook in one way of packing, with its title, and with neither a date of its making nor the name of a program."""
    out = io.BytesIO()
    book.save(out)
    parts = parts_of(out.getvalue(), _PARTS)
    parts["docProps/core.xml"] = _CORE.format(title=escape(title)).encode()  # openpyxl writes the moment of saving
    parts["docProps/app.xml"] = _NO_PROGRAM
    return written_zip(parts)


def _set_page(sheet: Any) -> None:
    """The headings stay in sight, and on paper all columns stand beside one another."""
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _cell(sheet: object, text: str, *, is_heading: bool = False) -> object:
    cell = WriteOnlyCell(sheet)
    cell.value = safe_cell(text)
    cell.data_type = "s"  # whatever openpyxl took it for
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _widths(table: Sheet) -> list[int]:
    columns = zip(table.headings, *table.rows, strict=True)
    return [min(_WIDEST, max(_NARROWEST, *(len(cell) for cell in column)) + 2) for column in columns]


def _height(row: Sequence[str], widths: Sequence[int]) -> int:
    """The height of a row whose cells are wrapped; not every program works it out for itself."""
    lines = max(ceil(1.1 * len(cell) / width) for cell, width in zip(row, widths, strict=True))
    return min(_HIGHEST, _LINE * max(1, lines))
