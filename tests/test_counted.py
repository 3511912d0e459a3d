"""Numbers in the texts on a pattern are counts; totals, shares and multiples that nobody counted are found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.checks.counted import check_numbers_are_counted, counts_in, numbers_in
from dossier.checks.docket import Docket
from dossier.project import read_project
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
PATTERN = """kind: pattern
pattern:
  period: 2013/2014
  method: The Gazette counted.
  counts:
    - {date: 2013, number: "31", cites: [{source: S002}]}
    - {date: 2014, number: more than 1 200, parts: 800 men and 400 women, cites: [{source: S002}]}
    - {date: 2014-12, number: some 90 per cent, cites: [{source: S002, quote: {text: 56 of 60, language: en}}]}
  limits: It does not show who was held twice."""

SAID = [
    ("In October 2022 it counted 117 on the list.", ["117"]),
    ("The 195 and the 64 are 259.", ["195", "64", "259"]),
    ("It rose to 3 of 10 prisoners.", ["3 of 10"]),
    ("Of the eight officials one of the eight answered.", ["one of the eight"]),
    ("Three out of four were fined.", ["Three out of four"]),
    ("Twice as many as in 2019 were held.", ["Twice"]),
    ("Four times as many were held.", ["Four times"]),
    ("The number has doubled.", ["doubled"]),
    ("A tenfold rise.", ["tenfold"]),
    ("A 10-fold rise.", ["10-fold"]),
    ("A total of 117 persons.", ["117"]),
    ("Nearly half of those tried were fined.", ["half of"]),
    ("Two thirds of them and the majority of the rest.", ["Two thirds of", "the majority of"]),
    ("90 per cent were granted; 15% were not.", ["90 per cent", "15%"]),
    ("About two hundred people and twenty-five guards.", ["two hundred", "twenty-five"]),
    ("Some 1,200 cases and 12 000 files.", ["1,200", "12 000"]),
    ("Altogether they were many.", ["Altogether"]),
]
NOT_SAID = """
Two lists and five applications were read.
Articles 10 and 11 of the Convention, no. 37949/18 and 84 others.
On 16 September 2022 it ended, after 18 months and 25 days.
The 15th of May and the 22nd.
Colony IK-13 and source S278, page 45 and para 33.
He was aged 17 and fined 12 000 roubles, or $500.
Law 114 and Resolution 2446 (2022).
It was at 14.30 on May 21.
A total of seven.
""".strip().splitlines()


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_numbers_shares_and_multiples_are_found(text: str, expected: list[str]) -> None:
    assert sorted(said.words for said in counts_in(text)) == sorted(expected)


@pytest.mark.parametrize("text", NOT_SAID)
def test_dates_articles_ages_money_and_small_numbers_are_no_counts(text: str) -> None:
    assert list(counts_in(text)) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("more than 1 200", [1200]), ("70 or 71", [70, 71]), ("two million", [2_000_000]), ("ninety-nine", [99])],
)
def test_a_number_is_read_in_digits_and_in_words(text: str, numbers: list[int]) -> None:
    assert list(numbers_in(text)) == numbers


def told(folder: Path, sentence: str) -> list[str]:
    change(folder, CONDUCT, "kind: incident", PATTERN)
    change(folder, CONDUCT, "for nine days.", f"for nine days. {sentence}")
    return [problem.text.split("'")[3] for problem in check_numbers_are_counted(Docket(read_project(folder), ON, {}))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Gazette counted 31, then 1,200, and 800 of them were men.", []),
        ("It is said that some 90 per cent were granted.", []),
        ("The Gazette wrote of 56 of 60.", []),
        ("So 1,231 were held.", ["1,231"]),
        ("That is 40 times as many.", ["40 times"]),
        ("Half of the prisoners were women.", ["Half of"]),
    ],
)
def test_a_number_that_is_a_count_of_the_pattern_may_stand(sentence: str, expected: list[str], folder: Path) -> None:
    assert told(folder, sentence) == expected


def test_a_number_in_what_is_withheld_is_not_repeated(folder: Path) -> None:
    change(folder, CONDUCT, "acts:\n", "disclosure: internal\nacts:\n")
    change(folder, CONDUCT, "kind: incident", PATTERN)
    change(folder, CONDUCT, "for nine days.", "for nine days. So 1,231 were held.")
    (problem,) = check_numbers_are_counted(Docket(read_project(folder), ON, {}))
    assert "1,231" not in problem.text


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_careful_records_are_left_alone(project: Path) -> None:
    assert [str(problem) for problem in check_numbers_are_counted(Docket(read_project(project), ON, {}))] == []


@given(st.text(st.sampled_from("0123456789 ,.-/%abotwfiveThundred()"), max_size=120))
def test_any_text_is_read_to_its_end(text: str) -> None:
    assert all(said.words for said in counts_in(text))
