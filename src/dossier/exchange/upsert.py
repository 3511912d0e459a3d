"""Rows into records: each row finds what it speaks of by its id, changes what it says otherwise, or is new.

A row without an id that says only what stands there already is that; no id that was given once is given to something else.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NoReturn

from dossier.errors import WrongUse
from dossier.exchange.cells import DateOrder
from dossier.exchange.drafts import Draft, copied, says, unnamed_cites, value_at, widens
from dossier.exchange.reading import Table
from dossier.exchange.rows import Row, rows_of
from dossier.exchange.sheets import ANY, ID, SHEETS, Form
from dossier.exchange.spots import Fault, Refused, Spot
from dossier.exhibitfile.homes import if_vault_is_closed
from dossier.likeness import nearest
from dossier.model.record import Path
from dossier.newrecord import free_id, kind_for, mentions_in, slug
from dossier.newrecord.placing import given_in, home_of
from dossier.project import Project
from dossier.project.kinds import Kind
from dossier.yamlfile import read
from dossier.yamlfile.writing import Bare

TO_BE_TAKEN_IN = "exhibit"
"""The kind whose files a sheet cannot bring: only an intake may."""


class ToldAtCell(Exception):
    """A row is not taken, and a cell of it was told as the reason."""


@dataclass
class Upsert:
    """Everything that rows come to: the files as they would be, what is wrong, and what a person must know.

    Attributes:
        counts: for each sheet, how many rows are new, change something, or say what is there.
        given: the ids that were chosen, each with its row.
        steps: what is still to be done by hand.
    """

    project: Project
    dates: DateOrder = "refused"
    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._mentions = mentions_in(self.project)
        self._taken: dict[tuple[object, ...], Spot] = {}
        self._given: dict[str, set[str]] = {}

    def take(self, tables: Sequence[Table]) -> None:
        """Takes the rows of tables in, those with an id before those without."""
        for table in tables:
            counts = self.counts.setdefault(table.sheet.name, Counter())
            rows, faults = rows_of(table, self.dates)
            self.faults += faults
            for row in sorted(rows, key=lambda row: (row.of(ID) is None, row.spot.row)):
                try:
                    counts[self._taken_in(row)] += 1
                except ToldAtCell:
                    continue
                except Refused as fault:
                    self.faults.append(Fault(row.spot, fault.text, fault.next))

    def _taken_in(self, row: Row) -> str:
        """Takes one row in, and says whether it is new, changed something, or said what was there.

        Raises:
            Refused: the row as a whole cannot be taken.
        """
        sheet = row.sheet
        if not sheet.where:
            draft, is_new = self._record(row)
            return self._filled(row, draft, (), is_new=is_new)
        draft = self._owner(row)
        path = self._list_path(row, draft)
        items = draft.list_at(path)
        number, is_new = self._item(row, draft, items)
        if is_new:
            items.append({})
        return self._filled(row, draft, (*path, number), is_new=is_new)

    def _filled(self, row: Row, draft: Draft, base: Path, *, is_new: bool) -> str:
        """Puts what a row says into its place."""
        key = (draft.kind.name, draft.id, base)
        if key in self._taken:
            at = self._taken[key]
            named = f"row {at.row}{f' of sheet {at.sheet}' if at.sheet != row.spot.sheet else ''}"
            text = f"speaks of what {named} speaks of already"
            raise Refused(text, "keep one of the two, or give this one another id")
        self._taken[key] = row.spot
        draft.spots[base] = row.spot
        changed = False
        for column, value in row.said.items():
            if column.owner:
                continue
            path = (*base, *column.path)
            if column.form is Form.CITES and (left := unnamed_cites(value_at(draft.data, path), value)):
                cell = row.cells.get(column, row.spot)
                self.notes.append(f"{cell}: does not name {'; '.join(left)}, which stays in {draft.file}")
            if column.form is Form.DISCLOSURE and widens(value_at(draft.data, path), value):
                text = "would show more people what not everybody may see, and a sheet is no place to decide that"
                step = f"empty the cell; where it is decided, write it into {draft.file} by hand"
                self.faults.append(Fault(row.cells.get(column, row.spot), text, step))
            changed |= draft.put(path, column, value, row.cells.get(column, row.spot))
        draft.refused |= {(*base, *column.path) for column in row.refused}
        return "new" if is_new else "changed" if changed else "as it was"

    def _record(self, row: Row) -> tuple[Draft, bool]:
        """The record that a row is, and whether it is new."""
        kind = row.sheet.row
        if row.sheet.is_of_one_file:
            draft = self._draft(kind, kind.name, row)
            return draft, draft.is_new
        id_ = row.of(ID)
        if id_ is not None and self._knows(kind.name, str(id_)):
            return self._draft(kind, str(id_), row), False
        if kind.name == TO_BE_TAKEN_IN:
            self._to_be_taken_in(row, id_)
        fields = row.fields()
        if id_ is None and (same := self._same_record(row, kind)) is not None:
            return self._draft(kind, same, row), False
        try:
            given = frozenset(self._given.setdefault(kind.name, set(given_in(home_of(self.project, kind)))))
            new_kind = kind_for(self.project, kind.name, fields)
            chosen = free_id(self.project, new_kind, str(id_) if id_ else None, fields, given, self._mentions)
        except WrongUse as fault:
            self.faults.append(Fault(row.at(ID), fault.text, _in_words_of_sheets(fault.next_step)))
            new_kind, chosen = kind, str(id_ or f"row-{row.spot.row}")  # judged all the same, so that all is told at once
        self._given.setdefault(kind.name, set()).add(chosen)
        if id_ is None:
            self.given.append(f"{row.spot}: {chosen}")
        file = new_kind.pattern.replace("{id}", chosen)
        draft = Draft(new_kind, chosen, file, path_of(self.project, file), None)
        self.drafts[kind.name, chosen] = draft
        return draft, True

    def _same_record(self, row: Row, kind: Kind) -> str | None:
        """The id of a record that says already all that a row without an id says; the row must say enough to tell."""
        if not any(column.form is Form.TEXT for column in row.facts) or any(
            column.needed and column not in row.said for column in row.sheet.columns
        ):
            return None
        entries = self.project.of(kind.name).items()
        return next((id_ for id_, entry in entries if entry.record and row.is_said_by(entry.document.data)), None)

    def _to_be_taken_in(self, row: Row, id_: object) -> NoReturn:
        """Says how the file of an exhibit is taken in; a row that names no exhibit bars nothing."""
        words = {name: row.of(name) for name in ("source", "title", "language", "disclosure")}
        command = f"dossier new exhibit FILE {' '.join(f'--{name} {_word(value)}' for name, value in words.items())} --by …"
        if id_ is not None:
            text = f"there is no exhibit '{id_}'; a sheet changes what is said of an exhibit, and brings no file"
            step = f"empty this cell, and after the import take the file in: {command}{if_vault_is_closed(self.project)}"
            self.faults.append(Fault(row.at(ID), text, step))
        else:
            self.steps.append(f"{row.spot}: take the file in after the import: {command}")
        raise ToldAtCell

    def _owner(self, row: Row) -> Draft:
        """The file that an item belongs to."""
        kind = row.sheet.row
        if row.sheet.is_of_one_file:
            return self._draft(kind, kind.name, row)
        id_ = row.of(kind.name)
        if id_ is None:
            if any(column.name == kind.name for column in row.refused):
                raise Refused(f"does not say to which {kind.name} it belongs", "mend the cell that names it")
            raise Refused(f"does not say to which {kind.name} it belongs", f"write its id into the column '{kind.name}'")
        if not self._knows(kind.name, str(id_)):
            known = [*self.project.of(kind.name), *(one for name, one in self.drafts if name == kind.name)]
            near = nearest(str(id_), known)
            step = f"write {' or '.join(near)}" if near else f"add a row for it to a sheet {_sheet_of(kind.name)}"
            self.faults.append(Fault(row.at(kind.name), f"there is no {kind.name} '{id_}'", step))
            raise ToldAtCell
        return self._draft(kind, str(id_), row)

    def _list_path(self, row: Row, draft: Draft) -> Path:
        """The way from the record to the list, through the item that the row names."""
        path: Path = ()
        for step in row.sheet.where:
            if step != ANY:
                path = (*path, step)
                continue
            name = str(path[-1]).rstrip("s")
            wanted = row.of(name)
            items = value_at(draft.data, path) or []
            ids = [str(item.get(ID)) for item in items if isinstance(item, dict)]
            if wanted not in ids:
                step_ = f"write one of {', '.join(ids)}" if ids else f"add a row for it to the sheet {name}s"
                self.faults.append(Fault(row.at(name), f"{draft.kind.name} {draft.id} has no {name} '{wanted or ''}'", step_))
                raise ToldAtCell
            path = (*path, ids.index(str(wanted)))
        return path

    def _item(self, row: Row, draft: Draft, items: Sequence[Any]) -> tuple[int, bool]:
        """The place of the item that a row speaks of, and whether it is new; a new one gets its id."""
        sheet = row.sheet
        if sheet.key != (ID,):
            columns = [column for column in sheet.columns if column.path and column.path[-1] in sheet.key]
            for number, item in enumerate(items):
                if all(says(value_at(item, column.path), column, row.said.get(column)) for column in columns):
                    return number, False
            return len(items), True
        ids = [str(item.get(ID)) for item in items if isinstance(item, dict)]
        wanted = row.of(ID)
        if wanted is not None:
            return (ids.index(str(wanted)), False) if str(wanted) in ids else (len(items), True)
        same = next((number for number, item in enumerate(items) if row.is_said_by(item)), None)
        if same is not None:
            return same, False
        numbers = [int(one[1:]) for one in ids if re.fullmatch(rf"{sheet.mark}[0-9]+", one)] if sheet.mark else []
        chosen = f"{sheet.mark}{max(numbers, default=0) + 1}" if sheet.mark else slug(str(row.of("name") or ""))
        if not chosen or chosen in ids:
            raise Refused(f"the id '{chosen}' would be chosen, and is taken", f"write an id into the column '{ID}'")
        column = next(column for column in sheet.columns if column.path == (ID,))
        row.said[column] = Bare(chosen)
        self.given.append(f"{row.spot}: {chosen}{'' if sheet.is_of_one_file else f' of {draft.id}'}")
        return len(items), True

    def _knows(self, kind: str, id_: str) -> bool:
        return (kind, id_) in self.drafts or self.project.knows(kind, id_)

    def _draft(self, kind: Kind, id_: str, row: Row) -> Draft:
        """The draft of a file that is there, or of the one file of a kind."""
        known = self.drafts.get((kind.name, id_))
        if known is not None:
            return known
        entry = self.project.of(kind.name).get(id_)
        file = entry.document.file if entry else kind.pattern
        path = path_of(self.project, file)
        if entry is None or not path.exists():
            if entry is not None and entry.record is not None:
                step = f"copy it to {file} in the project first, and change the copy"
                raise Refused(f"{file} comes with the program and is no file of this project", step)
            if path.parent.is_symlink():
                raise Refused(f"{path.parent.name} is a link", "put the folder itself in its place")
            draft = Draft(kind, id_, file, path, None)
        elif entry.record is None or entry.document.data is None or path.is_symlink():
            raise Refused(f"{file} is broken, and nothing is put into it", "run dossier validate, and mend it first")
        else:
            raw = path.read_bytes()
            if read(file, raw)[0].data != entry.document.data:
                raise Refused(f"{file} was changed while the import was running", "run it again")
            draft = Draft(kind, id_, file, path, raw, copied(entry.document.data))
        self.drafts[kind.name, id_] = draft
        return draft


def path_of(project: Project, file: str) -> FilePath:
    """Where a file of the project or of its vault lies."""
    inside = file.removeprefix("vault/")
    return project.vault.root / inside if inside != file and project.vault else project.root / file


def _in_words_of_sheets(step: str) -> str:
    """A next step for a sheet instead of a command line."""
    step = step.replace("with --id", f"in the column '{ID}'")
    return step.replace("write into it", f"write that id into the column '{ID}' where it is meant")


def _sheet_of(kind: str) -> str:
    return next(sheet.name for sheet in SHEETS if sheet.kind == kind and not sheet.where)


def _word(value: object) -> str:
    """A value as it is typed behind a flag."""
    if value is None:
        return "…"
    return shlex.quote(",".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
