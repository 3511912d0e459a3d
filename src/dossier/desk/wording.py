"""The few fixed words of the desk, so that every page says the same thing in the same words; no sign, no colour alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dossier.asks import Ask, AskKind
from dossier.coverage import Cell, best, cells, missing_elements
from dossier.gathering import Edition
from dossier.model.dates import When
from dossier.model.language import Language
from dossier.packet.setting import language_of
from dossier.problem import Level, Problem
from dossier.view import Audience, View

ASKS: Mapping[AskKind, str] = {
    AskKind.RETAIN: "retain the listing",
    AskKind.SUPPLEMENT: "supplement the listing",
    AskKind.EXTEND: "extend the basis",
    AskKind.DESIGNATE: "designate",
    AskKind.HOLD: "hold",
    AskKind.STATUS: "status ground only",
    AskKind.NONE: "no ask",
    AskKind.UNDETERMINED: "undetermined",
}
RELIABILITY: Mapping[str, str] = {
    "primary": "primary text",
    "primary-copy": "copy of a primary text",
    "secondary": "secondary account",
    "weak-secondary": "weak secondary account",
}
IDENTITY: Mapping[str, str] = {"confirmed": "confirmed", "probable": "probable", "unsourced": "unsourced"}


@dataclass(frozen=True)
class Dates:
    """Writes dates in the language of the house's own papers."""

    language: Language

    @classmethod
    def of(cls, seen: View) -> Dates:
        """Those of a project; raises RenderFault where its language is missing."""
        return cls(language_of(seen, seen.settings.house.language))

    def __call__(self, value: When | dt.date | None) -> str:
        """A date in words, no more exact than it is known; nothing for none."""
        if value is None:
            return ""
        if isinstance(value, When):
            return self.language.write(value)
        return self.language.day.format(day=value.day, month=self.language.months[value.month - 1], year=value.year)


def audience_in_words(audience: Audience, seen: View) -> str:
    """For whom an edition of the desk is."""
    if audience.recipient:
        return f"for {seen.recipients[audience.recipient].name}" if audience.recipient in seen.recipients else "for a recipient"
    return "internal: not for anybody outside the house" if audience.kind == "internal" else "public"


def ask_in_words(ask: Ask) -> str:
    """An ask in a few words, with what it would be once the lists are read."""
    words = ASKS[ask.kind]
    return words if ask.kind is ask.otherwise else f"{words}; once the lists are read: {ASKS[ask.otherwise]}"


def best_in_words(seen: View, edition: Edition) -> str:
    """The best cell among the rights grounds of a recipient's regimes, with the regime."""
    official, recipient = seen.officials[edition.official_id], seen.recipients[edition.recipient_id]
    found = [cell for id_ in recipient.regimes if id_ in seen.regimes for cell in cells(seen, official, id_)]
    cell = best([cell for cell in found if cell.ground.kind == "rights"])
    return f"{cell_in_words(cell)}, {seen.regimes[cell.regime_id].short}" if cell else "no wrong to judge"


def cell_in_words(cell: Cell) -> str:
    """How a cell stands; where something bars it, the provision that does."""
    if cell.blocked_by is None:
        return str(cell.met)
    bar = next((answer.element.citation for answer in cell.answers if answer.element.id == cell.blocked_by), cell.blocked_by)
    return f"barred by {bar}"


def ground_in_words(ground_id: str) -> str:
    """The last part of a ground's id, as words."""
    return ground_id.rpartition(".")[2].replace("-", " ")


def evidence_in_words(kind: str) -> str:
    """A kind of evidence that a law looks for, in words."""
    return " ".join(word.upper() if word in _ABBREVIATIONS else word for word in kind.split("-"))


_ABBREVIATIONS = frozenset(["un", "ngo"])


def gaps_of(found: Iterable[Cell]) -> tuple[str, ...]:
    """The kinds of element that are missing for the cell that stands nearest; none where one is met or all are excluded."""
    missing = [(missing_elements(cell), cell) for cell in found]
    nearest = min((pair for pair in missing if pair[0] is not None), key=lambda pair: len(pair[0] or ()), default=None)
    if nearest is None:
        return ()
    wanted, cell = nearest
    return tuple(dict.fromkeys(answer.element.kind for answer in cell.answers if answer.element.id in (wanted or ())))


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its word."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def none_or_counted(levels: Mapping[str, int]) -> str:
    """How many problems there are of each level that has any, in words."""
    return ", ".join(counted(number, level) for level, number in levels.items() if number) or "none"


def level_counts(problems: Iterable[Problem]) -> dict[str, int]:
    """How many problems there are of each level."""
    levels = [problem.level for problem in problems]
    return {str(level): levels.count(level) for level in Level}
