"""Nothing that somebody did lies outside that person's life, and the dead are reached by no law for the living."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks.docket import Docket
from dossier.checks.lifetime import check_law_for_the_living, check_nothing_outside_the_lifetime
from dossier.project import read_project
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)
JANE = "dossiers/jane-roe/dossier.yaml"
MILES = "dossiers/richard-miles/dossier.yaml"
LAW = "templates/regimes/sy-entry-act.yaml"


def outside(folder: Path) -> list[str]:
    found = check_nothing_outside_the_lifetime(Docket(read_project(folder), ON, {}))
    return [f"{problem.place.line}: {problem.text}" for problem in found]


def dies(folder: Path, day: str) -> None:
    change(folder, JANE, "identifiers:\n", f"died: {{date: {day}, cites: [{{source: S002}}]}}\nidentifiers:\n")


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_the_records_hold_nothing_outside_a_life(project: Path) -> None:
    assert outside(project) == []


@pytest.mark.parametrize(
    ("day", "fields"),
    [
        ("2019-05-02", []),
        ("2019-05-01", ["as_of"]),
        ("2019", []),
        ("2014-05-01", ["date", "as_of"]),
        ("2014-03-31", ["conduct", "date", "as_of"]),
        ("2010", ["from", "until", "as_of", "conduct", "date"]),
    ],
)
def test_what_certainly_lies_after_the_death_is_found(day: str, fields: list[str], folder: Path) -> None:
    dies(folder, day)
    found = check_nothing_outside_the_lifetime(Docket(read_project(folder), ON, {}))
    text = (folder / JANE).read_text(encoding="utf-8").splitlines()
    lines = [text[problem.place.line - 1].strip().split(":")[0] for problem in found]
    assert sorted(lines) == sorted(fields)
    assert all(
        "after the death" in problem.text for problem in check_nothing_outside_the_lifetime(Docket(read_project(folder), ON, {}))
    )


def test_acts_before_the_birth_are_found_and_offices_are_left_to_the_rule_that_has_them(folder: Path) -> None:
    change(folder, JANE, "  date: 1961-03-04\n", "  date: 2014-04-20\n")
    (problem,) = outside(folder)
    assert "before the birth" in problem


OWN = """statements:
  - date: 2020-01-01
    where: in the Gazette
    original: No.
    language: en
    bears_on: policy
    disclosure: internal
    cites: [{source: S002}]
"""
FAILURE = """        failure:
          - statement: Nothing was done.
            date: 2020-01-01
            basis: reported
            cites: [{source: S002}]
        notice:
"""


def test_own_words_and_failures_are_acts_too_and_a_withheld_date_is_not_told(folder: Path) -> None:
    change(folder, JANE, "allegations:\n", f"{OWN}allegations:\n")
    change(folder, JANE, "        notice:\n", FAILURE)
    dies(folder, "2019-06")
    found = outside(folder)
    assert len(found) == 2
    assert [("2020-01-01" in problem) for problem in found] == [False, True]


def argued(folder: Path) -> list[str]:
    return [problem.code for problem in check_law_for_the_living(Docket(read_project(folder), ON, {}))]


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_no_law_is_argued_about_the_dead_of_the_records(project: Path) -> None:
    assert argued(project) == []


def test_a_law_that_reaches_the_dead_may_be_argued(folder: Path) -> None:
    dies(folder, "2020-06-01")
    assert argued(folder) == ["L626", "L626"]
    change(folder, LAW, "depth: full", "depth: full\ndeceased: reached")
    assert argued(folder) == []


def test_a_broken_law_raises_no_second_problem(folder: Path) -> None:
    dies(folder, "2020-06-01")
    (folder / LAW).write_text("name: [", encoding="utf-8")
    assert argued(folder) == []


@pytest.mark.parametrize(("ask", "expected"), [("designate", ["L626"]), ("none", []), ("hold", []), ("retain", ["L626"])])
def test_an_ask_about_the_dead_is_none(ask: str, expected: list[str], folder: Path) -> None:
    plea = f"recipients: [{{recipient: sy-ministry, ask: {ask}, reason: R., by: A. Example}}]\n"
    plea += "died: {date: 2020, cites: [{source: S002}]}\n"
    change(folder, MILES, "list_checks:\n", f"{plea}list_checks:\n")
    assert argued(folder) == expected


def test_what_is_argued_for_some_audience_only_is_not_named(folder: Path) -> None:
    dies(folder, "2020-06-01")
    change(
        folder, JANE, "      - element: sy.right.torture\n", "      - element: sy.right.torture\n        disclosure: internal\n"
    )
    texts = [problem.text for problem in check_law_for_the_living(Docket(read_project(folder), ON, {}))]
    assert ["sy.right.torture" in text for text in texts] == [False, False]


def test_an_argument_about_the_person_alone_is_looked_at_too(folder: Path) -> None:
    dies(folder, "2020-06-01")
    change(
        folder, JANE, "conflicts:\n", "argues: [{element: sy.link.responsible, why: W., cites: [{source: S002}]}]\nconflicts:\n"
    )
    assert argued(folder) == ["L626", "L626", "L626"]
