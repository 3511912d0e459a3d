"""A language that packets are set in: how it writes dates, and its words for the few fixed answers."""

from __future__ import annotations

from string import Formatter
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


def _with(*names: str) -> AfterValidator:
    """A check that a pattern names what it may name, each in plain braces, and nothing else."""

    def check(pattern: str) -> str:
        try:
            found = [(name, form, how) for _, name, form, how in Formatter().parse(pattern) if name is not None]
        except ValueError:
            found = [("", "", "")]
        if any(name not in names or form or how for name, form, how in found) or {name for name, _, _ in found} != set(names):
            raise PydanticCustomError("pattern_names", "{names}", {"names": ", ".join(f"{{{name}}}" for name in names)})
        return pattern

    return AfterValidator(check)


class Language(Record):
    """Dates and fixed words; patterns hold names in braces, as their descriptions say."""

    name: Text = Field(description="Its name.")
    months: Annotated[tuple[Text, ...], AfterValidator(_twelve)] = Field(description="The twelve months.")
    day: Annotated[Text, _with("day", "month", "year")] = Field(description="A whole date, with {day}, {month} and {year}.")
    month: Annotated[Text, _with("month", "year")] = Field(description="A month, with {month} and {year}.")
    span: Annotated[Text, _with("start", "end")] = Field(description="From one date to another, with {start} and {end}.")
    since: Annotated[Text, _with("start")] = Field(description="Open at the end, with {start}.")
    until: Annotated[Text, _with("end")] = Field(description="Open at the start, with {end}.")
    about: Annotated[Text, _with("date")] = Field(description="An approximate date, with {date}.")
    uncertain: Annotated[Text, _with("date")] = Field(description="An uncertain date, with {date}.")
    witness: Annotated[Text, _with("letter")] = Field(
        "Witness {letter}", description="How a page speaks of a witness, with {letter}."
    )
    quotation_marks: Annotated[str, Field(pattern=r"^\S{4}$")] = Field(
        "“”‘’", description="Its quotation marks: opening and closing, then those of a quotation in a quotation."
    )
    page: Annotated[Text, _with("page", "pages")] = Field(description="The foot of each page, with {page} and {pages}.")
    draft_mark: Annotated[str, Field(pattern=r"^[A-Z][A-Z ]{0,18}[A-Z]$")] = Field(
        description="The mark across each page of a draft, in plain capitals."
    )

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
