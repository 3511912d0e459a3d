"""The SDN list of the United States Treasury as CSV, and its file of alternate names.

Columns by their place, since the files have no heading: twelve in `sdn.csv`, five in `alt.csv`, `-0-` for an empty cell, as
in the edition of 7 July 2021 and in OFAC's description of its data formats. The files bear no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.entry import Kind, ListEntry
from dossier.lists.rows import rows
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

LIST = "ofac-sdn"
_EMPTY = "-0-"
_NICKNAME = re.compile(r"(?:[afn]\.k\.a\.) '([^']{1,200})'")
_NUMBER = re.compile(r"(?:alt\. )?(Passport|National ID No\.|Identification Number|Tax ID No\.|Cedula No\.|SSN) ([\w./-]{3,40})")
_KINDS: dict[str, Kind] = {"individual": "person"}


def listed_name(text: str, quality: str) -> ListedName:
    """A name as OFAC writes it: the family name in capitals before the comma, the rest behind it."""
    family, comma, given = text.partition(",")
    if not comma:
        return ListedName(text, quality=quality, script="Latn")
    return ListedName(text, family.strip(), given.strip(), "Latn", quality)


def tells_main(head: Head) -> bool:
    """Whether the file is `sdn.csv`."""
    first = next(iter(head.rows(",")), [])
    return len(first) == 12 and first[0].isdigit() and any(cell.strip() == _EMPTY for cell in first)


def tells_alternate(head: Head) -> bool:
    """Whether the file is `alt.csv`."""
    first = next(iter(head.rows(",")), [])
    return len(first) == 5 and first[0].isdigit() and first[1].isdigit() and first[2] in ("aka", "fka", "nka")


def read_main(source: Source) -> Iterator[ListEntry]:
    """The entries of `sdn.csv`, with what their remarks say."""
    for line, row in rows(source.file, ",", source.faults):
        cells = ["" if cell.strip() == _EMPTY else " ".join(cell.split()) for cell in row]
        if len(cells) != 12 or not cells[0].isdigit() or not cells[1]:
            source.faults.lost(line, f"it has {len(cells)} cells, or no number or name; twelve cells are expected")
            continue
        number, name, kind, programme, title, *_, remarks = cells
        said = [part.strip(" .") for part in remarks.split(";") if part.strip(" .")]
        yield ListEntry(
            LIST,
            number,
            _KINDS.get(kind, "entity"),
            names=(
                listed_name(name, "primary"),
                *(ListedName(nick, None, None, "Latn", "weak") for nick in _NICKNAME.findall(remarks)),
            ),
            born=tuple(when for text in _after(said, "DOB ") for when in births_in(text)),
            places=_after(said, "POB "),
            positions=(title,) if title else (),
            identifiers=tuple(_NUMBER.findall(remarks)),
            nationality=_after(said, "nationality ") + _after(said, "citizen "),
            programmes=tuple(tag for tag in re.split(r"\]\s*\[|[\[\]]", programme) if tag.strip()),
            remarks=(remarks,) if remarks else (),
            lines=(line,),
        )


def _after(said: list[str], mark: str) -> tuple[str, ...]:
    return tuple(part.removeprefix("alt. ").removeprefix(mark) for part in said if part.removeprefix("alt. ").startswith(mark))


def read_alternate(source: Source) -> Iterator[ListEntry]:
    """The alternate names of `alt.csv`, each as a part of the entry whose number it bears."""
    for line, row in rows(source.file, ",", source.faults):
        if len(row) != 5 or not row[0].strip().isdigit():
            source.faults.lost(line, f"it has {len(row)} cells, or no number; five cells are expected")
            continue
        name = " ".join(row[3].split())
        if name and name != _EMPTY:
            yield ListEntry(LIST, row[0].strip(), "unknown", names=(listed_name(name, "alias"),), lines=(line,))


READERS = (
    Reader(LIST, "SDN, CSV", tells_main, read_main),
    Reader(LIST, "SDN alternate names, CSV", tells_alternate, read_alternate, is_companion=True),
)
