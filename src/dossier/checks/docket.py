"""What the checks look at: the project, the day on which it is judged, and the state of the exhibits' files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.exhibitfile import ExhibitState
from dossier.model.record import Path, Record, parts
from dossier.problem import Level, Problem
from dossier.project import Entry, Project


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


def named(kind: str, entry: Entry) -> str:
    """A record as a message names it, by its id."""
    return entry.document.file.rsplit("/", 1)[-1] if kind in (entry.id, "settings") else f"{kind} {entry.id}"


def problem(entry: Entry, path: Path, level: Level, code: str, text: str, next_step: str) -> Problem:
    """A problem at a path of a record."""
    return Problem(entry.place(*path), level, code, text, next_step)
