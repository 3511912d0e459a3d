"""Who stood above whom, and when."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.model.dates import Answer, parse_when
from dossier.project import Project, read_project
from dossier.tenure import below_and_itself, headed_at
from dossier.view import Audience, View, view
from tests.conftest import change


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
    assert set(below_and_itself(seen, top, parse_when(when))) == below


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


def test_a_line_without_a_beginning_may_or_may_not_have_held(folder: Path) -> None:
    change(folder, "evidence/institutions.yaml", "        from: 2015-01-01\n", "")
    seen = view(read_project(folder), Audience("internal"))
    assert below_and_itself(seen, "ministry-of-order", parse_when("1990"))["state-inspectorate"] is Answer.UNKNOWN
    positions = seen.officials["richard-miles"].positions
    assert headed_at(seen, positions, "state-inspectorate", [parse_when("2017-04-01")]) is Answer.UNKNOWN


def test_a_line_that_ended_holds_no_longer(folder: Path) -> None:
    change(folder, "evidence/institutions.yaml", "        from: 2015-01-01\n", "        until: 2016-01-01\n")
    seen = view(read_project(folder), Audience("internal"))
    assert "state-inspectorate" not in below_and_itself(seen, "ministry-of-order", parse_when("2017"))
