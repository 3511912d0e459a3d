"""Consent: what a person allowed one recipient to do. It holds between two days, for that recipient and use alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pydantic import Field

from dossier.model.dates import Day
from dossier.model.record import Record
from dossier.model.text import Id, Text

PUBLIC = "public"
"""In place of a recipient: everybody."""


class Consent(Record):
    """What a person allowed one recipient to do."""

    recipient: Id = Field(description="The recipient that the consent names, or public.")
    use: Text = Field(description="The use that was allowed, in the words that were agreed.", max_length=400)
    given: Day = Field(description="The day on which it was given.")
    until: Day | None = Field(None, description="The last day on which it holds; null where none was agreed.")
    withdrawn: Day | None = Field(None, description="The day on which it was withdrawn.")
    basis: Text = Field(description="Where the consent is recorded, without the person's name.", max_length=400)

    def holds(self, on: dt.date | None) -> bool:
        """Whether it holds on a day; with no day given, only if it was never withdrawn and has no last day."""
        if self.withdrawn is not None and (on is None or self.withdrawn <= on):
            return False
        if on is None:
            return self.until is None
        return self.given <= on and (self.until is None or on <= self.until)


def allows(consents: Sequence[Consent], recipient: str | None, on: dt.date | None) -> bool:
    """Whether any of the consents lets a recipient see something on a day; no recipient stands for everybody."""
    wanted = {PUBLIC, recipient} if recipient else {PUBLIC}
    return any(one.recipient in wanted and one.holds(on) for one in consents)
