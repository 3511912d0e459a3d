"""The lists that people are screened against: whose they are, and which regime a programme on them stands for."""

from __future__ import annotations

from pydantic import Field

from dossier.model.record import Record
from dossier.model.text import Id, Text, WholeNumber


class Programme(Record):
    """A programme as a list prints it, and the regime file that stands for it."""

    tag: Text = Field(description="The programme as the list prints it.", max_length=200)
    regime: Id = Field(description="The regime in templates/regimes.")


class KnownList(Record):
    """A list of persons that a state or union publishes."""

    id: Id = Field(description="The id that the reader of its format gives, such as ofac-sdn.")
    name: Text = Field(description="Its name, as a list check prints it.", max_length=200)
    jurisdiction: Text | None = Field(
        None, description="Whose list it is; null where one file holds the lists of many.", max_length=80
    )
    scheme: Id | None = Field(None, description="The scheme in templates/schemes.yaml that its numbers belong to.")
    least: WholeNumber = Field(
        0, description="The fewest rows of a full copy; with fewer it is an extract, and nobody is said not to be on it.", ge=0
    )
    programmes: tuple[Programme, ...] = Field((), description="The programmes on it that a regime file stands for.")


class Lists(Record):
    """Every list whose format can be read."""

    lists: tuple[KnownList, ...] = Field(description="The lists.", min_length=1)
