"""What changed between two wordings: nothing is lost, and a number that moved is no change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.review import wording
from dossier.review.wording import Piece, changed, pieces, renumbered

TEXTS = st.text(alphabet=st.sampled_from("ab ,.-[]#1é«»ё'"), max_size=40).map(lambda text: " ".join(text.split()))


def said(text: str) -> tuple[str, str]:
    return text, text


def shown(*parts: Piece) -> str:
    return "".join({"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}[one.change].format(one.text) for one in parts)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("one two three", "one two three", "one two three"),
        ("one two three", "one three", "one [-two -]three"),
        ("one three", "one two three", "one {+two +}three"),
        ("in a dark cell", "in a lit room", "in a [-dark cell-]{+lit room+}"),
        ("dark.", "dark, cold.", "dark{+, cold+}."),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("", "", ""),
        ("Roe's cell", "Roes' cell", "[-Roe's-]{+Roes'+} cell"),
        ("Роу знала", "Роу не знала", "Роу {+не +}знала"),
        ("foo -bar", "foo - bar", "foo -{+ +}bar"),
    ],
)
def test_words_that_changed_are_marked(old: str, new: str, expected: str) -> None:
    assert shown(*pieces(said(old), said(new))) == expected


@given(TEXTS, TEXTS)
def test_each_side_can_be_read_back_whole(old: str, new: str) -> None:
    found = pieces(said(old), said(new))
    assert "".join(one.text for one in found if one.change != "removed") == new
    assert "".join(one.text for one in found if one.change != "added") == old
    assert changed(found) == (old != new)


def test_a_reference_is_the_same_wherever_its_number_went() -> None:
    old, new = (
        ("see paragraph 3 of it", "see paragraph [#conduct.x] of it"),
        ("see paragraph 14 of it", "see paragraph [#conduct.x] of it"),
    )
    assert shown(*pieces(old, new)) == "see paragraph 14 of it"
    assert renumbered(old, new) == "see paragraph 14 of it"


def test_a_reference_that_leads_elsewhere_is_told_even_with_the_same_number() -> None:
    old, new = ("see 3.", "see [#source.S001]."), ("see 3.", "see [#source.S002].")
    assert shown(*pieces(old, new)) == "see [-3 [#source.S001]-]{+3 [#source.S002]+}."
    assert renumbered(old, new) == "see 3."


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("a [#x] b", "a [#x] b"),  # the words themselves look like a reference
        ("34", "[#a][#b]"),  # nobody can say where the first number ends
        ("see 3 and", "see [#a] or"),
        ("see", "see[#a]"),
        ("see 3 more", "see [#a]"),
    ],
)
def test_what_cannot_be_told_apart_is_compared_as_plain_words(words: str, counted: str) -> None:
    found = pieces((words, counted), ("other", "other"))
    assert "".join(one.text for one in found if one.change == "removed") == words


def test_two_long_texts_are_not_compared_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "MOST_STEPS", 10)
    old, new = "same " + "a b " * 50 + "end", "same " + "c d " * 50 + "end"
    assert shown(*pieces(said(old), said(new))) == f"same [-{'a b ' * 49}a b-]{{+{'c d ' * 49}c d+}} end"
