"""What was read from a file, and where each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dossier.problem import Place

Position = tuple[int, int]
"""Line and column, from 1."""


class Map(dict[str, Any]):
    """A mapping that knows where it, its keys and its values stand."""

    __slots__ = ("at", "keys_at", "values_at")

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at
        self.keys_at: dict[str, Position] = {}
        self.values_at: dict[str, Position] = {}


class Seq(list[Any]):
    """A sequence that knows where it and its items stand."""

    __slots__ = ("at", "items_at")

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at
        self.items_at: list[Position] = []


@dataclass(frozen=True)
class Document:
    """A file as read: its data, or None when nothing could be read, where each part stands, and the hash of its bytes."""

    file: str
    data: Map | None
    sha256: str = ""

    def place(self, *path: str | int) -> Place:
        """Where the value at a path stands; steps that lead nowhere are passed over, so the nearest part above is named."""
        return Place(self.file, *self._walked(path)[1])

    def key_place(self, *path: str | int) -> Place:
        """Where the key that ends a path stands, or the value when it has no key."""
        value, at = self._walked(path[:-1])
        if path and isinstance(value, Map) and path[-1] in value.keys_at:
            at = value.keys_at[str(path[-1])]
        return Place(self.file, *at)

    def span(self, *path: str | int) -> tuple[Place, Place | None]:
        """Where the value at a path begins, and where what follows it in the same mapping begins; None when nothing does."""
        start = self.place(*path)
        parent, _ = self._walked(path[:-1])
        later = [at for at in parent.keys_at.values() if Place(self.file, *at) > start] if isinstance(parent, Map) else []
        return start, Place(self.file, *min(later)) if later else None

    def _walked(self, path: tuple[str | int, ...]) -> tuple[Any, Position]:
        value: Any = self.data
        at = (1, 1)
        for step in path:
            if isinstance(value, Map) and step in value.values_at:
                at, value = value.values_at[str(step)], value[str(step)]
            elif isinstance(value, Seq) and isinstance(step, int) and step < len(value):
                at, value = value.items_at[step], value[step]
        return value, at
