"""Where exhibits lie: the public ones in the project, all others in the vault, and both under one numbering.

A number once given is not given again, whichever of the two it was given in. Neither is reached through a link.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.exhibitfile.record import RECORD
from dossier.model.consent import PUBLIC
from dossier.paths import files_below
from dossier.problem import visible
from dossier.project import Project
from dossier.project.vault import NAME, files_of_vault
from dossier.yamlfile import MOST_BYTES

HOME = "evidence/exhibits"
EXHIBITS = "exhibits"
"""The folder of exhibits in a vault."""

LAST = ".last-id"
"""Holds the last number that was given, in the project or in the vault, and is the lock of those who give numbers."""

_MENTION = re.compile(rb"\bEX-([0-9]{4})\b")
_FOLDER = re.compile(r"EX-([0-9]{4})", re.I)
_ID = re.compile(r"EX-[0-9]{4}")
_HIGHEST = 9_999


def home_in_project(project: Project) -> Path:
    """The folder of the exhibits that are public; the register of all numbers lies in it.

    Raises:
        WrongUse: it is a link, or no folder.
    """
    return _whole(project, project.root / HOME)


def _home_in_vault(project: Project) -> Path | None:
    """The exhibits of the vault; None where no vault is at hand."""
    if project.vault is None or not project.vault.is_there:
        return None
    return _whole(project, project.vault.root / EXHIBITS)


def home_for(project: Project, disclosure: object, *, by_consent: bool = False) -> Path:
    """Where an exhibit of this disclosure lies: in the project when it is public, else in the vault.

    Args:
        by_consent: it rests on a consent, which may be withdrawn; so it lies in the vault, whoever may see it.

    Raises:
        WrongUse: it belongs in a vault and none is at hand, or the folder is a link, or none.
    """
    if disclosure == PUBLIC and not by_consent:
        return home_in_project(project)
    home = _home_in_vault(project)
    if home is not None:
        return home
    text, step = "there is none", f"make a folder beside the project and name it in project.yaml, such as vault: ../{NAME}"
    if project.settings is None:
        text, step = "project.yaml, which may name one, is broken", "run dossier validate and mend it"
    elif project.vault is not None:
        text, step = "the one that project.yaml names cannot be used", "open it; dossier validate says what is wrong with it"
    what = "that rests on a consent" if by_consent else "that is not public"
    raise WrongUse(f"an exhibit {what} is kept in a vault outside the project, and {text}", step)


def _whole(project: Project, folder: Path) -> Path:
    """The folder, when neither it nor the one above it leads elsewhere."""
    for one in (folder.parent, folder):
        if one.is_symlink() or (one.exists() and not one.is_dir()):
            raise WrongUse(f"{named(project, one)} is a link or no folder", "put the folder itself in its place")
    return folder


def named(project: Project, path: Path) -> str:
    """A path as messages name it: from the project's root, or from the vault."""
    if project.vault is not None and not path.is_relative_to(project.root) and path.is_relative_to(project.vault.root):
        return visible(Path(NAME, path.relative_to(project.vault.root)).as_posix())
    return visible(path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else str(path))


def if_vault_is_closed(project: Project) -> str:
    """What a next step adds where something is missed that may lie in a vault out of reach."""
    return ", or open the vault, which may hold it" if project.is_vault_out_of_reach else ""


def folder_of(project: Project, exhibit: str) -> Path:
    """The folder of an exhibit, in the project or in the vault.

    Raises:
        WrongUse: there is no such exhibit, or there are two.
    """
    homes = [home_in_project(project), *filter(None, [_home_in_vault(project)])] if _ID.fullmatch(exhibit) else []
    folders = [home / exhibit for home in homes if not (home / exhibit).is_symlink() and (home / exhibit / RECORD).is_file()]
    if len(folders) > 1:
        text = f"there are two exhibits {exhibit}, one in the project and one in the vault; nothing was recorded"
        raise WrongUse(text, "keep the one that was taken in under this number, and take the other in anew")
    if not folders:
        step = f"name a folder of {HOME}, or of {NAME}/{EXHIBITS}{if_vault_is_closed(project)}"
        raise WrongUse(f"there is no exhibit '{visible(exhibit)}'", step)
    return folders[0]


def next_id(project: Project) -> str:
    """The id after the highest that was ever given, has a folder, or is mentioned in any record, well-formed or not.

    Raises:
        WrongUse: the numbers have come to their end, or nobody can say which of them are given.
        EnvironmentFault: a record cannot be read, which may mention a number.
    """
    homes = [home_in_project(project), *filter(None, [_home_in_vault(project)])]
    given = _numbers_in(project, [homes[0] / LAST])
    if not given and project.is_vault_out_of_reach:
        text = f"nobody can say which numbers are given: there is no {HOME}/{LAST}, and the vault cannot be used"
        raise WrongUse(text, "open the vault; dossier validate says what is wrong with it")
    found = [file for folder in ("dossiers", "evidence") for file in files_below(project.root, folder)]
    found += files_of_vault(project.vault) if project.vault and project.vault.is_there else ()
    numbers = [0, *given, *_numbers_in(project, (file.absolute for file in found if not file.fault))]
    known = {*project.of("exhibit"), *project.exhibit_files}
    names = [entry.name for home in homes if home.is_dir() for entry in home.iterdir()]
    numbers += [int(match[1]) for match in map(_FOLDER.fullmatch, (*known, *names)) if match]
    if max(numbers) >= _HIGHEST:
        raise WrongUse(f"EX-{_HIGHEST} is given or mentioned already", "correct it where it is a slip; numbers end there")
    return f"EX-{max(numbers) + 1:04d}"


def _numbers_in(project: Project, paths: Iterable[Path]) -> list[int]:
    """The numbers of exhibits that the records and logs among some files mention."""
    numbers: list[int] = []
    for path in paths:
        try:
            if path.suffix in ("", ".yaml", ".md", ".jsonl") and path.is_file() and path.stat().st_size <= MOST_BYTES:
                numbers += map(int, _MENTION.findall(path.read_bytes()))
        except OSError as fault:
            text = f"{named(project, path)} cannot be read: {fault.strerror}; it may mention a number that is given"
            raise EnvironmentFault(text, "give this user the right to read it") from fault
    return numbers


@contextmanager
def alone(project: Project) -> Iterator[int]:
    """Holds the lock of all exhibits; yields the descriptor of the file that holds the last number.

    Raises:
        EnvironmentFault: another run holds it.
        OSError: the folder or the file cannot be written.
    """
    home = home_in_project(project)
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / LAST, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EnvironmentFault(f"somebody else is taking exhibits in at {home}", "wait until that has ended") from None
        yield descriptor
    finally:
        os.close(descriptor)
