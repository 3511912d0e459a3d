"""Who somebody is: names in every script, birth, identifiers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dossier.model.dates import Date
from dossier.model.record import Fact, Record
from dossier.model.text import Id, Language, PersonName, Script, Text


class Name(Record):
    """The name we use in Latin script, by its parts."""

    family: PersonName = Field(description="Family name.")
    given: PersonName = Field(description="Given name.")
    patronymic: PersonName | None = Field(None, description="Patronymic; null where none is sourced.")

    @property
    def full(self) -> str:
        """Given name, patronymic and family name, in that order."""
        return " ".join(part for part in (self.given, self.patronymic, self.family) if part)


class NameForm(Fact):
    """The name as some source or list writes it."""

    text: PersonName = Field(description="The name as written.")
    script: Script = Field(description="Latn, Cyrl, …")
    language: Language | None = Field(None, description="The language of the form, such as ru or uk, where it is known.")
    use: Literal["native", "list", "variant"] = Field(
        description="In the person's own script, on a sanctions list, or otherwise."
    )
    note: Text | None = Field(None, description="Such as: Ukrainian form.", max_length=200)


class BirthReport(Fact):
    """A date or place of birth that a source gives."""

    date: Date | None = Field(None, description="The date.")
    place: Text | None = Field(None, description="The place.", max_length=200)
    note: Text | None = Field(None, description="How it is known, where that matters.", max_length=400)


class Birth(BirthReport):
    """The birth that we rely on, with what other sources give instead."""

    also_reported: tuple[BirthReport, ...] = Field((), description="What other sources give.")


class Scheme(Record):
    """A list or register that numbers people."""

    id: Id = Field(description="Its id, such as ofac-sdn.")
    name: Text = Field(description="Its name, as a packet prints it.", max_length=120)


class Schemes(Record):
    """Every list or register that identifiers name."""

    schemes: tuple[Scheme, ...] = Field(description="The schemes.", min_length=1)


class Identifier(Fact):
    """A number under which a list or register knows the person."""

    scheme: Id = Field(description="The scheme in templates/schemes.yaml whose number it is.")
    value: Text = Field(description="The number, as text.", max_length=80)
