"""Everything that a record points to exists, and nothing points in a circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from dossier.checks.docket import Docket, named, problem
from dossier.likeness import nearest
from dossier.model.institution import Institutions
from dossier.model.official import Official
from dossier.model.person import Identifier
from dossier.model.recipient import Recipient
from dossier.model.record import ExhibitCite, Guarded, Path, Record, SourceCite
from dossier.model.regime import Regime, elements_of
from dossier.model.rights import Norm, Rights
from dossier.model.settings import House, Settings
from dossier.model.source import Exhibit, Source
from dossier.problem import Level, Problem
from dossier.project import Entry


def _missing(entry: Entry, path: Path, code: str, who: str, what: str, known: Iterable[str], home: str) -> Problem:
    """A reference that leads nowhere, with the nearest known ids, or the file that would make it true."""
    wanted = what.rsplit(" ", 1)[1]
    offered = nearest(wanted, known)
    instead = f", or name one of {', '.join(offered)}" if offered else ""
    text = f"{who} names {what.replace(wanted, repr(wanted))}, which does not exist"
    return problem(entry, path, Level.ERROR, code, text, f"add {home.format(wanted)}{instead}")


def check_cites_exist(docket: Docket) -> Iterator[Problem]:
    """Every cite points to a source or an exhibit of the project.

    R201 error: a cite names a source that does not exist.
    R202 error: a cite names an exhibit that does not exist.
    """
    project = docket.project
    for kind, entry, path, part in docket.parts():
        who = named(kind, entry)
        if isinstance(part, SourceCite) and not project.knows("source", part.source):
            home = "templates/sources/{}.yaml" if kind in ("regime", "recipient", "rights") else "evidence/sources/{}.yaml"
            at = (*path, "source")
            yield _missing(entry, at, "R201", who, f"source {part.source}", project.of("source"), home)
        if isinstance(part, ExhibitCite) and not project.knows("exhibit", part.exhibit):
            home = "evidence/exhibits/{}/exhibit.yaml"
            yield _missing(entry, (*path, "exhibit"), "R202", who, f"exhibit {part.exhibit}", project.of("exhibit"), home)


def check_sources_exist(docket: Docket) -> Iterator[Problem]:
    """Origins, exhibits, claims and the report point to sources that exist, and origins do not run in a circle.

    R203 error: a field names a source that does not exist.
    R204 error: the origins of sources run in a circle.
    """
    project = docket.project
    for kind, entry, path, part in docket.parts():
        for field, wanted in _source_fields(part):
            if not project.knows("source", wanted):
                at, who = (*path, field), named(kind, entry)
                yield _missing(entry, at, "R203", who, f"source {wanted}", project.of("source"), "evidence/sources/{}.yaml")
    origins = {id_: source.origin for id_, source in project.sources.items() if source.origin}
    for id_ in _in_a_circle({id_: (origin,) for id_, origin in origins.items()}):
        text = f"source {id_} goes back to itself through {origins[id_]}"
        entry = project.of("source")[id_]
        yield problem(entry, ("origin",), Level.ERROR, "R204", text, "let the earliest of them have no origin")


def _source_fields(part: Record) -> Iterator[tuple[str, str]]:
    for field in ("origin", "source", "asserted_by", "announcement"):
        value = getattr(part, field, None)
        if isinstance(value, str) and not isinstance(part, SourceCite):
            yield field, value


def check_institutions_exist(docket: Docket) -> Iterator[Problem]:
    """Positions, events and lines of subordination point to institutions that exist, and the lines run in no circle.

    R205 error: a field names an institution that does not exist.
    R206 error: institutions answer to each other in a circle.
    """
    known = docket.project.institutions
    if not known and docket.project.of("institutions"):
        return  # the file is broken and has its own problem
    for kind, entry, path, part in docket.parts("official", "case", "institutions"):
        single = getattr(part, "institution", None)
        several = getattr(part, "institutions", ())
        wanted = [((*path, "institution"), single)] if isinstance(single, str) else []
        if not isinstance(part, Institutions):
            wanted += [((*path, "institutions", index), id_) for index, id_ in enumerate(several)]
        for at, id_ in wanted:
            if id_ not in known:
                who = named(kind, entry)
                yield _missing(entry, at, "R205", who, f"institution {id_}", known, "'{}' to evidence/institutions.yaml")
    above = {id_: tuple(line.institution for line in item.answers_to) for id_, item in known.items()}
    for id_ in _in_a_circle(above):
        entry = docket.project.of("institutions")["institutions"]
        index = list(known).index(id_)
        text = f"institution {id_} answers to itself through {', '.join(above[id_])}"
        at = ("institutions", index, "answers_to")
        yield problem(entry, at, Level.ERROR, "R206", text, "remove the line that no source shows")


def _in_a_circle(arrows: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The ids from which the arrows lead back to the same id."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(arrows.get(start, ()))
        while waiting:
            step = waiting.pop()
            if step not in seen:
                seen.add(step)
                waiting += arrows.get(step, ())
        return seen

    return tuple(id_ for id_ in arrows if id_ in reached(id_))


def check_marks_are_unique(docket: Docket) -> Iterator[Problem]:
    """Inside one record no id stands twice, and links name positions of their own record.

    R207 error: an id stands twice in one record.
    R208 error: a link names a position that the record does not have.
    """
    for kind, entry, record in docket.records():
        places: dict[str, list[Path]] = {}
        for path, part in _with_ids(record):
            places.setdefault(part, []).append(path)
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
                        who = f"{named(kind, entry)}, allegation {allegation.id},"
                        yield _missing(entry, at_link, "R208", who, f"position {wanted}", held, "a position {}")


def _with_ids(record: Record) -> Iterator[tuple[Path, str]]:
    for field in ("positions", "listings", "allegations", "events", "findings", "elements", "grounds", "procedures"):
        for index, item in enumerate(getattr(record, field, ())):
            yield (field, index, "id"), item.id
    for field in ("institutions", "treaties", "rights", "schemes"):
        for index, item in enumerate(getattr(record, field, ())):
            if isinstance(item, Record):
                yield (field, index, "id"), item.id  # type: ignore[attr-defined]


def check_rights_exist(docket: Docket) -> Iterator[Problem]:
    """Cases and regimes call each right by the name it has in the one vocabulary.

    R209 error: a field names a right that templates/rights.yaml does not have.
    R210 error: a right names a treaty that templates/rights.yaml does not have.
    """
    vocabulary = docket.project.rights
    if vocabulary is None:
        return
    known = [right.id for right in vocabulary.rights]
    treaties = [treaty.id for treaty in vocabulary.treaties]
    for kind, entry, path, part in docket.parts("case", "regime", "rights"):
        who = named(kind, entry)
        if isinstance(part, Norm) and part.treaty not in treaties:
            yield _missing(entry, (*path, "treaty"), "R210", who, f"treaty {part.treaty}", treaties, "'{}' under treaties")
        wanted = [((*path, "right"), part.right)] if hasattr(part, "right") else []
        if not isinstance(part, Rights):
            wanted += [((*path, "rights", index), id_) for index, id_ in enumerate(getattr(part, "rights", ()))]
        for at, id_ in wanted:
            if id_ not in known:
                yield _missing(entry, at, "R209", who, f"right {id_}", known, "'{}' to templates/rights.yaml")


def check_schemes_exist(docket: Docket) -> Iterator[Problem]:
    """Identifiers name lists and registers that have a name to print.

    R215 error: an identifier names a scheme that templates/schemes.yaml does not have.
    """
    known = docket.project.schemes
    if not known and docket.project.of("schemes"):
        return  # the file is broken and has its own problem
    for kind, entry, path, part in docket.parts("official"):
        if isinstance(part, Identifier) and part.scheme not in known:
            home = "'{}' to templates/schemes.yaml"
            yield _missing(entry, (*path, "scheme"), "R215", named(kind, entry), f"scheme {part.scheme}", known, home)


def check_law_hangs_together(docket: Docket) -> Iterator[Problem]:
    """Grounds are made of elements that their own regime has: nothing is inherited between regimes.

    R211 error: a ground, a procedure or an element names an element that its regime does not have.
    """
    for kind, entry, record in docket.records("regime"):
        assert isinstance(record, Regime)
        known = Counter(element.id for element in record.elements)
        wanted: list[tuple[Path, str]] = []
        for field in ("grounds", "procedures"):
            for index, item in enumerate(getattr(record, field)):
                wanted += [((field, index, "logic"), id_) for id_ in elements_of(item.logic)]
                blocks = getattr(item, "blocked_by", ())
                wanted += [((field, index, "blocked_by", number), id_) for number, id_ in enumerate(blocks)]
        for index, element in enumerate(record.elements):
            if element.derived_from:
                wanted.append((("elements", index, "derived_from"), element.derived_from))
        for path, id_ in wanted:
            if id_ not in known:
                home = f"an element '{{}}' to {entry.document.file}"
                yield _missing(entry, path, "R211", named(kind, entry), f"element {id_}", known, home)


def check_recipients_can_be_served(docket: Docket) -> Iterator[Problem]:
    """A recipient's regimes, parts, language and citation style all have their files.

    R212 error: a field names a regime that does not exist.
    R213 error: a recipient names a part, language or citation style that has no file.
    """
    project = docket.project
    for kind, entry, path, part in docket.parts("official"):
        wanted = getattr(part, "regime", None)
        if isinstance(wanted, str) and not project.knows("regime", wanted):
            home = "templates/regimes/{}.yaml, or write null where no regime stands for it"
            yield _missing(entry, (*path, "regime"), "R212", named(kind, entry), f"regime {wanted}", project.of("regime"), home)
    for kind, entry, record in docket.records("recipient", "settings"):
        who = named(kind, entry)
        for index, id_ in enumerate(getattr(record, "regimes", ())):
            if not project.knows("regime", id_):
                home = "templates/regimes/{}.yaml"
                yield _missing(entry, ("regimes", index), "R212", who, f"regime {id_}", project.of("regime"), home)
        for path, file in _template_files(record):
            if project.template(file) is None:
                text = f"{who} needs templates/{file}, which does not exist"
                yield problem(entry, path, Level.ERROR, "R213", text, f"add templates/{file}, or name one that exists")


def _template_files(record: Record) -> Iterator[tuple[Path, str]]:
    setting, path = (record.house, ("house",)) if isinstance(record, Settings) else (record, ())
    assert isinstance(setting, House | Recipient)
    yield (*path, "language"), f"packet/languages/{setting.language}.yaml"
    yield (*path, "citation"), f"packet/citations/{setting.citation}.xhtml"
    for index, section in enumerate(getattr(setting, "sections", ())):
        for number, part in enumerate(section.parts):
            yield ("sections", index, "parts", number), f"packet/parts/{part}.xhtml"


def check_audiences_exist(docket: Docket) -> Iterator[Problem]:
    """A disclosure names recipients that exist.

    R214 error: a disclosure names a recipient that does not exist.
    """
    for kind, entry, path, part in docket.parts():
        if isinstance(part, Guarded | Exhibit | Source) and isinstance(part.disclosure, tuple):
            for index, id_ in enumerate(part.disclosure):
                if not docket.project.knows("recipient", id_):
                    at, known = (*path, "disclosure", index), docket.project.of("recipient")
                    home = "templates/recipients/{}.yaml"
                    yield _missing(entry, at, "R214", named(kind, entry), f"recipient {id_}", known, home)


CHECKS = (
    check_cites_exist,
    check_sources_exist,
    check_institutions_exist,
    check_marks_are_unique,
    check_rights_exist,
    check_schemes_exist,
    check_law_hangs_together,
    check_recipients_can_be_served,
    check_audiences_exist,
)
