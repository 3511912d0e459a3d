"""The consolidated list of autonomous sanctions of Canada (`sema-lmes.xml`): `data-set` of `record`.

Names of elements as in the edition of December 2022 (`DateOfBirth`), the later ones (`DateOfBirthOrShipBuildDate`,
`EntityOrShip`) and those of 2026, where the French name stands behind a hyphen (`LastName-NomDeFamille`). The file bears
no date. An entry is known by its programme, its schedule and its item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.elements import Element, elements
from dossier.lists.entry import ListEntry
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

LIST = "ca-sema"
_ALIASES = re.compile(r"[;,/]|\((?:a\.k\.a\.|also known as)|\b[A-Z][a-z]+ ?:|\)")


def tells(head: Head) -> bool:
    """Whether the file is this list."""
    return head.root == "data-set" and "<Schedule" in head.text


def read(source: Source) -> Iterator[ListEntry]:
    """The entries of the file."""
    for one in elements(source.file, {"record"}, source.faults):
        if one.name == "record":
            said = _said(one)
            if not said.keys() & {"LastName", "GivenName", "EntityOrShip", "Entity"}:
                source.faults.lost(one.line, "it has no name")
                continue
            yield _entry(said, one.line)


def _said(one: Element) -> dict[str, str]:
    """The texts of a record by the English names of its elements."""
    return {part.name.partition("-")[0]: text for part in one.parts if (text := " ".join(part.text.split())) and text != "N/A"}


def _entry(said: dict[str, str], line: int) -> ListEntry:
    family, given = said.get("LastName", ""), said.get("GivenName", "")
    body = said.get("EntityOrShip") or said.get("Entity", "")
    text = " ".join(part for part in (given, family) if part) or body
    programme = said.get("Country", "").partition(" / ")[0].strip()
    is_person = bool(family or given) and "ShipIMONumber" not in said
    names = [ListedName(text, family if given else None, given if family else None, None)]
    names += [
        ListedName(other, quality="alias") for alias in _ALIASES.split(said.get("Aliases", "")) if (other := alias.strip(" ."))
    ]
    born = said.get("DateOfBirthOrShipBuildDate") or said.get("DateOfBirth", "")
    schedule, item = said.get("Schedule", ""), said.get("Item", "")
    place = [f"Schedule {schedule}" if schedule else "", f"item {item}" if item else ""]
    return ListEntry(
        LIST,
        ", ".join(part for part in (programme, *place) if part) or f"line {line}",
        "person" if is_person else "entity",
        names=tuple(names),
        born=births_in(born) if is_person else (),
        positions=tuple(said[name] for name in ("Title", "TitleOrShip", "TitleOrShipType") if name in said) if is_person else (),
        programmes=(programme,) if programme else (),
        lines=(line,),
    )


READERS = (Reader(LIST, "Canadian consolidated list, XML", tells, read),)
