"""A waiver lets one problem stand, for a time, in the open; and what is barred from a final page is barred without one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.checks import catalogue, check
from dossier.checks.barring import BARRING, barring
from dossier.checks.finals import Wanted, bars
from dossier.problem import Level, Problem, has_errors
from dossier.project import read_project
from tests.conftest import Result, change

ON = dt.date(2026, 11, 23)
CASE = "evidence/cases/john-doe.yaml"
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
JANE = "dossiers/jane-roe/dossier.yaml"


def of(folder: Path, *codes: str, on: dt.date = ON) -> list[Problem]:
    return [problem for problem in check(read_project(folder), on) if problem.code in codes]


def test_a_problem_that_is_waived_stays_with_its_code_and_says_who_until_when_and_why(folder: Path) -> None:
    (problem,) = of(folder, "E321")
    assert problem.is_waived
    assert problem.level is Level.WARNING
    assert "(waived by A. Example until 2027-12-31: The record of arrest is the Gazette's own scan;" in problem.text
    assert problem.as_dict()["waived"] is True


@pytest.mark.parametrize(("on", "is_waived"), [(dt.date(2027, 12, 31), True), (dt.date(2028, 1, 1), False)])
def test_a_waiver_holds_through_its_last_day(on: dt.date, is_waived: bool, folder: Path) -> None:
    found = of(folder, "E321", "T723", on=on)
    assert [problem.is_waived for problem in found if problem.code == "E321"] == [is_waived]
    assert [problem.code for problem in found if problem.code == "T723"] == ([] if is_waived else ["T723"])


@pytest.mark.parametrize("code", ["L611", "X999", "T722", "e321", "C425"])
def test_an_error_and_what_no_check_gives_are_never_waived(code: str, folder: Path) -> None:
    change(folder, CONDUCT, "code: E321", f"code: {code}")
    found = of(folder, "E321", "R232")
    assert [problem.code for problem in found] == ["E321", "R232"]
    assert not found[0].is_waived


def test_no_error_can_be_waived() -> None:
    assert {entry.level for entry in catalogue() if entry.can_be_waived} == {Level.WARNING}
    assert {"E321", "L612", "L613", "L614", "L623", "T707", "T708"} == {
        entry.code for entry in catalogue() if entry.can_be_waived
    }


def test_the_reason_of_a_waiver_in_a_withheld_record_is_not_told(folder: Path) -> None:
    change(folder, CONDUCT, "acts:\n", "disclosure: internal\nacts:\n")
    (problem,) = of(folder, "E321")
    assert problem.is_waived
    assert "Gazette" not in problem.text


PATTERN = """kind: pattern
pattern:
  period: 2013/2014
  method: The Gazette counted.
  counts:
    - {date: 2013, number: "31", cites: [{source: S002}]}
  limits: None is known."""


@pytest.mark.parametrize(
    ("about", "expected"),
    [("null", [True, True]), ("statement", [True, False]), ("brief", [False, True]), ("contrary", [False, False])],
)
def test_a_waiver_about_a_part_covers_that_part_alone(about: str, expected: list[bool], folder: Path) -> None:
    change(folder, CONDUCT, "kind: incident", PATTERN)
    change(folder, CONDUCT, "for nine days.\nbasis", "for nine days; 55 more were.\nbrief: 66 more were.\nbasis")
    waiver = f"  - {{code: L623, about: {about}, reason: Counted by ourselves., by: A. Example, until: 2027-01-01}}\n"
    change(folder, CONDUCT, "waivers:\n", f"waivers:\n{waiver}")
    assert [problem.is_waived for problem in of(folder, "L623")] == expected
    assert len(of(folder, "R235")) == (1 if about == "contrary" else 0)


def test_a_waiver_about_what_is_not_there_is_found(folder: Path) -> None:
    change(folder, CONDUCT, "code: E321", "code: E321\n    about: A9")
    assert [problem.code for problem in of(folder, "E321", "R233")] == ["E321", "R233"]


def test_a_waiver_names_its_part_by_its_id(folder: Path) -> None:
    """A part reaches to the beginning of the next, so that a waiver about one does not reach its neighbour."""
    from dossier.checks.waivers import _end_of

    entry = read_project(folder).of("case")["john-doe"]
    second = entry.place("events", 1)
    assert _end_of(entry, ("events", 0)) == second
    assert _end_of(entry, ("events", 5)) == _end_of(entry, ("events",))
    last = _end_of(entry, ("events", 5))
    assert last is not None
    assert entry.place("events", 5) < last <= entry.place("findings", 0)
    assert _end_of(entry, ("contrary", 0)) is None


def test_a_waiver_that_lets_nothing_stand_is_found_unless_a_record_is_broken(folder: Path) -> None:
    change(folder, CONDUCT, "cites: [{source: S002}, {exhibit: EX-0001, at: p. 1}]", "cites: [{source: S002}, {source: S003}]")
    assert [problem.code for problem in of(folder, "R235")] == ["R235"]
    (folder / "evidence/sources/S005.yaml").write_text("title: [", encoding="utf-8")
    assert of(folder, "R235") == []


def test_no_page_shows_a_waiver(folder: Path) -> None:
    from dossier.view import Audience, view

    project = read_project(folder)
    assert project.conduct["doe-dark-cell-2014"].waivers
    for audience in (Audience("public"), Audience("recipient", "sy-ministry")):
        seen = view(project, audience, ON)
        assert seen.conduct["doe-dark-cell-2014"].waivers == ()


def test_validate_shows_what_is_waived(dossier: Callable[..., Result], folder: Path) -> None:
    said = dossier("-C", folder, "validate", "--on", "2026-11-23", "--json")
    (problem,) = [one for one in json.loads(said.out)["problems"] if one.get("waived")]
    assert problem["code"] == "E321"
    assert said.status == 0


def barred(folder: Path, official: str = "jane-roe") -> list[str]:
    project = read_project(folder)
    found = list(barring(project, check(project, ON), official))
    assert not found or has_errors(found)
    return [problem.code for problem in found]


def test_what_is_waived_bars_no_final_page(folder: Path) -> None:
    assert barred(folder) == []
    change(folder, CONDUCT, "until: 2027-12-31", "until: 2026-11-22")
    assert barred(folder) == ["E321"]


def test_a_final_page_is_barred_by_what_it_tells_alone(folder: Path) -> None:
    change(folder, CONDUCT, "until: 2027-12-31", "until: 2026-11-22")
    assert barred(folder, "richard-miles") == ["L624"]
    assert barred(folder, "unsourced-1") == []
    assert barred(folder, "nobody") == []


def test_a_side_that_nobody_heard_bars_a_final_page(folder: Path) -> None:
    contrary = "contrary:\n  - statement: The Ministry denied in 2017 that the cell had no light.\n"
    contrary += "    confidence: reported\n    cites: [{source: S002}]\n"
    change(folder, CONDUCT, contrary, "")
    assert barred(folder) == ["C425"]


@pytest.mark.parametrize(
    ("file", "find", "put", "code"),
    [
        (CONDUCT, "statement: Doe is", "statement: Doe is clearly", "L612"),
        (CASE, "statement: Doe edits", "statement: Doe, a political prisoner, edits", "L613"),
        ("evidence/cases/mary-major.yaml", "statement: Her office was", "statement: Her office was surely", None),
        ("evidence/institutions.yaml", "statement: Inspects and detains.", "statement: Inspects and detains dozens.", "L614"),
        ("project.yaml", "contact:", "about: The Trust is surely known.\ncontact:", "L612"),
        ("dossiers/jane-roe/dossier.yaml", "            date: 2014-05-02", "            date: 2006-05-02", "T708"),
    ],
)
def test_words_that_say_too_much_and_a_claim_out_of_order_bar_a_final_page(
    file: str, find: str, put: str, code: str | None, folder: Path
) -> None:
    change(folder, file, find, put)
    assert barred(folder) == ([code] if code else [])


def test_a_case_has_a_final_page_of_its_own(folder: Path) -> None:
    change(folder, CASE, "statement: Doe edits", "statement: Doe, a political prisoner, edits")
    project = read_project(folder)
    problems = check(project, ON)
    assert [one.code for one in barring(project, problems, "john-doe", is_case=True)] == ["L613"]
    assert list(barring(project, problems, "mary-major", is_case=True)) == []


def test_every_code_that_bars_is_one_that_a_check_gives_and_no_error() -> None:
    levels = {entry.code: entry.level for entry in catalogue()}
    assert all(levels[code] is not Level.ERROR for code in BARRING)


def final(folder: Path) -> set[str]:
    project = read_project(folder)
    wanted = [Wanted("jane-roe", "sy-ministry"), Wanted("john-doe", None, is_case=True)]
    found = bars(project, ON, iter(check(project, ON)), wanted)
    assert {problem.level for problem in found} == {Level.ERROR}
    return {problem.code for problem in found}


def test_the_final_gate_refuses_what_bars(folder: Path) -> None:
    assert "E321" not in final(folder)
    change(folder, CONDUCT, "until: 2027-12-31", "until: 2026-11-22")
    assert "E321" in final(folder)


@pytest.mark.parametrize(("on", "is_barred"), [("2026-11-23", False), ("2026-08-25", False), ("2026-08-24", True)])
def test_an_element_read_in_part_bars_a_final_until_a_named_person_confirms_it(on: str, is_barred: bool, folder: Path) -> None:
    assert "V525" in final(folder)
    law = "templates/regimes/sy-entry-act.yaml"
    change(folder, law, "verified: partial}", f"verified: partial, confirmed: {{by: A. Example, on: {on}, source: S-SY1}}}}")
    assert ("V525" in final(folder)) is is_barred


@pytest.mark.parametrize(("on", "source", "code"), [("2026-11-24", "S-SY1", "T704"), ("2026-11-01", "S-SY9", "R203")])
def test_a_confirmation_names_a_day_that_has_come_and_a_source_that_exists(on: str, source: str, code: str, folder: Path) -> None:
    law = "templates/regimes/sy-entry-act.yaml"
    change(folder, law, "verified: partial}", f"verified: partial, confirmed: {{by: A. Example, on: {on}, source: {source}}}}}")
    assert [problem.place.file for problem in of(folder, code)] == [law]
