"""A denial stands beside the claim that it answers, in the record and on the page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks.denials import check_denials_stand_beside_claims
from dossier.checks.docket import Docket
from dossier.packet.compose import compose_packet
from dossier.project import read_project
from dossier.view import Audience, view
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)
JANE = "dossiers/jane-roe/dossier.yaml"
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
OWN = """statements:
  - date: 2018-05-04
    where: in an interview with the Gazette
    original: Nobody was kept in the dark.
    language: en
    bears_on: BEARS
    answers: [ANSWERS]
    cites: [{source: S002}]
"""


def said(folder: Path, bears: str, answers: str) -> None:
    change(folder, JANE, "allegations:\n", OWN.replace("BEARS", bears).replace("ANSWERS", answers) + "allegations:\n")


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in check_denials_stand_beside_claims(Docket(read_project(folder), ON, {}))]


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_the_records_set_denials_beside_claims(project: Path) -> None:
    assert codes(project) == []


@pytest.mark.parametrize(
    ("bears", "answers", "expected"),
    [
        ("denial", "A1", []),
        ("denial", "", ["L625"]),
        ("denial", "A1, A2", ["R231"]),
        ("policy", "", []),
        ("policy", "A1", ["R231"]),
    ],
)
def test_a_denial_names_an_allegation_of_the_record(bears: str, answers: str, expected: list[str], folder: Path) -> None:
    said(folder, bears, answers)
    assert codes(folder) == expected


def test_a_denial_of_somebody_against_whom_nothing_is_claimed_answers_nothing(folder: Path) -> None:
    text = (folder / JANE).read_text(encoding="utf-8")
    start, end = text.index("allegations:\n"), text.index("conflicts:\n")
    own = OWN.replace("BEARS", "denial").replace("ANSWERS", "")
    (folder / JANE).write_text(text[:start] + own + text[end:], encoding="utf-8")
    assert codes(folder) == []


def test_the_page_prints_a_denial_below_its_claim_and_not_again(folder: Path) -> None:
    said(folder, "denial", "A1")
    page = compose_packet(view(read_project(folder), Audience("recipient", "sy-ministry")), "jane-roe", "sy-ministry").xhtml
    assert page.count("Nobody was kept in the dark.") == 1
    claim = page.index('id="allegation.jane-roe.A1"')
    assert claim < page.index('id="allegation.jane-roe.A1.denial.1"') < page.index('id="allegation.jane-roe.A1.search"')
    assert "own words" not in page


def test_the_page_prints_other_words_of_the_official_in_their_own_place(folder: Path) -> None:
    said(folder, "policy", "")
    page = compose_packet(view(read_project(folder), Audience("recipient", "sy-ministry")), "jane-roe", "sy-ministry").xhtml
    assert page.count("Nobody was kept in the dark.") == 1
    assert 'id="words.jane-roe.1"' in page


def test_the_page_prints_what_an_inference_is_drawn_from(folder: Path) -> None:
    premises = "premises: [{statement: The cell has no window., cites: [{source: S002}]}]"
    change(folder, CONDUCT, "basis: reported\n", f"basis: inferred\n{premises}\n")
    search = "contrary_search: {on: 2026-10-01, by: us, where: the Gazette, result: None was found.}\n"
    change(folder, CONDUCT, "waivers:\n", f"{search}waivers:\n")
    change(
        folder,
        JANE,
        "            basis: official-record\n",
        f"            basis: inferred\n            {premises.replace('The cell has no window.', 'The chair signs.')}\n",
    )
    page = compose_packet(view(read_project(folder), Audience("recipient", "sy-ministry")), "jane-roe", "sy-ministry").xhtml
    for anchor in (
        "conduct.doe-dark-cell-2014.premise.1",
        "allegation.jane-roe.A1.power.1.premise.1",
        "conduct.doe-dark-cell-2014.search",
    ):
        assert page.count(f'id="{anchor}"') == 1
    assert "The cell has no " in page
    assert "The chair " in page
