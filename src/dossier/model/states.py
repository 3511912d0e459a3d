"""States and unions, with the codes by which data of others knows them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dossier.model.record import Record
from dossier.model.text import Text


class State(Record):
    """A state or union that records name."""

    name: Text = Field(description="Its name, as records write it.", max_length=80)
    code: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = Field(description="Its code in ISO 3166-1, in small letters.")


class States(Record):
    """Every state that exported data names by a code."""

    states: tuple[State, ...] = Field(description="The states.", min_length=1)
