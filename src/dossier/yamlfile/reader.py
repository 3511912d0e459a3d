"""Builds data from the C parser's events.

Events, not nodes: composing nodes dies without a word on hostile nesting, and events cost no stack.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
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

from dossier.problem import Problem
from dossier.yamlfile.decoding import MOST_BYTES, decoded, error
from dossier.yamlfile.document import Document, Map, Position, Seq
from dossier.yamlfile.faults import explained, inside

__all__ = ["MOST_BYTES", "read"]

MOST_DEPTH = 60
"""The deepest nesting that is read."""

MOST_NODES = 400_000
"""The most values in one file."""

MOST_PROBLEMS = 100
"""The most problems that are told of one file's form; more help nobody."""


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
    text, problem = decoded(file, raw)
    sha256 = hashlib.sha256(raw).hexdigest()
    if text is None:
        return Document(file, None, sha256), (problem,) if problem else ()
    data, problems = _Reader(file, text).read()
    return Document(file, data, sha256), problems


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

    def read(self) -> tuple[Map | None, tuple[Problem, ...]]:
        data: Any = None
        try:
            data = self._data(yaml.parse(self.text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as fault:
            self._malformed(fault)
        except yaml.YAMLError as fault:  # an unprintable character has a position but no mark
            self._unprintable(fault)
        except _TooMuch as fault:
            self.problems = self.problems[: MOST_PROBLEMS - 1]
            self._note(fault.at, "Y005", fault.text, "check that the file is the record that was meant")
            data = None
        if data is not None and not isinstance(data, Map):
            at = data.at if isinstance(data, Seq) else (1, 1)
            self._note(at, "Y004", "the file does not hold a mapping of fields", "begin each field with its name and a colon")
        elif data is None and not self.problems:
            self._note((1, 1), "Y004", "the file is empty", "fill it in, or remove it")
        usable = isinstance(data, Map) and not any(p.code in ("Y003", "Y005", "Y008") for p in self.problems)
        return data if usable else None, tuple(self.problems)

    def _note(self, at: Position, code: str, text: str, next_step: str) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            raise _TooMuch(at, f"the file has more than {MOST_PROBLEMS} faults of form; the rest was not read")
        self.problems.append(error(self.file, at, code, text, next_step))

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
            if self.key is not None and self.key is not _UNUSABLE:
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
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        what = f"anchor &{event.anchor}" if event.anchor else f"tag {tag}"
        self._note(at, "Y007", f"{what} is used", "write the value plainly; records use no anchors and no tags")

    def _malformed(self, fault: yaml.MarkedYAMLError) -> None:
        mark = fault.problem_mark or fault.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        opened = (fault.context_mark.line + 1, fault.context_mark.column + 1) if fault.context_mark else at
        at, text, next_step = explained(self.text, fault.problem or "", at, opened)
        self._note(inside(self.text, at), "Y003", text, next_step)

    def _unprintable(self, fault: yaml.YAMLError) -> None:
        match = re.search(r"position (\d+)", str(fault))
        offset = int(match[1]) if match else 0
        before = self.text.encode()[:offset].decode("utf-8", "replace")
        at = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        character = self.text[len(before) : len(before) + 1]
        shown = f"U+{ord(character):04X}" if character else "at the end"
        self._note(at, "Y003", f"a character that YAML does not allow stands here: {shown}", "delete it")


_NOTHING = frozenset(["", "~", "null", "Null", "NULL"])
_UNUSABLE = "(a key that was refused)"


def _at(event: Event) -> Position:
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1
