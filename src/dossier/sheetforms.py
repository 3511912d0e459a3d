"""Workbooks to fill in, the same bytes every time: headings with notes, columns of text, drop-downs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dossier.sheetmaking import packed

ROWS = 2_000
"""So far down drop-downs reach."""

_FILL = PatternFill("solid", fgColor="DCE6F1")
_AS_TEXT = "@"
"""The format by which a spreadsheet leaves what is typed as it is typed, and makes no date or number of it."""


@dataclass(frozen=True)
class ListOf:
    """The words that a drop-down offers: a column of the sheet of lists, or of another sheet.

    Attributes:
        sheet: the sheet whose first column holds them; empty for the sheet of lists.
        is_whole: whether nothing else may be typed.
    """

    words: tuple[str, ...] = ()
    sheet: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Heading:
    """One column of a sheet that people fill in."""

    text: str
    note: str
    width: int
    offered: ListOf | None = None


def form_of(title: str, first: tuple[str, Sequence[str]], sheets: Mapping[str, Sequence[Heading]], lists: str) -> bytes:
    """A workbook to fill in, as bytes that depend on nothing but what is given.

    Args:
        first: the name of a sheet that says how to fill it in, and its lines.
        lists: the name of the hidden sheet that holds the words of the drop-downs.
    """
    book = openpyxl.Workbook()
    page = book.active
    page.title = first[0]
    page.column_dimensions["A"].width = 120
    for number, line in enumerate(first[1], 1):
        cell = page.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1)
    words: dict[tuple[str, ...], str] = {}
    for name, headings in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, heading in enumerate(headings, 1):
            _column(sheet, number, heading, words, lists)
    hidden = book.create_sheet(lists)
    hidden.sheet_state = "hidden"
    for number, offered in enumerate(words, 1):
        for row, word in enumerate(offered, 1):
            hidden.cell(row, number, word)
    return packed(book, title)


def _column(sheet: Any, number: int, heading: Heading, words: dict[tuple[str, ...], str], lists: str) -> None:
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = heading.width
    sheet.column_dimensions[letter].number_format = _AS_TEXT
    cell = sheet.cell(1, number, heading.text)
    cell.font = Font(bold=True)
    cell.fill = _FILL
    cell.number_format = _AS_TEXT
    cell.comment = Comment(heading.note, "", height=140, width=320)
    offered = heading.offered
    if offered is None:
        return
    if offered.sheet:
        range_ = f"'{offered.sheet}'!$A$2:$A${ROWS}"
    else:
        known = list(words)
        place = get_column_letter(known.index(offered.words) + 1 if offered.words in words else len(known) + 1)
        range_ = words.setdefault(offered.words, f"'{lists}'!${place}$1:${place}${len(offered.words)}")
    rule = DataValidation("list", formula1=range_, allow_blank=True, showErrorMessage=offered.is_whole)
    rule.error = "Choose one of the list."
    rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(rule)
