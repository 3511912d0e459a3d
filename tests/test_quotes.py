"""A cite that cannot be checked against its file is said to be unchecked; a file that has a problem gets no second one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.project import read_project
from tests import hostile
from tests.conftest import change
from tests.test_exhibitfile import CASE, hold

CITE = "at: p. 1, quote: {text: arrested at nine in the morning, language: en}"


def found(folder: Path, *codes: str) -> list[str]:
    problems = check(read_project(folder), dt.date(2026, 11, 23))
    return [f"{problem.code} {problem.text}" for problem in problems if problem.code in codes and problem.place.file == CASE]


FILES: dict[str, tuple[bytes, str, list[str]]] = {
    "a PDF with its words": (hostile.pdf(), "record.pdf", []),
    "a PDF without words": (
        hostile.pdf(pages=(b"",)),
        "record.pdf",
        ["E314 case john-doe, event E1: the quote from exhibit EX-0001 cannot be checked: no text can be read there"],
    ),
    "a PDF of other words": (
        hostile.pdf(pages=(b"The hearing was adjourned until the autumn without a reason",)),
        "record.pdf",
        ["E312 case john-doe, event E1: the quote does not stand on p. 1 of exhibit EX-0001"],
    ),
    "a picture": (
        hostile.picture("PNG"),
        "record.png",
        ["E314 case john-doe, event E1: the quote from exhibit EX-0001 cannot be checked: no text can be read there"],
    ),
    "a Word file, which has no pages of its own": (
        hostile.word(),
        "record.docx",
        [
            "E314 case john-doe, event E1: the place in exhibit EX-0001 cannot be checked: "
            "a file of type docx has no pages of its own"
        ],
    ),
    "a recording": (
        hostile.tone(),
        "record.wav",
        [
            "E314 case john-doe, event E1: the quote from exhibit EX-0001 cannot be checked: "
            "a file of type opaque-audio is not opened"
        ],
    ),
    "a file that is not taken": (b"<svg >", "record.svg", []),
}


@pytest.mark.parametrize(("raw", "name", "expected"), FILES.values(), ids=FILES)
def test_a_quote_is_checked_where_there_are_words_and_said_to_be_unchecked_elsewhere(
    folder: Path, raw: bytes, name: str, expected: list[str]
) -> None:
    hold(folder, raw, name)
    assert found(folder, "E311", "E312", "E313", "E314") == expected


def test_words_that_a_word_file_does_not_hold_are_absent_from_its_words(folder: Path) -> None:
    hold(folder, hostile.word(), "record.docx")
    change(folder, CASE, CITE, CITE.replace("arrested at nine in the morning", "the court was closed to the public"))
    (absent,) = found(folder, "E312")
    assert absent == "E312 case john-doe, event E1: the quote does not stand in the words of exhibit EX-0001"


def test_a_place_that_is_no_page_is_unchecked_without_a_quote_too(folder: Path) -> None:
    change(folder, CASE, CITE, "at: para 12")
    assert found(folder, "E314") == [
        "E314 case john-doe, event E1: the place in exhibit EX-0001 cannot be checked: its place names no page"
    ]


def test_several_pages_are_named_as_they_were_cited(folder: Path) -> None:
    hold(folder, hostile.pdf(pages=(b"one", b"two", b"three")), "record.pdf")
    change(folder, CASE, "at: p. 1, quote", "at: 'pp. 1, 2-3', quote")
    assert found(folder, "E312") == ["E312 case john-doe, event E1: the quote does not stand on p. 1, 2-3 of exhibit EX-0001"]
