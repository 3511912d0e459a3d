"""Every format that a list comes in tells the same of the same person, and is known by what it holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.errors import EnvironmentFault, WrongUse
from dossier.lists import ListEntry, ListFile, merged, open_copies, open_list
from tests import lists

FORMATS = {
    "sdn.csv": (lists.SDN, "ofac-sdn", "700", None),
    "sdn.xml": (lists.SDN_XML, "ofac-sdn", "700", dt.date(2022, 3, 24)),
    "uk.csv": (lists.FCDO_CSV, "uk-sanctions-list", "EXA0700", dt.date(2026, 10, 8)),
    "uk.xml": (lists.FCDO_XML, "uk-sanctions-list", "EXA0700", dt.date(2026, 10, 8)),
    "eu.xml": (lists.FSF_XML, "eu-fsf", "EU.700.1", dt.date(2026, 7, 28)),
    "eu.csv": (lists.FSF_CSV, "eu-fsf", "EU.700.1", dt.date(2026, 8, 5)),
    "ca.xml": (lists.SEMA_XML, "ca-sema", "Freedonia, Schedule 1, Part 1, item 7", None),
    "ca-2026.xml": (lists.SEMA_XML_2026, "ca-sema", "Freedonia, Schedule 1, item 7", None),
    "simple.csv": (lists.SIMPLE_CSV, "opensanctions", "NK-700", None),
    "ftm.json": (lists.FTM, "followthemoney", "NK-700", None),
    "au.xlsx": (lists.dfat(), "dfat-list", "700", None),
}
every_format = pytest.mark.parametrize(("content", "list_id", "number", "published"), FORMATS.values(), ids=FORMATS)
WITHOUT_PLACE = ("ca-sema", "opensanctions")


def whole(file: ListFile) -> dict[str, ListEntry]:
    found: dict[str, list[ListEntry]] = {}
    for part in file.entries():
        found.setdefault(part.reference, []).append(part)
    return {number: merged(parts) for number, parts in found.items()}


@every_format
def test_a_list_is_known_by_what_it_holds_and_tells_its_day(
    tmp_path: Path, content: bytes, list_id: str, number: str, published: dt.date | None
) -> None:
    file = open_list(lists.write(tmp_path, "some file", content))
    entries = whole(file)
    assert file.reader.list_id == list_id
    assert number in entries
    assert (file.problems, file.is_whole, file.published) == ((), True, published)


@every_format
def test_the_same_is_told_of_the_same_person(
    tmp_path: Path, content: bytes, list_id: str, number: str, published: dt.date | None
) -> None:
    entry = whole(open_list(lists.write(tmp_path, "list", content)))[number]
    assert entry.kind == "person"
    names = {" ".join(f"{name.given or ''} {name.family or name.text}".split()).casefold() for name in entry.names}
    assert "jane ivanovna roe" in names
    assert {when.text[:4] for when in entry.born} & {"1961"}
    assert any("Northville" in place for place in entry.places) or list_id in WITHOUT_PLACE
    assert entry.programmes or list_id == "followthemoney"
    assert entry.lines


@every_format
def test_a_body_is_no_person(tmp_path: Path, content: bytes, list_id: str, number: str, published: dt.date | None) -> None:
    others = [entry for reference, entry in whole(open_list(lists.write(tmp_path, "list", content))).items() if "70" in reference]
    bodies = [entry for entry in others if any("trading" in name.text.casefold() for name in entry.names)]
    assert {entry.kind for entry in bodies} <= {"entity"}


def test_what_the_treasury_puts_into_remarks_is_read_from_there(tmp_path: Path) -> None:
    entry = whole(open_list(lists.write(tmp_path, "sdn.csv", lists.SDN)))["700"]
    assert [when.text for when in entry.born] == ["1960", "1961-03-04"]
    assert entry.places == ("Northville, Freedonia",)
    assert entry.programmes == ("EXAMPLE", "OTHER")
    assert entry.nationality == ("Freedonia",)
    assert entry.identifiers == (("Passport", "AB123456"),)
    assert {name.quality for name in entry.names if name.text == "THE CHAIR"} == {"weak"}


def test_the_qualities_of_names_are_kept(tmp_path: Path) -> None:
    for content, number in ((lists.FCDO_CSV, "EXA0700"), (lists.FCDO_XML, "EXA0700"), (lists.dfat(), "700")):
        entry = whole(open_list(lists.write(tmp_path, "list", content)))[number]
        assert {name.quality for name in entry.names if "ROW" in name.text.upper()} == {"weak"}
    entry = whole(open_list(lists.write(tmp_path, "list", lists.FSF_XML)))["EU.700.1"]
    assert {name.text: name.quality for name in entry.names}["The Chair"] == "weak"


def test_a_year_or_a_span_is_read_no_more_exactly_than_it_stands(tmp_path: Path) -> None:
    entry = whole(open_list(lists.write(tmp_path, "eu.xml", lists.FSF_XML)))["EU.700.1"]
    assert {when.text for when in entry.born} == {"1961-03-04", "1960~", "1959/1962"}


def test_a_sanction_of_followthemoney_is_part_of_the_person_it_names(tmp_path: Path) -> None:
    assert whole(open_list(lists.write(tmp_path, "f", lists.FTM)))["NK-700"].programmes == ("EXAMPLE",)


def test_nested_targets_bring_their_sanctions_along(tmp_path: Path) -> None:
    line = (
        b'{"id": "N1", "schema": "Person", "properties": '
        b'{"name": ["Jane Roe"], "sanctions": [{"properties": {"programId": ["EX"]}}]}}'
    )
    assert whole(open_list(lists.write(tmp_path, "f", line)))["N1"].programmes == ("EX",)


def test_an_entity_without_a_name_is_known_by_its_caption_or_passed_over(tmp_path: Path) -> None:
    lines = b'{"id": "N1", "schema": "Person", "caption": "Jane Roe", "properties": {}}\n'
    lines += b'{"id": "N2", "schema": "Person", "properties": {}}\n'
    file = open_list(lists.write(tmp_path, "f", lines))
    assert [(entry.reference, entry.names[0].text) for entry in file.entries()] == [("N1", "Jane Roe")]
    assert file.is_whole


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    import hashlib

    assert open_list(lists.write(tmp_path, "f", lists.SDN)).sha256 == hashlib.sha256(lists.SDN).hexdigest()


def test_alternate_names_come_together_with_the_entry_whose_number_they_bear(tmp_path: Path) -> None:
    paths = [lists.write(tmp_path, "alt.csv", lists.ALT), lists.write(tmp_path, "sdn.csv", lists.SDN)]
    (copy,) = open_copies(paths)
    (entry,) = copy.wanted(lambda part: any(name.text == "ROW, Jane" for name in part.names))
    assert {name.text for name in entry.names} >= {"ROW, Jane", "ROE, Jane Ivanovna"}
    assert entry.born and entry.kind == "person"


def test_two_editions_of_one_list_stay_apart(tmp_path: Path) -> None:
    older = lists.write(tmp_path, "older.csv", lists.SDN.replace(b"1961", b"1962"))
    copies = open_copies([lists.write(tmp_path, "newer.csv", lists.SDN), older])
    assert [[when.text for when in next(copy.wanted(lambda part: part.reference == "700")).born][-1] for copy in copies] == [
        "1961-03-04",
        "1962-03-04",
    ]


REFUSED = {
    "alternate names alone": ([lists.ALT], "is not among the files"),
    "alternate names with two editions": ([lists.ALT, lists.SDN, lists.SDN.replace(b"1961", b"1962")], "several editions"),
    "one file twice": ([lists.SDN, lists.SDN], "same bytes"),
    "a letter": ([b"Dear Sir,\n"], "no format|in no format"),
    "nothing": ([b""], "in no format"),
    "other XML": ([b"<html><body/></html>"], "in no format"),
    "other CSV": ([b"a,b\n1,2\n"], "in no format"),
    "other JSON": ([b'{"a": 1}'], "in no format"),
    "a gzip": ([b"\x1f\x8b\x08\0\0"], "in no format"),
}


@pytest.mark.parametrize(("contents", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_list_is_refused_in_one_line(tmp_path: Path, contents: list[bytes], why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        open_copies([lists.write(tmp_path, f"f{number}", content) for number, content in enumerate(contents)])


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="there is no file"):
        open_list(tmp_path / "none")
    with pytest.raises((WrongUse, EnvironmentFault), match=r"is no file|directory"):
        open_list(tmp_path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WrongUse, match="is no file"):
        open_list(tmp_path / "pipe")


def test_a_list_that_changes_while_it_is_read_stops_the_run(tmp_path: Path) -> None:
    path = lists.write(tmp_path, "sdn.csv", lists.SDN)
    file = open_list(path)
    reading = file.entries()
    next(reading)
    with path.open("ab") as more:
        more.write(b"\n")
    with pytest.raises(EnvironmentFault, match="changed while it was read"):
        list(reading)


def test_a_name_that_hides_characters_is_shown_with_its_code_points(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="U\\+202E"):
        open_list(lists.write(tmp_path, "a\u202eb", b"x"))
