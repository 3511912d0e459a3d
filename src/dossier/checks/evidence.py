"""Exhibits are the files that were taken in, unchanged."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, problem
from dossier.model.source import Exhibit
from dossier.problem import Level, Place, Problem


def check_exhibit_files(docket: Docket) -> Iterator[Problem]:
    """Every exhibit has its file, with the bytes that its record says.

    E301 error: the file of an exhibit is missing or cannot be read.
    E302 error: the file of an exhibit is not the one that was taken in.
    E303 warning: a file stands in an exhibit's folder that its record does not name.
    """
    for _, entry, record in docket.records("exhibit"):
        assert isinstance(record, Exhibit)
        state = docket.exhibit_states[entry.id]
        folder = f"evidence/exhibits/{entry.id}"
        if state.fault:
            text = f"exhibit {entry.id}: {folder}/{record.file} {state.fault}"
            yield problem(
                entry, ("file",), Level.ERROR, "E301", text, f"put the file back from a copy whose hash is {record.sha256}"
            )
        elif state.sha256 is not None and state.sha256 != record.sha256:
            text = f"exhibit {entry.id}: {record.file} has the hash {state.sha256}, the record says {record.sha256}"
            step = "restore the file as it was taken in; if the record is wrong, take the file in again under a new id"
            yield problem(entry, ("sha256",), Level.ERROR, "E302", text, step)
    for id_, files in docket.project.exhibit_files.items():
        exhibit = docket.project.exhibits.get(id_)
        for found in files:
            if exhibit is None and not docket.project.knows("exhibit", id_):
                text, step = f"{found.relative} belongs to no exhibit", f"add evidence/exhibits/{id_}/exhibit.yaml"
            elif exhibit is not None and not found.relative.endswith(f"/{exhibit.file}"):
                text, step = f"exhibit {id_} does not name {found.relative}", "name it in 'file', or move it out of the folder"
            else:
                continue
            yield Problem(Place(found.relative), Level.WARNING, "E303", text, step)


CHECKS = (check_exhibit_files,)
