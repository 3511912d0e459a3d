"""Texts of the records that rest on nothing: words of ours in a part that has no cites of its own.

Privileged notes are no such texts: they never leave the house, and counsel must be free in them. So are the words of
others, names, and what an unverified point asks to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket
from dossier.checks.words import OURS_IN, texts_of_ours
from dossier.model.record import Path, Record, parts
from dossier.project import Entry

_TOLD = ("official", "case", "conduct", "institutions", "regime", "recipient", "rights", "territories")


def free_texts(docket: Docket) -> Iterator[tuple[str, Entry, Path, str]]:
    """Every text of ours that stands in a part of a record without cites of its own: kind, entry, path and text."""
    for kind, entry, record in docket.records(*_TOLD, *OURS_IN):
        for path, part in parts(record):
            if getattr(part, "cites", ()) or (kind in OURS_IN and path):
                continue
            for step, text in texts_of_ours(part):
                if kind not in OURS_IN or step in OURS_IN[kind]:
                    yield kind, entry, (*path, step), text


def texts_in(record: Record) -> Iterator[tuple[Path, str]]:
    """Every text of ours in a record, cited or not, with the path that leads to it."""
    for path, part in parts(record):
        for step, text in texts_of_ours(part):
            yield (*path, step), text
