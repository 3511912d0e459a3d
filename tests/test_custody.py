"""A custody log is only ever added to: whatever else is done to it is found, with its line."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dossier.model.custody import (
    LONGEST_LINE,
    MOST_BYTES,
    Act,
    CustodyFault,
    first_act,
    next_act,
    parse_moment,
    read_log,
    written_moment,
)

FILE = "a" * 64
FIRST = first_act("EX-0001", "2026-11-23T10:00:00Z", "evidence officer", None, FILE)
SECOND = next_act(FIRST, "2026-11-23T10:00:00Z", "checked", "evidence officer", "Kept in safe 2, «как есть».")
THIRD = next_act(SECOND, "2026-12-01T00:00:00Z", "handed over", "courier", None)
LINES = [FIRST.line(), SECOND.line(), THIRD.line()]
WHOLE = b"".join(LINES)


def faults(raw: bytes, exhibit: str = "EX-0001", sha256: str = FILE) -> list[tuple[int, str]]:
    return [(fault.line, fault.text) for fault in read_log(exhibit, raw, sha256)[1]]


def test_a_log_as_written_is_whole() -> None:
    assert read_log("EX-0001", WHOLE, FILE) == ((FIRST, SECOND, THIRD), ())


def test_a_line_is_bound_to_the_bytes_of_the_line_before_and_the_first_to_the_exhibit() -> None:
    assert FIRST.previous == hashlib.sha256(b"EX-0001").hexdigest()
    assert SECOND.previous == hashlib.sha256(LINES[0]).hexdigest()
    assert THIRD.seq == 3


def test_a_line_is_one_object_in_one_order_that_other_tools_can_read() -> None:
    assert list(json.loads(LINES[1])) == ["seq", "at", "act", "by", "note", "sha256", "previous"]
    assert LINES[1].endswith(b"}\n")
    assert LINES[1].count(b"\n") == 1


def as_written(line: bytes, **changed: object) -> bytes:
    """The line with other values, in the canonical form."""
    return (json.dumps({**json.loads(line), **changed}, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


BROKEN: dict[str, tuple[bytes, list[int]]] = {
    "empty": (b"", [1]),
    "an end of line alone": (b"\n", [1]),
    "first line edited": (as_written(LINES[0], by="nobody") + LINES[1] + LINES[2], [2]),
    "second line edited": (LINES[0] + as_written(LINES[1], note=None) + LINES[2], [3]),
    "first line missing": (LINES[1] + LINES[2], [1, 1, 1, 2]),
    "second line missing": (LINES[0] + LINES[2], [2, 2]),
    "a line twice": (LINES[0] + LINES[1] + LINES[1] + LINES[2], [3, 3, 4]),
    "two lines changed places": (LINES[0] + LINES[2] + LINES[1], [2, 2, 3, 3, 3]),
    "an empty line between": (LINES[0] + b"\n" + LINES[1] + LINES[2], [2, 3, 3, 4]),
    "cut inside the last line": (WHOLE[:-5], [3]),
    "without its last end of line": (WHOLE[:-1], [3]),
    "something behind it": (WHOLE + b"garbage", [4]),
    "a line that is no object": (WHOLE + b"[]\n", [4]),
    "a line with another space": (LINES[0].replace(b'"seq":1', b'"seq": 1') + LINES[1] + LINES[2], [1, 2]),
    "a key twice": (LINES[0].replace(b'{"seq":1,', b'{"seq":1,"seq":1,') + LINES[1] + LINES[2], [1, 2]),
    "Windows ends of lines": (WHOLE.replace(b"\n", b"\r\n"), [1, 2, 3]),
    "a byte order mark": (b"\xef\xbb\xbf" + WHOLE, [1, 2]),
    "not UTF-8": (WHOLE.replace("«".encode(), b"\xff\xfe"), [2, 3]),
    "a number as text": (as_written(LINES[0], seq="1") + LINES[1] + LINES[2], [1, 2]),
    "a number for yes": (as_written(LINES[0], seq=True) + LINES[1] + LINES[2], [1, 2]),
    "a field too many": (as_written(LINES[0], more=1) + LINES[1] + LINES[2], [1, 2]),
    "a day that does not exist": (as_written(LINES[0], at="2026-02-30T10:00:00Z") + LINES[1] + LINES[2], [1, 2]),
    "a hidden character": (as_written(LINES[0], by="a\u202eb") + LINES[1] + LINES[2], [1, 2]),
    "half of a surrogate pair": (LINES[0].replace(b"evidence", b"\\ud800") + LINES[1] + LINES[2], [1, 2]),
    "nested without end": (WHOLE + b"[" * 7_000 + b"\n", [4]),
    "a line without end": (WHOLE + b" " * (LONGEST_LINE + 1) + b"\n", [4]),
    "a number without end": (WHOLE + b'{"seq":' + b"9" * 5_000 + b"}\n", [4]),
    "a log without end": (WHOLE * (MOST_BYTES // len(WHOLE) + 1), [1]),
}


@pytest.mark.parametrize(("raw", "lines"), BROKEN.values(), ids=BROKEN)
def test_what_is_done_to_a_log_is_found_in_its_line(raw: bytes, lines: list[int]) -> None:
    assert [line for line, _ in faults(raw)] == lines


def test_a_log_of_another_exhibit_is_found() -> None:
    assert faults(WHOLE, exhibit="EX-0002") == [
        (1, "the line does not follow from the exhibit's id: a line was edited, removed, added or moved")
    ]


def test_a_log_of_another_file_is_found_in_every_line() -> None:
    assert faults(WHOLE, sha256="b" * 64) == [(n, "the line names another hash of the file than the record") for n in (1, 2, 3)]


def test_a_log_that_does_not_begin_with_taking_in_is_found() -> None:
    act = Act(**{**FIRST.model_dump(), "act": "found"})
    assert faults(act.line()) == [(1, "the log does not begin with 'taken in'")]


def test_a_time_that_goes_backward_is_found() -> None:
    earlier = next_act(THIRD, "2026-11-30T23:59:59Z", "checked", "officer", None)
    assert faults(WHOLE + earlier.line()) == [
        (4, "the line is of 2026-11-30T23:59:59Z, before the line that it follows, of 2026-12-01T00:00:00Z")
    ]


def test_what_a_chain_cannot_show_is_a_log_cut_off_after_a_whole_line() -> None:
    assert faults(LINES[0] + LINES[1]) == []


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_one_changed_byte_anywhere_but_in_the_last_line_is_found(at: int, change: int) -> None:
    raw = bytearray(WHOLE)
    raw[at] ^= change
    found = faults(bytes(raw))
    last_may_be_another_line = at >= len(LINES[0]) + len(LINES[1])
    assert found or last_may_be_another_line


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_reading(raw: bytes) -> None:
    acts, found = read_log("EX-0001", raw, FILE)
    assert found
    assert acts == ()


REFUSED: dict[str, Callable[[], Act]] = {
    "no time": lambda: first_act("EX-0001", "yesterday", "officer", None, FILE),
    "a time of another zone": lambda: first_act("EX-0001", "2026-11-23T10:00:00+01:00", "officer", None, FILE),
    "nobody": lambda: first_act("EX-0001", FIRST.at, " ", None, FILE),
    "a note without end": lambda: next_act(FIRST, FIRST.at, "checked", "officer", "x" * 1_001),
    "a control character": lambda: next_act(FIRST, FIRST.at, "checked\x00", "officer", None),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_words_that_a_log_cannot_hold_are_refused(make: Callable[[], Act]) -> None:
    with pytest.raises(ValidationError):
        make()


def test_a_line_break_in_a_note_is_a_space_in_the_log() -> None:
    act = next_act(FIRST, FIRST.at, "checked", "officer", "one\ntwo")
    assert act.note == "one two"
    assert faults(FIRST.line() + act.line()) == []


def test_a_moment_is_written_in_utc_to_the_second() -> None:
    zone = dt.timezone(dt.timedelta(hours=3))
    written = written_moment(dt.datetime(2026, 11, 23, 13, 0, 0, 999, zone))
    assert written == "2026-11-23T10:00:00Z"
    assert parse_moment(written) == dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize("text", ["2026-11-23T10:00Z", "2026-1-1T10:00:00Z", "26-11-23T10:00:00Z", "", "2026-11-23T24:00:00Z"])
def test_another_way_to_write_a_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text)


def test_a_fault_is_a_value() -> None:
    assert CustodyFault(1, "x") == CustodyFault(1, "x")
