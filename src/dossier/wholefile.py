"""One file at a time is put in its place whole or not at all: flushed beside it, then renamed over what was there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dossier.errors import EnvironmentFault
from dossier.problem import visible

BEING_WRITTEN = ".writing-"
"""How the name of a file begins that is not in its place yet, or was left by a run that was killed."""

OWNER_ALONE = 0o600


def staged(path: Path, content: bytes, mode: int = OWNER_ALONE) -> Path:
    """A file of these bytes beside the place that it is meant for, flushed to the disk; whoever asks for it puts it there.

    Raises:
        OSError: it cannot be written; nothing is left of it.
    """
    descriptor, name = tempfile.mkstemp(prefix=BEING_WRITTEN, dir=path.absolute().parent)
    made = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(mode)
    except BaseException:  # somebody who stops the run leaves nothing either
        made.unlink(missing_ok=True)
        raise
    return made


def replace(path: Path, content: bytes, mode: int = OWNER_ALONE) -> None:
    """Puts a file in its place; a link there is replaced and not followed.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    made = staged(path, content, mode)
    try:
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def put(path: Path, content: bytes) -> None:
    """Puts a file in its place, for its owner alone; a link there is replaced and not followed.

    Raises:
        EnvironmentFault: it cannot be written; what was there is as it was.
    """
    try:
        replace(path, content)
    except OSError as fault:
        raise _fault(path, fault) from fault


def put_in(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Puts some files into a folder, which is made for its owner alone where there is none; returns where they are.

    Raises:
        EnvironmentFault: one cannot be written; what was there under its name is as it was.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise _fault(folder, fault) from fault
    for name, content in files.items():
        put(folder / name, content)
    return tuple(folder / name for name in files)


def _fault(path: Path, fault: OSError) -> EnvironmentFault:
    text = f"{visible(str(path))} cannot be written: {fault.strerror}"
    return EnvironmentFault(text, "free space or rights there, or name another place")
