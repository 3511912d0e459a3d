"""What bars a final page though it fails no draft: one source, one identifier, a side not heard, words that say too much.

Such problems are warnings and gaps while a record is written. Nothing is filed on them, unless a waiver in the record lets
them stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dossier.problem import Level, Problem
from dossier.project import Project

BARRING = ("C425", "E321", "L612", "L613", "L614", "L623", "L624", "T707", "T708", "T724")
"""The codes that bar a final page on which their record is told."""


def barring(project: Project, problems: Iterable[Problem], id_: str, *, is_case: bool = False) -> Iterator[Problem]:
    """The problems that bar a final page about an official, or about a case, as errors under their own codes.

    Args:
        problems: those of the project on the day of the page.
    """
    files = _files(project, [("case", id_)] if is_case else _told(project, id_))
    for one in problems:
        if one.code in BARRING and not one.is_waived and one.place.file in files:
            yield replace(one, level=Level.ERROR, text=f"{one.text}; that bars a final page")


def _told(project: Project, id_: str) -> Iterator[tuple[str, str]]:
    """What a page about an official tells: the dossier, its wrongs, their cases, the bodies of the state."""
    official = project.officials.get(id_)
    if official is None:
        return
    wrongs = [one for allegation in official.allegations for one in allegation.conduct if one in project.conduct]
    yield from (("official", id_), ("institutions", "institutions"), ("settings", "settings"))
    yield from (("conduct", one) for one in wrongs)
    yield from (("case", one) for wrong in wrongs for one in project.conduct[wrong].cases)


def _files(project: Project, told: Iterable[tuple[str, str]]) -> frozenset[str]:
    return frozenset(project.of(kind)[id_].document.file for kind, id_ in told if project.knows(kind, id_))
