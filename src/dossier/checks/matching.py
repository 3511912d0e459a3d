"""Finds the words of the list of forbidden words in a text: each where it stands, unless something there allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dossier.checks.phrases import TOKEN, Phrasing, Span, beginning, is_inside, part, places, plain, stops, turns
from dossier.checks.reach import Reach, Spot, Standing
from dossier.model.words import ForbiddenWord, Form, Words

WIDEST = 120
"""How far from a word, in characters, a harmless phrase that holds it may begin or end."""


@dataclass(frozen=True)
class Hit:
    """A forbidden word, and how the text writes it."""

    word: ForbiddenWord
    written: str


class Matcher:
    """Finds the words of a list in texts."""

    def __init__(self, words: Words) -> None:
        self._any_of = cache(Phrasing(words.signals).any_of)  # a pattern is made when a text first comes near its word
        self._reach = Reach(words.signals, Phrasing(words.signals))
        self._forms: dict[str, list[tuple[ForbiddenWord, Form]]] = {}
        for word in words.words:
            for form in word.forms:
                self._forms.setdefault(beginning(form), []).append((word, form))

    def hits(self, text: str, standing: Standing, titles: Sequence[str] = ()) -> Iterator[Hit]:
        """Each forbidden word of a text that nothing in its sentence, or in its record, allows.

        Args:
            titles: titles and names that a text may hold; their words are not the writer's.
        """
        quoted, text = plain(text)
        found = list(self._found(text))
        for (word, span), spot in zip(found, self._spots(text, quoted, [span for _, span in found], standing), strict=True):
            is_quotation = is_inside(span, quoted) and self._reach.is_somebodys(spot)
            if span[1] > spot.sentence[1] or is_quotation:
                continue
            if any(self._reach.allows(spot, condition) for condition in word.allowed):
                continue
            if not is_inside(span, [one for title in titles for one in places(title, text)]):
                yield Hit(word, text[slice(*span)])

    def denies(self, text: str, span: Span) -> bool:
        """Whether a text, whose letters and apostrophes have one shape, takes back what stands at a place of it."""
        quoted, _ = plain(text)
        return any(self._reach.allows(spot, "denied") for spot in self._spots(text, quoted, [span], Standing()))

    def _spots(self, text: str, quoted: Sequence[Span], spans: Sequence[Span], standing: Standing) -> Iterator[Spot]:
        """Where each of some places stands: in its thought and its sentence."""
        sentences = stops(text, quoted) if spans else []
        thoughts = [*sentences, *turns(text, quoted, self._reach.turns)] if spans else []
        for start, end in spans:
            thought, sentence = part(thoughts, start, len(text)), part(sentences, start, len(text))
            yield Spot(text, start, end, thought, sentence, standing)

    def _found(self, text: str) -> Iterator[tuple[ForbiddenWord, Span]]:
        """Every place where a form of a word stands, and not in a phrase that is harmless."""
        for token in TOKEN.finditer(text):
            for word, form in self._forms.get(token[0][:3].lower(), ()):
                match = self._any_of((form,)).match(text, token.start())
                if match and not self._is_harmless(word, text, match):
                    yield word, match.span()

    def _is_harmless(self, word: ForbiddenWord, text: str, match: re.Match[str]) -> bool:
        if not word.but_not:
            return False
        around = self._any_of(word.but_not).finditer(text, max(0, match.start() - WIDEST), match.end() + WIDEST)
        return any(other.start() < match.end() and match.start() < other.end() for other in around)
