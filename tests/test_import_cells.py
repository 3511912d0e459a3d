"""What a cell says is what was typed, or it is refused: no date is guessed, and nothing that a spreadsheet made is a fact."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.exchange.cells import value_of
from dossier.exchange.csvfile import csv_rows
from dossier.exchange.reading import column_named
from dossier.exchange.sheets import SHEETS, Column, Form, sheet_named
from dossier.exchange.spots import Refused, letters
from dossier.model.dates import parse_when
from dossier.sheetfile import Cell, Formula
from dossier.yamlfile.writing import Bare


def column(sheet: str, name: str) -> Column:
    found = column_named(sheet_named(sheet) or SHEETS[0], name)
    assert found is not None, name
    return found


FROM, TITLE = column("positions", "from"), column("positions", "title")


@pytest.mark.parametrize(
    ("cell", "shown", "said"),
    [
        (dt.datetime(2014, 5, 10), "yyyy\\-mm\\-dd", "2014-05-10"),
        (dt.datetime(2014, 5, 10), "[$-409]d\\ mmmm\\ yyyy;@", "2014-05-10"),
        (dt.datetime(2014, 5, 1), "mmm yyyy", "2014-05"),
        (dt.datetime(2014, 1, 1), "yyyy", "2014"),
        (dt.date(2014, 5, 10), "General", "2014-05-10"),
        (2014, "", "2014"),
        ("2014-04-01/2014-04-09", "", "2014-04-01/2014-04-09"),
        ("13/02/2014", "", "2014-02-13"),
        ("02/13/2014", "", "2014-02-13"),
        ("5.5.2014", "", "2014-05-05"),
        ("1 April 2014", "", "2014-04-01"),
        ("Sept 2014", "", "2014-09"),
        ("2014~", "", "2014~"),
        ("some day", "", "some day"),  # refused as a record refuses it, with the words of the records
    ],
)
def test_a_date_is_as_exact_as_its_cell_shows_it(cell: Cell, shown: str, said: str) -> None:
    assert value_of(FROM, cell, shown) == said


@pytest.mark.parametrize(
    ("name", "cell", "shown", "why"),
    [
        ("from", "01/02/2014", "", "may be 2014-02-01 or 2014-01-02"),
        ("from", dt.datetime(2014, 5, 10), "d mmm", "without its year"),
        ("from", dt.datetime(2014, 5, 10, 9, 30), "yyyy-mm-dd hh:mm", "a time of day beside the date"),
        ("from", dt.time(9, 30), "hh:mm", "a time of day"),
        ("from", 41730, "", "which is no year"),
        ("title", dt.datetime(2014, 5, 10), "mmm yy", "holds a date, where text is expected"),
        ("title", Formula("=A1"), "", "holds a formula"),
        ("title", "#REF!", "", "the mark of a broken formula"),
        ("title", True, "", "no yes or no is expected"),
        ("title", 10**15, "", "more than 15 digits"),
        ("cites", "page 4", "", "is not a cite"),
        ("cites", 'EX-0001 p. 1 "words"', "", "without their language"),
        ("cites", 'EX-0001 p. 1 "words', "", "not closed"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(name: str, cell: Cell, shown: str, why: str) -> None:
    with pytest.raises(Refused, match=why.replace("(", r"\(")) as refused:
        value_of(column("positions", name), cell, shown)
    assert refused.value.next


def test_a_mapping_says_how_days_and_months_stand() -> None:
    assert value_of(FROM, "01/02/2014", dates="day-first") == "2014-02-01"
    assert value_of(FROM, "01/02/2014", dates="month-first") == "2014-01-02"
    assert value_of(FROM, "13/02/2014", dates="month-first") == "2014-02-13"


def test_cites_are_typed_as_people_type_them() -> None:
    said = value_of(column("positions", "cites"), "S001 para 4; EX-0007, p. 4;S-UK1 ;")
    assert said == [{"source": "S001", "at": "para 4"}, {"exhibit": "EX-0007", "at": "p. 4"}, {"source": "S-UK1"}]


def test_a_cite_may_quote_the_words_with_their_language() -> None:
    said = value_of(column("positions", "cites"), 'EX-0001 p. 1 "nine; in the morning" (en); S001 “Слова” (ru);S002')
    assert said == [
        {"exhibit": "EX-0001", "at": "p. 1", "quote": {"text": "nine; in the morning", "language": "en"}},
        {"source": "S001", "quote": {"text": "Слова", "language": "ru"}},
        {"source": "S002"},
    ]


@pytest.mark.parametrize(
    ("sheet", "name", "cell", "said"),
    [
        ("sources", "kind", "Official List", "official-list"),
        ("sources", "language", "en; ru", ["en", "ru"]),
        ("sources", "title", "One\nof two\r\nlines; and more", "One of two lines; and more"),
        ("positions", "heads", "TRUE", "yes"),
        ("positions", "heads", False, "no"),
        ("identifiers", "value", 314, "314"),
        ("positions", "disclosure", "Internal", "internal"),
        ("positions", "disclosure", "uk-fcdo; us-joint", ["uk-fcdo", "us-joint"]),
        ("positions", "title", "   ", None),
    ],
)
def test_words_are_brought_to_the_form_of_the_records(sheet: str, name: str, cell: Cell, said: object) -> None:
    assert value_of(column(sheet, name), cell) == said


def test_a_date_stands_in_a_record_without_quotation_marks_and_prose_as_prose() -> None:
    assert isinstance(value_of(FROM, "2014"), Bare)
    assert not isinstance(value_of(TITLE, "2014"), Bare)


@settings(deadline=None)
@given(st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)), st.sampled_from("./-"))
def test_no_date_is_read_as_another(day: dt.date, sign: str) -> None:
    """Whatever is read of a day written with its day first is that day; what could be another is refused."""
    try:
        said = value_of(FROM, f"{day.day:02d}{sign}{day.month:02d}{sign}{day.year}")
    except Refused:
        assert day.day <= 12
        return
    assert parse_when(said).earliest == day


@settings(deadline=None)
@given(st.one_of(st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.datetimes()))
def test_no_cell_crashes(cell: Cell) -> None:
    for one in {one.form: one for one in SHEETS[8].columns}.values():
        try:
            value_of(one, cell, "yyyy")
        except Refused as refused:
            assert refused.next


@pytest.mark.parametrize("odd", ["a" * 30_000 + '"', "S001" + " " * 30_000 + "x", "S001 " + '"a" ' * 8_000, ";" * 30_000])
def test_no_cell_takes_long(odd: str) -> None:
    try:
        value_of(column("positions", "cites"), odd)
    except Refused as refused:
        assert refused.next


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_csv_file_crashes(raw: bytes) -> None:
    try:
        assert all(row.cells for row in csv_rows(raw))
    except Refused as refused:
        assert refused.next


def test_columns_are_lettered_as_spreadsheets_do() -> None:
    assert [letters(number) for number in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.parametrize("heading", ["Name family *", "name.family", "NAME_FAMILY", " name  Family", "namefamily"])
def test_a_heading_is_known_however_it_is_written(heading: str) -> None:
    assert column("officials", heading).path == ("name", "family")


def test_no_two_headings_of_a_sheet_are_alike() -> None:
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns]
        assert all(column_named(sheet, one.name) == one for one in sheet.columns), sheet.name
        assert len(names) == len(set(names)), sheet.name


def test_every_fact_in_every_sheet_has_a_column_for_its_cites() -> None:
    lacking = [
        (sheet.name, one.name)
        for sheet in SHEETS
        for one in sheet.columns
        if one.path[-1:] == ("statement",)
        and not any(other.form is Form.CITES and other.path[:-1] == one.path[:-1] for other in sheet.columns)
    ]
    assert lacking == []
