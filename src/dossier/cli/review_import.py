"""`dossier review import`: what came back in Word, as remarks and proposed wordings."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import EnvironmentFault, Exit, WrongUse
from dossier.problem import visible

if TYPE_CHECKING:
    from dossier.model.review import Remark
    from dossier.review.applying import Judged, NotTaken
    from dossier.review.bringing import Brought
    from dossier.review.proposals import Conflict, Proposal, Untouched
    from dossier.review.settling import Settled

_MOST_BYTES = 64 << 20
"""More than any Word file that is read; the reader has its own, lower limit and says so."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--apply", "with_wordings", is_flag=True, help="Put the proposed wordings into the records.")
@click.option("--dry-run", is_flag=True, help="Write nothing, not even remarks.")
@click.option("--official", help="Whom the draft is about, where the file or this machine does not know the draft.")
@click.option("--to", "recipient", help="For whom the draft is, likewise.")
@click.option("--json", "as_json", is_flag=True, help="Print what came back as JSON.")
@on_option
@click.pass_obj
def command(
    folder: Path | None,
    file: Path,
    with_wordings: bool,
    dry_run: bool,
    official: str | None,
    recipient: str | None,
    as_json: bool,
    on: dt.date | None,
) -> int:
    """Reads a draft that came back in FILE: comments become remarks, changed wordings become proposals.

    Remarks are written to dossiers/OFFICIAL/review.yaml, each once, however often the file is imported. Proposals are
    printed, and go into the records with --apply: a sentence, brief, title, label, reason, note or the like of a dossier,
    case or wrong. Text of templates and law, evidence, quotes and cites, names, dates and numbers are told and never
    changed. A record that was changed since the draft is a conflict and stays as it is. Exit 1 when anything could not
    be brought back.
    """
    from dossier.review.applying import judged
    from dossier.review.bringing import bring
    from dossier.review.secrecy import VaultWords
    from dossier.review.settling import foreseen, settle

    if with_wordings and dry_run:
        raise WrongUse("--apply and --dry-run exclude each other", "leave one of them out")
    if (official is None) != (recipient is None):
        raise WrongUse("--official and --to belong together", "give both, or neither")
    project = open_project(folder)
    if project.settings is None:
        raise WrongUse("project.yaml is broken", "run dossier validate and mend it")
    whom = None
    if official is not None and recipient is not None:
        refuse_unknown("official", (official,), list(project.officials))
        refuse_unknown("recipient", (recipient,), list(project.recipients))
        whom = (official, recipient)
    vault = VaultWords(project)
    brought = bring(project, _bytes_of(file), vault, whom=whom)
    ready = judged(project, brought.wordings.proposals, vault, today_or(on))
    if dry_run:
        settled = foreseen(project, brought)
    else:
        settled = settle(project, brought, ready, vault, with_wordings=with_wordings, on=on)
    if as_json:
        click.echo(json.dumps(_as_data(brought, ready, settled), ensure_ascii=False, indent=2, default=str))
    else:
        for line in _lines(brought, ready, settled):
            click.echo(line)
    left = [*brought.wordings.conflicts, *brought.wordings.untouched, *ready.bad, *settled.late, *brought.remarks.refused]
    return Exit.ERRORS_FOUND if left else Exit.CLEAN


def _bytes_of(file: Path) -> bytes:
    """The bytes of the file that was named; a device or a pipe is not waited for."""
    if not file.is_file():
        raise WrongUse(f"{visible(str(file))} is no file", "name the Word file that came back")
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_BYTES)
    except OSError as fault:
        text = f"{visible(str(file))} cannot be read: {fault.strerror}"
        raise EnvironmentFault(text, "give this user the right to read it") from fault


def _lines(brought: Brought, ready: Judged, settled: Settled) -> Iterator[str]:
    which = f"draft {brought.draft}" if brought.draft else "a draft that is not kept here"
    yield f"{which} about {brought.official} for {brought.recipient}: {brought.same} paragraphs came back as they were"
    for remark in settled.added:
        yield from _of_remark(remark, "is new")
    for remark in settled.changed:
        yield from _of_remark(remark, "goes on")
    for refused in brought.remarks.refused:
        yield f"{refused.comment} was not brought back: {visible(refused.why)}"
        yield f"    next: {visible(refused.next)}"
    for one in ready.good:
        yield from _of_proposal(one, is_in=one in settled.applied, is_late=any(late.proposal is one for late in settled.late))
    for fault in (*ready.bad, *settled.late):
        yield from _of_fault(fault)
    for conflict in brought.wordings.conflicts:
        yield from _of_conflict(conflict)
    for change in brought.wordings.untouched:
        yield from _of_untouched(change)
    yield _summary(brought, ready, settled)


def _of_remark(remark: Remark, how: str) -> Iterator[str]:
    where = f"on {remark.block}" if remark.block else "on nothing that is left"
    yield f"{remark.id} {how}: {visible(remark.by)}, {remark.on or 'no date'}, {remark.state}, {where}"
    yield f"    {visible(remark.text)}"
    for reply in remark.replies:
        yield f"    > {visible(reply.by)}, {reply.on or 'no date'}: {visible(reply.text)}"


def _of_proposal(one: Proposal, *, is_in: bool, is_late: bool) -> Iterator[str]:
    if is_late:
        return
    by = f" by {', '.join(one.by)}" if one.by else ""
    yield f"{one.place}: {one.field} {'was' if is_in else 'would be'} reworded{by}, in {', '.join(one.blocks)}"
    yield f"    - {visible(one.before)}"
    yield f"    + {visible(one.after)}"
    if not is_in:
        yield "    next: import the file with --apply, or edit the record"


def _of_fault(fault: NotTaken) -> Iterator[str]:
    one = fault.proposal
    yield f"{one.place}: {one.field} was not reworded: {visible(fault.why)}"
    yield f"    next: {visible(fault.next)}"


def _of_conflict(one: Conflict) -> Iterator[str]:
    from dossier.review.proposals import named

    why = "was reworded in more than one way" if len(one.theirs) > 1 else "was changed in the record since the draft"
    yield f"{one.place}: conflict: {named(one.path)} {why}, in {', '.join(one.blocks)}"
    yield f"    draft:    {visible(one.base)}"
    for text in one.theirs:
        yield f"    reviewer: {visible(text)}"
    yield f"    record:   {visible(one.ours) if one.ours is not None else 'it is there no more'}"
    yield "    next: choose a wording and edit the record; nothing was overwritten"


def _of_untouched(one: Untouched) -> Iterator[str]:
    where = f"{one.place}: " if one.place else ""
    by = f", by {', '.join(one.by)}" if one.by else ""
    yield f"{where}{one.block}: not brought back: {visible(one.why)}{by}"
    if one.before:
        yield f"    - {visible(one.before)}"
    if one.after:
        yield f"    + {visible(one.after)}"
    yield f"    next: {_STEP_OF_PLACE if one.place else _STEP}"


_STEP_OF_PLACE = "look at the record there, and edit it by hand where the reviewer is right"
_STEP = "where the reviewer is right, change the record, template or law that says it"


def _summary(brought: Brought, ready: Judged, settled: Settled) -> str:
    found = brought.wordings
    not_back = len(found.untouched) + len(ready.bad) + len(settled.late) + len(brought.remarks.refused)
    counts = [
        (len(settled.added), "new remark"),
        (len(settled.changed), "remark that goes on"),
        (brought.remarks.unanswered, "unanswered question"),
        (len(ready.good) - len(settled.applied) - len(settled.late), "proposed wording"),
        (len(settled.applied), "wording put in"),
        (found.already, "wording that the record has already"),
        (len(found.conflicts), "conflict"),
        (not_back, "change not brought back"),
    ]
    return ", ".join(f"{count} {_plural(what, count)}" for count, what in counts if count) or "nothing new"


def _plural(what: str, count: int) -> str:
    first, blank, rest = what.partition(" ") if what.startswith(("remark ", "wording ", "change ")) else (what, "", "")
    more = rest.replace("goes", "go").replace("has", "has") if count != 1 else rest
    return f"{first}{'' if count == 1 else 's'}{blank}{more}"


def _as_data(brought: Brought, ready: Judged, settled: Settled) -> dict[str, object]:
    """What came back as plain data for `--json`."""
    return {
        "draft": brought.draft,
        "official": brought.official,
        "recipient": brought.recipient,
        "same": brought.same,
        "unanswered": brought.remarks.unanswered,
        "remarks": {name: [one.model_dump(mode="json") for one in getattr(settled, name)] for name in ("added", "changed")},
        "refused": [asdict(one) for one in brought.remarks.refused],
        "proposed": [asdict(one) for one in ready.good if one not in settled.applied],
        "applied": [asdict(one) for one in settled.applied],
        "not_taken": [
            {"place": asdict(one.proposal.place), "field": one.proposal.field, "why": one.why, "next": one.next}
            for one in (*ready.bad, *settled.late)
        ],
        "conflicts": [asdict(one) for one in brought.wordings.conflicts],
        "not_brought_back": [asdict(one) for one in brought.wordings.untouched],
        "already": brought.wordings.already,
    }
