"""Exhibits are the files that were taken in, unchanged, and every act with them is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, in_circles, missing, problem
from dossier.model.custody import LOG
from dossier.model.source import Exhibit
from dossier.problem import Level, Place, Problem
from dossier.project import Entry

_HOME = "evidence/exhibits/{}/exhibit.yaml"


def _exhibits(docket: Docket) -> Iterator[tuple[Entry, Exhibit]]:
    for _, entry, record in docket.records("exhibit"):
        assert isinstance(record, Exhibit)
        yield entry, record


def check_exhibit_files(docket: Docket) -> Iterator[Problem]:
    """Every exhibit has its file, with the bytes that its record says.

    E301 error: the file of an exhibit is missing or cannot be read.
    E302 error: the file of an exhibit is not the one that was taken in.
    E303 warning: a file stands in an exhibit's folder that its record does not name.
    """
    for entry, record in _exhibits(docket):
        state = docket.exhibit_states[entry.id]
        folder = entry.document.file.rpartition("/")[0]
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
                text, step = f"{found.relative} belongs to no exhibit", f"add {found.relative.rpartition('/')[0]}/exhibit.yaml"
            elif exhibit is not None and not found.relative.endswith((f"/{exhibit.file}", f"/{LOG}")):
                text, step = f"exhibit {id_} does not name {found.relative}", "name it in 'file', or move it out of the folder"
            else:
                continue
            yield Problem(Place(found.relative), Level.WARNING, "E303", text, step)


def check_custody(docket: Docket) -> Iterator[Problem]:
    """Every exhibit has a custody log that is whole: each line follows from the one before, and names the file's hash.

    E304 error: the custody log of an exhibit was edited, is incomplete, or is of another file.
    E305 gap: an exhibit has no custody log.
    """
    for entry, _ in _exhibits(docket):
        faults = docket.exhibit_states[entry.id].custody
        if faults is None:
            text = f"exhibit {entry.id} has no custody log: nobody can say who took it in, and when"
            step = "begin one: take the file in anew with dossier new exhibit, and cite the new id"
            yield problem(entry, ("sha256",), Level.GAP, "E305", text, step)
        for fault in faults or ():
            text = f"exhibit {entry.id}: {fault.text}"
            step = f"restore {LOG} from a copy that is whole; it is only ever added to, by the program"
            yield Problem(Place(f"{entry.document.file.rpartition('/')[0]}/{LOG}", fault.line), Level.ERROR, "E304", text, step)


def check_what_exhibits_hold(docket: Docket) -> Iterator[Problem]:
    """The file of an exhibit is of a kind that is taken, and what its record says of it is so.

    E306 error: the file of an exhibit is of a kind that is not taken, or cannot be opened safely.
    E307 error: the record says another type, size, length or number of pages than the file has.
    """
    for entry, record in _exhibits(docket):
        state = docket.exhibit_states[entry.id]
        if state.look is None:
            continue
        if state.look.refused:
            text = f"exhibit {entry.id}: {record.file} {state.look.refused}"
            step = (
                "replace it: take in a copy that only shows, such as a print of it as PDF, and keep this file outside the project"
            )
            yield problem(entry, ("file",), Level.ERROR, "E306", text, step)
            continue
        found = {"type": state.look.type, "bytes": state.size, "pages": state.look.pages, "duration": state.look.duration}
        for name, value in found.items():
            said = getattr(record, name)
            if said is not None and value is not None and said != value:
                text = f"exhibit {entry.id}: '{name}' says {said}, the file has {value}"
                yield problem(entry, (name,), Level.ERROR, "E307", text, f"correct {name} to {value}")


def check_origins_of_exhibits(docket: Docket) -> Iterator[Problem]:
    """A copy and a translation name exhibits that exist, and no exhibit is made from itself.

    E308 error: an exhibit names an exhibit that does not exist as its parent, or as what it translates.
    E309 error: exhibits are made from each other in a circle.
    E310 error: a working copy names no exhibit that it was made from.
    """
    made_from: dict[str, tuple[str, ...]] = {}
    for entry, record in _exhibits(docket):
        original = record.translation.of if record.translation else None
        made_from[entry.id] = tuple(id_ for id_ in (record.parent, original) if id_ is not None)
        for path, wanted in ((("parent",), record.parent), (("translation", "of"), original)):
            if wanted is not None and not docket.project.knows("exhibit", wanted):
                yield missing("exhibit", entry, path, "E308", "exhibit", wanted, docket.project.of("exhibit"), _HOME)
        if record.copy_kind == "working" and record.parent is None:
            text = f"exhibit {entry.id} is a working copy and names no parent"
            yield problem(entry, ("copy",), Level.ERROR, "E310", text, "name in 'parent' the exhibit that it was made from")
    for circle in in_circles(made_from):
        text = f"exhibits are made from each other in a circle: {', '.join((*circle, circle[0]))}"
        entry = docket.project.of("exhibit")[circle[0]]
        yield problem(entry, (), Level.ERROR, "E309", text, "remove 'parent' or 'of' from the one that was taken in first")


CHECKS = (check_exhibit_files, check_custody, check_what_exhibits_hold, check_origins_of_exhibits)
