"""The bodies of a state: what each does, who answers to whom, and since when."""

from __future__ import annotations

from pydantic import Field

from dossier.model.dates import Date
from dossier.model.record import Cite, Guarded, Record, Statement
from dossier.model.text import Id, Text


class AnswersTo(Guarded):
    """A line of subordination between two institutions; without a cite it is drawn dashed and is a gap."""

    cites: tuple[Cite, ...] = Field((), description="Where it stands; may be missing, visibly.")
    institution: Id = Field(description="The institution above.")
    begins: Date | None = Field(None, description="Since when; null where it was not seen.", alias="from")
    until: Date | None = Field(None, description="Until when; null while it holds.")
    how: Text = Field(description="In what way, in a few words.", max_length=300)


class Institution(Record):
    """A body of a state."""

    id: Id = Field(description="Its id.")
    name: Text = Field(description="Its name in English.", max_length=160)
    short: Text | None = Field(None, description="Its usual short form.", max_length=40)
    state: Text = Field(description="The state it belongs to.", max_length=80)
    does: tuple[Statement, ...] = Field((), description="What it does, as far as sourced.")
    answers_to: tuple[AnswersTo, ...] = Field((), description="Whom it answers to.")


class Institutions(Record):
    """All institutions that records name."""

    institutions: tuple[Institution, ...] = Field(description="The institutions.", min_length=1)
