"""What changed, as lines for a terminal and as data: the words as [-they were-] and {+are now+}, and where they stand.

Both are for the house: they name files, asks and reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dossier.problem import visible
from dossier.review.comparing import Change, Claim
from dossier.review.differences import Apart, Difference
from dossier.review.snapshots import audience_in_words
from dossier.review.versions import Side
from dossier.review.wording import Piece

Styled = tuple[str, str]
"""A style (plain, strong, quiet, removed, added) and the words that bear it."""

SHORT = 40
"""A block of fewer characters is told with the words before it."""

LONGEST_BEFORE = 90
_MARKS = {"same": ("plain", "{}"), "removed": ("removed", "[-{}-]"), "added": ("added", "{{+{}+}}")}


def lines_of(old: Side, new: Side, found: Sequence[Difference]) -> Iterator[tuple[Styled, ...]]:
    """The whole comparison, line by line."""
    yield (("strong", f"{old.label} → {new.label}"),)
    for side in (old, new):
        yield from ((("quiet", f"    of {side.label}: {remark}"),) for remark in side.remarks)
    shown: set[tuple[object, ...]] = set()
    for one in found:
        if one.is_told:
            yield (("plain", ""),)
            yield (("strong", f"{title(one)}: {summary(one)}"),)
            yield from _body(one, shown)
    same = [title(one) for one in found if not one.is_told]
    if same:
        yield (("plain", ""),)
        yield (("plain", f"no difference: {', '.join(same)}"),)


def title(one: Difference) -> str:
    """Which packet it is."""
    return f"{one.official} for {one.recipient} ({audience_in_words(one.audience)})"


def summary(one: Difference) -> str:
    """How much changed, in one line."""
    if one.before.absent and one.now.absent:
        return "nothing on either side"
    if one.before.absent or one.now.absent:
        return "only on one side"
    counts = [f"{one.count(change)} {change}" for change in Change] + [f"{one.unchanged} unchanged"]
    return ", ".join([*counts, *(f"{apart.kind} {apart.name} {apart.change}" for apart in one.apart)])


def _body(one: Difference, shown: set[tuple[object, ...]]) -> Iterator[tuple[Styled, ...]]:
    """What changed in one packet; of what was told of another packet about the same official, only how much it was.

    Args:
        shown: what was told already; what is told here is added.
    """
    for when, told in (("before", one.before), ("now", one.now)):
        if told.absent:
            yield (("plain", f"  {when}: {visible(told.absent)}"),)
    if one.asks:
        yield (("plain", "  ask before: "), ("removed", visible(one.asks[0])))
        yield (("plain", "  ask now: "), ("added", visible(one.asks[1])))
    for apart in one.apart:
        yield (("plain", f"  {apart.kind} {apart.name}: {apart.change}{_hashes(apart)}"),)
    told_before = 0
    for claim in one.claims:
        same = (one.official, claim.change, claim.is_moved, claim.words, claim.notes, claim.places)
        if same in shown:
            told_before += 1
        else:
            shown.add(same)
            yield from _claim(claim)
    if told_before:
        yield (("plain", f"  and {told_before} as told above for another recipient"),)


def _hashes(apart: Apart) -> str:
    if apart.kind != "exhibit" or not (apart.was and apart.now):
        return ""
    return f": sha256 {apart.was[:16]}… before, {apart.now[:16]}… now"


def _claim(claim: Claim) -> Iterator[tuple[Styled, ...]]:
    also = ", and moved" if claim.is_moved else ""
    where = f"{visible(claim.section)}; " if claim.section else ""
    yield (("strong", f"  {claim.change}{also}: "), ("quiet", f"{where}{', '.join(claim.about)}; {visible(claim.key)}"))
    if len(claim.now or claim.was) < SHORT and claim.after:
        yield (("quiet", f"    after: {visible(shortened(claim.after))}"),)
    yield (("plain", "    "), *_words(claim.words))
    for note in claim.notes:
        yield (("plain", "    cite: "), *_words(note))
    yield from ((("quiet", f"    at {place}"),) for place in claim.places)


def shortened(words: str) -> str:
    """The words, cut where they are long."""
    return words if len(words) <= LONGEST_BEFORE else words[: LONGEST_BEFORE - 1].rstrip() + "…"


def _words(pieces: Sequence[Piece]) -> Iterator[Styled]:
    for piece in pieces:
        style, form = _MARKS[piece.change]
        yield style, form.format(visible(piece.text))


def data_of(old: Side, new: Side, found: Sequence[Difference]) -> dict[str, Any]:
    """The whole comparison as plain data."""
    return {
        "old": {"label": old.label, "remarks": list(old.remarks)},
        "new": {"label": new.label, "remarks": list(new.remarks)},
        "packets": [_packet(one) for one in found],
        "differences": sum(one.is_any for one in found),
    }


def _packet(one: Difference) -> dict[str, Any]:
    return {
        "official": one.official,
        "recipient": one.recipient,
        "audience": audience_in_words(one.audience),
        "is_any": one.is_any,
        "absent": {"before": one.before.absent, "now": one.now.absent},
        "ask": {"before": one.asks[0], "now": one.asks[1]} if one.asks else None,
        "unchanged": one.unchanged,
        "claims": [_plain(claim) for claim in one.claims],
        "apart": [
            {"kind": apart.kind, "name": apart.name, "change": str(apart.change), "before": apart.was, "now": apart.now}
            for apart in one.apart
        ],
    }


def _plain(claim: Claim) -> dict[str, Any]:
    def said(pieces: Sequence[Piece]) -> list[dict[str, str]]:
        return [{"change": piece.change, "text": piece.text} for piece in pieces]

    return {
        "change": str(claim.change),
        "is_moved": claim.is_moved or claim.change is Change.MOVED,
        "key": claim.key,
        "section": claim.section,
        "about": list(claim.about),
        "places": list(claim.places),
        "words": said(claim.words),
        "cites": [said(note) for note in claim.notes],
    }
