"""Every code and every ask is explained, no explanation is orphaned, and an ask is told as it was decided."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.asks import AskKind
from dossier.checks import catalogue
from dossier.explain import FOLDER, asks, codes, steps
from dossier.model.dates import parse_day
from dossier.paths import shipped_templates
from dossier.project import read_project
from dossier.view import Audience, view
from tests.conftest import TESTS, Result, change

ON = parse_day("2026-11-23")
TO = "sy-ministry"
ROE = "dossiers/jane-roe/dossier.yaml"


def example_of(code: str) -> str:
    """The first problem of a code that its first folder shows."""
    for folder in sorted((TESTS / "problems").glob(f"{code}-*")):
        text = (folder / "expected.txt").read_text(encoding="utf-8")
        found = re.search(rf"^\S.*?: \w+ {code}: .*\n    next: .*$", text, re.M)
        if found:
            return found[0]
    raise AssertionError(f"no folder in tests/problems shows {code}")


def test_every_code_is_explained_and_no_explanation_is_orphaned() -> None:
    assert sorted(codes()) == [entry.code for entry in catalogue()], "add the code to templates/explain/problems.md, or remove it"


def test_every_ask_is_explained_and_no_explanation_is_orphaned() -> None:
    assert {one.names[0] for one in asks().values()} == set(AskKind)


@pytest.mark.parametrize("name", ["problems.md", "asks.md", "examples.md"])
def test_no_heading_stands_twice(name: str) -> None:
    headings = re.findall(r"^## (.+)$", (shipped_templates() / FOLDER / name).read_text(encoding="utf-8"), re.M)
    assert len(headings) == len(set(headings)) > 7


def test_every_example_is_what_a_run_prints(update_golden: bool) -> None:
    path = shipped_templates() / FOLDER / "examples.md"
    head = "# What each problem looks like\n\nTaken from the tests, about an invented project.\n"
    now = head + "".join(f"\n## {one.code}\n\n```text\n{example_of(one.code)}\n```\n" for one in catalogue())
    if update_golden:
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now
    assert all(one.example.splitlines()[1].startswith("    next: ") for one in codes().values())


@pytest.mark.parametrize("said", [*codes().values(), *asks().values()], ids=lambda one: one.names[0])
def test_an_explanation_says_why_and_what_to_do_in_few_plain_words(said: object) -> None:
    why, do = said.why, said.do  # type: ignore[attr-defined]
    assert 5 <= len(why.split()) <= 45
    assert 3 <= len(do.split()) <= 35
    assert why.endswith(".")
    assert do.endswith(".")
    assert not re.search(r"pydantic|python|traceback|regex|null\b|boolean|\bparse", why + do, re.I)


def walked(folder: Path, official: str = "jane-roe") -> tuple[str, list[tuple[str, str, tuple[str, ...]]]]:
    project = read_project(folder)
    ask, found = steps(project, view(project, Audience("internal")), official, TO, ON)
    return ask.kind, [(one.question, one.answer, one.places) for one in found]


def test_the_steps_come_in_the_order_in_which_an_ask_is_decided(folder: Path) -> None:
    _, found = walked(folder)
    begin = ["Is the person alive", "Is it confirmed", "Can this recipient", "Were the lists", "Is the person on a list"]
    assert [question.startswith(start) for (question, _, _), start in zip(found, begin, strict=False)] == [True] * 5
    assert any("met for doe-dark-cell-2014" in question for question, _, _ in found)


@pytest.mark.parametrize("official", ["jane-roe", "richard-miles", "unsourced-1"])
def test_every_step_rests_on_a_line_that_there_is(official: str, folder: Path) -> None:
    for question, _, places in walked(folder, official)[1]:
        assert places, question
        for place in places:
            file, _, line = place.rpartition(":")
            path = folder / file if (folder / file).is_file() else shipped_templates().parent / file
            assert 1 <= int(line) <= len(path.read_text(encoding="utf-8").splitlines())


def test_an_identity_that_is_not_confirmed_ends_the_way(folder: Path) -> None:
    change(folder, ROE, "identity: confirmed", "identity: probable")
    kind, found = walked(folder)
    assert kind == "none"
    assert found[-1][:2] == ("Is it confirmed who this is?", "Identity is probable.")
    assert found[-1][2][0].startswith(f"{ROE}:")


def test_a_death_ends_the_way(folder: Path) -> None:
    change(folder, ROE, "identity: confirmed", "died: {date: 2020-01-01, cites: [{source: S001}]}\nidentity: confirmed")
    kind, found = walked(folder)
    assert kind == "none"
    assert [answer for _, answer, _ in found] == ["No: died on 2020-01-01."]


def test_an_ask_that_a_lawyer_set_is_told_with_the_name(folder: Path) -> None:
    text = (folder / ROE).read_text(encoding="utf-8")
    plea = f"\n  - {{recipient: {TO}, ask: hold, reason: Not yet., by: A. Example}}"
    assert "\nrecipients:" not in text
    (folder / ROE).write_text(f"{text}recipients:{plea}\n", encoding="utf-8")
    _, found = walked(folder)
    assert found[-1][:2] == ("Did a lawyer set another ask?", "Yes, by A. Example: hold.")


@pytest.mark.parametrize(
    ("name", "shown"), [("r201", "S999|S02|source"), ("E321", "waiver"), ("hold", "Send nothing"), ("separate", "office")]
)
def test_a_code_or_an_ask_is_explained_without_a_project(
    name: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dossier: Callable[..., Result]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = dossier("explain", name)
    assert result.status == 0
    assert re.search(shown, result.out)
    assert "What to do: " in result.out
    assert set(json.loads(dossier("explain", name, "--json").out)) == {"name", "names", "what", "why", "do", "example"}


def test_why_this_ask_is_told_to_people_and_to_programs(folder: Path, dossier: Callable[..., Result]) -> None:
    words = ("-C", folder, "explain", "jane-roe", "--to", TO, "--on", "2026-11-23")
    told = dossier(*words)
    data = json.loads(dossier(*words, "--json").out)
    assert told.status == 0
    assert f"jane-roe to {TO}: {data['ask']}" in told.out
    assert f"{ROE}:" in told.out
    assert [set(step) for step in data["steps"]] == [{"question", "answer", "rests_on"}] * len(data["steps"])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["R999"], "there is no code and no ask"),
        (["zz\u202e"], "U+202E"),
        (["jane-row", "--to", TO], "there is no official"),
        (["jane-roe", "--to", "nobody"], "there is no recipient"),
    ],
)
def test_what_nobody_knows_is_refused_with_what_there_is(
    words: list[str], why: str, folder: Path, dossier: Callable[..., Result]
) -> None:
    result = dossier("-C", folder, "explain", *words)
    assert result.status == 2
    assert why in result.err
    assert "next: " in result.err


def test_a_broken_record_is_named_and_not_explained(folder: Path, dossier: Callable[..., Result]) -> None:
    (folder / ROE).write_text("identity: [", encoding="utf-8")
    result = dossier("-C", folder, "explain", "jane-roe", "--to", TO)
    assert result.status == 2
    assert "broken" in result.err
