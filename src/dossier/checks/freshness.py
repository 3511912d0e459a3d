"""How old knowledge of offices, listings, custody and law may be, and when each piece of it expires.

What was last seen on a day is good for a number of days, which project.yaml may set. One list of expiries serves both the
problems of a day and the question of what will have expired by another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.checks.docket import Docket, named, problem
from dossier.listed import standing
from dossier.model.case import Case
from dossier.model.consent import Consent
from dossier.model.dates import When
from dossier.model.official import Official
from dossier.model.record import Path, Record, Waiver, parts
from dossier.model.regime import Element, Regime
from dossier.model.settings import Limits
from dossier.model.submission import Due, Submission
from dossier.problem import Level, Problem
from dossier.project import Entry
from dossier.view import Audience, View, view


@dataclass(frozen=True)
class Expiry:
    """Something that is good until a day, that day included.

    Attributes:
        what: what kind of thing: office, status, listing, custody, lists, law, consent, waiver, deadline.
        seen: the day from which it counts; None for what bears its own last day.
    """

    what: str
    name: str
    kind: str
    entry: Entry
    path: Path
    seen: dt.date | None
    last: dt.date


def check_knowledge_is_fresh(docket: Docket) -> Iterator[Problem]:
    """What may have changed since it was last seen is looked up again before anything is filed.

    C421 gap: an office was last seen too long ago.
    C422 gap: what an official does now was last seen too long ago.
    C423 gap: listings in force were last seen too long ago.
    C424 gap: how a prisoner's case stands was last seen too long ago.
    """
    if docket.project.settings is None:
        return
    old = [one for one in _of_records(docket, docket.project.settings.limits) if one.last < docket.on]
    for one in old:
        code, step = _STEPS[one.what]
        if one.what != "listing":
            text = f"{one.name}: last seen on {one.seen}, not within {_days(docket, one.what)} days"
            yield problem(one.entry, one.path, Level.GAP, code, text, step)
    listings: dict[str, list[Expiry]] = {}
    for one in old:
        if one.what == "listing":
            listings.setdefault(one.entry.id, []).append(one)
    for of_one in listings.values():
        which = ", ".join(one.name.rpartition(" ")[2] for one in of_one)
        text = f"{named('official', of_one[0].entry)}: listings not seen within {_days(docket, 'listing')} days: {which}"
        code, step = _STEPS["listing"]
        yield problem(of_one[0].entry, of_one[0].path, Level.GAP, code, text, step)


_STEPS = {
    "office": ("C421", "look the office up on the institution's own page, and set as_of to the day"),
    "status": ("C422", "look up what the person does now, and set as_of to the day"),
    "listing": ("C423", "read the live lists, and set as_of to the day"),
    "custody": ("C424", "find out how the case stands, with a date and a source"),
}


def _days(docket: Docket, what: str) -> int:
    assert docket.project.settings is not None
    return int(getattr(docket.project.settings.limits, what))


def expiries(docket: Docket) -> tuple[Expiry, ...]:
    """What expires some day, the earliest first: offices, listings, custody, lists, laws, consents, waivers, deadlines."""
    settings = docket.project.settings
    if settings is None:
        return ()
    limits, seen = settings.limits, view(docket.project, Audience("internal"))
    found = [
        *_of_records(docket, limits),
        *_of_lists(docket, seen, limits),
        *_of_law(docket, limits),
        *_with_last_day(docket),
    ]
    return tuple(sorted(found, key=lambda one: (one.last, one.what, one.entry.document.file, one.name)))


def _of_records(docket: Docket, limits: Limits) -> Iterator[Expiry]:
    for kind, entry, record in docket.records("official", "case"):
        if isinstance(record, Official):
            if not record.died:
                yield from _of_official(kind, entry, record, limits)
        elif isinstance(record, Case) and record.status is not None:
            seen = record.status.as_of
            yield _expiry("custody", named(kind, entry), kind, entry, ("status", "as_of"), seen, limits.custody)


def _of_official(kind: str, entry: Entry, official: Official, limits: Limits) -> Iterator[Expiry]:
    newest = max((_earliest(position.begins) for position in official.positions), default=dt.date.min)
    for index, position in enumerate(official.positions):
        # An office that was last seen before another began is past: what matters is whether the newest are still held.
        if position.until is None and position.as_of is not None and newest <= position.as_of.latest:
            at: Path = ("positions", index)
            name, seen = named(kind, entry, at), _earliest(position.as_of)
            yield _expiry("office", name, kind, entry, (*at, "as_of"), seen, limits.office)
    if official.status is not None:
        yield _expiry("status", named(kind, entry), kind, entry, ("status", "as_of"), official.status.as_of, limits.status)
    for index, listing in enumerate(official.listings):
        if listing.until is None and listing.as_of is not None:
            at = ("listings", index)
            name, seen = named(kind, entry, at), _earliest(listing.as_of)
            yield _expiry("listing", name, kind, entry, (*at, "as_of"), seen, limits.listing)


def _earliest(when: When) -> dt.date:
    return when.loosened().earliest


def _expiry(what: str, name: str, kind: str, entry: Entry, path: Path, seen: dt.date, days: int) -> Expiry:
    ordinal = min(seen.toordinal() + days, dt.date.max.toordinal())
    return Expiry(what, name, kind, entry, path, seen, dt.date.fromordinal(ordinal))


def _of_lists(docket: Docket, seen: View, limits: Limits) -> Iterator[Expiry]:
    """When each official was last looked up in the lists of each state that a recipient acts for."""
    states = dict.fromkeys(one.jurisdiction for one in seen.recipients.values() if one.active)
    for kind, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        for state in states if record.name and not record.died else ():
            last = standing(seen, record, state).last_read
            if last is not None:
                name = f"{named(kind, entry)}, lists of {state}"
                yield _expiry("lists", name, kind, entry, ("list_checks",), _earliest(last), limits.list_check)


def _of_law(docket: Docket, limits: Limits) -> Iterator[Expiry]:
    for kind, entry, record in docket.records("regime"):
        assert isinstance(record, Regime)
        yield _expiry("law", named(kind, entry), kind, entry, ("checked",), record.checked, limits.law_check)
        for index, element in enumerate(record.elements):
            if element.confirmed is not None:
                at: Path = ("elements", index)
                name, seen = f"{named(kind, entry, at)}, confirmation", element.confirmed.on
                yield _expiry("law", name, kind, entry, (*at, "confirmed", "on"), seen, limits.law_check)


def is_confirmed(element: Element, on: dt.date, days: int) -> bool:
    """Whether a named person stands, on a day, for an element that was not read in full, and did so within so many days."""
    return element.confirmed is not None and 0 <= (on - element.confirmed.on).days <= days


def _with_last_day(docket: Docket) -> Iterator[Expiry]:
    """Consents, waivers and deadlines, which bear their last day themselves."""
    for kind, entry, record in docket.records():
        for path, part in parts(record):
            found = _last_day(record, part)
            if found is not None:
                what, about, last = found
                yield Expiry(what, f"{named(kind, entry)}, {about}", kind, entry, path, None, last)


def _last_day(record: Record, part: Record) -> tuple[str, str, dt.date] | None:
    if isinstance(part, Consent) and part.until is not None and part.withdrawn is None:
        return "consent", f"consent for {part.recipient}", part.until
    if isinstance(part, Waiver):
        return "waiver", f"waiver of {part.code}", part.until
    if isinstance(part, Due) and isinstance(record, Submission) and not part.done:
        return "deadline", "what falls due", part.on
    return None


CHECKS = (check_knowledge_is_fresh,)
