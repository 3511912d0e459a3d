"""A file of the project as an import would have it: what it says already, what rows say more, and which cell says it.

A blank cell says nothing, so nothing is ever taken away; cites are added to those that stand there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path as FilePath
from typing import Any

from dossier.exchange.sheets import Column, Form, fields_of, model_at
from dossier.exchange.spots import Spot
from dossier.model.consent import PUBLIC
from dossier.model.record import Path, Record
from dossier.project.kinds import Kind
from dossier.yamlfile.writing import Value


@dataclass
class Draft:
    """One file: what it said before, what it shall say, and which cells say what.

    Attributes:
        before: its bytes as they are; None for a new file.
        refused: the paths of what a cell would say that was refused.
        named: the kind and id of everything that a cell points to, with the cell.
        replaced: the paths of lists that give way to others.
    """

    kind: Kind
    id: str
    file: str
    path: FilePath
    before: bytes | None
    data: dict[str, Any] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    refused: set[Path] = field(default_factory=set)
    named: list[tuple[str, str, Spot]] = field(default_factory=list)
    replaced: set[Path] = field(default_factory=set)

    @property
    def is_new(self) -> bool:
        """Whether there is no such file yet."""
        return self.before is None

    def list_at(self, path: Path) -> list[Any]:
        """The list at a path, made where there is none."""
        holder = self._holder((*path, 0))
        assert isinstance(holder, list)
        return holder

    def put(self, path: Path, column: Column, value: Value, spot: Spot) -> bool:
        """Says at a path what a cell says; returns whether that is new."""
        holder, key = self._holder(path), path[-1]
        assert isinstance(holder, dict)
        assert isinstance(key, str)
        self.spots[path] = spot
        self.named += [(kind, id_, spot) for kind, id_ in _pointed_to(column, value)]
        old = holder.get(key)
        if says(old, column, value):
            return False
        new = joined_cites(old, value) if column.form is Form.CITES else value
        if old is None or old == []:
            _insert(holder, key, new, model_at(self.kind.model, path[:-1]))
        else:
            if isinstance(old, str) != isinstance(new, str) or (isinstance(new, Sequence) and len(new) < len(old)):
                self.replaced.add(path)
            holder[key] = new
        return True

    def _holder(self, path: Path) -> Any:
        """What holds the last step of a path; made, in the order of the model, where it is not there."""
        holder: Any = self.data
        for number, (step, after) in enumerate(pairwise(path)):
            if isinstance(step, int):
                if step == len(holder):
                    holder.append({})
                holder = holder[step]
                continue
            if holder.get(step) is None or (holder[step] == [] and isinstance(after, int)):
                _insert(holder, step, [] if isinstance(after, int) else {}, model_at(self.kind.model, path[:number]))
            holder = holder[step]
        return holder


def _insert(holder: dict[str, Any], key: str, value: Value, model: type[Record]) -> None:
    """Puts a field behind those that the model has before it; one that is there as nothing stays in its place."""
    if key in holder:
        holder[key] = value
        return
    names = list(fields_of(model))
    before = names[: names.index(key)]
    items = list(holder.items())
    at = max((number for number, (name, _) in enumerate(items, 1) if name in before), default=0)
    items.insert(at, (key, value))
    holder.clear()
    holder.update(items)


def _pointed_to(column: Column, value: Value) -> Iterator[tuple[str, str]]:
    """The kinds and ids of what a value points to."""
    if column.form is Form.CITES:
        for cite in value or ():
            assert isinstance(cite, Mapping)
            kind = "exhibit" if "exhibit" in cite else "source"
            yield kind, str(cite[kind])
    elif column.refers:
        for one in [value] if isinstance(value, str) else value or ():
            yield column.refers, str(one)


def says(old: Any, column: Column, value: Value) -> bool:
    """Whether what stands there says already what a cell says; lines and spaces of a file are no words."""
    if column.form is Form.CITES:
        return joined_cites(old, value) == list(old or ())
    if isinstance(old, str) and isinstance(value, str):
        return " ".join(old.split()) == " ".join(value.split())
    return bool(old == value)


def widens(old: Any, value: Value) -> bool:
    """Whether a disclosure would let somebody see what is withheld from them as it stands."""
    if old in (None, PUBLIC):
        return False
    return value == PUBLIC or (not isinstance(value, str) and not set(value or ()) <= set(old if isinstance(old, list) else ()))


def joined_cites(old: Any, value: Value) -> list[Any]:
    """The cites that stand there, and those in a cell that do not: elsewhere in their source, or with words not yet quoted."""
    made = list(old or ())
    for cite in value or ():
        assert isinstance(cite, Mapping)
        same = next((number for number, one in enumerate(made) if _is_same(one, cite)), None)
        if same is None:
            made.append(cite)
        elif "quote" in cite and not made[same].get("quote"):
            made[same] = {**made[same], "quote": cite["quote"]}
    return made


def _is_same(one: Any, cite: Mapping[str, Any]) -> bool:
    """Whether a cite leads where another does, and quotes no other words."""
    quotes = [" ".join(str(quote.get("text")).split()) for quote in (one.get("quote"), cite.get("quote")) if quote]
    return _pinpoint(one) == _pinpoint(cite) and len(set(quotes)) <= 1


def unnamed_cites(old: Any, value: Value) -> list[str]:
    """The cites that stand there and that a cell does not name, as a cell would."""
    named = [_pinpoint(cite) for cite in value or ()]
    return [" ".join(one for one in found if one) for found in map(_pinpoint, old or ()) if found not in named]


def _pinpoint(cite: Any) -> tuple[str, str]:
    if not isinstance(cite, Mapping):
        return "", str(cite)
    return str(cite.get("exhibit") or cite.get("source") or ""), " ".join(str(cite.get("at") or "").split())


def value_at(item: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        if isinstance(step, int):
            item = item[step] if isinstance(item, list) and step < len(item) else None
        else:
            item = item.get(step) if isinstance(item, dict) else None
    return item


def copied(data: Any) -> Any:
    """A copy of what was read from a file, without its places."""
    if isinstance(data, dict):
        return {key: copied(value) for key, value in data.items()}
    return [copied(value) for value in data] if isinstance(data, list) else data
