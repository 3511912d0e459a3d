"""Dates of birth as lists print them, each read as exactly as it is written and no more exactly.

`00/00/1953` and `dd/mm/1953` are a year, `circa 1958` is about a year, `1950 to 1955` is a span. What cannot be read is
left out: an omission decides nothing, a wrong date would.
"""

from __future__ import annotations

import datetime as dt
import re

from dossier.model.dates import EARLIEST_YEAR, LATEST_YEAR, When, parse_when

MOST_DATES = 40
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    r"(?P<about>\b(?:circa|about|approximately|approx\.?|around|between approximately|ca?\.?)\s*)?"
    r"(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})(?:-(?P<d1>\d{1,2}))?(?!\d)"
    r"|(?P<d2>\d{1,2}|dd)[/.](?P<m2>\d{1,2}|mm)[/.](?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th)?\s+" + _MONTH.format("m3") + r",?\s+(?P<y3>\d{4})"
    r"|" + _MONTH.format("m4") + r"\s+(?:(?P<d4>\d{1,2}),?\s+)?(?P<y4>\d{4})"
    r"|(?P<m5>\d{1,2})/(?P<y5>\d{4})"
    r"|(?<![\d/])(?P<y6>\d{4})(?![\d/]))",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\s*(?:to|-|–|until|and(?=.*between))\s*", re.IGNORECASE)
_FIRST_DAY_OF_SHEETS = dt.date(1899, 12, 30)


def births_in(text: str, *, day_first: bool = False) -> tuple[When, ...]:
    """Every date in a text, in its order; two with `to` or a dash between them are one span.

    Args:
        day_first: whether 01/03/1976 is the first of March on this list; where that is not sure, it is read as the year.
    """
    text = text[:2_000]
    if re.fullmatch(r"[1-6]\d{4}", text.strip()):  # a spreadsheet's own number of a day
        return (parse_when((_FIRST_DAY_OF_SHEETS + dt.timedelta(days=int(text))).isoformat()),)
    found: list[tuple[int, int, str]] = []
    for match in _DATE.finditer(text):
        written = _written(match, day_first)
        if written and len(found) < MOST_DATES:
            found.append((match.start(), match.end(), written))
    dates: list[When] = []
    number = 0
    while number < len(found):
        _, end, written = found[number]
        number += 1
        between_words = "between" in text[: found[number - 1][0]].casefold()[-30:]
        if number < len(found):
            gap = text[end : found[number][0]]
            if _SPAN.fullmatch(gap) or (between_words and gap.strip().casefold() in ("and", "or")):
                last = found[number][2]
                span = _span(written, last + "~" if written.endswith("~") and not last.endswith("~") else last)
                if span:
                    dates.append(span)
                    number += 1
                    continue
        dates.append(parse_when(written))
    return tuple(dict.fromkeys(dates))


def _span(first: str, last: str) -> When | None:
    try:
        return parse_when(f"{first}/{last}")
    except ValueError:
        return None


def _written(match: re.Match[str], day_first: bool) -> str | None:
    """A date in the notation of records; its month or its year alone where no such day exists."""
    said = {name: value for name, value in match.groupdict().items() if value}
    year = next(value for name, value in said.items() if name[0] == "y")
    month, day = (next((value for name, value in said.items() if name[0] == part and name[1:].isdigit()), "") for part in "md")
    mark = "~" if "about" in said else ""
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return None
    number = (
        _MONTHS.index(month.lower()[:3]) + 1
        if month[:1].isalpha() and month.lower() != "mm"
        else int(month)
        if month.isdigit()
        else 0
    )
    days = int(day) if day.isdigit() else 0
    if "y2" in said and not day_first and 0 < days <= 12:
        number = days = 0
    for written in (f"{year}-{number:02}-{days:02}", f"{year}-{number:02}", year):
        try:
            parse_when(written)
        except ValueError:
            continue
        return written + mark
    return None
