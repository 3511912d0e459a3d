"""A number in the text about a pattern is one that somebody counted: totals, shares and multiples follow from counts or stay out.

Looked at are numbers that could be counts. Dates, articles, cases, ages, sums of money and lengths of time are others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.checks.free_texts import texts_in
from dossier.model.conduct import Conduct
from dossier.model.record import parts
from dossier.problem import Level, Problem

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TO_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_WORDS = {word: number for number, word in enumerate((*_TO_TEN, *_TEENS))} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_TO_TEN[1:10])}))?|{'|'.join((*_TEENS, *_TO_TEN))})"
_NUMBER = re.compile(
    rf"\b(?:[0-9]{{1,3}}(?:[, ][0-9]{{3}})+|[0-9]+|{_WORD})(?:\s+(?:{'|'.join(_SCALES)}))?\b",
    re.I,
)

_SMALLEST = 13
"""Smaller numbers are rarely counts of wrongs: two lists, five applications. In a share or a multiple they are looked at."""

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_UNITS = "years?|months?|weeks?|days?|hours?|minutes?|seconds?|km|kilometres?|metres?|pages?|roubles?|euros?|dollars?|USD|EUR|RUB"
_NO_COUNT_BEFORE = re.compile(
    r"(?:\b(?:art|arts|article|articles|no|nos|number|numbers|para|paras|paragraphs?|section|sections|chapter|protocol|page|pp?"
    rf"|law|decree|resolution|opinion|decision|item|order|age|aged|{_MONTHS})\.?\s*|[/§№$€£(]\s*|\b[A-Z]{{1,8}}-?|[0-9]\.)$",
    re.I,
)
_NO_COUNT_AFTER = re.compile(rf"^(?:/|\s*(?:{_MONTHS})\b|(?:st|nd|rd|th)\b|[-\s]+(?:{_UNITS})\b|\s+others\b|\(|\.[0-9])", re.I)
_SHARE_AFTER = re.compile(
    rf"^\s*(?:(?:out\s+)?of\s+(?:the\s+|all\s+|those\s+)?(?:[0-9]+|{_WORD})\b|times\b|-?fold\b|per\s*cent\b|percent\b|%)",
    re.I,
)
_SHARES = re.compile(
    r"\b(?:(?:a|one|two|three)[- ](?:half|third|quarter|fifth|tenth)s?\s+of|half\s+of|the\s+majority\s+of"
    r"|most\s+of\s+(?:the|those|them)|twice|thrice|(?:doubled|tripled|trebled|quadrupled)"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten)fold|a\s+total\s+of|in\s+total|altogether|taken\s+together"
    r"|all\s+told)\b",
    re.I,
)


@dataclass(frozen=True)
class Said:
    """A number, a share or a multiple as a text gives it."""

    words: str
    number: int | None


def check_numbers_are_counted(docket: Docket) -> Iterator[Problem]:
    """What a text gives as a number of persons or acts is a count of the pattern, with its date and its source.

    L623 warning that can be waived: a text about a pattern gives a number that is none of its counts; it bars a final packet.
    """
    for kind, entry, record in docket.records("conduct"):
        if not isinstance(record, Conduct) or record.pattern is None or not record.pattern.counts:
            continue
        given = [words for count in record.pattern.counts for words in (count.number, count.parts) if words]
        given += [quote for _, part in parts(record) for quote in _quotes(part)]
        known = {number for words in given for number in numbers_in(words)}
        bare = record.model_copy(update={"pattern": None, "waivers": ()})
        for path, text in texts_in(bare):
            for said in dict.fromkeys(counts_in(text)):
                if not (said.number in known or any(said.words.lower() in words.lower() for words in given)):
                    words = f"{named(kind, entry)}: '{path[-1]}' gives '{said.words}', which is none of its counts"
                    if is_withheld(entry, path):
                        words = f"{named(kind, entry)}: '{path[-1]}' gives a number that is none of its counts"
                    step = "give a count as its source gives it, add it to pattern.counts with its cites, or leave it out"
                    yield problem(entry, path, Level.WARNING, "L623", words, step)


def _quotes(part: object) -> Iterator[str]:
    for cite in getattr(part, "cites", ()):
        if cite.quote is not None:
            yield cite.quote.translation or cite.quote.text


def counts_in(text: str) -> Iterator[Said]:
    """The numbers in a text that could be counts, and its shares and multiples, which no text may give by itself."""
    for match in _SHARES.finditer(text):
        if re.match(r"\s+(?:[0-9]|" + _WORD + r"\b)", text[match.end() :], re.I):
            continue  # the number itself is looked at: a total of 117
        yield Said(match[0], None)
    for match, number in _numbers(text):
        if share := _SHARE_AFTER.match(text[match.end() :]):
            yield Said(match[0] + share[0], None)
        elif number >= _SMALLEST and not _is_no_count(text, match, number):
            yield Said(match[0], number)


def numbers_in(text: str) -> Iterator[int]:
    """Every number in a text, whatever it counts."""
    yield from (number for _, number in _numbers(text))


def _numbers(text: str) -> Iterator[tuple[re.Match[str], int]]:
    for match in _NUMBER.finditer(text):
        yield match, _value(match[0])


def _value(written: str) -> int:
    words = re.split(r"[-\s]+", written.lower())
    scale = _SCALES.get(words[-1], 1)
    digits = re.sub(r"[^0-9]", "", written)[:15]
    return (int(digits) if digits else sum(_WORDS.get(word, 0) for word in words)) * scale


def _is_no_count(text: str, match: re.Match[str], number: int) -> bool:
    is_a_year = 1000 <= number <= 2999 and match[0].isdigit() and len(match[0]) == 4
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 24]
    return is_a_year or _NO_COUNT_BEFORE.search(before) is not None or _NO_COUNT_AFTER.search(after) is not None


CHECKS = (check_numbers_are_counted,)
