"""A forbidden word is found where it stands, and allowed only by what stands around it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dossier.checks.matching import Matcher
from dossier.checks.reach import Standing
from dossier.model.words import ForbiddenWord, Words
from dossier.project import read_project
from tests.conftest import INVENTED, TESTS

PLANTED: dict[str, Any] = yaml.safe_load((TESTS / "planted/sentences.yaml").read_text(encoding="utf-8"))
CODES = {"convicts": "L611", "exaggerates": "L612", "has-an-author": "L613", "totals": "L614"}
BAD = [(code, sentence) for code, sentences in PLANTED["bad"].items() for sentence in sentences]


def shipped() -> Words:
    record = read_project(INVENTED).of("words")["words"].record
    assert isinstance(record, Words)
    return record


WORDS = shipped()
MATCHER = Matcher(WORDS)


BARE = Standing()
"""The statement of a wrong that is alleged, with no quotation of its sources."""


def told(text: str, standing: Standing = BARE, titles: tuple[str, ...] = (), matcher: Matcher = MATCHER) -> list[str]:
    """The words found in a text, as it writes them; white space as a record folds it."""
    return [hit.written for hit in matcher.hits(" ".join(text.split()), standing, titles)]


def matcher_of(form: str, *allowed: str, but_not: tuple[str, ...] = ()) -> Matcher:
    """A list of one phrase, with the shipped signals."""
    data = {"id": "one", "kind": "convicts", "forms": (form,), "but_not": but_not, "why": "w", "instead": "i", "allowed": allowed}
    return Matcher(WORDS.model_copy(update={"words": (ForbiddenWord.model_validate(data),)}))


@pytest.mark.parametrize(("code", "sentence"), BAD)
def test_a_planted_sentence_is_caught(code: str, sentence: str) -> None:
    assert code in {CODES[hit.word.kind] for hit in MATCHER.hits(" ".join(sentence.split()), BARE)}


@pytest.mark.parametrize("sentence", PLANTED["good"])
def test_a_careful_sentence_is_left_alone(sentence: str) -> None:
    assert told(sentence) == []


def test_there_are_more_than_a_hundred_planted_and_eighty_careful_sentences_and_none_stands_twice() -> None:
    every = [sentence for _, sentence in BAD] + PLANTED["good"]
    assert len(BAD) >= 120
    assert len(PLANTED["good"]) >= 80
    assert len(every) == len(set(every))


FORMS = [
    ("murder*", "Roe murdered Doe.", ["murdered"]),
    ("murder*", "MURDER", ["MURDER"]),
    ("murder*", "The unmurdered.", []),
    ("show trial", "A show-trial, a show\ntrial and a show\u2011trial.", ["show-trial", "show trial", "show\u2010trial"]),
    ("show trial", "They show the trial.", []),
    ("'s crimes", "Roe's crimes, Roe’s crimes and the officers' crimes.", ["crimes", "crimes", "crimes"]),
    ("'s crimes", "Crimes.", []),
    ("order* … beat*", "Roe ordered the officers there to beat him.", ["ordered the officers there to beat"]),
    ("order* … beat*", "Roe ordered all of the other officers to beat him.", []),
    ("order* … beat*", "Roe gave an order. They beat him.", []),
    ("at least %", "At least 40, or at least 1,200, came.", ["At least 40", "at least 1,200"]),
    ("at least %", "At least three hundred of them came.", ["At least three hundred"]),
    ("at least %", "At least some came.", []),
    ("it is", "It is so, and is it?", ["It is"]),
    ("murderer", "a ｍｕｒｄｅｒｅｒ", ["murderer"]),
]


@pytest.mark.parametrize(("form", "text", "found"), FORMS)
def test_a_phrase_finds_what_its_signs_say(form: str, text: str, found: list[str]) -> None:
    assert told(text, matcher=matcher_of(form)) == found


def test_a_harmless_phrase_takes_the_words_out_of_it_and_no_others() -> None:
    matcher = matcher_of("criminal", but_not=("criminal case*",))
    assert told("The criminal case against a criminal.", matcher=matcher) == ["criminal"]


CONDITIONS = [
    ("attributed", "Doe says that he was marred.", True),
    ("attributed", "Doe was marred, the Gazette reports.", True),
    ("attributed", "Doe was marred, says the Gazette.", True),
    ("attributed", "The act that Doe describes marred him.", True),
    ("attributed", "Doe was marred as the Gazette reports.", True),
    ("attributed", "Doe is reported to have been marred.", True),
    ("attributed", "The alleged act that marred Doe.", True),
    ("attributed", "Doe is believed to be marred.", True),
    ("attributed", "Marred is alleged.", True),
    ("attributed", "The alleged author of the long and dull memo marred Doe.", False),
    ("attributed", "The alleged author, it seems, marred Doe.", False),
    ("attributed", "Roe, who marred Doe, said nothing to the press.", False),
    ("attributed", "Having marred Doe, Roe said that it was late.", False),
    ("attributed", "Having marred Doe, Roe was named in the press.", False),
    ("attributed", "The report was late and Roe marred Doe.", False),
    ("attributed", "Doe spoke, the Gazette says; Roe marred him.", False),
    ("attributed", "The Gazette says so, but Roe marred him.", False),
    ("attributed", "The Gazette says so, and she marred him.", False),
    ("attributed", "The Gazette says so. Roe marred him.", False),
    ("attributed", "The Gazette names Roe, who marred Doe.", False),
    ("attributed", "The Gazette says that Roe, who marred Doe, left.", True),
    ("attributed", "The Gazette names Roe, who heads it, as having marred Doe.", True),
    ("attributed", "According to Mr. Doe, he was marred.", True),
    ("attributed", "Everyone says that Doe was marred.", False),
    ("of-an-author", "Doe is considered marred.", False),
    ("of-an-author", "Doe is considered marred by the Institute.", True),
    ("of-an-author", "Doe is widely considered marred.", False),
    ("of-an-author", "Doe is reported to have been marred.", False),
    ("of-an-author", "Doe stands on the Institute's list of marred persons.", True),
    ("of-an-author", "The report of the Institute that Doe was marred.", True),
    ("of-a-court", "The court found that Doe was marred.", True),
    ("of-a-court", "Doe was found marred by the Northville court.", True),
    ("of-a-court", "Doe was marred by the Northville court.", False),
    ("of-a-court", "The court sat while Doe was marred.", False),
    ("of-a-court", "The court found for Doe, whom Roe marred.", False),
    ("of-a-trial", "Doe was tried and marred.", True),
    ("of-a-trial", "Doe was marred.", False),
    ("of-the-charge", "Doe was charged with having marred Roe.", True),
    ("of-the-charge", "Roe was charged with fraud and marred Doe.", False),
    ("of-the-charge", "Roe, marred, was charged with fraud.", False),
    ("denied", "Doe was not marred.", True),
    ("denied", "Nobody spoke, Doe was marred.", False),
    ("denied", "Nobody, now or then, was marred.", True),
    ("denied", "Doe was not asked, and was marred.", False),
    ("denied", "There is no doubt that Doe was marred.", False),
    ("denied", "Roe did not see the marred face.", False),
    ("denied", "Roe did not see the men who marred Doe.", False),
    ("as-counted", "Marred.", False),
    ("found", "Doe was marred.", False),
]


@pytest.mark.parametrize(("condition", "text", "allowed"), CONDITIONS)
def test_a_word_is_allowed_by_its_own_sentence_alone(condition: str, text: str, allowed: bool) -> None:
    assert (told(text, matcher=matcher_of("marred", condition)) == []) is allowed


STANDINGS = [
    ("found", Standing(is_found=True)),
    ("of-an-author", Standing(has_author=True)),
    ("attributed", Standing(has_author=True)),
    ("of-a-court", Standing(beside="The court convicted Doe.")),
    ("as-counted", Standing(source_words="Forty were Marred then")),
]


@pytest.mark.parametrize(("condition", "standing"), STANDINGS, ids=[condition for condition, _ in STANDINGS])
def test_a_word_is_allowed_by_what_its_record_says(condition: str, standing: Standing) -> None:
    assert told("Doe was marred.", standing, matcher=matcher_of("marred", condition)) == []
    assert told("Doe was marred.", standing, matcher=matcher_of("marred")) == ["marred"]


QUOTATIONS = [
    ("Doe wrote, “They marred me. It was night.”", True),
    ('Doe wrote, "They marred me."', True),
    ("Doe wrote, «They marred me.»", True),
    ("Doe wrote, „They marred me.“", True),
    ("Doe wrote, ‘They marred me.’", True),
    ("“They marred me.”", False),
    ("The “marred” Doe.", False),
    ("Doe’s and Roe’s marred friends wrote.", False),
]


@pytest.mark.parametrize(("text", "allowed"), QUOTATIONS)
def test_a_quotation_is_anothers_where_the_sentence_says_whose(text: str, allowed: bool) -> None:
    assert (told(text, matcher=matcher_of("marred")) == []) is allowed


def test_a_title_is_not_our_word_and_the_same_word_beside_it_is() -> None:
    text = "The report The Marred Years tells of the marred years."
    assert told(text, titles=("The Marred Years",), matcher=matcher_of("marred")) == ["marred"]


def test_a_word_that_stands_twice_is_found_twice() -> None:
    assert told("Roe is a murderer. Miles is a murderer.") == ["murderer", "murderer"]


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    for hit in MATCHER.hits(text, Standing(beside=text, source_words=text), (text,)):
        assert hit.written


@given(st.text(alphabet=" .,;'\"“”‘’-…aRoetortured", max_size=400))
def test_nothing_that_follows_a_finished_sentence_excuses_it(text: str) -> None:
    assert told(f"Roe is a torturer. Zed. {text}")[:1] == ["torturer"]


def test_a_word_after_any_sentence_is_still_found() -> None:
    for _, sentence in BAD:
        assert "murderers" in told(f"{' '.join(sentence.split())} X came. The murderers sleep."), sentence


def test_a_text_of_the_greatest_length_is_searched_in_full() -> None:
    text = "ordered " * 700 + "Roe is a murderer."
    assert told(text)[-1] == "murderer"
