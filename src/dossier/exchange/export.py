"""One file with everything that an audience may be told, in a form that other programs read; the same records, the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dossier.exchange.export_rows import tables
from dossier.exchange.ftm import ftm_lines
from dossier.exchange.json_document import json_document
from dossier.exchange.told import told
from dossier.ooxml.package import written_zip
from dossier.sheetmaking import csv_of, workbook_of
from dossier.view import View


@dataclass(frozen=True)
class Form:
    """A form of export: the name that its file gets unless somebody gives it another, and what writes it."""

    file: str
    write: Callable[[View], bytes]


def export(seen: View, form: str) -> bytes:
    """What the audience of a view is told, in one of `FORMS`."""
    return FORMS[form].write(told(seen))


def _csv(seen: View) -> bytes:
    """One CSV file for each table, in a ZIP."""
    return written_zip({f"{table.title}.csv": csv_of([table.headings, *table.rows]) for table in tables(seen)})


def _workbook(seen: View) -> bytes:
    return workbook_of(tables(seen), seen.settings.title)


FORMS: Mapping[str, Form] = {
    "ftm": Form("entities.ftm.json", ftm_lines),
    "csv": Form("records.csv.zip", _csv),
    "xlsx": Form("records.xlsx", _workbook),
    "json": Form("records.json", json_document),
}
