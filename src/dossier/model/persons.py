"""Persons who are neither officials nor prisoners of the records, and whom a text may name all the same, with the reason why."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dossier.model.consent import Consent
from dossier.model.dates import Date
from dossier.model.person import Name
from dossier.model.record import INTERNAL, Fact, Record
from dossier.model.text import Id, PersonName, Text


class Person(Fact):
    """Somebody whom a text may name. Who is not here appears by function, or under a pseudonym."""

    id: Id = Field(description="The person's id.")
    name: Name = Field(description="The name.")
    names: tuple[PersonName, ...] = Field((), description="Other forms of the name that texts use.")
    who: Text = Field(description="The person's function, in a few words.", max_length=300)
    why: Literal["public-figure", "consent", "proves-the-act"] = Field(
        description="Why the name may stand: a public figure, by consent, or because the name proves an official act."
    )
    born: Date | None = Field(None, description="Birth, where it is known; a minor is never named.")
    consent: tuple[Consent, ...] = Field(
        (), description="For a person named by consent: what was allowed to whom.", json_schema_extra={INTERNAL: True}
    )


class Persons(Record):
    """All third persons whom texts may name."""

    persons: tuple[Person, ...] = Field(description="The persons.", min_length=1)
