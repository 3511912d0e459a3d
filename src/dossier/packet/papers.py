"""The short papers: the letter that goes with a packet, the note in place of one, statements, the organisation's own sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from dossier.asks import Ask, ask_of
from dossier.coverage import Cell, ElementAnswer, missing_elements
from dossier.model.official import Official
from dossier.model.record import Record
from dossier.model.release import Release
from dossier.packet.compose import by_jurisdiction, cases_of, wrongs_told
from dossier.packet.evidence import are_all_public
from dossier.packet.origins import Tracer
from dossier.packet.pleading import pleading
from dossier.packet.setting import Packet, set_page
from dossier.view import View

SHEETS = ("unsourced-officials", "letter-to-the-authors", "intake-form")
"""The organisation's own papers about persons who are counted but not named; each is a template in pages/."""


def compose_letter(
    view: View, official_id: str, recipient_id: str, *, tracer: Tracer | None = None, final: dt.date | None = None
) -> Packet:
    """The letter that goes with a packet: what is enclosed, what is asked, how to handle it.

    Raises:
        RenderFault: as for a packet.
    """
    ask = ask_of(view, view.officials[official_id], recipient_id, final)
    return _about(view, official_id, recipient_id, ask, "letter", tracer, final)


def compose_note(
    view: View,
    official_id: str,
    recipient_id: str,
    ask: Ask,
    *,
    tracer: Tracer | None = None,
    final: dt.date | None = None,
) -> Packet:
    """One page in place of a packet: why no rights ground is pleaded, and what would change that.

    Raises:
        RenderFault: as for a packet.
    """
    return _about(view, official_id, recipient_id, ask, "note", tracer, final)


def _about(
    view: View,
    official_id: str,
    recipient_id: str,
    ask: Ask,
    paper: str,
    tracer: Tracer | None,
    final: dt.date | None,
) -> Packet:
    official, recipient = view.officials[official_id], view.recipients[recipient_id]
    return set_page(
        view,
        f"pages/{paper}.xhtml",
        name=f"{official_id}.{recipient_id}.{paper}",
        setting=recipient,
        words={
            "official": official,
            "official_id": official_id,
            "recipient": recipient,
            "ask": ask,
            "pleading": pleading(view, official, ask),
            "is_all_public": are_all_public(view, [official, *_told(view, wrongs_told(view, official, ask))]),
            "missing": list(_missing(ask.nearest)) if ask.nearest else [],
            "listings": by_jurisdiction(official, recipient),
        },
        tracer=tracer,
        final=final,
    )


def _told(view: View, wrongs: Sequence[str]) -> Iterator[Record]:
    yield from (view.conduct[id_] for id_ in wrongs)
    yield from cases_of(view, wrongs).values()


def _missing(cell: Cell) -> Iterator[ElementAnswer]:
    wanted = missing_elements(cell) or ()
    yield from (answer for answer in cell.answers if answer.element.id in wanted)


def compose_erratum(view: View, recipient_id: str, releases: Sequence[Release], withdrawn: Sequence[str]) -> Packet:
    """The letter that takes material back from a recipient: what, from which bundles, and what to do with them.

    Raises:
        RenderFault: as for a packet.
    """
    recipient = view.recipients[recipient_id]
    words = {"recipient": recipient, "releases": releases, "withdrawn": withdrawn}
    return set_page(view, "pages/erratum.xhtml", name=f"{recipient_id}.erratum", setting=recipient, words=words)


def compose_statement(view: View, kind: str, id_: str, *, tracer: Tracer | None = None, final: dt.date | None = None) -> Packet:
    """One page on an official or a prisoner for somebody who has one minute, from the same records as the packets.

    Args:
        kind: official or case.

    Raises:
        RenderFault: as for a packet.
    """
    words: dict[str, object] = {"id": id_}
    if kind == "official":
        official = view.officials[id_]
        words |= {"official": official, "listings": by_jurisdiction(official, None), **_of_official(view, official)}
    else:
        case = view.cases[id_]
        beside = [item for item in view.officials.values() if item.name and id_ in cases_beside(view, item)]
        words |= {"case": case, "beside": [(item, _asked_for(view, item)) for item in beside]}
    return set_page(
        view,
        f"pages/statement-{kind}.xhtml",
        name=f"statement.{id_}",
        setting=view.settings.house,
        words=words,
        tracer=tracer,
        final=final,
    )


def _of_official(view: View, official: Official) -> dict[str, object]:
    asks = {id_: ask_of(view, official, id_) for id_, item in view.recipients.items() if item.active}
    strongest = next((ask for ask in asks.values() if ask.needs_packet), None)
    wrongs = wrongs_told(view, official, strongest) if strongest else ()
    return {"asks": asks, "wrongs": wrongs, "cases": cases_of(view, wrongs)}


def _asked_for(view: View, official: Official) -> list[str]:
    """The states for which a submission about an official is prepared."""
    active = [id_ for id_, item in view.recipients.items() if item.active]
    return [view.recipients[id_].jurisdiction for id_ in active if ask_of(view, official, id_).needs_packet]


def cases_beside(view: View, official: Official) -> tuple[str, ...]:
    """The cases in which a wrong is set beside an official, by id in the order of the record."""
    wrongs = [id_ for one in official.allegations for id_ in one.conduct if id_ in view.conduct]
    return tuple(cases_of(view, wrongs))


def compose_sheet(view: View, template: str) -> Packet:
    """One of the organisation's own papers, from the template of that name in pages/.

    Raises:
        RenderFault: as for a packet.
        ValueError: the view is not internal.
    """
    if view.audience.kind != "internal":
        raise ValueError("the organisation's own papers are internal")
    return set_page(
        view,
        f"pages/{template}.xhtml",
        name=template,
        setting=view.settings.house,
        words={
            "unsourced": {id_: item for id_, item in view.officials.items() if item.identity == "unsourced" and item.in_report},
            "named": {id_: item for id_, item in view.officials.items() if item.name and item.in_report},
        },
    )
