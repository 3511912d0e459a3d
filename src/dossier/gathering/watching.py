"""Whether anything changed that a project's pages are made of: by names, sizes and times, without reading a file."""

from __future__ import annotations

import os
from pathlib import Path

from dossier.paths import files_below
from dossier.project import Project
from dossier.project.vault import files_of_vault

_FOLDERS = ("dossiers", "evidence", "templates", "submissions")
State = frozenset[tuple[str, int, int, int]]


def state_of_sources(project: Project) -> State:
    """What the system says of every file of a project, of its vault, and of the templates that ship with the program."""
    found = [file.absolute for folder in _FOLDERS for file in files_below(project.root, folder)]
    for templates in project.templates:
        found += [file.absolute for file in files_below(templates.parent, templates.name)]
    if project.vault is not None:
        found += [file.absolute for file in files_of_vault(project.vault)]
    return frozenset(one for path in (project.root / "project.yaml", *found) if (one := _stamp(path)) is not None)


def _stamp(path: Path) -> tuple[str, int, int, int] | None:
    try:
        state = os.lstat(path)
    except OSError:
        return None
    return str(path), state.st_mtime_ns, state.st_size, state.st_ino
