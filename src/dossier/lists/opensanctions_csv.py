"""The simple CSV of OpenSanctions (`targets.simple.csv`): a row for each target, several values parted by semicolons.

Columns by their headings, as in the editions of 2024 (without `program_ids`) to October 2026. The file bears no date.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.entry import Kind, ListEntry
from dossier.lists.rows import cells_of, plain_heading, rows
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

LIST = "opensanctions"
NEEDED = {"id", "schema", "name", "aliases", "birth_date"}


def kind_of_schema(schema: str) -> Kind:
    """What a schema of FollowTheMoney stands for; a LegalEntity may be either."""
    return "person" if schema == "Person" else "unknown" if schema in ("LegalEntity", "") else "entity"


def tells(head: Head) -> bool:
    """Whether the heading is that of this file."""
    return set(next(iter(head.rows(",")), [])) >= NEEDED


def read(source: Source) -> Iterator[ListEntry]:
    """The entries of the file."""
    heading: list[str] = []
    for line, row in rows(source.file, ",", source.faults):
        if not heading:
            heading = plain_heading(row)
            continue
        cells = cells_of(heading, row)
        if "id" not in cells or "name" not in cells:
            source.faults.lost(line, "it has no id, or no name")
            continue
        values = {name: tuple(value.strip() for value in text.split(";") if value.strip()) for name, text in cells.items()}
        yield ListEntry(
            LIST,
            cells["id"],
            kind_of_schema(cells.get("schema", "")),
            names=(ListedName(cells["name"]), *(ListedName(alias, quality="alias") for alias in values.get("aliases", ()))),
            born=tuple(when for text in values.get("birth_date", ()) for when in births_in(text)),
            identifiers=tuple(("document", number) for number in values.get("identifiers", ())),
            nationality=values.get("countries", ()),
            programmes=values.get("program_ids", ()) or values.get("sanctions", ()),
            remarks=values.get("dataset", ()),
            lines=(line,),
        )


READERS = (Reader(LIST, "OpenSanctions, simple CSV", tells, read),)
