"""An allegation: wrongs, and what is claimed to tie a person to them. A claim by somebody, never a finding of ours."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from dossier.model.dates import Date, Day
from dossier.model.record import Basis, Cite, Fact, Guarded, Premise, Record, Statement
from dossier.model.text import Id, Mark, SourceId, Text


class Search(Record):
    """A search that was made for something, and what it gave."""

    on: Day = Field(description="When.")
    by: Text = Field(description="By whom, by function.", max_length=120)
    where: Text = Field(description="What was searched.", max_length=600)
    result: Text = Field(description="What it gave.", max_length=600)


class Link(Fact):
    """What ties this person to a wrong: a claim by somebody, never a finding of ours."""

    theory: Literal["direct", "ordering", "command", "facilitation", "failure-to-punish"] = Field(
        description="The kind of responsibility that is claimed."
    )
    asserted_by: SourceId = Field(description="The source that makes the claim.")
    positions: tuple[Mark, ...] = Field((), description="The positions of this record on which it rests.")
    statement: Text = Field(description="The claim, attributed.", max_length=900)
    basis: Basis = Field(description="How well it stands.")
    premises: tuple[Premise, ...] = Field((), description="For an inference: what it is drawn from, each with its own cites.")
    personal_order: Literal["none-found", "documented", "not-searched"] = Field(
        description="Whether any document records a personal order."
    )
    order_cites: tuple[Cite, ...] = Field((), description="For a documented order: the document.")
    order_search: Search | None = Field(None, description="Who searched for such a document, what and when.")

    command: Command | None = Field(None, description="For a link by command: power, acts, notice and failure.")

    @model_validator(mode="after")
    def _none_found_needs_a_search(self) -> Self:
        if self.personal_order == "none-found" and self.order_search is None:
            raise PydanticCustomError("search_missing", "personal_order none-found without order_search")
        if (self.personal_order == "documented") != bool(self.order_cites):
            raise PydanticCustomError("order_cites_missing", "personal_order documented and order_cites disagree")
        return self


class CommandFact(Fact):
    """One fact about a superior: what could be done, what subordinates did, what was known, what was not done."""

    statement: Text = Field(description="One sentence, worded no more firmly than its sources.", max_length=900)
    date: Date | None = Field(None, description="When; a fact about notice needs a date.")
    basis: Basis = Field(description="How well it stands.")
    premises: tuple[Premise, ...] = Field((), description="For an inference: what it is drawn from, each with its own cites.")


class Command(Record):
    """The four facts that an argument from command needs. A list that is empty is printed as missing."""

    power: tuple[CommandFact, ...] = Field((), description="Power over those who acted.")
    acts: tuple[CommandFact, ...] = Field((), description="What subordinates did, beyond the conduct that is named.")
    notice: tuple[CommandFact, ...] = Field((), description="What the person knew or had reason to know, and since when.")
    failure: tuple[CommandFact, ...] = Field((), description="What the person did not prevent, stop or punish.")


Link.model_rebuild()  # it names the class above before that was there; who asks for its fields must find them all


class Argument(Fact):
    """Why an element of law is met: the only thing that makes an evaluative element supported."""

    element: Id = Field(description="The element, by its id in a regime.")
    conduct: tuple[Id, ...] = Field((), description="The wrongs it is argued for; none means all of the allegation.")
    why: Text = Field(description="The argument in one or two sentences.", max_length=900)
    strength: Literal["full", "part", "against"] = Field(
        "part", description="Whether the cites bear the whole element, part of it, or speak against it."
    )


class Allegation(Guarded):
    """Wrongs, and the link that is claimed between them and this person."""

    id: Mark = Field(description="A1, A2, …")
    conduct: tuple[Id, ...] = Field((), description="The wrongs, by their ids in evidence/conduct.")
    link: Link = Field(description="What ties this person to them.")
    argues: tuple[Argument, ...] = Field((), description="Which elements of law are argued, and why.")
    contrary: tuple[Statement, ...] = Field((), description="What points the other way.")
