"""A word of a name, however it is written in Latin letters or in another alphabet, has keys; two writings of one name share one.

What writers do differently is data. What is left to the program is what all traditions share: y, j and i are one sound,
a glide before a vowel is not heard, doubled letters are single, and marks, hyphens and capitals are not heard at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from dossier.model.romanisation import Romanisation, Spelling

MOST_KEYS = 32
"""The most ways in which one word is read; a word with more letters of two readings is no name."""

LONGEST_WORD = 60
"""Longer runs of letters are no word of a name and are compared by their beginning."""

_REMEMBERED = 50_000
_GLIDE = re.compile(r"[iyj]+(?=[aeou])")
_ONE_SOUND = str.maketrans("yj", "ii")
_DOUBLED = re.compile(r"([a-z])\1+")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʹʼ`´‘\-‐‑][^\W\d_]+)*['’ʹʼ]?\.?")


@dataclass(frozen=True)
class Patronymic:
    """A name made from the father's: whether a woman bears it, and the keys of the father's name."""

    of_woman: bool
    father: frozenset[str]


def words(text: str) -> tuple[str, ...]:
    """The words of a name in their order, without commas and brackets; initials that stand together are parted."""
    found = []
    plain = text[:1_000]
    if not plain.isascii():  # what shows nothing may stand in the middle of a word
        plain = "".join(letter for letter in unicodedata.normalize("NFKC", plain) if unicodedata.category(letter) != "Cf")
    for word in _WORD.findall(plain):
        found += [word] if len(word) != 2 or not word.endswith(".") else [word[0]]
    return tuple(word.rstrip(".") for word in found)


class Romaniser:
    """Reads words of names in every tradition that the data knows."""

    def __init__(self, data: Romanisation) -> None:
        self._letters = {one.letter: one.reads or ("",) for one in data.letters}
        self._marked = _Rules(data.marked)
        self._readings = tuple(_Rules(reading.spellings) for reading in data.readings)
        self.keys = lru_cache(maxsize=_REMEMBERED)(self._keys)
        self.patronymic = lru_cache(maxsize=_REMEMBERED)(self._patronymic)
        self._endings = [
            (key, of_woman)
            for of_woman, endings in ((True, data.feminine), (False, data.masculine))
            for key in sorted({_shared(ending) for ending in endings}, key=lambda ending: (-len(ending), ending))
        ]
        self._groups: dict[str, set[str]] = {}
        for number, names in enumerate(data.given_names):
            for key in {key for name in names for key in self.keys(name)}:
                self._groups.setdefault(key, set()).add(f"={number}")

    def _keys(self, word: str) -> frozenset[str]:
        """What a word is compared by; empty for a word in an alphabet that the data does not know."""
        plain = "".join(filter(_is_heard, unicodedata.normalize("NFC", word.casefold())))[:LONGEST_WORD]
        if any(letter in self._letters for letter in plain):
            choices = [self._letters.get(letter, (letter,)) for letter in plain]
            spelt = {"".join(letters) for letters, _ in zip(product(*choices), range(MOST_KEYS), strict=False)}
            readings: Iterable[_Rules] = self._readings[:1]  # the data writes other alphabets in the first tradition
        else:
            spelt, readings = {self._marked.read(plain)}, self._readings
        keys = {_shared(reading.read(_without_marks(one))) for one in spelt for reading in readings}
        return frozenset(key for key in keys if key and key.isascii())

    def joined(self, several: Iterable[str]) -> frozenset[str]:
        """The keys of words taken together, so that a family name of two words may be written as one."""
        return self.keys("".join(several))

    def given(self, word: str) -> frozenset[str]:
        """The keys of a given name, with a mark for each name that it is in other languages."""
        keys = self.keys(word)
        return keys.union(*(self._groups.get(key, ()) for key in keys))

    def _patronymic(self, word: str) -> Patronymic | None:
        """The word as a patronymic; None when it does not end as one, or nothing would be left of the father's name."""
        fathers: set[str] = set()
        for key in self.keys(word):
            for ending, of_woman in self._endings:
                stem = key.removesuffix(ending)
                if stem != key and len(stem) >= 2:
                    fathers |= self._father(stem)
                    found = of_woman
                    break
        return Patronymic(found, frozenset(fathers)) if fathers else None

    def _father(self, stem: str) -> set[str]:
        """The keys of the name that a stem is made from: itself, and the names that it is the beginning of."""
        bare = stem.removesuffix("l") if stem[-2:-1] in "bpvm" else stem  # Yakovlevich is made from Yakov
        full = [key for key in self._groups if key.startswith(bare) and len(key) - len(bare) <= 2]
        return {bare, *(mark for key in full for mark in self._groups[key])}


class _Rules:
    """Replaces letters from left to right, the longest first."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        self._reads: Mapping[str, str] = {one.letters.removesuffix("$"): one.reads or "" for one in spellings}
        ordered = sorted((one.letters for one in spellings), key=lambda letters: (-len(letters), letters))
        self._pattern = re.compile("|".join(re.escape(one).replace(r"\$", "$") for one in ordered) or r"(?!)")

    def read(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._reads[found[0]], text)


def _is_heard(letter: str) -> bool:
    """Whether a character is a letter, and not a sign such as the prime that stands for a soft sign."""
    return letter.isalpha() and unicodedata.category(letter) != "Lm"


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _shared(text: str) -> str:
    """The text without what every tradition writes as it likes."""
    return _DOUBLED.sub(r"\1", _GLIDE.sub("", text).translate(_ONE_SOUND))
