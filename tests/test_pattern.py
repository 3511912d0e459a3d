"""The figure of a pattern draws each count as its source gives it, and says the same in words."""

from __future__ import annotations

from typing import Any

from dossier.model.conduct import Conduct
from dossier.packet.pattern import pattern_figure
from dossier.project import Project

CITES = [{"source": "S002"}]


def pattern(*counts: tuple[str, str]) -> Conduct:
    fields: dict[str, Any] = {
        "title": "T",
        "kind": "pattern",
        "acts": [{"from": "2013", "until": "2020", "territory": "freedonia"}],
        "rights": ["arbitrary-detention"],
        "statement": "S.",
        "basis": "reported",
        "cites": CITES,
        "pattern": {
            "period": "2013/2020",
            "method": "M.",
            "limits": "L.",
            "counts": [{"date": date, "number": number, "cites": CITES} for date, number in counts],
        },
    }
    return Conduct.model_validate(fields)


def test_counts_are_drawn_oldest_first_and_never_added_up(invented: Project) -> None:
    figure = pattern_figure(
        pattern(("2019-10", "53"), ("2013", "70 or 71"), ("2016", "more than 1,250")), invented.languages["en-GB"]
    )
    assert figure is not None
    assert figure.alternative.endswith("2013: 70 or 71; 2016: more than 1,250; October 2019: 53.")
    assert figure.svg.count("<rect") == 3
    assert figure.svg.index(">70 or 71<") < figure.svg.index(">more than 1,250<") < figure.svg.index(">53<")
    assert "1373" not in figure.svg


def test_the_longest_bar_is_the_largest_count(invented: Project) -> None:
    figure = pattern_figure(pattern(("2013", "10"), ("2014", "40")), invented.languages["en-GB"])
    assert figure is not None
    widths = [
        float(piece.split('"')[0]) for piece in figure.svg.split('<rect x="128.0" ')[1:] for piece in [piece.split('width="')[1]]
    ]
    assert widths[1] == 4 * widths[0]


def test_there_is_no_figure_without_two_numbers(invented: Project) -> None:
    language = invented.languages["en-GB"]
    assert pattern_figure(pattern(("2013", "10")), language) is None
    assert pattern_figure(pattern(("2013", "10"), ("2014", "many")), language) is None
    assert pattern_figure(invented.conduct["doe-dark-cell-2014"], language) is None
