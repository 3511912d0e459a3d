"""Who stood above whom, and when."""

from __future__ import annotations

import pytest

from dossier.model.dates import Answer, parse_when
from dossier.project import Project
from dossier.tenure import below_and_itself, headed_at
from dossier.view import Audience, View, view


@pytest.fixture
def seen(invented: Project) -> View:
    return view(invented, Audience("internal"))


@pytest.mark.parametrize(
    ("top", "when", "below"),
    [
        ("ministry-of-order", "2017", {"ministry-of-order", "state-inspectorate"}),
        ("ministry-of-order", "2014-04-01", {"ministry-of-order"}),
        ("presidency", "2017", {"presidency"}),
        ("state-inspectorate", "2017", {"state-inspectorate"}),
    ],
    ids=["while the line held", "before the line held", "a line that no source shows", "nothing below"],
)
def test_what_answered_to_an_institution(seen: View, top: str, when: str, below: set[str]) -> None:
    assert below_and_itself(seen, top, parse_when(when)) == below


@pytest.mark.parametrize(
    ("official", "times", "answer"),
    [
        ("jane-roe", ["2014-04-01"], Answer.YES),
        ("jane-roe", ["2010-04-01"], Answer.NO),
        ("jane-roe", ["2010-04-01", "2014-04-01"], Answer.UNKNOWN),
        ("jane-roe", ["2021-04-01"], Answer.UNKNOWN),
        ("richard-miles", ["2017-04-01"], Answer.YES),
        ("richard-miles", ["2014-04-01"], Answer.NO),
        ("richard-miles", ["2018-09-15"], Answer.UNKNOWN),
    ],
    ids=[
        "head",
        "only deputy then",
        "once of twice",
        "after last seen",
        "through the line",
        "before the line",
        "in the last month",
    ],
)
def test_whether_an_institution_was_headed(seen: View, official: str, times: list[str], answer: Answer) -> None:
    positions = seen.officials[official].positions
    assert headed_at(seen, positions, "state-inspectorate", [parse_when(time) for time in times]) is answer
