"""YAML that people write, read as text with places.

The reader takes the plain part of YAML: mappings, sequences and scalars. Every scalar stays the text that was written,
except a bare `null`, `~` or nothing, which means nothing. Anchors, aliases, tags, merges and duplicate keys are
problems. Reading goes by the C parser's events, because composing nodes dies on hostile nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from dossier.problem import Level, Place, Problem

MOST_BYTES = 4_000_000
"""The largest file that is read; a record of this size is a mistake."""

MOST_DEPTH = 60
"""The deepest nesting that is read."""

MOST_NODES = 400_000
"""The most values in one file."""

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
    """A file as read: its data, or None when nothing could be read, and where each part stands."""

    file: str
    data: Map | None

    def place(self, *path: str | int) -> Place:
        """Where the value at a path stands; steps that lead nowhere are passed over, so the nearest part above is named."""
        return Place(self.file, *self._walked(path)[1])

    def key_place(self, *path: str | int) -> Place:
        """Where the key that ends a path stands, or the value when it has no key."""
        value, at = self._walked(path[:-1])
        if path and isinstance(value, Map) and path[-1] in value.keys_at:
            at = value.keys_at[str(path[-1])]
        return Place(self.file, *at)

    def _walked(self, path: tuple[str | int, ...]) -> tuple[Any, Position]:
        value: Any = self.data
        at = (1, 1)
        for step in path:
            if isinstance(value, Map) and step in value.values_at:
                at, value = value.values_at[str(step)], value[str(step)]
            elif isinstance(value, Seq) and isinstance(step, int) and step < len(value):
                at, value = value.items_at[step], value[step]
        return value, at


def read(file: str, raw: bytes) -> tuple[Document, tuple[Problem, ...]]:
    """Reads one file's bytes.

    A fault never stops the reading of other files; a file that cannot be understood gives a document without data.

    Y001 error: the file is larger than a record can be.
    Y002 error: the file is not UTF-8, or begins with a byte order mark, or holds a NUL.
    Y003 error: the file is not well-formed YAML.
    Y004 error: the file is empty or does not hold a mapping.
    Y005 error: the nesting is deeper, or the values are more, than a record can have.
    Y006 error: a key stands twice in one mapping.
    Y007 error: an anchor, an alias, a merge key or a tag is used.
    Y008 error: a key is not plain text.
    Y009 error: more than one document stands in the file.
    """
    text, problem = _decoded(file, raw)
    if text is None:
        return Document(file, None), (problem,) if problem else ()
    return _Reader(file, text).document()


def _error(file: str, at: Position, code: str, text: str, next_step: str) -> Problem:
    return Problem(Place(file, *at), Level.ERROR, code, text, next_step)


def _decoded(file: str, raw: bytes) -> tuple[str | None, Problem | None]:
    if len(raw) > MOST_BYTES:
        text = f"the file has {len(raw):,} bytes; at most {MOST_BYTES:,} are read"
        return None, _error(file, (1, 1), "Y001", text, "split it into several records, one file each")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None, _error(file, (1, 1), "Y002", "the file is UTF-16, not UTF-8", "save it as UTF-8 without a byte order mark")
    if raw[:3] == b"\xef\xbb\xbf":
        text = "the file begins with a byte order mark (U+FEFF)"
        return None, _error(file, (1, 1), "Y002", text, "save it as UTF-8 without a byte order mark")
    at = raw.find(0)
    if at >= 0:
        text = f"byte {at + 1} is NUL; the file is not text"
        return None, _error(file, _position_of_byte(raw, at), "Y002", text, "restore the file from a good copy")
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as fault:
        text = f"byte {fault.start + 1} (0x{raw[fault.start]:02x}) is not UTF-8"
        at_byte = _position_of_byte(raw, fault.start)
        return None, _error(file, at_byte, "Y002", text, "save the file as UTF-8 without a byte order mark")


def _position_of_byte(raw: bytes, at: int) -> Position:
    before = raw[:at]
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1


class _TooMuch(Exception):
    def __init__(self, at: Position, text: str) -> None:
        super().__init__(text)
        self.at = at
        self.text = text


class _Reader:
    """Builds data from events, noting each refused construct and going on."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self.nodes = 0
        self.documents = 0
        self.root: Any = None
        self.container: Map | Seq | None = None
        self.key: str | None = None
        self.parents: list[Map | Seq | None] = []

    def document(self) -> tuple[Document, tuple[Problem, ...]]:
        data: Any = None
        try:
            data = self._data(yaml.parse(self.text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as fault:
            self._malformed(fault)
        except yaml.YAMLError as fault:  # an unprintable character has a position but no mark
            self._unprintable(fault)
        except _TooMuch as fault:
            self._note(fault.at, "Y005", fault.text, "check that the file is the record that was meant")
            data = None
        if data is not None and not isinstance(data, Map):
            at = data.at if isinstance(data, Seq) else (1, 1)
            self._note(at, "Y004", "the file does not hold a mapping of fields", "begin each field with its name and a colon")
        elif data is None and not self.problems:
            self._note((1, 1), "Y004", "the file is empty", "fill it in, or remove it")
        usable = isinstance(data, Map) and not any(p.code in ("Y003", "Y005", "Y008") for p in self.problems)
        return Document(self.file, data if usable else None), tuple(self.problems)

    def _note(self, at: Position, code: str, text: str, next_step: str) -> None:
        self.problems.append(_error(self.file, at, code, text, next_step))

    def _data(self, events: Iterator[Event]) -> Any:
        """The first document's data. Iterative, so that depth costs no stack."""
        for event in events:
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._open(event)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                self.container = self.parents.pop()
                self.key = None
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    step = "keep one record in one file; remove the line ---"
                    self._note(_at(event), "Y009", "a second document begins here", step)
                    break
        return self.root

    def _scalar(self, event: ScalarEvent) -> None:
        at = _at(event)
        self._count(at)
        if event.anchor or event.tag:
            self._refuse_feature(event, at)
        if isinstance(self.container, Map) and self.key is None:
            self.key = self._key(self.container, event, at)
        else:
            self._put(event.value if event.style or event.value not in _NOTHING else None, at)

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        at = _at(event)
        self._count(at)
        if len(self.parents) >= MOST_DEPTH:
            raise _TooMuch(at, f"values are nested more than {MOST_DEPTH} deep")
        if event.anchor or event.tag:
            self._refuse_feature(event, at)
        if isinstance(self.container, Map) and self.key is None:
            self._note(at, "Y008", "a key is itself a list or a mapping", "write the key as plain text")
            self.key = _UNUSABLE
        opened = Map(at) if isinstance(event, MappingStartEvent) else Seq(at)
        parent = self.container
        self._put(opened, at)
        self.parents.append(parent)
        self.container, self.key = opened, None

    def _alias(self, event: AliasEvent) -> None:
        at = _at(event)
        self._count(at)
        self._note(at, "Y007", f"alias *{event.anchor} is used", "write the value out where it is meant")
        if isinstance(self.container, Map) and self.key is None:
            self.key = _UNUSABLE
        else:
            self._put(None, at)

    def _put(self, value: Any, at: Position) -> None:
        if isinstance(self.container, Map):
            if self.key is not None and self.key != _UNUSABLE:
                self.container[self.key] = value
                self.container.values_at[self.key] = at
            self.key = None
        elif isinstance(self.container, Seq):
            self.container.append(value)
            self.container.items_at.append(at)
        else:
            self.root = value

    def _count(self, at: Position) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _TooMuch(at, f"the file holds more than {MOST_NODES:,} values")

    def _key(self, container: Map, event: ScalarEvent, at: Position) -> str:
        name: str = event.value
        if name == "<<" and not event.style:
            self._note(at, "Y007", "a merge key << is used", "write the fields out where they are meant")
            return _UNUSABLE
        if name in container.keys_at:
            first = container.keys_at[name][0]
            self._note(at, "Y006", f"'{name}' stands twice; it is already given in line {first}", "keep one of the two")
            return _UNUSABLE
        container.keys_at[name] = at
        return name

    def _refuse_feature(self, event: Any, at: Position) -> None:
        what = f"anchor &{event.anchor}" if event.anchor else f"tag {event.tag}"
        self._note(at, "Y007", f"{what} is used", "write the value plainly; records use no anchors and no tags")

    def _malformed(self, fault: yaml.MarkedYAMLError) -> None:
        mark = fault.problem_mark or fault.context_mark
        if fault.problem == "found unexpected end of stream" and fault.context_mark:
            mark = fault.context_mark
            text, next_step = "a quotation mark opened here is never closed", "close it, or double the quotation marks inside"
        else:
            text = f"not well-formed YAML: {fault.problem or fault.context}"
            next_step = "compare the indentation and the colons with a record that works"
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if "\t" in self._line(at[0]):
            text, next_step = "a tab stands in the indentation", "indent with spaces"
        elif fault.problem and "mapping values are not allowed" in fault.problem:
            text, next_step = "a colon followed by a space stands inside plain text", "put the text in quotation marks"
        self._note(at, "Y003", text, next_step)

    def _unprintable(self, fault: yaml.YAMLError) -> None:
        match = re.search(r"position (\d+)", str(fault))
        offset = int(match[1]) if match else 0
        before = self.text.encode()[:offset].decode("utf-8", "replace")
        at = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        character = self.text[len(before) : len(before) + 1]
        shown = f"U+{ord(character):04X}" if character else "at the end"
        self._note(at, "Y003", f"a character that YAML does not allow stands here: {shown}", "delete it")

    def _line(self, number: int) -> str:
        lines = self.text.split("\n", number)
        indented = lines[number - 1] if len(lines) >= number else ""
        return indented[: len(indented) - len(indented.lstrip())]


_NOTHING = frozenset(["", "~", "null"])
_UNUSABLE = "\0"


def _at(event: Event) -> Position:
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1
