"""What falls due, and how old knowledge is: internal, because it tells how the house works and what people agreed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dossier.listed import standing
from dossier.model.consent import Consent
from dossier.project import Project
from dossier.view import View


@dataclass(frozen=True, order=True)
class Due:
    """Something that ends, or must be done again, by a day.

    Attributes:
        on: the last day; the first day of all for what was never done.
        what: what it is, in words.
        about: the record that it is about, by kind and id.
        file: the file in which that stands.
    """

    on: dt.date
    what: str
    about: str
    file: str

    @property
    def was_never_done(self) -> bool:
        """Whether there is no day, because it was never done at all."""
        return self.on == dt.date.min


@dataclass(frozen=True, order=True)
class Known:
    """Something that was true when last seen: the day, what, and in which record."""

    as_of: dt.date
    what: str
    about: str
    file: str


def due_days(project: Project, seen: View) -> tuple[Due, ...]:
    """Everything that ends or must be done again, the nearest day first; what was never done comes before all."""
    return tuple(sorted({*_lists(project, seen), *_law(project, seen), *_consents(project), *_submissions(project)}))


def _lists(project: Project, seen: View) -> Iterator[Due]:
    states = {item.jurisdiction: item.state_in_words for item in seen.recipients.values() if item.active}
    days = dt.timedelta(days=seen.settings.limits.list_check)
    for id_, official in seen.officials.items():
        if official.name is None or official.died:
            continue
        file = project.of("official")[id_].document.file
        for jurisdiction, state in states.items():
            read = standing(seen, official, jurisdiction).last_read
            on = read.earliest + days if read else dt.date.min
            yield Due(on, f"the lists of {state} must be read again" if read else f"no list of {state} was read", id_, file)


def _law(project: Project, seen: View) -> Iterator[Due]:
    wanted = {regime for item in seen.recipients.values() if item.active for regime in item.regimes}
    days = dt.timedelta(days=seen.settings.limits.law_check)
    for id_, regime in seen.regimes.items():
        if id_ in wanted:
            file = project.of("regime")[id_].document.file
            yield Due(regime.checked + days, "the law must be checked again against its sources", f"regime {id_}", file)


def _consents(project: Project) -> Iterator[Due]:
    for kind, records in (("exhibit", project.exhibits), ("case", project.cases)):
        for id_, record in records.items():
            file = project.of(kind)[id_].document.file
            yield from _last_days(record.consent, f"{kind} {id_}", file)
    for id_, source in project.sources.items():  # a witness is spoken of by the source alone, even here
        witness = project.witnesses.get(source.witness) if source.witness else None
        if witness is not None:
            yield from _last_days(witness.consent, f"source {id_}", project.of("source")[id_].document.file)


def _last_days(consents: tuple[Consent, ...], about: str, file: str) -> Iterator[Due]:
    for consent in consents:
        if consent.withdrawn is not None:
            yield Due(consent.withdrawn, f"consent for {consent.recipient} was withdrawn on this day", about, file)
        elif consent.until is not None:
            yield Due(consent.until, f"last day of the consent for {consent.recipient}", about, file)


def _submissions(project: Project) -> Iterator[Due]:
    for id_, submission in project.submissions.items():
        for due in submission.due:
            if not due.done:
                yield Due(due.on, due.what, f"submission {id_}", project.of("submission")[id_].document.file)


def last_known(project: Project, seen: View) -> tuple[Known, ...]:
    """What was true when last seen and has no known end, the oldest knowledge first."""
    found = []
    for id_, official in seen.officials.items():
        file = project.of("official")[id_].document.file
        if official.status:
            found.append(Known(official.status.as_of, "what the official does now", id_, file))
        found += [
            Known(position.as_of.earliest, f"office {position.id}, of which no end is known", id_, file)
            for position in official.positions
            if position.as_of and position.until is None
        ]
    for id_, case in seen.cases.items():
        if case.status:
            file = project.of("case")[id_].document.file
            found.append(Known(case.status.as_of, "how the case stands", f"case {id_}", file))
    return tuple(sorted(found))
