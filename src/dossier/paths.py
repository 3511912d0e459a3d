"""Files of a project by safe names: links and devices are never followed, and nothing above the root is named."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Found:
    """A file below a root, by its path from there with `/`; `fault` says why it must not be opened."""

    relative: str
    absolute: Path
    fault: str | None = None


def files_below(root: Path, folder: str) -> Iterator[Found]:
    """Every file below a folder of a root, in the order of their paths.

    A link, a device or a name that is not UTF-8 comes with its fault and is not descended into.
    """
    start = root / folder
    try:
        entries = sorted(os.scandir(start), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as fault:
        yield Found(folder, start, f"cannot be opened: {fault.strerror}")
        return
    for entry in entries:
        relative = f"{folder}/{entry.name}"
        shown = relative.encode("utf-8", "backslashreplace").decode()
        mode = entry.stat(follow_symlinks=False).st_mode
        if shown != relative:
            yield Found(shown, Path(entry.path), "has a name that is not UTF-8")
        elif stat.S_ISLNK(mode):
            yield Found(relative, Path(entry.path), "is a link")
        elif stat.S_ISDIR(mode):
            yield from files_below(root, relative)
        elif not stat.S_ISREG(mode):
            yield Found(relative, Path(entry.path), "is not a regular file")
        elif not entry.name.startswith("."):
            yield Found(relative, Path(entry.path))


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
