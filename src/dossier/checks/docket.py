"""What the checks look at: the project, the day on which it is judged, the exhibits' files, the logs and the sign-offs."""

from __future__ import annotations

import datetime as dt
import graphlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dossier.checks.standing import Reviewing
from dossier.exhibitfile import ExhibitState
from dossier.likeness import nearest
from dossier.model.record import Path, Record, parts
from dossier.problem import Level, Problem
from dossier.project import Entry, Project

NUMBERED = ("source", "exhibit")
"""Things whose ids are numbers: likeness says nothing about them, and an offer would invite a wrong cite."""

FEW = 5
"""Of so many known ids, all are offered where none is like the one that was written."""


@dataclass(frozen=True)
class Docket:
    """Everything that a check may use; checks read no files and no clock."""

    project: Project
    on: dt.date
    exhibit_states: dict[str, ExhibitState]
    reviewing: Reviewing = field(default_factory=Reviewing)

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
    """A record, and the part of it at a path, as a message names them: by their ids, but for a witness's, which may tell who."""
    if kind == "witness":
        return "a witness"
    whole = entry.document.file.rsplit("/", 1)[-1] if kind in (entry.id, "settings") else f"{kind} {entry.id}"
    value: object = entry.record
    for index, step in enumerate(path):
        value = value[step] if isinstance(value, tuple) and isinstance(step, int) else getattr(value, str(step), None)
        id_ = getattr(value, "id", None)
        if isinstance(id_, str) and index:
            field = str(path[index - 1])
            return f"{whole}, {_SINGULAR.get(field, field.removesuffix('s'))} {id_}"
    return whole


def is_withheld(entry: Entry, path: Path) -> bool:
    """Whether a part of a record, or anything that holds it, is for some audience only; its words stay out of messages."""
    value: object = entry.record
    for step in (None, *path):
        if step is not None:
            value = value[step] if isinstance(value, tuple) and isinstance(step, int) else getattr(value, str(step), None)
        if getattr(value, "disclosure", "public") != "public":
            return True
    return False


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
    likely = nearest(wanted, known) or (tuple(known) if len(known) <= FEW else ())
    offered = () if what in NUMBERED else likely
    add = f"add {home.format(wanted)}" + (", or correct the number" if what in NUMBERED else "")
    step = f"write {' or '.join(offered)}; if another is meant, {add}" if offered else add
    text = f"{named(kind, entry, path)} names {what} '{wanted}', which does not exist"
    return problem(entry, path, Level.ERROR, code, text, step)


def in_circles(arrows: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The circles of arrows, as the ids along each, beginning with the first by name; one arrow of each is then passed over."""
    left = {id_: list(to) for id_, to in arrows.items()}
    found = []
    while True:
        try:
            graphlib.TopologicalSorter(left).prepare()
        except graphlib.CycleError as fault:
            circle = list(reversed(fault.args[1][:-1]))
            first = circle.index(min(circle))
            turned = circle[first:] + circle[:first]
            found.append(tuple(turned))
            left[turned[-1]].remove(turned[0])
        else:
            return tuple(found)
