"""An import judged before it is written: the project as it would be, and each new error tied to the cell that brings it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.checks import check
from dossier.exchange.drafts import Draft
from dossier.exchange.sheets import fields_of
from dossier.exchange.spots import Fault, Spot, in_order
from dossier.likeness import nearest
from dossier.model.record import Path
from dossier.newrecord import known_ids
from dossier.newrecord.skeleton import skeleton
from dossier.problem import Level, Place, Problem
from dossier.project import Entry, Project
from dossier.project.shape import record_of
from dossier.yamlfile import Document, read
from dossier.yamlfile.merging import begun, merged
from dossier.yamlfile.patching import Unpatchable


@dataclass(frozen=True)
class Judged:
    """What an import comes to: the bytes of each file that is new or changed, what is wrong, and what it brings besides."""

    files: Mapping[str, bytes]
    faults: tuple[Fault, ...]
    brought: tuple[Problem, ...] = ()


def judged(project: Project, drafts: Sequence[Draft], on: dt.date, whole: Spot) -> Judged:
    """What drafts come to in the project.

    Args:
        on: the day on which the project is judged.
        whole: the file that is imported, for what no cell can be blamed for.
    """
    made: dict[str, bytes] = {}
    faults: list[Fault] = []
    for draft in drafts:
        try:
            raw = written(draft)
        except Unpatchable as fault:
            step = f"edit {draft.file} by hand there, or leave the cells of this record as they are"
            faults.append(Fault(_spot_named(draft, str(fault)), f"cannot be put into {draft.file}: {fault}", step))
            continue
        if raw != draft.before:
            made[draft.file] = raw
    if not made:
        return Judged(made, in_order(faults))
    changed = [draft for draft in drafts if draft.file in made]
    after, documents, problems = _as_it_would_be(project, changed, made)
    tied = {draft.file: _Tied(draft, documents[draft.file]) for draft in changed}
    known = Counter(map(_identity, check(project, on)))
    found = [*problems, *_beyond(known, check(after, on))]
    told = [_fault(one, tied, whole) for one in found if one.level is Level.ERROR]
    faults += [one for one in told if one is not None]
    for draft in changed:
        if after.of(draft.kind.name)[draft.id].record is None:  # no check looks at what a broken record points to
            faults += _pointing_nowhere(after, draft)
    brought = tuple(one for one in found if one.level is not Level.ERROR)
    return Judged(made, in_order(faults), brought)


def written(draft: Draft) -> bytes:
    """The bytes of a file as a draft would have it.

    Raises:
        Unpatchable: what stands there cannot be kept beside what is new.
    """
    if draft.before is not None:
        return merged(draft.file, draft.before, draft.data, draft.replaced)
    data = {name: draft.data[name] for name in fields_of(draft.kind.model) if name in draft.data}
    if "{id}" not in draft.kind.pattern:
        return begun(draft.file, data)
    raw = skeleton(draft.kind, draft.id, draft.file, data).encode("utf-8", "surrogatepass")
    document, problems = read(draft.file, raw)
    return raw if document.data == data and not problems else begun(draft.file, data)


def first_spot(draft: Draft) -> Spot:
    """The first cell or row that a draft was made from."""
    return min(draft.spots.values())


def _spot_named(draft: Draft, fault: str) -> Spot:
    """The cell of the path that a fault begins with, or else the first of the draft."""
    named = [path for path in draft.spots if path and fault.startswith(f"{'.'.join(map(str, path))}:")]
    return draft.spots[max(named, key=len)] if named else first_spot(draft)


def _as_it_would_be(
    project: Project, drafts: Sequence[Draft], made: Mapping[str, bytes]
) -> tuple[Project, dict[str, Document], list[Problem]]:
    """The project with the files that were made, those as they are read, and what is wrong with their form."""
    entries = dict(project.entries)
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for draft in drafts:
        document, faults = read(draft.file, made[draft.file])
        record, misfits = record_of(draft.kind.model, document, set()) if document.data is not None else (None, ())
        problems += [*faults, *misfits]
        documents[draft.file] = document
        of_kind = entries[draft.kind.name]
        entries[draft.kind.name] = {**of_kind, draft.id: Entry(draft.id, document, None if faults else record)}
    left = tuple(one for one in project.problems if one.place.file not in documents)
    return replace(project, entries=entries, problems=left), documents, problems


def _pointing_nowhere(project: Project, draft: Draft) -> Iterator[Fault]:
    """What a draft points to and the project would not have."""
    for kind, id_, spot in draft.named:
        known = known_ids(project, kind)
        if id_ not in known and not (kind in ("source", "exhibit") and project.is_vault_out_of_reach):
            near = nearest(id_, known)
            step = f"write {' or '.join(near)}" if near else "correct it, or add what it names"
            yield Fault(spot, f"there is no {kind} '{id_}'", step)


def _identity(one: Problem) -> tuple[str, str, str]:
    """What stays the same of a problem when lines above it come or go."""
    return one.code, one.place.file, one.text


def _beyond(known: Counter[tuple[str, str, str]], problems: Sequence[Problem]) -> Iterator[Problem]:
    left = Counter(known)
    for one in problems:
        left[_identity(one)] -= 1
        if left[_identity(one)] < 0:
            yield one


class _Tied:
    """Which cell each place of a file comes from."""

    def __init__(self, draft: Draft, document: Document) -> None:
        self.draft = draft
        self.paths: dict[Place, Path] = {}
        for path in _paths(document.data):
            self.paths[document.place(*path)] = path
            self.paths.setdefault(document.key_place(*path), path)

    def path_of(self, place: Place) -> Path:
        """The path of what stands at a place, or of the last thing before it."""
        before = [one for one in self.paths if one <= place]
        return self.paths[max(before)] if before else ()

    def spot_of(self, path: Path) -> Spot | None:
        """The cell that says what stands at a path, or else the row that holds it."""
        for length in range(len(path), -1, -1):
            if (spot := self.draft.spots.get(path[:length])) is not None:
                return spot
        return None

    def is_of_refused(self, path: Path, problem: Problem) -> bool:
        """Whether a problem only says that what a refused cell would have said is not there."""
        if problem.code in ("S102", "S106") and any(
            one[: len(path)] == path and any(f"'{step}'" in problem.text for step in one[len(path) :] or one[-1:])
            for one in self.draft.refused
        ):
            return True
        return problem.code == "S115" and any(one[: len(path[:-1])] == path[:-1] for one in self.draft.refused)


def _paths(data: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, (*path, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _paths(item, (*path, number))


def _fault(one: Problem, tied: Mapping[str, _Tied], whole: Spot) -> Fault | None:
    """A problem as a fault of a cell; None where a refused cell was told for it already."""
    own = tied.get(one.place.file)
    if own is None:
        return Fault(whole, f"would bring, at {one.place}: {one.text}", one.next, one.code)
    path = own.path_of(one.place)
    if own.is_of_refused(path, one):
        return None
    spot = own.spot_of(path)
    if spot is None:
        return Fault(first_spot(own.draft), f"would bring, at {one.place}: {one.text}", one.next, one.code)
    step = "fill in the column of that name; add it where the sheet has none" if one.code == "S102" else one.next
    return Fault(spot, one.text, step, one.code)
