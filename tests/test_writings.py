"""Two texts that a reader takes for the same words are the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.writings import Finder, letters_of, words_of


@pytest.mark.parametrize(
    "text",
    [
        "QUITE-CONTRARY, Mary",
        "quite contrary mary",
        "Quite\u2011Contrary\u00a0Mary",
        "Qui\u00adte Con\u200btrary Mary",
        "Quite Con-\n  trary Mary",
        "Quíte Còntrary Märy",
    ],
)
def test_writings_of_one_name_are_the_same(text: str) -> None:
    assert letters_of(text) == "quitecontrarymary"


@pytest.mark.parametrize(("one", "other"), [("Семён", "Семен"), ("oﬃce", "office"), ("STRASSE", "Straße"), ("Й", "И\u0306")])
def test_letters_of_two_kinds_are_one(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_letters_of_another_script_are_others() -> None:
    assert words_of("Mary") != words_of("М\u0430r\u0443")


@given(st.text(max_size=60))
def test_a_text_has_one_writing_composed_or_not(text: str) -> None:
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("value", "text", "stands"),
    [
        ("Jane Row", "told by Jane Row.", True),
        ("Jane Row", "JANE\tROW", True),
        ("Jane Row", "janerow", True),
        ("Jane Row", "J a n e R o w", True),
        ("Jane Row", "Jane Rowling", False),
        ("Jane Row", "jan erow", False),
        ("Ivan Petrov", "Ivan Petrovich", False),
        ("Quite-Contrary", "Quite Con trary", True),
        ("2014-05-01", "on 2014-05-01T12:00", True),
        ("2014-05-01", "on 2014-05-011", False),
        ("20140501", "a20140501b", False),
        ("1.5.2014", "15.2014", False),
        ("EX-0002", "see ex_0002, p. 1", True),
        ("a long sentence about the corridor", "xalongsentenceaboutthecorridory", True),
        ("…", "…", False),
        ("", "anything", False),
    ],
)
def test_a_value_is_found_as_whole_words(value: str, text: str, stands: bool) -> None:
    assert Finder([value]).found(text) == ({0} if stands else set())


def test_all_values_are_found_at_once() -> None:
    assert Finder(["corridor", "the corridor", "cellar", "CORRIDOR"]).found("in the corridor") == {0, 1, 3}


def test_short_values_are_not_looked_for_in_noise() -> None:
    finder = Finder(["Row Jan", "Quite-Contrary Mary"])
    assert finder.found("Row Jan; xQuite-Contrary Maryx", noise=True) == {1}


def test_nothing_is_found_when_nothing_is_sought() -> None:
    assert Finder([]).found("anything") == set()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=20, max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_a_long_value_is_found_wherever_it_stands(value: str, before: str, after: str) -> None:
    if len(letters_of(value)) >= 20:
        assert Finder([value]).found(f"{before} {value} {after}") == {0}
