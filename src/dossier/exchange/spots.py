"""Where in a sheet something stands, and what is wrong there: sheet, row and column as a spreadsheet shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dossier.problem import visible


def letters(number: int) -> str:
    """The letters of a column, counted from 0, as a spreadsheet shows them."""
    made = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


@dataclass(frozen=True, order=True)
class Spot:
    """A place in a file of sheets: the sheet, none in a CSV file, its row and column, and the heading of the column."""

    file: str
    order: int = 0
    sheet: str = ""
    row: int = 0
    column: int = -1
    heading: str = ""

    def __str__(self) -> str:
        steps = [f"sheet {self.sheet}"] if self.sheet else []
        steps += [f"row {self.row}"] if self.row else []
        steps += [f"column {letters(self.column)} ({self.heading})" if self.heading else f"column {letters(self.column)}"] * (
            self.column >= 0
        )
        return visible(f"{self.file}: {', '.join(steps)}" if steps else self.file)

    def at(self, column: int, heading: str) -> Spot:
        """A cell of this row."""
        return Spot(self.file, self.order, self.sheet, self.row, column, heading)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a sheet: where, what, and what to do; the code where a check of the records found it."""

    spot: Spot
    text: str
    next: str
    code: str = ""

    def __str__(self) -> str:
        kind = f"error {self.code}: " if self.code else ""
        return f"{self.spot}: {kind}{visible(self.text)}\n    next: {visible(self.next)}"

    def as_dict(self) -> dict[str, object]:
        """The fault as plain data for `--json`."""
        spot = self.spot
        place = {"file": spot.file, "sheet": spot.sheet or None, "row": spot.row or None}
        column = {"column": letters(spot.column) if spot.column >= 0 else None, "heading": spot.heading or None}
        return {**place, **column, "code": self.code or None, "text": visible(self.text), "next": visible(self.next)}


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The same faults once each, by sheet, row and column."""
    return tuple(sorted(set(faults)))


class Refused(ValueError):
    """A cell, heading or row that is not taken: why, and what to do."""

    def __init__(self, text: str, next_step: str) -> None:
        super().__init__(text)
        self.text = text
        self.next = next_step
