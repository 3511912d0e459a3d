"""The UK Sanctions List as CSV, a row for each name, address and date of an entry.

Columns by their headings, as in the editions of February to October 2026; the first line says `Report Date: 08-Oct-2026`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.entry import Kind, ListEntry
from dossier.lists.rows import cells_of, plain_heading, rows
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

LIST = "uk-sanctions-list"
OFSI = "uk-ofsi-group"
"""The scheme of the numbers by which the Treasury's office knew an entry before the lists were joined."""

NEEDED = {"Unique ID", "Name 6", "Designation Type"}
_KINDS: dict[str, Kind] = {"individual": "person", "entity": "entity", "ship": "entity"}


def fcdo_name(family: str, others: list[str], name_type: str, strength: str) -> ListedName:
    """A name from the columns Name 6 and Name 1 to Name 5."""
    given = " ".join(part for part in others if part)
    quality = "primary" if name_type.lower().startswith("primary") or not name_type else "alias"
    if "low" in strength.lower():
        quality = "weak"
    text = " ".join(part for part in (given, family) if part)
    return ListedName(text, family if given else None, given or None, "Latn", quality)


def tells(head: Head) -> bool:
    """Whether a heading of the first rows is that of this list."""
    return any(set(row) >= NEEDED for row in head.rows(","))


def read(source: Source) -> Iterator[ListEntry]:
    """The rows of the file, each as a part of its entry."""
    heading: list[str] = []
    for line, row in rows(source.file, ",", source.faults):
        if not heading:
            if set(plain_heading(row)) >= NEEDED:
                heading = plain_heading(row)
            elif row[0].replace("\ufeff", "").lower().startswith("report date"):
                source.says_published(" ".join(row).replace("-", " "))
            continue
        cells = cells_of(heading, row)
        if "Unique ID" not in cells:
            source.faults.lost(line, "it has no Unique ID")
            continue
        yield _part(cells, line)


def _part(cells: dict[str, str], line: int) -> ListEntry:
    def some(*columns: str) -> tuple[str, ...]:
        return tuple(cells[column] for column in columns if column in cells)

    others = [cells.get(f"Name {number}", "") for number in range(1, 6)]
    names = [fcdo_name(cells.get("Name 6", ""), others, cells.get("Name type", ""), cells.get("Alias strength", ""))]
    if "Name non-latin script" in cells:
        names.append(ListedName(cells["Name non-latin script"], script=cells.get("Non-latin script type")))
    place = ", ".join(some("Town of birth", "Country of birth"))
    numbers = (
        (OFSI, "OFSI Group ID"),
        ("Passport", "Passport number"),
        ("National identifier", "National Identifier number"),
    )
    return ListEntry(
        LIST,
        cells["Unique ID"],
        _KINDS.get(cells.get("Designation Type", "").lower(), "unknown"),
        names=tuple(name for name in names if name.text),
        born=births_in(cells.get("D.O.B", ""), day_first=True),
        places=(place,) if place else (),
        positions=some("Position", "Title"),
        identifiers=tuple((kind, cells[column]) for kind, column in numbers if column in cells),
        nationality=some("Nationality(/ies)"),
        programmes=some("Regime Name"),
        remarks=some("Other Information", "UK Statement of Reasons"),
        lines=(line,),
    )


READERS = (Reader(LIST, "UK Sanctions List, CSV", tells, read),)
