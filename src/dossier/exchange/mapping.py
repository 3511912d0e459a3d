"""A mapping file: which sheet holds what, which heading stands for which field, what is the same in every row.

It is YAML like a record, and read like one: everything wrong with it is told with line and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.record import Record
from dossier.model.text import Text, WholeNumber
from dossier.problem import visible
from dossier.project.shape import record_of
from dossier.yamlfile import MOST_BYTES, read

IGNORE = "ignore"
"""In place of a sheet or a field: it is not read."""


class SheetMap(Record):
    """One sheet of the organisation's own."""

    holds: Text = Field(alias="is", description="What it holds, such as officials, positions or case events; or ignore.")
    heading_row: Annotated[WholeNumber, Field(ge=1, le=1_000)] | None = Field(
        None, description="The row of the headings; null for the first row that holds something."
    )
    columns: Mapping[str, Text] = Field(
        default_factory=dict, description="For a heading, the field that it stands for, such as name.family; or ignore."
    )
    constants: Mapping[str, Text] = Field(
        default_factory=dict, description="For a field that has no column, what every row says."
    )
    values: Mapping[str, Mapping[str, Text]] = Field(
        default_factory=dict, description="For a field, what the words of its cells stand for."
    )


class Mapped(Record):
    """How sheets that an organisation keeps are read."""

    sheets: Mapping[str, SheetMap] = Field(default_factory=dict, description="The sheets by their names.")
    dates: Literal["day-first", "month-first", "refused"] = Field(
        "refused", description="How 01/02/2014 is read; refused where nobody can say."
    )
    others: Literal["ignore", "refused"] = Field("refused", description="What becomes of sheets that are not named.")


def read_mapping(path: Path) -> Mapped:
    """The mapping in a file.

    Raises:
        WrongUse: it is no mapping; all that is wrong is told, each with its line and column.
        EnvironmentFault: it cannot be read.
    """
    name = visible(path.name)
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise EnvironmentFault(f"{name} cannot be read: {fault.strerror}", "name the mapping file with --map") from fault
    document, problems = read(name, raw)
    record, misfits = record_of(Mapped, document, set()) if document.data is not None else (None, ())
    if not isinstance(record, Mapped) or problems:
        told = "\n".join(f"{one.place}: {one.text}\n    next: {one.next}" for one in (*problems, *misfits))
        raise WrongUse(f"{name} is no mapping of sheets\n{told}", "mend it; docs of each field: dossier import --help")
    return record
