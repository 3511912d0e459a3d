"""The log of an exhibit on the disk: read as bytes, added to in one write, flushed, and never written anew."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from dossier.errors import EnvironmentFault, WrongUse
from dossier.logfile import append
from dossier.model.custody import LOG, MOST_BYTES, Act, CustodyFault, next_act, read_log
from dossier.paths import Found


def custody_faults(exhibit: str, sha256: str, found: Found | None) -> tuple[CustodyFault, ...] | None:
    """What is wrong with the log of an exhibit; None where it has none. A link or a device has its problem already."""
    if found is None:
        return None
    if found.fault:
        return ()
    try:
        with os.fdopen(os.open(found.absolute, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as fault:
        return (CustodyFault(1, f"the log cannot be read: {fault.strerror}"),)
    return read_log(exhibit, raw, sha256)[1]


def add_act(path: Path, exhibit: str, sha256: str, *, act: str, by: str, note: str | None, at: str) -> Act:
    """Adds a line to a log that is whole; a line that cannot be written whole is taken back. The caller holds the lock.

    Raises:
        WrongUse: the log is not whole, or the act cannot be recorded.
        EnvironmentFault: the line cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
    except OSError as fault:
        text = f"exhibit {exhibit}: {LOG} cannot be opened: {fault.strerror}"
        raise WrongUse(text, f"restore {LOG} as it was; an exhibit without one is taken in again") from fault
    try:
        raw = os.pread(descriptor, MOST_BYTES + 1, 0)
        acts, faults = read_log(exhibit, raw, sha256)
        if faults:
            text = f"exhibit {exhibit}: {LOG}, line {faults[0].line}: {faults[0].text}; nothing was recorded"
            raise WrongUse(text, f"restore {LOG} as it was")
        try:
            added = next_act(acts[-1], at, act, by, note)
        except ValidationError as fault:
            raise unfit(fault) from None
        if added.at < acts[-1].at:
            text = f"the act is of {added.at}, before the last one, of {acts[-1].at}; nothing was recorded"
            raise WrongUse(text, "give the time at which it was done")
        append(descriptor, added.line(), len(raw))
        return added
    except OSError as fault:
        text = f"exhibit {exhibit}: {LOG} cannot be written whole: {fault.strerror}; it is as it was"
        raise EnvironmentFault(text, "free space or rights there") from None
    finally:
        os.close(descriptor)


def unfit(fault: ValidationError) -> WrongUse:
    """The end of a run in which an act holds words that no log takes."""
    name = str(fault.errors(include_url=False)[0]["loc"][0])
    step = "write the time as 2026-11-23T10:00:00Z" if name == "at" else f"write '{name}' in plain words, short, on one line"
    return WrongUse(f"the custody log cannot hold what was given for '{name}'", step)
