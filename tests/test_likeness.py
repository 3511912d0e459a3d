"""The nearest known name is offered, and none is offered where it would mislead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.likeness import nearest

KNOWN = ("born", "from", "identifiers", "identity", "names", "name", "namesakes", "until")

OFFERED = {
    "two letters changed places": ("form", "from"),
    "a letter doubled": ("identitty", "identity"),
    "a letter missing": ("untl", "until"),
    "the plural": ("froms", "from"),
    "the very word": ("born", "born"),
}


@pytest.mark.parametrize(("word", "best"), OFFERED.values(), ids=OFFERED)
def test_the_name_that_was_meant_comes_first(word: str, best: str) -> None:
    assert nearest(word, KNOWN)[0] == best


@pytest.mark.parametrize("word", ["", "zzz", "42", "ж", "x" * 10_000], ids=["nothing", "unlike", "digits", "a letter", "long"])
def test_nothing_is_offered_for_a_word_like_none(word: str) -> None:
    assert nearest(word, KNOWN) == ()


def test_no_more_are_offered_than_asked_for() -> None:
    assert len(nearest("name", ["name", "names", "named", "namer", "namesake"])) == 3
    assert nearest("name", ["names", "name"], most=1) == ("name",)


def test_nothing_known_offers_nothing() -> None:
    assert nearest("name", []) == ()


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=8), st.randoms())
def test_an_offer_is_known_and_does_not_hang_on_the_order_of_what_is_known(word: str, known: list[str], random: object) -> None:
    offered = nearest(word, known)
    assert set(offered) <= set(known)
    shuffled = list(known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert nearest(word, shuffled) == offered
