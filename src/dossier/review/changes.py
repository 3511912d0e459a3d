"""What a reviewer changed in a block, led back to the values that its words came from.

Only wordings of the records are open to a change: a sentence, a reason, a note that somebody here wrote. Words of a
template or of law, of evidence, quotes and cites, names, dates and numbers are told and never changed. A change that
goes over the edge of a wording is split where that is plain, and told whole where it is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dossier.packet.content import Block
from dossier.packet.origins import Origin, Span
from dossier.project.kinds import kind_of

EDITABLE: Mapping[str, frozenset[str]] = {
    "settings": frozenset(["about"]),
    "official": frozenset(
        ["about", "check", "note", "reason", "reasons", "result", "statement", "title", "used", "where", "who", "why"]
    ),
    "case": frozenset(["about", "check", "label", "note", "statement", "used"]),
    "conduct": frozenset(["brief", "check", "limits", "method", "note", "statement", "title"]),
}
"""The wordings that an import may change: fields by the kind of record that they stand in."""

SEALED = frozenset(
    [
        "born",
        "cites",
        "identifiers",
        "list_checks",
        "name",
        "names",
        "order_cites",
        "quote",
        "role_in_report",
        "statements",
        "values",
    ]
)
"""Parts of records in which nothing is our own wording: what sources say, and who a person is."""

LONGEST = 12_000
"""The most characters of a paragraph that are compared; a wording has 6,000 at most."""

MOST_PAIRS = 20_000
"""The most pairs of equal words that two texts are compared by; only a text that repeats itself endlessly has more."""

_TOKEN = re.compile(r"[\w\u0300-\u036f]+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Reworded:
    """The words of one value as the reviewer leaves them."""

    origin: Origin
    before: str
    after: str


@dataclass(frozen=True)
class Fixed:
    """A change that no import makes: why, what stood there, and what the reviewer put."""

    why: str
    origin: Origin | None
    before: str
    after: str


@dataclass(frozen=True)
class _Piece:
    """A stretch of a block that came from one value, or from a template."""

    start: int
    end: int
    origin: Origin | None


def together(blocks: Sequence[Block]) -> tuple[str, tuple[Span, ...]]:
    """The words of some blocks one behind the other, and where each value stands in them."""
    words, spans = "", []
    for block in blocks:
        shift = len(words) + 1 if words else 0
        words = f"{words} {block.words}" if words else block.words
        spans += [Span(one.start + shift, one.end + shift, one.origin) for one in block.spans]
    return words, tuple(spans)


def changes_of(
    words: str, spans: Sequence[Span], text: str, numbers: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Reworded, ...], tuple[Fixed, ...]]:
    """What was changed between the words of a block and a text.

    Args:
        numbers: where in the text results of fields stand; Word counts them anew, and they are nobody's change.
    """
    if unicodedata.normalize("NFC", words) == text:
        return (), ()
    if len(text) > LONGEST:
        return (), (Fixed("it is longer than any wording", None, words, text),)
    pieces = _pieces(words, spans)
    now: list[list[str]] = [[] for _ in pieces]
    torn: set[int] = set()  # pieces that a change goes into from outside: what is left of it would be nobody's words
    ours = [(token[0], number) for number, one in enumerate(pieces) for token in _TOKEN.finditer(words, one.start, one.end)]
    counted = {at for start, end in numbers for at in range(start, end)}
    theirs = [(token[0], counted.issuperset(range(*token.span()))) for token in _TOKEN.finditer(text)]
    steps = _steps([unicodedata.normalize("NFC", token) for token, _ in ours], [token for token, _ in theirs])
    if steps is None:
        return (), (Fixed("it has too little in common with what stood there to be taken apart", None, words, text),)
    for tag, i1, i2, j1, j2 in steps:
        put = "".join(token for token, _ in theirs[j1:j2])
        is_counted = j1 < j2 and all(number for _, number in theirs[j1:j2])
        touched = dict.fromkeys(number for _, number in ours[i1:i2])
        if tag == "equal" or (is_counted and any(token.isdigit() for token, _ in ours[i1:i2])):
            _keep(now, ours[i1:i2])
        elif not touched:
            piece, put = _put_between(pieces, ours, i1, [token for token, _ in theirs[j1:j2]])
            now[piece].append(put)
        elif len(touched) == 1:
            now[next(iter(touched))].append(put)
        elif (only := _only_one(ours[i1:i2])) is not None:
            _replace(now, ours[i1:i2], only, put.strip() if put.strip() else "")
        elif put.strip():
            torn |= touched.keys()
    across = [Fixed("it goes over the edge of a wording", None, words, text)] if torn else []
    reworded, fixed = _told(words, {n: piece for n, piece in enumerate(pieces) if n not in torn}, ["".join(one) for one in now])
    return reworded, (*across, *fixed)


def _steps(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, int, int, int, int]] | None:
    """What leads from one list of tokens to another, as `difflib` tells it; None where that would take too long."""
    shorter = min(len(ours), len(theirs))
    first = next((at for at in range(shorter) if ours[at] != theirs[at]), shorter)
    last = next((at for at in range(shorter - first) if ours[-1 - at] != theirs[-1 - at]), shorter - first)
    one, other = ours[first : len(ours) - last], theirs[first : len(theirs) - last]
    often = Counter(other)
    if sum(often[token] for token in one if not token.isspace()) > MOST_PAIRS:
        return None
    inner = SequenceMatcher(str.isspace, one, other, autojunk=False).get_opcodes()
    moved = [(tag, i1 + first, i2 + first, j1 + first, j2 + first) for tag, i1, i2, j1, j2 in inner]
    return [
        ("equal", 0, first, 0, first),
        *moved,
        ("equal", len(ours) - last, len(ours), len(theirs) - last, len(theirs)),
    ]


def _pieces(words: str, spans: Sequence[Span]) -> list[_Piece]:
    """The whole of the words as stretches; of values inside one another the innermost counts."""
    inner = [one for one in spans if one.start < one.end and not any(_holds(one, other) for other in spans)]
    pieces, at = [], 0
    for one in sorted(inner, key=lambda span: span.start):
        if one.start > at:
            pieces.append(_Piece(at, one.start, None))
        if one.start >= at:
            pieces.append(_Piece(one.start, one.end, one.origin))
            at = one.end
    return [*pieces, *([_Piece(at, len(words), None)] if at < len(words) or not pieces else [])]


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start < inner.end <= outer.end and (outer.start, outer.end) != (inner.start, inner.end)


def _keep(now: list[list[str]], tokens: Sequence[tuple[str, int]]) -> None:
    for token, piece in tokens:
        now[piece].append(token)


def _replace(now: list[list[str]], tokens: Sequence[tuple[str, int]], piece: int, put: str) -> None:
    """Puts new words in the place of one piece's, and leaves the blanks of the others."""
    is_put = False
    for token, number in tokens:
        if number != piece:
            now[number].append(token)
        elif not is_put:
            now[piece].append(put)
            is_put = True


def _only_one(tokens: Sequence[tuple[str, int]]) -> int | None:
    """The one piece that loses more than blanks; None when there are several."""
    losing = {number for token, number in tokens if not token.isspace()}
    return losing.pop() if len(losing) == 1 else None


def _put_between(pieces: Sequence[_Piece], ours: Sequence[tuple[str, int]], at: int, put: Sequence[str]) -> tuple[int, str]:
    """The piece that words belong to which were put between two tokens, and the words as they go into it.

    Words that were put beside an edge go to the side that is open to a change. Where equal tokens stand around them,
    nobody can say which of these are the new ones, so that an edge a few tokens away is as near.
    """
    for step in (-1, 1):
        words, place = list(put), at
        while 0 <= place <= len(ours):
            left = ours[place - 1][1] if place else None
            right = ours[place][1] if place < len(ours) else None
            for side in dict.fromkeys((left, right)):
                if side is not None and why_fixed(pieces[side].origin) is None:
                    return side, "".join(words)
            if step < 0 and place and words and ours[place - 1][0] == words[-1]:
                words = [words[-1], *words[:-1]]
            elif step > 0 and place < len(ours) and words and ours[place][0] == words[0]:
                words = [*words[1:], words[0]]
            else:
                break
            place += step
    return ours[at - 1][1] if at else 0, "".join(put)


def _told(words: str, pieces: Mapping[int, _Piece], now: Sequence[str]) -> tuple[tuple[Reworded, ...], tuple[Fixed, ...]]:
    reworded, fixed = [], []
    for number, piece in pieces.items():
        before, after = words[piece.start : piece.end], now[number]
        if " ".join(before.split()) == " ".join(after.split()):
            continue
        why = why_fixed(piece.origin)
        if why is None and not after.strip():
            why = "a whole wording was taken out, which is done in the record"
        if why is None and piece.origin is not None:
            reworded.append(Reworded(piece.origin, before, " ".join(after.split())))
        else:
            fixed.append(Fixed(why or "", piece.origin, before.strip(), after.strip()))
    return tuple(reworded), tuple(fixed)


def why_fixed(origin: Origin | None) -> str | None:
    """Why a value is not open to a change; None for a wording that is."""
    if origin is None:
        return "it is text of a template"
    kind, _ = kind_of(origin.file) or (None, "")
    name = kind.name if kind else ""
    if name in ("regime", "rights", "territories") or origin.file.startswith("templates/sources/"):
        return "it is law"
    if origin.file.startswith("templates/"):
        return "it is text of the recipient's file" if name == "recipient" else "it is text of a template"
    if name in ("source", "exhibit", "witness"):
        return "it is evidence"
    steps = [step for step in origin.path if isinstance(step, str)]
    if {"quote", "original", "translation", "statements", "values"} & set(steps):
        return "it is a quote, or what a source says"
    if SEALED & set(steps) or steps[-1:] == [] or steps[-1] not in EDITABLE.get(name, frozenset()):
        return "it is a fact with a form of its own, such as a name, a date or a number"
    return None
