"""An export holds what its audience may be told, all of it, and no more; it is written whole, searched first, or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from dossier.exchange.export import FORMS, export
from dossier.exchange.export_rows import tables
from dossier.exchange.export_tables import COLUMNS
from dossier.exchange.keys import Keys
from dossier.exchange.told import OURS, told
from dossier.model.record import Record, parts
from dossier.project import Project, read_project
from dossier.view import Audience, View, view
from tests.conftest import INVENTED, Result, change

PUBLIC, SYLVANIA, UK, INTERNAL = (
    Audience("public"),
    Audience("recipient", "sy-ministry"),
    Audience("recipient", "uk-fcdo"),
    Audience("internal"),
)
ROE, DOE, DARK = "dossiers/jane-roe/dossier.yaml", "evidence/cases/john-doe.yaml", "evidence/conduct/doe-dark-cell-2014.yaml"
Run = Callable[..., Result]


def data_of(project: Project, audience: Audience = PUBLIC) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(export(view(project, audience), "json"))
    return found


def rows_of(project: Project, title: str, audience: Audience = PUBLIC) -> list[dict[str, str]]:
    (sheet,) = [one for one in tables(told(view(project, audience))) if one.title == title]
    return [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]


def everything(project: Project, audience: Audience) -> str:
    """All that an export says, in every form, as one text."""
    seen = view(project, audience)
    sheets = " ".join(cell for sheet in tables(told(seen)) for row in sheet.rows for cell in row)
    return f"{sheets} {export(seen, 'json').decode()} {export(seen, 'ftm').decode()}"


# What is told -------------------------------------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes(invented: Project) -> None:
    again = read_project(INVENTED)
    for form in FORMS:
        for audience in (SYLVANIA, INTERNAL):
            assert export(view(again, audience), form) == export(view(invented, audience), form)


def test_what_is_privileged_is_for_the_house_alone(folder: Path) -> None:
    change(folder, DARK, "charged_and_tried: yes", "charged_and_tried: yes\nnotes: [Counsel doubts the date.]")
    project = read_project(folder)
    privileged = ["Counsel asks us to keep the second witness apart.", "Counsel doubts the date.", "A. Example"]
    for audience in (PUBLIC, UK, SYLVANIA):
        assert not [words for words in privileged if words in everything(project, audience)]
        assert "notes" not in data_of(project, audience)["officials"]["jane-roe"]
        assert "notes" not in rows_of(project, "officials", audience)[0]
    assert all(words in everything(project, INTERNAL) for words in privileged)
    assert rows_of(project, "conduct", INTERNAL)[0]["notes"] == "Counsel doubts the date."


def test_what_is_unverified_is_for_the_house_alone(invented: Project) -> None:
    points = ["She is said to have left office in 2020.", "Doe is said to have appealed.", "Ask the court's registry."]
    for audience in (PUBLIC, UK, SYLVANIA):
        assert not [words for words in points if words in everything(invented, audience)]
    assert all(words in everything(invented, INTERNAL) for words in points)


def test_what_a_recipient_alone_may_see_is_for_that_recipient(invented: Project) -> None:
    words = "A witness told the Trust what was heard in the corridor."
    assert words in everything(invented, SYLVANIA)
    assert "EX-0002" in data_of(invented, SYLVANIA)["exhibits"]
    for audience in (PUBLIC, UK):
        assert words not in everything(invented, audience)
        assert not re.search("EX-0002|S006|Jane Row", everything(invented, audience))


def test_asks_and_arguments_stay_in_the_house(folder: Path) -> None:
    plea = "recipients:\n  - {recipient: uk-fcdo, ask: hold, reason: We wait for the file., by: B. Example}\nconflicts:\n"
    change(folder, ROE, "conflicts:\n", plea)
    project = read_project(folder)
    for audience in (PUBLIC, UK, SYLVANIA):
        assert not re.search("We wait for the file|Nine days without light, as reported", everything(project, audience))
    assert "We wait for the file." in everything(project, INTERNAL)


def test_a_witness_is_a_witness(folder: Path) -> None:
    change(folder, DOE, "Doe edits a newspaper in Northville.", "Doe edits a newspaper, as <<corridor>> says.")
    project = read_project(folder)
    for audience in (PUBLIC, SYLVANIA, INTERNAL):
        assert "Doe edits a newspaper, as a witness says." in everything(project, audience)
        assert "corridor>>" not in everything(project, audience)


def test_a_withheld_wrong_is_not_named_by_the_allegation_that_has_it(folder: Path) -> None:
    change(folder, DARK, "kind: incident", "kind: incident\ndisclosure: internal")
    change(folder, ROE, "    reference: null", "    covers: [doe-dark-cell-2014]\n    reference: null")
    project = read_project(folder)
    assert "doe-dark-cell-2014" not in everything(project, PUBLIC)
    assert data_of(project)["officials"]["jane-roe"]["allegations"][0]["conduct"] == []
    assert "doe-dark-cell-2014" in everything(project, INTERNAL)


def test_a_withheld_event_is_not_named_by_the_wrong_that_tells_it(folder: Path) -> None:
    change(folder, DARK, "events: [E1, E2]", "events: [E1, E2, E3]")
    project = read_project(folder)
    assert len(data_of(project)["conduct"]["doe-dark-cell-2014"]["events"]) == 2
    assert len(data_of(project, SYLVANIA)["conduct"]["doe-dark-cell-2014"]["events"]) == 3


def test_sources_are_told_where_something_rests_on_them(invented: Project) -> None:
    assert list(data_of(invented)["sources"]) == ["S001", "S002", "S003", "S004", "S005"]
    assert "S-SY1" in data_of(invented, INTERNAL)["sources"]


# What parts are called ----------------------------------------------------------------------------------------------


def test_no_number_outside_the_house_tells_of_a_part_that_is_withheld(invented: Project) -> None:
    ids = [one["id"] for one in data_of(invented)["cases"]["john-doe"]["events"]]
    assert len(ids) == 4
    assert all(re.fullmatch("event-[0-9a-f]{12}", id_) for id_ in ids)
    assert [one["id"] for one in data_of(invented, INTERNAL)["cases"]["john-doe"]["events"]] == [
        "E1",
        "E2",
        "E3",
        "E4",
        "E5",
        "E6",
    ]


def test_what_points_to_a_part_calls_it_as_the_part_is_called(invented: Project) -> None:
    for audience in (PUBLIC, INTERNAL):
        official = data_of(invented, audience)["officials"]["jane-roe"]
        assert official["allegations"][0]["link"]["positions"] == [official["positions"][1]["id"]]
        wrong, case = (data_of(invented, audience)[kind] for kind in ("conduct", "cases"))
        assert wrong["doe-dark-cell-2014"]["events"] == [one["id"] for one in case["john-doe"]["events"][:2]]
        (row,) = [one for one in rows_of(invented, "allegations", audience) if one["official"] == "jane-roe"]
        assert row["positions"] == official["positions"][1]["id"]


def test_a_part_keeps_its_key_while_others_come_and_go(folder: Path) -> None:
    before = {one["label"]: one["id"] for one in rows_of(read_project(folder), "events")}
    change(
        folder,
        DOE,
        "  - id: E1\n",
        "  - {id: E9, date: 2013, label: New, statement: N., confidence: reported, cites: [{source: S002}]}\n  - id: E1\n",
    )
    after = {one["label"]: one["id"] for one in rows_of(read_project(folder), "events")}
    assert before.items() < after.items()


def test_parts_that_say_the_same_have_keys_of_their_own(folder: Path) -> None:
    twin = "  - {id: E8, date: 2014-04-01, label: Arrested, statement: N., confidence: reported, cites: [{source: S002}]}\n"
    change(folder, DOE, "  - id: E4\n", f"{twin}  - id: E4\n")
    seen = told(view(read_project(folder), PUBLIC))
    keys = Keys(seen)
    assert keys.key(("case", "john-doe"), "E8") == keys.key(("case", "john-doe"), "E1") + "-2"


# Nothing is lost ----------------------------------------------------------------------------------------------------

NOT_IN_TABLES = frozenset(
    [
        *("brief", "disclosure", "consent", "telling", "inside", "element", "strength", "why", "original_name", "parent", "by"),
        *("file", "code", "about", "reason", "check", "older", "final_on", "machine", "translator", "recipient", "ask"),
    ]
)
"""Fields that the JSON has and the tables leave out: what steers the program, and what only the whole record makes clear."""


def texts(record: Record) -> Iterator[tuple[str, str]]:
    for _, part in parts(record):
        for name in type(part).model_fields:
            value = getattr(part, name)
            yield from ((name, one) for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str))


def records_of(seen: View) -> Iterator[Record]:
    for kind in ("officials", "cases", "conduct", "institutions", "sources", "exhibits"):
        yield from getattr(seen, kind).values()


@pytest.mark.parametrize("audience", [PUBLIC, SYLVANIA, INTERNAL], ids=lambda one: one.folder)
def test_every_text_that_is_told_stands_in_the_json_and_in_the_tables(invented: Project, audience: Audience) -> None:
    seen = told(view(invented, audience))
    whole = export(view(invented, audience), "json").decode()
    cells = {cell for sheet in tables(seen) for row in sheet.rows for cell in row}
    joined = "\n".join(sorted(cells))
    lost = []
    for record in records_of(seen):
        for name, text in texts(record):
            if name in ("id", "positions", "events", "answers", "disclosure"):
                continue
            is_ours = name in OURS and audience is not INTERNAL
            if not is_ours and json.dumps(text, ensure_ascii=False)[1:-1] not in whole:
                lost.append(("json", name, text))
            if name not in NOT_IN_TABLES and text not in joined:
                lost.append(("tables", name, text))
    assert lost == []


def test_every_cite_has_a_row_and_names_its_source(invented: Project) -> None:
    rows = rows_of(invented, "cites", SYLVANIA)
    assert all(row["source"] for row in rows)
    (quoted,) = [row for row in rows if row["quote"]]
    assert (quoted["record"], quoted["table"], quoted["source"], quoted["exhibit"]) == ("john-doe", "events", "S002", "EX-0001")
    assert quoted["quote"] == "arrested at nine in the morning"
    cite = data_of(invented)["cases"]["john-doe"]["events"][0]["cites"][0]
    assert (cite["exhibit"], cite["source"]) == ("EX-0001", "S002")


# The files ----------------------------------------------------------------------------------------------------------


def test_the_zip_holds_a_file_for_each_table(invented: Project) -> None:
    with zipfile.ZipFile(io.BytesIO(export(view(invented, PUBLIC), "csv"))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    assert set(files) == {f"{title}.csv" for title in ("about", *COLUMNS)}
    for name, raw in files.items():
        assert raw.startswith(b"\xef\xbb\xbf"), name
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}
    assert b"Nothing in it is a finding of guilt" in files["about.csv"]
    assert "Роу Джейн Ивановна".encode() in files["names.csv"]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_put_where_it_is_asked_for(dossier: Run, tmp_path: Path, form: str) -> None:
    shown = dossier("-C", INVENTED, "export", form, "--audience", "public", "--out", tmp_path / "new/file")
    assert shown.status == 0, shown.err
    assert shown.out == f"{tmp_path}/new/file: 3 officials, {(tmp_path / 'new/file').stat().st_size:,} bytes\n"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file"]


def test_a_file_goes_below_out_unless_a_place_is_named(dossier: Run, folder: Path) -> None:
    assert dossier("-C", folder, "export", "json", "--audience", "recipient:sy-ministry").status == 0
    data = json.loads((folder / "out/export/recipient-sy-ministry/records.json").read_text())
    assert (data["format"], data["version"], data["state"]) == ("dossier-export", 1, "draft")
    assert data["audience"] == "recipient:sy-ministry"


def test_nothing_is_put_in_place_that_its_reader_may_not_see(dossier: Run, folder: Path, tmp_path: Path) -> None:
    change(folder, DOE, "Doe edits a newspaper in Northville.", "Doe knows Wendy Withheld-Witness.")
    out = tmp_path / "old"
    out.write_text("old")
    for form in ("csv", "xlsx"):
        shown = dossier("-C", folder, "export", form, "--audience", "public", "--out", out)
        assert shown.status == 1
        assert "this audience may not see" in shown.err
        assert "Wendy" not in shown.err
        assert out.read_text() == "old"
    assert dossier("-C", folder, "export", "csv", "--audience", "internal", "--out", out).status == 0


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["odt", "--audience", "public"], 2, "'odt' is not one of"),
        (["json"], 2, "Missing option '--audience'"),
        (["json", "--audience", "everyone"], 2, "'everyone' is no audience"),
        (["json", "--audience", "recipient:uk-fcd"], 2, "name one of uk-fcdo"),
        (["json", "--audience", "public", "--out", "{folder}/evidence/x.json"], 2, "lies among the sources"),
        (["json", "--audience", "public", "--out", "{folder}"], 2, "is a folder\n    next: name a file in it"),
        (["json", "--audience", "public", "--out", "{folder}/file/x/y"], 3, "cannot be made"),
        (["json", "--audience", "public", "--out", "/proc/x.json"], 3, "cannot be written"),
    ],
)
def test_wrong_use_is_one_clear_line(dossier: Run, folder: Path, words: list[str], status: int, message: str) -> None:
    (folder / "file").touch()
    shown = dossier("-C", folder, "export", *(word.format(folder=folder) for word in words))
    assert shown.status == status
    assert message in shown.err
    assert "Traceback" not in shown.err


def test_the_records_themselves_are_not_overwritten(dossier: Run, folder: Path) -> None:
    before = (folder / "project.yaml").read_bytes()
    assert dossier("-C", folder, "export", "json", "--audience", "public", "--out", folder / "project.yaml").status == 2
    assert (folder / "project.yaml").read_bytes() == before


def test_what_is_broken_is_named_and_the_rest_exported(dossier: Run, folder: Path, tmp_path: Path) -> None:
    change(folder, "dossiers/richard-miles/dossier.yaml", "identity: confirmed", "identity: sure")
    shown = dossier("-C", folder, "export", "json", "--audience", "public", "--out", tmp_path / "x.json")
    assert shown.status == 1
    assert "not exported: dossiers/richard-miles/dossier.yaml, which is broken" in shown.err
    assert set(json.loads((tmp_path / "x.json").read_text())["officials"]) == {"jane-roe", "unsourced-1"}
    change(folder, "project.yaml", "submitter: ", "submiter: ")
    shown = dossier("-C", folder, "export", "json", "--audience", "public", "--out", tmp_path / "x.json")
    assert (shown.status, "project.yaml is broken" in shown.err) == (2, True)


def test_an_odd_reference_stops_no_export(folder: Path) -> None:
    change(folder, ROE, "positions: [P2]", "positions: [P2, P9]")
    change(folder, ROE, "    conduct: [doe-dark-cell-2014]\n    link", "    conduct: [doe-dark-cell-2014, nothing]\n    link")
    change(folder, DARK, "events: [E1, E2]", "events: [E1, E99]")
    change(folder, DOE, "institutions: [northville-court]", "institutions: [nowhere]")
    project = read_project(folder)
    for audience in (PUBLIC, INTERNAL):
        for form in FORMS:
            assert export(view(project, audience), form)
