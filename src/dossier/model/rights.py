"""One vocabulary of rights, the treaty articles behind each, and who was bound from when until when."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dossier.model.dates import Day
from dossier.model.record import Fact, Record, SourceCite
from dossier.model.text import Id, SourceId, Text


class LawRecord(Record):
    """A statement of law, with how well it was checked."""

    cites: tuple[SourceCite, ...] = Field((), description="Where it was read.")
    verified: Literal["primary", "official", "secondary", "partial", "none"] = Field(
        description="Legal text read, official guidance read, secondary account, only in part, or not at all."
    )


class Bound(Fact):
    """The time during which a state was bound."""

    state: Text = Field(description="The state.", max_length=80)
    begins: Day | None = Field(None, description="From when; null where it was not seen.", alias="from")
    until: Day | None = Field(None, description="Until when; null while it is bound.")
    note: Text | None = Field(None, description="What a reader must know.", max_length=400)


class Treaty(Record):
    """A treaty or protocol."""

    id: Id = Field(description="Its id, such as iccpr.")
    name: Text = Field(description="Its name.", max_length=200)
    short: Text = Field(description="Its usual short form.", max_length=40)
    source: SourceId | None = Field(None, description="The source that holds its text.")
    bound: tuple[Bound, ...] = Field((), description="Who was bound, and when.")


class Norm(Record):
    """An article behind a right."""

    treaty: Id = Field(description="The treaty.")
    article: Text = Field(description="The article.", max_length=60)


class Right(LawRecord):
    """A right, under the one name that all records and regimes use for it."""

    id: Id = Field(description="Its id.")
    name: Text = Field(description="Its name.", max_length=120)
    part_of: Id | None = Field(None, description="The wider right that it is part of.")
    norms: tuple[Norm, ...] = Field((), description="The articles behind it.")
    note: Text | None = Field(None, description="What the mapping leaves out, and whose it is.", max_length=600)


class Territory(Record):
    """A territory that law tells apart."""

    id: Id = Field(description="Its id, such as russia.")
    name: Text = Field(description="Its name.", max_length=120)
    note: Text | None = Field(None, description="What a reader must know.", max_length=400)


class Territories(Record):
    """The territories that records and regimes tell apart."""

    territories: tuple[Territory, ...] = Field(description="The territories.", min_length=1)


class Rights(Record):
    """The vocabulary."""

    treaties: tuple[Treaty, ...] = Field(description="The treaties.", min_length=1)
    rights: tuple[Right, ...] = Field(description="The rights.", min_length=1)
