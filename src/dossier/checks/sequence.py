"""What is cited for an event came after it: a paper that is older cannot tell of it, unless the record says why it is cited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.checks.docket import Docket, named, problem
from dossier.model.allegation import CommandFact
from dossier.model.case import CaseFact, CaseStatus
from dossier.model.conduct import Conduct, Count
from dossier.model.dates import When
from dossier.model.official import Death, OwnWords, Position, Status
from dossier.model.record import Cite, ExhibitCite, Fact, Record
from dossier.problem import Level, Problem
from dossier.project import Project


def check_cites_are_not_older_than_events(docket: Docket) -> Iterator[Problem]:
    """An exhibit, or a source, is no older than what it is cited for.

    T722 error: a fact rests on nothing but what is older than it.
    T724 warning: one of several cites is older than the event and does not say why; it bars a final packet.
    """
    for kind, entry, path, part in docket.parts("official", "case", "conduct"):
        event = _event(part)
        if event is None or not isinstance(part, Fact):
            continue
        ages = [(cite, _newest(docket.project, cite)) for cite in part.cites]
        older = [cite for cite, day in ages if day is not None and day < event]
        unsaid = [cite for cite in older if cite.older is None]
        if len(older) == len(ages) and unsaid:
            text = f"{named(kind, entry, path)}: all that is cited for it is older than it"
            step = "cite what came after it, correct the date, or say in 'older' of the cite why an older one is cited"
            yield problem(entry, (*path, "cites"), Level.ERROR, "T722", text, step)
            continue
        for cite in unsaid if not _is_seen(part) else ():
            number = part.cites.index(cite)
            what = cite.exhibit if isinstance(cite, ExhibitCite) else cite.source
            text = f"{named(kind, entry, path)}: {what}, cited for it, is older than it"
            step = "say in 'older' of the cite what of the sentence it bears, or cite it for another fact"
            yield problem(entry, (*path, "cites", number), Level.WARNING, "T724", text, step)


def _event(part: Record) -> dt.date | None:
    """The first day on which what a part tells may have happened, or was last seen."""
    if isinstance(part, Status | CaseStatus):
        return part.as_of
    when: When | None = None
    if isinstance(part, CaseFact | CommandFact | OwnWords | Death | Count):
        when = part.date
    elif isinstance(part, Conduct):
        when = min((act.begins for act in part.acts), key=lambda begins: begins.earliest)
    elif isinstance(part, Position):
        when = part.as_of
    return when.loosened().earliest if when else None


def _is_seen(part: Record) -> bool:
    """Whether the day is that of the newest cite: those before it tell how the office began."""
    return isinstance(part, Position | Status | CaseStatus | Count)


def _newest(project: Project, cite: Cite) -> dt.date | None:
    """The last day on which what is cited may have come about; None where nobody knows."""
    exhibit = project.exhibits.get(cite.exhibit) if isinstance(cite, ExhibitCite) else None
    source = project.sources.get(exhibit.source if exhibit else getattr(cite, "source", ""))
    last = (source.updated or source.published) if source else None
    days = [last.loosened().latest] if last else []
    if exhibit is not None:
        days += [day for day in (exhibit.captured, exhibit.capture.on if exhibit.capture else None) if day]
    return min(days, default=None)


CHECKS = (check_cites_are_not_older_than_events,)
