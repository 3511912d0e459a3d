"""`dossier screen` proposes and explains; it writes only what a person decided, and says what it could not read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.paths import shipped_templates
from dossier.problem import Place, Problem
from dossier.project import read_project
from tests import lists
from tests.conftest import Result, change

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def any_size(folder: Path) -> None:
    """Invented lists are short: the project takes them for full copies."""
    text = (shipped_templates() / "lists.yaml").read_text(encoding="utf-8")
    (folder / "templates/lists.yaml").write_text(re.sub(r"    least: \d+\n", "", text), encoding="utf-8")


@pytest.fixture
def sdn(tmp_path: Path) -> list[str]:
    """The words that name the invented list and its alternate names."""
    paths = [lists.write(tmp_path, "sdn.csv", lists.SDN), lists.write(tmp_path, "alt.csv", lists.ALT)]
    return [word for path in paths for word in ("--list", str(path))]


RECORD = ["--record", "--by", "A. Example", "--source", "S004", "--snapshot", "2021-07-07", "--on", "2026-11-23"]


def test_a_match_is_shown_with_its_reason_and_nothing_is_written(folder: Path, dossier: Run, sdn: list[str]) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    done = dossier("-C", folder, "screen", *sdn, "--on", "2026-11-23")
    assert done.status == 0
    assert "OFAC SDN list (sdn.csv, alt.csv), which bears no date" in done.out
    assert (
        "jane-roe: match: 700 ROE, Jane Ivanovna [EXAMPLE, OTHER]\n    family name, given name and patronymic agree" in done.out
    )
    assert "jane-roe: different person of like name: 701 ROE, Richard [EXAMPLE]" in done.out
    assert "richard-miles: not found" in done.out
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


def test_the_same_run_prints_the_same_words(folder: Path, dossier: Run, sdn: list[str]) -> None:
    runs = [dossier("-C", folder, "screen", *sdn, "--json", "--on", "2026-11-23").out for _ in range(2)]
    assert runs[0] == runs[1]


def test_json_holds_every_row(folder: Path, dossier: Run, sdn: list[str]) -> None:
    data = json.loads(dossier("-C", folder, "screen", *sdn, "--json", "--on", "2026-11-23").out)
    (one,) = data["lists"]
    assert [(row["official"], row["verdict"], row["entry"]) for row in one["rows"]] == [
        ("jane-roe", "match", "700"),
        ("jane-roe", "different person of like name", "701"),
    ]
    assert one["rows"][0]["programmes"] == ["EXAMPLE", "OTHER"]
    assert (one["jurisdiction"], one["published"], one["whole"], one["not_found"]) == (
        "United States",
        None,
        True,
        ["richard-miles"],
    )


def test_an_old_copy_is_called_old(folder: Path, tmp_path: Path, dossier: Run) -> None:
    path = lists.write(tmp_path, "sdn.xml", lists.SDN_XML)
    assert (
        "of 2022-03-24, 1705 days before 2026-11-23: read a newer copy"
        in dossier("-C", folder, "screen", "--list", path, "--on", "2026-11-23").out
    )
    fresh = dossier("-C", folder, "screen", "--list", path, "--on", "2022-03-30").out
    assert "newer copy" not in fresh


def test_a_list_with_a_broken_row_finds_nobody_absent(folder: Path, tmp_path: Path, dossier: Run) -> None:
    path = lists.write(tmp_path, "sdn.csv", lists.SDN.replace(b"702,", b"x702,"))
    done = dossier("-C", folder, "screen", "--list", path, "--on", "2026-11-23")
    assert done.status == 1
    assert "richard-miles: not found in what could be read" in done.out
    assert "sdn.csv:3:1: error I902" in done.err
    assert "next: " in done.err


def test_only_the_first_of_many_namesakes_are_shown(folder: Path, tmp_path: Path, dossier: Run) -> None:
    rows = "".join(f'{n},"ROE, Mary","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n' for n in range(10, 30))
    path = lists.write(tmp_path, "sdn.csv", rows.encode())
    done = dossier("-C", folder, "screen", "jane-roe", "--list", path)
    assert done.out.count("different person of like name") == 5
    assert "and 15 more of like name who are told apart; see --json" in done.out


def test_what_was_decided_is_recorded(folder: Path, dossier: Run, sdn: list[str]) -> None:
    done = dossier("-C", folder, "screen", "jane-roe", *sdn, *RECORD, "--decision", "match")
    assert (done.status, done.err.strip()) == (0, "jane-roe: 4 list checks recorded")
    checks = read_project(folder).officials["jane-roe"].list_checks[1:]
    assert [check.result for check in checks] == ["found", "tag-absent", "tag-absent", "tag-absent"]
    assert checks[0].entry == "700"


def test_that_nobody_was_found_is_recorded_and_shown(folder: Path, dossier: Run, sdn: list[str]) -> None:
    dossier("-C", folder, "screen", "richard-miles", *sdn, *RECORD, "--decision", "not-found")
    check = read_project(folder).officials["richard-miles"].list_checks[-1]
    assert (check.result, check.jurisdiction, str(check.snapshot), check.regime) == (
        "not-found",
        "United States",
        "2021-07-07",
        None,
    )
    shown = dossier(
        "-C",
        folder,
        "coverage",
        "richard-miles",
        "--lists",
        "--regime",
        "us-gma",
        "--regime",
        "sy-entry-act",
        "--on",
        "2021-07-10",
    )
    assert "not-found, copy of 2021-07-07\n" in shown.out
    assert "Entry Act                          never read" in shown.out


def test_the_matrix_says_how_old_a_reading_is(folder: Path, dossier: Run, sdn: list[str]) -> None:
    dossier("-C", folder, "screen", "richard-miles", *sdn, *RECORD, "--decision", "not-found")
    words = ["-C", folder, "coverage", "richard-miles", "--lists", "--regime", "us-gma", "--on", "2026-11-23"]
    assert "not-found, copy of 2021-07-07, 1,965 days old: read it again" in dossier(*words).out
    data = json.loads(dossier(*words, "--json").out)
    assert data["readings"] == [
        {"official": "richard-miles", "regime": "us-gma", "last_read": "2021-07-07", "result": "not-found"}
    ]


def test_a_jurisdiction_can_be_given_for_a_file_of_many_lists(folder: Path, tmp_path: Path, dossier: Run) -> None:
    path = lists.write(tmp_path, "t.csv", lists.SIMPLE_CSV)
    dossier(
        "-C",
        folder,
        "screen",
        "richard-miles",
        "--list",
        path,
        "--jurisdiction",
        "opensanctions=Sylvania",
        *RECORD,
        "--decision",
        "not-found",
    )
    assert read_project(folder).officials["richard-miles"].list_checks[-1].jurisdiction == "Sylvania"


WRONG = {
    "no list": (["jane-roe"], "--list"),
    "an unknown official": (["jane-row", "--list", "SDN"], "there is no official 'jane-row'"),
    "a file that is not there": (["--list", "none.csv"], "there is no file"),
    "a jurisdiction without a list": (["--list", "SDN", "--jurisdiction", "x"], "names no list and state"),
    "a jurisdiction of an unknown list": (["--list", "SDN", "--jurisdiction", "x=y"], "names no list and state"),
    "recording without officials": (["--list", "SDN", *RECORD, "--decision", "match"], "needs the officials"),
    "recording without a decision": (["jane-roe", "--list", "SDN", *RECORD], "decision not given"),
    "recording by nobody": (["jane-roe", "--list", "SDN", "--record", "--decision", "match", "--source", "S004"], "by not given"),
    "recording of an unknown source": (
        ["jane-roe", "--list", "SDN", "--record", "--by", "A", "--decision", "match", "--source", "S999"],
        "there is no source 'S999'",
    ),
    "a decision without recording": (["jane-roe", "--list", "SDN", "--decision", "match"], "goes with --record"),
    "a decision that does not fit": (["jane-roe", "--list", "SDN", *RECORD, "--decision", "not-found"], "does not fit"),
    "an unsourced place": (["unsourced-1", "--list", "SDN"], "has no name to look for"),
}


@pytest.mark.parametrize(("words", "why"), WRONG.values(), ids=WRONG)
def test_wrong_use_is_one_clear_line(folder: Path, tmp_path: Path, dossier: Run, words: list[str], why: str) -> None:
    path = lists.write(tmp_path, "sdn.csv", lists.SDN)
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    done = dossier("-C", folder, "screen", *[str(path) if word == "SDN" else word for word in words])
    assert done.status == 2
    assert why in done.err
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


@pytest.mark.parametrize(
    ("file", "find", "why"),
    [
        ("dossiers/jane-roe/dossier.yaml", "identity: confirmed", "the record of official 'jane-roe' is broken"),
        ("templates/romanisation.yaml", "readings:", "templates/romanisation.yaml is broken"),
    ],
)
def test_a_broken_record_stops_the_run(folder: Path, dossier: Run, sdn: list[str], file: str, find: str, why: str) -> None:
    if file.startswith("templates"):
        (folder / file).write_bytes((shipped_templates().parent / file).read_bytes())
    change(folder, file, find, find.replace(":", "s:"))
    done = dossier("-C", folder, "screen", *sdn)
    assert (done.status, why in done.err) == (2, True)


def test_hidden_characters_of_a_list_are_never_printed_raw(folder: Path, tmp_path: Path, dossier: Run) -> None:
    path = lists.write(
        tmp_path,
        "sdn.csv",
        lists.SDN.replace(b"EXAMPLE", "EX\u202eAMPLE".encode()).replace(b"ROE, Jane", "ROE, \u200bJane".encode()),
    )
    for words in ([], ["--json"]):
        done = dossier("-C", folder, "screen", "--list", path, *words)
        assert not {"\u202e", "\u200b"} & set(done.out)
        assert "EX<U+202E>AMPLE" in done.out


def test_a_problem_of_a_list_is_a_problem_like_any_other(folder: Path, tmp_path: Path, dossier: Run) -> None:
    path = lists.write(tmp_path, "sdn.csv", lists.SDN.replace(b"702,", b"x702,"))
    data = json.loads(dossier("-C", folder, "screen", "--list", path, "--json").out)
    (told,) = data["lists"][0]["problems"]
    assert set(told) == set(Problem(Place("f"), told["level"], "I902", "t", "n").as_dict())


def test_an_extract_of_a_list_finds_nobody_absent(folder: Path, dossier: Run, sdn: list[str]) -> None:
    (folder / "templates/lists.yaml").unlink()
    done = dossier("-C", folder, "screen", *sdn)
    assert done.status == 1
    assert "richard-miles: not found in what could be read" in done.out
    assert "error I905: the file holds 3 entries or rows; a full copy has at least 4,000" in done.err
    refused = dossier("-C", folder, "screen", "richard-miles", *sdn, *RECORD, "--decision", "not-found")
    assert (refused.status, "could not be read whole" in refused.err) == (2, True)
