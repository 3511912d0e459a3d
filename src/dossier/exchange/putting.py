"""The files of an import put in place: all of them or none, over nothing that was changed meanwhile, no id given twice."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.exchange.drafts import Draft
from dossier.newrecord.making import first_row
from dossier.newrecord.placing import Register, home_of, register
from dossier.paths import BEING_WRITTEN, held_alone
from dossier.project import Project


@dataclass
class _Staged:
    """A file that is written and flushed beside its place: what is renamed, to where, and what stood there."""

    folder: Path
    made: Path
    target: Path
    before: bytes | None
    is_in_place: bool = False


def put_in_place(project: Project, drafts: Sequence[Draft], files: Mapping[str, bytes]) -> None:
    """Writes the files of drafts.

    Raises:
        WrongUse: a new record's id was given meanwhile.
        EnvironmentFault: something cannot be written, or was changed meanwhile; everything is as it was.
    """
    staged: list[_Staged] = []
    made_folders: list[Path] = []
    try:
        with ExitStack() as held:
            held.enter_context(held_alone(project.root))
            registers = _registers(project, drafts, held)
            for draft in drafts:
                if draft.file in files:
                    made_folders += _folders(draft)
                    staged.append(_stage(draft, files[draft.file]))
            for one in staged:
                _refuse_changed(one)
            with _forgotten_on_failure(registers.values()):
                for draft in drafts:
                    if draft.is_new and draft.kind.name in registers:
                        registers[draft.kind.name].add(draft.id)
                _rename(staged)
    except OSError as fault:
        where = Path(str(fault.filename)).name if fault.filename else "the project"
        text = f"nothing was imported: {where} cannot be written: {fault.strerror}"
        raise EnvironmentFault(text, "free space or rights there, and run it again") from fault
    finally:
        for one in staged:
            shutil.rmtree(one.folder, ignore_errors=True)
        for folder in reversed(made_folders):
            if not any(folder.iterdir()):
                folder.rmdir()


def _registers(project: Project, drafts: Sequence[Draft], held: ExitStack) -> dict[str, Register]:
    """The registers of the ids of every kind that gets a new record; raises WrongUse for an id that was given meanwhile."""
    registers: dict[str, Register] = {}
    for name in sorted({draft.kind.name for draft in drafts if draft.is_new and "{id}" in draft.kind.pattern}):
        registers[name] = held.enter_context(register(home_of(project, first_row(name))))
        for draft in drafts:
            if draft.is_new and draft.kind.name == name and draft.id in registers[name].ids:
                raise WrongUse(f"the id '{draft.id}' was given to a {name} meanwhile", "run it again")
    return registers


def _folders(draft: Draft) -> list[Path]:
    """Makes the folder that holds the records of a kind; returns what was made, outermost first."""
    home = draft.path.parent.parent if _has_folder(draft) else draft.path.parent
    missing = [folder for folder in (home, *home.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
    return missing[::-1]


def _has_folder(draft: Draft) -> bool:
    """Whether a new record stands in a folder of its own."""
    return draft.is_new and "{id}/" in draft.kind.pattern


def _stage(draft: Draft, raw: bytes) -> _Staged:
    home = draft.path.parent.parent if _has_folder(draft) else draft.path.parent
    name = tempfile.mkdtemp(prefix=f"{BEING_WRITTEN}import-", dir=home)
    folder = Path(name)
    try:
        made = folder / draft.path.name
        with made.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        mode = home.stat().st_mode
        made.chmod(draft.path.stat().st_mode & 0o777 if not draft.is_new else mode & 0o644 | 0o600)
        folder.chmod(mode & 0o755 | 0o700)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if _has_folder(draft):
        return _Staged(folder, folder, draft.path.parent, None)
    return _Staged(folder, made, draft.path, draft.before)


def _refuse_changed(one: _Staged) -> None:
    if one.before is None:
        if os.path.lexists(one.target):
            raise EnvironmentFault(f"{one.target.name} stands there meanwhile; nothing was imported", "run it again")
        return
    with os.fdopen(os.open(one.target, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        if file.read() != one.before:
            raise EnvironmentFault(f"{one.target.name} was changed meanwhile; nothing was imported", "run it again")


def _rename(staged: Sequence[_Staged]) -> None:
    """Puts everything in place; where one rename fails, those before it are undone."""
    try:
        for one in staged:
            one.made.rename(one.target)
            one.is_in_place = True
        for home in sorted({one.target.parent for one in staged}):
            _flush(home)
    except OSError:
        for one in staged:
            if one.is_in_place:
                _undo(one)
        raise


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _undo(one: _Staged) -> None:
    if one.before is None:
        shutil.rmtree(one.target) if one.target.is_dir() else one.target.unlink()
    else:
        mode = one.target.stat().st_mode & 0o777
        one.made.write_bytes(one.before)
        one.made.chmod(mode)
        one.made.rename(one.target)


@contextmanager
def _forgotten_on_failure(registers: Collection[Register]) -> Iterator[None]:
    """Takes the ids out of the registers again where nothing of the records that they were given to was put in place."""
    ends = [os.fstat(one.descriptor).st_size for one in registers]
    try:
        yield
    except OSError:
        for one, end in zip(registers, ends, strict=True):
            os.ftruncate(one.descriptor, end)
        raise
