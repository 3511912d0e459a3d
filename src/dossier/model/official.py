"""A dossier: who an official is, the offices held, the listings in force, what is alleged and what is not known."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from dossier.model.allegation import Allegation, Argument, Search
from dossier.model.dates import Answer, Date, Day, When, held_at
from dossier.model.person import Birth, Identifier, Name, NameForm
from dossier.model.record import INTERNAL, Confidence, Conflict, Fact, Guarded, Statement, Waiver
from dossier.model.source import Sha256
from dossier.model.text import Id, Language, Mark, PersonName, Text, YesNo


class Position(Fact):
    """An office held in an institution between two dates."""

    id: Mark = Field(description="P1, P2, …")
    title: Text = Field(description="Title of the office.", max_length=200)
    institution: Id = Field(description="The institution in evidence/institutions.yaml.")
    begins: Date = Field(description="When it began.", alias="from")
    until: Date | None = Field(None, description="When it ended; null while no end is known.")
    as_of: Date | None = Field(None, description="With no known end: when the person is last sourced in the office.")
    heads: YesNo = Field(False, description="yes where the holder heads the institution.")
    note: Text | None = Field(None, description="What a reader must know about these dates.", max_length=400)

    def held_at(self, event: When) -> Answer:
        """Whether the office was held at an event: yes, no, or not known from these dates."""
        return held_at(self.begins, self.until, self.as_of.loosened().earliest if self.as_of else None, event)


class Status(Fact):
    """What the person does now, as far as it was last seen."""

    in_office: Literal["yes", "no", "unclear"] = Field(description="Whether the person was in public office when last seen.")
    as_of: Day = Field(description="The last day for which this is sourced.")
    statement: Text = Field(description="One sentence.", max_length=600)


class Listing(Fact):
    """A sanction by some state, in force or ended."""

    id: Mark = Field(description="L1, L2, …")
    jurisdiction: Text = Field(description="The state or union that lists, such as US or United Kingdom.", max_length=80)
    programme: Text = Field(description="The programme as the list calls it.", max_length=300)
    regime: Id | None = Field(None, description="The regime file that stands for it; null where there is none.")
    reference: Text | None = Field(
        None, description="The list's number for the entry; null where it was not seen.", max_length=80
    )
    since: Date | None = Field(None, description="When it took effect; null where it was not seen.")
    until: Date | None = Field(None, description="When it ended; null while in force when last seen.")
    name_on_list: PersonName | None = Field(None, description="The name as the list prints it.")
    confidence: Confidence = Field(description="confirmed, reported or unverified.")
    limb: Text | None = Field(None, description="The limb of the regime relied on; null where it was not seen.", max_length=300)
    reasons: Text | None = Field(
        None, description="The published reasons in our words; null where they were not seen.", max_length=600
    )
    for_rights: YesNo | None = Field(
        None,
        description="Whether its reasons are about human rights; null where they were not seen and its regime leaves it open.",
    )
    covers: tuple[Id, ...] = Field((), description="The wrongs of this record that its published reasons already cover.")
    note: Text | None = Field(None, description="What a reader must know about this entry.", max_length=600)
    as_of: Date | None = Field(None, description="The date of the newest list copy or account in which it was seen.")


class ListCheck(Fact):
    """One look into one copy of a list."""

    list_name: Text = Field(description="Which list was read.", max_length=200)
    regime: Id | None = Field(None, description="The regime file that stands for the list, where there is one.")
    jurisdiction: Text | None = Field(None, description="Whose list it is; null for that of its regime.", max_length=80)
    snapshot: Date = Field(description="The date of the copy that was read.")
    result: Literal["found", "not-found", "tag-absent"] = Field(
        description="found, not-found, or tag-absent where the person is listed but not under this programme."
    )
    note: Text | None = Field(None, description="What was looked for, where that is not plain.", max_length=400)
    entry: Text | None = Field(None, description="The number of the entry that was found.", max_length=120)
    sha256: Sha256 | None = Field(None, description="The hash of the file that was read.")
    read_on: Day | None = Field(None, description="The day on which it was read.")
    by: Text | None = Field(
        None, description="Who decided, by name, where a program compared.", max_length=120, json_schema_extra={INTERNAL: True}
    )


class Namesake(Fact):
    """A relative, successor or bearer of a like name who is another person."""

    name: PersonName = Field(description="The other person's name.")
    who: Text = Field(description="Who that is, and where listed.", max_length=300)


class Nationality(Statement):
    """The nationality or nationalities that a source states."""

    states: tuple[Text, ...] = Field(description="The states, by name.", min_length=1)


class RoleInReport(Fact):
    """How the report, or its announcement, names the person."""

    title: Text = Field(description="The function it gives.", max_length=200)


class OwnWords(Fact):
    """Something that the person said or wrote in public."""

    date: Date = Field(description="When.")
    where: Text = Field(description="On what occasion, or where it was published.", max_length=200)
    original: Text = Field(description="The words as said, in their own language.", max_length=900)
    language: Language = Field(description="The language of the words.")
    translation: Text | None = Field(None, description="Our translation, where they are not English.", max_length=900)
    bears_on: Literal["power", "acts", "notice", "failure", "policy", "denial"] = Field(description="What they bear on.")
    answers: tuple[Mark, ...] = Field((), description="For a denial: the allegations of this record that it answers.")


class Plea(Guarded):
    """What is meant for one recipient: an ask that a lawyer set, links with that state, and its interest in acting."""

    recipient: Id = Field(description="The recipient.")
    ask: Literal["retain", "supplement", "extend", "designate", "hold", "status", "none"] | None = Field(
        None, description="What to ask for, where a lawyer departs from what follows from the record; null to let it follow."
    )
    reason: Text | None = Field(None, description="Why, in one or two sentences; needed where ask is set.", max_length=600)
    by: Text | None = Field(None, description="Who decided, by name; needed where ask is set.", max_length=120)
    nexus: tuple[Statement, ...] = Field((), description="Links of the person with that state: travel, assets, family, business.")
    interest: tuple[Statement, ...] = Field((), description="Why that state has an interest in acting.")

    @model_validator(mode="after")
    def _an_ask_has_a_reason_and_a_name(self) -> Self:
        if self.ask and not (self.reason and self.by):
            raise PydanticCustomError("ask_without_reason", "ask without reason and by")
        return self


class Death(Fact):
    """The person's death."""

    date: Date = Field(description="When.")


class Official(Guarded):
    """One person, or one unsourced place among those that a report counts."""

    in_report: YesNo = Field(description="yes for one of the persons that the report counts.")
    identity: Literal["confirmed", "probable", "unsourced"] = Field(description="How sure it is who this is.")
    function: Statement | None = Field(None, description="For an unsourced place: what is sourced about it.")
    role_in_report: RoleInReport | None = Field(None, description="How the report names the person.")
    name: Name | None = Field(None, description="The name we use; null where identity is unsourced.")
    names: tuple[NameForm, ...] = Field((), description="Every form of the name that sources use.")
    born: Birth | None = Field(None, description="Birth.")
    died: Death | None = Field(None, description="Death, where a source states it.")
    nationality: Nationality | None = Field(None, description="Nationality, where a source states it.")
    identifiers: tuple[Identifier, ...] = Field((), description="Numbers on lists and registers.")
    positions: tuple[Position, ...] = Field((), description="Offices, oldest first.")
    status: Status | None = Field(None, description="What the person does now.")
    listings: tuple[Listing, ...] = Field((), description="Sanctions in force or ended.")
    list_checks: tuple[ListCheck, ...] = Field((), description="Which copies of which lists were read, and what they gave.")
    namesakes: tuple[Namesake, ...] = Field((), description="Persons who must not be confused with this one.")
    proceedings: tuple[Statement, ...] = Field((), description="Other proceedings that a reader must know of.")
    allegations: tuple[Allegation, ...] = Field((), description="What is alleged, and how it is tied to the person.")
    statements: tuple[OwnWords, ...] = Field((), description="What the person said in public that bears on the case.")
    recipients: tuple[Plea, ...] = Field((), description="What is meant for one recipient alone.")
    argues: tuple[Argument, ...] = Field((), description="Elements about the person alone, such as an office held.")
    conflicts: tuple[Conflict, ...] = Field((), description="Points on which sources differ.")
    unverified: tuple[Statement, ...] = Field((), description="Points that must be checked before they can be used.")
    contrary_search: Search | None = Field(None, description="The search for contrary information.")
    waivers: tuple[Waiver, ...] = Field(
        (), description="Problems of this record that somebody lets stand.", json_schema_extra={INTERNAL: True}
    )
    written_by: tuple[Text, ...] = Field(
        (), description="Who wrote this record; nobody of them signs it.", json_schema_extra={INTERNAL: True}
    )
    notes: tuple[Text, ...] = Field((), description="Privileged notes.", json_schema_extra={INTERNAL: True})

    @model_validator(mode="after")
    def _name_and_identity_agree(self) -> Self:
        if self.identity == "unsourced" and (self.name or self.names or self.born or self.identifiers):
            raise PydanticCustomError("unsourced_named", "an unsourced record carries a name, birth or identifier")
        if self.identity == "unsourced" and self.function is None:
            raise PydanticCustomError("unsourced_function", "an unsourced record does not say what is sourced")
        if self.identity != "unsourced" and self.name is None:
            raise PydanticCustomError("name_missing", "no name")
        return self
