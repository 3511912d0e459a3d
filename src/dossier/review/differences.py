"""What changed in the packets between two sides: packet by packet, claim by claim, through the view of an audience."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from dossier.asks import Ask, ask_of
from dossier.errors import RenderFault
from dossier.packet.compose import compose_packet
from dossier.packet.content import Block, blocks_of, content_of
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.project import Project
from dossier.review.comparing import Change, Claim, State, claims_between
from dossier.review.snapshots import audience_in_words
from dossier.review.tracing import composed_for_review
from dossier.review.versions import Side
from dossier.view import Audience, view

_APART = ("exhibit", "figure")
"""Parts of a packet that are no blocks."""


@dataclass(frozen=True)
class Apart:
    """An exhibit or a figure that is not as it was.

    Attributes:
        kind: exhibit or figure.
        name: the exhibit's id, or the figure's name.
        was: its digest before; None where it was not there.
        now: its digest now; None where it is there no more.
    """

    kind: str
    name: str
    was: str | None
    now: str | None

    @property
    def change(self) -> Change:
        """What became of it."""
        return Change.ADDED if self.was is None else Change.REMOVED if self.now is None else Change.CHANGED


@dataclass(frozen=True)
class Told:
    """What one side tells a recipient of an official: a packet, or the reason why there is none."""

    absent: str | None = None
    ask: str | None = None
    parts: dict[str, str] = field(default_factory=dict)
    packet: Packet | None = field(default=None, repr=False)
    blocks: tuple[Block, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Difference:
    """What changed in one packet.

    Attributes:
        asks: what is asked before and now, where that changed and both are known.
        unchanged: how many blocks say what they said.
    """

    official: str
    recipient: str
    audience: Audience
    before: Told
    now: Told
    claims: tuple[Claim, ...] = ()
    apart: tuple[Apart, ...] = ()
    unchanged: int = 0

    @property
    def asks(self) -> tuple[str, str] | None:
        """What is asked before and now, where both are known and differ."""
        first, second = self.before.ask, self.now.ask
        return (first, second) if first and second and first != second else None

    @property
    def is_any(self) -> bool:
        """Whether anything changed."""
        return bool(self.claims or self.apart or self.asks or self.before.absent != self.now.absent)

    @property
    def is_told(self) -> bool:
        """Whether there is something to tell: what changed, or why nothing could be compared."""
        return self.is_any or self.before.absent is not None

    def count(self, change: Change) -> int:
        """How many blocks changed in one way."""
        return sum(claim.change is change for claim in self.claims)


def differences(
    old: Side,
    new: Side,
    packets: Sequence[tuple[str, str, Audience]],
    step: Callable[[str], None] = lambda _: None,
    *,
    named: bool = False,
) -> Iterator[Difference]:
    """What changed in each of some packets, given by official, recipient and audience.

    One that neither side has is passed over.

    Args:
        step: called with what was done, in words.
        named: tells also of those that neither side has, because somebody asked for them by name.
    """
    for official, recipient, audience in packets:
        before, now = (_told(side, official, recipient, audience) for side in (old, new))
        step(f"compared {official}.{recipient}")
        if before.absent and now.absent:
            if named:
                yield Difference(official, recipient, audience, before, now)
            continue
        yield _difference(old, new, before, now, (official, recipient, audience))


def _difference(old: Side, new: Side, before: Told, now: Told, packet: tuple[str, str, Audience]) -> Difference:
    if before.absent or now.absent:
        return Difference(*packet, before, now)
    if before.parts == now.parts:
        return Difference(*packet, before, now, unchanged=sum(bool(one.words or one.notes) for one in now.blocks))
    before, now = _traced(old, before, packet), _traced(new, now, packet)
    claims, unchanged = claims_between(
        State(before.blocks, lambda origin: f"{old.place(origin)} ({old.label})"), State(now.blocks, new.place)
    )
    return Difference(*packet, before, now, claims, tuple(_apart(before.parts, now.parts)), unchanged)


def _apart(before: dict[str, str], now: dict[str, str]) -> Iterator[Apart]:
    for key in sorted(before.keys() | now.keys()):
        kind, colon, name = key.partition(":")
        if colon and kind in _APART and before.get(key) != now.get(key):
            yield Apart(kind, name, before.get(key), now.get(key))


def _told(side: Side, official: str, recipient: str, audience: Audience) -> Told:
    """What a side tells, without where the words come from."""
    if side.snapshot is not None:
        one = side.snapshot
        if (one.official, one.recipient, one.audience) != (official, recipient, audience_in_words(audience)):
            return Told(absent="the draft is of another packet")
        return Told(parts=dict(one.parts), blocks=one.blocks)
    assert side.project is not None
    reason = _unusable(side.project, official, recipient)
    if reason:
        return Told(absent=reason)
    return _composed(side.project, official, recipient, audience, side.day)


def _composed(project: Project, official: str, recipient: str, audience: Audience, day: dt.date | None) -> Told:
    seen = view(project, audience, day)
    if official not in seen.officials:
        return Told(absent="this audience sees no such official")
    if not seen.officials[official].name:
        return Told(absent="who the official is, is not sourced")
    ask = ask_of(seen, seen.officials[official], recipient, day)
    if audience.kind != "internal" and not ask.needs_packet:
        return Told(absent=f"there is no packet: {ask.otherwise}. {ask.reason}", ask=_in_words(ask))
    try:
        packet = compose_packet(seen, official, recipient)
    except RenderFault as fault:
        return Told(absent=f"it could not be composed: {fault.text}")
    return Told(None, _in_words(ask), content_of(packet, seen.exhibits), packet, blocks_of(parse_page(packet.xhtml)))


def _in_words(ask: Ask) -> str:
    return f"{ask.kind}: {ask.reason}{f' {ask.doubt}' if ask.doubt else ''}"


def _unusable(project: Project, official: str, recipient: str) -> str | None:
    """Why a project can tell nothing of an official to a recipient, where that is so."""
    if project.settings is None:
        return "project.yaml cannot be read"
    for kind, id_, usable in (("official", official, project.officials), ("recipient", recipient, project.recipients)):
        if id_ not in usable:
            fault = "cannot be read by this version of the program" if project.knows(kind, id_) else "is not there"
            return f"the record of {kind} '{id_}' {fault}"
    return None


def _traced(side: Side, told: Told, packet: tuple[str, str, Audience]) -> Told:
    """The same with the places that its words come from; a draft knows them already."""
    if side.project is None:
        return told
    _, blocks = composed_for_review(side.project, *packet, side.day)
    return Told(None, told.ask, told.parts, told.packet, blocks)
