"""Which cases a packet tells: those in which a body that the official headed, or one answering to it, is sourced acting.

An office counts for an event only while it was held; where the dates cannot say, the packet says that they cannot.
This shows institutions and dates, and nothing about anybody's orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dossier.model.case import Case, Event
from dossier.model.dates import Answer
from dossier.model.official import Official, Position
from dossier.tenure import below_and_itself, weaker
from dossier.view import View


@dataclass(frozen=True)
class InstitutionalAct:
    """An event in which an institution acted, and the office through which it lies below the official."""

    case_id: str
    event: Event
    institution: str
    position: Position
    held: Answer


@dataclass(frozen=True)
class Selection:
    """The cases told, with the acts that select them, and the cases left out."""

    told: tuple[str, ...]
    acts: tuple[InstitutionalAct, ...]
    left_out: tuple[str, ...]


def printable_events(case: Case) -> tuple[Event, ...]:
    """The events that may be printed: what is unverified is a gap, not a fact."""
    return tuple(event for event in case.events if event.confidence != "unverified")


def select(view: View, official: Official) -> Selection:
    """The cases that a packet about an official tells, in the order of their first events."""
    acts = tuple(act for case_id, case in view.cases.items() for act in _acts(view, official, case_id, case))
    told = {act.case_id for act in acts}
    by_first_event = sorted(view.cases, key=lambda id_: (view.cases[id_].events[0].date.earliest, id_))
    return Selection(
        tuple(id_ for id_ in by_first_event if id_ in told),
        tuple(sorted(acts, key=lambda act: (act.event.date.earliest, act.case_id, act.event.id, act.position.id))),
        tuple(id_ for id_ in by_first_event if id_ not in told),
    )


def _acts(view: View, official: Official, case_id: str, case: Case) -> Iterator[InstitutionalAct]:
    for event in printable_events(case):
        for position in official.positions:
            if not position.heads or (held := position.held_at(event.date)) is Answer.NO:
                continue
            below = below_and_itself(view, position.institution, event.date)
            for institution in event.institutions:
                if institution in below:
                    yield InstitutionalAct(case_id, event, institution, position, weaker(held, below[institution]))
