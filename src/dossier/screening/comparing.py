"""Officials against lists: who of those listed may be the same person, and why, in one sentence each; a person decides.

Names are compared part by part. What contradicts vetoes: a birth date, a given name or a patronymic that is another, or the
record's own word that the entry is somebody else. What is left out decides nothing. Office, place and number support.

| names | what else agrees | verdict |
|---|---|---|
| any | something contradicts | different |
| family and given name | the number, the day of birth, or the patronymic with a year, place or office | match |
| family and given name | less | possible |
| family name, and of the given name an initial, nearly all or nothing | nothing needed; for a weak name a birth date | possible |
| family name nearly, and given name | patronymic or birth date | possible |
| another family name | the number, or given name, patronymic and day of birth | possible |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dossier.lists import ListEntry
from dossier.model.dates import When
from dossier.model.institution import Institution
from dossier.model.official import Official
from dossier.names import Agreement, KnownName, ListedName, Part, Sieve, agreement, known_name
from dossier.romanising import Romaniser
from dossier.screening.proof import Birth, Proof, birth_of, namesake_of, offices_of, places_of, sentence


class Verdict(StrEnum):
    """What the comparison says; the decision is a person's."""

    MATCH = "match"
    POSSIBLE = "possible"
    DIFFERENT = "different person of like name"
    NOT_FOUND = "not found"


@dataclass(frozen=True)
class Person:
    """What a record knows of an official that a list may know too."""

    id: str
    name: KnownName
    born: tuple[When, ...]
    also_born: tuple[When, ...]
    places: tuple[str, ...]
    offices: tuple[str, ...]
    numbers: frozenset[tuple[str, str]]
    nationality: tuple[str, ...] = ()
    namesakes: tuple[tuple[KnownName, str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Row:
    """One entry of a list beside one official: the verdict and the reason, in one sentence."""

    official: str
    verdict: Verdict
    entry: ListEntry
    reason: str
    name: str
    is_namesake: bool = False

    @property
    def is_likely(self) -> bool:
        """Whether the entry may be the person."""
        return self.verdict in (Verdict.MATCH, Verdict.POSSIBLE)

    @property
    def order(self) -> tuple[str, int, bool, int, str]:
        """By official, the weightiest verdict first, the record's own namesakes before others."""
        return (
            self.official,
            list(Verdict).index(self.verdict),
            not self.is_namesake,
            len(self.entry.reference),
            self.entry.reference,
        )


def person_of(id_: str, official: Official, institutions: Mapping[str, Institution], romaniser: Romaniser) -> Person | None:
    """The official as somebody to be looked for; None for a place in a report that nobody is known to hold."""
    if official.name is None:
        return None
    born = official.born
    reports = born.also_reported if born else ()
    held = [(one.title, institutions.get(one.institution)) for one in official.positions]
    return Person(
        id_,
        known_name(romaniser, official.name, [form.text for form in official.names]),
        (born.date,) if born and born.date else (),
        tuple(one.date for one in reports if one.date),
        tuple(one.place for one in (*((born,) if born else ()), *reports) if one.place),
        tuple(f"{title}, {body.name}" if body else title for title, body in held),
        frozenset((one.scheme, one.value) for one in official.identifiers),
        official.nationality.states if official.nationality else (),
        tuple((namesake_of(romaniser, one.name), one.name, one.who) for one in official.namesakes),
    )


class Screening:
    """Compares people with entries; holds the people and nothing of the lists."""

    def __init__(self, romaniser: Romaniser, people: Sequence[Person], schemes: Mapping[str, str]) -> None:
        """Prepares the search.

        Args:
            schemes: for a list, the scheme of identifiers that its numbers belong to.
        """
        self.romaniser = romaniser
        self.people = people
        self.schemes = schemes
        self._sieve = Sieve(romaniser, [person.name for person in people])

    def may_concern(self, part: ListEntry) -> bool:
        """Whether a part of an entry can be about any of the people: cheap, and never wrong when it says no."""
        if part.kind == "entity":
            return False
        if any(self._number(person, part) for person in self.people):
            return True
        names = [name for name in part.names if self._sieve.lets_through(name)]
        return any(self._is_like(person, name) for name in names for person in self.people)

    def _is_like(self, person: Person, name: ListedName) -> bool:
        found = agreement(self.romaniser, person.name, name)
        return found.family is not Part.OTHER or (found.given is Part.SAME and found.patronymic is Part.SAME)

    def _number(self, person: Person, entry: ListEntry) -> str | None:
        """The number of the entry that the record has for this person, on this list or on another that the entry names."""
        numbers = ((self.schemes.get(entry.list_id, ""), entry.reference), *entry.identifiers)
        return next((value for scheme, value in numbers if (scheme, value) in person.numbers), None)

    def rows(self, entries: Iterable[ListEntry]) -> tuple[Row, ...]:
        """Every entry that may be one of the people, or is told apart from one, in an order of its own."""
        found = [row for entry in entries for person in self.people if (row := self.row(person, entry)) is not None]
        return tuple(sorted(found, key=lambda row: (row.order, row.entry.list_id, repr(row.entry))))

    def row(self, person: Person, entry: ListEntry) -> Row | None:
        """How an entry stands to a person; None when there is nothing to tell apart."""
        if entry.kind == "entity":
            return None
        proof = self._proof(person, entry)
        verdict = verdict_of(proof)
        if verdict is None:
            return None
        printed = min(proof.names, key=lambda one: one.name.quality != "primary").name.text
        return Row(person.id, verdict, entry, sentence(proof), printed, proof.namesake is not None)

    def _proof(self, person: Person, entry: ListEntry) -> Proof:
        names = sorted((agreement(self.romaniser, person.name, name) for name in entry.names), key=lambda one: one.rank)
        alike = [one for one in names if one.family is not Part.OTHER] or names
        return Proof(
            tuple(alike) or (_nameless(entry),),
            _aggregate(one.given for one in alike),
            _aggregate(one.patronymic for one in _of_the_man(alike)),
            birth_of(person.born, person.also_born, entry.born),
            self._number(person, entry),
            places_of(self.romaniser, person.places, entry.places),
            offices_of(person.offices, (*entry.positions, *entry.remarks)),
            self._namesake(person, entry, alike),
        )

    def _namesake(self, person: Person, entry: ListEntry, alike: Sequence[Agreement]) -> str | None:
        """What the record says of the other person whose name or number the entry bears; None where it is nobody known."""
        if self._number(person, entry):
            return None
        for known, name, who in person.namesakes:
            if len(entry.reference) > 2 and entry.reference in words_and_numbers(who):
                return f"{name}: {who}"
            for one in alike:
                other = agreement(self.romaniser, known, one.name)
                is_other = other.family is Part.SAME and other.given is Part.SAME and other.patronymic is not Part.OTHER
                if is_other and (one.given is Part.OTHER or one.patronymic is Part.OTHER):
                    return f"{name}: {who}"
        return None


def words_and_numbers(text: str) -> frozenset[str]:
    """The words and numbers of a text, without the marks beside them."""
    return frozenset(word.strip(".,;:()") for word in text.split())


def _nameless(entry: ListEntry) -> Agreement:
    return Agreement(Part.OTHER, Part.ABSENT, Part.ABSENT, ListedName(f"(no name, {entry.reference})"))


def _of_the_man(alike: Sequence[Agreement]) -> Iterable[Agreement]:
    """The names whose given name does not contradict; a patronymic beside another given name says nothing of this one."""
    return [one for one in alike if one.given is not Part.OTHER] or alike


def _aggregate(parts: Iterable[Part]) -> Part:
    """What several names of one entry say together: one that agrees outweighs; else one that contradicts; else the best."""
    every = list(parts)
    if Part.SAME in every or not every:
        return Part.SAME if every else Part.ABSENT
    return Part.OTHER if Part.OTHER in every and Part.NEAR not in every else min(every)


def verdict_of(proof: Proof) -> Verdict | None:
    """The verdict that follows from what agrees and what contradicts; None where the two have nothing in common."""
    family = proof.names[0].family
    full_name = family is Part.SAME and proof.given is Part.SAME
    whole = proof.given is Part.SAME and proof.patronymic is Part.SAME
    is_weak = all(one.name.is_weak for one in proof.names if one.family is family)
    year = proof.born.kind in (Birth.DAY, Birth.YEAR)
    if proof.contradictions:
        told_apart = family is Part.SAME or proof.namesake is not None or proof.number is not None
        return Verdict.DIFFERENT if told_apart or (family is Part.NEAR and proof.given is Part.SAME) else None
    if proof.number is not None:
        return Verdict.MATCH if family is not Part.OTHER else Verdict.POSSIBLE
    if full_name:
        supported = proof.born.kind is Birth.DAY or (proof.patronymic is Part.SAME and (year or proof.place or proof.office))
        return Verdict.MATCH if supported and not is_weak else Verdict.POSSIBLE
    if family is Part.SAME:
        return Verdict.POSSIBLE if year or not is_weak else None
    if family is Part.NEAR:
        likely = proof.born.kind is Birth.DAY or (proof.given is Part.SAME and (year or proof.patronymic is Part.SAME))
        return Verdict.POSSIBLE if likely else None
    return Verdict.POSSIBLE if whole and proof.born.kind is Birth.DAY else None
