"""A claim of command holds together: the wrong, the notice and the failure lie inside the office, in that order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.checks.docket import Docket, named, problem
from dossier.model.allegation import Allegation, CommandFact
from dossier.model.dates import Answer
from dossier.model.official import Official, Position
from dossier.model.record import Path
from dossier.problem import Level, Problem
from dossier.project import Entry
from dossier.tenure import headed_at
from dossier.view import Audience, View, view


def check_nobody_answers_for_acts_outside_the_office(docket: Docket) -> Iterator[Problem]:
    """A superior answers for the time in office alone, and for institutions that a source shows below it then.

    T709 error: a wrong certainly lies outside the offices on which a claim of command rests.
    """
    seen = view(docket.project, Audience("internal")) if docket.project.settings else None
    for entry, official, path, allegation in _claims(docket) if seen else ():
        assert seen is not None
        for index, id_ in enumerate(allegation.conduct):
            if _is_outside(seen, _offices(official, allegation), id_):
                text = f"{named('official', entry, path)} sets '{id_}' beside offices not held then, or without a part in it"
                step = "remove it, name the office that was held then in 'positions', or correct the dates"
                yield problem(entry, (*path, "conduct", index), Level.ERROR, "T709", text, step)


def _claims(docket: Docket) -> Iterator[tuple[Entry, Official, Path, Allegation]]:
    for _, entry, official in docket.records("official"):
        assert isinstance(official, Official)
        for index, allegation in enumerate(official.allegations):
            if allegation.link.theory == "command":
                yield entry, official, ("allegations", index), allegation


def _offices(official: Official, allegation: Allegation) -> list[Position]:
    return [one for one in official.positions if one.id in allegation.link.positions] or list(official.positions)


def _is_outside(seen: View, offices: Sequence[Position], conduct_id: str) -> bool:
    conduct = seen.conduct.get(conduct_id)
    if conduct is None or conduct.institution is None or not offices:
        return False
    return all(headed_at(seen, offices, conduct.institution, [act.begins]) is Answer.NO for act in conduct.acts)


def check_notice_comes_before_failure(docket: Docket) -> Iterator[Problem]:
    """Nobody fails to act on what nobody had yet told, nor after leaving.

    T707 warning that can be waived: a failure certainly lies before every notice that bears a date; it bars a final packet.
    T708 warning that can be waived: a notice or a failure lies outside the offices of the claim; it bars a final packet.
    """
    for entry, official, path, allegation in _claims(docket):
        command = allegation.link.command
        if command is None:
            continue
        notices = [fact.date for fact in command.notice if fact.date]
        for name, index, fact in _dated(command.notice, command.failure):
            at: Path = (*path, "link", "command", name, index, "date")
            assert fact.date is not None
            offices = _offices(official, allegation)
            if offices and all(one.held_at(fact.date) is Answer.NO for one in offices):
                text = f"{named('official', entry, path)}: a {name} lies outside the offices on which the claim rests"
                yield problem(entry, at, Level.WARNING, "T708", text, "remove it, or correct its date")
            elif name == "failure" and notices and all(fact.date.latest < notice.earliest for notice in notices):
                text = f"{named('official', entry, path)}: a failure lies before every notice"
                yield problem(entry, at, Level.WARNING, "T707", text, "add the earlier notice, or correct the dates")


def _dated(notices: Sequence[CommandFact], failures: Sequence[CommandFact]) -> Iterator[tuple[str, int, CommandFact]]:
    for name, facts in (("notice", notices), ("failure", failures)):
        yield from ((name, index, fact) for index, fact in enumerate(facts) if fact.date)


CHECKS = (check_nobody_answers_for_acts_outside_the_office, check_notice_comes_before_failure)
