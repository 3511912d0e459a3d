"""Puts what is new into a YAML file and keeps every other byte: comments, order, layout, line ends.

Values are replaced, fields added and items appended; nothing is ever taken out. What was made is read back: unless it
says exactly what was wanted, nothing is returned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import Event, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from dossier.yamlfile.patching import Path, Unpatchable, patched
from dossier.yamlfile.reader import read
from dossier.yamlfile.writing import Bare, Value, field_lines, flow, item_lines, written


def merged(file: str, raw: bytes, wanted: Mapping[str, Any], replaced: Set[Path] = frozenset()) -> bytes:
    """The bytes of a file that say what is wanted: all that they say already, with texts changed and parts added.

    Args:
        replaced: paths of lists on one line, or of texts, whose whole value gives way to the new one.

    Raises:
        Unpatchable: the file is broken, something of it would be lost, or no way of writing is read back as was wanted.
    """
    document, problems = read(file, raw)
    if problems or document.data is None:
        raise Unpatchable(f"{file}: {problems[0].text if problems else 'the file is empty'}")
    found = _Differences(replaced)
    found.between((), document.data, wanted)
    text = (patched(file, raw, found.texts) if found.texts else raw).decode()
    for fold in (True, False):
        made = _edited(text, found.parts, fold=fold).encode("utf-8", "surrogatepass")
        again, faults = read(file, made)
        if not faults and again.data == wanted:
            return made
    raise Unpatchable(f"{file}: it cannot be changed so that it says what was meant and nothing else is different")


def begun(file: str, data: Mapping[str, Value]) -> bytes:
    """The bytes of a new file that says this.

    Raises:
        Unpatchable: no way of writing it is read back as it is.
    """
    for fold in (True, False):
        made = written(data, fold=fold).encode("utf-8", "surrogatepass")
        again, faults = read(file, made)
        if not faults and again.data == data:
            return made
    raise Unpatchable(f"{file}: it cannot be written so that it is read back as it is")


@dataclass(frozen=True)
class _Part:
    """A field or an item that is new, or whose whole value is: where, behind which field it goes, and what it says."""

    path: Path
    value: Value
    behind: str | None = None
    is_there: bool = False


class _Differences:
    """What is wanted beyond what a file says."""

    def __init__(self, replaced: Set[Path]) -> None:
        self.replaced = replaced
        self.texts: dict[Path, str] = {}
        self.parts: list[_Part] = []

    def between(self, path: Path, old: Any, new: Any) -> None:
        if path in self.replaced and old != new:
            self.parts.append(_Part(path, new, is_there=True))
        elif isinstance(old, dict) and isinstance(new, Mapping) and old.keys() <= new.keys():
            self._between_fields(path, old, new)
        elif isinstance(old, list) and _is_list(new) and len(old) <= len(new):
            for index, item in enumerate(old):
                self.between((*path, index), item, new[index])
            self.parts += [_Part((*path, index), new[index]) for index in range(len(old), len(new))]
        elif isinstance(old, str) and isinstance(new, str):
            if old != new and isinstance(new, Bare):
                self.parts.append(_Part(path, new, is_there=True))
            elif old != new:
                self.texts[path] = new
        elif old != new:
            raise Unpatchable(f"{'.'.join(map(str, path))}: something that stands there would be lost")

    def _between_fields(self, path: Path, old: dict[str, Any], new: Mapping[str, Any]) -> None:
        behind = None
        for key in new:
            if key not in old:
                self.parts.append(_Part((*path, key), new[key], behind))
                continue
            behind = key
            if old[key] is not None and old[key] != []:
                self.between((*path, key), old[key], new[key])
            elif new[key] != old[key]:
                self.parts.append(_Part((*path, key), new[key], is_there=True))


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


@dataclass
class _Node:
    """Where a value stands: its characters, its key's start, brackets, its lines' column, the end of the last thing in it."""

    start: int
    end: int
    key_start: int
    is_flow: bool
    column: int
    is_nothing: bool
    last_end: int


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    depth: int
    text: str


def _edited(text: str, parts: Sequence[_Part], *, fold: bool) -> str:
    if not parts:
        return text
    nodes = _nodes(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    edits = []
    for number, part in enumerate(parts):
        is_first = all(other.path[:-1] != part.path[:-1] or other.is_there for other in parts[:number])
        edits.append(_edit(text, nodes, part, newline, is_first=is_first, fold=fold))
    made, at = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, -one.depth)):  # of two that go in at one place, the inner first
        made += [text[at : edit.start], edit.text]
        at = max(at, edit.end)
    return "".join(made) + text[at:]


def _edit(text: str, nodes: Mapping[Path, _Node], part: _Part, newline: str, *, is_first: bool, fold: bool) -> _Edit:
    key, holder = part.path[-1], nodes[part.path[:-1]]
    depth = len(part.path)
    if part.is_there:
        return _replacing(text, nodes[part.path], holder, part, newline, fold=fold)
    if holder.is_flow:
        closing = holder.end - 1
        rest = text[holder.last_end : closing]
        at = closing if "\n" in rest else holder.last_end + len(rest.rstrip())
        has_comma = "," in re.sub(r"#[^\n]*", "", rest)
        comma = ", " if not is_first else "" if holder.last_end == holder.start + 1 else " " if has_comma else ", "
        return _Edit(at, at, depth, comma + (flow(part.value) if isinstance(key, int) else f"{key}: {flow(part.value)}"))
    if isinstance(key, int):
        lines = item_lines(part.value, holder.column, fold=fold)
        at = _line_end(text, holder.end)
    else:
        lines = field_lines(key, part.value, holder.column, fold=fold)
        at = _line_end(text, nodes[(*part.path[:-1], part.behind)].end if part.behind is not None else holder.end)
    begins = "" if not text[:at] or text[:at].endswith("\n") else newline
    return _Edit(at, at, depth, begins + "".join(line + newline for line in lines))


def _replacing(text: str, node: _Node, holder: _Node, part: _Part, newline: str, *, fold: bool) -> _Edit:
    key = part.path[-1]
    if isinstance(part.value, Bare) and not node.is_nothing and "\n" not in text[node.start : node.end]:
        return _Edit(node.start, node.end, len(part.path), flow(part.value))
    if isinstance(key, int):
        raise Unpatchable(f"{'.'.join(map(str, part.path))}: an item of a list is not replaced as a whole")
    if not (node.is_flow or "\n" not in text[node.start : node.end]):
        raise Unpatchable(f"{'.'.join(map(str, part.path))}: what stands there has lines of its own")
    if holder.is_flow:
        new = f"{key}: {flow(part.value)}"
    else:
        lines = field_lines(key, part.value, holder.column, fold=fold)
        new = newline.join([lines[0][holder.column :], *lines[1:]])
        if len(lines) > 1 and (rest := text[node.end : _line_end(text, node.end)].strip()):
            raise Unpatchable(f"{'.'.join(map(str, part.path))}: '{rest}' stands behind the value")
    return _Edit(node.key_start, node.end, len(part.path), new)


def _line_end(text: str, at: int) -> int:
    """The start of the line behind a place; the end of the text where there is none."""
    if at and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _nodes(text: str) -> dict[Path, _Node]:
    """Every value of a text that can be read, by its path."""
    walk = _Walk(text)
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        walk.take(event)
    return walk.nodes


class _Walk:
    """Follows the events of a text, and notes where each value begins and ends.

    What the parser calls the end of a list or mapping without brackets is where the next thing begins; it ends where the
    last thing in it does.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: dict[Path, _Node] = {}
        self.path: list[str | int] = []
        self.open: list[bool] = []  # for each list or mapping that is open: whether it is a list
        self.key: tuple[str, int] | None = None

    def take(self, event: Event) -> None:
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._closed(event)
        elif isinstance(event, ScalarEvent) and self.open and not self.open[-1] and self.key is None:
            assert event.start_mark is not None
            self.key = event.value, event.start_mark.index
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            self._begun(event)

    def _begun(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        start, end = event.start_mark, event.end_mark
        assert start is not None and end is not None
        if self.key:
            self.path.append(self.key[0])
        stop = start.index + len(self.text[start.index : end.index].rstrip())
        is_flow = not isinstance(event, ScalarEvent) and bool(event.flow_style)
        key_start = self.key[1] if self.key else start.index
        is_nothing = isinstance(event, ScalarEvent) and not event.style and event.value in ("", "~", "null", "Null", "NULL")
        self.nodes[tuple(self.path)] = _Node(start.index, stop, key_start, is_flow, start.column, is_nothing, start.index + 1)
        self.key = None
        if isinstance(event, ScalarEvent):
            self._done(stop)
        else:
            self.open.append(isinstance(event, SequenceStartEvent))
            self.path += [0] if self.open[-1] else []

    def _closed(self, event: Event) -> None:
        if self.open.pop():
            self.path.pop()
        node = self.nodes[tuple(self.path)]
        if node.is_flow and event.end_mark is not None:
            node.end = event.end_mark.index
        self._done(node.end)

    def _done(self, end: int) -> None:
        """A value ended: what holds it goes at least as far, and the next one follows."""
        if not self.open:
            return
        above = self.nodes[tuple(self.path[:-1])]
        above.end = above.last_end = max(above.end, end) if not above.is_flow else end
        if self.open[-1]:
            self.path[-1] = int(self.path[-1]) + 1
        else:
            self.path.pop()
