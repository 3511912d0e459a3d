"""What was sent to whom, and what became of it: one file for each filing."""

from __future__ import annotations

from pydantic import Field

from dossier.model.dates import Day
from dossier.model.record import Record
from dossier.model.review import Hex64
from dossier.model.text import ExhibitId, Id, Text, YesNo


class Receipt(Record):
    """That it arrived."""

    on: Day = Field(description="When it was acknowledged.")
    reference: Text | None = Field(None, description="The recipient's own reference.", max_length=200)
    exhibit: ExhibitId | None = Field(None, description="The receipt itself, taken in as an exhibit.")


class Answered(Record):
    """Something that the recipient wrote."""

    on: Day = Field(description="The date of the reply.")
    summary: Text = Field(description="What it says, in neutral words.", max_length=1_200)
    exhibit: ExhibitId | None = Field(None, description="The reply itself, taken in as an exhibit.")


class Due(Record):
    """Something that must be done by a day."""

    on: Day = Field(description="By when.")
    what: Text = Field(description="What must be done.", max_length=300)
    done: YesNo = Field(False, description="yes once it is done.")


class Submission(Record):
    """One filing: what was sent, when, to whom, and what followed."""

    official: Id = Field(description="The official it is about.")
    recipient: Id = Field(description="Whom it was sent to.")
    sent: Day = Field(description="When it was sent.")
    by: Text = Field(description="Who sent it.", max_length=120)
    how: Text = Field(description="By which way: by post, by a portal, by hand.", max_length=200)
    digest: Hex64 = Field(description="The digest of the bundle that was sent, as `dossier bundle` printed it.")
    receipt: Receipt | None = Field(None, description="Null until the recipient acknowledged it.")
    replies: tuple[Answered, ...] = Field((), description="What the recipient wrote, oldest first.")
    due: tuple[Due, ...] = Field((), description="What falls due.")
    notes: tuple[Text, ...] = Field((), description="Privileged notes.")
