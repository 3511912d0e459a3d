"""Which element of which law is met by what: official × ground × wrong.

A ground is judged for each incident or pattern by itself, never by adding up different people's wrongs. Persons, places
and times are decided by the facts of the record. Everything else is a candidate at most, until an allegation argues it
with cites: the table below is the whole of the rule.

| facts (`met_by`) | argued | argued against | answer |
|---|---|---|---|
| exclude it | - | - | not applicable |
| decide it (person, territory, time, exclusion): yes | - | no | supported |
| decide it: not certain | - | no | partly |
| fit, or none asked | in full, on firm cites and law that was read | no | supported |
| fit, or none asked | otherwise | no | partly |
| any | yes | yes | partly |
| any | no | yes | contradicted |
| fit; a link of command without power, or with neither notice nor failure | yes | - | no evidence |
| fit, or none asked | no | no | no evidence |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dossier.coverage.facts import fits
from dossier.model.allegation import Allegation, Argument
from dossier.model.dates import Answer
from dossier.model.official import Official
from dossier.model.record import Cite, ExhibitCite
from dossier.model.regime import AllOf, AnyOf, Element, Ground, Logic, Regime, elements_of
from dossier.view import View


class Met(StrEnum):
    """How an element, or a ground, stands."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"
    NO_EVIDENCE = "no evidence"
    NOT_APPLICABLE = "not applicable"


_RANK = {Met.CONTRADICTED: 0, Met.NOT_APPLICABLE: 0, Met.NO_EVIDENCE: 1, Met.PARTLY: 2, Met.SUPPORTED: 3}
_DECIDED_BY_FACTS = frozenset(["person", "territory", "temporal", "exclusion"])
_FIRM_BASES = frozenset(["found", "admitted", "official-record", "charged"])
_READ = frozenset(["primary", "official"])


@dataclass(frozen=True)
class ElementAnswer:
    """How one element stands for one wrong: the answer, whether it could be argued, what for, and what is weak in it."""

    element: Element
    met: Met
    is_candidate: bool
    arguments: tuple[Argument, ...] = ()
    weaknesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """How one ground stands for one wrong, or for the person alone, with every element of it."""

    regime_id: str
    ground: Ground
    conduct_id: str | None
    met: Met
    blocked_by: str | None
    answers: tuple[ElementAnswer, ...] = field(repr=False)

    @property
    def is_pleadable(self) -> bool:
        """Whether every element that the ground needs is at least partly met and nothing blocks it."""
        return self.blocked_by is None and _RANK[self.met] >= _RANK[Met.PARTLY]


def cells(view: View, official: Official, regime_id: str) -> tuple[Cell, ...]:
    """Every ground of a regime for every wrong that is alleged of an official; grounds about the person alone come once."""
    regime = view.regimes[regime_id]
    found = []
    for ground in regime.grounds:
        if ground.kind == "rights":
            for allegation, conduct_id in _wrongs(view, official):
                found.append(_cell(view, official, regime_id, ground, allegation, conduct_id))
        else:
            found.append(_cell(view, official, regime_id, ground, None, None))
    return tuple(found)


def best(found: Sequence[Cell]) -> Cell | None:
    """The cell that stands best; of several, the first. None of none."""
    return max(found, key=lambda cell: (cell.blocked_by is None, _RANK[cell.met]), default=None)


def _wrongs(view: View, official: Official) -> Iterator[tuple[Allegation, str]]:
    for allegation in official.allegations:
        for conduct_id in allegation.conduct:
            if conduct_id in view.conduct:
                yield allegation, conduct_id


def _cell(
    view: View, official: Official, regime_id: str, ground: Ground, allegation: Allegation | None, conduct_id: str | None
) -> Cell:
    regime = view.regimes[regime_id]
    answers = {element.id: answer_element(view, official, regime, element, allegation, conduct_id) for element in regime.elements}
    blocking = next((id_ for id_ in ground.blocked_by if id_ in answers and answers[id_].met is Met.SUPPORTED), None)
    needed = _in_order(ground)
    return Cell(
        regime_id,
        ground,
        conduct_id,
        _met(ground.logic, answers),
        blocking,
        tuple(answers[id_] for id_ in needed if id_ in answers),
    )


def _in_order(ground: Ground) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*elements_of(ground.logic), *ground.blocked_by)))


def _met(logic: Logic, answers: dict[str, ElementAnswer]) -> Met:
    """All of: as the weakest. Any of: as the strongest."""
    if isinstance(logic, AllOf):
        return min((_met(one, answers) for one in logic.all_of), key=_RANK.__getitem__)
    if isinstance(logic, AnyOf):
        return max((_met(one, answers) for one in logic.any_of), key=_RANK.__getitem__)
    return answers[logic].met if logic in answers else Met.NO_EVIDENCE


def answer_element(
    view: View, official: Official, regime: Regime, element: Element, allegation: Allegation | None, conduct_id: str | None
) -> ElementAnswer:
    """How one element stands for one wrong of an allegation, or for the person alone where no wrong is given."""
    fit = fits(view, official, element.met_by, allegation, conduct_id)
    arguments = _arguments(official, element.id, allegation, conduct_id)
    against = tuple(one for one in arguments if one.strength == "against")
    pleaded = tuple(one for one in arguments if one.strength != "against")
    weaknesses = _weaknesses(view, regime, element, pleaded, conduct_id)
    missing = _missing_of_command(allegation) if allegation and _argues_from_command(element, allegation) else ()
    if pleaded and missing:
        weaknesses += (f"of the facts of command nothing shows {' or '.join(missing)}",)
    is_candidate = element.met_by is not None and fit is Answer.YES
    if fit is Answer.NO:
        met = Met.NOT_APPLICABLE
    elif against:
        met = Met.PARTLY if pleaded else Met.CONTRADICTED
    elif element.kind in _DECIDED_BY_FACTS and element.met_by is not None:
        met = Met.SUPPORTED if fit is Answer.YES else Met.PARTLY
    elif not pleaded or "power" in missing or {"notice", "failure"} <= set(missing):
        met = Met.NO_EVIDENCE
    else:
        full = any(one.strength == "full" for one in pleaded)
        met = Met.SUPPORTED if full and not weaknesses else Met.PARTLY
    return ElementAnswer(element, met, is_candidate, arguments, weaknesses)


def _arguments(
    official: Official, element_id: str, allegation: Allegation | None, conduct_id: str | None
) -> tuple[Argument, ...]:
    of_person = [one for one in official.argues if one.element == element_id]
    of_wrong = [
        one
        for one in (allegation.argues if allegation else ())
        if one.element == element_id and (not one.conduct or conduct_id in one.conduct)
    ]
    return tuple(of_person + of_wrong)


def _weaknesses(
    view: View, regime: Regime, element: Element, pleaded: Sequence[Argument], conduct_id: str | None
) -> tuple[str, ...]:
    weak = []
    if element.verified not in _READ:
        weak.append(f"the law was not fully read ({element.verified})")
    if pleaded and not any(_is_firm(view, cite) for one in pleaded for cite in one.cites):
        weak.append("rests on secondary sources alone")
    conduct = view.conduct.get(conduct_id) if conduct_id else None
    if conduct and element.kind in ("conduct", "right") and conduct.basis not in _FIRM_BASES:
        weak.append(f"the wrong is {conduct.basis}, not found")
    return tuple(weak)


def _argues_from_command(element: Element, allegation: Allegation) -> bool:
    """Whether an element is argued as a superior's responsibility: the claim is one of command, and the element takes it."""
    return allegation.link.theory == "command" and element.met_by is not None and "command" in element.met_by.theories


def _missing_of_command(allegation: Allegation) -> tuple[str, ...]:
    """Which facts of command nothing shows; what subordinates did is the wrong itself."""
    command = allegation.link.command
    shown = {"power": command.power, "notice": command.notice, "failure": command.failure} if command else {}
    return tuple(name for name in ("power", "notice", "failure") if not shown.get(name))


def _is_firm(view: View, cite: Cite) -> bool:
    exhibit = view.exhibits.get(cite.exhibit) if isinstance(cite, ExhibitCite) else None
    source = view.sources.get(exhibit.source if exhibit else getattr(cite, "source", ""))
    return source is not None and source.reliability in ("primary", "primary-copy")
