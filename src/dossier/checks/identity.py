"""Who the person is rests on two sourced identifiers; one may be an entry of somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, named, problem
from dossier.model.official import Official, Position
from dossier.problem import Level, Problem

NEEDED = 2


def check_identity_rests_on_two_identifiers(docket: Docket) -> Iterator[Problem]:
    """A confirmed identity shows why: by numbers on lists, a birth date with patronymic, an office that one person holds.

    L624 warning: an identity is confirmed on fewer than two sourced identifiers; it bars a final packet.
    """
    for kind, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        found = tuple(_identifiers(record))
        if record.identity == "confirmed" and len(found) < NEEDED:
            has = f"on one sourced identifier alone, {found[0]}" if found else "on no sourced identifier"
            text = f"{named(kind, entry)}: identity is confirmed {has}; two are needed"
            step = "add a number on a list, a whole birth date with patronymic, or an office held alone; or set probable"
            yield problem(entry, ("identity",), Level.WARNING, "L624", text, step)


def _identifiers(official: Official) -> Iterator[str]:
    """What identifies the person, in words; every part of it bears its cites."""
    for scheme in dict.fromkeys(one.scheme for one in official.identifiers):
        yield f"a number of {scheme}"
    born = official.born.date if official.born else None
    is_a_day = born is not None and born.earliest == born.latest and not (born.start and born.start.slack)
    if is_a_day and official.name is not None and official.name.patronymic:
        yield "a birth date with patronymic"
    if any(_is_sole(position) for position in official.positions):
        yield "an office held alone between dates"


def _is_sole(position: Position) -> bool:
    """Whether the office has one holder at a time, and its dates are known at both ends without doubt."""
    ends = position.until or position.as_of
    certain = [point for when in (position.begins, ends) if when for point in (when.start, when.end)]
    return position.heads and ends is not None and all(point is not None and not point.slack for point in certain)


CHECKS = (check_identity_rests_on_two_identifiers,)
