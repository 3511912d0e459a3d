"""What was filed names what exists, is what was released, and nothing that falls due is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, missing, problem
from dossier.model.record import Path
from dossier.model.submission import Submission
from dossier.problem import Level, Problem
from dossier.project import Entry

_HOMES = {
    "official": "dossiers/{}/dossier.yaml",
    "recipient": "templates/recipients/{}.yaml",
    "exhibit": "evidence/exhibits/{}/exhibit.yaml",
}


def _submissions(docket: Docket) -> Iterator[tuple[Entry, Submission]]:
    for _, entry, record in docket.records("submission"):
        assert isinstance(record, Submission)
        yield entry, record


def check_filings_name_what_exists(docket: Docket) -> Iterator[Problem]:
    """A filing is about an official, with a recipient, and its papers are exhibits.

    V511 error: a filing names an official, a recipient or an exhibit that does not exist.
    """
    project = docket.project
    for entry, record in _submissions(docket):
        named: list[tuple[str, Path, str | None]] = [
            ("official", ("official",), record.official),
            ("recipient", ("recipient",), record.recipient),
            ("exhibit", ("receipt", "exhibit"), record.receipt.exhibit if record.receipt else None),
            *(("exhibit", ("replies", number, "exhibit"), one.exhibit) for number, one in enumerate(record.replies)),
        ]
        for what, at, id_ in named:
            is_unsure = what == "exhibit" and project.is_vault_out_of_reach
            if id_ is not None and not project.knows(what, id_) and not is_unsure:
                yield missing("submission", entry, at, "V511", what, id_, project.of(what), _HOMES[what])


def check_filings_were_released(docket: Docket) -> Iterator[Problem]:
    """What was filed is a bundle that was released to its recipient.

    V512 warning: the log of releases does not know the bundle that was filed.
    """
    known = {(one.official, one.recipient, one.digest) for one in docket.reviewing.releases}
    for entry, record in _submissions(docket):
        if (record.official, record.recipient, record.digest) not in known:
            text = f"submission {entry.id}: no bundle with this digest was released to {record.recipient} about {record.official}"
            step = "correct the digest, as dossier bundle --release printed it"
            yield problem(entry, ("digest",), Level.WARNING, "V512", text, step)


def check_nothing_is_overdue(docket: Docket) -> Iterator[Problem]:
    """What had to be done by a day was done.

    V513 gap: a day has passed by which something had to be done for a filing.
    """
    for entry, record in _submissions(docket):
        for number, due in enumerate(record.due):
            if not due.done and due.on < docket.on:
                text = f"submission {entry.id}: something was due on {due.on.isoformat()} and is not marked as done"
                step = "read 'what' there; do it, and set 'done' to yes"
                yield problem(entry, ("due", number, "on"), Level.GAP, "V513", text, step)


CHECKS = (check_filings_name_what_exists, check_filings_were_released, check_nothing_is_overdue)
