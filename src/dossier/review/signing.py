"""A sign-off is given by a named reviewer who did not write what is signed, for exactly what stands there, on a key or on paper.

What was signed is kept as it was on this machine, the journal notes it, and then it is written; nothing is half-signed.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from dossier import signature
from dossier.checks.standing import NAMESPACE, signature_holds
from dossier.errors import WrongUse
from dossier.journal import note
from dossier.model.review import Review, Reviewer, SignOff
from dossier.packet.content import digest_of
from dossier.packet.scopes import Scope, kept, signed_parts, statement, writers_of, wrote
from dossier.problem import Level, Problem
from dossier.project import Project
from dossier.review.reviewfile import change_review, next_sign_off, review_path
from dossier.review.snapshots import keep, snapshot_of
from dossier.view import Audience, view

LEAST_DIGITS = 16
"""So many digits of the digest are typed from a sheet: the first two groups that it prints."""

_UNNUMBERED = "G1"


@dataclass(frozen=True)
class SigningOrder:
    """What is to be signed, by whom, in which role, on which day.

    Attributes:
        release: the digest of the bundle, where it is a release that is agreed to.
    """

    official: str
    scope: Scope
    reviewer: str
    role: str
    on: dt.date
    release: str | None = None


@dataclass(frozen=True)
class Proof:
    """What a sign-off stands on: a key, or the exhibit of a sheet together with the digest that the sheet prints."""

    key: Path | None = None
    sheet: str | None = None
    digest: str | None = None


def errors_in(project: Project, official: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The errors that bar signing about an official: those of other dossiers, of filings and of sign-offs do not."""
    others = tuple(f"dossiers/{id_}/" for id_ in project.of("official") if id_ != official)
    return tuple(
        one
        for one in problems
        if one.level is Level.ERROR and not one.code.startswith("V5") and not one.place.file.startswith((*others, "submissions/"))
    )


def unsigned(project: Project, order: SigningOrder) -> SignOff:
    """The sign-off that an order would give, without its number and its proof.

    Raises:
        WrongUse: it may not be given: the next step says what must be so first.
        RenderFault: what is to be signed cannot be composed.
    """
    _refuse_reviewer(project, order)
    parts = {} if order.release else _parts(project, order)
    return SignOff(
        id=_UNNUMBERED,
        reviewer=order.reviewer,
        role=order.role,
        scope=order.scope.kind,
        recipient=order.scope.recipient,
        of=order.scope.of,
        on=order.on,
        digest=_digest(order.release) if order.release else digest_of(parts),
        parts=kept(parts),
        program=version("dossier-builder"),
    )


def sign(project: Project, order: SigningOrder, proof: Proof) -> SignOff:
    """Gives a sign-off, writes it, notes it in the journal, and returns it.

    Raises:
        WrongUse: as for an unsigned one; or its proof is missing or does not fit, and nothing was written.
        EnvironmentFault: something cannot be written, or the key did not sign; no sign-off was written.
        RenderFault: what is to be signed cannot be composed.
    """
    blank = unsigned(project, order)
    proven = _proven(project, order, blank, proof)
    if order.scope.recipient and not order.release:
        audience = Audience("recipient", order.scope.recipient)
        _, snapshot = snapshot_of(project, order.official, order.scope.recipient, audience, order.on)
        keep(project.root, snapshot, signed=proven.digest)
    made: list[SignOff] = []

    def added(review: Review) -> Review:
        numbered = proven.model_copy(update={"id": next_sign_off(review)})
        made.append(numbered)
        note(
            project.root,
            "signed",
            by=order.reviewer,
            official=order.official,
            recipient=order.scope.recipient,
            ids=[numbered.id],
            digest=numbered.digest,
            on=order.on,
        )
        return review.model_copy(update={"sign_offs": (*review.sign_offs, numbered)})

    change_review(review_path(project.root, order.official), added)
    return made[0]


def _refuse_reviewer(project: Project, order: SigningOrder) -> None:
    assert project.settings is not None
    known = {one.id: one for one in project.settings.reviewers}
    reviewer = known.get(order.reviewer)
    if reviewer is None:
        offered = f"name one of {', '.join(sorted(known))}, or add" if known else "add"
        raise WrongUse(f"there is no reviewer '{order.reviewer}'", f"{offered} the person to reviewers in project.yaml")
    if order.role not in reviewer.roles:
        text = f"'{order.reviewer}' may not sign as {order.role}"
        raise WrongUse(text, f"sign as {' or '.join(reviewer.roles)}, or add the role in project.yaml")
    house = view(project, Audience("internal"))
    if not house.officials[order.official].written_by:
        text = f"nobody knows who wrote dossiers/{order.official}/dossier.yaml, so that nobody can sign it"
        raise WrongUse(text, "name in its written_by everybody who wrote it")
    for record, names in writers_of(house, order.official).items():
        if wrote(names, reviewer):
            raise WrongUse(f"'{order.reviewer}' wrote {record}, and nobody signs what they wrote", "let another reviewer sign")


def _parts(project: Project, order: SigningOrder) -> dict[str, str]:
    scope = order.scope
    audience = Audience("public") if scope.kind == "public" else Audience("recipient", scope.recipient)
    found = signed_parts(view(project, audience, order.on), order.official, scope)
    if not found:
        what = f"{scope.kind} '{scope.of}'" if scope.of else "anything"
        text = f"there is no {what} about {order.official} that goes out to {scope.recipient or 'the public'}"
        text = text.replace("no anything", "nothing")
        raise WrongUse(text, f"see dossier coverage {order.official}, and name a section by its heading, an allegation by its id")
    return found


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise WrongUse("the digest of a bundle has 64 digits and letters a to f", "copy it as dossier bundle printed it")
    return text


def _proven(project: Project, order: SigningOrder, blank: SignOff, proof: Proof) -> SignOff:
    """The sign-off with what it stands on."""
    assert project.settings is not None
    reviewer = next(one for one in project.settings.reviewers if one.id == order.reviewer)
    if proof.key is None and proof.sheet is None:
        step = "give --key; or make the sheet with dossier review sheet, have it signed, take the scan in, and give --sheet"
        raise WrongUse("a sign-off stands on a key, or on paper that was signed", step)
    if proof.sheet is not None:
        _refuse_sheet(project, blank, proof.sheet, proof.digest)
        blank = blank.model_copy(update={"sheet": proof.sheet})
    if proof.key is not None:
        blank = blank.model_copy(update={"signature": _signature(order, blank, proof.key, reviewer)})
    return blank


def _refuse_sheet(project: Project, blank: SignOff, sheet: str, digest: str | None) -> None:
    if not project.knows("exhibit", sheet):
        raise WrongUse(f"there is no exhibit '{sheet}'", "take the scan of the signed sheet in: dossier new exhibit")
    used = [
        f"{one.id} of {official}"
        for official, review in project.reviews.items()
        for one in review.sign_offs
        if one.sheet == sheet
    ]
    if used:
        raise WrongUse(f"exhibit {sheet} is the sheet of {used[0]} already", "take in the sheet that was signed for this")
    typed = re.sub(r"\s", "", digest or "").lower()
    if len(typed) < LEAST_DIGITS:
        step = "type at least the first two groups of the digest on the sheet: --digest '01234567 89abcdef'"
        raise WrongUse("nobody can tell from a scan what the sheet was signed for", step)
    if not blank.digest.startswith(typed):
        text = "what the sheet was signed for is not what stands there now: the digest differs"
        raise WrongUse(text, "check the digits; if they are right, print the sheet anew and have it signed")


def _signature(order: SigningOrder, blank: SignOff, key: Path, reviewer: Reviewer) -> str:
    """The signature of the statement, in one line, once it is found to be the reviewer's."""
    if reviewer.key is None:
        raise WrongUse(f"project.yaml gives no key of '{reviewer.id}'", "add the public key there, or sign on paper with --sheet")
    words = statement(order.official, blank)
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        path = Path(folder) / "statement"
        path.write_text(words, encoding="utf-8")
        signature.sign(path, key, reviewer.id, NAMESPACE)
        line = signature.joined(path.with_name("statement.sig").read_bytes())
    if not signature_holds(words, line, reviewer):
        text = f"the key that signed is not the one of '{reviewer.id}' in project.yaml"
        raise WrongUse(text, "sign with the reviewer's own key, or correct it in project.yaml")
    return line
