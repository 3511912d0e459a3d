"""One file at a time is put in its place whole or not at all: flushed beside it, then renamed over what was there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from dossier.errors import EnvironmentFault
from dossier.problem import visible

BEING_WRITTEN = ".writing-"
"""How the name of a file begins that is not in its place yet."""


def put(path: Path, content: bytes) -> None:
    """Puts a file in its place, for its owner alone; a link there is replaced and not followed.

    Raises:
        EnvironmentFault: it cannot be written; what was there is as it was.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=BEING_WRITTEN, dir=path.absolute().parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as fault:
        text = f"{visible(str(path))} cannot be written: {fault.strerror}"
        raise EnvironmentFault(text, "free space or rights there, or name another place") from fault
