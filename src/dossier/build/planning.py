"""What to make: every page of an order, composed through the gate and grouped by who gets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from dossier.asks import AskKind, ask_of
from dossier.checks.finals import Wanted
from dossier.packet.compose import compose_packet
from dossier.packet.papers import SHEETS, compose_letter, compose_note, compose_sheet, compose_statement
from dossier.packet.scopes import goes_out
from dossier.packet.setting import Packet
from dossier.problem import Problem
from dossier.project import Project
from dossier.view import Audience, View, view

FORMATS = ("pdf", "docx")
KINDS = ("filing", "statement")
"""filing: packets with their letters, or the notes in their place; statement: one page for each official and prisoner."""


@dataclass(frozen=True)
class Order:
    """What somebody asks to have built; an empty tuple means all.

    Attributes:
        on: the day on which to judge.
        final: the day that final pages bear; None for drafts.
    """

    officials: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    audience: Audience | None = None
    formats: tuple[str, ...] = FORMATS
    jobs: int = 1
    kind: str = "filing"
    on: dt.date | None = None
    final: dt.date | None = None


@dataclass(frozen=True)
class PlannedSet:
    """The pages that one audience gets.

    Attributes:
        packets: those that were asked for.
        beside: others that stand in its set now, as they would be made today; they stay where they are the same.
    """

    audience: Audience
    packets: tuple[Packet, ...]
    beside: tuple[Packet, ...] = ()


def plan(
    project: Project,
    order: Order,
    problems: Sequence[Problem],
    in_use: Callable[[Audience], Collection[str]] = lambda _: (),
) -> tuple[PlannedSet, ...]:
    """Composes every page of an order, grouped by audience.

    Unless the order names an audience, each packet is composed for its own recipient, a note that holds a case back and
    the organisation's own papers for the internal audience, and statements for the public.

    Args:
        in_use: the names of the files in the set of an audience; what the order does not ask for and stands there is
            composed too.
    """
    if order.final:
        return (_statements(project, order),) if order.kind == "statement" else _finals(project, order)
    sets = _drafts(project, order, problems)
    if all(_files_of(one.packets) >= set(in_use(one.audience)) for one in sets):
        return sets
    whole = {one.audience: one.packets for one in _drafts(project, replace(order, officials=(), recipients=()), problems)}
    return tuple(replace(one, beside=_others(whole.get(one.audience, ()), one, in_use(one.audience))) for one in sets)


def _others(all_pages: Sequence[Packet], planned: PlannedSet, in_use: Collection[str]) -> tuple[Packet, ...]:
    asked = {packet.name for packet in planned.packets}
    return tuple(one for one in all_pages if one.name not in asked and _files_of([one]) & set(in_use))


def _files_of(pages: Sequence[Packet]) -> frozenset[str]:
    return frozenset(f"{packet.name}.{form}" for packet in pages for form in FORMATS)


def _drafts(project: Project, order: Order, problems: Sequence[Problem]) -> tuple[PlannedSet, ...]:
    if order.kind == "statement":
        return (_statements(project, order),)
    recipients = order.recipients or tuple(id_ for id_, item in project.recipients.items() if item.active)
    officials = order.officials or tuple(project.officials)
    named = [id_ for id_ in officials if id_ in project.officials and project.officials[id_].name]
    pages: dict[Audience, list[Packet]] = {}
    for recipient in recipients:
        audience = order.audience or Audience("recipient", recipient)
        seen = view(project, audience, order.on)
        pages.setdefault(audience, [])
        for official in named:
            if official in seen.officials:
                for whose, page in _filing(project, seen, official, recipient, _open_points(audience, official, problems)):
                    if order.audience in (None, whose):
                        pages.setdefault(whose, []).append(page)
    unsourced = any(project.officials[id_].identity == "unsourced" for id_ in officials if id_ in project.officials)
    if unsourced and order.audience in (None, Audience("internal")):
        seen = view(project, Audience("internal"))
        pages.setdefault(Audience("internal"), []).extend(compose_sheet(seen, sheet) for sheet in SHEETS)
    # A set that comes out empty is withdrawn; an order for single officials says nothing of the others in it.
    return tuple(PlannedSet(audience, tuple(found)) for audience, found in pages.items() if found or not order.officials)


def _filing(
    project: Project, seen: View, official: str, recipient: str, open_points: Sequence[Problem]
) -> Iterator[tuple[Audience, Packet]]:
    """What is made about one official for one recipient, each page with its audience.

    A packet and its letter where something is pleaded; otherwise one page in its place. That page stays in the house
    unless it asks the recipient to keep a listing. The internal edition always tells the whole record.
    """
    ask = ask_of(seen, seen.officials[official], recipient)
    if seen.audience.kind == "internal":
        yield seen.audience, compose_packet(seen, official, recipient, open_points)
    elif ask.needs_packet:
        yield seen.audience, compose_packet(seen, official, recipient)
        yield seen.audience, compose_letter(seen, official, recipient)
    if not ask.needs_packet:
        goes_out = ask.otherwise is AskKind.RETAIN
        whose = seen if goes_out or seen.audience.kind == "internal" else view(project, Audience("internal"))
        yield whose.audience, compose_note(whose, official, recipient, ask)


def _statements(project: Project, order: Order) -> PlannedSet:
    seen = view(project, order.audience or Audience("public"), order.on)
    wanted = order.officials or (*seen.officials, *seen.cases)
    named = [id_ for id_ in wanted if id_ in seen.officials and seen.officials[id_].name]
    packets = [compose_statement(seen, "official", id_, final=order.final) for id_ in named]
    packets += [compose_statement(seen, "case", id_, final=order.final) for id_ in wanted if id_ in seen.cases]
    return PlannedSet(seen.audience, tuple(packets))


def wanted_finals(project: Project, order: Order) -> tuple[Wanted, ...]:
    """The final pages that an order asks for: those that go out, and whatever it names."""
    if order.kind == "statement":
        seen = view(project, Audience("public"), order.final)
        officials = order.officials or tuple(id_ for id_, item in seen.officials.items() if item.name)
        cases = order.officials or tuple(seen.cases)
        return (
            *(Wanted(id_, None) for id_ in officials if id_ in project.officials),
            *(Wanted(id_, None, is_case=True) for id_ in cases if id_ in project.cases),
        )
    recipients = order.recipients or tuple(id_ for id_, item in project.recipients.items() if item.active)
    found: list[Wanted] = []
    for recipient in recipients:
        seen = view(project, Audience("recipient", recipient), order.final)
        chosen = order.officials or tuple(project.officials)
        is_named = bool(order.officials and order.recipients)
        found += [Wanted(id_, recipient) for id_ in chosen if is_named or goes_out(seen, id_, recipient)]
    return tuple(found)


def _finals(project: Project, order: Order) -> tuple[PlannedSet, ...]:
    """The pages that go out, as they go out: to each recipient its packets with their letters, or the notes in their place."""
    pages: dict[Audience, list[Packet]] = {}
    for wanted in wanted_finals(project, order):
        assert wanted.recipient is not None
        audience, day = Audience("recipient", wanted.recipient), order.final
        seen = view(project, audience, day)
        ask = ask_of(seen, seen.officials[wanted.id], wanted.recipient, day)
        made = pages.setdefault(audience, [])
        if ask.needs_packet:
            made.append(compose_packet(seen, wanted.id, wanted.recipient, final=day))
            made.append(compose_letter(seen, wanted.id, wanted.recipient, final=day))
        else:
            made.append(compose_note(seen, wanted.id, wanted.recipient, ask, final=day))
    return tuple(PlannedSet(audience, tuple(found)) for audience, found in pages.items())


def _open_points(audience: Audience, official: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    if audience.kind != "internal":
        return ()
    return tuple(problem for problem in problems if problem.place.file.startswith(f"dossiers/{official}/"))
