"""What a list says of one person or body, in one form whatever the list looks like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Literal

from dossier.model.dates import When
from dossier.names import ListedName

Kind = Literal["person", "entity", "unknown"]


@dataclass(frozen=True)
class ListEntry:
    """An entry of a list, or the part of one that a row holds; parts with one reference are one entry.

    Attributes:
        identifiers: documents and numbers, each by its kind; a number on another list by that list's scheme.
    """

    list_id: str
    reference: str
    kind: Kind
    names: tuple[ListedName, ...] = ()
    born: tuple[When, ...] = ()
    places: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    nationality: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    lines: tuple[int, ...] = field(default=(), compare=False)


_LISTS = tuple(one.name for one in fields(ListEntry) if one.name not in ("list_id", "reference", "kind"))


def merged(parts: Iterable[ListEntry]) -> ListEntry:
    """The entry that parts with one reference make together; the order of the parts makes no difference."""
    every = list(parts)
    kinds = {part.kind for part in every} - {"unknown"}
    kind: Kind = "person" if "person" in kinds else "entity" if kinds else "unknown"
    joined = {name: tuple(sorted({item for part in every for item in getattr(part, name)}, key=repr)) for name in _LISTS}
    return ListEntry(every[0].list_id, every[0].reference, kind, **joined)
