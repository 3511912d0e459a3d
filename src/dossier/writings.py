"""One value has many writings; here two texts that a reader takes for the same words are the same.

Case, accents, ligatures, ё and е, hyphens, line ends, invisible characters and the space between letters make no
difference. Letters of another script that look alike do: Latin a is not Cyrillic а.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick

WHOLE_WORDS_BELOW = 20
"""A value with fewer letters is found as whole words only; `Ivan Petrov` does not stand in `Ivan Petrovich`."""

SPLIT_FROM = 8
"""A value with so many letters is found even where something splits its words."""

LEAST_IN_NOISE = 8
"""Among bytes that are no text, a value with fewer letters would be found by chance."""

GLUED_IN_NOISE = 14
"""Among bytes that are no text, a value with so many letters is found even where chance letters touch it."""

_ASCII = bytes(ord(chr(c).lower()) if chr(c).isascii() and chr(c).isalnum() else 0x20 for c in range(256))
_HYPHENS = "\\-\u00ad\u2010\u2011\u0002\ufffe"
_LINE_END = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}][ \t\r]*\n[ \t]*(?=[^\W\d_])")
_UNSEEN = re.compile(
    "[\u0002\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\ufffe\U000e0000-\U000e0fff"
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""What shows nothing, and the marks that stand on a letter."""


def words_of(text: str) -> str:
    """The text's words in one writing, one space between them."""
    if "\n" in text:
        text = _LINE_END.sub("", text)
    if text.isascii():
        if "\x02" in text:
            text = text.replace("\x02", "")
        return " ".join(text.encode().translate(_ASCII).decode().split())
    return " ".join(text.translate(_PLAIN).split())


class _Plain(dict[int, str]):
    """Each character as it counts, worked out when it is first met: small letters and digits, a blank, or nothing.

    One character at a time comes to the same as the whole text would: what decomposing could put in another order are marks,
    and none of them counts.
    """

    def __missing__(self, code: int) -> str:
        apart = unicodedata.normalize("NFKD", _UNSEEN.sub("", chr(code))).casefold()
        plain = self[code] = re.sub(r"[\W_]", " ", _UNSEEN.sub("", apart))
        return plain


_PLAIN = _Plain()


def letters_of(text: str) -> str:
    """The text's letters and digits in one writing, with nothing between them."""
    return words_of(text).replace(" ", "")


class Finder:
    """Finds many values in a text at once, in time that grows with the text alone.

    Attributes:
        longest: how many letters and digits the longest of the values has.
    """

    def __init__(self, values: Sequence[str]) -> None:
        """Prepares the search; a value without a letter or digit is never found."""
        self._words = [words_of(value) for value in values]
        self._letters = [words.replace(" ", "") for words in self._words]
        self.longest = max(map(len, self._letters), default=0)
        used = sorted({letters for letters in self._letters if letters})
        self._meant: list[list[int]] = [[] for _ in used]
        place = {letters: index for index, letters in enumerate(used)}
        for number, letters in enumerate(self._letters):
            if letters:
                self._meant[place[letters]].append(number)
        self._automaton = AhoCorasick(used) if used else None

    def found(self, text: str, *, noise: bool = False) -> set[int]:
        """The numbers of the values that stand in a text.

        Args:
            noise: the text was picked out of bytes that are no text; short values are not looked for in it.
        """
        if self._automaton is None:
            return set()
        words = words_of(text)
        matches = self._automaton.find_matches_as_indexes(words.replace(" ", ""), overlapping=True)
        hits: set[int] = set()
        stretch = _Stretch(words)
        for pattern, start, end in matches:
            for number in self._meant[pattern]:
                if number in hits or (noise and end - start < LEAST_IN_NOISE):
                    continue
                is_long = end - start >= (GLUED_IN_NOISE if noise else WHOLE_WORDS_BELOW)
                if is_long or stretch.holds(self._words[number], start, end):
                    hits.add(number)
        return hits


class _Stretch:
    """Where letters that were found without their spaces stand in the words, worked out when first asked for."""

    def __init__(self, words: str) -> None:
        self.words = f" {words} "
        self._places: list[int] | None = None

    def holds(self, value: str, start: int, end: int) -> bool:
        """Whether the letters from `start` to `end` are this value as whole words."""
        if self._places is None:
            self._places = [place for place, letter in enumerate(self.words) if letter != " "]
        first, last = self._places[start], self._places[end - 1]
        before, after = self.words[first - 1], self.words[last + 1]
        piece = self.words[first : last + 1]
        if value.replace(" ", "").isdigit():
            return piece == value and before in " t" and after in " t"  # as in 2014-05-01T12:00
        if before != " " or after != " ":
            return False
        return end - start >= SPLIT_FROM or _spaced_alike(piece, value)


def _spaced_alike(piece: str, value: str) -> bool:
    """Whether a piece has spaces only where the value has them too, or between all its letters."""
    if " ".join(value.replace(" ", "")) == piece:
        return True
    words, wanted = piece.split(" "), value.split(" ")
    for word in words:
        while word and wanted and word.startswith(wanted[0]):
            word = word[len(wanted.pop(0)) :]  # noqa: PLW2901 - the rest of the same word
        if word:
            return False
    return not wanted
