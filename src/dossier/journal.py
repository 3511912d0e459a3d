"""The journal on the disk: what was said, signed, changed and released is noted in one line each, and no line is ever changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from dossier.errors import WrongUse
from dossier.logfile import add_line, whole_lines_of
from dossier.model.journal import CHAIN, LOG, Done, Note


def note(
    root: Path,
    act: Done,
    *,
    by: str,
    official: str,
    recipient: str | None = None,
    ids: Iterable[str] = (),
    digest: str | None = None,
    on: dt.date | None = None,
) -> Note:
    """Adds a line to the journal of a project and returns it.

    Args:
        by: the id of a reviewer, or a name as a file gives it.
        ids: of the remarks, sign-offs, records or bundles that it concerns.

    Raises:
        WrongUse: the journal is not whole, or cannot hold what was given.
        EnvironmentFault: it cannot be written; it is as it was.
    """
    fields = {"act": act, "by": by, "official": official, "recipient": recipient, "ids": tuple(ids), "digest": digest, "on": on}
    try:
        return add_line(root, LOG, CHAIN, **fields)
    except ValidationError as fault:
        name = str(fault.errors(include_url=False)[0]["loc"][0])
        raise WrongUse(f"{LOG} cannot hold what was given for '{name}'", "give ids, and short names in plain letters") from None


def notes_of(root: Path) -> tuple[Note, ...]:
    """Everything noted in a project, oldest first.

    Raises:
        WrongUse: the journal is not whole.
        EnvironmentFault: it cannot be read.
    """
    return whole_lines_of(root, LOG, CHAIN)
