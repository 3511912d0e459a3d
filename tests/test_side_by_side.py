"""Nobody inside a territory stands beside an organisation with which contact is punished there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks.docket import Docket
from dossier.checks.side_by_side import check_nobody_is_set_beside_a_banned_organisation
from dossier.project import read_project
from dossier.view import Audience, view
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)
CASE = "evidence/cases/john-doe.yaml"
WITNESS = "../vault/witnesses/corridor.yaml"


def found(folder: Path) -> list[tuple[str, str]]:
    docket = Docket(read_project(folder), ON, {})
    return [(p.code, p.place.file) for p in check_nobody_is_set_beside_a_banned_organisation(docket)]


def inside(folder: Path, territory: str = "freedonia") -> None:
    change(folder, CASE, "who:\n", f"inside: {territory}\nwho:\n")


def banned(folder: Path, source: str, territory: str = "freedonia") -> None:
    file = f"evidence/sources/{source}.yaml"
    change(folder, file, "language: [en", f"undesirable_in: [{territory}]\nlanguage: [en")


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_the_records_set_nobody_beside_one(project: Path) -> None:
    assert found(project) == []


def test_a_source_of_the_case_that_is_banned_where_the_prisoner_is_is_found(folder: Path) -> None:
    inside(folder)
    banned(folder, "S005")
    assert found(folder) == [("D824", CASE)]


def test_so_is_its_exhibit(folder: Path) -> None:
    inside(folder)
    banned(folder, "S002")
    files = {file for _, file in found(folder)}
    assert files == {CASE, "evidence/conduct/doe-dark-cell-2014.yaml"}
    lines = [p.place.line for p in check_nobody_is_set_beside_a_banned_organisation(Docket(read_project(folder), ON, {}))]
    text = (folder / CASE).read_text(encoding="utf-8").splitlines()
    assert 1 + next(number for number, line in enumerate(text) if "EX-0001" in line) in lines


def test_elsewhere_it_may_stand(folder: Path) -> None:
    inside(folder, "occupied-march")
    banned(folder, "S005")
    assert found(folder) == []


def test_outside_it_may_stand(folder: Path) -> None:
    banned(folder, "S005")
    assert found(folder) == []


def test_a_text_that_names_the_publisher_sets_it_beside_too(folder: Path) -> None:
    inside(folder)
    banned(folder, "S004")
    assert found(folder) == []
    change(folder, CASE, "statement: Doe was at liberty.", "statement: Doe was at liberty, as the Example Treasury says.")
    assert found(folder) == [("D824", CASE)]


def test_a_witness_inside_is_not_cited_beside_it_and_the_message_tells_nothing_of_who(folder: Path) -> None:
    change(folder, WITNESS, "risk: ", "inside: freedonia\nrisk: ")
    banned(folder, "S005")
    assert found(folder) == []
    change(folder, CASE, "cites: [{exhibit: EX-0002, at: p. 1}]", "cites: [{exhibit: EX-0002, at: p. 1}, {source: S005}]")
    (problem,) = check_nobody_is_set_beside_a_banned_organisation(Docket(read_project(folder), ON, {}))
    assert not {"corridor", "Wendy", "freedonia", "EX-0002"} & set(f"{problem.text} {problem.next}".replace(",", " ").split())


def test_a_submitter_that_is_banned_tells_of_nobody_inside(folder: Path) -> None:
    change(folder, "project.yaml", "vault: ../vault", "vault: ../vault\nundesirable_in: [freedonia]")
    assert found(folder) == []
    inside(folder)
    change(folder, WITNESS, "risk: ", "inside: freedonia\nrisk: ")
    assert found(folder) == [("D824", CASE), ("D824", "vault/witnesses/corridor.yaml")]


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        (CASE, "who:\n", "inside: fredonia\nwho:\n"),
        (WITNESS, "risk: ", "inside: fredonia\nrisk: "),
        ("evidence/sources/S004.yaml", "language: [en]", "undesirable_in: [fredonia]\nlanguage: [en]"),
        ("project.yaml", "vault: ../vault", "vault: ../vault\nundesirable_in: [fredonia]"),
    ],
)
def test_a_territory_that_nobody_lists_is_found(file: str, find: str, put: str, folder: Path) -> None:
    change(folder, file, find, put)
    assert [code for code, _ in found(folder)] == ["R234"]
    (folder / "templates/territories.yaml").write_text("territories: [", encoding="utf-8")
    assert found(folder) == []


def test_where_somebody_is_reaches_no_page(folder: Path) -> None:
    inside(folder)
    banned(folder, "S005")
    project = read_project(folder)
    for audience in (Audience("public"), Audience("recipient", "sy-ministry")):
        seen = view(project, audience, ON)
        assert seen.cases["john-doe"].inside is None
        assert seen.sources["S005"].undesirable_in == ()
