"""A language that packets are set in: how it writes dates, and its words for the few fixed answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from dossier.model.dates import Point, When
from dossier.model.record import Record
from dossier.model.text import Text


def _twelve(months: tuple[str, ...]) -> tuple[str, ...]:
    if len(months) != 12:
        raise PydanticCustomError("months_missing", "twelve months")
    return months


class Language(Record):
    """Dates and fixed words; patterns hold names in braces, as their descriptions say."""

    name: Text = Field(description="Its name.")
    months: Annotated[tuple[Text, ...], AfterValidator(_twelve)] = Field(description="The twelve months.")
    day: Text = Field(description="A whole date, with {day}, {month} and {year}.")
    month: Text = Field(description="A month, with {month} and {year}.")
    span: Text = Field(description="From one date to another, with {start} and {end}.")
    since: Text = Field(description="Open at the end, with {start}.")
    until: Text = Field(description="Open at the start, with {end}.")
    about: Text = Field(description="An approximate date, with {date}.")
    uncertain: Text = Field(description="An uncertain date, with {date}.")
    page: Text = Field(description="The foot of each page, with {page} and {pages}.")
    draft_mark: Text = Field(description="The mark across each page of a draft.", max_length=20)

    def write_point(self, point: Point) -> str:
        """One date, no more exact than it is known."""
        year, month = str(point.first.year), self.months[point.first.month - 1]
        if len(point.text) == 4:
            words = year
        elif len(point.text) == 7:
            words = self.month.format(month=month, year=year)
        else:
            words = self.day.format(day=point.first.day, month=month, year=year)
        if point.approximate:
            words = self.about.format(date=words)
        return self.uncertain.format(date=words) if point.uncertain else words

    def write(self, when: When) -> str:
        """A date or a span, in words."""
        if not when.is_span and when.start:
            return self.write_point(when.start)
        if when.start and when.end:
            return self.span.format(start=self.write_point(when.start), end=self.write_point(when.end))
        if when.start:
            return self.since.format(start=self.write_point(when.start))
        return self.until.format(end=self.write_point(when.end)) if when.end else when.text
