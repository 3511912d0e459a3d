"""Who stood above whom, and whether an official then held the office: questions that only dates and sourced lines answer.

They concern institutions and offices, and say nothing about anybody's orders or knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dossier.model.dates import Answer, When
from dossier.model.institution import Institution
from dossier.model.official import Position
from dossier.view import View


def below_and_itself(view: View, top: str, when: When) -> frozenset[str]:
    """An institution and those that a source shows answering to it, directly or through others, at a time."""
    found = {top}
    waiting = [top]
    while waiting:
        above = waiting.pop()
        for id_, item in view.institutions.items():
            if id_ not in found and _answers(item, above, when):
                found.add(id_)
                waiting.append(id_)
    return frozenset(found)


def _answers(item: Institution, above: str, when: When) -> bool:
    return any(
        line.institution == above
        and line.cites
        and not (line.begins and when.latest < line.begins.earliest)
        and not (line.until and when.earliest > line.until.latest)
        for line in item.answers_to
    )


def headed_at(view: View, positions: Iterable[Position], institution: str, times: Sequence[When]) -> Answer:
    """Whether an institution, or one that it answered to, was headed from these positions at every one of some times.

    Returns:
        YES when it certainly was at each, NO when it certainly was at none, UNKNOWN otherwise.
    """
    leading = [position for position in positions if position.heads]
    answers = {_headed(view, leading, institution, when) for when in times}
    return answers.pop() if len(answers) == 1 else Answer.UNKNOWN


def _headed(view: View, leading: Sequence[Position], institution: str, when: When) -> Answer:
    held = {position.held_at(when) for position in leading if institution in below_and_itself(view, position.institution, when)}
    if Answer.YES in held:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in held else Answer.NO
