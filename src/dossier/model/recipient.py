"""A recipient: whom a packet goes to, what it must contain in which order, and how it is set."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from dossier.model.record import Record, SourceCite
from dossier.model.rights import LawRecord
from dossier.model.text import Id, Language, Text, WholeNumber, YesNo


class Section(LawRecord):
    """A section of the packet, in the recipient's own order."""

    title: Text = Field(description="The heading.", max_length=120)
    expects: Text = Field(description="What the recipient looks for under it.", max_length=500)
    parts: tuple[Id, ...] = Field(
        (), description="The parts in templates/packet/parts that fill it; none while it cannot be written."
    )
    regimes: tuple[Id, ...] = Field((), description="The regimes that its parts speak of; none for all of the recipient's.")


class Handling(Record):
    """What a submitter must know before sending."""

    confidentiality: Text = Field(description="How the recipient treats confidential material.", max_length=900)
    contrary: Text = Field(description="What the recipient expects of contrary information.", max_length=900)
    interest: Text = Field(description="Whether and how an interest of the state is argued.", max_length=900)
    disclosure_warning: Text | None = Field(None, description="What reaches the person concerned.", max_length=900)
    length: Text | None = Field(None, description="What is known of limits on length.", max_length=400)


class Recipient(Record):
    """Whom a packet goes to."""

    name: Text = Field(description="Name in full.", max_length=200)
    short: Text = Field(description="Name for running heads.", max_length=60)
    jurisdiction: Text = Field(description="Whose authority it is.", max_length=80)
    state: Text | None = Field(
        None, description="The same inside a sentence, such as the United Kingdom, where it takes an article.", max_length=80
    )
    address: Text | None = Field(None, description="Where to send it; null until somebody has confirmed it.", max_length=400)
    who_may_submit: Text = Field(description="Who may submit, as far as sourced.", max_length=700)
    who_may_submit_cites: tuple[SourceCite, ...] = Field((), description="Where that was read.")
    regimes: tuple[Id, ...] = Field(description="The regimes it can act under, in the order of pleading.", min_length=1)
    sections: tuple[Section, ...] = Field(description="The sections in order.", min_length=1)
    handling: Handling = Field(description="What to know before sending.")
    paper: Literal["a4", "letter"] = Field(description="Paper size.")
    language: Language = Field(description="Language and spelling, such as en-GB; a file in templates/packet/languages.")
    citation: Id = Field(description="Citation style; a file in templates/packet/citations.")
    largest_mb: Annotated[WholeNumber, Field(ge=1, le=100_000)] | None = Field(
        None, description="The largest file that it takes, in millions of bytes; a bundle's pages are split at it. Null for none."
    )
    final_needs: tuple[Text, ...] = Field((), description="Roles whose sign-off a final packet needs.")
    active: YesNo = Field(True, description="no for a recipient to whom nothing is sent for now.")

    @property
    def state_in_words(self) -> str:
        """The state or union as it stands inside a sentence."""
        return self.state or self.jurisdiction
