"""The figure of a pattern: each count as its source gives it, as a bar, oldest first. Nothing is added up.

Its text alternative carries the same information.
"""

from __future__ import annotations

import re

from dossier.model.conduct import Conduct, Count
from dossier.model.language import Language
from dossier.packet.drawing import GREY, WIDTH, Figure, box, figure_of, text

_LEFT, _RIGHT, _LANE, _TOP = 128, 150, 22, 6
_FEWEST = 2
_DIGITS = re.compile(r"\d+(?:[ ,]\d{3})*")


def pattern_figure(conduct: Conduct, language: Language) -> Figure | None:
    """The counts of a pattern as bars; None for an incident, or with fewer than two counts that hold a number."""
    counts = sorted(conduct.pattern.counts, key=lambda count: count.date.earliest) if conduct.pattern else []
    drawn = [(count, amount) for count in counts if (amount := _amount(count)) is not None]
    if len(drawn) < _FEWEST:
        return None
    most = max(amount for _, amount in drawn)
    body: list[str] = []
    for lane, (count, amount) in enumerate(drawn):
        y = _TOP + _LANE * lane
        width = max(1.0, (WIDTH - _LEFT - _RIGHT) * amount / most)
        body.append(text(_LEFT - 8, y + 12, language.write(count.date), anchor="end"))
        body.append(box(_LEFT, y + 2, width, _LANE - 8, fill=GREY))
        body.append(text(_LEFT + width + 6, y + 12, count.number))
    words = "; ".join(f"{language.write(count.date)}: {count.number}" for count, _ in drawn)
    return figure_of(body, _TOP + _LANE * len(drawn) + 6, f"Counts, each as its source gives it, never added up. {words}.")


def _amount(count: Count) -> int | None:
    found = _DIGITS.search(count.number)
    return int(re.sub(r"[ ,]", "", found.group())) if found else None
