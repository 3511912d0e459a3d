"""What was filed names what exists and what was released, and what falls due is not forgotten."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from dossier.checks import check
from dossier.project import read_project
from dossier.releases import record_release

DIGEST = "ab" * 32
WHOLE: dict[str, Any] = {
    "official": "jane-roe",
    "recipient": "sy-ministry",
    "sent": "2026-11-01",
    "by": "A. Example",
    "how": "by post",
    "digest": DIGEST,
    "receipt": {"on": "2026-11-02", "exhibit": "EX-0001"},
    "replies": [{"on": "2026-11-03", "summary": "It asks for more.", "exhibit": "EX-0002"}],
    "due": [{"on": "2026-11-22", "what": "Write.", "done": "yes"}, {"on": "2026-11-23", "what": "Ask."}],
}
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "whole": ({}, []),
    "an official who is none": ({"official": "jane-row"}, ["V511", "V512"]),
    "a recipient that is none": ({"recipient": "sy-ministery"}, ["V511", "V512"]),
    "a receipt that is not held": ({"receipt": {"on": "2026-11-02", "exhibit": "EX-0077"}}, ["V511"]),
    "no receipt": ({"receipt": None}, []),
    "a reply that is not held": ({"replies": [{"on": "2026-11-03", "summary": "No.", "exhibit": "EX-0077"}]}, ["V511"]),
    "another bundle": ({"digest": "cd" * 32}, ["V512"]),
    "a bundle released to another": ({"recipient": "uk-fcdo"}, ["V512"]),
    "overdue": ({"due": [{"on": "2026-11-22", "what": "Write."}]}, ["V513"]),
}


@pytest.mark.parametrize(("fields", "expected"), CASES.values(), ids=CASES)
def test_a_filing_is_judged(folder: Path, fields: dict[str, Any], expected: list[str]) -> None:
    none: dict[str, list[str]] = {"exhibits": [], "sources": [], "conduct": [], "cases": []}
    made = {"on": "2026-11-01", "official": "jane-roe", "recipient": "sy-ministry", "bundle": "b", "digest": DIGEST}
    record_release(folder, **made, **none)
    (folder / "submissions/roe-2026.yaml").write_text(json.dumps(WHOLE | fields), encoding="utf-8")
    found = check(read_project(folder), dt.date(2026, 11, 23))
    assert [one.code for one in found if one.place.file.startswith("submissions/")] == expected


def test_what_is_due_is_not_told_in_the_message(folder: Path) -> None:
    (folder / "submissions").mkdir()
    due = {"due": [{"on": "2026-11-01", "what": "Call the second witness."}]}
    (folder / "submissions/roe-2026.yaml").write_text(json.dumps(WHOLE | due), encoding="utf-8")
    found = [one for one in check(read_project(folder), dt.date(2026, 11, 23)) if one.code == "V513"]
    assert len(found) == 1
    assert "witness" not in str(found[0])


def test_a_vault_out_of_reach_may_hold_the_papers(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder.parent / "vault")
    (folder / "submissions").mkdir()
    (folder / "submissions/roe-2026.yaml").write_text(json.dumps(WHOLE), encoding="utf-8")
    found = check(read_project(folder), dt.date(2026, 11, 23))
    assert [one.code for one in found if one.code == "V511"] == []
