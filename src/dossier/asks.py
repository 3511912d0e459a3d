"""What to ask of a recipient, as it follows from the record, and why.

| the record shows | ask |
|---|---|
| the person has died, or identity is not confirmed | none |
| the lists were never read, or not lately on the day of judging | undetermined, with what it would be otherwise |
| listed for human rights, and no ground pleadable or its reasons cover every wrong pleaded | retain |
| listed for human rights, with wrongs that the reasons do not cover | supplement |
| listed otherwise, and a rights ground pleadable | extend |
| listed otherwise, and none pleadable | retain, without a rights ask |
| not listed, and a rights ground pleadable | designate |
| not listed, a wrong alleged that fits a rights ground, and an element of it missing | hold |
| not listed, and only a status ground met | status: a lawyer must choose it |
| anything else | none |

A ground is pleadable when every element it needs is at least partly met for one and the same wrong. A listing by a partner
is an argument and never a ground. A lawyer may set another ask in the record, with a reason and a name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from dossier.coverage import Cell, best, cells, missing_elements
from dossier.listed import Standing, is_for_rights, standing
from dossier.model.official import Official, Plea
from dossier.model.recipient import Recipient
from dossier.view import View


class AskKind(StrEnum):
    """What is asked."""

    RETAIN = "retain"
    SUPPLEMENT = "supplement"
    EXTEND = "extend"
    DESIGNATE = "designate"
    HOLD = "hold"
    STATUS = "status"
    NONE = "none"
    UNDETERMINED = "undetermined"


PLEADED = frozenset([AskKind.SUPPLEMENT, AskKind.EXTEND, AskKind.DESIGNATE])
"""The asks that need a packet; the others are told on one page."""


@dataclass(frozen=True)
class Ask:
    """What to ask, why, and on what it rests.

    `kind` is what to ask on the day of judging; `otherwise` is what follows from the record once the lists have been read
    again and show the same, for the reason given, and differs from `kind` only while a doubt leaves that undetermined.
    """

    kind: AskKind
    otherwise: AskKind
    reason: str
    doubt: str | None
    standing: Standing
    pleaded: tuple[Cell, ...] = field(repr=False, default=())
    status: tuple[Cell, ...] = field(repr=False, default=())
    nearest: Cell | None = field(repr=False, default=None)
    set_by: Plea | None = None

    @property
    def needs_packet(self) -> bool:
        """Whether the case is to be pleaded in a packet; otherwise one page says why not."""
        return self.otherwise in PLEADED

    @property
    def regimes(self) -> tuple[str, ...]:
        """The regimes pleaded, in the recipient's order."""
        return tuple(dict.fromkeys(cell.regime_id for cell in self.pleaded))


def ask_of(view: View, official: Official, recipient_id: str, on: dt.date | None = None) -> Ask:
    """What to ask of a recipient about an official.

    Args:
        on: the day on which to judge how fresh the reading of lists is; without one it is not judged, as for drafts,
            whose text must not depend on the day they are made.
    """
    recipient = view.recipients[recipient_id]
    found = [cell for id_ in recipient.regimes if id_ in view.regimes for cell in cells(view, official, id_)]
    rights = [cell for cell in found if cell.ground.kind == "rights"]
    stands = standing(view, official, recipient.jurisdiction)
    pleaded = tuple(cell for cell in rights if cell.is_pleadable)
    status = tuple(cell for cell in found if cell.ground.kind == "status" and cell.is_pleadable)
    near = [cell for cell in rights if _is_near(cell)]
    nearest = min(near, key=lambda cell: len(missing_elements(cell) or ()), default=None)
    kind, reason = _follows(view, official, recipient, stands, pleaded, status, nearest)
    plea = next((one for one in official.recipients if one.recipient == recipient_id), None)
    if plea and plea.ask and kind is not AskKind.NONE:
        kind, reason = AskKind(plea.ask), f"{plea.reason} Set by {plea.by}; from the record alone it would be: {kind}."
    doubt = _doubt(view, stands, recipient, on) if kind is not AskKind.NONE else None
    return Ask(
        AskKind.UNDETERMINED if doubt else kind,
        kind,
        reason,
        doubt,
        stands,
        pleaded if kind in PLEADED else (),
        status,
        nearest,
        plea if plea and plea.ask else None,
    )


def _is_near(cell: Cell) -> bool:
    """Whether a wrong fits the ground, though something that the ground needs is still missing."""
    fits = any(answer.is_candidate for answer in cell.answers if answer.element.kind in ("right", "conduct", "link"))
    return fits and not cell.is_pleadable and bool(missing_elements(cell))


def _doubt(view: View, stands: Standing, recipient: Recipient, on: dt.date | None) -> str | None:
    days = view.settings.limits.list_check
    if stands.last_read is None:
        return f"No reading of a list of {recipient.state_in_words} is recorded: read it first."
    if on is not None and not stands.is_fresh(on, days):
        lists = f"The lists of {recipient.state_in_words}"
        return f"{lists} were last read in a copy of {stands.last_read.text}, more than {days} days ago: read them again."
    return None


def _follows(
    view: View,
    official: Official,
    recipient: Recipient,
    stands: Standing,
    pleaded: tuple[Cell, ...],
    status: tuple[Cell, ...],
    nearest: Cell | None,
) -> tuple[AskKind, str]:
    """The ask that follows from the record, and the reason in words."""
    state = recipient.state_in_words
    if official.died:
        return AskKind.NONE, "The person has died, and these laws concern the living."
    if official.identity != "confirmed":
        return AskKind.NONE, "Who the person is has not been confirmed."
    for_rights = [one for one in stands.listings if is_for_rights(view, one)]
    wrongs = {cell.conduct_id for cell in pleaded}
    if for_rights:
        covered = {id_ for one in for_rights for id_ in one.covers}
        if not wrongs:
            return AskKind.RETAIN, f"A listing by {state} for human rights is recorded, and no further ground can be pleaded."
        if wrongs <= covered:
            return AskKind.RETAIN, f"The reasons of the listing by {state} cover every wrong that can be pleaded."
        return (
            AskKind.SUPPLEMENT,
            f"A listing by {state} for human rights is recorded; its reasons are not shown to cover the wrongs pleaded.",
        )
    if stands.listings:
        if wrongs:
            return (
                AskKind.EXTEND,
                f"A listing by {state} is recorded, and no source seen shows that it rests on the wrongs pleaded.",
            )
        return AskKind.RETAIN, f"A listing by {state} on another basis is recorded, and no ground on human rights can be pleaded."
    if wrongs:
        return AskKind.DESIGNATE, f"No listing by {state} was seen, and a ground on human rights can be pleaded."
    if nearest is not None:
        return AskKind.HOLD, f"No listing by {state} was seen, and of the ground that stands nearest something is missing."
    if best(status) is not None:
        return AskKind.STATUS, "Only a ground on office can be shown; it serves another purpose, and a lawyer has to choose it."
    return AskKind.NONE, "No wrong that fits a ground on human rights is set beside the person, and no other ground is argued."
