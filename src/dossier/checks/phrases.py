"""Texts in sentences and thoughts, and phrases as patterns: the ground on which a word is judged.

A thought ends with its sentence, at a semicolon, before *but* after a comma, and where *and* after a comma begins anew
with another subject. Quotations are kept whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dossier.model.words import GAP, NUMBER, POSSESSIVE, Form, Phrase, Signals

Span = tuple[int, int]

TOKEN = re.compile(r"[^\W_]+")
"""One word; an apostrophe or a hyphen parts two."""

LONGEST = 600
"""How far anything reaches in characters: a sentence that goes on longer is read in part, so that none takes long."""

_BETWEEN = r"[\s\-\u2010-\u2015]+"
_SKIPPED = r"(?:[\W_]+[^\W_]+){0,4}?[\W_]+"
_STARTS, _ENDS = r"(?<![^\W_])", r"(?![^\W_])"
_AFTER_A_POSSESSIVE = r"(?:(?<='s )|(?<=s' ))"
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|„[^“”]*[“”]|(?<!\w)‘[^‘]*?’(?!\w)')
_STOP = re.compile(r"[.!?][\"”’)\]]*\s+(?=[^\w\s]*[^\W_])")
_ABBREVIATION = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|gen|col|lt|maj|capt|sgt|st|vs|nos?|arts?|paras?|pp|cf|vol|eds?|jr|sr|[^\W\d_])$", re.I
)
_NEW_SUBJECT = re.compile(r",\s+and\s+(?=(?:she|he|they|it|we)\b|(?:(?:the|her|his|its|their)\s+\w+|[A-Z]\w+)\s+\w+ed\b)")


class Phrasing:
    """Turns the phrases of a list into patterns."""

    def __init__(self, signals: Signals) -> None:
        self._number = rf"(?:\d[\d,. ]*(?<=\d)|(?:{'|'.join(signals.numbers)})(?:{_BETWEEN}(?:{'|'.join(signals.numbers)}))*)"

    def any_of(self, phrases: Sequence[Phrase]) -> re.Pattern[str]:
        """A pattern for any of some phrases, as whole words and in any case."""
        return _compiled(f"{_STARTS}(?:{'|'.join(map(self._one, phrases))}){_ENDS}")

    def _one(self, phrase: Phrase) -> str:
        possessive = phrase.startswith(f"{POSSESSIVE} ")
        steps = phrase.split(" ")[possessive:]
        pattern = _AFTER_A_POSSESSIVE if possessive else ""
        for index, step in enumerate(steps):
            if step == GAP:
                pattern += _SKIPPED
                continue
            if index and steps[index - 1] != GAP:
                pattern += _BETWEEN
            ending = r"[^\W_]*" if step.endswith("*") else ""
            pattern += self._number if step == NUMBER else re.escape(step.rstrip("*")) + ending
        return pattern


@lru_cache(maxsize=8_192)
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, made once: the lists are longer than what Python keeps of patterns by itself."""
    return re.compile(pattern, re.I)


def beginning(form: Form) -> str:
    """The letters, at most three, with which the first word of a text must begin to be read as this form."""
    return form.removeprefix(f"{POSSESSIVE} ").split(" ")[0].split("'")[0].rstrip("*")[:3].lower()


def plain(text: str) -> tuple[list[Span], str]:
    """Where a text quotes, and the text with one shape for each letter and apostrophe."""
    text = unicodedata.normalize("NFKC", text)
    return [match.span() for match in _QUOTED.finditer(text)], text.replace("’", "'").replace("‘", "'")


def places(words: str, text: str) -> Iterator[Span]:
    """Where a text holds some words exactly so."""
    wanted = plain(words)[1]
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + 1)


def stops(text: str, quoted: Sequence[Span]) -> list[int]:
    """Where sentences end; a period after an abbreviation or an initial, or inside a quotation, ends none."""
    found = []
    for match in _STOP.finditer(text):
        goes_on = match[0][0] == "." and (_ABBREVIATION.search(text, 0, match.start()) or text[match.end()].islower())
        if not goes_on and not is_inside((match.start(), match.start()), quoted):
            found.append(match.end())
    return found


def turns(text: str, quoted: Sequence[Span], signals: re.Pattern[str]) -> list[int]:
    """Where thoughts end inside a sentence."""
    found = [match.start() for match in signals.finditer(text) if text[: match.start()].endswith(", ")]
    found += [match.end() for match in re.finditer(";", text)]
    found += [match.end() for match in _NEW_SUBJECT.finditer(text)]
    return [at for at in found if not is_inside((at, at), quoted)]


def part(cuts: Sequence[int], at: int, length: int) -> Span:
    """The part of a text between the cuts on either side of a place, as far as any sentence goes."""
    start, end = max((cut for cut in cuts if cut <= at), default=0), min((cut for cut in cuts if cut > at), default=length)
    return max(start, at - LONGEST), min(end, at + LONGEST)


def is_inside(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a piece of a text lies wholly inside one of some others."""
    return any(start <= span[0] and span[1] <= end for start, end in spans)
