"""How names of one alphabet are written in another: data, so that a project can add what its lists use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dossier.model.record import Record
from dossier.model.text import Id, Text

Letters = Annotated[str, Field(pattern=r"^\S{1,8}$")]
"""A few letters, without spaces."""


class Letter(Record):
    """A letter that is not Latin, and how it is written in Latin letters."""

    letter: Letters = Field(description="The small letter.")
    reads: tuple[Letters, ...] = Field((), description="In Latin letters, each way in use; none where it is not written.")


class Spelling(Record):
    """Latin letters that stand for the same sound as others."""

    letters: Letters = Field(description="The letters as some people write them; $ at the end means: at the end of a word.")
    reads: Letters | None = Field(None, description="The letters that we compare by; null where they are not heard.")


class Reading(Record):
    """One tradition of writing names in Latin letters; a name is compared in every one of them."""

    id: Id = Field(description="Its id, such as english.")
    spellings: tuple[Spelling, ...] = Field(description="What is read otherwise than it is written; the longest comes first.")


class Romanisation(Record):
    """How names are written in Latin letters, and which given names are the same name."""

    letters: tuple[Letter, ...] = Field(description="The letters of other alphabets.", min_length=1)
    marked: tuple[Spelling, ...] = Field((), description="Latin letters with marks that are more than an accent.")
    readings: tuple[Reading, ...] = Field(description="The traditions of writing.", min_length=1)
    masculine: tuple[Letters, ...] = Field((), description="How a man's patronymic ends, as English readers write it.")
    feminine: tuple[Letters, ...] = Field((), description="How a woman's patronymic ends.")
    given_names: tuple[tuple[Text, ...], ...] = Field((), description="Given names that are one name in several languages.")
