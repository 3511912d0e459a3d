"""Which fact a block was made from: the values that a traced page printed, led back to the records that hold their cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dossier.model.record import Cite, Record, parts
from dossier.packet.content import Block
from dossier.packet.origins import Path, Traced
from dossier.problem import Place
from dossier.view import View
from dossier.yamlfile import Document

Fact = tuple[str, Path]
"""A part of a record that carries cites: its file, and the path to it."""


@dataclass(frozen=True)
class Facts:
    """Where each value of a view stands: the fact that it belongs to, and the cites of that fact.

    A value whose record has no cites belongs to the nearest record above that has some; to none where none has.
    """

    of_values: Mapping[tuple[str, Path], Fact]
    cites: Mapping[Fact, tuple[Cite, ...]]

    def of(self, block: Block) -> tuple[Fact, ...]:
        """The facts that the words of a block came from, in their order, once each."""
        found = (self.of_values.get((span.origin.file, span.origin.path)) for span in block.spans)
        return tuple(dict.fromkeys(fact for fact in found if fact is not None))


def facts_of(traced: View) -> Facts:
    """The facts of everything in the view of a traced project."""
    of_values: dict[tuple[str, Path], Fact] = {}
    cites: dict[Fact, tuple[Cite, ...]] = {}
    for record in _records(traced):
        holders: dict[int, Fact | None] = {}
        for _, part in parts(record):
            texts = list(_texts(part))
            own = getattr(part, "cites", ())
            fact = holders.get(id(part))
            if own and texts:
                fact = (texts[0].file, texts[0].path[:-1])
                cites[fact] = own
            for inner in _inside(part):
                holders[id(inner)] = fact
            if fact is not None:
                of_values.update({(text.file, text.path): fact for text in texts})
    return Facts(of_values, cites)


def _records(seen: View) -> Iterator[Record]:
    everything = (
        seen.officials,
        seen.cases,
        seen.conduct,
        seen.sources,
        seen.exhibits,
        seen.institutions,
        seen.regimes,
        seen.recipients,
    )
    for records in everything:
        yield from records.values()
    if seen.rights is not None:
        yield seen.rights


def _texts(part: Record) -> Iterator[Traced]:
    """The texts that stand in a record itself, not in records inside it."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Traced):
                yield item


def _inside(part: Record) -> Iterator[Record]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                yield item


class PathsByPlace:
    """Leads a place in a file back to the path of what stands there."""

    def __init__(self) -> None:
        self._known: dict[str, dict[tuple[int, int], Path]] = {}

    def path(self, document: Document, place: Place) -> Path:
        """The path of the value or key at a place; the whole file where nothing begins there."""
        if document.file not in self._known:
            found: dict[tuple[int, int], Path] = {}
            for path in _paths(document.data, ()):
                for at in (document.place(*path), document.key_place(*path)):
                    found.setdefault((at.line, at.column), path)
            self._known[document.file] = found
        return self._known[document.file].get((place.line, place.column), ())


def _paths(data: object, path: Path) -> Iterator[Path]:
    """Every path in what was read, those nearest to the top first."""
    waiting: list[tuple[object, Path]] = [(data, path)]
    while waiting:
        value, at = waiting.pop(0)
        yield at
        if isinstance(value, dict):
            waiting += [(item, (*at, key)) for key, item in value.items()]
        elif isinstance(value, list):
            waiting += [(item, (*at, index)) for index, item in enumerate(value)]
