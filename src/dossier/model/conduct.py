"""A wrong: one incident or one pattern, by an institution, told once and shared by every official it concerns."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from dossier.model.allegation import Search
from dossier.model.dates import Date
from dossier.model.record import INTERNAL, Basis, Fact, Premise, Record, Statement, Waiver
from dossier.model.text import Id, Mark, Text


class Act(Record):
    """When and where it happened."""

    begins: Date = Field(description="When it began.", alias="from")
    until: Date | None = Field(None, description="When it ended; null for a single day or where it was not seen.")
    place: Text | None = Field(None, description="Where; null where it was not seen.", max_length=160)
    territory: Id = Field(description="The territory in templates/territories.yaml.")


class Count(Fact):
    """A number that somebody counted."""

    date: Date = Field(description="As of when.")
    number: Text = Field(description="The number as its source gives it, such as 314 or more than 250.", max_length=60)
    parts: Text | None = Field(None, description="How it is made up, where the source says.", max_length=160)


class Pattern(Record):
    """What makes many wrongs one pattern."""

    period: Date = Field(description="The time it covers.")
    method: Text = Field(description="Who counted or examined what, and how.", max_length=900)
    counts: tuple[Count, ...] = Field((), description="Counts, each with its own date and cites; never added up.")
    limits: Text = Field(description="What it does not show.", max_length=900)


class Conduct(Fact):
    """One wrong, with how well it stands."""

    title: Text = Field(description="A few words for headings and tables.", max_length=90)
    kind: Literal["incident", "pattern"] = Field(description="incident, or pattern with its period, method and limits.")
    institution: Id | None = Field(None, description="The institution whose people did it; null where no source says.")
    acts: tuple[Act, ...] = Field(description="When and where.", min_length=1)
    rights: tuple[Id, ...] = Field(description="The rights it touches, by their ids in templates/rights.yaml.", min_length=1)
    cases: tuple[Id, ...] = Field((), description="The cases it belongs to.")
    events: tuple[Mark, ...] = Field((), description="The events of its one case that tell it.")
    charged_and_tried: Literal["yes", "no", "not-yet", "unknown"] = Field(
        "unknown", description="For detention: whether the person was charged and tried."
    )
    statement: Text = Field(description="The wrong in one or two sentences, attributed as its basis asks.", max_length=1_200)
    brief: Text | None = Field(None, description="The same in one sentence, for page 1, statements and reasons.", max_length=320)
    basis: Basis = Field(description="How well it stands: found belongs to a court or treaty body.")
    found_by: Text | None = Field(None, description="For found: which court or body, and where.", max_length=200)
    premises: tuple[Premise, ...] = Field((), description="For an inference: what it is drawn from, each with its own cites.")
    pattern: Pattern | None = Field(None, description="For a pattern.")
    contrary: tuple[Statement, ...] = Field((), description="What was decided or said the other way.")
    contrary_search: Search | None = Field(None, description="Where nothing the other way is known: the search that found none.")
    waivers: tuple[Waiver, ...] = Field(
        (), description="Problems of this record that somebody lets stand.", json_schema_extra={INTERNAL: True}
    )
    written_by: tuple[Text, ...] = Field(
        (), description="Who wrote this record; nobody of them signs it.", json_schema_extra={INTERNAL: True}
    )
    notes: tuple[Text, ...] = Field((), description="Privileged notes.", json_schema_extra={INTERNAL: True})

    @model_validator(mode="after")
    def _basis_and_kind_agree(self) -> Self:
        if self.basis == "found" and self.found_by is None:
            raise PydanticCustomError("finder_missing", "basis found without found_by")
        if (self.kind == "pattern") != (self.pattern is not None):
            raise PydanticCustomError("pattern_mismatch", "kind and pattern disagree")
        if self.events and len(self.cases) != 1:
            raise PydanticCustomError("events_of_which_case", "events without exactly one case")
        return self
