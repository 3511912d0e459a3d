"""What somebody asks to have compared, and comparing it: which packets, on which two sides, for which eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dossier.errors import WrongUse
from dossier.likeness import nearest
from dossier.problem import visible
from dossier.project import Project
from dossier.review.differences import Difference, differences
from dossier.review.signed import beside_the_packet, last_signed, signed_side
from dossier.review.versions import NOW, Side, sides
from dossier.view import Audience

Packets = list[tuple[str, str, Audience]]


@dataclass(frozen=True)
class DifferenceOrder:
    """What is to be compared; an empty tuple means all.

    Attributes:
        old: the older side by its name; None where it is what a reviewer signed.
        reviewer: whose last sign-off is the older side.
        audience: through whose view; None for each packet's own recipient where recipients are named, else internal.
        on: the day on which to judge; None to judge as drafts are.
        today: the day on which to judge one side where the other is a day.
    """

    old: str | None
    new: str = NOW
    officials: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    audience: Audience | None = None
    reviewer: str | None = None
    on: dt.date | None = None
    today: dt.date = dt.date.min


@dataclass(frozen=True)
class Compared:
    """Two sides and what changed between them; where each packet has a side of its own, the older one is named in words."""

    old: Side
    new: Side
    packets: tuple[Difference, ...]

    @property
    def is_any(self) -> bool:
        """Whether anything changed."""
        return any(one.is_any for one in self.packets)

    @property
    def audience(self) -> Audience:
        """For whose eyes it is: for those of one audience where all packets are for it, else internal."""
        found = {one.audience for one in self.packets}
        return found.pop() if len(found) == 1 else Audience("internal")


def compare(project: Project, order: DifferenceOrder, scratch: Path, step: Callable[[str], None]) -> Compared:
    """What changed between the two sides of an order.

    Args:
        scratch: an empty folder for what is read from revisions.
        step: called with what is done, in words.

    Raises:
        WrongUse: a side means nothing here, has nothing to compare, or what was signed cannot be found.
        EnvironmentFault: something cannot be read.
    """
    if order.reviewer is not None:
        return _since_sign_off(project, order, order.reviewer, scratch, step)
    old, new = sides(project, order.old or NOW, order.new, scratch, order.on, order.today)
    packets = _packets(old, new, order)
    found = tuple(differences(old, new, packets, step, named=bool(order.officials)))
    if not found:
        raise WrongUse("neither side has a packet to compare", "name an official with --official, or use --audience internal")
    return Compared(old, new, found)


def _packets(old: Side, new: Side, order: DifferenceOrder) -> Packets:
    """The packets that an order means: of a draft the one that it is of, else what either side has."""
    drafts = [side.snapshot for side in (old, new) if side.snapshot]
    if drafts:
        found = [(one.official, one.recipient, Audience.parse(one.audience)) for one in drafts]
        _refuse_other_packets(found, order)
        return found[:1]
    projects = [side.project for side in (old, new) if side.project]
    known = sorted({id_ for one in projects for id_, official in one.officials.items() if official.name})
    active = sorted({id_ for one in projects for id_, recipient in one.recipients.items() if recipient.active})
    only = (order.audience.recipient,) if order.audience and order.audience.recipient else ()
    recipients = dict.fromkeys(order.recipients or only or tuple(active))
    there = sorted({id_ for one in projects for id_ in one.of("official")})
    for official in order.officials:
        if official not in there:
            offered = nearest(official, there) or tuple(there)
            raise WrongUse(f"there is no official '{visible(official)}' on either side", f"name one of {', '.join(offered)}")
    return [
        (official, recipient, order.audience or (Audience("recipient", recipient) if order.recipients else Audience("internal")))
        for official in dict.fromkeys(order.officials or known)
        for recipient in recipients
    ]


def _refuse_other_packets(found: Packets, order: DifferenceOrder) -> None:
    """Refuses a comparison of drafts that are of two packets, or of one with a packet that was named and is another."""
    official, recipient, audience = found[0]
    is_other = (
        len(set(found)) > 1
        or (order.officials and order.officials != (official,))
        or (order.recipients and order.recipients != (recipient,))
        or (order.audience and order.audience != audience)
    )
    if is_other:
        words = "; ".join(f"{one[0]} for {one[1]}, told to {one[2].folder}" for one in dict.fromkeys(found))
        raise WrongUse(
            f"the draft is of another packet than the one asked for: {words}", "leave out --official, --to and --audience"
        )


def _since_sign_off(
    project: Project, order: DifferenceOrder, reviewer: str, scratch: Path, step: Callable[[str], None]
) -> Compared:
    if len(order.recipients) != 1:
        raise WrongUse("a sign-off is given for one recipient", "name it with --to")
    recipient = order.recipients[0]
    _refuse_unknown_reviewer(project, reviewer)
    if order.audience not in (None, Audience("recipient", recipient)):
        raise WrongUse("what was signed is what the recipient may see", "leave out --audience")
    new = sides(project, NOW, order.new, scratch / "new", order.on or order.today, order.today)[1]
    pairs: list[tuple[Side, str]] = []
    remarks: list[str] = []
    for official in order.officials or sorted(project.officials):
        signed = last_signed(project, official, recipient, reviewer)
        if signed is not None:
            pairs.append((signed_side(project, official, signed, scratch / official, step), official))
            other = beside_the_packet(new.project, official, signed, new.day or signed.on) if new.project else ()
            remarks += [f"beside the packet about {official} these parts changed too: {', '.join(other)}"] if other else []
        elif order.officials:
            text = f"{reviewer} has signed nothing for {official} to {recipient}"
            raise WrongUse(text, "name another reviewer or recipient, or compare with a revision")
    if not pairs:
        raise WrongUse(f"{reviewer} has signed nothing to {recipient}", "name another reviewer or recipient")
    found = tuple(_of_signed(pairs, new, recipient, step))
    new = replace(new, remarks=(*new.remarks, *remarks))
    one = pairs[0][0] if len(pairs) == 1 else Side(f"what {reviewer} last signed", remarks=tuple(side.label for side, _ in pairs))
    return Compared(one, new, found)


def _of_signed(pairs: list[tuple[Side, str]], new: Side, recipient: str, step: Callable[[str], None]) -> Iterator[Difference]:
    for side, official in pairs:
        audience = Audience.parse(side.snapshot.audience) if side.snapshot else Audience("recipient", recipient)
        yield from differences(side, new, [(official, recipient, audience)], step, named=True)


def _refuse_unknown_reviewer(project: Project, reviewer: str) -> None:
    known = sorted(one.id for one in project.settings.reviewers) if project.settings else []
    if reviewer not in known:
        offered = f"name one of {', '.join(known)}" if known else "list them under reviewers in project.yaml"
        raise WrongUse(f"there is no reviewer '{reviewer}'", offered)
