"""How like two texts are: to offer the nearest known name for one that is not known, and to find a text that was changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler, LCSseq

LIKE_ENOUGH = 0.78
"""The least Jaro-Winkler likeness at which a name is offered; below it, an offer misleads."""


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known words most like a word, best first; none when nothing is like enough."""
    found = process.extract(word, sorted(known), scorer=JaroWinkler.similarity, limit=most, score_cutoff=LIKE_ENOUGH)
    return tuple(match for match, _, _ in found)


LONG_ENOUGH = 5
"""The fewest letters at which two words that differ in one letter may be one word; Ivan and Evan are two."""


def are_near(word: str, other: str) -> bool:
    """Whether two words are the same but for one letter, or for two that changed places."""
    if min(len(word), len(other)) < LONG_ENOUGH or abs(len(word) - len(other)) > 1:
        return False
    return OSA.distance(word, other, score_cutoff=1) <= 1


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


def alike(one: str, other: str) -> float:
    """How much of two texts is the same, letter by letter in order, in per cent."""
    return fuzz.ratio(one, other)


def most_alike(texts: Sequence[str], among: Sequence[str], least: float) -> Iterator[tuple[float, int, int]]:
    """Every pair of texts from two lists that are at least so much alike: how much, and the place of each in its list."""
    for number, text in enumerate(texts):
        for _, score, other in process.extract(text, among, scorer=fuzz.ratio, limit=None, score_cutoff=least):
            yield score, number, other


def in_order(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """The places of equal items in two lists, as many as there are without one overtaking another."""
    for step in LCSseq.opcodes(one, other):
        if step.tag == "equal":
            yield from zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
