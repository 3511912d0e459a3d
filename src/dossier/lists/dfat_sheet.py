"""The consolidated list of Australia as a workbook: a row for each name; 101 is the entry, 101a another name of it.

Columns by their headings, as in the editions of 2024 to 2026. The workbook bears no date in its rows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.entry import Kind, ListEntry
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName
from dossier.sheetfile import Cell, Formula, UnreadableSheet, is_workbook, read_rows

LIST = "dfat-list"
NEEDED = {"reference", "name of individual or entity", "type"}
_KINDS: dict[str, Kind] = {"individual": "person", "person": "person", "entity": "entity", "vessel": "entity"}
_ITEM = re.compile(r"(?:^|[\s;])(?:[a-z]|i{1,3}|iv)\)\s*")


def tells(head: Head) -> bool:
    """Whether the file is a workbook; no other list is one."""
    return is_workbook(head.raw)


def read(source: Source) -> Iterator[ListEntry]:
    """The rows of the file, each as a part of its entry."""
    heading: list[str] = []
    sheet = ""
    found = False
    try:
        for row in read_rows(source.path):
            if row.sheet != sheet:
                sheet, heading = row.sheet, []
            texts = [_text(cell) for cell in row.cells]
            if not heading:
                heading = [text.lower() for text in texts] if {text.lower() for text in texts} >= NEEDED else []
                found = found or bool(heading)
                continue
            if any(isinstance(cell, Formula) for cell in row.cells):
                source.faults.lost(row.number, "a cell holds a formula")
                continue
            cells = {name: text for name, text in zip(heading, texts, strict=False) if text}
            number = re.match(r"\d+", cells.get("reference", ""))
            if number is None or "name of individual or entity" not in cells:
                source.faults.lost(row.number, "it has no reference number, or no name")
                continue
            yield _part(cells, number[0], row.number)
    except UnreadableSheet as fault:
        source.faults.broken(1, f"the workbook {fault}")
        return
    if not found:
        source.faults.broken(1, "no sheet has the columns Reference, Name of Individual or Entity and Type")


def _text(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None or isinstance(cell, Formula) else " ".join(str(cell).split())


def _part(cells: dict[str, str], number: str, line: int) -> ListEntry:
    kind = cells.get("name type", "").lower()
    quality = (
        "weak" if cells.get("alias strength", "").lower() == "weak" else "primary" if kind.startswith("primary") else "alias"
    )
    return ListEntry(
        LIST,
        number,
        _KINDS.get(cells["type"].lower(), "unknown") if "type" in cells else "unknown",
        names=(ListedName(cells["name of individual or entity"], quality=quality),),
        born=births_in(cells.get("date of birth", ""), day_first=True),
        places=tuple(place for text in _ITEM.split(cells.get("place of birth", "")) if (place := text.strip(" ;"))),
        nationality=tuple(state for text in cells.get("citizenship", "").split(";") if (state := text.strip())),
        programmes=(cells["committees"],) if "committees" in cells else (),
        remarks=tuple(cells[name] for name in ("additional information", "listing information") if name in cells),
        lines=(line,),
    )


READERS = (Reader(LIST, "DFAT consolidated list, workbook", tells, read),)
