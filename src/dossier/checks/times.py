"""Dates agree with each other and with the day on which the project is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.model.case import Case
from dossier.model.dates import When
from dossier.model.official import Official
from dossier.model.record import Path
from dossier.problem import Level, Problem
from dossier.project import Entry

_AGAIN = "look both dates up again in the source"


def check_spans_run_forward(docket: Docket) -> Iterator[Problem]:
    """What has two ends begins before it ends.

    T701 error: something ends before it begins.
    T702 error: an office without a known end does not say when it was last seen.
    """
    for kind, entry, path, part in docket.parts():
        begins = getattr(part, "begins", None) or getattr(part, "since", None)
        until = getattr(part, "until", None)
        if begins and until and _latest(until) < _earliest(begins):
            text = f"{named(kind, entry, path)}: it ends{_in(entry, path, until)} before it begins{_in(entry, path, begins)}"
            yield problem(entry, (*path, "until"), Level.ERROR, "T701", text, _AGAIN)
    for kind, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        for index, position in enumerate(record.positions):
            if position.until is None and position.as_of is None:
                at = ("positions", index)
                text = f"{named(kind, entry, at)}: neither 'until' nor 'as_of' is given"
                step = "add as_of: the last day on which a source shows the person in the office"
                yield problem(entry, at, Level.ERROR, "T702", text, step)


def _in(entry: Entry, path: Path, value: object) -> str:
    """A date as a message shows it: not at all where it is for some audience only."""
    return "" if is_withheld(entry, path) else f" ({value})"


def _earliest(value: When | dt.date) -> dt.date:
    return value.earliest if isinstance(value, When) else value


def _latest(value: When | dt.date) -> dt.date:
    return value.latest if isinstance(value, When) else value


def check_nothing_before_birth(docket: Docket) -> Iterator[Problem]:
    """Nobody holds an office, is listed or has a case before being born.

    T703 error: something is dated before the person's birth.
    """
    for kind, entry, record in docket.records("official", "case"):
        assert isinstance(record, Official | Case)
        if record.born is None or record.born.date is None:
            continue
        for path, when in _dated(record):
            if when.latest < record.born.date.earliest:
                born = _in(entry, ("born",), record.born.date)
                text = f"{named(kind, entry, path)}: its date{_in(entry, path, when)} lies before the birth{born}"
                yield problem(entry, path, Level.ERROR, "T703", text, _AGAIN)


def _dated(record: Official | Case) -> Iterator[tuple[Path, When]]:
    if isinstance(record, Case):
        for index, event in enumerate(record.events):
            yield ("events", index, "date"), event.date
        return
    for index, position in enumerate(record.positions):
        yield ("positions", index, "from"), position.begins
    for index, listing in enumerate(record.listings):
        if listing.since:
            yield ("listings", index, "since"), listing.since


_PAST = {"begins": "from"} | {
    name: name for name in ("as_of", "captured", "snapshot", "published", "on", "date", "final_on", "since", "checked")
}


def check_nothing_from_the_future(docket: Docket) -> Iterator[Problem]:
    """Nothing that began, was seen, read or checked is dated after the day of judging.

    T704 error: a date that must lie in the past lies after the day of judging.
    """
    for kind, entry, path, part in docket.parts("official", "case", "conduct", "exhibit", "source", "regime"):
        for name, shown in _PAST.items():
            value = getattr(part, name, None)
            if value is not None and _earliest(value) > docket.on:
                text = f"{named(kind, entry, path)}: '{shown}'{_in(entry, path, value)} lies after {docket.on.isoformat()}"
                yield problem(entry, (*path, shown), Level.ERROR, "T704", text, "correct the date, or judge with a later --on")


def check_events_are_in_order(docket: Docket) -> Iterator[Problem]:
    """Events and positions stand oldest first, because they are read aloud in that order.

    T705 warning: an event or a position certainly lies before the one above it.
    """
    for kind, entry, record in docket.records("case", "official"):
        assert isinstance(record, Official | Case)
        previous: When | None = None
        for path, when in _dated(record):
            if path[0] == "listings":
                continue
            if previous and when.latest < previous.earliest:
                text = f"{named(kind, entry, path)}: its date{_in(entry, path, when)} stands after a later one"
                yield problem(
                    entry, path, Level.WARNING, "T705", text, "move it up, so that the oldest stands first, or correct its date"
                )
            previous = when


CHECKS = (
    check_spans_run_forward,
    check_nothing_before_birth,
    check_nothing_from_the_future,
    check_events_are_in_order,
)
