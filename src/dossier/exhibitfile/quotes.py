"""Whether words stand on a page: exactly, nearly, or not.

Only what a printer or a reader of PDFs may change is levelled: white space, ligatures and other letters of equal meaning
(NFKC), hyphens and where a line breaks a word, the forms of dashes and of quotation marks, ё and е. Letters, capitals,
digits and signs all count: one word more or less, such as a "not", is never exact.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from dossier.likeness import nearest_passage

_HYPHENS = dict.fromkeys(map(ord, "\u00ad\u2010\u2011\u0002\ufffe"), "-")
_DASHES = dict.fromkeys(map(ord, "\u2012\u2013\u2014\u2015\u2212"), "-")
_SINGLE = dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc`\u00b4"), "'")
_DOUBLE = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb"), '"')
_YO = {ord("ё"): "е", ord("Ё"): "Е"}
_LEVEL = _HYPHENS | _DASHES | _SINGLE | _DOUBLE | _YO
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_INSIDE_A_WORD = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)-\s+(?=\d)")
_LEFT_OUT = re.compile(r"\s*(?:[\[(]\s*(?:\.\.\.|…)\s*[\])]|…|(?<=\s)\.\.\.(?=\s))\s*")


@dataclass(frozen=True)
class Verdict:
    """How a quote stands on its page; `found` holds the words of the page where they are near."""

    kind: Literal["exact", "near", "absent"]
    found: str | None = None


def normalise(text: str) -> str:
    """The text with everything levelled that printing may change, and nothing else."""
    plain = unicodedata.normalize("NFC", text.translate(_UNSEEN).translate(_LEVEL))
    plain = unicodedata.normalize("NFKC", plain).translate(_LEVEL)
    return " ".join(_BETWEEN_DIGITS.sub("-", _INSIDE_A_WORD.sub("", plain)).split())


def compare(quote: str, page: str) -> Verdict:
    """Whether a quote stands on a page; what it leaves out with […] or … may stand between its pieces, in their order."""
    whole, text = normalise(quote), normalise(page)
    if _stands(whole, text, 0) is not None:
        return Verdict("exact")
    pieces = [normalise(piece) for piece in _LEFT_OUT.split(quote)]
    pieces = [piece for piece in pieces if any(map(str.isalnum, piece))]
    if len(pieces) > 1 and _in_order(pieces, text):
        return Verdict("exact")
    near = [nearest_passage(piece, text) for piece in pieces]
    if near and all(near):
        return Verdict("near", " […] ".join(filter(None, near)))
    return Verdict("absent")


def places_of(quote: str, page: str) -> tuple[tuple[int, int], ...]:
    """Where a quote stands on a page, as spans of the page's own characters, piece by piece; none unless it stands exactly."""
    letters, at = _letters_of(page)
    whole = _places_of_pieces([quote], page, letters, at)
    return whole or _places_of_pieces([one for one in _LEFT_OUT.split(quote) if one.strip()], page, letters, at)


def _places_of_pieces(pieces: list[str], page: str, letters: str, at: list[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    start = 0
    for piece in pieces:
        wanted = _letters_of(piece)[0]
        place = _place_of(piece, wanted, page, letters, at, start) if wanted else None
        if place is not None:
            found.append((at[place], at[place + len(wanted) - 1] + 1))
            start = place + len(wanted)
        elif wanted:
            return ()
    return tuple(found)


def _place_of(piece: str, wanted: str, page: str, letters: str, at: list[int], start: int) -> int | None:
    """The first place among the letters of a page at which a piece stands as whole words and with all its signs."""
    place = letters.find(wanted, start)
    while place >= 0:
        end = place + len(wanted)
        before = at[place - 1] if place else 0
        after = at[end] + 1 if end < len(at) else len(page)
        if _stands(normalise(piece), normalise(page[before:after]), 0) is not None:
            return place
        place = letters.find(wanted, place + 1)
    return None


def _letters_of(text: str) -> tuple[str, list[int]]:
    """The bare letters and digits of a text, and the place in it of each."""
    letters: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        bare = [one for one in unicodedata.normalize("NFKD", sign) if one.isalnum()]
        letters += bare
        at += [place] * len(bare)
    return "".join(letters), at


def _in_order(pieces: list[str], text: str) -> bool:
    at = 0
    for piece in pieces:
        end = _stands(piece, text, at)
        if end is None:
            return False
        at = end
    return True


def _stands(piece: str, text: str, start: int) -> int | None:
    """The end of the first place from `start` on at which a piece stands as whole words; None when there is none."""
    at = text.find(piece, start) if piece else -1
    while at >= 0:
        end = at + len(piece)
        if not _runs_on(text, at) and not _runs_on(text, end):
            return end
        at = text.find(piece, at + 1)
    return None


def _runs_on(text: str, at: int) -> bool:
    """Whether a word or number runs on over a place, so that what ends there is only a part of it."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
