"""Taking in an exhibit, and adding to its custody: the whole of it, or nothing.

A file is copied once, hashed while it is copied, looked into as the copy that will be kept, and put in place with its
record and its log by one rename. A number once given is not given again. The original is never changed. What is not
public, or rests on a consent, goes to the vault, and of it the project keeps the number alone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dossier.errors import EnvironmentFault, WrongUse
from dossier.exhibitfile.confined import Look, Looker
from dossier.exhibitfile.copying import Bytes, Unreadable, read_bytes
from dossier.exhibitfile.custodyfile import add_act
from dossier.exhibitfile.homes import alone, folder_of, home_for, home_in_project, if_vault_is_closed, named, next_id
from dossier.exhibitfile.record import RECORD, Taking, written_record
from dossier.model.consent import PUBLIC
from dossier.model.custody import LOG, Act, CustodyFault, read_log
from dossier.model.custody import MOST_BYTES as MOST_LOG
from dossier.model.source import Exhibit
from dossier.paths import BEING_WRITTEN
from dossier.problem import visible
from dossier.project import Project
from dossier.project.shape import record_of
from dossier.project.vault import NAME
from dossier.yamlfile import MOST_BYTES, read


@dataclass(frozen=True)
class Taken:
    """An exhibit that was taken in, or would be: its id, what it was found to be, and those that hold the same bytes."""

    id: str
    look: Look
    bytes: Bytes
    same_as: tuple[str, ...]


def take_in(project: Project, file: Path, taking: Taking, *, dry_run: bool = False) -> Taken:
    """Takes a file in as a new exhibit, with its record and the first line of its custody, or says why it is not taken.

    Args:
        dry_run: looks and says, and writes nothing.

    Raises:
        WrongUse: what was said of the file is incomplete or wrong, or the file is of a kind that is not taken.
        EnvironmentFault: it cannot be written, or another intake is running; nothing is left in place.
    """
    home = home_for(project, taking.words.get("disclosure"), by_consent=bool(taking.words.get("consent")))
    _refuse_unknown(project, taking.words)
    if dry_run:
        kept, look = _read(file), _looked_into(file)
        id_ = next_id(project)
        written_record(id_, file.name, taking, look, kept)
        return Taken(id_, look, kept, _same(project, kept))
    try:
        with alone(project) as last:
            home.mkdir(exist_ok=True)
            _sweep(home)
            staging = Path(tempfile.mkdtemp(prefix=BEING_WRITTEN, dir=home))
            try:
                return _put_in_place(project, staging, last, file, taking)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as fault:
        raise _not_written(project, home, fault) from fault


def _put_in_place(project: Project, staging: Path, last: int, file: Path, taking: Taking) -> Taken:
    """Makes the folder of the exhibit beside its place, complete and flushed, and renames it into it."""
    home, copy = staging.parent, staging / "copy"
    with copy.open("xb") as into:
        kept = _read(file, into)
        into.flush()
        os.fsync(into.fileno())
    look = _looked_into(copy)
    id_ = next_id(project)
    text, log = written_record(id_, file.name, taking, look, kept)
    copy.chmod(0o444)
    copy.rename(staging / f"exhibit.{look.ending}")
    for name, content in ((RECORD, text), (LOG, log)):
        with (staging / name).open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    staging.chmod(home.stat().st_mode & 0o755)  # as open as the folder that it lies in: a vault may be closed to others
    _flush(staging)
    os.pwrite(last, f"{id_}\n".encode(), 0)
    os.fsync(last)
    _flush(home_in_project(project))
    staging.rename(home / id_)
    _flush(home)
    return Taken(id_, look, kept, _same(project, kept))


def append_custody(project: Project, exhibit: str, act: str, by: str, note: str | None, at: str) -> Act:
    """Adds an act to the custody of an exhibit, once its file and its log are found to be whole.

    Raises:
        WrongUse: there is no such exhibit, its file or its log is not as it was left, or the act cannot be recorded.
        EnvironmentFault: the log cannot be written; it is as it was.
    """
    folder = folder_of(project, exhibit)
    try:
        with alone(project):
            record = _stored_record(folder)
            if _read(folder / record.file).sha256 != record.sha256:
                text = f"exhibit {exhibit}: {record.file} is not the file that was taken in; nothing was recorded"
                raise WrongUse(text, "restore the file as it was taken in")
            return add_act(folder / LOG, exhibit, record.sha256, act=act, by=by, note=note, at=at)
    except OSError as fault:
        raise _not_written(project, folder, fault) from fault


def custody_of(project: Project, exhibit: str) -> tuple[tuple[Act, ...], tuple[CustodyFault, ...]]:
    """The acts in the custody log of an exhibit, and what is wrong with it.

    Raises:
        WrongUse: there is no such exhibit, its record is broken, or its log cannot be read.
    """
    folder = folder_of(project, exhibit)
    try:
        with os.fdopen(os.open(folder / LOG, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            raw = file.read(MOST_LOG + 1)
    except OSError as fault:
        step = f"restore {LOG} as it was; an exhibit without one is taken in again"
        raise WrongUse(f"exhibit {exhibit}: {LOG} cannot be read: {fault.strerror}", step) from None
    return read_log(exhibit, raw, _stored_record(folder).sha256)


def _stored_record(folder: Path) -> Exhibit:
    with (folder / RECORD).open("rb") as file:
        document, faults = read(RECORD, file.read(MOST_BYTES + 1))
    record = record_of(Exhibit, document, set())[0] if document.data is not None and not faults else None
    if not isinstance(record, Exhibit):
        raise WrongUse(f"the record of exhibit {folder.name} is broken", "run dossier validate and mend it")
    return record


def _read(file: Path, into: BinaryIO | None = None) -> Bytes:
    try:
        return read_bytes(file, into)
    except Unreadable as fault:
        text = f"the file was not taken in: it {fault}" if into else f"the file {fault}"
        raise WrongUse(text, "name the file itself, and let nothing write to it meanwhile") from None


def _looked_into(file: Path) -> Look:
    with Looker() as looker:
        look = looker.look(file)
    if look.refused is None:
        return look
    step = "keep it outside the project as it is, and take in a copy that only shows, such as a print of it as PDF"
    raise WrongUse(f"the file was not taken in: it {visible(look.refused)}", step)


def _refuse_unknown(project: Project, words: Mapping[str, object]) -> None:
    """Refuses words that name a source, an exhibit or a recipient that does not exist, and a copy made from nothing."""
    source, disclosure, translation = words.get("source"), words.get("disclosure"), words.get("translation")
    if not project.knows("source", str(source)):
        home = f"evidence/sources/{source}.yaml, or {NAME}/sources/{source}.yaml for what a witness told us"
        step = f"correct the number, or add {home}{if_vault_is_closed(project)}"
        raise WrongUse(f"there is no source '{source}'", step)
    original = translation.get("of") if isinstance(translation, Mapping) else None
    for exhibit in (words.get("parent"), original):
        if exhibit is not None and not project.knows("exhibit", str(exhibit)):
            step = f"take that one in first, or correct the number{if_vault_is_closed(project)}"
            raise WrongUse(f"there is no exhibit '{exhibit}'", step)
    if words.get("copy") == "working" and words.get("parent") is None:
        raise WrongUse("a working copy is made from an exhibit, and none is named", "name it with --parent EX-…")
    known = ", ".join(sorted(project.of("recipient")))
    for recipient in disclosure if isinstance(disclosure, list | tuple) else ():
        if not project.knows("recipient", str(recipient)):
            step = f"write public or internal, or name some of {known}"
            raise WrongUse(f"there is no recipient '{visible(str(recipient))}'", step)
    for recipient in _consenting(words):
        if recipient != PUBLIC and not project.knows("recipient", recipient):
            step = f"write public, or name one of {known}"
            raise WrongUse(f"a consent names recipient '{visible(recipient)}', which does not exist", step)


def _consenting(words: Mapping[str, object]) -> list[str]:
    """The recipients that the consents among words name."""
    consents = words.get("consent")
    given = consents if isinstance(consents, list | tuple) else ()
    return [str(one.get("recipient")) for one in given if isinstance(one, Mapping)]


def _same(project: Project, kept: Bytes) -> tuple[str, ...]:
    return tuple(id_ for id_, exhibit in sorted(project.exhibits.items()) if exhibit.sha256 == kept.sha256)


def _sweep(home: Path) -> None:
    """Removes what a killed intake left behind."""
    for entry in home.iterdir():
        if entry.name.startswith(BEING_WRITTEN):
            entry.unlink() if entry.is_symlink() or entry.is_file() else shutil.rmtree(entry, ignore_errors=True)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_written(project: Project, home: Path, fault: OSError) -> EnvironmentFault:
    path = named(project, Path(fault.filename or home))
    return EnvironmentFault(f"{path} cannot be written: {fault.strerror}", "free space or rights there")
