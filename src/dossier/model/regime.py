"""A regime: one legal instrument that lets a state or union freeze assets or refuse entry, as data.

Grounds are logic over elements. Nothing is inherited from one regime to another, and each provision carries how well
and when it was checked.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from dossier.model.dates import Day
from dossier.model.record import Record, SourceCite
from dossier.model.rights import LawRecord
from dossier.model.text import Id, SourceId, Text, YesNo


class Provision(LawRecord):
    """A provision, and what it says in our words."""

    citation: Text = Field(description="The provision as lawyers cite it.", max_length=400)
    note: Text | None = Field(None, description="What was not read, or how the point was inferred.", max_length=900)


class Standard(LawRecord):
    """How sure the decision maker must be."""

    text: Text = Field(description="The test, restated; statutory terms in quotation marks.", max_length=900)
    citation: Text = Field(description="The provision.", max_length=300)


class VictimTest(Record):
    """Whether the victim's own conduct is part of the test."""

    required: YesNo = Field(description="yes where it is.")
    text: Text = Field(description="The test, restated.", max_length=700)


class Scope(Record):
    """Where and when conduct must have happened."""

    territory: Text = Field(description="Where.", max_length=500)
    time: Text = Field(description="When.", max_length=500)


class MetBy(Record):
    """What makes a wrong, or a person, a candidate for an element: every condition that is given must hold.

    For persons, places and times these facts decide the element. For wrongs, rights, victims, links and thresholds they
    only say that an argument could be made; a lawyer has to make it.
    """

    rights: tuple[Id, ...] = Field((), description="The wrong touches one of these rights.")
    none_of_rights: tuple[Id, ...] = Field((), description="The wrong touches none of these rights.")
    pattern: YesNo | None = Field(None, description="yes where one incident is not enough.")
    charged_and_tried: tuple[Text, ...] = Field((), description="The answers that fit, such as no.")
    purposes: tuple[Id, ...] = Field((), description="A case was targeted for one of these purposes.")
    territories: tuple[Id, ...] = Field((), description="Every act happened in one of these territories.")
    outside: tuple[Id, ...] = Field((), description="No act happened in one of these territories.")
    since: Day | None = Field(None, description="Every act happened on or after this day.")
    theories: tuple[Text, ...] = Field((), description="The link is claimed on one of these theories.")
    heads_institution: YesNo | None = Field(
        None, description="yes: the person headed the acting institution, or one above it, then."
    )
    listed_in: tuple[Text, ...] = Field((), description="The person is listed in one of these jurisdictions.")
    not_of: Text | None = Field(None, description="The person is known not to be a national of this state.", max_length=80)


class Confirmation(Record):
    """That a named person stands for the reading of a provision that was not read in full."""

    by: Text = Field(description="Who confirms it, by name.", max_length=120)
    on: Day = Field(description="When.")
    source: SourceId = Field(description="The source on which the person relies.")


class Element(LawRecord):
    """One thing that must be shown, or that helps, or that bars."""

    id: Id = Field(description="Its id; begins with the regime's short id and a dot.")
    kind: Literal[
        "person",
        "conduct",
        "right",
        "victim",
        "link",
        "territory",
        "temporal",
        "threshold",
        "standard",
        "policy",
        "procedure",
        "exclusion",
    ] = Field(description="What kind of thing it is.")
    need: Literal["required", "alternative", "supporting", "blocking"] = Field(
        description="A hint for readers; the ground's logic decides."
    )
    text: Text = Field(description="The test in our words; statutory terms in quotation marks.", max_length=1_200)
    citation: Text = Field(description="The provision.", max_length=200)
    rights: tuple[Id, ...] = Field((), description="The rights it covers.")
    derived_from: Id | None = Field(None, description="The element it is an interpretation of.")
    group: Text | None = Field(None, description="A name for elements that share a condition.", max_length=40)
    met_by: MetBy | None = Field(None, description="What makes something a candidate for it.")
    evidence: tuple[Id, ...] = Field((), description="The kinds of evidence that usually show it.")
    note: Text | None = Field(None, description="What a lawyer must know.", max_length=600)
    confirmed: Confirmation | None = Field(
        None, description="For an element read in part or not at all: who confirms it; without that it is in no final packet."
    )


class AllOf(Record):
    """Met when every member is met."""

    all_of: tuple[Logic, ...] = Field(description="The members.", min_length=1)


class AnyOf(Record):
    """Met when any member is met."""

    any_of: tuple[Logic, ...] = Field(description="The members.", min_length=1)


def _kind_of_logic(value: object) -> str:
    if isinstance(value, dict):
        return "any-of" if "any_of" in value else "all-of"
    if isinstance(value, AllOf | AnyOf):
        return "all-of" if isinstance(value, AllOf) else "any-of"
    return "one-element"


Logic = Annotated[
    Annotated[Id, Tag("one-element")] | Annotated[AllOf, Tag("all-of")] | Annotated[AnyOf, Tag("any-of")],
    Discriminator(_kind_of_logic),
]
"""An element's id, `{all_of: […]}` or `{any_of: […]}`."""

for _model in (AllOf, AnyOf):  # each may hold the other, so both are whole only now
    _model.model_rebuild()


def elements_of(logic: Logic) -> tuple[str, ...]:
    """The ids of all elements that a logic names, in reading order."""
    if isinstance(logic, AllOf | AnyOf):
        members = logic.all_of if isinstance(logic, AllOf) else logic.any_of
        return tuple(element for member in members for element in elements_of(member))
    return (logic,)


class Ground(Record):
    """A way to be listed: logic over elements."""

    id: Id = Field(description="Its id.")
    kind: Literal["rights", "status", "derivative"] = Field(
        description="rights: for abuse; status: for office alone; derivative: through another listed person or listing."
    )
    logic: Logic = Field(description="What must be met.")
    blocked_by: tuple[Id, ...] = Field((), description="Elements that make the ground unavailable when they are met.")
    note: Text | None = Field(None, description="What a lawyer must know.", max_length=600)


class Procedure(Record):
    """A way of proceeding that is no ground of its own."""

    id: Id = Field(description="Its id.")
    logic: Logic = Field(description="What must be met.")
    note: Text | None = Field(None, description="What a lawyer must know.", max_length=600)


class RightsCover(Record):
    """How far the regime reaches a right."""

    right: Id = Field(description="The right.")
    reach: Literal["express", "by-gravity", "if-widespread", "if-gross-and-systematic", "indirect", "not-covered", "unclear"] = (
        Field(description="How far it reaches.")
    )


class Practice(LawRecord):
    """Something that was done under the regime."""

    text: Text = Field(description="What was done.", max_length=700)


class StatusOfLaw(LawRecord):
    """Whether a regime is in force."""

    text: Text = Field(description="The status, restated, with the date of the text that was read.", max_length=600)


class Regime(Record):
    """One legal instrument."""

    name: Text = Field(description="Its name.", max_length=200)
    short: Text = Field(description="A short name for tables.", max_length=60)
    jurisdiction: Text = Field(description="Whose law it is.", max_length=80)
    depth: Literal["full", "row"] = Field(description="full, or a row: enough to know that it exists and how it works.")
    deceased: Literal["barred", "reached"] = Field(
        "barred", description="Whether it can still be argued about somebody who has died; reached where its text says so."
    )
    listing_power: Literal["yes", "partly", "no"] = Field("yes", description="Whether it can list on its own.")
    status: StatusOfLaw = Field(description="Whether it is in force, and as of when.")
    decision_maker: Text = Field(description="Who decides.", max_length=600)
    who_may_propose: Text | None = Field(None, description="Channels that the text itself names.", max_length=900)
    legal_basis: tuple[Provision, ...] = Field(description="The provisions it rests on.", min_length=1)
    duty: Text | None = Field(None, description="Whether listing is a duty or a discretion.", max_length=300)
    targets: Text | None = Field(None, description="Who can be listed.", max_length=600)
    standard: Standard = Field(description="How sure the decision maker must be.")
    victim: VictimTest = Field(description="Whether the victim's conduct is part of the test.")
    scope: Scope | None = Field(None, description="Where and when.")
    measures: Text = Field(description="What listing does.", max_length=500)
    challenge: Text | None = Field(None, description="How a listing is challenged or ended.", max_length=900)
    challenge_cites: tuple[SourceCite, ...] = Field((), description="Where that was read.")
    exceptions: Text | None = Field(None, description="Exceptions.", max_length=500)
    elements: tuple[Element, ...] = Field(description="The elements.", min_length=1)
    grounds: tuple[Ground, ...] = Field((), description="The grounds.")
    procedures: tuple[Procedure, ...] = Field((), description="Ways of proceeding that are no ground.")
    covers: tuple[RightsCover, ...] = Field((), description="How far it reaches each right; our reading, for a lawyer to check.")
    practice: tuple[Practice, ...] = Field((), description="What was done under it.")
    legislative_route: Text | None = Field(None, description="A route through a legislature, where there is one.", max_length=900)
    checked: Day = Field(description="The day on which this file was last checked against its sources.")
    open_questions: tuple[Text, ...] = Field((), description="What must be looked up before anything is filed.")
