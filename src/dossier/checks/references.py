"""Everything that a record about people points to exists, and nothing points in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, in_circles, missing, named, problem
from dossier.model.allegation import Allegation, Argument
from dossier.model.conduct import Conduct
from dossier.model.consent import PUBLIC, Consent
from dossier.model.institution import Institutions
from dossier.model.official import Listing, Official, Plea
from dossier.model.person import Identifier
from dossier.model.record import ExhibitCite, Guarded, Path, Record, SourceCite
from dossier.model.source import Exhibit
from dossier.problem import Level, Problem

_SOURCES = "evidence/sources/{}.yaml"
_EXHIBITS = "evidence/exhibits/{}/exhibit.yaml"
_OF_LAW = ("regime", "recipient", "rights")


def check_cites_exist(docket: Docket) -> Iterator[Problem]:
    """Every cite points to a source or an exhibit of the project.

    R201 error: a cite names a source that does not exist.
    R202 error: a cite names an exhibit that does not exist.
    """
    project = docket.project
    if project.is_vault_out_of_reach:
        return  # the vault may hold what is missing
    for kind, entry, path, part in docket.parts():
        if isinstance(part, SourceCite) and not project.knows("source", part.source):
            home = "templates/sources/{}.yaml" if kind in _OF_LAW else _SOURCES
            yield missing(kind, entry, (*path, "source"), "R201", "source", part.source, project.of("source"), home)
        if isinstance(part, ExhibitCite) and not project.knows("exhibit", part.exhibit):
            at = (*path, "exhibit")
            yield missing(kind, entry, at, "R202", "exhibit", part.exhibit, project.of("exhibit"), _EXHIBITS)


def check_sources_exist(docket: Docket) -> Iterator[Problem]:
    """Origins, exhibits, claims and the report point to sources that exist, and origins do not run in a circle.

    R203 error: a field names a source that does not exist.
    R204 error: the origins of sources run in a circle.
    """
    project = docket.project
    for kind, entry, path, part in docket.parts():
        for field, wanted in _source_fields(part):
            if not project.knows("source", wanted) and not project.is_vault_out_of_reach:
                yield missing(kind, entry, (*path, field), "R203", "source", wanted, project.of("source"), _SOURCES)
    origins = {id_: (source.origin,) for id_, source in project.sources.items() if source.origin}
    for circle in in_circles(origins):
        text = f"sources go back to each other in a circle: {', '.join((*circle, circle[0]))}"
        entry = project.of("source")[circle[0]]
        yield problem(entry, ("origin",), Level.ERROR, "R204", text, "remove 'origin' from the one that was published first")


def _source_fields(part: Record) -> Iterator[tuple[str, str]]:
    for field in ("origin", "source", "asserted_by", "announcement"):
        value = getattr(part, field, None)
        if isinstance(value, str) and not isinstance(part, SourceCite):
            yield field, value


def check_institutions_exist(docket: Docket) -> Iterator[Problem]:
    """Positions, wrongs, events and lines of subordination point to institutions that exist; the lines run in no circle.

    R205 error: a field names an institution that does not exist.
    R206 error: institutions answer to each other in a circle.
    """
    known = docket.project.institutions
    if docket.is_broken("institutions"):
        return
    for kind, entry, path, part in docket.parts("official", "case", "conduct", "institutions"):
        for at, id_ in _institution_fields(path, part):
            if id_ not in known:
                home = "'{}' to evidence/institutions.yaml"
                yield missing(kind, entry, at, "R205", "institution", id_, known, home)
    above = {id_: tuple(line.institution for line in item.answers_to) for id_, item in known.items()}
    for circle in in_circles(above):
        entry = docket.project.of("institutions")["institutions"]
        at = ("institutions", list(known).index(circle[0]), "answers_to")
        text = f"institutions answer to each other in a circle: {', '.join((*circle, circle[0]))}"
        yield problem(entry, at, Level.ERROR, "R206", text, "remove the line that no source shows")


def _institution_fields(path: Path, part: Record) -> Iterator[tuple[Path, str]]:
    single = getattr(part, "institution", None)
    if isinstance(single, str):
        yield (*path, "institution"), single
    if not isinstance(part, Institutions):
        for index, id_ in enumerate(getattr(part, "institutions", ())):
            yield (*path, "institutions", index), id_


def check_conduct_exists(docket: Docket) -> Iterator[Problem]:
    """Allegations point to wrongs, and wrongs to cases, events and territories, that exist.

    R216 error: a field names conduct that does not exist.
    R217 error: an act names a territory that templates/territories.yaml does not have.
    R218 error: conduct names a case, or an event of it, that does not exist.
    """
    project = docket.project
    for kind, entry, path, part in docket.parts("official"):
        for index, id_ in enumerate(part.conduct if isinstance(part, Allegation | Argument) else ()):
            if not project.knows("conduct", id_):
                at, home = (*path, "conduct", index), "evidence/conduct/{}.yaml"
                yield missing(kind, entry, at, "R216", "conduct", id_, project.of("conduct"), home)
        for index, id_ in enumerate(part.covers if isinstance(part, Listing) else ()):
            if not project.knows("conduct", id_):
                at, home = (*path, "covers", index), "evidence/conduct/{}.yaml"
                yield missing(kind, entry, at, "R216", "conduct", id_, project.of("conduct"), home)
    for kind, entry, record in docket.records("conduct"):
        assert isinstance(record, Conduct)
        for index, act in enumerate(record.acts):
            if act.territory not in project.territories and not docket.is_broken("territories"):
                at, home = ("acts", index, "territory"), "'{}' to a copy of templates/territories.yaml"
                yield missing(kind, entry, at, "R217", "territory", act.territory, project.territories, home)
        for index, id_ in enumerate(record.cases):
            if not project.knows("case", id_):
                home = "evidence/cases/{}.yaml"
                yield missing(kind, entry, ("cases", index), "R218", "case", id_, project.of("case"), home)
        case = project.cases.get(record.cases[0]) if record.cases else None
        known = [event.id for event in case.events] if case else list(record.events)
        for index, id_ in enumerate(record.events):
            if id_ not in known:
                home = f"an event {{}} to case {record.cases[0]}"
                yield missing(kind, entry, ("events", index), "R218", "event", id_, known, home)


def check_marks_are_unique(docket: Docket) -> Iterator[Problem]:
    """Inside one record no id stands twice, and links name positions of their own record.

    R207 error: an id stands twice in one record.
    R208 error: a link names a position that the record does not have.
    """
    for kind, entry, record in docket.records():
        places: dict[str, list[Path]] = {}
        for path, id_ in _with_ids(record):
            places.setdefault(id_, []).append(path)
        for id_, at in places.items():
            for path in at[1:]:
                first = entry.place(*at[0]).line
                text = f"{named(kind, entry)} uses the id '{id_}' twice; it is already given in line {first}"
                yield problem(entry, path, Level.ERROR, "R207", text, "give this one an id that was never used in the record")
        if isinstance(record, Official):
            held = [position.id for position in record.positions]
            for index, allegation in enumerate(record.allegations):
                for number, wanted in enumerate(allegation.link.positions):
                    if wanted not in held:
                        at_link = ("allegations", index, "link", "positions", number)
                        yield missing(kind, entry, at_link, "R208", "position", wanted, held, "a position {} to the record")


def _with_ids(record: Record) -> Iterator[tuple[Path, str]]:
    for field in type(record).model_fields:
        for index, item in enumerate(value if isinstance(value := getattr(record, field), tuple) else ()):
            if isinstance(id_ := getattr(item, "id", None), str):
                yield (field, index, "id"), id_


def check_schemes_exist(docket: Docket) -> Iterator[Problem]:
    """Identifiers name lists and registers that have a name to print.

    R215 error: an identifier names a scheme that templates/schemes.yaml does not have.
    """
    known = docket.project.schemes
    if docket.is_broken("schemes"):
        return
    for kind, entry, path, part in docket.parts("official"):
        if isinstance(part, Identifier) and part.scheme not in known:
            home = "'{}' to a copy of templates/schemes.yaml"
            yield missing(kind, entry, (*path, "scheme"), "R215", "scheme", part.scheme, known, home)


def check_audiences_exist(docket: Docket) -> Iterator[Problem]:
    """A disclosure, a consent, and what is meant for one recipient, name recipients that exist.

    R214 error: a field names a recipient that does not exist.
    """
    known = docket.project.of("recipient")
    for kind, entry, path, part in docket.parts():
        for at, id_ in _recipient_fields(path, part):
            if not docket.project.knows("recipient", id_):
                yield missing(kind, entry, at, "R214", "recipient", id_, known, "templates/recipients/{}.yaml")


def _recipient_fields(path: Path, part: Record) -> Iterator[tuple[Path, str]]:
    if isinstance(part, Plea) or (isinstance(part, Consent) and part.recipient != PUBLIC):
        yield (*path, "recipient"), part.recipient
    if isinstance(part, Guarded | Exhibit) and isinstance(part.disclosure, tuple):
        for index, id_ in enumerate(part.disclosure):
            yield (*path, "disclosure", index), id_


CHECKS = (
    check_cites_exist,
    check_sources_exist,
    check_institutions_exist,
    check_conduct_exists,
    check_marks_are_unique,
    check_schemes_exist,
    check_audiences_exist,
)
