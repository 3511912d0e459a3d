"""A witness: who that is, and what was agreed. It stands in the vault alone and never passes the gate."""

from __future__ import annotations

from pydantic import Field

from dossier.model.consent import Consent
from dossier.model.record import Record
from dossier.model.text import Id, PersonName, Text


class Witness(Record):
    """Somebody who told us something and may be at risk for it."""

    name: PersonName = Field(description="The name. It reaches no output.")
    names: tuple[PersonName, ...] = Field((), description="Other names by which the person could be found out.")
    traits: tuple[Text, ...] = Field((), description="What else could betray the person, such as a place.")
    consent: tuple[Consent, ...] = Field((), description="What the person allowed, to which recipient.")
    inside: Id | None = Field(
        None, description="The territory in which the person, or close family, is and could be punished for speaking."
    )
    risk: Text | None = Field(None, description="The assessment of risk, and when it was made.", max_length=1_200)
    notes: tuple[Text, ...] = Field((), description="Privileged notes.")
