"""The files below the paths that somebody names, hidden ones too; links that lead out of them are not followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from itertools import chain, count
from pathlib import Path

from dossier.errors import WrongUse


def files_in(paths: Sequence[Path]) -> tuple[tuple[str, Path], ...]:
    """Every file in some files and folders, sorted, by the name that the path gives it from its own last part on.

    Links that stay inside the path are passed over, since what they lead to is there anyway. A folder that is
    empty counts as a file that holds nothing, for its name.

    Raises:
        WrongUse: a path does not exist.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise WrongUse(f"{path} does not exist", "name a file or a folder that does")
        whole = path.resolve()
        for file in _below(whole):
            name = str(Path(path.absolute().name or "files") / file.relative_to(whole))
            names = chain([name], (f"{name} ({number})" for number in count(2)))
            unused = next(one for one in names if found.get(one, file) == file)
            found[unused] = file
    return tuple(sorted(found.items()))


def _below(path: Path) -> Iterator[Path]:
    """The files below a path; what is no plain file stands for itself, so that reading it says that it could not be read."""
    if not stat.S_ISDIR(path.lstat().st_mode):
        yield path
        return
    for folder, folders, names in os.walk(path, onerror=_refuse):
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*names, *linked]):
            entry = Path(folder, name)
            if not entry.is_symlink() or not Path(os.path.realpath(entry)).is_relative_to(path):
                yield entry
        if not folders and not names:
            yield Path(folder)


def _refuse(fault: OSError) -> None:
    raise WrongUse(f"{fault.filename} cannot be opened: {fault.strerror}", "free rights there, or name other paths")


def content_of(path: Path) -> bytes:
    """The bytes of a plain file.

    Raises:
        OSError: it is none, or cannot be read.
    """
    kind = path.lstat().st_mode
    if stat.S_ISDIR(kind):
        return b""
    if not stat.S_ISREG(kind):
        raise OSError(0, "it is a link that leads out of the folder, or no plain file")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        return file.read()
