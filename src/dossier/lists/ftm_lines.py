"""Entities of FollowTheMoney, one JSON object a line (`entities.ftm.json`, `targets.nested.json`).

Names of properties as in FollowTheMoney 3 and 4: `name`, `alias`, `weakAlias`, `previousName`, `firstName`, `lastName`,
`middleName`, `fatherName`, `birthDate`, `birthPlace`, `position`, `nationality`, `citizenship`, and `entity`, `program`,
`programId`, `authorityId` of a Sanction. The file bears no date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dossier.lists.births import births_in
from dossier.lists.entry import ListEntry
from dossier.lists.opensanctions_csv import kind_of_schema
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

LIST = "followthemoney"
MOST_LINE = 16_000_000
"""The longest line, in bytes; a target with all that hangs on it has a few hundred thousand."""

MOST_VALUES = 5_000


def tells(head: Head) -> bool:
    """Whether the file begins with an entity."""
    begins = head.text[:2_000]
    return begins.startswith("{") and '"schema"' in head.text and '"properties"' in head.text


def read(source: Source) -> Iterator[ListEntry]:
    """The persons and bodies of the file; a sanction is a part of the entity that it names."""
    line = 0
    while raw := source.file.readline(MOST_LINE):
        line += 1
        if len(raw) >= MOST_LINE:
            while raw and not raw.endswith(b"\n"):
                raw = source.file.readline(MOST_LINE)
            source.faults.lost(line, f"the line has more than {MOST_LINE:,} bytes")
            continue
        if not raw.strip():
            continue
        try:
            data = json.loads(raw.decode("utf-8-sig" if line == 1 else "utf-8"))
        except (ValueError, RecursionError):
            source.faults.lost(line, "it is no JSON in UTF-8, or nested too deep")
            continue
        if not (isinstance(data, dict) and isinstance(data.get("id"), str) and isinstance(data.get("properties"), dict)):
            source.faults.lost(line, "it is no entity with id and properties")
            continue
        yield from _parts(data, line)


def _parts(data: dict[str, Any], line: int) -> Iterator[ListEntry]:
    schema = str(data.get("schema", ""))
    said = {name: _texts(values) for name, values in data["properties"].items()}
    if schema == "Sanction":
        for entity in said.get("entity", ()):
            yield ListEntry(LIST, entity, "unknown", programmes=_programmes(said), lines=(line,))
        return
    names = _names(said, str(data.get("caption", "")))
    if not names:
        return
    nested = [one for one in data["properties"].get("sanctions", ()) if isinstance(one, dict)]
    tags = [
        tag
        for one in nested
        if isinstance(one.get("properties"), dict)
        for tag in _programmes({k: _texts(v) for k, v in one["properties"].items()})
    ]
    yield ListEntry(
        LIST,
        data["id"],
        kind_of_schema(schema),
        names=names,
        born=tuple(when for text in said.get("birthDate", ()) for when in births_in(text)),
        places=said.get("birthPlace", ()),
        positions=said.get("position", ()),
        identifiers=tuple(
            ("document", number) for name in ("idNumber", "passportNumber", "taxNumber") for number in said.get(name, ())
        ),
        nationality=said.get("nationality", ()) + said.get("citizenship", ()) + said.get("country", ()),
        programmes=tuple(dict.fromkeys((*tags, *said.get("programId", ())))),
        remarks=said.get("notes", ())[:5],
        lines=(line,),
    )


def _texts(values: Any) -> tuple[str, ...]:
    every = values if isinstance(values, list) else [values]
    return tuple(" ".join(value.split()) for value in every[:MOST_VALUES] if isinstance(value, str) and value.strip())


def _programmes(said: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return said.get("programId", ()) or said.get("program", ())


def _names(said: dict[str, tuple[str, ...]], caption: str) -> tuple[ListedName, ...]:
    names = [ListedName(text) for text in said.get("name", ())]
    for quality, properties in (("alias", ("alias", "previousName")), ("weak", ("weakAlias",))):
        names += [ListedName(text, quality=quality) for name in properties for text in said.get(name, ())]
    fathers = said.get("fatherName") or said.get("middleName") or ("",)
    if len(said.get("lastName", ())) == 1 and len(said.get("firstName", ())) == 1 and len(fathers) == 1:
        family, given = said["lastName"][0], f"{said['firstName'][0]} {fathers[0]}".strip()
        names.append(ListedName(f"{family}, {given}", family, given))
    if not names and caption.strip():
        names.append(ListedName(" ".join(caption.split())))
    return tuple(names)


READERS = (Reader(LIST, "FollowTheMoney, JSON lines", tells, read),)
