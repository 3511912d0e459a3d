"""Reads a project: finds its files, reads each once, and turns each into a record or into problems."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from dossier.errors import EnvironmentFault
from dossier.model.journal import LOG as JOURNAL
from dossier.model.record import Record
from dossier.model.release import LOG as RELEASES
from dossier.model.text import LONGEST_ID, RESERVED_NAMES
from dossier.paths import TOO_DEEP, UNREADABLE_NAME, Found, files_below, shipped_templates
from dossier.problem import Level, Place, Problem
from dossier.project.kinds import KINDS, Kind, kind_of
from dossier.project.project import Entry, Project
from dossier.project.shape import record_of
from dossier.project.vault import files_of_vault, holds_private_key, vault_of
from dossier.yamlfile import MOST_BYTES, Document, read

READ_ME = ("README.md", "SIGNOFFS.md")
_EXHIBIT_FILE = re.compile(r"(?:evidence|vault)/exhibits/([^/]+)/[^/]+")


def read_project(root: Path) -> Project:
    """Reads every file of a project once.

    Bad files become problems and never stop the reading of the others. Templates that the project does not hold itself
    are those that come with the program.

    Raises:
        EnvironmentFault: the root cannot be read at all.
    """
    problems: list[Problem] = []
    entries = _Entries()
    exhibit_files: dict[str, list[Found]] = {}

    def take(found: Found) -> None:
        row = kind_of(found.relative)
        if found.fault:
            problems.append(_refused(found))
        if row:
            problems.extend(_enter(entries, *row, found))
        elif match := _EXHIBIT_FILE.fullmatch(found.relative):
            exhibit_files.setdefault(match[1], []).append(found)
        elif not found.fault:
            problems.extend(_unread(found))

    with _collector_paused():
        for found in _files(root):
            take(found)
        vault, refusal = vault_of(root, entries.by_kind["settings"].get("settings"))
        problems += refusal
        for found in files_of_vault(vault) if vault and vault.is_there else ():
            take(found)
    return Project(
        root,
        entries.by_kind,
        {id_: tuple(files) for id_, files in exhibit_files.items()},
        tuple(dict.fromkeys((root / "templates", shipped_templates()))),
        tuple(problems),
        vault,
    )


def _files(root: Path) -> Iterator[Found]:
    """The project's own files, then the shipped templates that it does not override."""
    try:
        settings = root / "project.yaml"
        yield Found("project.yaml", settings, "is a link" if settings.is_symlink() else None)
        seen: set[str] = set()
        for folder in ("dossiers", "evidence", "submissions", "templates"):
            fault = _fault_of_folder(root / folder)
            if fault:
                yield Found(folder, root / folder, fault)
                continue
            for found in files_below(root, folder):
                seen.add(found.relative)
                yield found
        shipped = shipped_templates()
        for found in files_below(shipped.parent, shipped.name):
            if found.relative not in seen:
                yield found
    except PermissionError as fault:
        text = f"{fault.filename} cannot be read: {fault.strerror}"
        raise EnvironmentFault(text, "give this user the right to read the project") from fault


def _fault_of_folder(folder: Path) -> str | None:
    if folder.is_symlink():
        return "is a link"
    return "is not a folder" if folder.exists() and not folder.is_dir() else None


class _Entries:
    """What was read so far, by kind and id, and under which spelling an id is known."""

    def __init__(self) -> None:
        self.by_kind: dict[str, dict[str, Entry]] = {kind.name: {} for kind in KINDS}
        self._spelt: dict[tuple[str, str], str] = {}

    def add(self, kind: Kind, id_: str, document: Document, record: Record | None = None) -> None:
        self.by_kind[kind.name].setdefault(id_, Entry(id_, document, record))
        if re.fullmatch(kind.id_form, id_):
            self._spelt.setdefault((kind.name, id_.lower()), id_)

    def twin(self, kind: Kind, id_: str) -> Entry | None:
        """The entry whose id is this one, or differs from it in case alone."""
        spelt = self._spelt.get((kind.name, id_.lower()))
        return self.by_kind[kind.name][spelt] if spelt is not None else None


def _enter(entries: _Entries, kind: Kind, id_: str, found: Found) -> Iterator[Problem]:
    unread = Document(found.relative, None)
    if found.fault:
        entries.add(kind, id_, unread)
        return
    if not re.fullmatch(kind.id_form, id_) or id_ in RESERVED_NAMES or len(id_) > LONGEST_ID:
        entries.add(kind, id_, unread)
        yield _problem(
            found, Level.ERROR, "S120", f"'{id_}' cannot be the id of the {kind.name} that stands here", _id_advice(kind, id_)
        )
        return
    if (twin := entries.twin(kind, id_)) is not None:
        text = f"{kind.name} '{id_}' has the same id as '{twin.id}' in {twin.document.file}"
        yield _problem(found, Level.ERROR, "S121", text, "give one of the two another id, by renaming its file")
        return
    try:
        with found.absolute.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as fault:
        entries.add(kind, id_, unread)
        step = "put the file in its place" if found.absolute.is_dir() else "give this user the right to read it"
        yield _problem(found, Level.ERROR, "S122", f"the file cannot be read: {fault.strerror}", step)
        return
    document, record, faults = _understood(kind.model, found.relative, raw)
    yield from faults
    entries.add(kind, id_, document, record)


@lru_cache(maxsize=2_048)
def _understood(model: type[Record], file: str, raw: bytes) -> tuple[Document, Record | None, tuple[Problem, ...]]:
    """What a file says. Whoever compares two revisions, or serves pages while records change, reads most files again."""
    document, faults = read(file, raw)
    if document.data is None:
        return document, None, faults
    record, misfits = record_of(model, document, {fault.place for fault in faults})
    return document, None if faults else record, (*faults, *misfits)


def _id_advice(kind: Kind, id_: str) -> str:
    if kind.name == "source":
        return "name the file S and a number, such as S001.yaml"
    if kind.name == "exhibit":
        return "name the folder EX- and four digits, such as EX-0001"
    if kind.name == "language":
        return "name the file by its language tag, such as en-GB.yaml"
    if id_ in RESERVED_NAMES or len(id_) > LONGEST_ID:
        return f"choose another name: of at most {LONGEST_ID} characters, and none that some systems keep for devices"
    return "use lower-case letters, digits and single hyphens, such as jane-roe"


def _refused(found: Found) -> Problem:
    text = f"{found.relative} {found.fault}; it was not opened"
    named = found.fault in (UNREADABLE_NAME, TOO_DEEP)
    step = "rename it in plain letters, or move it up" if named else "put a copy of the file itself in its place, or remove it"
    return _problem(found, Level.ERROR, "S122", text, step)


def _unread(found: Found) -> Iterator[Problem]:
    """A file that looks like a record and is none; pages, styles and fonts below templates/packet are no records."""
    name = found.absolute.name
    of_pages = found.relative.startswith("templates/packet/") or (
        found.relative.startswith("templates/") and found.absolute.suffix not in (".yml", ".yaml")
    )
    if name in READ_ME or of_pages or found.relative in (RELEASES, JOURNAL):
        return
    if holds_private_key(found.absolute):
        text = f"{found.relative} is a private key"
        advice = "move it out of the project, and make a new key if this project was ever shared"
        yield _problem(found, Level.ERROR, "D802", text, advice)
        return
    text = f"{found.relative} belongs to no record and was not read"
    advice = "rename it to end in .yaml where its kind of record stands, or move it out of the project"
    if found.absolute.suffix == ".yml":
        advice = f"rename it to {found.absolute.stem}.yaml"
    yield _problem(found, Level.WARNING, "S123", text, advice)


def _problem(found: Found, level: Level, code: str, text: str, next_step: str) -> Problem:
    return Problem(Place(found.relative), level, code, text, next_step)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes many objects and no garbage; collecting meanwhile costs three times the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
