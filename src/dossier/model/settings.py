"""project.yaml: marks the root of a project and says whose it is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dossier.model.record import INTERNAL, Record
from dossier.model.review import Reviewer
from dossier.model.text import Id, Language, SourceId, Text, WholeNumber


class Report(Record):
    """The report that a project works from."""

    title: Text = Field(description="Its title.", max_length=300)
    authors: Text = Field(description="Who wrote it.", max_length=200)
    commissioners: tuple[Text, ...] = Field((), description="Who commissioned or launched it.")
    announcement: SourceId = Field(description="The source that announces it.")
    persons: WholeNumber = Field(description="How many persons it says may bear responsibility.", ge=1, le=10_000)


class House(Record):
    """How the organisation's own papers are set."""

    paper: Literal["a4", "letter"] = Field("a4", description="Paper size.")
    language: Language = Field("en-GB", description="Language and spelling; a file in templates/packet/languages.")
    citation: Id = Field("publisher-first", description="Citation style; a file in templates/packet/citations.")


class Limits(Record):
    """How old knowledge may be, in days, before it must be looked up again."""

    list_check: WholeNumber = Field(30, description="The newest copy of a list that was read.", ge=1, le=3_650)
    law_check: WholeNumber = Field(90, description="The last comparison of a law with its sources.", ge=1, le=3_650)
    office: WholeNumber = Field(90, description="The last sight of somebody in an office without a known end.", ge=1, le=3_650)
    status: WholeNumber = Field(30, description="The last sight of what an official does now.", ge=1, le=3_650)
    listing: WholeNumber = Field(30, description="The last sight of a listing in force.", ge=1, le=3_650)
    custody: WholeNumber = Field(30, description="The last sight of how a prisoner's case stands.", ge=1, le=3_650)


class Settings(Record):
    """Whose project this is."""

    title: Text = Field(description="The project's name.", max_length=200)
    submitter: Text | None = Field(
        None, description="The submitting organisation; null until somebody fills it in.", max_length=200
    )
    signatory: Text | None = Field(None, description="Who signs letters; null until somebody fills it in.", max_length=200)
    contact: Text | None = Field(None, description="How to reach the submitter; null until somebody fills it in.", max_length=300)
    about: Text | None = Field(
        None, description="What the organisation is and how it is linked with the file, in a few sentences.", max_length=900
    )
    partners: tuple[Text, ...] = Field((), description="Partner organisations.")
    undesirable_in: tuple[Id, ...] = Field(
        (),
        description="The territories where contact with the submitter, or a partner named here, is punished.",
        json_schema_extra={INTERNAL: True},
    )
    house: House = Field(House(), description="How the organisation's own papers are set.")
    vault: Text | None = Field(
        None,
        description="The folder, outside the project, that holds what is confidential; relative to project.yaml.",
        max_length=400,
    )
    reviewers: tuple[Reviewer, ...] = Field(
        (), description="Who may sign, and in which roles.", json_schema_extra={INTERNAL: True}
    )
    limits: Limits = Field(Limits(), description="How old knowledge may be before it must be looked up again.")
    report: Report | None = Field(None, description="The report that the project works from.")
