"""What a returned file brings back, written down: remarks always, wordings only where that was asked for, each noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.journal import note, notes_of
from dossier.model.journal import Done
from dossier.model.review import Remark, Review
from dossier.project import Project
from dossier.review.applying import Judged, NotTaken, apply
from dossier.review.bringing import Brought
from dossier.review.opening import AUTHOR
from dossier.review.proposals import Proposal
from dossier.review.remarks import NOT_NAMED, Merged, merged
from dossier.review.reviewfile import change_review, read_review, review_path
from dossier.review.secrecy import VaultWords


@dataclass(frozen=True)
class Settled:
    """What was written: remarks that are new, remarks that go on, wordings that went in, and those whose file was changed."""

    added: tuple[Remark, ...]
    changed: tuple[Remark, ...]
    applied: tuple[Proposal, ...] = ()
    late: tuple[NotTaken, ...] = ()


def foreseen(project: Project, brought: Brought) -> Settled:
    """What would be written of the remarks; nothing is.

    Raises:
        WrongUse: the review of the official is broken.
        EnvironmentFault: it cannot be read.
    """
    found = merged(read_review(review_path(project.root, brought.official)), brought.remarks.remarks)
    return Settled(found.added, found.changed)


def settle(
    project: Project, brought: Brought, ready: Judged, vault: VaultWords, *, with_wordings: bool, on: dt.date | None
) -> Settled:
    """Writes the remarks, and the wordings where they are to go in, and notes both in the journal.

    Args:
        on: the day that the journal gives; None where none was named.

    Raises:
        WrongUse: the review of the official, or the journal, is broken; nothing was written.
        EnvironmentFault: something cannot be written; it is as it was.
    """
    notes_of(project.root)
    found: list[Merged] = []

    def change(review: Review) -> Review:
        found.append(merged(review, brought.remarks.remarks))
        return found[-1].review

    change_review(review_path(project.root, brought.official), change)
    added, changed = found[-1].added, found[-1].changed
    _note_remarks(project.root, brought, "remarked", [one for one in added if one.by != AUTHOR], on)
    answers = [one for one in (*added, *changed) if one.state == "answered" or one.by == AUTHOR]
    _note_remarks(project.root, brought, "answered", answers, on)
    if not with_wordings:
        return Settled(added, changed)
    applied, late = apply(project, ready)
    for one in applied:
        by = next((name for name in one.by if not vault.fields_in(name) and len(name) <= _LONGEST_NAME), NOT_NAMED)
        ids = (f"{one.place.file}:{one.field}",)
        note(project.root, "applied", by=by, official=brought.official, recipient=brought.recipient, ids=ids, on=on)
    return Settled(added, changed, applied, late)


_LONGEST_NAME = 120


def _note_remarks(root: Path, brought: Brought, act: Done, remarks: Sequence[Remark], on: dt.date | None) -> None:
    """One line for each person: those who remarked, or those who answered."""
    said: dict[str, list[str]] = {}
    for one in remarks:
        who = one.replies[-1].by if act == "answered" and one.replies else one.by
        said.setdefault(who, []).append(one.id)
    for by, ids in said.items():
        note(root, act, by=by, official=brought.official, recipient=brought.recipient, ids=ids, on=on)
