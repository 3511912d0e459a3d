"""Workbooks as people hand them in, and the invented case that is brought in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

CASE: dict[str, list[dict[str, object]]] = {
    "project": [{"title": "An invented case", "submitter": "Invented Trust"}],
    "institutions": [
        {"id": "state-inspectorate", "name": "State Inspectorate", "state": "Sylvania"},
        {"name": "Northville Court", "short": "the court", "state": "Sylvania"},
    ],
    "sources": [
        {"id": "S001", "title": "Gazette of 2014", "publisher": "The Gazette", "kind": "News", "language": "en",
         "reliability": "secondary", "published": "2017-05-02"},
        {"id": "S002", "title": "State register", "publisher": "Registry", "kind": "Official list", "language": "en; ru",
         "reliability": "primary"},
        {"id": "S003", "title": "Annual report", "publisher": "A trust", "kind": "ngo-report", "language": "en",
         "reliability": "secondary"},
    ],
    "cases": [
        {"name family": "Doe", "name given": "John", "who statement": "Doe edits a newspaper.", "who cites": "S001 para 1",
         "charge statement": "The prosecution charged him with insulting an office.", "charge cites": "S001, para 2",
         "telling": "public-record"},
    ],
    "case events": [
        {"case": "john-doe", "date": "2014-04-01", "label": "Arrested", "statement": "Officers arrested Doe.",
         "confidence": "reported", "institutions": "state-inspectorate", "cites": "S001 para 4; S003 p. 7"},
        {"case": "john-doe", "date": "2016-02", "label": "Convicted", "statement": "The court convicted Doe.",
         "confidence": "confirmed", "institutions": "northville-court", "cites": "S001"},
    ],
    "conduct": [
        {"id": "dark-cell-2014", "title": "Dark cell", "kind": "incident", "institution": "state-inspectorate",
         "from": "2014-04-01", "until": "2014-04-09", "territory": "russia", "rights": "torture-cidt", "cases": "john-doe",
         "events": "E1", "statement": "Doe is reported to have been kept in a cell without light.", "basis": "reported",
         "cites": "S001; S003"},
    ],
    "officials": [
        {"in report": "no", "identity": "probable", "name family": "Roe", "name given": "Jane", "born date": "1961~",
         "born cites": "S002", "status in office": "unclear", "status as of": "2019-05-02",
         "status statement": "Roe was in office on 2 May 2019.", "status cites": "S002"},
    ],
    "names": [{"official": "jane-roe", "text": "Роу Джейн", "script": "Cyrl", "use": "native", "cites": "S002"}],
    "positions": [
        {"official": "jane-roe", "title": "Chair", "institution": "state-inspectorate", "from": "2011-02-01",
         "as of": "2019-05-02", "heads": "Yes", "cites": "S002"},
    ],
    "listings": [
        {"official": "jane-roe", "jurisdiction": "Sylvania", "programme": "Entry Act", "confidence": "reported", "cites": "S001"},
    ],
    "allegations": [
        {"official": "jane-roe", "id": "A1", "conduct": "dark-cell-2014", "theory": "command", "asserted by": "S003",
         "positions": "P1", "statement": "The trust says that Roe, as chair, is responsible.", "basis": "alleged",
         "personal order": "not-searched", "cites": "S003 p. 9"},
    ],
    "power": [
        {"official": "jane-roe", "allegation": "A1", "statement": "The chair appoints officers.", "basis": "official-record",
         "cites": "S002"},
    ],
}  # fmt: skip
"""An invented case, by sheet and heading; every id that the program can choose is left to it."""

Cells = Mapping[str, Sequence[Sequence[object]]]


def book(path: Path, sheets: Cells, hidden: tuple[str, ...] = (), rows_hidden: Mapping[str, int] | None = None) -> Path:
    """A workbook with these rows, the first of each sheet its headings."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
        if rows_hidden and title in rows_hidden:
            sheet.row_dimensions[rows_hidden[title]].hidden = True
    if all(one.sheet_state == "hidden" for one in made.worksheets):
        made.create_sheet("positions")
    made.save(path)
    return path


def filled(template: Path, path: Path, case: Mapping[str, Sequence[Mapping[str, object]]] | None = None) -> Path:
    """A template with a case typed below its headings."""
    made = openpyxl.load_workbook(template)
    for title, rows in (CASE if case is None else case).items():
        sheet = made[title]
        columns = {str(cell.value).rstrip(" *").lower(): cell.column for cell in sheet[1]}
        for number, row in enumerate(rows, 2):
            for heading, value in row.items():
                sheet.cell(number, columns[heading], value)
    made.save(path)
    return path
