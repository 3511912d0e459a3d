"""What every record shares: it is frozen, refuses unknown fields, and says of each fact where it stands.

A fact carries its cites and who may see it. How firmly it is known is part of the fact and never left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from dossier.model.dates import Day
from dossier.model.text import ExhibitId, Id, Language, SourceId, Text

INTERNAL = "internal"
"""Mark in a field's `json_schema_extra`: the field exists for the internal audience only, whatever a record says."""


class Record(BaseModel):
    """The one base of everything a record can say."""

    model_config = ConfigDict(frozen=True, extra="forbid")


UNION_TAGS = frozenset(
    ["cite-of-source", "cite-of-exhibit", "everyone-or-us", "to-recipients", "one-element", "all-of", "any-of"]
)
"""The tags that tell the members of unions apart; Pydantic puts them into the locations of errors."""

Path = tuple[str | int, ...]
"""The steps from a record to a part of it, in the names that its YAML file uses."""


def parts(record: Record, path: Path = ()) -> Iterator[tuple[Path, Record]]:
    """A record and every record inside it, each with the path that leads to it."""
    yield path, record
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        step = field.alias or name
        if isinstance(value, Record):
            yield from parts(value, (*path, step))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Record):
                    yield from parts(item, (*path, step, index))


def records_in(annotation: object) -> Iterator[type[Record]]:
    """The kinds of record that a field's type can hold."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from records_in(argument)


class Quote(Record):
    """Words as they stand on the cited page."""

    text: Text = Field(description="The words exactly as printed, in their own language.", max_length=900)
    language: Language = Field(description="The language of the words.")
    translation: Text | None = Field(None, description="Our translation into English, when the words are not English.")


class SourceCite(Record):
    """Points to a source, and to the place in it where that is known."""

    source: SourceId = Field(description="The source relied on.")
    at: Text | None = Field(None, description="Where in it: page, paragraph or entry.", max_length=120)
    quote: Quote | None = Field(None, description="The words relied on.")
    older: Text | None = Field(
        None, description="For something older than the event it is cited for: why it is cited all the same.", max_length=200
    )


class ExhibitCite(Record):
    """Points to a page of an exhibit that we hold; the only grade of cite that a final packet takes."""

    exhibit: ExhibitId = Field(description="The exhibit relied on.")
    at: Text = Field(description="The page or paragraph, such as `p. 4`.", max_length=120)
    quote: Quote | None = Field(None, description="The words relied on.")
    older: Text | None = Field(
        None, description="For something older than the event it is cited for: why it is cited all the same.", max_length=200
    )


def _kind_of_cite(value: object) -> str:
    if isinstance(value, SourceCite | ExhibitCite):
        return "cite-of-exhibit" if isinstance(value, ExhibitCite) else "cite-of-source"
    keys = value.keys() if isinstance(value, dict) else ()
    return "cite-of-exhibit" if "exhibit" in keys else "cite-of-source"


def _refuse_both(value: object) -> object:
    if isinstance(value, dict) and {"source", "exhibit"} <= value.keys():
        raise PydanticCustomError("cite_both", "one of source and exhibit")
    return value


Cite = Annotated[
    Annotated[
        Annotated[SourceCite, Tag("cite-of-source")] | Annotated[ExhibitCite, Tag("cite-of-exhibit")],
        Discriminator(_kind_of_cite),
    ],
    BeforeValidator(_refuse_both),
]
"""Where a statement rests: `{source: S001, at: para 12}` or `{exhibit: EX-0001, at: p. 4}`."""

Audiences = Annotated[tuple[Id, ...], Field(min_length=1)]

Disclosure = Annotated[
    Annotated[Literal["public", "internal"], Tag("everyone-or-us")] | Annotated[Audiences, Tag("to-recipients")],
    Discriminator(lambda value: "everyone-or-us" if isinstance(value, str) else "to-recipients"),
]
"""Who may see something: everyone, only the organisation itself, or the recipients listed."""

Confidence = Literal["confirmed", "reported", "unverified"]
"""How firmly a fact is known. What is unverified is never printed as fact; it becomes a gap that says what to check."""

Basis = Literal["alleged", "reported", "charged", "found", "admitted", "official-record", "inferred"]
"""On what a statement rests; `found` belongs to courts and treaty bodies."""


class Guarded(Record):
    """Something that only a named audience may see; beyond the view it does not exist for anyone else."""

    disclosure: Disclosure = Field("public", description="public, internal, or a list of recipients.")


class Fact(Guarded):
    """Something sourced. When every cite is withheld from an audience, so is the fact."""

    cites: tuple[Cite, ...] = Field(description="Where it stands; at least one.", min_length=1)


class Statement(Fact):
    """One sentence of fact, as it may be printed."""

    statement: Text = Field(description="The sentence, worded no more firmly than its sources.", max_length=1_200)
    confidence: Confidence = Field("reported", description="confirmed, reported or unverified.")
    check: Text | None = Field(None, description="For an unverified point: what to look up, and where.")


class Premise(Fact):
    """Something that an inference is drawn from, with its own cites."""

    statement: Text = Field(description="One sentence, worded no more firmly than its sources.", max_length=600)


class Waiver(Record):
    """That somebody looked at a problem and lets it stand, for a time. The problem stays visible with these words."""

    code: Text = Field(description="The code of the problem; only some can be waived, as the catalogue says.", max_length=8)
    about: Text | None = Field(
        None,
        description="The part that it concerns, by its id, such as A1, or a field, such as brief; null for the whole.",
        max_length=80,
    )
    reason: Text = Field(description="Why it may stand, in one or two sentences.", max_length=600)
    by: Text = Field(description="Who decided, by name.", max_length=120)
    until: Day = Field(description="The last day on which it holds.")


class ConflictValue(Fact):
    """One of the values that sources give."""

    value: Text = Field(description="The value as that source gives it.", max_length=400)


class Conflict(Guarded):
    """A point on which sources differ, kept and not flattened."""

    about: Text = Field(description="What the sources differ on.", max_length=200)
    values: tuple[ConflictValue, ...] = Field(description="Each value with its own cites.", min_length=2)
    used: Text = Field(description="Which value the record uses, and why; or that none is used.", max_length=400)
