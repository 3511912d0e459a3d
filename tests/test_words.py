"""Every text of ours is held against the list of forbidden words, and no text of anybody else."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from dossier.checks import words
from dossier.checks.docket import Docket
from dossier.checks.matching import Matcher
from dossier.checks.reach import Standing
from dossier.model.record import Record, records_in
from dossier.model.words import ForbiddenWord, Words
from dossier.paths import shipped_templates
from dossier.problem import Problem
from dossier.project import read_project
from dossier.project.kinds import KINDS
from tests.conftest import INVENTED, ROOT, change

ON = dt.date(2026, 11, 23)
JANE = "dossiers/jane-roe/dossier.yaml"
CASE = "evidence/cases/john-doe.yaml"
CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
STATEMENT = "statement: Doe is reported to have been kept in a cell without light for nine days.\nbasis"


def said(folder: Path) -> list[Problem]:
    return list(words.check_words(Docket(read_project(folder), ON, {})))


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in said(folder)]


@pytest.mark.parametrize("project", [ROOT, INVENTED], ids=["the real records", "the invented project"])
def test_records_that_are_careful_are_left_alone(project: Path) -> None:
    assert [str(problem) for problem in said(project)] == []


OURS = {
    "a title of a wrong": (CONDUCT, "title: John Doe kept in the dark", "title: John Doe tortured"),
    "a statement against": (CONDUCT, "statement: The Ministry denied in 2017 that", "statement: The murderers said in 2017 that"),
    "why an argument holds": (JANE, "why: The chair heads", "why: The murderers serve a chair who heads"),
    "a claim": (JANE, "statement: The announcement names Roe,", "statement: The announcement names the murderer Roe,"),
    "what a search gave": (JANE, "result: No source was seen that records", "result: The murderer left no source that records"),
    "a fact about command": (JANE, "statement: The chair of the Inspectorate appoints", "statement: The murderer appoints"),
    "a note on a listing": (JANE, "note: The Gazette gives no date.", "note: The murderer is listed."),
    "who a namesake is": (JANE, "who: A teacher of the same name", "who: No murderer but a teacher, unlike the murderer"),
    "what sources differ on": (JANE, "about: Year of birth", "about: Year of birth of the murderer"),
    "which value is used": (JANE, "used: 1961, as in", "used: 1961, for the murderer, as in"),
    "the label of an event": (CASE, "label: Kept in the dark", "label: With the murderers"),
    "how a case stands": (CASE, "statement: Doe was at liberty.", "statement: The murderers are at liberty."),
    "what an institution does": ("evidence/institutions.yaml", "statement: Inspects and detains.", "statement: Hires murderers."),
    "a caution about a source": ("evidence/sources/S003.yaml", "caution: Bears no date.", "caution: By a murderer."),
    "the title of an exhibit": ("evidence/exhibits/EX-0001/exhibit.yaml", "title: ", "title: A murderer in "),
}


@pytest.mark.parametrize(("file", "find", "put"), OURS.values(), ids=OURS)
def test_a_text_of_ours_is_looked_at(file: str, find: str, put: str, folder: Path) -> None:
    change(folder, file, find, put)
    assert codes(folder) == ["L611"]


THEIRS = {
    "a quotation": (CASE, "text: arrested at nine in the morning", "text: arrested by a murderer"),
    "a provision": (CASE, "provision: Criminal Code, Art. 900", "provision: Murderers Act, Art. 900"),
    "a body": (CASE, "body: Example Institute", "body: Institute against Murderers"),
    "a programme": (JANE, "programme: Sylvanian Entry Act", "programme: Murderers Act"),
    "an office": (JANE, "title: Deputy chair", "title: Deputy chair for murderers"),
    "a value in dispute": (JANE, 'value: "1960"', 'value: "1960, says a murderer"'),
    "a privileged note": (JANE, "Counsel asks us to keep", "The murderer asks us to keep"),
    "what to look up": (CASE, "check: Ask the court's registry.", "check: Ask the murderer."),
    "the title of a source": ("evidence/sources/S002.yaml", "title: Nine days", "title: Nine murderers"),
    "a publisher": ("evidence/sources/S002.yaml", "publisher: Northville Gazette", "publisher: Northville Murderers"),
    "a name": (CASE, "name: {family: Doe,", "name: {family: Murderer,"),
    "an institution": ("evidence/institutions.yaml", "name: Northville District Court", "name: Court for Murderers"),
}


@pytest.mark.parametrize(("file", "find", "put"), THEIRS.values(), ids=THEIRS)
def test_a_text_of_others_is_left_alone(file: str, find: str, put: str, folder: Path) -> None:
    change(folder, file, find, put)
    assert codes(folder) == []


STANDINGS = {
    "a wrong that is reported": ("basis: reported\n", "Doe was tortured.", ["L611"]),
    "a wrong from an official record": ("basis: official-record\n", "Doe was tortured.", ["L611"]),
    "a wrong that a court found": ("basis: found\nfound_by: Court of the Western Isles\n", "Doe was tortured.", []),
    "a murderer, though a court found the wrong": ("basis: found\nfound_by: A court\n", "Roe is a murderer.", ["L611"]),
    "a certainty, though a court found the wrong": ("basis: found\nfound_by: A court\n", "Doe was brutally held.", ["L612"]),
}


@pytest.mark.parametrize(("basis", "statement", "expected"), STANDINGS.values(), ids=STANDINGS)
def test_the_verb_follows_the_basis(basis: str, statement: str, expected: list[str], folder: Path) -> None:
    change(folder, CONDUCT, STATEMENT, f"statement: {statement}\nbasis")
    change(folder, CONDUCT, "basis: reported\n", basis)
    assert codes(folder) == expected


def test_a_finding_of_a_court_may_say_what_it_found_and_a_conclusion_of_others_what_they_think(folder: Path) -> None:
    change(folder, CASE, "The court found that the detention of April 2014 had no lawful basis.", "Doe was tortured.")
    change(folder, CASE, "statement: The institute considers that", "statement: In these political trials")
    assert codes(folder) == []


def test_only_a_judgment_that_became_final_may_say_who_is_guilty(folder: Path) -> None:
    found = "statement: The court found that the detention of April 2014 had no lawful basis."
    change(folder, CASE, found, "statement: The court found two officers guilty.")
    assert codes(folder) == []
    change(folder, CASE, "    final_on: 2017-06-02\n", "")
    (problem,) = said(folder)
    assert problem.code == "L611"
    assert problem.next.endswith("once the judgment is final, add final_on")


def test_a_heading_may_say_what_the_statement_below_it_says_a_court_did(folder: Path) -> None:
    assert "label: Convicted" in (folder / CASE).read_text(encoding="utf-8")
    change(folder, CASE, "statement: The Northville court convicted Doe and fined him.", "statement: Doe was told to pay.")
    assert codes(folder) == ["L611"]


def test_a_number_that_the_cited_source_gives_in_the_same_words_is_no_total_of_ours(folder: Path) -> None:
    change(folder, CASE, "statement: Officers of the Inspectorate arrested Doe", "statement: More than 40 officers arrested Doe")
    assert codes(folder) == ["L614"]
    change(folder, CASE, "text: arrested at nine in the morning", "text: more than 40 officers came at nine in the morning")
    assert codes(folder) == []


def test_a_title_may_be_named_in_a_text_and_its_words_may_not_be_used_beside_it(folder: Path) -> None:
    change(folder, "project.yaml", "title: Nine days without light", 'title: "Among Murderers: nine days without light"')
    change(folder, CONDUCT, STATEMENT, "statement: The report Among Murderers tells of the cell.\nbasis")
    assert codes(folder) == []
    change(folder, CONDUCT, "tells of the cell", "tells of murderers")
    assert codes(folder) == ["L611"]


def test_a_word_that_a_text_uses_twice_is_one_problem_at_the_place_of_the_text(folder: Path) -> None:
    change(folder, CONDUCT, STATEMENT, "statement: >-\n  Roe is a murderer;\n  Miles is a\n  Murderer.\nbasis")
    (problem,) = said(folder)
    assert (problem.place.file, problem.place.line, problem.place.column) == (CONDUCT, 10, 12)
    assert "'statement' says 'murderer'" in problem.text


def test_a_message_about_what_is_withheld_does_not_repeat_it(folder: Path) -> None:
    change(folder, CASE, "statement: Doe edits a newspaper", "disclosure: internal\n  statement: The murderer edits a newspaper")
    (problem,) = said(folder)
    assert "murderer" not in f"{problem.text} {problem.next}".lower()


def test_a_list_that_is_broken_raises_no_second_problem(folder: Path) -> None:
    (folder / "templates/words.yaml").write_text("words: [", encoding="utf-8")
    change(folder, CONDUCT, "title: John Doe kept in the dark", "title: The murderer")
    assert codes(folder) == []


def test_a_project_extends_the_list_by_a_copy_of_it(folder: Path) -> None:
    shipped = (shipped_templates() / "words.yaml").read_text(encoding="utf-8")
    more = "  - {id: dark, kind: exaggerates, forms: [kept in the dark], why: it is a figure of speech, instead: what was seen}\n"
    (folder / "templates/words.yaml").write_text(shipped + more, encoding="utf-8")
    assert codes(folder) == ["L612", "L612"]


def test_every_name_of_a_field_that_is_not_ours_is_a_field() -> None:
    models: dict[str, type[Record]] = {}
    waiting = [kind.model for kind in KINDS]
    while waiting:
        model = waiting.pop()
        if model.__name__ not in models:
            models[model.__name__] = model
            waiting += [inner for field in model.model_fields.values() for inner in records_in(field.annotation)]
    for name, fields in words.NOT_OURS.items():
        assert set(fields) <= models[name].model_fields.keys(), name
    by_kind = {kind.name: kind.model for kind in KINDS}
    for name, fields in words.OURS_IN.items():
        assert set(fields) <= by_kind[name].model_fields.keys(), name


SHAPES = [
    "",
    "mur*",
    "a b*c",
    "ab*",
    "… murder",
    "murder …",
    "a … b … c … d",
    "(a|b)",
    "mur.er",
    "'s",
    "% people",
    "*",
    "'s % men",
]


@pytest.mark.parametrize("form", [shape for shape in SHAPES if shape != "mur*"])
def test_a_phrase_of_another_shape_is_refused(form: str) -> None:
    with pytest.raises(ValidationError):
        ForbiddenWord.model_validate({"id": "x", "kind": "convicts", "forms": (form,), "why": "w", "instead": "i"})


def test_every_word_says_in_one_clause_why_and_what_to_write_instead() -> None:
    listed = read_project(INVENTED).of("words")["words"].record
    assert isinstance(listed, Words)
    for word in listed.words:
        assert not word.why.endswith("."), word.id
        assert not word.instead.endswith("."), word.id
        assert len(set(word.forms)) == len(word.forms), word.id


PAGES = sorted((shipped_templates() / "packet").rglob("*.xhtml"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_sentences_of_the_templates_keep_the_rule_too(page: Path) -> None:
    listed = read_project(INVENTED).of("words")["words"].record
    assert isinstance(listed, Words)
    source = re.sub(r"\{#.*?#\}", " ", page.read_text(encoding="utf-8"), flags=re.S)
    logic = re.findall(r"\{\{.*?\}\}|\{%.*?%\}", source, re.S)
    pieces = re.split(r"<[^>]*>", re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", " X ", source, flags=re.S), flags=re.S))
    matcher = Matcher(listed)
    for piece in [*pieces, *re.findall(r'"([^"{}]*)"', " ".join(logic))]:
        assert [hit.written for hit in matcher.hits(" ".join(piece.split()), Standing())] == []
