"""What changed between two wordings, word by word; a reference is the same as long as it leads to the same place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_STEPS = 4_000_000
"""Beyond so many pairs of words the middle of two wordings is not compared; it is shown as replaced whole."""

_WORD = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")
_REFERENCE = re.compile(r"(\[#[^\]\s]*\])")

Said = tuple[str, str]
"""A wording as the page prints it, and the same with `[#anchor]` in place of the number of each reference."""


@dataclass(frozen=True)
class Piece:
    """A stretch of words: as it was, taken out, or put in."""

    change: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class _Token:
    """One word, blank, mark or reference: how it is printed, and what makes it the same as another."""

    shown: str
    meant: str


def pieces(old: Said, new: Said) -> tuple[Piece, ...]:
    """The new wording with what was taken out and put in; what is the same is shown as it is printed now."""
    before, now = _tokens(old), _tokens(new)
    found: list[Piece] = []
    for what, one, other in _opcodes(before, now):
        if what:
            found.append(Piece("same", _shown(other)))
            continue
        said, says = _shown(one), _shown(other)
        if said == says:  # a reference that prints the same number and leads elsewhere
            said, says = _shown(one, with_targets=True), _shown(other, with_targets=True)
        found += [Piece("removed", said), Piece("added", says)]
    return tuple(piece for piece in found if piece.text)


def changed(said: Iterable[Piece]) -> bool:
    """Whether anything was taken out or put in."""
    return any(piece.change != "same" for piece in said)


def renumbered(old: Said, new: Said) -> str:
    """The old wording with each reference that is still there printed as it is now, so that only words differ."""
    now: Mapping[str, str] = {token.meant: token.shown for token in _tokens(new) if token.meant.startswith("[#")}
    return "".join(now.get(token.meant, token.shown) for token in _tokens(old))


def _shown(tokens: Iterable[_Token], *, with_targets: bool = False) -> str:
    return "".join(
        f"{token.shown} {token.meant}" if with_targets and token.meant != token.shown else token.shown for token in tokens
    )


def _opcodes(before: Sequence[_Token], now: Sequence[_Token]) -> Iterator[tuple[bool, Sequence[_Token], Sequence[_Token]]]:
    """Stretches of both wordings in order: whether they are the same, and the tokens of each.

    A blank between two changes belongs to them; else each word of a new sentence would stand apart.
    """
    start = _shared(before, now)
    end = _shared(before[start:][::-1], now[start:][::-1])
    middle = before[start : len(before) - end], now[start : len(now) - end]
    found: list[tuple[bool, Sequence[_Token], Sequence[_Token]]] = [(True, before[:start], now[:start])]
    if len(middle[0]) * len(middle[1]) > MOST_STEPS:
        found.append((False, *middle))
    else:
        matcher = SequenceMatcher(None, [one.meant for one in middle[0]], [one.meant for one in middle[1]], autojunk=False)
        for what, i1, i2, j1, j2 in matcher.get_opcodes():
            found.append((what == "equal", middle[0][i1:i2], middle[1][j1:j2]))
    found.append((True, before[len(before) - end :], now[len(now) - end :]))
    joined: list[tuple[bool, list[_Token], list[_Token]]] = []
    found = [one for one in found if one[1] or one[2]]
    for number, (is_same, one, other) in enumerate(found):
        between = 0 < number < len(found) - 1 and not found[number - 1][0] and not found[number + 1][0]
        is_as_before = is_same and not (between and not _shown(other).strip())
        if joined and joined[-1][0] == is_as_before:
            joined[-1][1].extend(one)
            joined[-1][2].extend(other)
        else:
            joined.append((is_as_before, list(one), list(other)))
    yield from joined


def _shared(first: Sequence[_Token], second: Sequence[_Token]) -> int:
    """How many tokens two wordings begin with alike."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one.meant != other.meant:
            break
        count += 1
    return count


def _tokens(said: Said) -> list[_Token]:
    """The words of a wording one by one, its references each as one, with the anchor that it leads to as its meaning."""
    words, counted = said
    parts = _REFERENCE.split(counted)
    tokens: list[_Token] = []
    at = 0
    for number, part in enumerate(parts):
        if number % 2 == 0:
            if not words.startswith(part, at):
                break
            tokens += [_Token(one, one) for one in _WORD.findall(part)]
            at += len(part)
            continue
        following = parts[number + 1]
        end = words.find(following, at + 1) if following else len(words) if number == len(parts) - 2 else -1
        if end < 0:
            break
        tokens.append(_Token(words[at:end], part))
        at = end
    else:
        if at == len(words):
            return tokens
    return [_Token(one, one) for one in _WORD.findall(words)]  # something in the words looks like a reference and is none
