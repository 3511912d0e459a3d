"""A log that is only ever added to: each line is one record in one canonical form, bound to the one before it by a hash.

So a line that is edited, missing, doubled or moved is found by its number. What a chain alone cannot show is a log cut off
after a whole line, or written anew from its start: those are found beside another copy, in version control or a signed bundle.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError

from dossier.model.record import Record

HEX = r"^[0-9a-f]{64}$"
CUT_OFF = "the line is cut off, or something was written behind the log"
Fault = tuple[int, str]
"""The number of a line, and what is wrong with it."""


class Linked(Protocol):
    """A record that can stand in a chain: it knows its number, what it follows from, and its one canonical form."""

    @property
    def seq(self) -> int: ...

    @property
    def previous(self) -> str: ...

    def line(self) -> bytes: ...

    @classmethod
    def model_validate(cls, obj: Any, /) -> Any: ...


L = TypeVar("L", bound=Linked)


def canonical(record: Record, *, ascii_only: bool = False) -> bytes:
    """A record as one line of JSON with its end; the order is that of the model."""
    return (json.dumps(record.model_dump(mode="json"), ensure_ascii=ascii_only, separators=(",", ":")) + "\n").encode()


def hash_of(raw: bytes) -> str:
    """What the line after these bytes must name."""
    return hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True)
class Link(Generic[L]):
    """A line as it was read: its number, its record, or None where it is none, and the hash that it must follow from."""

    number: int
    record: L | None
    expected: str


@dataclass(frozen=True)
class Chain(Generic[L]):
    """A kind of log.

    Attributes:
        first: what the first line follows from.
        noun: what one line is, such as `a release`.
        longest: the most bytes of a line.
    """

    model: type[L]
    first: str
    noun: str
    longest: int = 1_000_000

    @property
    def is_none(self) -> str:
        """What is said of a line that is no record."""
        return f"the line is not {self.noun} in the form that the program writes"

    def links(self, raw: bytes) -> tuple[tuple[Link[L], ...], int | None]:
        """The whole lines of a log, and the number of a line that is cut off."""
        lines = raw.split(b"\n")
        ending = lines.pop()
        expected = self.first
        found = []
        for number, line in enumerate(lines, 1):
            found.append(Link(number, self._record(line), expected))
            expected = hash_of(line + b"\n")
        return tuple(found), len(lines) + 1 if ending else None

    def read(self, raw: bytes) -> tuple[tuple[L, ...], tuple[Fault, ...]]:
        """The records in a log, and what is wrong with it; one without a fault is whole as far as a chain can show."""
        found, cut_off = self.links(raw)
        faults: list[Fault] = []
        for link in found:
            if link.record is None:
                faults.append((link.number, self.is_none))
            elif (link.record.seq, link.record.previous) != (link.number, link.expected):
                text = "the line does not follow from the one before: a line was edited, removed, added or moved"
                faults.append((link.number, text))
        if cut_off:
            faults.append((cut_off, CUT_OFF))
        return tuple(link.record for link in found if link.record is not None), tuple(faults)

    def next(self, before: Sequence[L], **fields: Any) -> L:
        """The record that follows others; raises ValidationError for what it cannot hold."""
        last = before[-1] if before else None
        follows = hash_of(last.line()) if last else self.first
        made: L = self.model.model_validate({**fields, "seq": last.seq + 1 if last else 1, "previous": follows})
        return made

    def _record(self, line: bytes) -> L | None:
        if len(line) > self.longest:
            return None
        try:
            record: L = self.model.model_validate(json.loads(line))
            return record if record.line() == line + b"\n" else None
        except (ValidationError, ValueError, RecursionError):
            return None
