"""What agrees and what contradicts between a person and an entry, each point with its words, and the sentence they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dossier.model.dates import When
from dossier.model.person import Name
from dossier.names import Agreement, KnownName, Part, known_name
from dossier.romanising import Romaniser, words

FEW = 3
"""Letters of a word below which it says nothing of an office: of, the, and."""


class Birth(StrEnum):
    """How the dates of birth of an entry stand to those of the record."""

    DAY = "day"
    YEAR = "year"
    ABSENT = "absent"
    OTHER = "other"


@dataclass(frozen=True)
class BirthProof:
    """How the dates of birth stand to each other, and the dates themselves as they are told."""

    kind: Birth
    ours: str = ""
    theirs: str = ""
    is_also_reported: bool = False


@dataclass(frozen=True)
class Proof:
    """Everything that speaks for an entry being a person, or against it.

    Attributes:
        names: the names of the entry that have the family name, or all where none has it, the best first.
        number: the entry's number, where the record has it for this person.
        namesake: what the record says of the other person who the entry is.
    """

    names: tuple[Agreement, ...]
    given: Part
    patronymic: Part
    born: BirthProof
    number: str | None = None
    place: str | None = None
    office: str | None = None
    namesake: str | None = None

    @property
    def contradictions(self) -> tuple[str, ...]:
        """Each thing that cannot be true of the person, in words."""
        found = []
        for what, part in (("given name", self.given), ("patronymic", self.patronymic)):
            if part is Part.OTHER:
                printed = [one.name.text for one in self.names if getattr(one, what.split()[0]) is Part.OTHER]
                found.append(f"the {what} in '{printed[0]}' is another")
        if self.born.kind is Birth.OTHER:
            found.append(f"the list says born {self.born.theirs}, the record {self.born.ours}")
        if self.namesake is not None:
            found.append(f"the record knows this entry as another person ({self.namesake.rstrip('.')})")
        return tuple(found)


def birth_of(ours: Sequence[When], also: Sequence[When], theirs: Sequence[When]) -> BirthProof:
    """How dates stand to each other: one pair that can be the same day is enough, and omission is no contradiction.

    Approximate and uncertain dates are taken as far out as they may be.
    """
    if not theirs or not (ours or also):
        return BirthProof(Birth.ABSENT)
    pairs = [(mine, one, mine not in ours) for mine in (*ours, *also) for one in theirs if _can_be_same(mine, one)]
    if not pairs:
        return BirthProof(Birth.OTHER, _told((*ours, *also)), _told(theirs))
    mine, one, is_also = min(pairs, key=lambda pair: (not _is_same_day(pair[0], pair[1]), pair[2], pair[1].text))
    return BirthProof(Birth.DAY if _is_same_day(mine, one) else Birth.YEAR, mine.text, one.text, is_also)


def _can_be_same(one: When, other: When) -> bool:
    first, second = one.loosened(), other.loosened()
    return first.earliest <= second.latest and second.earliest <= first.latest


def _is_same_day(one: When, other: When) -> bool:
    return one.earliest == one.latest == other.earliest == other.latest


def _told(dates: Iterable[When]) -> str:
    return " or ".join(sorted({date.text for date in dates}))


def places_of(romaniser: Romaniser, ours: Iterable[str], theirs: Iterable[str]) -> str | None:
    """A place of the record that the entry names too, town or region by name; None when there is none."""
    listed = {key for text in theirs for part in _parts_of_place(text) for key in _key_of_place(romaniser, part)}
    found = [part for text in ours for part in _parts_of_place(text) if _key_of_place(romaniser, part) & listed]
    return min(found, default=None)


def _parts_of_place(text: str) -> list[str]:
    parts = [re.sub(r"^(?:now|formerly)\s+", "", part.strip(), flags=re.I) for part in re.split(r"[,;()/]", text)]
    return [part for part in parts if len(part) > FEW]


def _key_of_place(romaniser: Romaniser, part: str) -> frozenset[str]:
    spelt = [re.sub(r"(?i)^st\.?$", "saint", word) for word in words(part)]
    return romaniser.joined(spelt)


def offices_of(ours: Iterable[str], theirs: Iterable[str]) -> str | None:
    """An office of the record that a text of the entry names, by every word of its title and most of its institution's."""
    texts = [_words(text) for text in theirs]
    for office in sorted(set(ours)):
        title, _, body = office.rpartition(", ")
        wanted, of_body = _words(title), _words(body)
        for text in texts:
            if wanted and wanted <= text and of_body and 2 * len(of_body & text) >= len(of_body):
                return office
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > FEW)


def namesake_of(romaniser: Romaniser, text: str) -> KnownName:
    """The name of a namesake by its parts: the family name comes last, a patronymic is known by its ending."""
    parts = words(text) or (text,)
    fathers = [word for word in parts[1:-1] if romaniser.patronymic(word)]
    given = [word for word in parts[:-1] if word not in fathers] or [parts[-1]]
    name = Name.model_construct(family=parts[-1], given=" ".join(given), patronymic=fathers[0] if fathers else None)
    return known_name(romaniser, name)


_AGREE = {
    Part.SAME: "family name",
    Part.NEAR: "family name but for one letter",
}
_GIVEN = {Part.SAME: "given name", Part.NEAR: "given name but for one letter", Part.INITIAL: "initial of the given name"}
_PATRONYMIC = {Part.SAME: "patronymic", Part.INITIAL: "initial of the patronymic"}


def sentence(proof: Proof) -> str:
    """Why the verdict is what it is, in one sentence that names every point for and against."""
    first = proof.names[0]
    agree = [words for words in (_AGREE.get(first.family), _GIVEN.get(proof.given), _PATRONYMIC.get(proof.patronymic)) if words]
    points = [f"{_and(agree)} {'agrees' if len(agree) == 1 else 'agree'}" if agree else "no part of the name agrees"]
    if proof.born.kind is Birth.DAY:
        whose = "a birth date that another source gives" if proof.born.is_also_reported else "the birth date"
        points.append(f"{whose} agrees to the day ({proof.born.ours})")
    elif proof.born.kind is Birth.YEAR:
        points.append(f"the birth date can be the same (the list says {proof.born.theirs}, the record {proof.born.ours})")
    elif proof.born.kind is Birth.ABSENT:
        points.append("a birth date is missing on one side")
    if proof.number is not None:
        points.append(f"the record has the number {proof.number}")
    if proof.place is not None:
        points.append(f"the place of birth {proof.place} agrees")
    if proof.office is not None:
        points.append(f"the office agrees ({proof.office})")
    against = proof.contradictions
    return f"{'; '.join(points)}{'; but ' + '; and '.join(against) if against else ''}."


def _and(parts: Sequence[str]) -> str:
    return " and ".join(([", ".join(parts[:-1])] if parts[:-1] else []) + list(parts[-1:]))
