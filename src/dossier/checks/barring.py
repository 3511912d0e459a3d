"""What bars a final page though it fails no draft: a wrong on one source, an identity on one identifier, a side not heard.

Such problems are warnings and gaps while a record is written. Nothing is filed on them, unless a waiver in the record lets
them stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dossier.problem import Level, Problem
from dossier.project import Project

BARRING = ("C425", "E321", "L624")
"""The codes that bar a final page on which their record is told."""


def barring(project: Project, problems: Iterable[Problem], official: str) -> Iterator[Problem]:
    """The problems that bar a final page about an official, as errors under their own codes.

    Args:
        problems: those of the project on the day of the page.
    """
    files = _told(project, official)
    for one in problems:
        if one.code in BARRING and not one.is_waived and one.place.file in files:
            yield replace(one, level=Level.ERROR, text=f"{one.text}; that bars a final page")


def _told(project: Project, id_: str) -> frozenset[str]:
    """The files of what a page about an official tells: the dossier, its wrongs and their cases."""
    official = project.officials.get(id_)
    if official is None:
        return frozenset()
    wrongs = [one for allegation in official.allegations for one in allegation.conduct if one in project.conduct]
    cases = [one for wrong in wrongs for one in project.conduct[wrong].cases]
    places = [("official", id_), *(("conduct", one) for one in wrongs), *(("case", one) for one in cases)]
    return frozenset(project.of(kind)[one].document.file for kind, one in places if project.knows(kind, one))
