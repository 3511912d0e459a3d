"""Two names are compared part by part: what contradicts is told apart from what is only left out.

No likeness of whole names is ever taken: it would rank a brother before the man himself. A part is the same, near (one
letter differs), an initial, absent from one of the two, or another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from dossier.likeness import LONG_ENOUGH, are_near
from dossier.model.person import Name
from dossier.romanising import Patronymic, Romaniser, words

_QUALITIES = ("primary", "alias", "weak")
_PARTED = re.compile(r"[\s\-‐‑]+")


class Part(IntEnum):
    """How a part of one name stands to the same part of another; what speaks most for one person comes first."""

    SAME = 0
    NEAR = 1
    INITIAL = 2
    ABSENT = 3
    OTHER = 4


@dataclass(frozen=True)
class KnownName:
    """Every writing of a person's name that a record has, by its parts.

    Attributes:
        family_words: the most words that the family name has; among the words of a whole name no longer one is sought.
    """

    family: frozenset[str]
    given: frozenset[str]
    patronymics: tuple[Patronymic, ...]
    initials: tuple[frozenset[str], frozenset[str]]
    family_words: int = 1


@dataclass(frozen=True)
class ListedName:
    """A name as a list prints it: whole, and by its parts where the list tells them apart."""

    text: str
    family: str | None = None
    given: str | None = None
    script: str | None = None
    quality: str = "primary"

    @property
    def is_weak(self) -> bool:
        """Whether the list itself says that many people may bear it."""
        return self.quality == "weak"


@dataclass(frozen=True)
class Agreement:
    """How a listed name stands to a known one, part by part."""

    family: Part
    given: Part
    patronymic: Part
    name: ListedName

    @property
    def rank(self) -> tuple[int, int, int, int, str]:
        """The order in which the names of one entry are told: what agrees best first."""
        return self.family, self.given, self.patronymic, _QUALITIES.index(self.name.quality), self.name.text


def known_name(romaniser: Romaniser, name: Name, forms: Iterable[str] = ()) -> KnownName:
    """The name that we use, with what the other forms of it add to each part.

    A form is read by what is known: a word that ends as a patronymic is one, the words most like the family name are
    the family name, and one word that is left is the given name. Where nothing is like it, the place of the patronymic tells.
    """
    family = set(romaniser.joined(words(name.family)))
    length = len(_PARTED.split(name.family.strip()))
    given_words = [*words(name.given)]
    patronymics = [*words(name.patronymic or "")]
    given = set(romaniser.joined(given_words))
    for form in sorted(set(forms)):
        parts = list(words(form))
        run = _family_run(romaniser, parts, frozenset(family), length) or _family_beside_patronymic(romaniser, parts)
        if run is None:
            continue
        family |= romaniser.joined(parts[run[0] : run[1]])
        rest = parts[: run[0]] + parts[run[1] :]
        fathers = [word for word in rest[1:] if romaniser.patronymic(word)]
        left = [word for word in rest if word not in fathers and len(word) > 1]
        patronymics += fathers
        given_words += left if len(left) == 1 else []
    given.update(*(romaniser.given(word) for word in given_words))
    read = {one for word in patronymics if (one := romaniser.patronymic(word))}
    return KnownName(
        frozenset(family),
        frozenset(given),
        tuple(sorted(read, key=lambda one: (one.of_woman, sorted(one.father)))),
        (_letters(romaniser, given_words), _letters(romaniser, patronymics)),
        length,
    )


def _family_beside_patronymic(romaniser: Romaniser, parts: Sequence[str]) -> tuple[int, int, Part] | None:
    """Where the family name stands in a form of three words that is nothing like the others, as in another script.

    A patronymic in the middle stands behind the given name; one at the end has the family name two words before it.
    """
    if len(parts) != 3:
        return None
    fathers = [number for number in (1, 2) if romaniser.patronymic(parts[number])]
    if len(fathers) != 1:
        return None
    start = 2 if fathers[0] == 1 else 0
    return start, start + 1, Part.SAME


def _letters(romaniser: Romaniser, several: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_initials(romaniser, word) for word in several))


def agreement(romaniser: Romaniser, known: KnownName, listed: ListedName) -> Agreement:
    """How a listed name stands to a known one; the order of its words makes no difference where its parts are not told."""
    if listed.family:
        parts = words(listed.family)
        found = _stands(romaniser.joined(parts), known.family)
        rest = words(listed.given or "")
        if found is not Part.OTHER:
            return Agreement(found, *_given_parts(romaniser, known, rest), listed)
    parts = words(listed.text)
    run = _family_run(romaniser, parts, known.family, known.family_words)
    if run is None and listed.family:
        return Agreement(Part.OTHER, *_given_parts(romaniser, known, words(listed.given or "")), listed)
    if run is None:  # which of its words is a given name, nobody can say
        given, patronymic = _given_parts(romaniser, known, parts)
        return Agreement(Part.OTHER, Part.ABSENT if given is Part.OTHER else given, patronymic, listed)
    start, end, found = run
    return Agreement(found, *_given_parts(romaniser, known, (*parts[:start], *parts[end:])), listed)


def _family_run(romaniser: Romaniser, parts: Iterable[str], family: frozenset[str], most: int) -> tuple[int, int, Part] | None:
    """Where among some words the family name stands, and how near it is; None where it does not."""
    spelt = list(parts)
    near: tuple[int, int, Part] | None = None
    for length in range(1, min(most, len(spelt)) + 1):
        for start in range(len(spelt) - length + 1):
            part = _stands(romaniser.joined(spelt[start : start + length]), family)
            if part is Part.SAME:
                return start, start + length, part
            if part is Part.NEAR and near is None:
                near = start, start + length, part
    return near


def _stands(keys: frozenset[str], known: frozenset[str]) -> Part:
    if not keys:
        return Part.ABSENT if not known else Part.OTHER
    if keys & known:
        return Part.SAME
    return Part.NEAR if any(are_near(key, other) for key in keys for other in known if other[0] != "=") else Part.OTHER


def _given_parts(romaniser: Romaniser, known: KnownName, rest: Iterable[str]) -> tuple[Part, Part]:
    """How the given name and the patronymic stand among the words that are not the family name.

    The first word is never taken for a patronymic, since some given names end like one.
    """
    given: list[Part] = []
    patronymic: list[Part] = []
    for number, word in enumerate(rest):
        if len(word) == 1:
            role, known_initials = (patronymic, known.initials[1]) if given else (given, known.initials[0])
            role.append(_initial(romaniser, word, known_initials))
            continue
        father = romaniser.patronymic(word) if number and not romaniser.given(word) & known.given else None
        if father:
            patronymic.append(_fathers(father, known.patronymics))
        else:
            given.append(_stands(romaniser.given(word), known.given))
    return min(given, default=Part.ABSENT), min(patronymic, default=Part.ABSENT)


def _fathers(father: Patronymic, known: tuple[Patronymic, ...]) -> Part:
    if not known:
        return Part.ABSENT
    same = any(one.of_woman == father.of_woman and one.father & father.father for one in known)
    return Part.SAME if same else Part.OTHER


def _initial(romaniser: Romaniser, letter: str, known: frozenset[str]) -> Part:
    if not known:
        return Part.ABSENT
    return Part.INITIAL if _initials(romaniser, letter) & known else Part.OTHER


def _initials(romaniser: Romaniser, word: str) -> frozenset[str]:
    """The letters that may stand for a word: as it is written, and as it is read without a glide."""
    written = re.sub(r"[yj]", "i", word[0].casefold())
    return frozenset({written} | {key[0] for key in romaniser.keys(word)} | {key[0] for key in romaniser.keys(word[0])})


class Sieve:
    """Lets through every name that may agree with one of many known names, and few others, in little time."""

    def __init__(self, romaniser: Romaniser, known: Iterable[KnownName]) -> None:
        every = list(known)
        self._romaniser = romaniser
        self._most = max((one.family_words for one in every), default=1)
        families = frozenset().union(*(one.family for one in every))
        self._families = families.union(*(_shortened(key) for key in families))
        self._given = frozenset().union(*(one.given for one in every))
        self._fathers = frozenset().union(*(father.father for one in every for father in one.patronymics))

    def lets_through(self, listed: ListedName) -> bool:
        """Whether the name has a family name like a known one, or both a given name and a patronymic of known ones."""
        if listed.family and self._is_family(words(listed.family)):
            return True
        parts = words(listed.text)
        for length in range(1, min(self._most, len(parts)) + 1):
            if any(self._is_family(parts[start : start + length]) for start in range(len(parts) - length + 1)):
                return True
        fathers = [one for word in parts if (one := self._romaniser.patronymic(word))]
        return any(one.father & self._fathers for one in fathers) and any(
            self._romaniser.given(word) & self._given for word in parts
        )

    def _is_family(self, several: Iterable[str]) -> bool:
        keys = self._romaniser.joined(several)
        return any(key in self._families or not self._families.isdisjoint(_shortened(key)) for key in keys)


def _shortened(key: str) -> set[str]:
    """A key without one letter, each in turn: two words that differ in one letter have one of these in common."""
    return {key[:number] + key[number + 1 :] for number in range(len(key))} if len(key) >= LONG_ENOUGH else set()
