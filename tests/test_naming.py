"""Only the report's own word makes a person one of the report's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.project import read_project
from tests.conftest import change

JANE = "dossiers/jane-roe/dossier.yaml"


def codes(folder: Path) -> list[str]:
    return [p.code for p in check(read_project(folder), dt.date(2026, 11, 23)) if p.code.startswith("L60") and p.code != "L601"]


ROLE = "role_in_report:\n  title: Chair of the State Inspectorate\n  cites: [{source: S001}]\n"
CASES = {
    "as it stands": ([], []),
    "no role": ([(ROLE, "")], ["L602"]),
    "a role that another source gives": ([(ROLE, ROLE.replace("S001", "S002"))], ["L602"]),
    "a role by a page of another source": ([(ROLE, ROLE.replace("source: S001", "exhibit: EX-0001, at: p. 1"))], ["L602"]),
    "no role, and outside the report": ([(ROLE, ""), ("in_report: yes", "in_report: no")], []),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_a_named_person_is_the_reports_on_its_word_alone(
    folder: Path, changes: list[tuple[str, str]], expected: list[str]
) -> None:
    for find, put in changes:
        change(folder, JANE, find, put)
    assert codes(folder) == expected


def test_a_page_of_an_exhibit_of_the_report_is_its_word(folder: Path) -> None:
    change(folder, JANE, ROLE, ROLE.replace("source: S001", "exhibit: EX-0001, at: p. 1"))
    change(folder, "evidence/exhibits/EX-0001/exhibit.yaml", "source: S002", "source: S001")
    assert codes(folder) == []


def test_a_person_outside_the_report_is_not_counted(folder: Path) -> None:
    change(folder, "project.yaml", "persons: 3", "persons: 2")
    assert codes(folder) == ["L603"]
    change(folder, "dossiers/unsourced-1/dossier.yaml", "in_report: yes", "in_report: no")
    assert codes(folder) == []
