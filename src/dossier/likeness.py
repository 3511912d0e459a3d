"""How like two texts are: to offer the nearest known name for one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

LIKE_ENOUGH = 0.78
"""The least Jaro-Winkler likeness at which a name is offered; below it, an offer misleads."""


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known words most like a word, best first; none when nothing is like enough."""
    found = process.extract(word, sorted(known), scorer=JaroWinkler.similarity, limit=most, score_cutoff=LIKE_ENOUGH)
    return tuple(match for match, _, _ in found)
