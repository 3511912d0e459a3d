"""A confirmed identity rests on two sourced identifiers of different kinds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks.docket import Docket
from dossier.checks.identity import check_identity_rests_on_two_identifiers
from dossier.project import read_project
from tests.conftest import ROOT, change

ON = dt.date(2026, 11, 23)
MILES = "dossiers/richard-miles/dossier.yaml"
NAME = "name: {family: Miles, given: Richard}"


def doubted(folder: Path) -> list[str]:
    found = check_identity_rests_on_two_identifiers(Docket(read_project(folder), ON, {}))
    return [problem.place.file for problem in found]


def with_number(folder: Path, *schemes: str) -> None:
    rows = "".join(f"  - {{scheme: {scheme}, value: '1', cites: [{{source: S004}}]}}\n" for scheme in schemes)
    change(folder, MILES, "positions:\n  - id", f"identifiers:\n{rows}positions:\n  - id")


def with_birth(folder: Path, date: str, patronymic: str = "Ivanovich") -> None:
    change(folder, MILES, "  date: 1955~", f"  date: {date}")
    change(folder, MILES, NAME, f"name: {{family: Miles, given: Richard, patronymic: {patronymic}}}")


def test_an_office_alone_is_one_identifier_and_not_enough(folder: Path) -> None:
    assert doubted(folder) == [MILES]


def test_an_office_and_a_number_are_two(folder: Path) -> None:
    with_number(folder, "ofac-sdn")
    assert doubted(folder) == []


@pytest.mark.parametrize(
    ("date", "is_one"),
    [("1955-03-04", True), ("1955-03", False), ("1955-03-04?", False), ("1955-03-04~", False), ("1955", False)],
)
def test_a_whole_birth_date_with_patronymic_is_one(date: str, is_one: bool, folder: Path) -> None:
    with_birth(folder, date)
    assert doubted(folder) == ([] if is_one else [MILES])


def test_a_birth_date_without_patronymic_is_none(folder: Path) -> None:
    change(folder, MILES, "  date: 1955~", "  date: 1955-03-04")
    assert doubted(folder) == [MILES]


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("    heads: yes", "    heads: no"),
        ("    from: 2016-01-11", "    from: 2016-01-11~"),
        ("    until: 2018-09", "    until: 2018-09?"),
        ("    from: 2016-01-11", "    from: ../2016-01-11"),
    ],
)
def test_an_office_with_several_holders_or_doubtful_dates_is_none(find: str, put: str, folder: Path) -> None:
    with_number(folder, "ofac-sdn")
    change(folder, MILES, find, put)
    assert doubted(folder) == [MILES]


def test_an_office_without_an_end_counts_from_its_last_sight(folder: Path) -> None:
    with_number(folder, "ofac-sdn")
    change(folder, MILES, "    until: 2018-09", "    as_of: 2018-09")
    assert doubted(folder) == []


def test_two_numbers_of_one_list_are_one(folder: Path) -> None:
    change(folder, MILES, "    heads: yes", "    heads: no")
    with_number(folder, "ofac-sdn", "ofac-sdn")
    assert doubted(folder) == [MILES]


def test_two_numbers_of_two_lists_are_two(folder: Path) -> None:
    change(folder, MILES, "    heads: yes", "    heads: no")
    with_number(folder, "ofac-sdn", "au-dfat")
    assert doubted(folder) == []


@pytest.mark.parametrize("identity", ["probable"])
def test_what_is_not_called_confirmed_is_left_alone(identity: str, folder: Path) -> None:
    change(folder, MILES, "identity: confirmed", f"identity: {identity}")
    assert doubted(folder) == []


def test_of_the_real_officials_one_is_confirmed_on_the_office_alone() -> None:
    assert doubted(ROOT) == ["dossiers/gennady-kornienko/dossier.yaml"]
