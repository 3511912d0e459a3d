"""An office answers for an event by its own dates, and by the day on which it was last seen."""

from __future__ import annotations

import pytest

from dossier.model.dates import Answer, parse_when
from dossier.project import Project

EVENTS = {
    "in the office that ended": (0, "2010", Answer.YES),
    "after it ended": (0, "2012", Answer.NO),
    "on the day it was last seen": (1, "2019-05-02", Answer.YES),
    "after it was last seen": (1, "2019-05-03", Answer.UNKNOWN),
    "before it began": (1, "2010", Answer.NO),
}


@pytest.mark.parametrize(("position", "event", "answer"), EVENTS.values(), ids=EVENTS)
def test_an_office_was_held_as_far_as_its_dates_say(invented: Project, position: int, event: str, answer: Answer) -> None:
    assert invented.officials["jane-roe"].positions[position].held_at(parse_when(event)) is answer
