"""What is new goes into a file, and every byte that was there stays."""

from __future__ import annotations

import copy
import difflib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.yamlfile import read
from dossier.yamlfile.merging import merged
from dossier.yamlfile.patching import Unpatchable
from dossier.yamlfile.writing import Bare
from tests.conftest import INVENTED

FILES = sorted(path for path in INVENTED.rglob("*.yaml") if "templates" not in path.parts)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def data_of(raw: bytes) -> dict[str, Any]:
    data = read("a.yaml", raw)[0].data
    assert data is not None
    return plain(data)


def change(raw: str, wanted: dict[str, Any], replaced: frozenset[Any] = frozenset()) -> str:
    made = merged("a.yaml", raw.encode(), wanted, replaced).decode()
    assert data_of(made.encode()) == wanted
    return made


def taken_out(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]


CASES = {
    "a field at its place": ("a: 1 # one\nc: 3\n", {"a": "1", "b": "2", "c": "3"}, 'a: 1 # one\nb: "2"\nc: 3\n'),
    "a field at the end": ("a: 1", {"a": "1", "b": Bare("2")}, "a: 1\nb: 2\n"),
    "a field behind a folded text": (
        "a: >-\n  x\n  y\n\n# why\nc: 3\n",
        {"a": "x y", "b": "z", "c": "3"},
        "a: >-\n  x\n  y\nb: z\n\n# why\nc: 3\n",
    ),
    "a field in brackets": ("a: {b: 1}\n", {"a": {"b": "1", "c": "x, y"}}, 'a: {b: 1, c: "x, y"}\n'),
    "a field in empty brackets": ("a: {}\n", {"a": {"b": "x"}}, "a: {b: x}\n"),
    "two fields in empty brackets": ("a: {}\n", {"a": {"b": "x", "c": "y"}}, "a: {b: x, c: y}\n"),
    "an item below dashes": ("a:\n- x # one\n# two\nb: 1\n", {"a": ["x", "y"], "b": "1"}, "a:\n- x # one\n- y\n# two\nb: 1\n"),
    "an item of fields": (
        "a:\n  - b: 1\n    c: 2\n",
        {"a": [{"b": "1", "c": "2"}, {"b": "x"}]},
        "a:\n  - b: 1\n    c: 2\n  - b: x\n",
    ),
    "an item in brackets": ("a: [x, y]  # two\n", {"a": ["x", "y", "z"]}, "a: [x, y, z]  # two\n"),
    "an item in brackets over lines": ("a: [x,\n  y, # why\n  ]\n", {"a": ["x", "y", "z"]}, "a: [x,\n  y, # why\n   z]\n"),
    "an item in empty brackets": ("a: []\n", {"a": [{"b": ["x"]}]}, "a:\n  - b: [x]\n"),
    "a value for nothing": (
        "a:\nb: null # not seen\nc: ~\n",
        {"a": "x", "b": Bare("2014"), "c": ["y"]},
        "a: x\nb: 2014 # not seen\nc: [y]\n",
    ),
    "a field and an item at one place": (
        "a:\n  - b: 1\n",
        {"a": [{"b": "1", "c": "x"}, {"b": "y"}]},
        "a:\n  - b: 1\n    c: x\n  - b: y\n",
    ),
    "a date in place of a date": ("a: 2014-05 # about\n", {"a": Bare("2015-06-01")}, "a: 2015-06-01 # about\n"),
    "line ends of another kind": ("a: 1\r\nb: 2\r\n", {"a": "1", "b": "2", "c": "x"}, "a: 1\r\nb: 2\r\nc: x\r\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_new_goes_where_a_person_would_write_it(name: str) -> None:
    before, wanted, after = CASES[name]
    assert change(before, wanted) == after


def test_what_is_marked_as_replaced_gives_way_as_a_whole() -> None:
    assert (
        change("a: [x, y] # who\nb: 1\n", {"a": Bare("internal"), "b": "1"}, frozenset([("a",)])) == "a: internal # who\nb: 1\n"
    )
    assert change("a: {b: public}\n", {"a": {"b": ["x"]}}, frozenset([("a", "b")])) == "a: {b: [x]}\n"


LOSSES = {
    "a field less": ("a: 1\nb: 2\n", {"a": "1"}),
    "an item less": ("a: [x, y]\n", {"a": ["x"]}),
    "a list for a text": ("a: x\n", {"a": ["x"]}),
    "a broken file": ("a: [x\n", {"a": ["x"]}),
    "a text for a mapping": ("a:\n  b: 1\n", {"a": "x"}),
    "a replaced list with lines of its own": ("a:\n  - x\n  - z\n", {"a": Bare("y")}),
    "an item replaced as a whole": ("a: [[x]]\n", {"a": ["y"]}),
}


REPLACED = {"a replaced list with lines of its own": {("a",)}, "an item replaced as a whole": {("a", 0)}}


@pytest.mark.parametrize("name", LOSSES)
def test_nothing_is_returned_where_something_would_be_lost(name: str) -> None:
    before, wanted = LOSSES[name]
    with pytest.raises(Unpatchable):
        merged("a.yaml", before.encode(), wanted, REPLACED.get(name, frozenset()))


def grown(data: Any, draw: st.DrawFn, depth: int = 0) -> Any:
    """The same with fields, items and texts that are new, anywhere."""
    words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=140)
    if isinstance(data, dict):
        items = [(key, grown(value, draw, depth + 1)) for key, value in data.items()]
        if draw(st.integers(0, 5)) == 0:
            new = draw(
                st.one_of(words, st.lists(words, max_size=2), st.just({"source": "S1"}), st.just([{"x": ["y"], "z": "w"}]))
            )
            items.insert(draw(st.integers(0, len(items))), (f"new{depth}", new))
        return dict(items)
    if isinstance(data, list):
        made = [grown(one, draw, depth + 1) for one in data]
        return [*made, copy.deepcopy(made[-1])] if made and draw(st.integers(0, 5)) == 0 else made
    if data is not None and draw(st.integers(0, 15)) == 0:
        return draw(words)
    return draw(words) if data is None and draw(st.booleans()) else data


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(FILES))
def test_any_record_grows_as_was_wanted_and_keeps_its_comments(data: st.DataObject, path: Any) -> None:
    raw = b"# kept\n" + path.read_bytes() + b"# kept too\n"
    wanted = grown(data_of(raw), data.draw)
    made = merged("a.yaml", raw, wanted)
    assert data_of(made) == wanted
    assert made.startswith(b"# kept\n")
    assert b"# kept too\n" in made


def test_adding_takes_no_line_out() -> None:
    raw = (INVENTED / "dossiers/jane-roe/dossier.yaml").read_text(encoding="utf-8")
    wanted = data_of(raw.encode())
    wanted["positions"].append({"id": "P3", "title": "Envoy"})
    wanted["born"]["also_reported"].append({"date": Bare("1959")})
    assert taken_out(raw, change(raw, wanted)) == []
