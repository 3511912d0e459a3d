"""Nobody inside a territory is set beside an organisation with which contact is punished there.

Which organisations are banned where is data on sources and in project.yaml; who is inside, on cases and witnesses. Side by
side are what one statement cites, what a text names, and the submitter with everybody whom its pages tell of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.checks.docket import Docket, missing, named, problem
from dossier.checks.free_texts import texts_in
from dossier.checks.phrases import places
from dossier.model.case import Case
from dossier.model.conduct import Conduct
from dossier.model.record import Cite, ExhibitCite, Fact, Path, Record, parts
from dossier.model.settings import Settings
from dossier.model.source import Source
from dossier.model.witness import Witness
from dossier.problem import Level, Problem
from dossier.project import Entry, Project

_STEP = "cite another source for it, tell it without the name, or leave it out; ask the person before anything else"

_OUT = "keep what the witness told out of everything that is filed"


def check_nobody_is_set_beside_a_banned_organisation(docket: Docket) -> Iterator[Problem]:
    """Being named beside such an organisation can be punished, whatever the truth of it.

    D824 error: somebody inside a territory is set beside an organisation with which contact is punished there.
    R234 error: a field names a territory that templates/territories.yaml does not have.
    """
    yield from _unknown_territories(docket)
    project = docket.project
    banned = {id_: frozenset(source.undesirable_in) for id_, source in project.sources.items() if source.undesirable_in}
    own = frozenset(project.settings.undesirable_in) if project.settings else frozenset()
    for kind, entry, record in docket.records("case", "conduct"):
        inside = _inside(project, record)
        for path in _beside(project, record, inside, banned) if inside else ():
            text = f"{named(kind, entry, path)} sets somebody inside a territory beside an organisation that is banned there"
            yield problem(entry, path, Level.ERROR, "D824", text, _STEP)
        if isinstance(record, Case) and record.inside in own:
            text = f"{named(kind, entry)}: the prisoner is inside a territory where contact with the submitter is punished"
            step = "keep the case out of what is filed, or let somebody else file it; ask the prisoner first"
            yield problem(entry, ("inside",), Level.ERROR, "D824", text, step)
    yield from _witnesses(docket, banned, own)


def _inside(project: Project, record: Record) -> frozenset[str]:
    """The territories in which those are whom a record tells of."""
    cases = [project.cases[id_] for id_ in record.cases if id_ in project.cases] if isinstance(record, Conduct) else [record]
    return frozenset(case.inside for case in cases if isinstance(case, Case) and case.inside)


def _beside(project: Project, record: Record, inside: frozenset[str], banned: dict[str, frozenset[str]]) -> Iterator[Path]:
    """The parts of a record that cite a banned organisation, or name it."""
    there = {id_ for id_, territories in banned.items() if territories & inside}
    for path, part in parts(record):
        for index, cite in enumerate(part.cites if isinstance(part, Fact) else ()):
            if _source_of(project, cite) in there:
                yield (*path, "cites", index)
    publishers = {project.sources[id_].publisher for id_ in there}
    for path, text in texts_in(record):
        if any(next(places(name, text), None) is not None for name in publishers):
            yield path


def _source_of(project: Project, cite: Cite) -> str | None:
    if isinstance(cite, ExhibitCite):
        exhibit = project.exhibits.get(cite.exhibit)
        return exhibit.source if exhibit else None
    return cite.source


def _witnesses(docket: Docket, banned: dict[str, frozenset[str]], own: frozenset[str]) -> Iterator[Problem]:
    """Statements that rest on what a witness inside told us and on a banned organisation; the message never says which."""
    project = docket.project
    told = {
        id_: frozenset([project.witnesses[source.witness].inside]) - {None}
        for id_, source in project.sources.items()
        if source.witness in project.witnesses
    }
    for kind, entry, path, part in docket.parts("official", "case", "conduct", "institutions"):
        sources = [_source_of(project, cite) or "" for cite in part.cites] if isinstance(part, Fact) else []
        inside = frozenset(territory for id_ in sources for territory in told.get(id_, ()))
        if any(banned.get(id_, frozenset()) & inside for id_ in sources):
            text = f"{named(kind, entry, path)} rests on a witness and on an organisation that is banned where the witness is"
            yield problem(entry, (*path, "cites"), Level.ERROR, "D824", text, _STEP)
    for entry, witness in _told_us(docket):
        if witness.inside in own:
            text = "a witness is inside a territory where contact with the submitter is punished"
            yield problem(entry, ("inside",), Level.ERROR, "D824", text, _OUT)


def _told_us(docket: Docket) -> Iterator[tuple[Entry, Witness]]:
    for _, entry, record in docket.records("witness"):
        assert isinstance(record, Witness)
        yield entry, record


def _unknown_territories(docket: Docket) -> Iterator[Problem]:
    known = docket.project.territories
    if docket.is_broken("territories"):
        return
    for kind, entry, record in docket.records("case", "witness", "source", "settings"):
        wanted: Sequence[tuple[Path, str]] = ()
        if isinstance(record, Case | Witness) and record.inside:
            wanted = [(("inside",), record.inside)]
        elif isinstance(record, Source | Settings):
            wanted = [(("undesirable_in", index), id_) for index, id_ in enumerate(record.undesirable_in)]
        for path, id_ in wanted:
            if id_ not in known:
                yield missing(kind, entry, path, "R234", "territory", id_, known, "'{}' to a copy of templates/territories.yaml")


CHECKS = (check_nobody_is_set_beside_a_banned_organisation,)
