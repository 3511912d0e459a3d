"""The timeline: what happened in the cases, over the offices that the official held.

Drawn in black, white and one grey, so that a copier loses nothing. Its text alternative carries the same information.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from dossier.model.case import Case, Event
from dossier.model.dates import Answer, When
from dossier.model.institution import Institution
from dossier.model.language import Language
from dossier.model.official import Position
from dossier.packet.drawing import GREY, LETTER, WIDTH, Figure, box, figure_of, line, text
from dossier.packet.selection import printable_events

_LEFT, _RIGHT, _LANE, _TOP = 118, 12, 22, 8


def timeline(
    positions: Sequence[Position],
    cases: Mapping[str, Case],
    institutions: Mapping[str, Institution],
    language: Language,
) -> Figure | None:
    """The events of the cases over the offices held; None when there is nothing to draw.

    Only offices that lead an institution are drawn, and of each only the part within the years of the events.
    """
    leading = [position for position in positions if position.heads]
    events = [event for case in cases.values() for event in printable_events(case)]
    if not leading or not events:
        return None
    scale = _Scale(events)
    drawn = [position for position in leading if scale.covers(position)]
    body = _offices(drawn, institutions, scale)
    low = _TOP + _LANE * len(drawn) + 10
    body += _lanes(cases, drawn, scale, low)
    height = low + _LANE * len(cases) + 46
    body += _axis(scale, low + _LANE * len(cases) + 6)
    body += _key(height - 8)
    return figure_of(body, height, _in_words(drawn, cases, institutions, language))


class _Scale:
    """Days to points across the page, over whole years around the events."""

    def __init__(self, events: Sequence[Event]) -> None:
        days = [day for event in events for day in _known_days(event.date)]
        self.first = min(days).year
        self.last = max(days).year + 1

    def at(self, day: dt.date) -> float:
        first, last = dt.date(self.first, 1, 1).toordinal(), dt.date(self.last, 1, 1).toordinal()
        share = (day.toordinal() - first) / (last - first)
        return _LEFT + min(max(share, 0), 1) * (WIDTH - _LEFT - _RIGHT)

    def middle(self, when: When) -> float:
        first, last = _known_days(when)
        return (self.at(first) + self.at(last)) / 2

    def covers(self, position: Position) -> bool:
        end = _known_end(position)
        return position.begins.earliest.year < self.last and end.year >= self.first


def _known_days(when: When) -> tuple[dt.date, dt.date]:
    """The first and the last day that a date names; where one end is open, both are those of the other."""
    start, end = when.start or when.end, when.end or when.start
    assert start is not None
    assert end is not None
    return start.first, end.last


def _known_end(position: Position) -> dt.date:
    if position.until:
        return position.until.latest
    return (position.as_of or position.begins).latest


def _offices(positions: Sequence[Position], institutions: Mapping[str, Institution], scale: _Scale) -> list[str]:
    body = []
    for row, position in enumerate(positions):
        y = _TOP + row * _LANE
        start, end = scale.at(position.begins.earliest), scale.at(_known_end(position))
        body.append(box(start, y, max(end - start, 2), 15, fill=GREY))
        label = _office(position, institutions)
        across = len(label) * LETTER
        if across <= end - start - 6:
            body.append(text(start + 4, y + 11, label))
        elif end + 4 + across <= WIDTH - _RIGHT:
            body.append(text(end + 4, y + 11, label))
        else:
            body.append(text(start - 4, y + 11, label, anchor="end"))
    return body


def _office(position: Position, institutions: Mapping[str, Institution]) -> str:
    body = institutions.get(position.institution)
    name = (body.short or body.name) if body else position.institution
    return position.title if name.lower() in position.title.lower() else f"{position.title}, {name}"


def _lanes(cases: Mapping[str, Case], positions: Sequence[Position], scale: _Scale, low: int) -> list[str]:
    body = []
    for row, case in enumerate(cases.values()):
        y = low + row * _LANE + 8
        body.append(text(_LEFT - 8, y + 3.4, case.name.family, anchor="end"))
        body.append(line((_LEFT, y), (WIDTH - _RIGHT, y), width=0.5, grey=True))
        for event in printable_events(case):
            start, end = (scale.at(day) for day in _known_days(event.date))
            if event.date.is_span and end - start > 5:
                body.append(line((start, y), (end, y), width=2))
            body.append(_dot(scale.middle(event.date), y, in_office(event, positions)))
    return body


def in_office(event: Event, positions: Sequence[Position]) -> Answer:
    """Whether any of the offices was held at an event: yes if one certainly was, no if certainly none was."""
    answers = [position.held_at(event.date) for position in positions]
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO


def _dot(x: float, y: float, held: Answer) -> str:
    fill = {Answer.YES: "#000", Answer.NO: "#fff", Answer.UNKNOWN: "#999"}[held]
    return f'<circle cx="{x:.1f}" cy="{y}" r="3.4" fill="{fill}" stroke="#000" stroke-width="0.9"/>'


def _axis(scale: _Scale, y: int) -> list[str]:
    body = [line((_LEFT, y), (WIDTH - _RIGHT, y))]
    years = scale.last - scale.first
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if years / step <= 14)
    for year in range(scale.first, scale.last + 1):
        x = scale.at(dt.date(year, 1, 1))
        long = year % step == 0
        body.append(line((x, y), (x, y + (5 if long else 3)), width=0.6))
        if long:
            body.append(text(x, y + 14, str(year), anchor="middle"))
    return body


def _key(y: int) -> list[str]:
    body, x = [], float(_LEFT)
    for held, words in ((Answer.YES, "office held"), (Answer.NO, "office not held"), (Answer.UNKNOWN, "dates cannot say")):
        body += [_dot(x + 4, y - 3, held), text(x + 12, y, words)]
        x += 30 + len(words) * LETTER
    return body


def _in_words(
    positions: Sequence[Position], cases: Mapping[str, Case], institutions: Mapping[str, Institution], language: Language
) -> str:
    sentences = []
    for position in positions:
        end = language.write(position.until) if position.until else "an end that is not sourced"
        sentences.append(f"{_office(position, institutions)}: {language.write(position.begins)} to {end}.")
    held = {Answer.YES: "office held", Answer.NO: "office not held", Answer.UNKNOWN: "dates cannot say"}
    for case in cases.values():
        events = "; ".join(
            f"{language.write(event.date)}, {event.label} ({held[in_office(event, positions)]})"
            for event in printable_events(case)
        )
        sentences.append(f"{case.name.full}: {events}.")
    return " ".join(sentences)
