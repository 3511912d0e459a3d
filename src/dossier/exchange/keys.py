"""Keys of parts of records that say nothing of the parts beside them.

A record numbers its parts E1, E2, E4, so that whoever reads the numbers learns of an E3. Outside the house a part
has a key made from what it says itself; the same part keeps it from one export to the next.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from dossier.model.allegation import Allegation
from dossier.model.case import Event, Finding
from dossier.model.official import Listing, Position
from dossier.view import View

LENGTH = 12
"""So many hexadecimal digits tell the parts of any project apart."""

_Part = Position | Listing | Allegation | Event | Finding

Owner = tuple[str, str]
"""The kind and the id of the record that a part stands in."""


def digest(*words: str | None) -> str:
    """A short digest of some words in their order."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:LENGTH]


class Keys:
    """The key of every part of a view that has a number, by its record and that number."""

    def __init__(self, seen: View) -> None:
        self.is_internal = seen.audience.kind == "internal"
        self._keys: dict[tuple[Owner, str], tuple[str, str]] = {}
        alike: Counter[str] = Counter()
        for owner, part_id, kind, words in _parts(seen):
            key = digest(kind, *owner, *words)
            alike[key] += 1
            self._keys[owner, part_id] = kind, f"{key}-{alike[key]}" if alike[key] > 1 else key

    def key(self, owner: Owner, part_id: str) -> str:
        """The key of a part, the same for every audience that sees the same of it."""
        return self._keys[owner, part_id][1]

    def shown(self, owner: Owner, part_id: str) -> str:
        """What a table calls a part: in our own house by its number in the record, elsewhere by its key."""
        return part_id if self.is_internal else "-".join(self._keys[owner, part_id])


def _parts(seen: View) -> Iterator[tuple[Owner, str, str, list[str | None]]]:
    """Every numbered part with its record, its number, what it is, and the words that tell it from others."""
    for id_, official in seen.officials.items():
        of_official: tuple[_Part, ...] = (*official.positions, *official.listings, *official.allegations)
        for part in of_official:
            yield ("official", id_), part.id, *_words(part)
    for id_, case in seen.cases.items():
        of_case: tuple[_Part, ...] = (*case.events, *case.findings)
        for part in of_case:
            yield ("case", id_), part.id, *_words(part)


def _words(part: _Part) -> tuple[str, list[str | None]]:
    if isinstance(part, Position):
        return "position", [part.institution, part.title, part.begins.text]
    if isinstance(part, Listing):
        return "listing", [part.jurisdiction, part.programme, part.reference, part.since.text if part.since else None]
    if isinstance(part, Event):
        return "event", [part.date.text, part.label]
    if isinstance(part, Finding):
        return "finding", [part.date.text, part.body, part.kind]
    return "allegation", [part.link.theory, part.link.asserted_by, *part.conduct]
