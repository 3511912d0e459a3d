"""Words that a record of ours may not use, or only under a condition: data, so that a project can extend the list.

The conditions are a closed set that the program knows; the words, and the signals by which a condition is seen, are data.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from dossier.model.record import Record
from dossier.model.text import Id, Text

GAP = "…"
"""In a phrase: up to four words of any kind."""

NUMBER = "%"
"""In a phrase: a number, in digits or as a word."""

MOST_GAPS = 2
"""Gaps in one phrase: more would make a search slow, and would find what nobody meant."""

POSSESSIVE = "'s"
"""At the start of a phrase: the possessive of whatever word stands before it."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_STEM = re.compile(r"[^\W\d_]{3,}\*")


def _phrase(text: str) -> str:
    """The phrase unchanged, or an error when it is not made of words, endings, gaps and numbers alone."""
    words = text.split(" ")
    begins = words[1:] if words[0] == POSSESSIVE else words
    known = all(word in (GAP, NUMBER) or _WORD.fullmatch(word) or _STEM.fullmatch(word) for word in begins)
    if not known or not begins or GAP in (begins[0], begins[-1]) or words.count(GAP) > MOST_GAPS:
        raise PydanticCustomError("phrase_shape", "{phrase}", {"phrase": text})
    return text


def _begins_with_a_word(text: str) -> str:
    """The phrase unchanged, or an error when a search could not begin at its first word."""
    if NUMBER in text.split(" ")[:1] or text.startswith(f"{POSSESSIVE} {NUMBER}"):
        raise PydanticCustomError("phrase_shape", "{phrase}", {"phrase": text})
    return text


Phrase = Annotated[Text, Field(max_length=80), AfterValidator(_phrase)]
"""Words parted by single spaces. `*` after three letters or more stands for any ending, `…` for up to four words, `%`
for a number, `'s` at the start for the possessive of any word. Case, hyphens and the shape of apostrophes do not matter."""

Form = Annotated[Phrase, AfterValidator(_begins_with_a_word)]
"""A phrase that begins with a word."""

PastVerb = Annotated[Text, Field(pattern=r"^[a-z]{2,30}$")]
"""One verb in the past, in small letters."""

Condition = Literal["found", "of-a-court", "of-a-trial", "of-the-charge", "attributed", "of-an-author", "denied", "as-counted"]
"""What may allow a word: the record says that a court or treaty body found it; the sentence tells what a court found, or
speaks of a trial; the word names a charge; somebody is said to say it; the sentence names who says it; the sentence
denies it; the cited source, as quoted, gives the same number."""

Kind = Literal["convicts", "exaggerates", "has-an-author", "totals"]


class Signals(Record):
    """The phrases by which a condition is seen in a sentence."""

    courts: tuple[Phrase, ...] = Field(description="Bodies that make findings.", min_length=1)
    findings: tuple[Phrase, ...] = Field(description="What such a body does when it finds.", min_length=1)
    trials: tuple[Phrase, ...] = Field(description="What shows that a trial is spoken of.", min_length=1)
    charges: tuple[Phrase, ...] = Field(description="What a charge or the name of an offence follows.", min_length=1)
    authors: tuple[Phrase, ...] = Field(description="What somebody does who says something: says, considers.", min_length=1)
    frames: tuple[Phrase, ...] = Field(description="What names an author wherever it stands: according to.", min_length=1)
    nobody: tuple[Phrase, ...] = Field(description="Subjects that are no author: everyone, many.", min_length=1)
    hedges: tuple[Phrase, ...] = Field(description="What says that something is claimed, not by whom.", min_length=1)
    denials: tuple[Phrase, ...] = Field(description="What denies: no, not, never, whether.", min_length=1)
    no_denials: tuple[Phrase, ...] = Field(description="What looks like a denial and is none: no doubt, not only.", min_length=1)
    turns: tuple[Phrase, ...] = Field(description="Words that, after a comma, begin a new thought: but, whereas.", min_length=1)
    numbers: tuple[Phrase, ...] = Field(description="Numbers as words.", min_length=1)


class ForbiddenWord(Record):
    """Words that are refused, why, and what to write instead."""

    id: Id = Field(description="Its id.")
    kind: Kind = Field(
        description="What the words do: convict (L611), exaggerate (L612), need an author (L613), or total up (L614)."
    )
    forms: tuple[Form, ...] = Field(description="The words, as phrases.", min_length=1)
    but_not: tuple[Phrase, ...] = Field((), description="Phrases that hold the words and are harmless.")
    why: Text = Field(description="Why they are refused, in one clause.", max_length=160)
    instead: Text = Field(description="What to write instead; it follows the word write.", max_length=200)
    allowed: tuple[Condition, ...] = Field(
        (), description="The conditions of which any one allows them; none where they are never ours to say."
    )


class Deeds(Record):
    """What says that somebody did something, in a text that cites nothing."""

    forms: tuple[Form, ...] = Field(description="Words for acts, orders, knowledge and omissions.", min_length=1)
    omissions: tuple[Form, ...] = Field(description="What somebody did not do, in words that no denial takes back.", min_length=1)
    but_not: tuple[Phrase, ...] = Field((), description="Phrases that hold the words and are harmless.")
    pronouns: tuple[Phrase, ...] = Field(description="Words that stand for a person named before.", min_length=1)
    irregular: tuple[PastVerb, ...] = Field((), description="Verbs in the past that do not end in -ed.")
    careful: tuple[PastVerb, ...] = Field(
        (), description="Verbs in the past that say nothing against an official who is their subject; any other tells a deed."
    )
    careful_of: tuple[Phrase, ...] = Field((), description="Verbs with what follows them that say nothing either.")
    owned: tuple[Phrase, ...] = Field((), description="What an official's own makes a deed: orders, consent, wish.")
    roles: tuple[Phrase, ...] = Field((), description="What an official is called that says a deed: the author of.")
    through: tuple[Phrase, ...] = Field((), description="What before an official's name lays something at the door: because of.")


class PersonSignals(Record):
    """What shows that a text names a person."""

    given: tuple[Text, ...] = Field(description="Given names, each before a family name.", min_length=1)
    ranks: tuple[Text, ...] = Field(description="Ranks, functions and forms of address before a family name.", min_length=1)
    endings: tuple[Text, ...] = Field((), description="Endings of patronymics in Latin letters.")
    not_before: tuple[Text, ...] = Field((), description="Words behind a name that make it one of a thing: Foundation, Street.")
    not_names: tuple[Text, ...] = Field((), description="Capitalised words behind a rank that are no family names: General.")
    does: tuple[Text, ...] = Field((), description="Verbs whose subject of two capitalised words is a person: said.")
    harms: tuple[Text, ...] = Field((), description="Verbs whose subject of even one capitalised word is a person: punched.")
    naming: tuple[Text, ...] = Field((), description="Words that a person's name follows: named.")


class Words(Record):
    """The list of forbidden words."""

    signals: Signals = Field(description="The phrases by which a condition is seen.")
    words: tuple[ForbiddenWord, ...] = Field(description="The words.", min_length=1)
    deeds: Deeds = Field(description="What says that somebody did something.")
    persons: PersonSignals = Field(description="What shows that a text names a person.")
