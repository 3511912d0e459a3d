"""Records of an XML list, read one by one: no document type, no entity of its own, and limits on depth, size and number.

Names of elements come without their namespace. A record is dropped once it was handed on, so a list of any length takes
the memory of one record.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from dossier.lists.faults import Faults

MOST_DEPTH = 40
"""The deepest nesting of a real list is nine."""

MOST_PARTS = 50_000
"""The most elements of one record."""

MOST_TEXT = 2_000_000
"""The most characters of one record, attributes too."""

MOST_BETWEEN = 16 << 20
"""The most bytes without an element that ends: beyond that the parser itself would fill the memory."""

_PIECE = 1 << 16


@dataclass
class Element:
    """An element with its text and what it holds."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    parts: list[Element] = field(default_factory=list)

    def all(self, *path: str) -> Iterator[Element]:
        """Every element that a path of names leads to, in order."""
        found = [self]
        for name in path:
            found = [part for one in found for part in one.parts if part.name == name]
        yield from found

    def texts(self, *path: str) -> tuple[str, ...]:
        """The texts at the end of a path, without those that are empty."""
        return tuple(text for one in self.all(*path) if (text := " ".join(one.text.split())))

    def first(self, *path: str) -> str:
        """The first text at the end of a path; empty where there is none."""
        return next(iter(self.texts(*path)), "")


class _Refused(Exception):
    """The file is not read on; says why."""


def elements(file: BinaryIO, wanted: Set[str], faults: Faults) -> Iterator[Element]:
    """Each record whose element has one of the names, and outside of records the root and what has text, without parts."""
    builder = _Builder(wanted, faults)
    parser = builder.parser
    fed = 0
    try:
        while piece := file.read(_PIECE):
            fed += len(piece)
            seen = builder.events
            parser.Parse(piece, False)
            fed = 0 if builder.events != seen else fed
            if fed > MOST_BETWEEN:
                builder.refuse_endless()
            yield from builder.taken()
        parser.Parse(b"", True)
        yield from builder.taken()
    except _Refused as fault:
        yield from builder.taken()
        faults.broken(parser.CurrentLineNumber, str(fault))
    except (expat.ExpatError, LookupError, ValueError) as fault:
        yield from builder.taken()
        why = expat.errors.messages.get(fault.code, "unknown") if isinstance(fault, expat.ExpatError) else "unknown encoding"
        faults.broken(parser.CurrentLineNumber, f"it is not well-formed XML ({why})")


class _Builder:
    def __init__(self, wanted: Set[str], faults: Faults) -> None:
        self.wanted = wanted
        self.faults = faults
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.stack: list[Element] = []
        self.record: Element | None = None
        self.done: list[Element] = []
        self.events = self.size = self.count = 0

    def refuse(self, *_: object) -> None:
        raise _Refused("it declares a document type or entities, which no list does")

    def refuse_endless(self) -> None:
        raise _Refused("a tag or a text goes on for longer than any of a list")

    def taken(self) -> list[Element]:
        done, self.done = self.done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.events += 1
        if len(self.stack) >= MOST_DEPTH:
            raise _Refused(f"elements are nested more than {MOST_DEPTH} deep")
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        one = Element(name.rpartition(":")[2], self.parser.CurrentLineNumber, plain)
        if self.record is None:
            self.size = self.count = 0
            if one.name in self.wanted:
                self.record = one
            elif not self.stack:
                self.done.append(Element(one.name, one.line, plain))
        else:
            self.count += 1
            if self.count <= MOST_PARTS:
                self.stack[-1].parts.append(one)
        self.size += sum(len(key) + len(value) for key, value in attributes.items())
        self.stack.append(one)

    def data(self, text: str) -> None:
        self.events += 1
        if self.record is None and text.isspace():
            return
        self.size += len(text)
        if self.stack and self.size <= MOST_TEXT:
            self.stack[-1].text += text

    def end(self, _: str) -> None:
        self.events += 1
        one = self.stack.pop()
        if one is self.record:
            self.record = None
            if self.size > MOST_TEXT or self.count > MOST_PARTS:
                self.faults.lost(one.line, "the record is far larger than any of a list")
            else:
                self.done.append(one)
        elif self.record is None and one.text.strip():
            self.done.append(Element(one.name, one.line, one.attributes, one.text.strip()))
            self.size = 0
