"""A date of birth is read as exactly as it is written, and no more exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.lists.births import births_in

READ = {
    "27 Aug 1953": ["1953-08-27"],
    "27th August 1953": ["1953-08-27"],
    "August 27, 1953": ["1953-08-27"],
    "Aug 1953": ["1953-08"],
    "1953": ["1953"],
    "1953-08-27": ["1953-08-27"],
    "1953-08-27T00:00:00": ["1953-08-27"],
    "1953-08": ["1953-08"],
    "1953-00-00": ["1953"],
    "27/08/1953": ["1953-08-27"],
    "27.08.1953": ["1953-08-27"],
    "dd/mm/1945": ["1945"],
    "dd/08/1945": ["1945-08"],
    "00/00/1936": ["1936"],
    "00/04/1984": ["1984-04"],
    "10/00/1983": ["1983"],
    "31/02/1960": ["1960-02"],
    "1975-19-25": ["1975"],
    "circa 1958": ["1958~"],
    "Approximately 1960": ["1960~"],
    "1950 to 1955": ["1950/1955"],
    "1950-1955": ["1950/1955"],
    "Between 1950 and 1955": ["1950/1955"],
    "circa 1962-1963": ["1962~/1963~"],
    "01 Jan 1951 to 31 Dec 1952": ["1951-01-01/1952-12-31"],
    "1955 to 1950": ["1955", "1950"],
    "a) 30/04/1963 b) 1960": ["1963-04-30", "1960"],
    "1952-10-07;1953": ["1952-10-07", "1953"],
    "1972-08-10 or 1972-08-11": ["1972-08-10", "1972-08-11"],
    "19598": ["1953-08-27"],
    "0953": [],
    "unknown": [],
    "": [],
    "9" * 5_000: [],
}


@pytest.mark.parametrize(("text", "dates"), READ.items(), ids=[text[:30] or "nothing" for text in READ])
def test_a_date_is_read_as_it_is_written(text: str, dates: list[str]) -> None:
    assert [when.text for when in births_in(text, day_first=True)] == dates


def test_where_the_order_of_day_and_month_is_not_sure_only_the_year_counts() -> None:
    assert [when.text for when in births_in("01/03/1976")] == ["1976"]
    assert [when.text for when in births_in("23/11/1973")] == ["1973-11-23"]
    assert [when.text for when in births_in("01/03/1976", day_first=True)] == ["1976-03-01"]


@given(st.text(alphabet="0123456789/-. circadmbetween;toJanuary", max_size=80))
def test_no_text_raises(text: str) -> None:
    births_in(text)
    births_in(text, day_first=True)


@given(st.dates(min_value=__import__("datetime").date(1000, 1, 1), max_value=__import__("datetime").date(2999, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day: object) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d %B %Y"):
        written = day.strftime(form)  # type: ignore[attr-defined]
        assert [when.text for when in births_in(written, day_first=True)] == [str(day)]
