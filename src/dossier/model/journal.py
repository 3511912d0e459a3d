"""Who said, signed, changed and released what, to whom: a log that is only ever added to, each line bound to the one before.

It holds ids and digests and nothing else, so that it can lie in the project beside the records.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dossier.model.chain import HEX, Chain, canonical, hash_of
from dossier.model.dates import Day
from dossier.model.record import Record
from dossier.model.text import Id, Text

LOG = "submissions/journal.jsonl"
"""Where the log lies in a project."""

Done = Literal["signed", "remarked", "answered", "applied", "released", "filed"]


class Note(Record):
    """One line: what was done, by whom, about whom, for which recipient."""

    seq: Annotated[int, Field(strict=True, ge=1)] = Field(description="The number of the line.")
    on: Day | None = Field(description="The day that was given for it; null where none was.")
    act: Done = Field(description="What was done.")
    by: Text = Field(description="Who did it: the id of a reviewer, or a name as a file gives it.", max_length=120)
    official: Id = Field(description="The official it is about.")
    recipient: Id | None = Field(description="The recipient it is for; null for the public edition.")
    ids: tuple[Text, ...] = Field(description="The ids of the remarks, sign-offs, records or bundles that it concerns.")
    digest: str | None = Field(description="The digest of what was signed or released.", pattern=HEX)
    previous: str = Field(description="The SHA-256 of the line before.", pattern=HEX)

    def line(self) -> bytes:
        """The note in its one canonical form, with the end of the line."""
        return canonical(self)


CHAIN = Chain(Note, hash_of(b"journal"), "a note")
