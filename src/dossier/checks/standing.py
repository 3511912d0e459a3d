"""How every sign-off stands on a day: whether what it was given for is as it was, who gave it, and whether its proof holds.

A sign-off counts only where nothing at all speaks against it. What cannot be judged on this machine does not count either.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dossier.errors import EnvironmentFault, Stop, WrongUse
from dossier.logfile import lines_of
from dossier.model import journal, release
from dossier.model.chain import Fault
from dossier.model.journal import Note
from dossier.model.release import Release
from dossier.model.review import Reviewer, SignOff
from dossier.packet.scopes import Changes, Scope, changes, signed_parts, statement, writers_of, wrote
from dossier.project import Project
from dossier.signature import check, unfolded
from dossier.view import Audience, view

NAMESPACE = "dossier-sign-off"
"""What the signature of a sign-off is for."""


@dataclass(frozen=True)
class Against:
    """Something that speaks against a sign-off: the code and words of its problem, the field it hangs on, and the next step."""

    code: str
    text: str
    field: str
    next_step: str


@dataclass(frozen=True)
class Standing:
    """How one sign-off stands; `changes` is None where what it was given for cannot be composed at all."""

    official: str
    index: int
    sign_off: SignOff
    changes: Changes | None
    against: tuple[Against, ...]
    is_followed: bool = False
    """Whether a later sign-off was given for the same, in the same role; this one is then history."""

    @property
    def is_stale(self) -> bool:
        """Whether what was signed has changed since, or is no more."""
        return self.changes is None or bool(self.changes)

    @property
    def counts(self) -> bool:
        """Whether it is as good as on the day that it was given."""
        return not self.is_stale and not self.against


@dataclass(frozen=True)
class Reviewing:
    """What the logs of a project hold and how its sign-offs stand."""

    standings: tuple[Standing, ...] = ()
    releases: tuple[Release, ...] = ()
    faults: tuple[tuple[str, Fault], ...] = field(default=())


def reviewing(project: Project, on: dt.date) -> Reviewing:
    """How the sign-offs of a project stand on a day; composes only for officials that have some.

    Raises:
        EnvironmentFault: a log cannot be read.
    """
    releases, broken = lines_of(project.root, release.LOG, release.CHAIN)
    notes, spoilt = lines_of(project.root, journal.LOG, journal.CHAIN)
    faults = [(release.LOG, fault) for fault in broken] + [(journal.LOG, fault) for fault in spoilt]
    judge = _Judge(project, on, notes)
    standings = [
        judge.standing(official, index, sign_off, is_followed=any(_same(sign_off, one) for one in review.sign_offs[index + 1 :]))
        for official, review in sorted(project.reviews.items())
        if project.settings is not None and official in project.officials
        for index, sign_off in enumerate(review.sign_offs)
    ]
    return Reviewing(tuple(standings), releases, tuple(faults))


def _same(one: SignOff, other: SignOff) -> bool:
    """Whether two sign-offs are for the same and in the same role; of a release, by the same reviewer."""
    of_release = one.scope == "release" and (one.reviewer, one.digest) != (other.reviewer, other.digest)
    return not of_release and (one.role, Scope.of_sign_off(one)) == (other.role, Scope.of_sign_off(other))


class _Judge:
    """Judges one sign-off after the other; what several were given for is composed once."""

    def __init__(self, project: Project, on: dt.date, notes: Sequence[Note]) -> None:
        self.project = project
        self.noted = {(note.official, id_, note.digest) for note in notes if note.act == "signed" for id_ in note.ids}
        self.house = view(project, Audience("internal")) if project.settings else None
        self.reviewers = {one.id: one for one in project.settings.reviewers} if project.settings else {}
        every = [(official, one) for official, review in project.reviews.items() for one in review.sign_offs if one.sheet]
        self.of_sheet = {one.sheet: (official, one.id) for official, one in reversed(every)}
        self.parts = lru_cache(maxsize=None)(lambda official, scope: _parts(project, official, scope, on))

    def standing(self, official: str, index: int, sign_off: SignOff, *, is_followed: bool) -> Standing:
        """How one sign-off stands."""
        found: Changes | None = Changes((), (), ())
        if sign_off.scope != "release":
            now = self.parts(official, Scope.of_sign_off(sign_off))
            found = changes(sign_off, now) if now else None
        return Standing(official, index, sign_off, found, tuple(self._against(official, sign_off)), is_followed)

    def _against(self, official: str, sign_off: SignOff) -> Iterator[Against]:
        reviewer = self.reviewers.get(sign_off.reviewer)
        again = "let somebody sign who may; a sign-off that does not count stays as a record"
        if reviewer is None:
            yield Against("V503", f"'{sign_off.reviewer}' is no reviewer in project.yaml", "reviewer", again)
        elif sign_off.role not in reviewer.roles:
            text = f"'{sign_off.reviewer}' is no {sign_off.role} in project.yaml"
            yield Against("V503", text, "role", again)
        writers = writers_of(self.house, official) if self.house else {}
        for record, names in writers.items():
            if reviewer is not None and wrote(names, reviewer):
                yield Against("V504", f"'{sign_off.reviewer}' wrote {record}", "reviewer", again)
        if (official, sign_off.id, sign_off.digest) not in self.noted:
            text = f"{journal.LOG} does not know it"
            yield Against("V507", text, "digest", "restore review.yaml and the journal as they were, or sign again")
        yield from self._of_proof(official, sign_off, reviewer)

    def _of_proof(self, official: str, sign_off: SignOff, reviewer: Reviewer | None) -> Iterator[Against]:
        if sign_off.sheet is None and sign_off.signature is None:
            step = "sign again with --key, or on paper with dossier review sheet"
            yield Against("V506", "it stands on no key and on no sheet", "digest", step)
        if sign_off.sheet is not None:
            other = self.of_sheet[sign_off.sheet]
            if not self.project.knows("exhibit", sign_off.sheet) and not self.project.is_vault_out_of_reach:
                text = f"its sheet, exhibit {sign_off.sheet}, does not exist"
                yield Against("V506", text, "sheet", f"restore exhibit {sign_off.sheet}, or sign again")
            elif other != (official, sign_off.id):
                text = f"its sheet, exhibit {sign_off.sheet}, serves {other[1]} of {other[0]} already"
                yield Against("V506", text, "sheet", "let the reviewer sign a sheet for each, and sign again")
        if sign_off.signature is not None and reviewer is not None:
            yield from _of_signature(statement(official, sign_off), sign_off.signature, reviewer)


def _of_signature(words: str, signature: str, reviewer: Reviewer) -> Iterator[Against]:
    if reviewer.key is None:
        text = f"it bears a signature, and project.yaml gives no key of '{reviewer.id}'"
        yield Against("V506", text, "signature", "add the reviewer's public key to project.yaml, or sign again")
        return
    try:
        holds = signature_holds(words, signature, reviewer)
    except WrongUse:
        yield Against(
            "V506", f"the key of '{reviewer.id}' in project.yaml is none", "signature", "correct the key in project.yaml"
        )
    except EnvironmentFault as fault:
        yield Against("V506", f"its signature cannot be judged here: {fault.text}", "signature", fault.next_step)
    else:
        if not holds:
            text = f"its signature is not one of '{reviewer.id}' over what it says"
            yield Against("V506", text, "signature", "restore review.yaml as it was, or sign again")


def signature_holds(words: str, signature: str, reviewer: Reviewer) -> bool:
    """Whether a signature of these words, in one line, was made with the key of a reviewer and for this purpose.

    Raises:
        WrongUse: the reviewer's key is none.
        EnvironmentFault: there is no ssh-keygen here, or it did not end.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        allowed = Path(folder) / "signers"
        allowed.write_text(f'{reviewer.id} namespaces="{NAMESPACE}" {reviewer.key}\n', encoding="utf-8")
        found = check(words.encode(), unfolded(signature), allowed, NAMESPACE)
    return found.fits and found.signer == reviewer.id


def _parts(project: Project, official: str, scope: Scope, on: dt.date) -> dict[str, str]:
    """The parts of a scope on a day; none where they cannot be composed, which has its own end elsewhere."""
    audience = Audience("public") if scope.kind == "public" else Audience("recipient", scope.recipient)
    try:
        return signed_parts(view(project, audience, on), official, scope)
    except Stop:
        return {}
