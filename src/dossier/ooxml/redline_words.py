"""Which words of a paragraph came and which went; single spaces and signs never stand alone between two changes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dossier.ooxml.returned_paragraphs import folded

TEXT_OF = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
"""Text that stands as an element of Word."""

_TOKEN = re.compile(r"[\w\u0300-\u036f]+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Token:
    """A word, a sign or some white space, and where it stands in the raw text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def compared(self) -> str:
        """What it is compared as: white space is white space."""
        return folded(self.text) or " "

    @property
    def is_word(self) -> bool:
        """Whether it is more than a sign or white space."""
        return self.text[0].isalnum()


@dataclass(frozen=True)
class Change:
    """The raw text from `start` to `end` is new and stands where the words `old` stood."""

    start: int
    end: int
    old: str


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, without white space at its ends."""
    tokens = [Token(found[0], found.start()) for found in _TOKEN.finditer(text)]
    while tokens and tokens[-1].text.isspace():
        tokens.pop()
    return tokens[1:] if tokens and tokens[0].text.isspace() else tokens


def compared(tokens: Sequence[Token]) -> list[str]:
    """What tokens are compared as."""
    return [token.compared for token in tokens]


def changes_between(old: Sequence[Token], new: Sequence[Token], length: int) -> list[Change]:
    """The changes from old to new words in their order, none touching another.

    Args:
        old: the old words.
        new: the new words, as they stand in the raw text.
        length: the length of the raw text; where nothing is new, all that is old stands at its end.
    """
    matcher = difflib.SequenceMatcher(None, compared(old), compared(new), autojunk=False)
    stretches: list[list[int]] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        between = new[stretches[-1][3] : j1] if stretches else ()
        if stretches and len(between) <= 3 and not any(token.is_word for token in between):
            stretches[-1][1], stretches[-1][3] = i2, j2
        else:
            stretches.append([i1, i2, j1, j2])
    end = new[-1].end if new else length
    changes = []
    for i1, i2, j1, j2 in stretches:
        start = new[j1].start if j1 < len(new) else end
        changes.append(Change(start, new[j2 - 1].end if j2 > j1 else start, "".join(token.text for token in old[i1:i2])))
    return changes
