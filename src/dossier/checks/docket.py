"""What the checks look at: the project, the day on which it is judged, and the state of the exhibits' files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dossier.exhibitfile import ExhibitState
from dossier.likeness import nearest
from dossier.model.record import Path, Record, parts
from dossier.problem import Level, Problem
from dossier.project import Entry, Project

FEW = 5
"""Of so many known ids, all are offered where none is like the one that was written."""


@dataclass(frozen=True)
class Docket:
    """Everything that a check may use; checks read no files and no clock."""

    project: Project
    on: dt.date
    exhibit_states: dict[str, ExhibitState]

    def records(self, *kinds: str) -> Iterator[tuple[str, Entry, Record]]:
        """Every usable record of the kinds named, or of all kinds: its kind, its entry and the record."""
        for kind in kinds or self.project.entries:
            for entry in self.project.of(kind).values():
                if entry.record is not None:
                    yield kind, entry, entry.record

    def parts(self, *kinds: str) -> Iterator[tuple[str, Entry, Path, Record]]:
        """Every record inside every usable record of the kinds named: kind, entry, path and the inner record."""
        for kind, entry, record in self.records(*kinds):
            for path, part in parts(record):
                yield kind, entry, path, part

    def is_broken(self, kind: str) -> bool:
        """Whether a record of a kind stands there and cannot be used; it has its own problem, and others get none for it."""
        return any(entry.record is None for entry in self.project.of(kind).values())


_SINGULAR = {"treaties": "treaty", "territories": "territory"}


def named(kind: str, entry: Entry, path: Path = ()) -> str:
    """A record, and the part of it at a path, as a message names them: by their ids."""
    whole = entry.document.file.rsplit("/", 1)[-1] if kind in (entry.id, "settings") else f"{kind} {entry.id}"
    value: object = entry.record
    for index, step in enumerate(path):
        value = value[step] if isinstance(value, tuple) and isinstance(step, int) else getattr(value, str(step), None)
        id_ = getattr(value, "id", None)
        if isinstance(id_, str) and index:
            field = str(path[index - 1])
            return f"{whole}, {_SINGULAR.get(field, field.removesuffix('s'))} {id_}"
    return whole


def problem(entry: Entry, path: Path, level: Level, code: str, text: str, next_step: str) -> Problem:
    """A problem at a path of a record."""
    return Problem(entry.place(*path), level, code, text, next_step)


def missing(kind: str, entry: Entry, path: Path, code: str, what: str, wanted: str, known: Iterable[str], home: str) -> Problem:
    """A reference that leads nowhere: what it was meant to name, and what to write or to add instead.

    Args:
        what: what kind of thing was meant, such as source.
        wanted: the id that was written.
        known: the ids that exist.
        home: where such a thing would be added, with `{}` for its id.
    """
    known = sorted(known)
    offered = nearest(wanted, known) or (tuple(known) if len(known) <= FEW else ())
    add = f"add {home.format(wanted)}"
    step = f"write {' or '.join(offered)}; if another is meant, {add}" if offered else add
    text = f"{named(kind, entry, path)} names {what} '{wanted}', which does not exist"
    return problem(entry, path, Level.ERROR, code, text, step)


def in_circles(arrows: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each circle of arrows once, as the ids along it, beginning with the first by name."""
    found: dict[frozenset[str], tuple[str, ...]] = {}

    def walk(trail: tuple[str, ...]) -> None:
        for step in arrows.get(trail[-1], ()):
            if step == trail[0]:
                found.setdefault(frozenset(trail), trail)
            elif step not in trail and step > trail[0]:
                walk((*trail, step))

    for start in sorted(arrows):
        walk((start,))
    return tuple(found.values())
