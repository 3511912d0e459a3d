"""Nobody is named whom no record allows to be named; names are found where they stand, and never repeated."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.checks.docket import Docket
from dossier.checks.third_persons import Finder, check_third_persons
from dossier.model.words import Words
from dossier.problem import Problem
from dossier.project import read_project
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)
CASE = "evidence/cases/john-doe.yaml"
BROWN = """persons:
  - id: helen-brown
    name: {family: Brown, given: Helen}
    names: [H. Brown]
    who: Speaker of the parliament of Freedonia
    why: public-figure
    cites: [{source: S002}]
"""

STRANGERS = {
    "The complaint was heard by Judge Brown in March.": 7,
    "Investigator Brown questioned him.": 2,
    "The investigator Brown wrote the record.": 3,
    "He was questioned by Colonel A. B. Brown.": 6,
    "Doe's wife Marta was refused a visit.": 3,
    "Helen Brown told the Gazette so.": 1,
    "Ivan Petrovich Brown signed it.": 1,
    "A. Brown read the file.": 1,
    "Mr. Brown spoke.": 2,
    "Mr Brown spoke.": 2,
    "Dr Anna Brown examined him.": 2,
    "Petr Ivanovich was there.": 1,
    "It was Brown Petr Ivanovich who came.": 4,
    "The journalist Elena-Maria O’Hara left.": 3,
    "Doe met Jane Brown.": 3,
    "Officer Müller came.": 2,
    "Doe was arrested by Xanthippe Quill.": 5,
    "The record was written by Quentin Quill in May.": 6,
    "Xanthippe Quill said that it was dark.": 1,
    "In the cell Quentin Quill heard a cry.": 4,
    "With him sat Quentin Quill, a clerk.": 4,
    "A man named Quill took the keys.": 4,
    "One inspector, by the name of Quentin Quill, laughed.": 7,
    "Quill punched him twice.": 1,
    "Quill, of the Inspectorate, interrogated him.": 1,
    "The door opened, and Quill beat Doe.": 5,
}

NOBODY = """
Jane Roe and John Doe met Mary Major.
Jane Ivanovna Roe chaired it; Roe Jane Ivanovna stands on the list.
Roe's spelling is Ivanovna, as in her biography.
The Chair spoke with Roe.
A judge In the case left.
The Judge of the Northville District Court sat.
The Attorney General of Sylvania answered.
The Prosecutor General's Office sued.
The Anna Politkovskaya Prize was given.
The Sergei Magnitsky Act applies.
Criminal case no. 5 under Art. 900, E.O. 14024, was opened.
Doe v. Freedonia was decided.
The United Kingdom and the European Union list Roe.
An investigator questioned him in Northville.
Jane Petrovna Roe is a teacher of the same name.
In March Officers of the Inspectorate came.
Doe's daughter. Leave was refused.
They interrogated Doe; Roe questioned nobody.
It was written by Human Rights Watch in 2014.
The Northville Gazette said so, and the Example Institute was told.
On Monday officers struck Doe. Policemen beat him.
Inspectors beat Doe.
The State Inspectorate was closed by the Supreme Court.
Northville District Court heard it.
A law named after nobody was passed.
Free Press was closed down.
""".strip().splitlines()


@lru_cache(maxsize=1)
def finder() -> Finder:
    project = read_project(INVENTED)
    words = project.of("words")["words"].record
    assert isinstance(words, Words)
    return Finder(project, words.persons)


def found(folder: Path, on: dt.date = ON) -> list[Problem]:
    return list(check_third_persons(Docket(read_project(folder), on, {})))


@pytest.mark.parametrize(("sentence", "word"), STRANGERS.items())
def test_a_person_is_found_at_the_word_where_the_name_begins(sentence: str, word: int) -> None:
    assert [number for number, _ in finder().strangers(sentence)] == [word]


@pytest.mark.parametrize("sentence", NOBODY)
def test_whom_the_records_name_and_what_is_no_person_is_left_alone(sentence: str) -> None:
    assert list(finder().strangers(sentence)) == []


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_the_records_name_no_third_person(project: Path) -> None:
    assert [str(problem) for problem in found(project)] == []


def test_a_message_does_not_repeat_the_name(folder: Path) -> None:
    change(
        folder, CASE, "statement: Officers of the Inspectorate arrested", "statement: Helen Brown of the Inspectorate arrested"
    )
    (problem,) = found(folder)
    assert "Brown" not in f"{problem.text} {problem.next}"
    assert problem.code == "D821"


def test_a_public_figure_is_named_once_the_list_of_persons_says_so(folder: Path) -> None:
    change(
        folder,
        CASE,
        "statement: Officers of the Inspectorate arrested",
        "statement: Helen Brown and H. Brown saw it; they arrested",
    )
    assert [problem.code for problem in found(folder)] == ["D821", "D821"]
    (folder / "evidence/persons.yaml").write_text(BROWN, encoding="utf-8")
    assert found(folder) == []


def test_a_list_of_persons_that_is_broken_raises_no_second_problem(folder: Path) -> None:
    change(folder, CASE, "statement: Officers of the Inspectorate arrested", "statement: Helen Brown arrested")
    (folder / "evidence/persons.yaml").write_text("persons: [", encoding="utf-8")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("born", "expected"),
    [("2008-11-23", []), ("2008-11-24", ["D822"]), ("2008", ["D822"]), ("2007", []), ("2007~", ["D822"]), ("1980", [])],
)
def test_somebody_is_of_age_from_the_birthday_on_which_it_is_certain(born: str, expected: list[str], folder: Path) -> None:
    text = BROWN.replace("    cites", f"    born: {born}\n    cites")
    (folder / "evidence/persons.yaml").write_text(text, encoding="utf-8")
    assert [problem.code for problem in found(folder)] == expected


def test_a_person_born_on_a_leap_day_is_judged_in_a_common_year(folder: Path) -> None:
    text = BROWN.replace("    cites", "    born: 2008-02-29\n    cites")
    (folder / "evidence/persons.yaml").write_text(text, encoding="utf-8")
    assert [problem.code for problem in found(folder, dt.date(2026, 2, 28))] == ["D822"]
    assert found(folder, dt.date(2026, 3, 1)) == []


CONSENT = (
    "why: consent\n    consent: [{recipient: public, use: to be named, given: 2026-01-01, until: 2026-12-31, basis: letter}]"
)


@pytest.mark.parametrize(("on", "expected"), [(dt.date(2026, 6, 1), []), (dt.date(2027, 1, 1), ["D823"])])
def test_a_person_named_by_consent_is_named_while_it_holds(on: dt.date, expected: list[str], folder: Path) -> None:
    (folder / "evidence/persons.yaml").write_text(BROWN.replace("why: public-figure", CONSENT), encoding="utf-8")
    assert [problem.code for problem in found(folder, on)] == expected


def test_a_broken_list_of_words_raises_no_second_problem(folder: Path) -> None:
    (folder / "templates/words.yaml").write_text("words: [", encoding="utf-8")
    change(folder, CASE, "statement: Officers of the Inspectorate arrested", "statement: Helen Brown arrested")
    assert found(folder) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(sorted(STRANGERS)), st.text(max_size=200))
def test_the_number_of_a_word_lies_inside_its_text(before: str, sentence: str, behind: str) -> None:
    text = f"{before} {sentence} {behind}"
    assert all(1 <= number <= len(text.split()) + 1 for number, _ in finder().strangers(text))
