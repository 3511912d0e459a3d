"""A clean workbook in which somebody who opens no YAML can bring a whole case: its headings, notes and lists from the models."""

from __future__ import annotations

import os
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.exchange.reading import OURS
from dossier.exchange.sheets import ID, SHEETS, Column, Form, Sheet
from dossier.newrecord import known_ids
from dossier.problem import visible
from dossier.project import Project
from dossier.sheetforms import Heading, ListOf, form_of

TITLE = "Records to import"
NEEDED = " *"
"""Behind a heading: no row can do without it."""

_NOTES = {
    Form.DATE: "As 2014-05-10, 2014-05 or 2014; 2014~ for about, 2014? for possibly, first/last for a span.",
    Form.CITES: 'As S001 para 4, or EX-0007 p. 4 "the words" (en), with the language of the words.',
    Form.DISCLOSURE: "public, internal, or the ids of recipients, parted by semicolons.",
    Form.NUMBER: "A whole number.",
}
_WIDTHS = {Form.TEXT: 34, Form.CITES: 26}
_LINES = (
    "How to fill in this workbook",
    "Each sheet holds one kind of thing, a row each; hover over a heading to read what belongs there. What bears * is needed.",
    "Say what a source says, no more firmly than it says it. A cell that is left empty says nothing, and takes nothing away.",
    "Every fact has its cites: the source or the exhibit, then the place in it, such as S001 para 4; EX-0007 p. 4.",
    "Several values in one cell are parted by semicolons. Dates are written 2014-05-10, 2014-05 or 2014, as they are known.",
    "Write ids yourself (S001 for a source, jane-roe for an official), so that other rows can name them; where they are left "
    "empty, the import chooses them and says which.",
    "A row whose id is in the records already changes what it says otherwise. Nothing is ever taken away.",
    "What is confidential, and who a witness is, does not belong into a workbook that is sent around.",
    "Files of exhibits are taken in one by one: dossier new exhibit. The sheet exhibits changes what is said of them.",
    "When it is filled in: dossier import THIS-FILE --dry-run shows what would be written, and all that is wrong, by sheet, row "
    "and column; without --dry-run it is written, if nothing is wrong.",
    "",
    "The sheets:",
)


def template(project: Project) -> bytes:
    """The workbook, with the ids of this project in its drop-downs; the same bytes for the same project."""
    lines = [*_LINES, *(f"{sheet.name}: {sheet.what}" for sheet in SHEETS)]
    sheets = {sheet.name: [_heading(project, sheet, column) for column in sheet.columns] for sheet in SHEETS}
    return form_of(TITLE, (OURS[0], lines), sheets, OURS[1])


def write_template(project: Project, path: Path) -> None:
    """Writes the workbook to a file that is not there yet.

    Raises:
        WrongUse: something stands there, or its name does not end in .xlsx.
        EnvironmentFault: it cannot be written.
    """
    name = visible(path.name)
    if path.suffix.lower() != ".xlsx":
        raise WrongUse(f"{name} does not end in .xlsx", "name a workbook, such as case.xlsx")
    made = template(project)
    try:
        with path.open("xb") as out:
            out.write(made)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise WrongUse(f"{name} stands there already and was not touched", "name another file") from None
    except OSError as fault:
        raise EnvironmentFault(f"{name} cannot be written: {fault.strerror}", "free space or rights there") from fault


def _heading(project: Project, sheet: Sheet, column: Column) -> Heading:
    text = f"{column.name[0].upper()}{column.name[1:]}{NEEDED if column.needed else ''}"
    steps = [column.words, _NOTES.get(column.form, "")]
    if column.form in (Form.CHOICE, Form.YES_NO):
        steps.append(f"One of: {', '.join(column.choices)}.")
    if column.many:
        steps.append("Several are parted by semicolons.")
    if column.path == (ID,) and sheet.mark:
        steps.append("Left empty, the next one is given.")
    note = "\n".join(step for step in steps if step)
    return Heading(text, note, max(_WIDTHS.get(column.form, 14), len(text) + 3), _offered(project, column))


def _offered(project: Project, column: Column) -> ListOf | None:
    """What a drop-down offers: the only words that there are, or the ids that are known, beside which others may be typed."""
    if column.form in (Form.CHOICE, Form.YES_NO):
        return ListOf(column.choices, is_whole=True)
    if column.form is Form.DISCLOSURE:
        return ListOf((*column.choices, *sorted(known_ids(project, "recipient"))))
    if column.refers is None:
        return None
    ids = tuple(sorted(known_ids(project, column.refers)))
    own = next((sheet for sheet in SHEETS if column.refers in (sheet.kind, sheet.name.rstrip("s")) and _is_home(sheet)), None)
    if ids:
        return ListOf(ids)
    return ListOf(sheet=own.name) if own else None


def _is_home(sheet: Sheet) -> bool:
    """Whether the first column of a sheet holds the ids of its kind."""
    return sheet.columns[0].name == ID
