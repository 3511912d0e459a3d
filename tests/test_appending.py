"""An item is added to a list of a YAML file, every other byte stays, and what is read back is what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.yamlfile import read
from dossier.yamlfile.appending import appended
from dossier.yamlfile.patching import Unpatchable
from tests.conftest import ROOT

NEW = {"p": "new"}
CASES = {
    "a block list": ("x:\n  - p: 1\n    q: 2 # c\n\n# of b\nb: 3\n", "x:\n  - p: 1\n    q: 2 # c\n  - p: new\n\n# of b\nb: 3\n"),
    "dashes under the key": ("x:\n- p: 1\nb: 3\n", "x:\n- p: 1\n- p: new\nb: 3\n"),
    "no list": ("b: 3\n", "b: 3\nx:\n  - p: new\n"),
    "no list and no last line end": ("b: 3", "b: 3\nx:\n  - p: new\n"),
    "an empty list in brackets": ("x: []\nb: 3\n", "x:\n  - p: new\nb: 3\n"),
    "nothing behind the key": ("x:\nb: 3\n", "x:\n  - p: new\nb: 3\n"),
    "a null": ("x: null # none yet\nb: 3\n", "x:\n  - p: new # none yet\nb: 3\n"),
    "a list in brackets": ("x: [{p: 1}]\nb: 3\n", "x: [{p: 1}, {p: new}]\nb: 3\n"),
    "brackets over lines": ("x: [\n  {p: 1}\n]\nb: 3\n", "x: [\n  {p: 1}, {p: new}\n]\nb: 3\n"),
    "no last line end": ("b: 3\nx:\n  - p: 1", "b: 3\nx:\n  - p: 1\n  - p: new\n"),
    "line ends of Windows": ("x:\r\n  - p: 1\r\nb: 3\r\n", "x:\r\n  - p: 1\r\n  - p: new\r\nb: 3\r\n"),
    "a folded text with a hash": (
        "x:\n  - p: >-\n      a\n      # no comment\n  # a comment\nb: 3\n",
        "x:\n  - p: >-\n      a\n      # no comment\n  - p: new\n  # a comment\nb: 3\n",
    ),
    "the key also deeper": ("b:\n  x: [1]\nx:\n  - p: 1\n", "b:\n  x: [1]\nx:\n  - p: 1\n  - p: new\n"),
    "a comment behind": ("x:\n  - p: 1\n  # last", "x:\n  - p: 1\n  - p: new\n  # last"),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_only_the_item_is_added(before: str, after: str) -> None:
    assert appended("f.yaml", before.encode(), "x", NEW).decode() == after


REFUSED = {
    "a broken file": ("x: [", "f.yaml"),
    "an empty file": ("", "empty"),
    "a text": ("x: words\n", "is no list"),
    "a mapping": ("x: {a: 1}\n", "is no list"),
    "a record in brackets": ("{x: [], b: 1}\n", "cannot be written"),
}


@pytest.mark.parametrize(("before", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_added_to_is_refused(before: str, why: str) -> None:
    with pytest.raises(Unpatchable, match=why):
        appended("f.yaml", before.encode(), "x", NEW)


@pytest.mark.parametrize("path", sorted(ROOT.glob("dossiers/*/dossier.yaml")), ids=lambda path: path.parent.name)
def test_every_real_dossier_can_be_added_to(path: object) -> None:
    raw = path.read_bytes()  # type: ignore[attr-defined]
    made = appended("dossier.yaml", raw, "list_checks", NEW)
    at = next((number for number, (one, other) in enumerate(zip(raw, made, strict=False)) if one != other), len(raw))
    tail = len(raw) - at
    assert made[:at] == raw[:at]
    assert not tail or made.endswith(raw[at:])


TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=200)
LONG = st.lists(st.sampled_from(["word", "a:b", "#x", "слово", "-", "'q'"]), min_size=20, max_size=60).map(" ".join)


@given(TEXTS | LONG, TEXTS, st.sampled_from([before for before, _ in CASES.values()]))
def test_whatever_is_added_is_read_back(text: str, second: str, before: str) -> None:
    item = {"list": text, "note": second, "cites": [{"source": text}]}
    made = appended("f.yaml", before.encode(), "x", item)
    document, problems = read("f.yaml", made)
    old, _ = read("f.yaml", before.encode())
    assert problems == ()
    assert document.data is not None and old.data is not None
    assert document.data["x"][-1] == item
    assert document.data["x"][:-1] == (old.data.get("x") or [])
    assert {key: value for key, value in document.data.items() if key != "x"} == {k: v for k, v in old.data.items() if k != "x"}
