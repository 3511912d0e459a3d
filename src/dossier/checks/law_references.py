"""The law hangs together: rights and treaties by one vocabulary, grounds of their own elements, recipients with their files."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, missing, named, problem
from dossier.model.allegation import Argument
from dossier.model.recipient import Recipient
from dossier.model.record import Path, Record
from dossier.model.regime import AllOf, AnyOf, Logic, Regime
from dossier.model.rights import Norm, Rights
from dossier.model.settings import House, Settings
from dossier.problem import Level, Problem

EVERY_PACKET_NEEDS = ("facts", "link", "pleading")
"""The parts that other parts refer to; a packet without one of them cannot be numbered."""


def check_rights_exist(docket: Docket) -> Iterator[Problem]:
    """Cases, wrongs and regimes call each right by the name it has in the one vocabulary.

    R209 error: a field names a right that templates/rights.yaml does not have.
    R210 error: a right names a treaty that templates/rights.yaml does not have.
    """
    vocabulary = docket.project.rights
    if vocabulary is None:
        return
    known = [right.id for right in vocabulary.rights]
    treaties = [treaty.id for treaty in vocabulary.treaties]
    home = "'{}' to a copy of templates/rights.yaml"
    for kind, entry, path, part in docket.parts("case", "conduct", "regime", "rights"):
        if isinstance(part, Norm) and part.treaty not in treaties:
            yield missing(kind, entry, (*path, "treaty"), "R210", "treaty", part.treaty, treaties, home)
        for at, id_ in _right_fields(path, part):
            if id_ not in known:
                yield missing(kind, entry, at, "R209", "right", id_, known, home)


def _right_fields(path: Path, part: Record) -> Iterator[tuple[Path, str]]:
    for field in ("right", "part_of"):
        if isinstance(value := getattr(part, field, None), str):
            yield (*path, field), value
    if not isinstance(part, Rights):
        for field in ("rights", "none_of_rights"):
            for index, id_ in enumerate(getattr(part, field, ())):
                yield (*path, field, index), id_


def check_law_hangs_together(docket: Docket) -> Iterator[Problem]:
    """Grounds are made of elements that their own regime has: nothing is inherited between regimes.

    R211 error: a ground, a procedure or an element names an element that its regime does not have.
    R219 error: an argument names an element that no regime has.
    """
    everywhere = {element.id for regime in docket.project.regimes.values() for element in regime.elements}
    for kind, entry, record in docket.records("regime"):
        assert isinstance(record, Regime)
        known = {element.id for element in record.elements}
        for path, id_ in _named_elements(record):
            if id_ not in known:
                yield missing(kind, entry, path, "R211", "element", id_, known, "the element '{}' to this regime")
    for kind, entry, path, part in docket.parts("official"):
        if isinstance(part, Argument) and part.element not in everywhere and not docket.is_broken("regime"):
            home = "the element '{}' to its regime"
            yield missing(kind, entry, (*path, "element"), "R219", "element", part.element, everywhere, home)


def _named_elements(regime: Regime) -> Iterator[tuple[Path, str]]:
    for field in ("grounds", "procedures"):
        for index, item in enumerate(getattr(regime, field)):
            yield from _in_logic(item.logic, (field, index, "logic"))
            for number, id_ in enumerate(getattr(item, "blocked_by", ())):
                yield (field, index, "blocked_by", number), id_
    for index, element in enumerate(regime.elements):
        if element.derived_from:
            yield ("elements", index, "derived_from"), element.derived_from


def _in_logic(logic: Logic, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(logic, AllOf | AnyOf):
        field, members = ("all_of", logic.all_of) if isinstance(logic, AllOf) else ("any_of", logic.any_of)
        for index, member in enumerate(members):
            yield from _in_logic(member, (*path, field, index))
    else:
        yield path, logic


def check_recipients_can_be_served(docket: Docket) -> Iterator[Problem]:
    """A recipient's regimes, parts, language and citation style all have their files.

    R212 error: a field names a regime that does not exist.
    R213 error: a recipient names a part, language or citation style that has no file.
    R220 error: a recipient's sections lack a part that every packet needs, or name one twice.
    R221 error: a section speaks of a regime that its recipient does not act under.
    """
    project = docket.project
    for kind, entry, path, part in docket.parts("official"):
        wanted = getattr(part, "regime", None)
        if isinstance(wanted, str) and not project.knows("regime", wanted):
            home = "templates/regimes/{}.yaml, or write null where no regime stands for it"
            yield missing(kind, entry, (*path, "regime"), "R212", "regime", wanted, project.of("regime"), home)
    for kind, entry, record in docket.records("recipient", "settings"):
        for index, id_ in enumerate(getattr(record, "regimes", ())):
            if not project.knows("regime", id_):
                at, home = ("regimes", index), "templates/regimes/{}.yaml"
                yield missing(kind, entry, at, "R212", "regime", id_, project.of("regime"), home)
        for amiss in _parts_amiss(record) if isinstance(record, Recipient) else ():
            text = f"{named(kind, entry)}: {amiss}"
            step = "name each of facts, link and pleading in the parts of one section, or tell sections apart by regimes"
            yield problem(entry, ("sections",), Level.ERROR, "R220", text, step)
        for index, section in enumerate(record.sections if isinstance(record, Recipient) else ()):
            assert isinstance(record, Recipient)
            for number, id_ in enumerate(section.regimes):
                if id_ not in record.regimes:
                    text = f"{named(kind, entry)}: a section speaks of regime '{id_}', which is not among its regimes"
                    step = f"write one of {', '.join(record.regimes)}, or add it to regimes"
                    yield problem(entry, ("sections", index, "regimes", number), Level.ERROR, "R221", text, step)
        for path, file in _template_files(record):
            if project.template(file) is None:
                folder, _, name = file.rpartition("/")
                text = f"{named(kind, entry)} names '{name.rsplit('.', 1)[0]}', and templates/{file} does not exist"
                step = f"write one of {', '.join(project.template_names(folder))}, or add templates/{file}"
                yield problem(entry, path, Level.ERROR, "R213", text, step)


def _parts_amiss(recipient: Recipient) -> Iterator[str]:
    named_parts = [part for section in recipient.sections for part in section.parts]
    for part in EVERY_PACKET_NEEDS:
        if part not in named_parts:
            yield f"no section holds the part '{part}'"
    for part in sorted({part for part in named_parts if named_parts.count(part) > 1}):
        laws = [id_ for section in recipient.sections for id_ in section.regimes or ("",) if part in section.parts]
        if "" in laws or len(set(laws)) < len(laws):  # told apart by regimes, a part may stand in several sections
            yield f"the part '{part}' stands in two places"


def _template_files(record: Record) -> Iterator[tuple[Path, str]]:
    path: Path = ("house",) if isinstance(record, Settings) else ()
    setting = record.house if isinstance(record, Settings) else record
    assert isinstance(setting, House | Recipient)
    yield (*path, "language"), f"packet/languages/{setting.language}.yaml"
    yield (*path, "citation"), f"packet/citations/{setting.citation}.xhtml"
    for index, section in enumerate(getattr(setting, "sections", ())):
        for number, part in enumerate(section.parts):
            yield ("sections", index, "parts", number), f"packet/parts/{part}.xhtml"


CHECKS = (
    check_rights_exist,
    check_law_hangs_together,
    check_recipients_can_be_served,
)
