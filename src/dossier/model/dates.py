"""Dates as people know them: a day, a month, a year, about, possibly, from … to …, open at one end.

The notation is the part of EDTF (ISO 8601-2:2019) that records need. A date answers questions in three values, because
a month cannot say whether it came before one of its own days.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")


EARLIEST_YEAR, LATEST_YEAR = 1000, 2999
"""Years outside these are slips of the pen."""


class Answer(StrEnum):
    """The answer to a question that incomplete dates may not be able to settle."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """One date of a given precision: 4, 7 or 10 characters say year, month or day."""

    text: str
    first: dt.date
    last: dt.date
    approximate: bool = False
    uncertain: bool = False

    @property
    def slack(self) -> dt.timedelta:
        """How far an approximate or uncertain date may be out: a year for a year, a month for anything finer."""
        if not (self.approximate or self.uncertain):
            return dt.timedelta()
        return dt.timedelta(days=366 if len(self.text) == 4 else 31)


@dataclass(frozen=True, slots=True)
class When:
    """A date or a span between two dates; an end that is open is None, and for a single date both ends are the same."""

    text: str
    start: Point | None
    end: Point | None

    @property
    def is_span(self) -> bool:
        """Whether this runs from one date to another."""
        return "/" in self.text

    @property
    def earliest(self) -> dt.date:
        """The first day this may mean."""
        return self.start.first if self.start else dt.date.min

    @property
    def latest(self) -> dt.date:
        """The last day this may mean."""
        return self.end.last if self.end else dt.date.max

    def loosened(self) -> When:
        """The same date with approximate and uncertain ends moved out as far as they may be."""
        return When(self.text, _loosened(self.start), _loosened(self.end))

    def __str__(self) -> str:
        return self.text


def _loosened(point: Point | None) -> Point | None:
    if point is None or not point.slack:
        return point
    return Point(point.text, point.first - point.slack, point.last + point.slack)


def _point(text: str, whole: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise PydanticCustomError("date_shape", "{value}", {"value": whole})
    if not EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
        raise PydanticCustomError("date_calendar", "{value}", {"value": whole})
    year, month, day, mark = int(match[1]), match[2], match[3], match[4]
    try:
        first = dt.date(year, int(month or 1), int(day or 1))
    except ValueError:
        raise PydanticCustomError("date_calendar", "{value}", {"value": whole}) from None
    last = first
    if not day:
        last_month = int(month or 12)
        last = dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
    bare = text.rstrip("?~%")
    return Point(bare, first, last, approximate=mark in ("~", "%") and bool(mark), uncertain=mark in ("?", "%") and bool(mark))


def parse_when(value: object) -> When:
    """Reads a date in the supported part of EDTF.

    Raises:
        PydanticCustomError: `date_shape` when the notation is unknown, `date_calendar` when no such day exists,
            `date_order` when a span ends before it begins.
    """
    if isinstance(value, When):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("date_shape", "{value}", {"value": str(value)})
    if "/" not in value:
        point = _point(value, value)
        return When(value, point, point)
    first, _, second = value.partition("/")
    if first in ("", "..") and second in ("", ".."):
        raise PydanticCustomError("date_shape", "{value}", {"value": value})
    start = None if first in ("", "..") else _point(first, value)
    end = None if second in ("", "..") else _point(second, value)
    if start and end and end.last < start.first:
        raise PydanticCustomError("date_order", "{value}", {"value": value})
    return When(value, start, end)


def parse_day(value: object) -> dt.date:
    """Reads one whole day, YYYY-MM-DD; raises `day_shape` for anything less exact."""
    if isinstance(value, dt.date):
        return value
    when = parse_when(value)
    if when.is_span or when.start is None or when.start.first != when.start.last or when.text != when.start.text:
        raise PydanticCustomError("day_shape", "{value}", {"value": when.text})
    return when.start.first


def held_at(begins: When, ends: When | None, seen: dt.date | None, event: When) -> Answer:
    """Whether a span of time held at an event.

    Args:
        begins: when the span began.
        ends: when it ended; None while no end is known.
        seen: with no known end, the last day on which it was known to hold; later days are unknown.
        event: the day or span that is asked about. For a span of days, holding on any one of them counts.

    Returns:
        YES only when it certainly held, NO only when it certainly did not. Approximate and uncertain dates are taken as
        far out as they may be.
    """
    begins, ends, event = begins.loosened(), ends.loosened() if ends else None, event.loosened()
    certain_from, certain_to = begins.latest, ends.earliest if ends else (seen or begins.latest)
    possible_from, possible_to = begins.earliest, ends.latest if ends else dt.date.max
    if event.latest < possible_from or event.earliest > possible_to:
        return Answer.NO
    if event.is_span and event.start and event.end:
        touches = event.start.last <= certain_to and event.end.first >= certain_from
        return Answer.YES if touches and certain_from <= certain_to else Answer.UNKNOWN
    inside = certain_from <= event.earliest and event.latest <= certain_to
    return Answer.YES if inside else Answer.UNKNOWN


_SCHEMA: dict[str, Any] = {"type": "string", "examples": ["2014-05-10", "2014-05", "2014~", "2014-05-10/2014-05-11"]}

Date = Annotated[When, BeforeValidator(parse_when), PlainSerializer(str, return_type=str), WithJsonSchema(_SCHEMA)]
"""A date in the supported part of EDTF; as data it is the text that was written."""

Day = Annotated[dt.date, BeforeValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
"""One whole day, YYYY-MM-DD."""
