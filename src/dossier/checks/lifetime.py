"""Nobody acts, knows or holds an office after death, nor acts before birth; law for the living is not argued about the dead."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.model.dates import When
from dossier.model.official import Official
from dossier.model.record import Path
from dossier.problem import Level, Problem
from dossier.project import Project


def check_nothing_outside_the_lifetime(docket: Docket) -> Iterator[Problem]:
    """What a person held, said, knew or is said to have done lies between birth and death.

    T721 error: something is dated after the person's death, or an act before the birth.
    """
    for kind, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        born = record.born.date.earliest if record.born and record.born.date else None
        died = record.died.date.latest if record.died else None
        for path, when in (*_acts(docket.project, record), *_states(record)):
            late = died is not None and when.earliest > died
            if late or (born is not None and when.latest < born and path[0] != "positions"):
                date = "" if is_withheld(entry, path) else f" ({when})"
                text = f"{named(kind, entry, path)}: its date{date} lies {'after the death' if late else 'before the birth'}"
                step = "look both dates up again in the source, or remove what somebody else did"
                yield problem(entry, path, Level.ERROR, "T721", text, step)


def _acts(project: Project, official: Official) -> Iterator[tuple[Path, When]]:
    """What the official said, knew or omitted, and the wrongs that are laid at the official's door."""
    for index, words in enumerate(official.statements):
        yield ("statements", index, "date"), words.date
    for index, allegation in enumerate(official.allegations):
        at: Path = ("allegations", index)
        for number, id_ in enumerate(allegation.conduct):
            conduct = project.conduct.get(id_)
            if conduct is not None:
                yield (*at, "conduct", number), min((act.begins for act in conduct.acts), key=lambda when: when.earliest)
        command = allegation.link.command
        for name in ("notice", "failure"):
            for number, fact in enumerate(getattr(command, name) if command else ()):
                if fact.date is not None:
                    yield (*at, "link", "command", name, number, "date"), fact.date


def _states(official: Official) -> Iterator[tuple[Path, When]]:
    for index, position in enumerate(official.positions):
        for name, step in (("begins", "from"), ("until", "until"), ("as_of", "as_of")):
            when = getattr(position, name)
            if when is not None:
                yield ("positions", index, step), when


def check_law_for_the_living(docket: Docket) -> Iterator[Problem]:
    """A regime reaches the living, unless its text says otherwise.

    L626 error: a regime for the living is argued about a person who has died, or an ask is set.
    """
    reaching = {
        element.id for regime in docket.project.regimes.values() if regime.deceased == "reached" for element in regime.elements
    }
    for kind, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        if record.died is None:
            continue
        for path, element in _argued(record):
            if element not in reaching and not docket.is_broken("regime"):
                what = "an element" if is_withheld(entry, path) else f"'{element}'"
                text = f"{named(kind, entry, path)} argues {what} of a regime for the living, and the person has died"
                step = "remove the argument; what the person did stays in the record"
                yield problem(entry, path, Level.ERROR, "L626", text, step)
        for index, plea in enumerate(record.recipients):
            if plea.ask not in (None, "none", "hold"):
                text = f"{named(kind, entry)}: an ask is set for {plea.recipient}, and the person has died"
                yield problem(entry, ("recipients", index, "ask"), Level.ERROR, "L626", text, "remove the ask, or set it to none")


def _argued(official: Official) -> Iterator[tuple[Path, str]]:
    for index, argument in enumerate(official.argues):
        yield ("argues", index, "element"), argument.element
    for number, allegation in enumerate(official.allegations):
        for index, argument in enumerate(allegation.argues):
            yield ("allegations", number, "argues", index, "element"), argument.element


CHECKS = (check_nothing_outside_the_lifetime, check_law_for_the_living)
