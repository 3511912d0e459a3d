"""A list made to break the reader gives problems with their rows: no traceback, no endless memory, and nobody called absent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossier.lists import open_list
from dossier.lists.faults import CODES
from dossier.lists.listfile import READERS, ListFile
from dossier.lists.source import Head
from tests import lists
from tests.conftest import ROOT

ROW = '703,"DOE, John","individual","EXAMPLE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1970."\n'
FTM_ROW = b'{"id": "NK-703", "schema": "Person", "properties": {"name": ["John Doe"]}}\n'
DESIGNATION = "<Designation><UniqueID>EXA0703</UniqueID><Names><Name><Name6>DOE</Name6></Name></Names></Designation>"


def codes_and_lines(file: ListFile) -> list[tuple[str, int]]:
    return [(problem.code, problem.place.line) for problem in file.problems]


def read(folder: Path, content: bytes) -> tuple[ListFile, set[str]]:
    file = open_list(lists.write(folder, "list", content))
    return file, {entry.reference for entry in file.entries()}


def sdn(middle: bytes) -> bytes:
    return lists.SDN.removesuffix(b"\x1a") + middle + ROW.encode()


BROKEN_ROWS = {
    "too few cells": (sdn(b"800,only\n"), [("I902", 4)]),
    "too many cells": (sdn(b"800" + b",x" * 500 + b"\n"), [("I902", 4)]),
    "no number": (sdn(b'x,"A","individual",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'), [("I902", 4)]),
    "a huge cell": (sdn(b'800,"' + b"A" * 150_000 + b'"\n'), [("I902", 4)]),
    "a huge line": (sdn(b"800," + b"A" * 3_000_000 + b"\n"), [("I902", 4)]),
}


@pytest.mark.parametrize(("content", "expected"), BROKEN_ROWS.values(), ids=BROKEN_ROWS)
def test_a_broken_row_is_told_by_its_line_and_the_rest_is_read(
    tmp_path: Path, content: bytes, expected: list[tuple[str, int]]
) -> None:
    file, found = read(tmp_path, content)
    assert codes_and_lines(file) == expected
    assert {"700", "703"} <= found
    assert not file.is_whole


def test_an_open_quotation_mark_ends_the_reading_and_is_told(tmp_path: Path) -> None:
    file, found = read(tmp_path, sdn(b'800,"never closed\n' + b"line\n" * 500))
    assert codes_and_lines(file) == [("I901", 4)]
    assert "700" in found
    assert not file.is_whole


def test_bytes_of_another_encoding_are_read_with_a_warning(tmp_path: Path) -> None:
    file, found = read(tmp_path, sdn(ROW.replace("703", "704").replace("DOE", "M\u00fcLLER").encode("cp1252")))
    assert codes_and_lines(file) == [("I903", 4)]
    assert "704" in found
    assert file.is_whole


def test_a_nul_is_read_as_a_mark(tmp_path: Path) -> None:
    file, found = read(tmp_path, sdn(ROW.replace("703", "704").replace("DOE", "D\0E").encode()))
    assert codes_and_lines(file) == [("I903", 4)]
    assert "704" in found


def test_a_list_in_utf_16_is_read(tmp_path: Path) -> None:
    file, found = read(tmp_path, lists.FCDO_CSV.decode().encode("utf-16"))
    assert (file.problems, found) == ((), {"EXA0700", "EXA0702"})


def test_many_broken_rows_are_counted_and_not_all_told(tmp_path: Path) -> None:
    file, _ = read(tmp_path, sdn(b"800,only\n" * 500))
    assert len(file.problems) == 50
    assert file.untold == 450


BOMB = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
XML_FAULTS = {
    "entities": lists.FCDO_XML.replace(b"<Designations", BOMB.encode() + b"<Designations", 1),
    "a document type": lists.FCDO_XML.replace(
        b"<Designations", b'<!DOCTYPE Designations SYSTEM "file:///etc/passwd"><Designations', 1
    ),
    "an unknown entity": lists.FCDO_XML.replace(b"<UniqueID>EXA0702", b"<UniqueID>&who;"),
    "cut short": lists.FCDO_XML[:-200],
    "not closed": lists.FCDO_XML.replace(b"</Names>", b"", 1),
    "too deep": lists.FCDO_XML.replace(b"<UniqueID>EXA0702</UniqueID>", b"<a>" * 100 + b"</a>" * 100),
    "an unknown encoding": lists.FCDO_XML.replace(b'encoding="utf-8"', b'encoding="klingon-8"'),
    "a NUL": lists.FCDO_XML.replace(b"EXA0702", b"EXA\x000702"),
    "bytes that are not UTF-8": lists.FCDO_XML.replace(b"EXA0702", b"EXA\xff0702"),
}


def test_a_broken_row_of_alternate_names_is_told(tmp_path: Path) -> None:
    file, found = read(tmp_path, lists.ALT.removesuffix(b"\x1a") + b'x,1\n700,9,"aka",-0- ,-0- \n')
    assert (codes_and_lines(file), found, file.is_whole) == ([("I902", 3)], {"700", "702"}, False)


@pytest.mark.parametrize("content", XML_FAULTS.values(), ids=XML_FAULTS)
def test_xml_that_is_broken_or_hostile_is_not_read_on(tmp_path: Path, content: bytes) -> None:
    file, _ = read(tmp_path, content)
    assert codes_and_lines(file)[0][0] == "I901"
    assert not file.is_whole


def test_nothing_of_another_file_comes_in_through_an_entity(tmp_path: Path) -> None:
    secret = lists.write(tmp_path, "secret", b"hidden words")
    doctype = f'<!DOCTYPE d [<!ENTITY s SYSTEM "file://{secret}">]><Designations'.encode()
    file, found = read(tmp_path, lists.FCDO_XML.replace(b"<Designations", doctype, 1).replace(b"EXA0702", b"&s;"))
    assert not file.is_whole
    assert not any("hidden" in one for one in found)


def test_a_record_of_millions_of_characters_is_one_lost_record(tmp_path: Path) -> None:
    big = f"<Designation><UniqueID>EXA0800</UniqueID><OtherInformation>{'x ' * 1_500_000}</OtherInformation></Designation>"
    file, found = read(tmp_path, lists.FCDO_XML.replace(b"</Designations>", (big + DESIGNATION + "</Designations>").encode()))
    assert codes_and_lines(file)[0][0] == "I902"
    assert "EXA0703" in found
    assert "EXA0800" not in found


def test_a_record_of_too_many_elements_is_one_lost_record(tmp_path: Path) -> None:
    big = "<Designation><UniqueID>EXA0800</UniqueID>" + "<x/>" * 60_000 + "</Designation>"
    file, found = read(tmp_path, lists.FCDO_XML.replace(b"</Designations>", (big + DESIGNATION + "</Designations>").encode()))
    assert codes_and_lines(file)[0][0] == "I902"
    assert found >= {"EXA0703"}


def test_an_attribute_without_an_end_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.lists.elements.MOST_BETWEEN", 1 << 18)
    file, _ = read(tmp_path, lists.FCDO_XML.replace(b"</Designations>", b'<x a="' + b"y" * (1 << 20)))
    assert codes_and_lines(file) == [("I901", codes_and_lines(file)[0][1])]


NAMELESS = {
    "uk.xml": lists.FCDO_XML.replace(b"<UniqueID>EXA0702</UniqueID>", b""),
    "uk.csv": lists.FCDO_CSV.replace(b",EXA0702,", b",,"),
    "eu.xml": lists.FSF_XML.replace(b' logicalId="702"', b""),
    "eu.csv": lists.FSF_CSV.replace(b";702;EU.702.1", b";;"),
    "sdn.xml": lists.SDN_XML.replace(b"<uid>702</uid>", b""),
    "ca.xml": lists.SEMA_XML.replace(b"<EntityOrShip>Roe Trading Ltd</EntityOrShip>", b""),
    "simple.csv": lists.SIMPLE_CSV.replace(b'"NK-702"', b'""'),
    "alt.csv": lists.SDN.replace(b'702,"ROE', b'x702,"ROE'),
}


@pytest.mark.parametrize("content", NAMELESS.values(), ids=NAMELESS)
def test_an_entry_without_number_or_name_is_told(tmp_path: Path, content: bytes) -> None:
    file, found = read(tmp_path, content)
    assert [code for code, _ in codes_and_lines(file)] == ["I902"]
    assert len(found) >= 1


JSON_FAULTS = {
    "no JSON": b"{oops\n",
    "an array": b"[1, 2]\n",
    "nested too deep": b'{"id": ' + b"[" * 200_000 + b"\n",
    "a number of ten thousand digits": b'{"id": ' + b"9" * 10_000 + b"}\n",
    "no properties": b'{"id": "x", "schema": "Person"}\n',
    "properties that are a list": b'{"id": "x", "schema": "Person", "properties": []}\n',
    "not UTF-8": b'{"id": "\xff", "schema": "Person", "properties": {}}\n',
    "a number as id": b'{"id": 7, "schema": "Person", "properties": {"name": ["x"]}}\n',
}


@pytest.mark.parametrize("line", JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_a_broken_line_of_json_is_told_and_the_rest_is_read(tmp_path: Path, line: bytes) -> None:
    file, found = read(tmp_path, lists.FTM + b"\n" + line + b"\n" + FTM_ROW)
    assert codes_and_lines(file) == [("I902", 5)]
    assert "NK-703" in found


def test_a_line_of_json_without_an_end_is_one_lost_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.lists.ftm_lines.MOST_LINE", 5_000)
    file, found = read(tmp_path, lists.FTM + b"\n" + b"x" * 12_000 + b"\n" + FTM_ROW)
    assert codes_and_lines(file) == [("I902", 5)]
    assert "NK-703" in found


def test_odd_values_of_properties_are_passed_over(tmp_path: Path) -> None:
    line = b'{"id": "x", "schema": "Person", "properties": {"name": ["Jane Roe", 7, null, {"a": 1}], '
    line += b'"birthDate": "1961", "sanctions": "x"}}\n'
    file, _ = read(tmp_path, line)
    (entry,) = file.entries()
    assert [name.text for name in entry.names] == ["Jane Roe"]
    assert [when.text for when in entry.born] == ["1961"]
    assert file.is_whole


def test_a_list_of_nothing_but_its_heading_is_not_whole(tmp_path: Path) -> None:
    file, found = read(tmp_path, lists.SIMPLE_CSV.splitlines()[0] + b"\n")
    assert (codes_and_lines(file), found, file.is_whole) == ([("I904", 1)], set(), False)


SHEETS = {
    "no such columns": (lists.workbook(("a", "b"), (1, 2)), "I901"),
    "an archive that is no workbook": (b"PK\x03\x04" + b"x" * 100, "I901"),
    "a workbook of before 2007": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "I901"),
    "a formula": (
        lists.workbook(lists.DFAT_HEADING, (1, '=HYPERLINK("x")', "Individual"), (2, "Jane Roe", "Individual")),
        "I902",
    ),
    "no reference": (lists.workbook(lists.DFAT_HEADING, (None, "Jane Roe", "Individual"), (2, "Jane Roe", "Individual")), "I902"),
}


@pytest.mark.parametrize(("content", "code"), SHEETS.values(), ids=SHEETS)
def test_a_workbook_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    file, _ = read(tmp_path, content)
    assert codes_and_lines(file)[0][0] == code
    assert not file.is_whole


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(
        sorted([lists.SDN, lists.SDN_XML, lists.FCDO_CSV, lists.FSF_XML, lists.SEMA_XML, lists.SIMPLE_CSV, lists.FTM])
    ),
    st.data(),
)
def test_no_damage_to_a_list_raises(tmp_path: Path, content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content)))
    until = data.draw(st.integers(at, min(len(content), at + 40)))
    damaged = content[:at] + data.draw(st.binary(max_size=20)) + content[until:]
    path = lists.write(tmp_path, "list", damaged)
    reader = next((one for one in READERS if one.tells(Head(damaged))), None)
    if reader is not None:
        file = open_list(path)
        for entry in file.entries():
            assert entry.reference


@given(st.binary(max_size=300))
def test_no_beginning_of_a_file_raises(raw: bytes) -> None:
    assert [reader.tells(Head(raw)) for reader in READERS]


def test_a_list_that_says_that_it_has_more_is_not_whole(tmp_path: Path) -> None:
    file, found = read(tmp_path, lists.SDN_XML.replace(b"<Record_Count>2", b"<Record_Count>9000"))
    assert (codes_and_lines(file), found, file.is_whole) == ([("I905", 1)], {"700", "702"}, False)


def test_a_list_with_fewer_entries_than_a_full_copy_is_not_whole(tmp_path: Path) -> None:
    file = open_list(lists.write(tmp_path, "sdn.csv", lists.SDN), {"ofac-sdn": 4})
    assert len(list(file.entries())) == 3
    assert (codes_and_lines(file), file.is_whole) == ([("I905", 1)], False)


def test_every_code_of_a_list_is_explained() -> None:
    page = (ROOT / "PROBLEMS.md").read_text(encoding="utf-8")
    assert [code for code, meaning in CODES.items() if f"| {code} |" not in page or meaning not in page] == []
