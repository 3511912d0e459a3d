"""Which documents would unlock most: what is missing, weighed by how near it stands to completing a ground.

For each ground and wrong that the facts do not exclude, the shortest list of missing elements is found. An element that
alone is missing weighs 1, one of two weighs a half, and so on. Weights of one official and one kind of element are added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dossier.coverage.cells import Cell, ElementAnswer, Met, cells
from dossier.model.regime import AllOf, AnyOf, Logic
from dossier.view import View

MOST_KINDS_OF_EVIDENCE = 4


@dataclass(frozen=True)
class Unlock:
    """What would help one official's coverage most of one kind: the evidence to look for and the grounds it would advance."""

    official_id: str
    kind: str
    evidence: tuple[str, ...]
    elements: tuple[str, ...]
    grounds: tuple[str, ...]
    wrongs: tuple[str, ...]
    weight: float


def missing_elements(cell: Cell) -> tuple[str, ...] | None:
    """The shortest list of elements that are still missing for a ground; None where the facts exclude it."""
    if cell.blocked_by is not None:
        return None
    return _missing(cell.ground.logic, {answer.element.id: answer for answer in cell.answers})


def _missing(logic: Logic, answers: Mapping[str, ElementAnswer]) -> tuple[str, ...] | None:
    if isinstance(logic, AllOf):
        needed: tuple[str, ...] = ()
        for member in logic.all_of:
            found = _missing(member, answers)
            if found is None:
                return None
            needed += found
        return needed
    if isinstance(logic, AnyOf):
        ways = [way for member in logic.any_of if (way := _missing(member, answers)) is not None]
        return min(ways, key=lambda way: (len(way), -sum(answers[id_].is_candidate for id_ in way)), default=None)
    if logic not in answers:
        return None
    met = answers[logic].met
    if met in (Met.SUPPORTED, Met.PARTLY):
        return ()
    return (logic,) if met is Met.NO_EVIDENCE else None


def unlocks(view: View, regime_ids: tuple[str, ...]) -> tuple[Unlock, ...]:
    """What to look for, by official and kind of element, the heaviest first."""
    weights: dict[tuple[str, str], float] = {}
    evidence: dict[tuple[str, str], Counter[str]] = {}
    elements: dict[tuple[str, str], dict[str, None]] = {}
    grounds: dict[tuple[str, str], dict[str, None]] = {}
    wrongs: dict[tuple[str, str], dict[str, None]] = {}
    for official_id, official in view.officials.items():
        for regime_id in regime_ids:
            for cell in cells(view, official, regime_id):
                needed = missing_elements(cell) if cell.ground.kind == "rights" else None
                by_id = {answer.element.id: answer.element for answer in cell.answers}
                for element_id in needed or ():
                    element = by_id[element_id]
                    key = (official_id, element.kind)
                    weights[key] = weights.get(key, 0.0) + 1 / len(needed or ())
                    evidence.setdefault(key, Counter()).update(element.evidence)
                    elements.setdefault(key, {})[element_id] = None
                    grounds.setdefault(key, {})[cell.ground.id] = None
                    wrongs.setdefault(key, {})[cell.conduct_id or ""] = None
    ranked = sorted(weights, key=lambda key: (-weights[key], key))
    return tuple(
        Unlock(
            official_id=key[0],
            kind=key[1],
            evidence=tuple(kind for kind, _ in evidence[key].most_common(MOST_KINDS_OF_EVIDENCE)),
            elements=tuple(elements[key]),
            grounds=tuple(grounds[key]),
            wrongs=tuple(id_ for id_ in wrongs[key] if id_),
            weight=round(weights[key], 2),
        )
        for key in ranked
    )
