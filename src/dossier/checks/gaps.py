"""What a person still has to find: gaps do not fail a run, and nothing is ever filled in for them."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.model.case import Case, CaseFact
from dossier.model.institution import Institutions
from dossier.model.official import Listing, Official
from dossier.model.recipient import Recipient
from dossier.model.record import SourceCite, Statement, parts
from dossier.model.rights import LawRecord
from dossier.model.settings import Settings
from dossier.problem import Level, Problem


def check_unverified_points(docket: Docket) -> Iterator[Problem]:
    """What is unverified is never printed as fact; somebody has to look it up.

    C401 gap: a point is unverified.
    """
    for kind, entry, path, part in docket.parts("official", "case", "conduct", "institutions"):
        if isinstance(part, Statement | CaseFact | Listing) and part.confidence == "unverified":
            what = part.programme if isinstance(part, Listing) else part.statement
            secret = is_withheld(entry, path)
            shown = "" if secret else f": {what}"
            check = None if secret else getattr(part, "check", None)
            step = f"look up: {check}" if check else "find a source for it, or remove it"
            text = f"{named(kind, entry, path)}: a point is unverified{shown}"
            yield problem(entry, path, Level.GAP, "C401", text, step)


def check_copies_to_obtain(docket: Docket) -> Iterator[Problem]:
    """A final packet cites pages of exhibits; a source that is only cited by name still has to be copied.

    C402 gap: a source is relied on and no exhibit of it is held.
    """
    if docket.is_broken("exhibit"):
        return  # nobody can say what the broken one is a copy of
    held = {exhibit.source for exhibit in docket.project.exhibits.values()}
    relied_on: set[str] = set()
    for _, _, _, part in docket.parts("official", "case", "conduct", "institutions"):
        if isinstance(part, SourceCite):
            relied_on.add(part.source)
    for id_, entry in docket.project.of("source").items():
        if id_ in relied_on and id_ not in held and entry.record is not None:
            text = f"source {id_} is relied on and no copy of it is held"
            step = f"obtain a copy and add evidence/exhibits/EX-…/exhibit.yaml with source: {id_}"
            yield problem(entry, ("title",), Level.GAP, "C402", text, step)


def check_identity_is_complete(docket: Docket) -> Iterator[Problem]:
    """Who the person is, what they do now and where they are listed is known, or visibly not.

    C403 gap: an official is not sourced.
    C404 gap: the date or place of birth is not sourced.
    C405 gap: whether the person still holds office is not sourced.
    C406 gap: a listing's number, date or limb is not sourced.
    C407 gap: nobody has searched for contrary information.
    """
    for _, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        if record.identity == "unsourced":
            step = "obtain the pages of the report that name the person; never fill the name in by inference"
            yield problem(entry, ("identity",), Level.GAP, "C403", f"official {entry.id} is not sourced", step)
            continue
        missing = [name for name in ("date", "place") if record.born is None or getattr(record.born, name) is None]
        if missing:
            text = f"official {entry.id}: {' and '.join(missing)} of birth not sourced"
            yield problem(entry, ("born",), Level.GAP, "C404", text, "find an official biography or a list entry")
        if record.status is None or record.status.in_office == "unclear":
            text = f"official {entry.id}: present office not sourced"
            yield problem(entry, ("status",), Level.GAP, "C405", text, "look the office up on the institution's own page")
        for index, listing in enumerate(record.listings):
            absent = [name for name in ("reference", "since", "limb") if getattr(listing, name) is None]
            if absent:
                text = f"official {entry.id}, listing {listing.id}: {', '.join(absent)} not seen"
                yield problem(entry, ("listings", index), Level.GAP, "C406", text, "open the legal act or the live list")
        if record.contrary_search is None:
            text = f"official {entry.id}: no search for contrary information is recorded"
            step = "search for denials, acquittals and decisions the other way; record it under contrary_search"
            yield problem(entry, (), Level.GAP, "C407", text, step)


def check_lines_of_command(docket: Docket) -> Iterator[Problem]:
    """A line of subordination without a source is drawn dashed and must be found.

    C408 gap: no source shows that one institution answers to another.
    """
    for _, entry, record in docket.records("institutions"):
        assert isinstance(record, Institutions)
        for index, item in enumerate(record.institutions):
            for number, line in enumerate(item.answers_to):
                if not line.cites:
                    text = f"institution {item.id}: no source shows that it answers to {line.institution}"
                    at = ("institutions", index, "answers_to", number)
                    yield problem(entry, at, Level.GAP, "C408", text, "find the statute or decree that says so")


def check_law_is_read(docket: Docket) -> Iterator[Problem]:
    """Law that was read only in part, or not at all, is never printed as law.

    L601 gap: a provision was read only in part, or not at all.
    """
    for kind, entry, record in docket.records("regime", "recipient", "rights"):
        for path, part in parts(record):
            if isinstance(part, LawRecord) and part.verified in ("partial", "none"):
                depth = "was read only in part" if part.verified == "partial" else "has not been read"
                text = f"{named(kind, entry, path)}{_piece_of_law(part)} {depth}"
                yield problem(entry, (*path, "verified"), Level.GAP, "L601", text, "read the provision in its official text")


def _piece_of_law(part: LawRecord) -> str:
    """What was not read, where the part has no id to name it by."""
    if getattr(part, "id", None):
        return ""
    words = getattr(part, "citation", None) or getattr(part, "title", None)
    kind = {"StatusOfLaw": "its status", "Practice": "a practice", "Section": "section"}.get(type(part).__name__, "")
    return f": {kind}{' ' if kind and words else ''}" + (f"'{words}'" if words else "")


def check_senders_and_addresses(docket: Docket) -> Iterator[Problem]:
    """A letter needs a sender and an address; neither is ever made up.

    C409 gap: project.yaml does not say who submits, signs or answers.
    C410 gap: nobody has confirmed the address of a recipient.
    """
    for _, entry, record in docket.records("settings"):
        assert isinstance(record, Settings)
        missing = [name for name in ("submitter", "signatory", "contact") if getattr(record, name) is None]
        if missing:
            text = f"project.yaml: {', '.join(missing)} not filled in"
            step = f"fill in {', '.join(missing)} in project.yaml before anything is sent"
            yield problem(entry, (missing[0],), Level.GAP, "C409", text, step)
    for _, entry, record in docket.records("recipient"):
        assert isinstance(record, Recipient)
        if record.address is None and record.active:
            text = f"recipient {entry.id}: no confirmed address"
            yield problem(entry, ("address",), Level.GAP, "C410", text, "confirm the address with the recipient")


def check_cases_have_a_status(docket: Docket) -> Iterator[Problem]:
    """How a prisoner's case stands today is sourced, or visibly not.

    C411 gap: the present state of a case is not sourced.
    """
    for _, entry, record in docket.records("case"):
        assert isinstance(record, Case)
        if record.status is None:
            text = f"case {entry.id}: present state not sourced"
            yield problem(entry, (), Level.GAP, "C411", text, "find out how the case stands, with a date and a source")


CHECKS = (
    check_unverified_points,
    check_copies_to_obtain,
    check_identity_is_complete,
    check_lines_of_command,
    check_law_is_read,
    check_senders_and_addresses,
    check_cases_have_a_status,
)
