"""The one place that opens the bytes of an exhibit.

Bytes are read in pieces, never followed through a link, and hashed while they are read.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from dossier.project import Project

_PIECE = 1 << 20


@dataclass(frozen=True)
class ExhibitState:
    """What the file of an exhibit is found to be: its SHA-256, or why it could not be read.

    A file that was refused while the project was read has its problem already and no fault here.
    """

    sha256: str | None
    fault: str | None = None


def exhibit_states(project: Project) -> dict[str, ExhibitState]:
    """The state of the file of every usable exhibit, by exhibit id."""
    return {id_: _state(project, id_, exhibit.file) for id_, exhibit in project.exhibits.items()}


def _state(project: Project, id_: str, name: str) -> ExhibitState:
    wanted = f"evidence/exhibits/{id_}/{name}"
    found = next((file for file in project.exhibit_files.get(id_, ()) if file.relative == wanted), None)
    if found is None:
        return ExhibitState(None, "does not exist")
    if found.fault:
        return ExhibitState(None)
    digest = hashlib.sha256()
    try:
        descriptor = os.open(found.absolute, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as fault:
        return ExhibitState(None, f"cannot be read: {fault.strerror}")
    return ExhibitState(digest.hexdigest())
