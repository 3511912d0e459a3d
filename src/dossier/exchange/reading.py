"""A file of sheets as tables of known columns: each heading leads to a field, or is told with the nearest that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.exchange.cells import DateOrder, value_of
from dossier.exchange.csvfile import csv_rows
from dossier.exchange.mapping import IGNORE, Mapped, SheetMap
from dossier.exchange.sheets import ANY, SHEETS, Column, Sheet, plain, sheet_named
from dossier.exchange.spots import Fault, Refused, Spot, in_order
from dossier.likeness import nearest
from dossier.problem import visible
from dossier.sheetfile import MOST_BYTES, WORKBOOKS, Formula, SheetRow, UnreadableSheet, is_workbook, rows_in
from dossier.yamlfile.writing import Value

OURS = ("Read me", "Lists")
"""Sheets of a template that hold no records."""

_FEW = 16
"""So many columns are told in one message; of more, those that are needed."""


@dataclass(frozen=True)
class Table:
    """The rows of one sheet, with the column that each of its headings stands for."""

    sheet: Sheet
    spot: Spot
    columns: Mapping[int, tuple[str, Column]]
    rows: tuple[SheetRow, ...]
    constants: Mapping[Column, Value] = field(default_factory=dict)
    words: Mapping[Column, Mapping[str, str]] = field(default_factory=dict)

    def row_spot(self, row: SheetRow) -> Spot:
        """The place of a row."""
        return Spot(self.spot.file, self.spot.order, self.spot.sheet, row.number)


@dataclass(frozen=True)
class Sheets:
    """What was read: the tables in the order in which they are taken, what is wrong, and what a person should know."""

    tables: tuple[Table, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def read_sheets(path: Path, mapped: Mapped, named: str | None = None) -> Sheets:
    """The tables of a workbook or of a CSV file.

    Args:
        named: which sheet a CSV file is, where its name does not say.

    Raises:
        WrongUse: the file is no workbook and no CSV file, or nobody can say which sheet it is.
        EnvironmentFault: it cannot be read.
    """
    raw = _bytes_of(path)
    name = visible(path.name)
    is_book = is_workbook(raw) or path.suffix.lower() in WORKBOOKS
    if is_book and named:
        raise WrongUse("--sheet is for a CSV file; a workbook names its sheets", "leave it out, or map the sheets with --map")
    try:
        rows = list(rows_in(raw, with_hidden=True) if is_book else csv_rows(raw))
    except UnreadableSheet as fault:
        raise WrongUse(f"{name} {fault}", "save it again as a workbook (.xlsx), or each sheet as CSV") from None
    except Refused as fault:
        raise WrongUse(f"{name} {fault.text}", fault.next) from None
    tables, faults, notes = [], [], []
    for order, (title, group) in enumerate(groupby(rows, key=lambda row: row.sheet), 1):
        found = list(group)
        spot = Spot(name, order, title)
        own = _map_of(mapped, title if is_book else path.stem, alone=not is_book)
        try:
            sheet = _sheet_of(spot, own, mapped, found) if is_book else _sheet_of_csv(path, own, named, found)
        except Refused as fault:
            faults.append(Fault(spot, fault.text, fault.next))
            continue
        if sheet is not None:
            notes += list(_hidden(title, found))
            table, wrong = _table(sheet, spot, own or SheetMap.model_validate({"is": sheet.name}), found, mapped.dates)
            tables.append(table)
            faults += wrong
    tables.sort(key=lambda table: (SHEETS.index(table.sheet), table.spot))
    return Sheets(tuple(tables), in_order(faults), tuple(notes))


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise WrongUse(f"{visible(str(path))} is no file", "name a workbook (.xlsx) or a CSV file")
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        text = f"{visible(str(path))} cannot be read: {fault.strerror}"
        raise EnvironmentFault(text, "give this user the right to read it") from fault


def _map_of(mapped: Mapped, title: str, *, alone: bool) -> SheetMap | None:
    by_name = {plain(name): one for name, one in mapped.sheets.items()}
    only = next(iter(mapped.sheets.values())) if alone and len(mapped.sheets) == 1 else None
    return by_name.get(plain(title), only)


def _names() -> str:
    return ", ".join(sheet.name for sheet in SHEETS)


def _sheet_of(spot: Spot, own: SheetMap | None, mapped: Mapped, rows: Sequence[SheetRow]) -> Sheet | None:
    """The sheet that a title or the mapping names; None for one that is not read."""
    if own is not None:
        return _mapped_to(own)
    is_ours = spot.sheet == OURS[0] or (spot.sheet == OURS[1] and rows[0].is_hidden)
    if is_ours or (mapped.others == IGNORE and sheet_named(spot.sheet) is None):
        return None
    found = sheet_named(spot.sheet)
    if found is None and rows:
        near = nearest(spot.sheet.casefold(), [sheet.name for sheet in SHEETS])
        step = f"rename it to {' or '.join(near) if near else f'one of {_names()}'}, or map it to one or to ignore with --map"
        raise Refused("no sheet of this name is known", step)
    return found


def _mapped_to(own: SheetMap) -> Sheet | None:
    if plain(own.holds) == IGNORE:
        return None
    found = sheet_named(own.holds)
    if found is None:
        raise Refused(f"the mapping says that it holds '{own.holds}', which is no sheet", f"write one of {_names()}, or ignore")
    return found


def _sheet_of_csv(path: Path, own: SheetMap | None, named: str | None, rows: Sequence[SheetRow]) -> Sheet | None:
    """The sheet that a CSV file is: as it is told, mapped or called, or the only one that has all its headings.

    Raises:
        WrongUse: nobody can say.
    """
    if named is not None:
        found = sheet_named(named)
        if found is None:
            raise WrongUse(f"'{visible(named)}' is no sheet", f"write --sheet with one of {_names()}")
        return found
    if own is not None:
        return _mapped_to(own)
    if by_name := sheet_named(path.stem):
        return by_name
    headings = [str(cell) for cell in rows[0].cells if cell is not None] if rows else []
    fits = [one for one in SHEETS if headings and all(column_named(one, text) for text in headings) and _holds_all(one, headings)]
    if len(fits) != 1:
        raise WrongUse(f"{visible(path.name)} does not say which sheet it is", f"name it with --sheet: {_names()}")
    return fits[0]


def _holds_all(sheet: Sheet, headings: Sequence[str]) -> bool:
    there = {column_named(sheet, text) for text in headings}
    return all(column in there for column in sheet.columns if column.needed)


def column_named(sheet: Sheet, heading: str) -> Column | None:
    """The column that a heading, or a field as the records name it, stands for."""
    wanted = plain(heading)
    for column in sheet.columns:
        names = {plain(column.name), plain("".join(str(step) for step in column.path if isinstance(step, str) and step != ANY))}
        if wanted in names or (column.owner and wanted == plain(f"{column.name}id")):
            return column
    return None


def _table(sheet: Sheet, spot: Spot, own: SheetMap, rows: Sequence[SheetRow], dates: DateOrder) -> tuple[Table, list[Fault]]:
    faults: list[Fault] = []
    head = next((row for row in rows if row.number == own.heading_row), None) if own.heading_row else rows[0]
    if head is None:
        faults.append(Fault(spot, f"row {own.heading_row} holds no headings", "write the right heading_row into the mapping"))
        return Table(sheet, spot, {}, ()), faults
    renamed = {plain(heading): name for heading, name in own.columns.items()}
    columns: dict[int, tuple[str, Column]] = {}
    ignored: set[int] = set()
    for index, cell in enumerate(head.cells):
        heading = "" if cell is None or isinstance(cell, Formula) else " ".join(str(cell).replace("*", " ").split())
        name = renamed.get(plain(heading), heading)
        at = Spot(spot.file, spot.order, spot.sheet, head.number, index, heading)
        if not heading or plain(name) == IGNORE:
            ignored |= {index} if heading else set()
            continue
        column = column_named(sheet, name)
        if column is None:
            faults.append(_unknown(at, sheet, name))
            ignored.add(index)
        elif any(other is column for _, other in columns.values()):
            faults.append(Fault(at, f"'{heading}' stands for {column.name}, as another heading does", "keep one of the two"))
            ignored.add(index)
        else:
            columns[index] = heading, column
    below = tuple(row for row in rows if row.number > head.number)
    for row in below:
        for index, cell in enumerate(row.cells):
            if cell is not None and index not in columns and index not in ignored:
                at = Spot(spot.file, spot.order, spot.sheet, row.number, index)
                faults.append(Fault(at, "holds something, and its column has no heading", "write a heading, or empty the cell"))
    constants, words, wrong = _extras(sheet, spot, own, dates)
    return Table(sheet, spot, columns, below, constants, words), [*faults, *wrong]


def _extras(
    sheet: Sheet, spot: Spot, own: SheetMap, dates: DateOrder
) -> tuple[dict[Column, Value], dict[Column, Mapping[str, str]], list[Fault]]:
    """What the mapping says of every row, and of the words in a column."""
    faults: list[Fault] = []
    constants: dict[Column, Value] = {}
    words: dict[Column, Mapping[str, str]] = {}
    for name in (*own.constants, *own.values):
        column = column_named(sheet, name)
        if column is None:
            faults.append(_unknown(spot, sheet, name))
            continue
        words |= {column: own.values[name]} if name in own.values else {}
        try:
            constants |= {column: value_of(column, own.constants[name], dates=dates)} if name in own.constants else {}
        except Refused as fault:
            faults.append(Fault(spot, f"the mapping's constant for {column.name} {fault.text}", fault.next))
    return constants, words, faults


def _unknown(at: Spot, sheet: Sheet, name: str) -> Fault:
    names = [column.name for column in sheet.columns]
    said = set(name.casefold().split())
    near = [one for one in names if said <= set(one.casefold().split())] or nearest(name.casefold(), names)
    told = names if len(names) <= _FEW else [column.name for column in sheet.columns if column.needed]
    offered = " or ".join(near) if near else f"one of {', '.join(told)}"
    return Fault(
        at, f"'{name}' is no column of {sheet.name}", f"rename it to {offered}, or map it to one or to ignore with --map"
    )


def _hidden(title: str, rows: Sequence[SheetRow]) -> Iterator[str]:
    if rows[0].is_hidden:
        yield f"sheet {visible(title)} is hidden; it was read like the others"
    hidden = [str(row.number) for row in rows if row.is_row_hidden]
    if hidden:
        many = "rows" if len(hidden) > 1 else "row"
        yield f"sheet {visible(title)} hides {many} {', '.join(hidden)}; what stands there was read like the rest"
