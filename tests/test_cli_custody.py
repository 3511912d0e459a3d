"""Custody at the command line: what was done is shown, the next act is added, and a log that is not whole is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

Run = Callable[..., Result]
LOG = "evidence/exhibits/EX-0001/custody.jsonl"
ACT = ("--act", "handed over", "--by", "evidence officer", "--note", "To the lab.", "--at", "2026-11-24T10:00:00Z")


def test_an_act_is_added_and_shown_below_those_before_it(folder: Path, dossier: Run) -> None:
    before = (folder / LOG).read_bytes()
    said = dossier("-C", folder, "custody", "EX-0001", *ACT)
    assert said.status == 0
    assert said.out.splitlines()[-1] == "2026-11-24T10:00:00Z  handed over, by evidence officer: To the lab."
    assert (folder / LOG).read_bytes().startswith(before)
    assert dossier("-C", folder, "custody", "EX-0001").out == said.out
    acts = json.loads(dossier("-C", folder, "custody", "EX-0001", "--json").out)
    assert (acts[0]["act"], acts[-1]["act"]) == ("taken in", "handed over")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("EX-0099",), "there is no exhibit 'EX-0099'"),
        (("EX-0001", "--act", "checked"), "--by not given"),
        (("EX-0001", "--by", "officer"), "--act is not given"),
        (("EX-0001", "--act", "checked", "--by", "officer", "--at", "2001-01-01T00:00:00Z"), "before the last one"),
    ],
)
def test_what_cannot_be_recorded_is_one_clear_line(folder: Path, dossier: Run, words: tuple[str, ...], why: str) -> None:
    before = (folder / LOG).read_bytes()
    said = dossier("-C", folder, "custody", *words)
    assert said.status == 2
    assert why in said.err
    assert "next:" in said.err
    assert (folder / LOG).read_bytes() == before


def test_a_log_that_was_edited_is_shown_as_such_and_not_added_to(folder: Path, dossier: Run) -> None:
    log = folder / LOG
    log.chmod(0o644)
    log.write_text(log.read_text(encoding="utf-8").replace('"taken in"', '"taken up"'), encoding="utf-8")
    said = dossier("-C", folder, "custody", "EX-0001")
    assert said.status == 1
    assert "line 1: the log does not begin with 'taken in'" in said.err
    assert dossier("-C", folder, "custody", "EX-0001", *ACT).status == 2
    log.unlink()
    assert "cannot be read" in dossier("-C", folder, "custody", "EX-0001").err
