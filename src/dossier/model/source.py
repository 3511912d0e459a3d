"""Where facts come from: sources as published, and the exhibits that we hold of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from dossier.model.consent import Consent
from dossier.model.custody import LOG
from dossier.model.dates import Date, Day
from dossier.model.record import INTERNAL, Disclosure, Guarded, Record, Waiver
from dossier.model.text import ExhibitId, FileName, Id, Language, Link, SourceId, Text, WholeNumber, YesNo

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Source(Guarded):
    """A publication, list, judgment or statute, as far as we know it."""

    title: Text = Field(description="Title, or a plain description where it has none.", max_length=400)
    publisher: Text = Field(description="Who published it.", max_length=300)
    published: Date | None = Field(None, description="When it was published; null where it bears no date.")
    updated: Date | None = Field(None, description="For a page that is kept up to date: when it was last changed.")
    url: Link | None = Field(None, description="Its address.")
    url_complete: YesNo = Field(True, description="no where the address leads to the host only.")
    kind: Literal[
        "government-report",
        "judgment",
        "news",
        "ngo-report",
        "official-list",
        "parliamentary-document",
        "press-release",
        "reference",
        "statute",
        "un-document",
        "guide",
        "testimony",
    ] = Field(description="What kind of publication it is.")
    language: tuple[Language, ...] = Field(description="The languages it is in.", min_length=1)
    reliability: Literal["primary", "primary-copy", "secondary", "weak-secondary"] = Field(
        description="primary text, a copy of it, a secondary account, or a weak one. Our judgement."
    )
    caution: Text | None = Field(None, description="What a reader must know before relying on it.")
    origin: SourceId | None = Field(None, description="The source it goes back to; such reports count once.")
    witness: Id | None = Field(
        None,
        description="For what a witness told us: the witness in the vault, whose consent it then needs.",
        json_schema_extra={INTERNAL: True},
    )
    undesirable_in: tuple[Id, ...] = Field(
        (),
        description="The territories where contact with the publisher is punished, as with a banned organisation.",
        json_schema_extra={INTERNAL: True},
    )
    speaks_for_report: YesNo = Field(False, description="yes where it is the report, or its authors naming a person in it.")
    waivers: tuple[Waiver, ...] = Field(
        (), description="Problems of this record that somebody lets stand.", json_schema_extra={INTERNAL: True}
    )
    notes: tuple[Text, ...] = Field((), description="Privileged notes.", json_schema_extra={INTERNAL: True})


Duration = Annotated[str, Field(pattern=r"^[0-9]{2,3}:[0-5][0-9]:[0-5][0-9]$")]
"""A length of time, such as 00:12:30."""

FileType = Literal[
    "pdf",
    "png",
    "jpeg",
    "tiff",
    "text",
    "email",
    "docx",
    "opaque-html",
    "opaque-mhtml",
    "opaque-warc",
    "opaque-audio",
    "opaque-video",
]
"""What a file is by its content. An opaque file is kept and hashed, and never opened."""


class Capture(Record):
    """How the copy came to us."""

    on: Day | None = Field(None, description="The day on which the copy was taken; null where nobody knows.")
    by: Text = Field(description="Who took it, by function and not by name.", max_length=120)
    how: Text | None = Field(None, description="How: downloaded, scanned, received by post.", max_length=400)
    address: Text | None = Field(None, description="The address or place that it was taken from.", max_length=2_000)
    tool: Text | None = Field(None, description="The program or device used, with its version.", max_length=200)


class Translation(Record):
    """Says that this exhibit is a translation, and of what."""

    of: ExhibitId | None = Field(
        None,
        description="The exhibit that it translates; null where the original is not held.",
        json_schema_extra={INTERNAL: True},
    )
    translator: Text | None = Field(
        None, description="Who translated it, by function.", max_length=200, json_schema_extra={INTERNAL: True}
    )
    machine: YesNo = Field(description="yes where a machine translated it; a person must then have read it over.")
    on: Day | None = Field(None, description="The day of the translation.")


def _refuse_log(name: str) -> str:
    if name == LOG:
        raise PydanticCustomError("record_name", "{id}", {"id": name})
    return name


class Exhibit(Record):
    """A file that we hold. The file stands beside `exhibit.yaml`; its bytes are never changed."""

    title: Text = Field(description="What it is, in neutral words.", max_length=300)
    source: SourceId = Field(description="The source it is a copy of.")
    file: Annotated[FileName, AfterValidator(_refuse_log)] = Field(description="The file's name in this folder.")
    sha256: Sha256 = Field(description="The SHA-256 of the file's bytes.")
    language: tuple[Language, ...] = Field(description="The languages it is in.", min_length=1)
    type: FileType | None = Field(None, description="What the file is by its content; written when it is taken in.")
    bytes: Annotated[WholeNumber, Field(ge=0)] | None = Field(None, description="The size of the file in bytes.")
    pages: Annotated[WholeNumber, Field(ge=1, le=100_000)] | None = Field(None, description="How many pages it has.")
    duration: Duration | None = Field(None, description="How long a recording is, as HH:MM:SS.")
    duration_told: YesNo = Field(
        False,
        description="yes where a person told how long it is, because the file does not say it.",
        json_schema_extra={INTERNAL: True},
    )
    captured: Day | None = Field(None, description="The day on which the copy was taken; `capture` says more.")
    capture: Capture | None = Field(None, description="Who took the copy, when, how, from where, with what.")
    copy_kind: Literal["evidentiary", "working"] = Field(
        "evidentiary", alias="copy", description="evidentiary: the copy relied on; working: made from one, to work with."
    )
    parent: ExhibitId | None = Field(
        None, description="The exhibit that this one was made from.", json_schema_extra={INTERNAL: True}
    )
    translation: Translation | None = Field(None, description="For a translation: of what, by whom, whether by machine.")
    original_name: Text | None = Field(
        None, description="The name that the file bore when it came.", max_length=2_100, json_schema_extra={INTERNAL: True}
    )
    disclosure: Disclosure = Field(description="public, internal, or a list of recipients. There is no default.")
    consent: tuple[Consent, ...] = Field(
        (), description="What was allowed to which recipient; never above it.", json_schema_extra={INTERNAL: True}
    )
    waivers: tuple[Waiver, ...] = Field(
        (), description="Problems of this record that somebody lets stand.", json_schema_extra={INTERNAL: True}
    )
    notes: tuple[Text, ...] = Field((), description="Privileged notes.", json_schema_extra={INTERNAL: True})
