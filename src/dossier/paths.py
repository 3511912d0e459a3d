"""Files of a project by safe names: links and devices are never followed, and nothing above the root is named."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Found:
    """A file below a root, by its path from there with `/`; `fault` says why it must not be opened."""

    relative: str
    absolute: Path
    fault: str | None = None


UNREADABLE_NAME = "has a name with characters that cannot be shown"
TOO_DEEP = "lies too deep"

BEING_WRITTEN = ".intake-"
"""A folder whose name begins so is still being written, or was left by a run that was killed."""

MOST_FOLDERS_DEEP = 12
"""A project's folders are three deep; what lies deeper than this was not meant."""


def files_below(root: Path, folder: str) -> Iterator[Found]:
    """Every file below a folder of a root, in the order of their paths.

    A link, a device, a name that is not UTF-8, or a folder that lies too deep comes with its fault and is not entered.
    """
    start = root / folder
    try:
        entries = sorted(os.scandir(start), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as fault:
        yield Found(folder, start, f"cannot be opened ({fault.strerror})")
        return
    for entry in entries:
        relative = f"{folder}/{entry.name}"
        try:
            mode = entry.stat(follow_symlinks=False).st_mode
        except OSError as fault:
            yield Found(relative, Path(entry.path), f"cannot be opened ({fault.strerror})")
            continue
        fault_of_name = _fault(entry.name, mode, relative)
        if fault_of_name:
            yield Found(relative.encode("utf-8", "backslashreplace").decode(), Path(entry.path), fault_of_name)
        elif stat.S_ISDIR(mode) and not entry.name.startswith(BEING_WRITTEN):
            yield from files_below(root, relative)
        elif not entry.name.startswith("."):
            yield Found(relative, Path(entry.path))


def _fault(name: str, mode: int, relative: str) -> str | None:
    if not name.isprintable() or name != name.encode("utf-8", "replace").decode():
        return UNREADABLE_NAME
    if stat.S_ISLNK(mode):
        return "is a link"
    if stat.S_ISDIR(mode):
        return TOO_DEEP if relative.count("/") > MOST_FOLDERS_DEEP else None
    return None if stat.S_ISREG(mode) else "is not a regular file"


def first_file(folders: Sequence[Path], relative: str) -> Path | None:
    """The first of several folders' files of a name, or folder of that name, that is reached through no link."""
    for folder in folders:
        path = folder / relative
        steps = [path, *path.parents[: len(Path(relative).parts) - 1]]
        if path.exists() and not any(step.is_symlink() for step in steps):
            return path
    return None


def find_root(start: Path) -> Path | None:
    """The nearest folder, from `start` upwards, that holds project.yaml; None when there is none."""
    for folder in (start, *start.parents):
        if (folder / "project.yaml").is_file():
            return folder
    return None


def shipped_templates() -> Path:
    """The templates that come with the program: inside the installed package, or beside `src` in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent.parent / "templates"


@contextmanager
def held_alone(root: Path) -> Iterator[None]:
    """Holds the project against another run that writes records."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
