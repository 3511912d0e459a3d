"""What reviewers say of a packet, and what they sign: privileged, and bound to what was read.

A remark belongs to the block of a packet that it was made on. A sign-off is bound to a digest of what was read; when that
changes, it counts no more. Both are written by `dossier review` alone.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dossier.model.dates import Day
from dossier.model.record import Record
from dossier.model.text import ExhibitId, Id, Text

REVIEW = "review.yaml"
"""The name of the file in an official's folder."""

Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
DraftId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
RemarkId = Annotated[str, Field(pattern=r"^R[1-9][0-9]{0,4}$")]
SignOffId = Annotated[str, Field(pattern=r"^G[1-9][0-9]{0,4}$")]
Anchor = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+:-]*$", max_length=200)]


class Reviewer(Record):
    """Somebody who may sign; stands in project.yaml."""

    id: Id = Field(description="The reviewer's id in sign-offs.")
    name: Text = Field(description="The name, as it is to stand on a sign-off sheet.", max_length=120)
    roles: tuple[Id, ...] = Field(
        description="In which roles: lawyer, evidence-officer, or another of the organisation's.", min_length=1
    )
    key: Text | None = Field(
        None,
        description="The reviewer's public OpenSSH key, `ssh-ed25519 AAAA…`; null where sign-offs are made on paper.",
        max_length=900,
    )


class Reply(Record):
    """An answer in the thread of a remark."""

    by: Text = Field(description="Who answered, as the Word file gives it.", max_length=120)
    on: Day | None = Field(None, description="When; null where the file does not say.")
    text: Text = Field(description="What was said.", max_length=4_000)


class Remark(Record):
    """Something a reviewer said of one block of a packet."""

    id: RemarkId = Field(description="R and a number; never given twice.")
    by: Text = Field(description="Who said it, as the Word file gives it.", max_length=120)
    on: Day | None = Field(None, description="When; null where the file does not say.")
    recipient: Id = Field(description="The recipient whose packet was read.")
    block: Anchor | None = Field(description="The block that it was made on; null where that could not be found.")
    words: Text | None = Field(None, description="The words that it was made on.", max_length=600)
    text: Text = Field(description="What was said.", max_length=4_000)
    state: Literal["open", "answered"] = Field("open", description="Whether somebody must still act on it.")
    replies: tuple[Reply, ...] = Field((), description="The thread, oldest first.")
    draft: DraftId | None = Field(None, description="The draft that was read.")


class SignOff(Record):
    """That a named reviewer, in a role, read something as it then stood and agrees that it goes out."""

    id: SignOffId = Field(description="G and a number; never given twice.")
    reviewer: Id = Field(description="Who signed; one of the reviewers in project.yaml.")
    role: Id = Field(description="In which role.")
    scope: Literal["packet", "section", "allegation", "public", "release"] = Field(
        description="What was read: a packet, a section or an allegation of it, the public edition, or a bundle to release."
    )
    recipient: Id | None = Field(None, description="The recipient whose packet or bundle it is; null for the public edition.")
    of: Text | None = Field(None, description="Which section, by its heading, or which allegation, by its id.", max_length=120)
    on: Day = Field(description="The day of signing.")
    digest: Hex64 = Field(description="The digest of what was read.")
    parts: dict[str, str] = Field(
        default_factory=dict, description="The first digits of the digest of each part, by which a change is found."
    )
    program: Text = Field(description="The version of the program that made what was read; recorded, not counted.", max_length=40)
    sheet: ExhibitId | None = Field(None, description="The sign-off sheet that was signed on paper and scanned in.")
    signature: Text | None = Field(
        None, description="The OpenSSH signature of the sheet's statement, its lines joined.", max_length=4_000
    )


class Review(Record):
    """Everything that was said and signed about one official."""

    remarks: tuple[Remark, ...] = Field((), description="Remarks, oldest first.")
    sign_offs: tuple[SignOff, ...] = Field((), description="Sign-offs, oldest first.")
