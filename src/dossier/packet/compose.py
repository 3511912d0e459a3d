"""Composes a packet: what is asked, what is pleaded for it, and the part of the record that it tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set

from dossier.asks import Ask, ask_of
from dossier.listed import readings
from dossier.model.case import Case
from dossier.model.conduct import Conduct
from dossier.model.language import Language
from dossier.model.official import Listing, Official
from dossier.model.recipient import Recipient
from dossier.norms import BindingNorm, norms_binding
from dossier.packet.chain import chain
from dossier.packet.drawing import Figure
from dossier.packet.evidence import are_all_public, evidence_points
from dossier.packet.origins import Tracer
from dossier.packet.pattern import pattern_figure
from dossier.packet.pleading import pleading, policies, procedures
from dossier.packet.selection import Selection, select
from dossier.packet.setting import Packet, language_of, set_page
from dossier.packet.timeline import timeline
from dossier.problem import Problem
from dossier.view import View


def compose_packet(
    view: View,
    official_id: str,
    recipient_id: str,
    problems: Sequence[Problem] = (),
    *,
    tracer: Tracer | None = None,
    final: dt.date | None = None,
) -> Packet:
    """The packet about one official for one recipient, from what the view's audience may see.

    It tells the wrongs that it pleads and the cases they belong to; the internal edition tells everything.

    Args:
        problems: what is wrong or missing; printed as open points, for the internal audience alone.
        tracer: marks which words came from which values, where the view is of a traced project.
        final: the day that a final packet bears, and on which its ask is judged; None for a draft.

    Raises:
        RenderFault: a template is missing, asks for something unknown, or writes something outside the vocabulary.
        ValueError: problems are given for an audience that may not see them.
    """
    if problems and view.audience.kind != "internal":
        raise ValueError("problems are internal")
    official, recipient = view.officials[official_id], view.recipients[recipient_id]
    ask = ask_of(view, official, recipient_id, final)
    wrongs = wrongs_told(view, official, ask)
    selection, aside = _selected(view, official, wrongs, everything=view.audience.kind == "internal" or not ask.needs_packet)
    cases = {id_: view.cases[id_] for id_ in selection.told}
    figures = _figures(view, official, selection, cases, wrongs, language_of(view, recipient.language))
    points = evidence_points(view, official_id, official, wrongs)
    return set_page(
        view,
        "pages/packet.xhtml",
        name=f"{official_id}.{recipient_id}",
        setting=recipient,
        words={
            "recipient": recipient,
            "problems": problems,
            "official": official,
            "official_id": official_id,
            "ask": ask,
            "pleading": pleading(view, official, ask),
            "policy": policies(view, official, ask, recipient),
            "procedures": procedures(view, ask, recipient),
            "plea": next((one for one in official.recipients if one.recipient == recipient_id), None),
            "evidence_points": points,
            "is_all_public": are_all_public(view, [official, *cases.values(), *(view.conduct[id_] for id_ in wrongs)]),
            "wrongs": wrongs,
            "not_shown": not_shown(official),
            "norms": {id_: _norms(view, view.conduct[id_]) for id_ in wrongs},
            "selection": selection,
            "aside": aside,
            "cases": cases,
            "listings": by_jurisdiction(official, recipient),
            "unread": [view.regimes[id_].short for id_, check in readings(view, official).items() if check is None],
            "figures": figures,
        },
        figures=figures,
        tracer=tracer,
        final=final,
    )


def _figures(
    view: View, official: Official, selection: Selection, cases: Mapping[str, Case], wrongs: Sequence[str], language: Language
) -> dict[str, Figure]:
    """The figures of a packet by name: those for which the record holds enough to draw."""
    acted = {(act.case_id, act.event.id) for act in selection.acts}
    of_bodies = {id_: with_events(case, acted, id_) for id_, case in cases.items()}
    headed = {act.position.institution for act in selection.acts}
    drawn = {
        "timeline": timeline(official.positions, of_bodies, view.institutions, language),
        "chain": chain(view.institutions, headed, {act.institution for act in selection.acts}),
        **{f"pattern.{id_}": pattern_figure(view.conduct[id_], language) for id_ in wrongs},
    }
    return {name: figure for name, figure in drawn.items() if figure is not None}


def _norms(view: View, conduct: Conduct) -> tuple[BindingNorm, ...]:
    institution = view.institutions.get(conduct.institution) if conduct.institution else None
    return norms_binding(view.rights, institution, conduct) if view.rights else ()


def with_events(case: Case, acted: Set[tuple[str, str]], id_: str) -> Case:
    """A case with only the events in which a body under the official is sourced acting: others would suggest a tie by date."""
    return case.model_copy(update={"events": tuple(event for event in case.events if (id_, event.id) in acted)})


def not_shown(official: Official) -> tuple[str, ...]:
    """Which facts of command nothing recorded shows, in words; none where no link of command is claimed."""
    commands = [one.link.command for one in official.allegations if one.conduct and one.link.theory == "command"]
    words = {"power": "power over those who acted", "notice": "notice", "failure": "a failure to prevent, stop or punish"}
    return tuple(said for name, said in words.items() if any(not getattr(one, name, ()) for one in commands))


def wrongs_told(view: View, official: Official, ask: Ask) -> tuple[str, ...]:
    """The wrongs that a packet tells: those pleaded, in the order of the record; all of them where nothing is pleaded."""
    beside = dict.fromkeys(id_ for one in official.allegations for id_ in one.conduct if id_ in view.conduct)
    pleaded = {cell.conduct_id for cell in ask.pleaded}
    everything = not pleaded or view.audience.kind == "internal"
    return tuple(id_ for id_ in beside if everything or id_ in pleaded)


def _selected(view: View, official: Official, wrongs: Sequence[str], *, everything: bool) -> tuple[Selection, tuple[str, ...]]:
    """The cases told and, apart, those in which an institution is sourced acting but no wrong is relied on."""
    whole = select(view, official)
    if everything:
        return whole, ()
    wanted = {id_ for wrong in wrongs for id_ in view.conduct[wrong].cases}
    told = tuple(id_ for id_ in whole.told if id_ in wanted)
    acts = tuple(act for act in whole.acts if act.case_id in told)
    return Selection(told, acts, whole.left_out), tuple(id_ for id_ in whole.told if id_ not in wanted)


def by_jurisdiction(official: Official, recipient: Recipient | None) -> dict[str, list[Listing]]:
    """Listings that may be printed, by jurisdiction: the recipient's own first, the others as the record has them."""
    grouped: dict[str, list[Listing]] = {}
    own = [item for item in official.listings if recipient and item.jurisdiction == recipient.jurisdiction]
    for listing in [*own, *official.listings]:
        if listing.confidence != "unverified" and listing not in grouped.setdefault(listing.jurisdiction, []):
            grouped[listing.jurisdiction].append(listing)
    return {name: listings for name, listings in grouped.items() if listings}


def cases_of(view: View, wrongs: Sequence[str]) -> dict[str, Case]:
    """The cases that wrongs belong to, by id in the order of the wrongs."""
    return {id_: view.cases[id_] for wrong in wrongs for id_ in view.conduct[wrong].cases if id_ in view.cases}
