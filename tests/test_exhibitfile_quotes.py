"""A quote is exact only when its words stand on the page; what printing changes is levelled, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.exhibitfile.pinpoint import MOST_PAGES, parse_pinpoint
from dossier.exhibitfile.quotes import Verdict, compare, normalise
from dossier.likeness import nearest_passage

PAGE = (
    "Record of ar-\nrest No. 7.\tJohn Doe was not arrested at nine in the\nmorning of 1 April 2014 by the ﬁrst well-\n"
    "known oﬃcer — “quietly” — in 2013–\n2014. Ёлка стояла.\nHe said: ‘No’. He was re\u00adleased at noon."
)

WORDS = [word for word in PAGE.split() if not {word[0], word[-1]} & set("-–—“”‘’.")]

EXACT = {
    "as it stands": "John Doe was not arrested",
    "a word broken at the end of a line": "Record of arrest",
    "a hyphen at the end of a line": "first well-known officer",
    "a hyphen left out by the printer": "wellknown",
    "over the end of a line": "nine in the morning of",
    "ligatures": "officer",
    "no-break spaces": "1\u00a0April\u00a02014",
    "a tab": "No. 7. John",
    "ё for е": "Елка стояла",
    "straight quotation marks": 'officer - "quietly" - in',
    "other quotation marks": "„quietly“",
    "an apostrophe": "'No'",
    "a span of years over a line": "2013-2014",
    "a soft hyphen": "released",
    "decomposed letters": "Е\u0308лка",
    "a piece left out": "John Doe […] arrested at nine",
    "two pieces left out": "John Doe … nine [...] morning",
    "the whole page": PAGE,
}
NEAR = {
    "a word that turns the meaning": ("John Doe was arrested at nine in the morning", "John Doe was not arrested at nine in the"),
    "another capital": ("john doe was not arrested at nine", "John Doe was not arrested at nine"),
    "another figure": ("nine in the morning of 2 April 2014", "nine in the morning of 1 April 2014"),
    "a part of a word": ("in the morning of 1 April 201", "in the morning of 1 April 2014"),
}
ABSENT = {
    "other words": "The court found that the detention was lawful and dismissed the complaint",
    "a piece that is not there": "John Doe […] was released on bail by the district court",
    "signs alone": "… […] …",
    "another script": "Джон Доу был арестован",
}


@pytest.mark.parametrize("quote", EXACT.values(), ids=EXACT)
def test_words_that_stand_there_are_exact(quote: str) -> None:
    assert compare(quote, PAGE) == Verdict("exact")


@pytest.mark.parametrize(("quote", "found"), NEAR.values(), ids=NEAR)
def test_words_that_nearly_stand_there_are_near_and_what_stands_there_is_shown(quote: str, found: str) -> None:
    verdict = compare(quote, PAGE)
    assert verdict.kind == "near"
    assert found in str(verdict.found)


@pytest.mark.parametrize("quote", ABSENT.values(), ids=ABSENT)
def test_words_that_do_not_stand_there_are_absent(quote: str) -> None:
    assert compare(quote, PAGE) == Verdict("absent")


def test_pieces_in_another_order_are_not_exact() -> None:
    assert compare("arrested at nine […] John Doe was", PAGE).kind == "near"


def test_nothing_stands_on_an_empty_page() -> None:
    assert compare("John Doe", "") == Verdict("absent")


@given(st.text(alphabet="abcß ёе-–…[]\n\u00ad", min_size=1, max_size=60))
def test_levelling_twice_is_levelling_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.integers(0, 11), st.integers(1, 12))
def test_any_run_of_words_of_a_page_is_exact_however_it_is_spaced(words: list[str], start: int, count: int) -> None:
    run = words[start % len(words) :][:count]
    assert compare("\n ".join(run), "  ".join(words)) == Verdict("exact")


def test_the_nearest_passage_is_given_in_whole_words_with_a_few_around_it() -> None:
    text = "On that day, so it is written, John Doe was arrested at nine in front of his house"
    assert nearest_passage("was arested at nin", text) == "written, John Doe was arrested at nine in front of his"
    assert nearest_passage("", "text") is nearest_passage("text", "") is nearest_passage("quite other words", "zzz") is None


PLACES = {
    "p. 4": (4,),
    "p.4": (4,),
    "page 4": (4,),
    " p. 4, para 2": (4,),
    "pp. 4-6": (4, 5, 6),
    "pp. 4–6, 9": (4, 5, 6, 9),
    "pp. 4, 6 and 8": (4, 6, 8),
    "pages 2 & 2": (2,),
}


@pytest.mark.parametrize(("at", "pages"), PLACES.items(), ids=PLACES)
def test_pages_are_read_from_a_place(at: str, pages: tuple[int, ...]) -> None:
    pinpoint = parse_pinpoint(at)
    assert pinpoint is not None
    assert pinpoint.pages() == pages
    assert pinpoint.last == max(pages)
    assert not pinpoint.runs_backward


@pytest.mark.parametrize("at", ["para 12", "p. iv", "p. 12a", "the end", "00:12:30", "p.", "Annex p. 4", "p. 12345678"])
def test_a_place_that_is_no_page_is_none(at: str) -> None:
    assert parse_pinpoint(at) is None


@pytest.mark.parametrize("at", ["pp. 6-4", "p. 0", "pp. 0-3"])
def test_pages_that_run_backward_are_known(at: str) -> None:
    pinpoint = parse_pinpoint(at)
    assert pinpoint is not None
    assert pinpoint.runs_backward


def test_a_span_without_end_is_read_in_part() -> None:
    pinpoint = parse_pinpoint("pp. 1-999999")
    assert pinpoint is not None
    assert pinpoint.last == 999_999
    assert pinpoint.pages() == tuple(range(1, MOST_PAGES + 1))
