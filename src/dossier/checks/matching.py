"""Finds the words of the list of forbidden words in a text: each where it stands, unless something there allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dossier.checks.phrases import TOKEN, Phrasing, Span, beginning, is_inside, part, places, plain, stops, turns
from dossier.checks.reach import Reach, Spot, Standing
from dossier.model.words import ForbiddenWord, Words

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
        phrasing = Phrasing(words.signals)
        self._reach = Reach(words.signals, phrasing)
        self._forms: dict[str, list[tuple[ForbiddenWord, re.Pattern[str]]]] = {}
        for word in words.words:
            for form in word.forms:
                self._forms.setdefault(beginning(form), []).append((word, phrasing.any_of((form,))))
        self._harmless = {word.id: phrasing.any_of(word.but_not) for word in words.words if word.but_not}

    def hits(self, text: str, standing: Standing, titles: Sequence[str] = ()) -> Iterator[Hit]:
        """Each forbidden word of a text that nothing in its sentence, or in its record, allows.

        Args:
            titles: titles and names that a text may hold; their words are not the writer's.
        """
        quoted, text = plain(text)
        found = list(self._found(text))
        if not found:
            return
        sentences = stops(text, quoted)
        thoughts = [*sentences, *turns(text, quoted, self._reach.turns)]
        for word, (start, end) in found:
            sentence = part(sentences, start, len(text))
            spot = Spot(text, start, end, part(thoughts, start, len(text)), sentence, standing)
            is_quotation = is_inside((start, end), quoted) and self._reach.is_somebodys(spot)
            if end > sentence[1] or is_quotation or any(self._reach.allows(spot, condition) for condition in word.allowed):
                continue
            if not is_inside((start, end), [span for title in titles for span in places(title, text)]):
                yield Hit(word, text[start:end])

    def _found(self, text: str) -> Iterator[tuple[ForbiddenWord, Span]]:
        """Every place where a form of a word stands, and not in a phrase that is harmless."""
        for token in TOKEN.finditer(text):
            for word, pattern in self._forms.get(token[0][:3].lower(), ()):
                match = pattern.match(text, token.start())
                if match and not self._is_harmless(word, text, match):
                    yield word, match.span()

    def _is_harmless(self, word: ForbiddenWord, text: str, match: re.Match[str]) -> bool:
        harmless = self._harmless.get(word.id)
        around = harmless.finditer(text, max(0, match.start() - WIDEST), match.end() + WIDEST) if harmless else ()
        return any(other.start() < match.end() and match.start() < other.end() for other in around)
