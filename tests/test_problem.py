"""Problems are values: they compare, sort, count and print the same way everywhere."""

from __future__ import annotations

import json
from itertools import permutations

import pytest

from dossier.problem import Level, Place, Problem, counted, has_errors, in_order


def made(file: str = "a.yaml", line: int = 1, column: int = 1, code: str = "S101", level: Level = Level.ERROR) -> Problem:
    return Problem(Place(file, line, column), level, code, f"{code} was found", "mend it")


def test_a_problem_prints_as_two_lines() -> None:
    problem = Problem(Place("dossiers/jane-roe/dossier.yaml", 41, 17), Level.ERROR, "R201", "cites EX-0099", "add it")
    assert str(problem) == "dossiers/jane-roe/dossier.yaml:41:17: error R201: cites EX-0099\n    next: add it"


def test_a_problem_as_data_holds_what_it_prints() -> None:
    data = json.loads(json.dumps(made("b.yaml", 2, 3, "C401", Level.GAP).as_dict()))
    assert data == {
        "file": "b.yaml",
        "line": 2,
        "column": 3,
        "level": "gap",
        "code": "C401",
        "text": "C401 was found",
        "next": "mend it",
    }


def test_a_place_without_numbers_is_the_top_of_its_file() -> None:
    assert str(Place("a.yaml")) == "a.yaml:1:1"


def test_problems_stand_in_the_order_of_path_line_column_and_code() -> None:
    ordered = (
        made("a.yaml", 2, 9),
        made("a.yaml", 10, 1),
        made("a.yaml", 10, 2, "S101"),
        made("a.yaml", 10, 2, "S102"),
        made("b.yaml", 1, 1),
    )
    for shuffled in permutations(ordered):
        assert in_order(shuffled) == ordered


def test_a_problem_found_twice_is_told_once() -> None:
    assert in_order([made(), made(), made(line=2)]) == (made(), made(line=2))


@pytest.mark.parametrize(
    ("levels", "bars"),
    [([], False), ([Level.GAP, Level.WARNING], False), ([Level.GAP, Level.ERROR], True)],
    ids=["none", "gaps and warnings", "an error"],
)
def test_only_errors_bar_a_final_packet(levels: list[Level], bars: bool) -> None:
    assert has_errors([made(level=level) for level in levels]) is bars


COUNTS = {
    "none": ([], "0 errors, 0 warnings, 0 gaps"),
    "one each": ([Level.GAP, Level.WARNING, Level.ERROR], "1 error, 1 warning, 1 gap"),
    "several": ([Level.GAP] * 12 + [Level.ERROR] * 3 + [Level.WARNING], "3 errors, 1 warning, 12 gaps"),
}


@pytest.mark.parametrize(("levels", "words"), COUNTS.values(), ids=COUNTS)
def test_the_totals_are_told_in_words(levels: list[Level], words: str) -> None:
    assert counted(made(level=level) for level in levels) == words
