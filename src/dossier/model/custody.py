"""The custody of an exhibit: a log that is only ever added to, each line bound to the one before it.

A line is one JSON object in one canonical form; `previous` is the SHA-256 of the bytes of the line before. So a line that
is edited, missing, doubled or moved is found by its number. What the chain alone cannot show is a log cut off after a
whole line, or written anew from its start: those are found beside another copy, in version control or a signed bundle.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from dossier.model.record import Record
from dossier.model.text import Text

LOG = "custody.jsonl"
"""The name of the log in an exhibit's folder."""

TAKEN_IN = "taken in"
"""The first act of every log."""

MOST_BYTES = 4_000_000
"""The largest log that is read; a log of this size is a mistake."""

LONGEST_LINE = 8_000
"""The most bytes of one line."""

_HEX = r"^[0-9a-f]{64}$"
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def parse_moment(text: str) -> dt.datetime:
    """Reads a moment written as 2026-11-23T10:00:00Z; raises ValueError for any other form and for days that do not exist."""
    moment = dt.datetime.strptime(text, _TIME).replace(tzinfo=dt.UTC)
    if moment.strftime(_TIME) != text:
        raise ValueError(text)
    return moment


def written_moment(moment: dt.datetime) -> str:
    """A moment in UTC, to the second, as the log writes it."""
    return moment.astimezone(dt.UTC).strftime(_TIME)


def _refuse_odd_moment(text: str) -> str:
    parse_moment(text)
    return text


class Act(Record):
    """One line of the log: what was done with the exhibit, when, and by whom."""

    seq: Annotated[int, Field(strict=True, ge=1)] = Field(description="The number of the line.")
    at: Annotated[str, AfterValidator(_refuse_odd_moment)] = Field(description="When, in UTC to the second.")
    act: Text = Field(description="What was done: taken in, moved, handed over, checked.", max_length=120)
    by: Text = Field(description="Who did it, by function and not by name.", max_length=120)
    note: Text | None = Field(description="What else must be known of it.", max_length=1_000)
    sha256: str = Field(description="The SHA-256 of the exhibit's file after the act.", pattern=_HEX)
    previous: str = Field(description="The SHA-256 of the line before; of the exhibit's id in the first line.", pattern=_HEX)

    def line(self) -> bytes:
        """The act in its one canonical form, with the end of the line."""
        return (json.dumps(self.model_dump(), ensure_ascii=False, separators=(",", ":")) + "\n").encode()


@dataclass(frozen=True)
class CustodyFault:
    """What is wrong with a log, and in which line."""

    line: int
    text: str


def first_act(exhibit: str, at: str, by: str, note: str | None, sha256: str) -> Act:
    """The line that opens the log of an exhibit; raises ValidationError for words that a log cannot hold."""
    return Act(seq=1, at=at, act=TAKEN_IN, by=by, note=note, sha256=sha256, previous=_sha256(exhibit.encode()))


def next_act(before: Act, at: str, act: str, by: str, note: str | None) -> Act:
    """The line that follows another; raises ValidationError for words that a log cannot hold."""
    return Act(seq=before.seq + 1, at=at, act=act, by=by, note=note, sha256=before.sha256, previous=_sha256(before.line()))


def read_log(exhibit: str, raw: bytes, sha256: str) -> tuple[tuple[Act, ...], tuple[CustodyFault, ...]]:
    """The acts in a log, and everything that is wrong with it; a log without a fault is whole as far as a chain can show.

    Args:
        exhibit: the id of the exhibit whose log it is.
        sha256: the hash of the exhibit's file as its record says.
    """
    if not raw:
        return (), (CustodyFault(1, "the log is empty"),)
    if len(raw) > MOST_BYTES:
        return (), (CustodyFault(1, f"the log has more than {MOST_BYTES:,} bytes"),)
    acts: list[Act] = []
    faults: list[CustodyFault] = []
    lines = raw.split(b"\n")
    ending = lines.pop()
    expected, before = _sha256(exhibit.encode()), None
    for number, line in enumerate(lines, 1):
        act = _act(line)
        if act is None:
            faults.append(CustodyFault(number, "the line is not an act in the form that the program writes"))
        else:
            acts.append(act)
            faults += [CustodyFault(number, text) for text in _faults(act, number, expected, before, sha256)]
            before = act
        expected = _sha256(line + b"\n")
    if ending:
        faults.append(CustodyFault(len(lines) + 1, "the line is cut off, or something was written behind the log"))
    return tuple(acts), tuple(faults)


def _faults(act: Act, number: int, expected: str, before: Act | None, sha256: str) -> list[str]:
    """What is wrong with a line that is well-formed, given the hash of the one before and the last that could be read."""
    found = []
    if act.seq != number:
        found.append(f"the line bears the number {act.seq} and stands in place {number}")
    if act.previous != expected:
        whose = "the exhibit's id" if number == 1 else "the line before it"
        found.append(f"the line does not follow from {whose}: a line was edited, removed, added or moved")
    if number == 1 and act.act != TAKEN_IN:
        found.append(f"the log does not begin with '{TAKEN_IN}'")
    if before is not None and parse_moment(act.at) < parse_moment(before.at):
        found.append(f"the line is of {act.at}, before the line that it follows, of {before.at}")
    if act.sha256 != sha256:
        found.append("the line names another hash of the file than the record")
    return found


def _act(line: bytes) -> Act | None:
    """The act that a line holds, or None when the line is anything but the canonical form of one."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        act = Act.model_validate(json.loads(line))
        return act if act.line() == line + b"\n" else None
    except (ValidationError, ValueError, RecursionError):
        return None


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
