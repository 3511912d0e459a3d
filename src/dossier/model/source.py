"""Where facts come from: sources as published, and the exhibits that we hold of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dossier.model.dates import Date, Day
from dossier.model.record import INTERNAL, Disclosure, Guarded, Record
from dossier.model.text import FileName, Language, Link, SourceId, Text, WholeNumber, YesNo

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Source(Guarded):
    """A publication, list, judgment or statute, as far as we know it."""

    title: Text = Field(description="Title, or a plain description where it has none.", max_length=400)
    publisher: Text = Field(description="Who published it.", max_length=300)
    published: Date | None = Field(None, description="When it was published; null where it bears no date.")
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
    ] = Field(description="What kind of publication it is.")
    language: tuple[Language, ...] = Field(description="The languages it is in.", min_length=1)
    reliability: Literal["primary", "primary-copy", "secondary", "weak-secondary"] = Field(
        description="primary text, a copy of it, a secondary account, or a weak one. Our judgement."
    )
    caution: Text | None = Field(None, description="What a reader must know before relying on it.")
    origin: SourceId | None = Field(None, description="The source it goes back to; such reports count once.")
    speaks_for_report: YesNo = Field(False, description="yes where it is the report, or its authors naming a person in it.")
    notes: tuple[Text, ...] = Field((), description="Privileged notes.", json_schema_extra={INTERNAL: True})


class Exhibit(Record):
    """A file that we hold. The file stands beside `exhibit.yaml`; its bytes are never changed."""

    title: Text = Field(description="What it is, in neutral words.", max_length=300)
    source: SourceId = Field(description="The source it is a copy of.")
    file: FileName = Field(description="The file's name in this folder.")
    sha256: Sha256 = Field(description="The SHA-256 of the file's bytes.")
    language: tuple[Language, ...] = Field(description="The languages it is in.", min_length=1)
    pages: Annotated[WholeNumber, Field(ge=1, le=100_000)] | None = Field(None, description="How many pages it has.")
    captured: Day | None = Field(None, description="The day on which the copy was taken.")
    disclosure: Disclosure = Field(description="public, internal, or a list of recipients. There is no default.")
    notes: tuple[Text, ...] = Field((), description="Privileged notes.", json_schema_extra={INTERNAL: True})
