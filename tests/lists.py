"""Invented lists in every format that is read: one person, a namesake, and a body, told in each list's own way.

Those that are text stand in tests/copies; the workbook is made here.
"""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from dossier.model.romanisation import Romanisation
from dossier.paths import shipped_templates
from dossier.project.shape import record_of
from dossier.romanising import Romaniser
from dossier.yamlfile import read
from tests.conftest import TESTS


def romaniser() -> Romaniser:
    """The one that ships, without a project around it."""
    document, _ = read("romanisation.yaml", (shipped_templates() / "romanisation.yaml").read_bytes())
    record, problems = record_of(Romanisation, document, set())
    assert isinstance(record, Romanisation), problems
    return Romaniser(record)


def _copy(name: str) -> bytes:
    return (TESTS / "copies" / name).read_bytes()


SDN = _copy("sdn.csv")
ALT = _copy("alt.csv")
SDN_XML = _copy("sdn.xml")
FCDO_CSV = _copy("uk.csv")
FCDO_XML = _copy("uk.xml")
FSF_XML = _copy("eu.xml")
FSF_CSV = _copy("eu.csv")
SEMA_XML = _copy("ca.xml")
SEMA_XML_2026 = _copy("ca-2026.xml")
SIMPLE_CSV = _copy("targets.simple.csv")
FTM = _copy("entities.ftm.json")

DFAT_HEADING = (
    *("Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength", "Date of Birth", "Place of Birth"),
    *("Citizenship", "Additional Information", "Committees"),
)


def workbook(*rows: tuple[object, ...], sheets: int = 1) -> bytes:
    """A workbook with the same rows on each of its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number in range(sheets):
        sheet = book.create_sheet(f"Sheet {number + 1}")
        for row in rows:
            sheet.append(row)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def dfat() -> bytes:
    """The workbook of one person with three names, and of a body."""
    born, place, about = "a) 04/03/1961 b) 1960", "a) Northville, Freedonia", "Chair of the State Inspectorate"
    return workbook(
        DFAT_HEADING,
        (700, "Jane Ivanovna ROE", "Individual", "Primary Name", None, born, place, "Freedonia", about, "EXAMPLE"),
        ("700a", "Jane Row", "Individual", "Alias", "Weak", None, None, None, None, "EXAMPLE"),
        ("700b", "Роу Джейн Ивановна", "Individual", "Original Script", None, None, None, None, None, "EXAMPLE"),
        (702, "Roe Trading Ltd", "Entity", "Primary Name", None, None, None, None, None, "EXAMPLE"),
    )


def write(folder: Path, name: str, content: bytes) -> Path:
    """A file with some bytes."""
    path = folder / name
    path.write_bytes(content)
    return path
