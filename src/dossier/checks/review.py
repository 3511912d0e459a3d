"""What was said and signed stands as it was given, by people who may, on what is still there."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, missing, problem
from dossier.checks.standing import Against, Standing
from dossier.errors import Stop
from dossier.model.review import Review
from dossier.packet.content import blocks_of
from dossier.packet.scopes import Changes, going_out
from dossier.packet.vocabulary import parse_page
from dossier.problem import Level, Place, Problem
from dossier.project import Entry
from dossier.view import Audience, view

FEW = 4
"""So many parts are named where many have changed; `dossier review status` names all."""


def check_sign_offs(docket: Docket) -> Iterator[Problem]:
    """A sign-off counts while what it was given for is as it was, and only from somebody who may give it.

    V501 warning: what was signed has changed since, so that the sign-off counts no more.
    V503 error: a sign-off is by somebody who is no reviewer in that role.
    V504 error: a sign-off is by somebody who wrote what was signed.
    V506 error: the sheet or the signature of a sign-off does not hold, or cannot be judged on this machine.
    V507 error: the journal does not know a sign-off.
    """
    for one in docket.reviewing.standings:
        entry = docket.project.of("review")[one.official]
        who = f"sign-off {one.sign_off.id} of {one.official} by '{one.sign_off.reviewer}'"
        if one.is_stale and not one.is_followed:
            text = f"{who} counts no more: {what_changed(one)}"
            step = f"read what changed with dossier review status {one.official}, and let the reviewer sign again"
            yield problem(entry, ("sign_offs", one.index, "digest"), Level.WARNING, "V501", text, step)
        for against in one.against if not one.is_followed else _lasting(one):
            yield _against(entry, one, against, who)


def _lasting(one: Standing) -> Iterator[Against]:
    """What another sign-off does not mend: that the file or the journal was tampered with."""
    yield from (against for against in one.against if against.code == "V507")


def _against(entry: Entry, one: Standing, against: Against, who: str) -> Problem:
    at = ("sign_offs", one.index, against.field)
    return problem(entry, at, Level.ERROR, against.code, f"{who}: {against.text}", against.next_step)


def what_changed(one: Standing) -> str:
    """What became of the parts that were signed, in words."""
    if one.changes is None:
        return "what was signed is not there any more"
    return "; ".join(f"{what} {_few(keys)}" for what, keys in _named(one.changes) if keys)


def _named(changes: Changes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("changed:", changes.changed), ("added:", changes.added), ("removed:", changes.removed)


def _few(keys: tuple[str, ...]) -> str:
    more = f" and {len(keys) - FEW} more" if len(keys) > FEW else ""
    return ", ".join(keys[:FEW]) + more


def check_remarks(docket: Docket) -> Iterator[Problem]:
    """A remark is answered, and belongs to something that is still there.

    V502 gap: a remark is open.
    V505 warning: a remark is on a block that its packet no longer has.
    V509 error: a remark or a sign-off names an official or a recipient that does not exist.
    """
    project = docket.project
    for kind, entry, record in docket.records("review"):
        assert isinstance(record, Review)
        if not project.knows("official", entry.id):
            yield missing(kind, entry, (), "V509", "official", entry.id, project.of("official"), "dossiers/{}/dossier.yaml")
        for field, items in (("remarks", record.remarks), ("sign_offs", record.sign_offs)):
            for index, wanted in enumerate(item.recipient for item in items):
                if wanted is not None and not project.knows("recipient", wanted):
                    at, known = (field, index, "recipient"), project.of("recipient")
                    yield missing(kind, entry, at, "V509", "recipient", wanted, known, "templates/recipients/{}.yaml")
        for index, remark in enumerate(record.remarks):
            if remark.state == "open":
                text = f"remark {remark.id} on {entry.id} for {remark.recipient} is open"
                step = f"answer it: in the Word file of dossier review open {entry.id} --to {remark.recipient}"
                yield problem(entry, ("remarks", index, "text"), Level.GAP, "V502", text, step)
        yield from _lost(docket, entry, record)


def _lost(docket: Docket, entry: Entry, record: Review) -> Iterator[Problem]:
    blocks = {recipient: _blocks(docket, entry.id, recipient) for recipient in {one.recipient for one in record.remarks}}
    for index, remark in enumerate(record.remarks):
        known = blocks[remark.recipient]
        if remark.block is not None and known is not None and remark.block not in known and remark.state == "open":
            text = f"remark {remark.id} on {entry.id} is on '{remark.block}', which its packet no longer has"
            step = "look whether what replaced it answers the remark, and answer it"
            yield problem(entry, ("remarks", index, "block"), Level.WARNING, "V505", text, step)


def _blocks(docket: Docket, official: str, recipient: str) -> set[str] | None:
    """The blocks of what a recipient would get; None where that cannot be composed."""
    project = docket.project
    if project.settings is None or official not in project.officials or recipient not in project.recipients:
        return None
    try:
        pages = going_out(view(project, Audience("recipient", recipient), docket.on), official, recipient)
        return {block.key for _, page in pages for block in blocks_of(parse_page(page.xhtml))}
    except (Stop, KeyError):
        return None


def check_logs(docket: Docket) -> Iterator[Problem]:
    """The logs of what was signed and released are as the program wrote them.

    V508 error: a log in submissions/ was edited or is incomplete.
    """
    for log, (line, text) in docket.reviewing.faults:
        step = f"restore {log} from version control; it is only ever added to, by the program"
        yield Problem(Place(log, line), Level.ERROR, "V508", text, step)


CHECKS = (check_sign_offs, check_remarks, check_logs)
