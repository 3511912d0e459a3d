"""Events of cases and wrongs as entities of FollowTheMoney; the name of each says how well it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dossier.exchange.entities import Entity, add_proof, day, entity_id, is_told_whole, span
from dossier.exchange.keys import Keys
from dossier.exchange.wording import BASES, when_in_words
from dossier.model.case import Case, Event, Finding
from dossier.model.conduct import Conduct
from dossier.model.dates import When
from dossier.model.record import Statement
from dossier.view import View

_COURTS = ("court", "treaty-body")
"""Bodies that make findings; what others conclude is a conclusion."""

_ABOUT = {
    "no": "A general statement; it does not decide this case.",
    "unchecked": "Whether it is about this case is not checked.",
}


def case_events(seen: View, keys: Keys) -> Iterator[Entity]:
    """What happened in each case and what bodies concluded, without what is unverified."""
    for id_, case in seen.cases.items():
        facts: tuple[Event | Finding, ...] = (*case.events, *case.findings)
        for fact in facts:
            if fact.confidence == "unverified":
                continue
            kind = "event" if isinstance(fact, Event) else "finding"
            entity = Entity(entity_id(kind, keys.key(("case", id_), fact.id)), "Event")
            entity.add("name", f"{_opening(fact)}{_title(fact)} (case of {case.name.full})")
            _add_date(entity, fact.date)
            _describe(entity, fact, case)
            bodies = fact.institutions if isinstance(fact, Event) else ()
            entity.add("involved", *(entity_id("institution", one) for one in bodies if one in seen.institutions))
            add_proof(seen, entity, fact.cites, words="notes")
            yield entity


def _opening(fact: Event | Finding) -> str:
    return "" if fact.confidence == "confirmed" else f"{BASES[fact.confidence]}: "


def _title(fact: Event | Finding) -> str:
    if isinstance(fact, Event):
        return fact.label
    kind = "Finding" if fact.kind in _COURTS else "Conclusion"
    return f"{kind} of {fact.body}{f', {fact.reference}' if fact.reference else ''}"


def _describe(entity: Entity, fact: Event | Finding, case: Case) -> None:
    entity.add("summary", f"{BASES[fact.confidence]}: {fact.statement}")
    if isinstance(fact, Finding):
        entity.add("description", _ABOUT.get(fact.about_this_case))
        entity.add("description", f"Final on {fact.final_on.isoformat()}." if fact.final_on else None)
    entity.add("description", *_contrary(case.contrary, "In this case, on"))


def _contrary(statements: Iterable[Statement], opening: str = "On") -> Iterator[str]:
    for one in statements:
        if one.confidence != "unverified":
            yield f"{opening} the other side: {one.statement}"


def conduct_events(seen: View) -> Iterator[Entity]:
    """Each wrong, with the body whose people a source says did it, and with no official: that would be a claim without words."""
    for id_, wrong in seen.conduct.items():
        entity = Entity(entity_id("conduct", id_), "Event")
        entity.add("name", f"{_basis(wrong)}: {wrong.title}")
        entity.add("summary", f"{_basis(wrong)}: {wrong.statement}")
        if wrong.pattern:
            _add_date(entity, wrong.pattern.period)
        elif len(wrong.acts) == 1:
            act = wrong.acts[0]
            if act.until is None:
                _add_date(entity, act.begins)
            else:
                entity.add("startDate", day(act.begins))
                entity.add("endDate", day(act.until))
        for act in wrong.acts:
            until = f" to {when_in_words(act.until)}" if act.until else ""
            territory = seen.territories.get(act.territory)
            where = territory.name if territory else act.territory
            entity.add("location", *(f"{place.strip()}, {where}" for place in act.place.split(";")) if act.place else (where,))
            place = f"{act.place}, {where}" if act.place else where
            entity.add("description", f"When and where: {when_in_words(act.begins)}{until}; {place}.")
        if wrong.pattern:
            entity.add("description", f"A pattern, by this method: {wrong.pattern.method}")
            entity.add("description", f"What it does not show: {wrong.pattern.limits}")
        entity.add("description", *_contrary(wrong.contrary))
        if wrong.institution in seen.institutions:
            entity.add("involved", entity_id("institution", str(wrong.institution)))
        add_proof(seen, entity, wrong.cites, words="notes")
        yield entity


def _basis(wrong: Conduct) -> str:
    return f"{BASES[wrong.basis]}{f' by {wrong.found_by}' if wrong.found_by else ''}"


def _add_date(entity: Entity, when: When) -> None:
    """Tells a date by properties as far as it is without doubt, and in words where that is not all of it."""
    if when.is_span:
        first, last = span(when)
        entity.add("startDate", first)
        entity.add("endDate", last)
    else:
        entity.add("date", day(when))
    if not is_told_whole(when):
        entity.add("description", f"When: {when_in_words(when)}.")
