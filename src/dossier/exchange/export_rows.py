"""Every record that an export tells, as rows of its tables, in the order of the records' ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dossier.exchange.export_tables import Tables
from dossier.exchange.keys import Owner
from dossier.model.allegation import Allegation, Search
from dossier.model.case import Case
from dossier.model.conduct import Conduct
from dossier.model.institution import Institution
from dossier.model.official import Official
from dossier.model.person import Birth, NameForm
from dossier.model.record import Conflict, Fact, Premise
from dossier.sheetmaking import Sheet
from dossier.view import View

_LISTING = (
    *("jurisdiction", "programme", "regime", "reference", "since", "until", "name_on_list", "confidence", "limb", "reasons"),
    *("for_rights", "covers", "note", "as_of"),
)
_LIST_CHECK = ("list_name", "regime", "jurisdiction", "snapshot", "result", "entry", "read_on", "note")
_SOURCE = (
    *("title", "publisher", "published", "updated", "url", "url_complete", "kind", "language", "reliability", "caution"),
    *("origin", "disclosure", "notes"),
)
_EXHIBIT = ("title", "source", "type", "pages", "bytes", "sha256", "language", "captured", "disclosure", "notes")


def tables(seen: View) -> tuple[Sheet, ...]:
    """The tables of a view that was told."""
    made = Tables(seen)
    for id_, official in sorted(seen.officials.items()):
        _official(made, id_, official)
    for id_, wrong in sorted(seen.conduct.items()):
        _conduct(made, id_, wrong)
    for id_, case in sorted(seen.cases.items()):
        _case(made, id_, case)
    for id_, institution in sorted(seen.institutions.items()):
        _institution(made, id_, institution)
    for id_, source in sorted(seen.sources.items()):
        made.add("sources", ("source", id_), "", (), source=id_, **made.fields(source, *_SOURCE))
    for id_, exhibit in sorted(seen.exhibits.items()):
        held = made.fields(exhibit, *_EXHIBIT)
        made.add("exhibits", ("exhibit", id_), "", (), exhibit=id_, copy=exhibit.copy_kind, **held)
    return made.sheets()


def _official(made: Tables, id_: str, one: Official) -> None:
    owner = ("official", id_)
    role, status = one.role_in_report, one.status
    facts: list[Fact | None] = [one.function, role, one.died, one.nationality, status]
    made.add(
        *("officials", owner, "", [cite for fact in facts if fact for cite in fact.cites]),
        official=id_,
        **made.fields(one, "identity", "notes"),
        **(made.fields(one.name, "family", "given", "patronymic") if one.name else {}),
        function=one.function and one.function.statement,
        role_in_report=role and role.title,
        born=one.born and one.born.date,
        birth_place=one.born and one.born.place,
        died=one.died and one.died.date,
        nationality=one.nationality and one.nationality.states,
        in_office=status and status.in_office,
        status_as_of=status and status.as_of,
        status=status and status.statement,
    )
    _person(made, owner, one.names, one.born)
    for number in one.identifiers:
        made.add("identifiers", owner, "", number.cites, official=id_, **made.fields(number, "scheme", "value"))
    for held in one.positions:
        shown, body = made.keys.shown(owner, held.id), made.seen.institutions.get(held.institution)
        more = made.fields(held, "title", "institution", "until", "as_of", "heads", "note")
        more |= {"institution_name": body and body.name, "from_": held.begins}
        made.add("positions", owner, shown, held.cites, official=id_, id=shown, **more)
    for listing in one.listings:
        shown = made.keys.shown(owner, listing.id)
        made.add("listings", owner, shown, listing.cites, official=id_, id=shown, **made.fields(listing, *_LISTING))
    for check in one.list_checks:
        made.add("list_checks", owner, "", check.cites, official=id_, **made.fields(check, *_LIST_CHECK))
    for allegation in one.allegations:
        _allegation(made, owner, allegation)
    _sentences(made, owner, "", "proceeding", one.proceedings)
    _sentences(made, owner, "", "unverified", one.unverified)
    _searched(made, owner, one.contrary_search)
    for said in one.statements:
        words = f"{said.where}: {said.original}{f' ({said.translation})' if said.translation else ''}"
        _sentence(made, owner, "", f"own words on {said.bears_on}", said, words, said.date, "")
    for other in one.namesakes:
        _sentence(made, owner, "", "another person of like name", other, f"{other.name}: {other.who}", None, "")
    _conflicts(made, owner, one.conflicts)


def _person(made: Tables, owner: Owner, names: Iterable[NameForm], born: Birth | None) -> None:
    row: dict[str, object] = {"kind": owner[0], "record": owner[1]}
    for form in names:
        made.add("names", owner, "", form.cites, **row, **made.fields(form, "text", "script", "language", "use", "note"))
    for report in (born, *born.also_reported) if born else ():
        made.add("births", owner, "", report.cites, **row, **made.fields(report, "date", "place", "note"))


def _allegation(made: Tables, owner: Owner, one: Allegation) -> None:
    shown, link = made.keys.shown(owner, one.id), one.link
    made.add(
        *("allegations", owner, shown, link.cites),
        official=owner[1],
        id=shown,
        **made.fields(one, "conduct"),
        **made.fields(link, "theory", "basis", "statement", "asserted_by", "personal_order"),
        positions=[made.keys.shown(owner, id_) for id_ in link.positions],
        search_for_order=link.order_search and _search(link.order_search),
    )
    for role in ("power", "acts", "notice", "failure") if link.command else ():
        for fact in getattr(link.command, role):
            _sentence(made, owner, shown, role, fact, fact.statement, fact.date, fact.basis)
            _premises(made, owner, shown, fact.premises)
    _premises(made, owner, shown, link.premises)
    _sentences(made, owner, shown, "contrary", one.contrary)


def _search(search: Search) -> str:
    return f"{search.on.isoformat()}, by {search.by}, in {search.where}: {search.result}"


def _conduct(made: Tables, id_: str, one: Conduct) -> None:
    owner, pattern = ("conduct", id_), one.pattern
    names = ("title", "kind", "institution", "rights", "cases", "statement", "basis", "found_by", "charged_and_tried", "notes")
    made.add(
        *("conduct", owner, "", one.cites),
        conduct=id_,
        events=[made.keys.shown(("case", one.cases[0]), event) for event in one.events],
        **made.fields(one, *names),
        **(made.fields(pattern, "period", "method", "limits") if pattern else {}),
    )
    for act in one.acts:
        made.add("acts", owner, "", (), conduct=id_, from_=act.begins, **made.fields(act, "until", "place", "territory"))
    for count in pattern.counts if pattern else ():
        words = f"{count.number}{f' ({count.parts})' if count.parts else ''}"
        _sentence(made, owner, "", "count", count, words, count.date, "")
    _premises(made, owner, "", one.premises)
    _sentences(made, owner, "", "contrary", one.contrary)
    _searched(made, owner, one.contrary_search)


def _case(made: Tables, id_: str, one: Case) -> None:
    owner, status = ("case", id_), one.status
    made.add(
        *("cases", owner, "", [*one.who.cites, *(status.cites if status else ())]),
        case=id_,
        who=one.who.statement,
        status_as_of=status and status.as_of,
        status=status and status.statement,
        **made.fields(one.name, "family", "given", "patronymic"),
        **made.fields(one, "rights", "notes"),
    )
    _person(made, owner, one.names, one.born)
    dated = ("date", "statement", "confidence")
    for event in one.events:
        shown = made.keys.shown(owner, event.id)
        more = made.fields(event, *dated, "label", "institutions")
        made.add("events", owner, shown, event.cites, case=id_, id=shown, kind="event", **more)
    for finding in one.findings:
        shown = made.keys.shown(owner, finding.id)
        more = made.fields(finding, *dated, "kind", "body", "reference", "about_this_case")
        made.add("events", owner, shown, finding.cites, case=id_, id=shown, **more)
    for charge in one.charges:
        words = f"{charge.statement}{f' ({charge.provision})' if charge.provision else ''}"
        _sentence(made, owner, "", "charge", charge, words, None, charge.confidence)
    for purpose in one.purpose:
        _sentence(made, owner, "", f"purpose: {purpose.kind}", purpose, purpose.statement, None, purpose.basis)
        _premises(made, owner, "", purpose.premises)
    _sentences(made, owner, "", "contrary", one.contrary)
    _sentences(made, owner, "", "unverified", one.unverified)
    _conflicts(made, owner, one.conflicts)


def _institution(made: Tables, id_: str, one: Institution) -> None:
    owner = ("institution", id_)
    made.add("institutions", owner, "", (), institution=id_, **made.fields(one, "name", "short", "state"))
    for line in one.answers_to:
        more = {"answers_to": line.institution, "from_": line.begins, "until": line.until, "how": line.how}
        made.add("subordination", owner, "", line.cites, institution=id_, **more)
    _sentences(made, owner, "", "does", one.does)


def _sentences(made: Tables, owner: Owner, part: str, role: str, statements: Iterable[Any]) -> None:
    for one in statements:
        _sentence(made, owner, part, role, one, one.statement, None, one.confidence)


def _searched(made: Tables, owner: Owner, search: Search | None) -> None:
    if search is not None:
        row: dict[str, object] = {"kind": owner[0], "record": owner[1], "date": search.on}
        made.add("statements", owner, "", (), **row, role="search for contrary information", statement=_search(search))


def _premises(made: Tables, owner: Owner, part: str, premises: Iterable[Premise]) -> None:
    for one in premises:
        _sentence(made, owner, part, "premise of an inference", one, one.statement, None, "")


def _conflicts(made: Tables, owner: Owner, conflicts: Iterable[Conflict]) -> None:
    for conflict in conflicts:
        for one in conflict.values:
            _sentence(made, owner, "", f"sources differ: {conflict.about}", one, one.value, None, f"used: {conflict.used}")


def _sentence(made: Tables, owner: Owner, part: str, role: str, fact: Fact, words: str, date: object, standing: str) -> None:
    row: dict[str, object] = {"kind": owner[0], "record": owner[1], "part": part, "role": role, "date": date}
    made.add("statements", owner, part, fact.cites, **row, statement=words, standing=standing)
