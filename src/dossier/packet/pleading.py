"""What a packet pleads: for each law relied on, its elements with what is argued for them, and one table over all laws.

Only grounds that are pleadable stand here. Facts are told once, elsewhere in the packet; the pleading points to their
paragraphs. Law that was not read is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dossier.asks import Ask
from dossier.coverage import Cell, ElementAnswer, Met
from dossier.model.allegation import Argument
from dossier.model.official import Official
from dossier.model.recipient import Recipient
from dossier.model.regime import Element, Regime, elements_of
from dossier.view import View

FAMILIES = (
    ("Who can be listed", ("person",)),
    ("The wrong", ("conduct", "right")),
    ("The victim", ("victim",)),
    ("Gravity and scale", ("threshold",)),
    ("The person’s part", ("link",)),
    ("Place", ("territory",)),
    ("Time", ("temporal",)),
    ("What would bar it", ("exclusion",)),
)
"""The families of elements, in the order of the table. Standards, policies and procedures are told apart."""


@dataclass(frozen=True)
class PleadedElement:
    """One element of a law as it is pleaded: how it stands at best, what is argued, for which wrongs, and what is weak."""

    element: Element
    met: Met
    arguments: tuple[Argument, ...]
    wrongs: tuple[str, ...]
    weaknesses: tuple[tuple[str, tuple[str, ...]], ...]
    anchor: str
    regime_id: str


@dataclass(frozen=True)
class Way:
    """A way of proceeding that a law offers, with its elements; no ground of its own."""

    regime_id: str
    elements: tuple[Element, ...]
    note: str | None


@dataclass(frozen=True)
class PleadedLaw:
    """One law as it is pleaded: the wrongs that carry it and its elements in the order of its file."""

    regime_id: str
    regime: Regime
    wrongs: tuple[str, ...]
    elements: tuple[PleadedElement, ...]

    @property
    def provisions(self) -> tuple[str, ...]:
        """The provisions for the wrongs and for the person's part."""
        named = ("conduct", "right", "link")
        return tuple(dict.fromkeys(one.element.citation for one in self.elements if one.element.kind in named))

    @property
    def weaknesses(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Everything that is weak in it, each with the wrongs that it concerns."""
        found: dict[str, dict[str, None]] = {}
        for one in self.elements:
            for weakness, wrongs in one.weaknesses:
                found.setdefault(weakness, {}).update(dict.fromkeys(wrongs))
        return tuple((weakness, tuple(wrongs)) for weakness, wrongs in found.items())


@dataclass(frozen=True)
class Row:
    """One family of elements across the laws pleaded."""

    family: str
    cells: tuple[tuple[PleadedElement, ...], ...]


@dataclass(frozen=True)
class Pleading:
    """The laws pleaded, in the recipient's order, the table over them, and grounds on office, apart."""

    laws: tuple[PleadedLaw, ...]
    table: tuple[Row, ...]
    status: tuple[PleadedLaw, ...]


def pleading(view: View, official: Official, ask: Ask) -> Pleading:
    """What follows from an ask, ready to be worded."""
    by_regime = {id_: [cell for cell in ask.pleaded if cell.regime_id == id_] for id_ in ask.regimes}
    laws = tuple(_law(view, id_, found) for id_, found in by_regime.items())
    status = {cell.regime_id: [one for one in ask.status if one.regime_id == cell.regime_id] for cell in ask.status}
    rows = tuple(
        Row(family, tuple(tuple(one for one in law.elements if one.element.kind in kinds) for law in laws))
        for family, kinds in FAMILIES
    )
    return Pleading(
        laws,
        tuple(row for row in rows if any(row.cells)),
        tuple(_law(view, id_, found) for id_, found in status.items()),
    )


def _law(view: View, regime_id: str, found: Sequence[Cell]) -> PleadedLaw:
    regime = view.regimes[regime_id]
    elements = tuple(
        pleaded
        for element in regime.elements
        if element.verified != "none" and (pleaded := _element(regime_id, element, found)) is not None
    )
    wrongs = tuple(dict.fromkeys(cell.conduct_id for cell in found if cell.conduct_id))
    return PleadedLaw(regime_id, regime, wrongs, elements)


def _element(regime_id: str, element: Element, found: Sequence[Cell]) -> PleadedElement | None:
    """An element over the wrongs for which it stands; one that bars, where it does not. None where nothing is shown."""
    bars = element.kind == "exclusion"
    standing = [(cell, answer) for cell, answer in _answers(element.id, found) if _counts(answer, bars=bars)]
    if not standing:
        return None
    strongest = max((answer for _, answer in standing), key=lambda answer: answer.met is Met.SUPPORTED)
    return PleadedElement(
        element,
        strongest.met,
        tuple(dict.fromkeys(argument for _, answer in standing for argument in answer.arguments)),
        tuple(dict.fromkeys(cell.conduct_id for cell, _ in standing if cell.conduct_id)),
        tuple(
            (weakness, (cell.conduct_id,) if cell.conduct_id else ())
            for cell, answer in standing
            for weakness in answer.weaknesses
        ),
        f"pleading.{regime_id}.{element.id}",
        regime_id,
    )


def policies(view: View, official: Official, ask: Ask, recipient: Recipient) -> tuple[PleadedElement, ...]:
    """The policy factors that are argued for the wrongs pleaded; no condition of law, and unread ones are left out."""
    pleaded = {cell.conduct_id for cell in ask.pleaded}
    found = []
    for id_ in recipient.regimes:
        regime = view.regimes.get(id_)
        for element in regime.elements if regime else ():
            argued = [
                (one, tuple(wrong for wrong in (one.conduct or allegation.conduct) if wrong in pleaded))
                for allegation in official.allegations
                for one in allegation.argues
                if one.element == element.id and element.kind == "policy" and element.verified != "none"
            ]
            if wrongs := tuple(dict.fromkeys(wrong for _, about in argued for wrong in about)):
                arguments = tuple(one for one, about in argued if about)
                found.append(PleadedElement(element, Met.PARTLY, arguments, wrongs, (), f"policy.{id_}.{element.id}", id_))
    return tuple(found)


def procedures(view: View, ask: Ask, recipient: Recipient) -> tuple[Way, ...]:
    """The ways of proceeding that the laws pleaded offer."""
    return tuple(
        Way(id_, tuple(one for one in view.regimes[id_].elements if one.id in elements_of(way.logic)), way.note)
        for id_ in recipient.regimes
        if id_ in ask.regimes
        for way in view.regimes[id_].procedures
    )


def _answers(element_id: str, found: Sequence[Cell]) -> Iterator[tuple[Cell, ElementAnswer]]:
    for cell in found:
        for answer in cell.answers:
            if answer.element.id == element_id:
                yield cell, answer


def _counts(answer: ElementAnswer, *, bars: bool) -> bool:
    return answer.met is Met.NOT_APPLICABLE if bars else answer.met in (Met.SUPPORTED, Met.PARTLY)
