"""How like two texts are: to offer the nearest known name for one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

LIKE_ENOUGH = 0.78
"""The least Jaro-Winkler likeness at which a name is offered; below it, an offer misleads."""


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known words most like a word, best first; none when nothing is like enough."""
    found = process.extract(word, sorted(known), scorer=JaroWinkler.similarity, limit=most, score_cutoff=LIKE_ENOUGH)
    return tuple(match for match, _, _ in found)


NEAR_ENOUGH = 85.0
"""The least share, in per cent, of a passage that must stand in a text for it to be the same passage with differences."""

_MARGIN = 15
"""A stretch as long as the passage may lack its ends, where a word more stands within; so much is shown around it."""


def nearest_passage(passage: str, text: str) -> str | None:
    """The stretch of a text most like a passage, in whole words with a few around it; None when nothing is like enough."""
    if not passage or not text:
        return None
    found = fuzz.partial_ratio_alignment(passage, text, score_cutoff=NEAR_ENOUGH)
    if found is None or len(text) < len(passage) * NEAR_ENOUGH / 200:
        return None
    start, end = found.dest_start, found.dest_end
    if len(text) < len(passage):  # the shorter is then laid over the longer, and the ends are those of the passage
        start, end = 0, len(text)
    start = text.rfind(" ", 0, max(0, start - _MARGIN) + 1) + 1
    stop = text.find(" ", end + _MARGIN)
    return text[start : stop if stop >= 0 else len(text)].strip()
