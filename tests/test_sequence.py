"""What is cited for an event is no older than it, unless the cite says why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks.docket import Docket
from dossier.checks.sequence import check_cites_are_not_older_than_events
from dossier.project import read_project
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)
CASE = "evidence/cases/john-doe.yaml"
JANE = "dossiers/jane-roe/dossier.yaml"
E4 = "    institutions: [northville-court]\n    cites: [{source: S002}]"
HERALD = "title: T\npublisher: Southport Herald\nkind: news\nlanguage: [en]\nreliability: secondary\n"


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in check_cites_are_not_older_than_events(Docket(read_project(folder), ON, {}))]


def cite(folder: Path, dates: str, cites: str) -> None:
    (folder / "evidence/sources/S008.yaml").write_text(HERALD + dates, encoding="utf-8")
    change(folder, CASE, E4, E4.replace("[{source: S002}]", cites))


ONE, BESIDE = "[{source: S008}]", "[{source: S002}, {source: S008}]"
AGES = {
    "published on the day": ("published: 2016-02-10\n", ONE, []),
    "published the day before": ("published: 2016-02-09\n", ONE, ["T722"]),
    "in the month of the day": ("published: 2016-02\n", ONE, []),
    "in the month before": ("published: 2016-01\n", ONE, ["T722"]),
    "about the month before": ("published: 2016-01~\n", ONE, []),
    "without a date": ("", ONE, []),
    "kept up to date": ("published: 2010\nupdated: 2016-03-01\n", ONE, []),
    "kept up to date until before": ("published: 2010\nupdated: 2015-03-01\n", ONE, ["T722"]),
    "older, and said so": ("published: 2010\n", "[{source: S008, older: It announces the day.}]", []),
    "one of two is older": ("published: 2010\n", BESIDE, ["T724"]),
    "one of two is older, and said so": ("published: 2010\n", "[{source: S002}, {source: S008, older: It announces it.}]", []),
}


@pytest.mark.parametrize(("dates", "cites", "expected"), AGES.values(), ids=AGES)
def test_the_age_of_what_is_cited_is_judged(dates: str, cites: str, expected: list[str], folder: Path) -> None:
    cite(folder, dates, cites)
    assert codes(folder) == expected


@pytest.mark.parametrize(
    ("capture", "expected"),
    [
        ("captured: 2018-02-03", []),
        ("captured: 2016-02-09", ["T722"]),
        ("capture: {on: 2016-02-09, by: the officer}", ["T722"]),
        ("capture: {on: null, by: the officer}", []),
    ],
)
def test_a_copy_that_was_taken_before_the_event_cannot_tell_of_it(capture: str, expected: list[str], folder: Path) -> None:
    change(folder, "evidence/exhibits/EX-0001/exhibit.yaml", "captured: 2018-02-03", capture)
    change(folder, CASE, E4, E4.replace("{source: S002}", "{exhibit: EX-0001, at: p. 1}"))
    assert codes(folder) == expected


@pytest.mark.parametrize(
    ("file", "find", "put"),
    [
        (CASE, "  as_of: 2019-04-30", "  as_of: 2019-05-03"),
        (JANE, "            date: 2014-05-02", "            date: 2019-05-02"),
        (
            "evidence/conduct/doe-dark-cell-2014.yaml",
            "from: 2014-04-01, until: 2014-04-09",
            "from: 2019-06-01, until: 2019-06-09",
        ),
    ],
)
def test_statuses_facts_of_command_and_wrongs_are_judged_too(file: str, find: str, put: str, folder: Path) -> None:
    change(folder, file, find, put)
    assert "T722" in codes(folder)


def test_the_last_sight_of_an_office_rests_on_the_newest_cite_alone(folder: Path) -> None:
    change(
        folder, JANE, "    cites: [{source: S003}, {exhibit: EX-0001, at: p. 1}]", "    cites: [{source: S002}, {source: S001}]"
    )
    assert codes(folder) == ["T722"]
    change(folder, JANE, "    as_of: 2019-05-02\n    heads", "    as_of: 2019-05-01\n    heads")
    assert codes(folder) == []


def test_the_records_are_in_order() -> None:
    assert codes(INVENTED) == []
    assert "T722" not in codes(ROOT)
