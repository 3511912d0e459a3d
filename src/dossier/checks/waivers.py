"""A waiver lets one problem stand for a time, in the open: it names the code, the reason, who decided and until when.

A problem that is waived stays in every report, with these words, and bars nothing. An error is never waived, and a problem
only where its check says that it can be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.model.record import Path, Record, Waiver, parts
from dossier.problem import Level, Place, Problem
from dossier.project import Entry


@dataclass(frozen=True)
class _Standing:
    """A waiver that holds on the day, and the part of the file that it covers."""

    kind: str
    entry: Entry
    index: int
    waiver: Waiver
    start: Place
    end: Place | None


def waived(docket: Docket, problems: Sequence[Problem], waivable: Collection[str]) -> tuple[Problem, ...]:
    """The same problems, those that somebody lets stand marked so; and what is wrong with the waivers.

    R232 error: a waiver names a code that no check gives, or one that cannot be waived.
    R233 error: a waiver is about a part that the record does not have.
    T723 warning: a waiver has ended.
    R235 warning: a waiver lets nothing stand: no such problem is found.
    """
    found: list[Problem] = []
    standing: list[_Standing] = []
    for one in _every(docket):
        fault = _fault(docket, one, waivable)
        if fault is not None:
            found.append(fault)
        else:
            standing.append(one)
    used: set[int] = set()
    for each in problems:
        hit = next((number for number, one in enumerate(standing) if _covers(one, each)), None)
        if hit is not None:
            used.add(hit)
        found.append(each if hit is None else _marked(each, standing[hit]))
    is_whole = not any(docket.is_broken(kind) for kind in docket.project.entries)
    for number, one in enumerate(standing):
        if number not in used and is_whole:  # what a broken record would have shown, nobody can say
            text = f"{named(one.kind, one.entry)}: the waiver of {one.waiver.code} lets nothing stand"
            step = "remove it, or correct its code and what it is about"
            found.append(problem(one.entry, ("waivers", one.index), Level.WARNING, "R235", text, step))
    return tuple(found)


def _every(docket: Docket) -> Iterator[_Standing]:
    for kind, entry, record in docket.records():
        for index, waiver in enumerate(getattr(record, "waivers", ())):
            path = _part_about(record, waiver.about) if waiver.about else ()
            start, end = (entry.place(*path), _end_of(entry, path)) if path else (Place(entry.document.file), None)
            yield _Standing(kind, entry, index, waiver, start, end)


def _end_of(entry: Entry, path: Path) -> Place | None:
    """Where what follows a part begins; None where it is the last thing in its file."""
    if not path:
        return None
    *above, last = path
    if isinstance(last, int):
        after = entry.place(*above, last + 1)
        return after if after > entry.place(*path) else _end_of(entry, tuple(above))
    return entry.document.span(*path)[1] or _end_of(entry, tuple(above))


def _part_about(record: Record, about: str) -> Path:
    """The part of a record with an id, or the field of that name; the empty path where there is neither."""
    fields = {info.alias or name for name, info in type(record).model_fields.items()}
    by_id = next((path for path, part in parts(record) if path and getattr(part, "id", None) == about), ())
    return by_id or ((about,) if about in fields else ())


def _fault(docket: Docket, one: _Standing, waivable: Collection[str]) -> Problem | None:
    waiver, whose = one.waiver, named(one.kind, one.entry)
    at: Path = ("waivers", one.index)
    if waiver.code not in waivable:
        text = f"{whose}: '{waiver.code}' is no code that can be waived"
        step = f"remove it and mend the problem itself; what can be waived is {', '.join(sorted(waivable))}"
        return problem(one.entry, (*at, "code"), Level.ERROR, "R232", text, step)
    if waiver.about and not _part_about_of(one):
        text = f"{whose}: the waiver of {waiver.code} is about '{waiver.about}', which the record does not have"
        return problem(one.entry, (*at, "about"), Level.ERROR, "R233", text, "name a part by its id, or a field, or remove about")
    if waiver.until < docket.on:
        text = f"{whose}: the waiver of {waiver.code} ended on {waiver.until}"
        step = "look at the problem again: mend it, or decide anew and set until"
        return problem(one.entry, (*at, "until"), Level.WARNING, "T723", text, step)
    return None


def _part_about_of(one: _Standing) -> Path:
    return _part_about(one.entry.record, one.waiver.about) if one.entry.record and one.waiver.about else ()


def _covers(one: _Standing, each: Problem) -> bool:
    if each.code != one.waiver.code or each.level is Level.ERROR or each.place.file != one.entry.document.file:
        return False
    return one.start <= each.place and (one.end is None or each.place < one.end)


def _marked(each: Problem, one: _Standing) -> Problem:
    reason = "" if is_withheld(one.entry, ()) else f": {one.waiver.reason.rstrip('.')}"
    words = f"{each.text} (waived by {one.waiver.by} until {one.waiver.until}{reason})"
    step = f"look at it again before {one.waiver.until}"
    return replace(each, text=words, next=step, is_waived=True)
