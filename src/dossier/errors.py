"""How a run ends when it cannot go on.

Bad data is a problem, not an exception. These exceptions are for what stops a run; each carries the exit status and
says in one line what happened and what to do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum


class Exit(IntEnum):
    """The exit statuses that scripts may rely on."""

    CLEAN = 0
    ERRORS_FOUND = 1
    WRONG_USE = 2
    ENVIRONMENT = 3
    TAMPERED = 4
    UNSIGNED = 5


class Stop(Exception):
    """Ends the run with one clear message, a next step and an exit status."""

    status = Exit.ENVIRONMENT

    def __init__(self, text: str, next_step: str) -> None:
        super().__init__(text, next_step)  # both, so that a worker can hand it to its parent
        self.text = text
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.text}\n    next: {self.next_step}"


class WrongUse(Stop):
    """The command line asks for something that does not exist."""

    status = Exit.WRONG_USE


class EnvironmentFault(Stop):
    """The machine lacks something, or a file cannot be read or written."""

    status = Exit.ENVIRONMENT


class RenderFault(Stop):
    """A page could not be rendered faithfully; nothing was published."""

    status = Exit.ENVIRONMENT


class LeakFound(Stop):
    """Something that an audience may not see is in what it was to get; nothing was published."""

    status = Exit.ERRORS_FOUND


@contextmanager
def or_end_plainly() -> Iterator[None]:
    """Ends a worker with one line where the machine refuses what it begins with; its pool would print a traceback."""
    try:
        yield
    except OSError as fault:
        print(f"dossier: a worker cannot begin: {fault}", file=sys.stderr, flush=True)
        os._exit(1)
