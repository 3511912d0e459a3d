"""The custody of an exhibit: a log that is only ever added to, each line bound to the one before it.

A line is one JSON object in one canonical form; `previous` is the SHA-256 of the bytes of the line before. So a line that
is edited, missing, doubled or moved is found by its number. What the chain alone cannot show is a log cut off after a
whole line, or written anew from its start: those are found beside another copy, in version control or a signed bundle.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field

from dossier.model.chain import CUT_OFF, HEX, Chain, Link, canonical, hash_of
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
    sha256: str = Field(description="The SHA-256 of the exhibit's file after the act.", pattern=HEX)
    previous: str = Field(description="The SHA-256 of the line before; of the exhibit's id in the first line.", pattern=HEX)

    def line(self) -> bytes:
        """The act in its one canonical form, with the end of the line."""
        return canonical(self)


@dataclass(frozen=True)
class CustodyFault:
    """What is wrong with a log, and in which line."""

    line: int
    text: str


def _chain(exhibit: str) -> Chain[Act]:
    return Chain(Act, hash_of(exhibit.encode()), "an act", LONGEST_LINE)


def first_act(exhibit: str, at: str, by: str, note: str | None, sha256: str) -> Act:
    """The line that opens the log of an exhibit; raises ValidationError for words that a log cannot hold."""
    return _chain(exhibit).next((), at=at, act=TAKEN_IN, by=by, note=note, sha256=sha256)


def next_act(before: Act, at: str, act: str, by: str, note: str | None) -> Act:
    """The line that follows another; raises ValidationError for words that a log cannot hold."""
    return _chain("").next((before,), at=at, act=act, by=by, note=note, sha256=before.sha256)


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
    chain = _chain(exhibit)
    links, cut_off = chain.links(raw)
    faults: list[CustodyFault] = []
    before = None
    for link in links:
        if link.record is None:
            faults.append(CustodyFault(link.number, chain.is_none))
        else:
            faults += [CustodyFault(link.number, text) for text in _faults(link.record, link, before, sha256)]
            before = link.record
    if cut_off:
        faults.append(CustodyFault(cut_off, CUT_OFF))
    return tuple(link.record for link in links if link.record is not None), tuple(faults)


def _faults(act: Act, link: Link[Act], before: Act | None, sha256: str) -> list[str]:
    """What is wrong with a line that is well-formed, given the hash of the one before and the last that could be read."""
    found = []
    if act.seq != link.number:
        found.append(f"the line bears the number {act.seq} and stands in place {link.number}")
    if act.previous != link.expected:
        whose = "the exhibit's id" if link.number == 1 else "the line before it"
        found.append(f"the line does not follow from {whose}: a line was edited, removed, added or moved")
    if link.number == 1 and act.act != TAKEN_IN:
        found.append(f"the log does not begin with '{TAKEN_IN}'")
    if before is not None and parse_moment(act.at) < parse_moment(before.at):
        found.append(f"the line is of {act.at}, before the line that it follows, of {before.at}")
    if act.sha256 != sha256:
        found.append("the line names another hash of the file than the record")
    return found
