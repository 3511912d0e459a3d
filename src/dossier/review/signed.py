"""What a reviewer last signed, as it then stood: from the snapshot that was kept at signing, else from the project's history.

Only what has the digest that was signed is taken for it.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

from dossier.errors import Stop, WrongUse
from dossier.model.review import SignOff
from dossier.packet.content import digest_of
from dossier.packet.scopes import Scope, changes, signed_parts
from dossier.project import Project
from dossier.review.revisions import Repository
from dossier.review.snapshots import find
from dossier.review.versions import Side, at_revision
from dossier.view import Audience, view

MOST_REVISIONS = 200
"""So far back what was signed is sought, among the revisions that changed records or templates."""

SCOPES = ("packet", "section", "allegation")
"""The sign-offs that were given for a packet or a part of it."""


def last_signed(project: Project, official: str, recipient: str, reviewer: str) -> SignOff | None:
    """The newest sign-off of a reviewer for a packet or a part of it; of two of one day, the one written later."""
    review = project.reviews.get(official)
    given = [
        one
        for one in (review.sign_offs if review else ())
        if (one.reviewer, one.recipient) == (reviewer, recipient) and one.scope in SCOPES
    ]
    return max(enumerate(given), key=lambda one: (one[1].on, one[0]))[1] if given else None


def signed_side(
    project: Project,
    official: str,
    signed: SignOff,
    scratch: Path,
    step: Callable[[str], None] = lambda _: None,
) -> Side:
    """The packet as it stood when it was signed.

    Args:
        scratch: an empty folder for what is read from revisions; it must stay while the side is used.
        step: called with what is being done, in words.

    Raises:
        WrongUse: what was signed is not on this machine, and no revision has it.
        EnvironmentFault: git is missing, or cannot read what it holds.
    """
    recipient = signed.recipient or ""
    what = {"packet": "the packet", "section": "the section", "allegation": "the allegation"}.get(signed.scope, signed.scope)
    label = f"{signed.id}, signed by {signed.reviewer} on {signed.on.isoformat()}"
    remarks = (
        () if signed.scope == "packet" else (f"{signed.id} was given for {what} {signed.of}; all of the packet is compared",)
    )
    snapshot = find(project.root, official, recipient, signed=signed.digest)
    if snapshot is not None:
        return Side(label, snapshot=snapshot, remarks=remarks)
    lost = f"what {signed.reviewer} signed for {official} to {recipient} on {signed.on.isoformat()} ({signed.id})"
    advice = "compare with a revision or a draft by its name, or run this where it was signed"
    try:
        repository = Repository.of(project.root)
    except WrongUse as fault:
        raise WrongUse(f"{lost} is not on this machine, and {fault.text}", advice) from None
    for number, commit in enumerate(repository.newest(MOST_REVISIONS)):
        folder = scratch / str(number)
        step(f"looking at revision {commit[:12]}")
        side = _at(project, repository, commit, folder)
        for day in (None, signed.on) if side else ():
            if side and side.project and _has(side.project, official, recipient, signed, day):
                found = f"{label} (revision {commit[:12]})"
                return Side(found, side.project, day=day, remarks=(*remarks, *side.remarks))
        shutil.rmtree(folder, ignore_errors=True)
    raise WrongUse(f"{lost} is not on this machine, and none of the last {MOST_REVISIONS} revisions has its digest", advice)


def _at(project: Project, repository: Repository, commit: str, folder: Path) -> Side | None:
    """The records as a commit has them; None where it holds no project that can be read."""
    try:
        return at_revision(project, repository, commit, folder, commit)
    except WrongUse:
        return None


def _has(project: Project, official: str, recipient: str, signed: SignOff, day: dt.date | None) -> bool:
    """Whether what these records say, composed today, is what was signed."""
    try:
        return digest_of(_parts(project, official, recipient, signed, day)) == signed.digest
    except (Stop, KeyError, ValueError):  # records of another time may be anything
        return False


def _parts(project: Project, official: str, recipient: str, signed: SignOff, day: dt.date | None) -> dict[str, str]:
    return signed_parts(view(project, Audience("recipient", recipient), day), official, Scope.of_sign_off(signed))


def beside_the_packet(project: Project, official: str, signed: SignOff, day: dt.date | None) -> tuple[str, ...]:
    """Which parts of what was signed are not as they were and stand in no packet, such as those of the letter with it."""
    try:
        found = changes(signed, _parts(project, official, signed.recipient or "", signed, day))
    except (Stop, KeyError, ValueError):
        return ()
    return tuple(sorted(key for key in (*found.changed, *found.added, *found.removed) if "/" in key))
