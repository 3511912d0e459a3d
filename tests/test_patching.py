"""Single values of a YAML file: nothing else moves, or nothing is returned."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.yamlfile import read
from dossier.yamlfile.patching import Unpatchable, patched
from tests.conftest import INVENTED, ROOT

FILE = """\
# What this is.
name: {family: Roe, given: "Jane"}   # in brackets
statement: Roe said no.  # ours
quoted: "00001"
single: 'it''s so'
folded: >-
  One line of it
  and another.

literal: |   # kept
    As it
    stands.
facts:
- statement: Indented as its list.
  cites: [{source: S001}, {source: S002, at: "p. 4, line 2"}]
  # between
-   statement: plain over
      two lines
    deep:
      - [a, b]
      - last
end: here
"""


def data(raw: bytes) -> Any:
    document, problems = read("a.yaml", raw)
    assert problems == ()
    return document.data


def lines_changed(before: bytes, after: bytes) -> list[str]:
    old = before.decode().splitlines()
    return [line for line in after.decode().splitlines() if line not in old]


LONG = "word " * 40 + "end"

CASES: dict[str, tuple[tuple[str | int, ...], str, list[str]]] = {
    "plain before a comment": (("statement",), "Roe said yes.", ["statement: Roe said yes.  # ours"]),
    "long before a comment stays in its line": (("statement",), LONG, [f"statement: {LONG}  # ours"]),
    "in brackets": (("name", "family"), "Poe", ['name: {family: Poe, given: "Jane"}   # in brackets']),
    "in brackets with a comma": (("name", "family"), "a, b", ['name: {family: "a, b", given: "Jane"}   # in brackets']),
    "quotation marks stay": (("quoted",), "00002", ['quoted: "00002"']),
    "single quotation marks stay": (("single",), "it's not", ["single: 'it''s not'"]),
    "folded stays folded": (("folded",), "Short.", ["  Short."]),
    "literal becomes folded and keeps its comment": (("literal",), "As it lies.", ["literal: >-   # kept", "    As it lies."]),
    "first field of an entry": (("facts", 0, "statement"), "Other: x", ['- statement: "Other: x"']),
    "far in": (("facts", 0, "cites", 1, "at"), "p. 5", ['  cites: [{source: S001}, {source: S002, at: "p. 5"}]']),
    "plain over two lines": (("facts", 1, "statement"), "one", ["-   statement: >-", "      one"]),
    "an entry of a list": (("facts", 1, "deep", 0, 1), "c", ["      - [a, c]"]),
    "what others take for a yes": (("end",), "yes", ['end: "yes"']),
    "what means nothing": (("end",), "~", ['end: "~"']),
    "empty": (("end",), "", ['end: ""']),
    "what looks like a comment": (("end",), "a #b", ['end: "a #b"']),
    "an entry that begins with a hyphen": (("facts", 1, "deep", 1), "- x", ['      - "- x"']),
    "line breaks": (("end",), "a\nb\r\tc", ['end: "a\\nb\\r\\tc"']),
    "what ends lines elsewhere": (("end",), "a\u2028b\x85\x00\U0001f600", ['end: "a\\u2028b\\x85\\0\U0001f600"']),
    "space at the ends": (("folded",), " a ", ['folded: " a "']),
}


@pytest.mark.parametrize("name", CASES)
def test_one_value_is_replaced_in_the_style_that_fits(name: str) -> None:
    path, value, expected = CASES[name]
    before = FILE.encode()
    after = patched("a.yaml", before, {path: value})
    assert lines_changed(before, after) == expected


def test_a_long_text_is_folded_and_indented_from_what_holds_it() -> None:
    after = patched("a.yaml", FILE.encode(), {("end",): LONG, ("facts", 0, "statement"): LONG}).decode()
    added = lines_changed(FILE.encode(), after.encode())
    assert added[0] == "- statement: >-"
    assert added[1].startswith("    word")
    assert added[3] == "end: >-"
    assert added[4].startswith("  word")
    assert max(map(len, added)) <= 118


def test_several_values_at_once() -> None:
    changes: dict[tuple[str | int, ...], str] = {
        ("end",): LONG,
        ("statement",): "a: b",
        ("facts", 1, "deep", 0, 0): "[",
        ("folded",): "x",
    }
    found = data(patched("a.yaml", FILE.encode(), changes))
    assert (found["end"], found["statement"], found["facts"][1]["deep"][0][0], found["folded"]) == (LONG, "a: b", "[", "x")


def test_no_change_gives_the_same_bytes() -> None:
    assert patched("a.yaml", FILE.encode(), {}) == FILE.encode()


def test_windows_line_ends_stay() -> None:
    before = FILE.replace("\n", "\r\n").encode()
    after = patched("a.yaml", before, {("folded",): LONG, ("end",): LONG})
    assert after.count(b"\n") == after.count(b"\r\n")
    assert data(after)["folded"] == LONG


def test_letters_of_more_than_one_byte_before_the_value_do_not_shift_it() -> None:
    before = "имя: Роу 😀\nb: да # é\n".encode()
    assert patched("a.yaml", before, {("b",): "нет"}).decode() == "имя: Роу 😀\nb: нет # é\n"


@pytest.mark.parametrize(
    "raw, path",
    [
        (b"a: b\n", ("c",)),
        (b"a: b\n", ()),
        (b"a: b\n", ("a", 0)),
        (b"a: b\n", ("a", "x")),
        (b"a:\n", ("a",)),
        (b"a: null\n", ("a",)),
        (b"a: [b]\n", ("a",)),
        (b"a: [b]\n", ("a", 1)),
        (b"a: [b\n", ("a", 0)),
        (b"a: b\na: c\n", ("a",)),
        (b"a: &x b\n", ("a",)),
        (b"", ("a",)),
    ],
)
def test_what_cannot_be_changed_is_refused(raw: bytes, path: tuple[str | int, ...]) -> None:
    with pytest.raises(Unpatchable):
        patched("a.yaml", raw, {path: "new"})


def test_half_of_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Unpatchable):
        patched("a.yaml", b"a: b\n", {("a",): "\ud800"})


ODD = st.text(
    st.sampled_from([*list("ab ЖĭZ0:#-'\"\n\t,[]{}&*!|>%@`?~=<\\."), "\r", "\x85", "\u2028", "\xa0", "\ufeff", "\x07", "😀"]),
    max_size=60,
)
PATHS = [path for path, _, _ in CASES.values()]


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(set(PATHS), key=str)), ODD | st.text(max_size=300), max_size=4), st.booleans())
def test_whatever_is_put_in_is_read_back_and_nothing_else_is_different(
    changes: dict[tuple[str | int, ...], str], dos: bool
) -> None:
    raw = FILE.replace("\n", "\r\n" if dos else "\n").encode()
    expected = copy.deepcopy(data(raw))
    for path, value in changes.items():
        holder = expected
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value
    try:
        after = patched("a.yaml", raw, changes)
    except Unpatchable:
        assert any(0xD800 <= ord(one) < 0xE000 for value in changes.values() for one in value)
        return
    assert data(after) == expected
    for comment in (b"# What this is.", b"# in brackets", b"# ours", b"# kept", b"  # between"):
        assert comment in after


def texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, dict | list):
            yield from texts(item, (*path, step))
        elif isinstance(item, str) and (step == "statement" or path[-1:] == ("notes",)):
            yield (*path, step), item


RECORDS = sorted(
    path
    for root in (ROOT, INVENTED)
    for folder in ("dossiers", "evidence/cases", "evidence/conduct")
    for path in (root / folder).rglob("*.yaml")
)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_wording_of_the_records_can_be_changed_and_changed_back(path: Path) -> None:
    raw = path.read_bytes()
    before = dict(texts(data(raw)))
    there = patched("a.yaml", raw, {at: f"{text} Word" for at, text in before.items()})
    assert dict(texts(data(there))) == {at: f"{text} Word" for at, text in before.items()}
    back = patched("a.yaml", there, before)
    assert data(back) == data(raw)
    assert [line for line in back.decode().splitlines() if "#" in line] == [
        line for line in raw.decode().splitlines() if "#" in line
    ]
