"""What each row of a table says: its cells as values, each with its place; what is refused is told and says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier.exchange.cells import DateOrder, value_of
from dossier.exchange.drafts import Draft, says, value_at
from dossier.exchange.reading import Table
from dossier.exchange.sheets import ID, Column, Sheet
from dossier.exchange.spots import Fault, Refused, Spot
from dossier.sheetfile import SheetRow
from dossier.yamlfile.writing import Value


@dataclass(frozen=True)
class Row:
    """What one row says: its values by column, and the cells that they stand in."""

    sheet: Sheet
    spot: Spot
    said: dict[Column, Value]
    cells: Mapping[Column, Spot]
    refused: tuple[Column, ...]

    def of(self, name: str) -> Any:
        """What the column of a name says; None where it says nothing."""
        return next((value for column, value in self.said.items() if column.name == name), None)

    def at(self, name: str) -> Spot:
        """The cell of the column of a name; the row where it has none."""
        return next((spot for column, spot in self.cells.items() if column.name == name), self.spot)

    @property
    def facts(self) -> dict[Column, Value]:
        """What it says of the thing itself: all but what names it or what it belongs to."""
        return {column: value for column, value in self.said.items() if not column.owner and column.path != (ID,)}

    def fields(self) -> dict[str, Value]:
        """What it says as the fields of a record."""
        draft = Draft(self.sheet.row, "", "", Path(), None)
        for column, value in self.facts.items():
            draft.put(column.path, column, value, self.spot)
        return draft.data

    def is_said_by(self, item: Any) -> bool:
        """Whether something that stands there says all that the row says of it."""
        return all(says(value_at(item, column.path), column, value) for column, value in self.facts.items())


def rows_of(table: Table, dates: DateOrder) -> tuple[list[Row], list[Fault]]:
    """The rows of a table that say something, and what is wrong in their cells."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for one in table.rows:
        row, wrong = _row(table, one, dates)
        rows += [row] if row else []
        faults += wrong
    return rows, faults


def _row(table: Table, row: SheetRow, dates: DateOrder) -> tuple[Row | None, list[Fault]]:
    spot = table.row_spot(row)
    said: dict[Column, Value] = {}
    cells: dict[Column, Spot] = {}
    faults: list[Fault] = []
    refused = []
    for index, (heading, column) in table.columns.items():
        cells[column] = spot.at(index, heading)
        cell = row.cells[index] if index < len(row.cells) else None
        shown = row.formats[index] if index < len(row.formats) else ""
        try:
            value = value_of(column, cell, shown, dates=dates, words=table.words.get(column))
        except Refused as fault:
            faults.append(Fault(cells[column], fault.text, fault.next))
            refused.append(column)
            continue
        if value is not None:
            said[column] = value
    if not said and not refused:
        return None, faults
    said.update({column: value for column, value in table.constants.items() if column not in said})
    return Row(table.sheet, spot, said, cells, tuple(refused)), faults
