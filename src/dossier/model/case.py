"""A prisoner's case: who, charged with what, what happened when, what courts and bodies found, and how it stands."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dossier.model.consent import Consent
from dossier.model.dates import Date, Day
from dossier.model.person import Birth, Name, NameForm
from dossier.model.record import INTERNAL, Basis, Confidence, Conflict, Fact, Guarded, Premise, Statement, Waiver
from dossier.model.text import Id, Mark, Text


class CaseFact(Fact):
    """Something dated in a case."""

    id: Mark = Field(description="E1, E2, … for events; F1, F2, … for findings.")
    date: Date = Field(description="When it happened.")
    statement: Text = Field(description="One or two sentences, worded no more firmly than the sources.", max_length=1_200)
    confidence: Confidence = Field(description="confirmed, reported or unverified.")
    check: Text | None = Field(None, description="For an unverified point: what to look up, and where.")


class Event(CaseFact):
    """Something that happened in a case."""

    label: Text = Field(description="A few words for the timeline.", max_length=48)
    institutions: tuple[Id, ...] = Field((), description="The institutions that a source shows acting in it.")


class Finding(CaseFact):
    """What a court, a treaty body or another body concluded."""

    body: Text = Field(description="Whose conclusion it is.", max_length=160)
    kind: Literal["court", "treaty-body", "un-procedure", "parliament", "government", "organisation"] = Field(
        description="What kind of body; only courts and treaty bodies make findings."
    )
    reference: Text | None = Field(None, description="Case or document number.", max_length=160)
    final_on: Day | None = Field(None, description="When it became final.")
    about_this_case: Literal["yes", "no", "unchecked"] = Field(
        "yes", description="no for a general finding that does not decide this case."
    )


class Charge(Statement):
    """What the prisoner was charged with, as the prosecution put it."""

    provision: Text | None = Field(None, description="The provision; null where it was not seen.", max_length=200)


class Purpose(Statement):
    """Why the prisoner is said to have been targeted: what that person was doing."""

    kind: Id = Field(description="exercised-rights or exposed-officials, or another kind that a regime names.")
    rights: tuple[Id, ...] = Field((), description="The rights that were being exercised or defended.")
    basis: Basis = Field(description="How well it stands.")
    premises: tuple[Premise, ...] = Field((), description="For an inference: what it is drawn from, each with its own cites.")


class CaseStatus(Fact):
    """How the case stands."""

    as_of: Day = Field(description="The last day for which this is sourced.")
    statement: Text = Field(description="One sentence.", max_length=600)


class Case(Guarded):
    """One prisoner's case."""

    name: Name = Field(description="The name we use.")
    names: tuple[NameForm, ...] = Field((), description="Other forms of the name.")
    born: Birth | None = Field(None, description="Birth.")
    who: Statement = Field(description="Who the prisoner is, in one sentence.")
    charges: tuple[Charge, ...] = Field(description="The charges.", min_length=1)
    events: tuple[Event, ...] = Field(description="What happened, oldest first.", min_length=1)
    findings: tuple[Finding, ...] = Field((), description="What courts and bodies concluded.")
    status: CaseStatus | None = Field(None, description="How it stands; null where nothing recent is sourced.")
    purpose: tuple[Purpose, ...] = Field((), description="Why the prisoner is said to have been targeted.")
    telling: Literal["consent", "own-publication", "public-record", "not-settled"] = Field(
        "not-settled", description="By what right the case is told: consent, what the prisoner published, or public record."
    )
    consent: tuple[Consent, ...] = Field(
        (), description="For a case told by consent: what was allowed to whom.", json_schema_extra={INTERNAL: True}
    )
    inside: Id | None = Field(
        None,
        description="The territory in which the prisoner, or close family, is and could be punished for being named.",
        json_schema_extra={INTERNAL: True},
    )
    rights: tuple[Id, ...] = Field((), description="The rights in templates/rights.yaml that sources touch on.")
    contrary: tuple[Statement, ...] = Field((), description="What was decided or said the other way.")
    conflicts: tuple[Conflict, ...] = Field((), description="Points on which sources differ.")
    unverified: tuple[Statement, ...] = Field((), description="Points that must be checked before they can be used.")
    waivers: tuple[Waiver, ...] = Field(
        (), description="Problems of this record that somebody lets stand.", json_schema_extra={INTERNAL: True}
    )
    written_by: tuple[Text, ...] = Field(
        (), description="Who wrote this record; nobody of them signs it.", json_schema_extra={INTERNAL: True}
    )
    notes: tuple[Text, ...] = Field((), description="Privileged notes.", json_schema_extra={INTERNAL: True})
