"""The log of bundles on the disk: added to in one flushed write, never written anew; and who holds what was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dossier.errors import WrongUse
from dossier.logfile import add_line, whole_lines_of
from dossier.model.release import CHAIN, LOG, Release
from dossier.project import Project


def record_release(root: Path, **release: Any) -> Release:
    """Adds a bundle to the log of a project and returns its line.

    Args:
        release: the fields of a Release, without its number and what it follows from.

    Raises:
        WrongUse: the log is not whole.
        EnvironmentFault: it cannot be written; it is as it was.
    """
    return add_line(root, LOG, CHAIN, **release)


def releases_of(project: Project) -> tuple[Release, ...]:
    """The bundles that were made of a project, oldest first.

    Raises:
        WrongUse: the log is not whole.
        EnvironmentFault: it cannot be read.
    """
    return whole_lines_of(project.root, LOG, CHAIN)


def meant_by(project: Project, name: str) -> tuple[str, ...]:
    """The ids that stand in bundles for something withdrawn: an exhibit, a source, a wrong, a case, or what a witness told.

    Raises:
        WrongUse: nothing has that id.
    """
    if project.knows("witness", name):
        told = [id_ for id_, source in project.sources.items() if source.witness == name]
        return (*told, *_copies(project, told))
    if project.knows("source", name):
        return (name, *_copies(project, [name]))
    if any(project.knows(kind, name) for kind in ("exhibit", "conduct", "case")):
        return (name,)
    raise WrongUse(f"nothing has the id '{name}'", "name an exhibit, a source, a wrong, a case or a witness by its id")


def _copies(project: Project, sources: Sequence[str]) -> list[str]:
    return [id_ for id_, exhibit in project.exhibits.items() if exhibit.source in sources]
