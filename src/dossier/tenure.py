"""Who stood above whom, and whether an official then held the office: questions that only dates and sourced lines answer.

They concern institutions and offices, and say nothing about anybody's orders or knowledge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from dossier.model.dates import Answer, When, held_at
from dossier.model.institution import Institution
from dossier.model.official import Position
from dossier.view import View

_ORDER = (Answer.NO, Answer.UNKNOWN, Answer.YES)


def weaker(one: Answer, other: Answer) -> Answer:
    """The less certain of two answers: no before unknown before yes."""
    return min(one, other, key=_ORDER.index)


def below_and_itself(view: View, top: str, when: When) -> dict[str, Answer]:
    """An institution and those that a source shows answering to it at a time, each with how certain that is.

    A line without a beginning may or may not have held; a line through others is as weak as its weakest part.
    """
    found = {top: Answer.YES}
    waiting = [top]
    while waiting:
        above = waiting.pop()
        for id_, item in view.institutions.items():
            answer = weaker(found[above], _answers(item, above, when))
            if answer is not Answer.NO and _ORDER.index(answer) > _ORDER.index(found.get(id_, Answer.NO)):
                found[id_] = answer
                waiting.append(id_)
    return found


def _answers(item: Institution, above: str, when: When) -> Answer:
    """Whether a sourced line held at a time; one without a beginning may have held at any."""
    answers = [
        held_at(line.begins, line.until, dt.date.max, when) if line.begins else _until(line.until, when)
        for line in item.answers_to
        if line.institution == above and line.cites
    ]
    return max(answers, key=_ORDER.index, default=Answer.NO)


def _until(until: When | None, when: When) -> Answer:
    return Answer.NO if until and when.earliest > until.latest else Answer.UNKNOWN


def headed_at(view: View, positions: Iterable[Position], institution: str, times: Sequence[When]) -> Answer:
    """Whether an institution, or one that it answered to, was headed from these positions at every one of some times.

    Returns:
        YES when it certainly was at each, NO when it certainly was at none, UNKNOWN otherwise.
    """
    leading = [position for position in positions if position.heads]
    answers = {_headed(view, leading, institution, when) for when in times}
    return answers.pop() if len(answers) == 1 else Answer.UNKNOWN


def _headed(view: View, leading: Sequence[Position], institution: str, when: When) -> Answer:
    held = [
        weaker(position.held_at(when), below_and_itself(view, position.institution, when).get(institution, Answer.NO))
        for position in leading
    ]
    return max(held, key=_ORDER.index, default=Answer.NO)
