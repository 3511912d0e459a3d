"""Timeline and chain of institutions of one official, each with a table that says the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dossier.desk.text import drawing
from dossier.desk.wording import Dates
from dossier.model.dates import Answer
from dossier.packet.chain import chain
from dossier.packet.compose import with_events
from dossier.packet.selection import printable_events, select
from dossier.packet.setting import language_of
from dossier.packet.timeline import in_office, timeline
from dossier.view import View

_HELD = {Answer.YES: "held", Answer.NO: "not held", Answer.UNKNOWN: "the dates cannot say"}


@dataclass(frozen=True)
class Drawn:
    """A figure and the table that stands for it: its headings, and rows of cells."""

    id: str
    title: str
    picture: Markup
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figures_of(seen: View, official_id: str) -> list[Drawn]:
    """The figures of an official, over all cases in which the record shows an institution acting that the official headed.

    Raises:
        RenderFault: the language of the house's papers is missing.
    """
    return [one for one in (_timeline(seen, official_id), _chain(seen, official_id)) if one is not None]


def _timeline(seen: View, official_id: str) -> Drawn | None:
    official = seen.officials[official_id]
    selection = select(seen, official)
    acted = {(act.case_id, act.event.id) for act in selection.acts}
    cases = {id_: with_events(seen.cases[id_], acted, id_) for id_ in selection.told}
    language = language_of(seen, seen.settings.house.language)
    figure = timeline(official.positions, cases, seen.institutions, language)
    if figure is None:
        return None
    date, leading = Dates(language), [position for position in official.positions if position.heads]
    offices = [
        (
            "Office",
            date(one.begins),
            date(one.until) or "an end that is not sourced",
            f"{one.title}, {_body(seen, one.institution)}",
        )
        for one in leading
    ]
    events = [
        (f"Case of {case.name.full}", date(event.date), "", f"{event.label} (office then {_HELD[in_office(event, leading)]})")
        for case in cases.values()
        for event in printable_events(case)
    ]
    headings = ("What", "Date, or from", "Until", "In words")
    picture = drawing(figure.svg, figure.alternative, "drawing:timeline")
    return Drawn("timeline", "Events in the cases over the offices held", picture, headings, (*offices, *events))


def _chain(seen: View, official_id: str) -> Drawn | None:
    acts = select(seen, seen.officials[official_id]).acts
    headed, acting = {act.position.institution for act in acts}, {act.institution for act in acts}
    figure = chain(seen.institutions, headed, acting)
    if figure is None:
        return None
    rows, waiting = [], sorted(headed | acting)
    for id_ in waiting:  # grows as it is walked, each institution once
        item = seen.institutions.get(id_)
        if item is None:
            continue
        name = f"{item.name} (headed by the official)" if id_ in headed else item.name
        for above in item.answers_to:
            if above.institution in seen.institutions:
                sources = ", ".join(dict.fromkeys(_source_of(cite) for cite in above.cites))
                rows.append((name, _body(seen, above.institution), above.how, sources or "no source: drawn dashed"))
                if above.institution not in waiting:
                    waiting.append(above.institution)
    headings = ("Institution", "Answers to", "How", "Sources")
    picture = drawing(figure.svg, figure.alternative, "drawing:chain")
    return Drawn("chain", "Lines between institutions; they are no evidence of an order", picture, headings, tuple(rows))


def _body(seen: View, id_: str) -> str:
    return seen.institutions[id_].name if id_ in seen.institutions else id_


def _source_of(cite: object) -> str:
    return str(getattr(cite, "exhibit", None) or getattr(cite, "source", ""))
