"""A wrong rests on enough, an inference on premises, and the other side is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks.docket import Docket
from dossier.checks.footing import (
    check_inferences_cite_their_premises,
    check_the_other_side_is_told,
    check_wrongs_rest_on_enough,
)
from dossier.problem import Problem
from dossier.project import read_project
from tests.conftest import ROOT, change

ON = dt.date(2026, 11, 23)
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
CITES = "cites: [{source: S002}, {exhibit: EX-0001, at: p. 1}]"
HERALD = "title: T\npublisher: Southport Herald\npublished: 2015\nkind: KIND\nlanguage: [en]\nreliability: secondary\n"


def with_source(folder: Path, id_: str, kind: str = "news", origin: str | None = None) -> None:
    text = HERALD.replace("KIND", kind) + (f"origin: {origin}\n" if origin else "")
    (folder / f"evidence/sources/{id_}.yaml").write_text(text, encoding="utf-8")


def single(folder: Path) -> list[Problem]:
    return list(check_wrongs_rest_on_enough(Docket(read_project(folder), ON, {})))


@pytest.mark.parametrize(
    ("basis", "kind", "is_single"),
    [
        ("reported", "news", True),
        ("reported", "judgment", True),
        ("alleged", "un-document", True),
        ("found", "judgment", False),
        ("found", "un-document", False),
        ("found", "news", True),
        ("official-record", "government-report", False),
        ("official-record", "judgment", False),
        ("official-record", "ngo-report", True),
        ("admitted", "news", True),
        ("charged", "judgment", True),
    ],
)
def test_one_source_is_enough_where_it_is_a_court_an_official_record_or_an_admission(
    basis: str, kind: str, is_single: bool, folder: Path
) -> None:
    with_source(folder, "S008", kind)
    change(folder, CONDUCT, CITES, "cites: [{source: S008}]")
    change(folder, CONDUCT, "basis: reported\n", f"basis: {basis}\n{'found_by: A court' if basis == 'found' else ''}\n")
    assert [problem.code for problem in single(folder)] == (["E321"] if is_single else [])


@pytest.mark.parametrize(
    ("origins", "cites", "is_single"),
    [
        ({"S008": None}, "[{source: S002}, {source: S008}]", False),
        ({"S008": "S002"}, "[{source: S002}, {source: S008}]", True),
        ({"S008": "S002", "S009": "S008"}, "[{source: S009}, {exhibit: EX-0001, at: p. 1}]", True),
        ({"S008": "S002", "S009": "S002"}, "[{source: S008}, {source: S009}]", True),
        ({"S008": None, "S009": "S008"}, "[{source: S002}, {source: S009}]", False),
    ],
)
def test_what_goes_back_to_one_origin_counts_once(
    origins: dict[str, str | None], cites: str, is_single: bool, folder: Path
) -> None:
    for id_, origin in origins.items():
        with_source(folder, id_, origin=origin)
    change(folder, CONDUCT, CITES, f"cites: {cites}")
    assert [problem.code for problem in single(folder)] == (["E321"] if is_single else [])


def test_an_admission_is_enough_once_its_words_are_quoted(folder: Path) -> None:
    with_source(folder, "S008")
    quoted = "cites: [{source: S008, at: p. 1, quote: {text: We kept him there., language: en}}]"
    change(folder, CONDUCT, CITES, quoted)
    change(folder, CONDUCT, "basis: reported\n", "basis: admitted\n")
    assert single(folder) == []


def test_two_reports_of_one_publisher_are_one_voice(folder: Path) -> None:
    for id_ in ("S008", "S009"):
        with_source(folder, id_)
    change(folder, "evidence/sources/S009.yaml", "Southport Herald", "Southport Herald (copy at the Library)")
    change(folder, CONDUCT, CITES, "cites: [{source: S008}, {source: S009}]")
    (problem,) = single(folder)
    assert "one publisher, that of S008 and S009" in problem.text


@pytest.mark.parametrize("broken", ["evidence/sources/S002.yaml", "evidence/exhibits/EX-0001/exhibit.yaml", "project.yaml"])
def test_nothing_is_said_of_origins_that_nobody_can_read(broken: str, folder: Path) -> None:
    (folder / broken).write_text("title: [", encoding="utf-8")
    assert single(folder) == []


def test_of_the_real_wrongs_two_rest_on_a_single_source() -> None:
    found = [problem.place.file for problem in single(ROOT)]
    assert found == [f"evidence/conduct/{one}.yaml" for one in ("christensen-raid-and-arrest-2017", "sentsov-ill-treatment-2014")]


def premises(folder: Path) -> list[str]:
    docket = Docket(read_project(folder), ON, {})
    assert docket.project.conduct
    return [problem.code for problem in check_inferences_cite_their_premises(docket)]


def test_an_inference_with_premises_is_in_order(folder: Path) -> None:
    change(folder, CONDUCT, "basis: reported\n", "basis: inferred\n")
    assert premises(folder) == ["L622"]
    change(
        folder, CONDUCT, "basis: inferred\n", "basis: inferred\npremises: [{statement: It was dark., cites: [{source: S002}]}]\n"
    )
    assert premises(folder) == []
    change(folder, CONDUCT, "basis: inferred\n", "basis: alleged\n")
    assert premises(folder) == ["L622"]


PURPOSE = """purpose:
  - kind: exercised-rights
    statement: It is inferred that he was held for what he printed.
    basis: inferred
    confidence: CONFIDENCE
    cites: [{source: S002}]
findings:
"""


@pytest.mark.parametrize(("confidence", "expected"), [("reported", ["L622"]), ("unverified", [])])
def test_an_inference_that_is_unverified_is_printed_nowhere_and_needs_none(
    confidence: str, expected: list[str], folder: Path
) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "findings:\n", PURPOSE.replace("CONFIDENCE", confidence))
    assert premises(folder) == expected


CONTRARY = """contrary:
  - statement: The Ministry denied in 2017 that the cell had no light.
    confidence: reported
    cites: [{source: S002}]
"""
SEARCH = "contrary_search: {on: 2026-10-01, by: the compilers, where: the Gazette, result: None was found.}\n"


@pytest.mark.parametrize(
    ("instead", "expected"),
    [
        (CONTRARY, []),
        ("", ["C425"]),
        (SEARCH, []),
        (CONTRARY.replace("reported", "unverified"), ["C425"]),
    ],
)
def test_the_other_side_is_told_or_was_looked_for(instead: str, expected: list[str], folder: Path) -> None:
    change(folder, CONDUCT, CONTRARY, instead)
    found = check_the_other_side_is_told(Docket(read_project(folder), ON, {}))
    assert [problem.code for problem in found] == expected
