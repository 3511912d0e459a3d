"""Where review stands: per official and recipient who signed what, what changed since, what is open, and who is waited for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dossier.checks.finals import PUBLIC_NEEDS
from dossier.checks.standing import Standing, reviewing
from dossier.errors import Stop
from dossier.model.review import Remark
from dossier.model.submission import Due, Submission
from dossier.packet.content import Block
from dossier.packet.scopes import goes_out
from dossier.project import Project
from dossier.review.snapshots import find
from dossier.review.tracing import composed_for_review
from dossier.view import Audience, view


@dataclass(frozen=True)
class ChangedPart:
    """A part that is not as it was signed: what became of it, and the files of the records that it was made from."""

    how: str
    key: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signed:
    """A sign-off, and why it counts no more, where it does not."""

    standing: Standing
    parts: tuple[ChangedPart, ...] = ()

    @property
    def state(self) -> str:
        """current, stale, or void where it never should have counted or its proof does not hold."""
        if self.standing.against:
            return "void"
        return "stale" if self.standing.is_stale else "current"


@dataclass(frozen=True)
class Status:
    """How review stands of one official for one recipient, or for the public where that is None."""

    official: str
    recipient: str | None
    goes_out: bool
    signed: tuple[Signed, ...] = ()
    remarks: tuple[Remark, ...] = ()
    waited_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filed:
    """A filing, and what of it falls due, the next first."""

    id: str
    submission: Submission
    due: tuple[Due, ...] = field(default=())


def statuses(project: Project, on: dt.date, officials: Sequence[str] = ()) -> tuple[Status, ...]:
    """How review stands on a day, for each official with a name and each active recipient to whom something goes out.

    An edition of which somebody said or signed something is told even where nothing goes out any more.

    Args:
        officials: those to tell of; an empty one means all.
    """
    if project.settings is None:
        return ()
    standings = reviewing(project, on).standings
    wanted = [id_ for id_, item in sorted(project.officials.items()) if item.name and (not officials or id_ in officials)]
    return tuple(one for id_ in wanted for one in _of_official(project, on, id_, standings))


def filings(project: Project, officials: Sequence[str] = ()) -> tuple[Filed, ...]:
    """The filings about some officials, or about all, in the order of their sending, with what is still to be done."""
    chosen = [(id_, one) for id_, one in project.submissions.items() if not officials or one.official in officials]
    return tuple(
        Filed(id_, one, tuple(sorted((due for due in one.due if not due.done), key=lambda due: due.on)))
        for id_, one in sorted(chosen, key=lambda item: (item[1].sent, item[0]))
    )


def _of_official(project: Project, on: dt.date, official: str, standings: Iterable[Standing]) -> Iterator[Status]:
    review = project.reviews.get(official)
    remarks = [one for one in review.remarks if one.state == "open"] if review else []
    mine = [one for one in standings if one.official == official]
    for recipient, item in sorted(project.recipients.items()):
        signed = [one for one in mine if one.sign_off.recipient == recipient]
        said = [one for one in remarks if one.recipient == recipient]
        goes = item.active and goes_out(view(project, Audience("recipient", recipient), on), official, recipient)
        if goes or signed or said:
            yield _status(project, on, (official, recipient), signed, said, item.final_needs if goes else None)
    of_public = [one for one in mine if one.sign_off.scope == "public"]
    if of_public:
        yield _status(project, on, (official, None), of_public, (), PUBLIC_NEEDS)


def _status(
    project: Project,
    on: dt.date,
    whose: tuple[str, str | None],
    signed: Sequence[Standing],
    remarks: Sequence[Remark],
    needs: Sequence[str] | None,
) -> Status:
    official, recipient = whose
    scope = "packet" if recipient else "public"
    held = {one.sign_off.role for one in signed if one.counts and one.sign_off.scope == scope}
    told = tuple(Signed(one, _parts(project, on, one)) for one in signed)
    waited = tuple(role for role in needs or () if role not in held)
    return Status(official, recipient, needs is not None, told, tuple(remarks), waited)


def _parts(project: Project, on: dt.date, one: Standing) -> tuple[ChangedPart, ...]:
    """What is not as it was signed, each part with the files that it is made from, or was made from when it was signed."""
    if not one.changes:
        return ()
    now, before = _files_now(project, on, one), _files_then(project, one)
    return (
        *(ChangedPart("changed", key, now.get(key, ())) for key in one.changes.changed),
        *(ChangedPart("added", key, now.get(key, ())) for key in one.changes.added),
        *(ChangedPart("removed", key, before.get(key, ())) for key in one.changes.removed),
    )


def _files_now(project: Project, on: dt.date, one: Standing) -> dict[str, tuple[str, ...]]:
    recipient = one.sign_off.recipient
    if recipient is None:
        return {}
    try:
        page, blocks = composed_for_review(project, one.official, recipient, Audience("recipient", recipient), on)
    except (Stop, KeyError):
        return {}
    found = _files(blocks)
    for exhibit in project.of("exhibit").values():
        found[f"exhibit:{exhibit.id}"] = (exhibit.document.file,)
    figures = {f"figure:{name}" for name in page.figures}
    captions = {f"figure:{key.removeprefix('figure.')}.svg": key for key in found}
    found |= {name: found[captions[name]] for name in figures & captions.keys()}
    return found


def _files_then(project: Project, one: Standing) -> dict[str, tuple[str, ...]]:
    recipient = one.sign_off.recipient
    if recipient is None:
        return {}
    try:
        snapshot = find(project.root, one.official, recipient, signed=one.sign_off.digest)
    except Stop:
        return {}
    return _files(snapshot.blocks) if snapshot else {}


def _files(blocks: Iterable[Block]) -> dict[str, tuple[str, ...]]:
    return {block.key: tuple(dict.fromkeys(span.origin.file for span in block.spans)) for block in blocks}
