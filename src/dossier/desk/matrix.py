"""The matrix of officials and regimes, and each cell opened to its grounds, elements and answers."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.coverage import Cell, best, cells, missing_elements
from dossier.desk.wording import cell_in_words, gaps_of
from dossier.gathering import Gathered
from dossier.model.official import Official
from dossier.model.regime import Regime
from dossier.view import View


@dataclass(frozen=True)
class Square:
    """One official and regime in the matrix."""

    regime_id: str
    met: str
    status: str
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One official in the matrix."""

    official_id: str
    name: str
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class OpenGround:
    """A ground with the wrong for which it stands best, what is still missing for it, and how the other wrongs stand."""

    cell: Cell
    words: str
    about: str
    missing: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OpenRegime:
    """A regime with its grounds for one official."""

    id: str
    regime: Regime
    grounds: tuple[OpenGround, ...]


def regimes_of(gathered: Gathered) -> list[str]:
    """The regimes of the matrix: for the house all that were written in full, for others those that are pleaded to them."""
    if gathered.seen.audience.kind == "internal":
        return [id_ for id_, regime in gathered.seen.regimes.items() if regime.depth == "full"]
    pleaded = {regime for edition in gathered.editions.values() for regime in edition.ask.regimes}
    return [id_ for id_ in gathered.seen.regimes if id_ in pleaded]


def officials_of(gathered: Gathered) -> list[str]:
    """The officials of the matrix: those of whom this edition holds a packet."""
    shown = {official for official, _ in gathered.editions}
    return [id_ for id_ in gathered.seen.officials if id_ in shown]


def lines_of(gathered: Gathered) -> list[Line]:
    """The matrix, one line an official."""
    found = []
    for id_ in officials_of(gathered):
        official = gathered.seen.officials[id_]
        squares = tuple(_square(gathered, official, id_, regime) for regime in regimes_of(gathered))
        found.append(Line(id_, official.name.full if official.name else id_, squares))
    return found


def _square(gathered: Gathered, official: Official, official_id: str, regime_id: str) -> Square:
    found = _shown_cells(gathered, official, official_id, regime_id)
    rights = [cell for cell in found if cell.ground.kind == "rights"]
    status = best([cell for cell in found if cell.ground.kind == "status"])
    top = best(rights)
    words = cell_in_words(top) if top else "no wrong to judge"
    return Square(regime_id, words, cell_in_words(status) if status else "", () if top and top.is_pleadable else gaps_of(rights))


def _shown_cells(gathered: Gathered, official: Official, official_id: str, regime_id: str) -> tuple[Cell, ...]:
    """The cells of a regime; beyond the house those that are pleaded alone, since the rest is what we weigh among ourselves."""
    if gathered.seen.audience.kind == "internal":
        return cells(gathered.seen, official, regime_id)
    editions = [one for (id_, _), one in gathered.editions.items() if id_ == official_id]
    pleaded = [cell for one in editions for cell in one.ask.pleaded if cell.regime_id == regime_id]
    return tuple({(cell.ground.id, cell.conduct_id): cell for cell in pleaded}.values())


def open_regimes(gathered: Gathered, official_id: str) -> list[OpenRegime]:
    """Every regime of the matrix for one official, with each ground opened at its best cell."""
    seen, official = gathered.seen, gathered.seen.officials[official_id]
    found = []
    for regime_id in regimes_of(gathered):
        shown = _shown_cells(gathered, official, official_id, regime_id)
        grounds = dict.fromkeys(cell.ground.id for cell in shown)
        opened = tuple(_opened(seen, [cell for cell in shown if cell.ground.id == ground]) for ground in grounds)
        found.append(OpenRegime(regime_id, seen.regimes[regime_id], opened))
    return found


def _opened(seen: View, of_ground: list[Cell]) -> OpenGround:
    top = best(of_ground)
    assert top is not None
    others = tuple((title_of_wrong(seen, cell.conduct_id), cell_in_words(cell)) for cell in of_ground if cell is not top)
    wanted = () if top.is_pleadable else missing_elements(top) or ()
    missing = tuple(f"{one.element.kind}, {one.element.citation}" for one in top.answers if one.element.id in wanted)
    return OpenGround(top, cell_in_words(top), title_of_wrong(seen, top.conduct_id), missing, others)


def title_of_wrong(seen: View, conduct_id: str | None) -> str:
    """A wrong by its title; the person alone where the ground is about no wrong."""
    if conduct_id is None:
        return "the person alone"
    return seen.conduct[conduct_id].title if conduct_id in seen.conduct else conduct_id
