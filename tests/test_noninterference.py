"""Two projects that differ only in what is withheld give the same to everybody from whom it is withheld; what is shown matters.

Each example takes the invented project and changes, adds or removes withheld things of any kind, several at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossier.build import Order, plan
from dossier.exchange.export import export
from dossier.model.record import INTERNAL, Guarded, Record, parts
from dossier.model.source import Exhibit, Source
from dossier.packet.compose import compose_packet
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.project import Project, read_project
from dossier.project.project import Entry
from dossier.view import Audience, view
from dossier.yamlfile import Document
from tests import pages
from tests.conftest import INVENTED

UK, PUBLIC = Audience("recipient", "uk-fcdo"), Audience("public")
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=20)
WITHHELD = st.sampled_from(["internal", ("sy-ministry",)])
CITES = ({"source": "S002"},)


@lru_cache(maxsize=1)
def invented_project() -> Project:
    return read_project(INVENTED)


def shown(project: Project) -> tuple[Packet, ...]:
    """Everything that one recipient and the public get."""
    sets = [*plan(project, Order(recipients=("uk-fcdo",)), ()), *plan(project, Order(kind="statement"), ())]
    packet = compose_packet(view(project, UK), "jane-roe", "uk-fcdo")
    return (packet, *(page for planned in sets if planned.audience in (UK, PUBLIC) for page in planned.packets))


def with_record(project: Project, kind: str, id_: str, record: Record | None) -> Project:
    entries = dict(project.of(kind))
    if record is None:
        del entries[id_]
    else:
        entries[id_] = (
            replace(entries[id_], record=record) if id_ in entries else Entry(id_, Document(f"vault/{id_}", None), record)
        )
    return replace(project, entries={**project.entries, kind: entries})


def _listed(record: Record) -> list[str]:
    """The fields of a record that hold a list of things, each with its own disclosure."""
    return [
        name
        for name in type(record).model_fields
        if isinstance(value := getattr(record, name), tuple) and value and isinstance(value[0], Guarded) and name != "values"
    ]


def add_a_secret_thing(project: Project, data: st.DataObject) -> Project:
    """A copy of something that stands in a list, made withheld, with other words, anywhere in that list."""
    kind = data.draw(st.sampled_from(["official", "case", "conduct"]))
    id_ = data.draw(st.sampled_from(sorted(id_ for id_, entry in project.of(kind).items() if entry.record)))
    record = project.of(kind)[id_].record
    assert record is not None
    fields = _listed(record)
    if not fields:
        return project
    name = data.draw(st.sampled_from(fields))
    present = getattr(record, name)
    chosen = present[data.draw(st.integers(0, len(present) - 1))]
    update: dict[str, Any] = {"disclosure": data.draw(WITHHELD)}
    for field in ("statement", "text", "title", "programme", "list_name", "label", "note"):
        if isinstance(getattr(chosen, field, None), str):
            update[field] = data.draw(WORDS)
    place = data.draw(st.integers(0, len(present)))
    changed = (*present[:place], chosen.model_copy(update=update), *present[place:])
    return with_record(project, kind, id_, record.model_copy(update={name: changed}))


def change_the_notes(project: Project, data: st.DataObject) -> Project:
    """Fields that are internal by type say something else, or nothing."""
    kind = data.draw(st.sampled_from(["official", "case", "conduct", "source", "exhibit"]))
    id_ = data.draw(st.sampled_from(sorted(id_ for id_, entry in project.of(kind).items() if entry.record)))
    record = project.of(kind)[id_].record
    assert record is not None
    notes = tuple(data.draw(st.lists(WORDS, max_size=2)))
    return with_record(project, kind, id_, record.model_copy(update={"notes": notes}))


def change_the_vault(project: Project, data: st.DataObject) -> Project:
    """The confidential exhibit, its source and its witness are others, or gone."""
    if data.draw(st.booleans()):
        for kind, id_ in (("exhibit", "EX-0002"), ("source", "S006"), ("witness", "corridor")):
            project = with_record(project, kind, id_, None) if id_ in project.of(kind) else project
        return project
    exhibit, source = project.exhibits.get("EX-0002"), project.sources.get("S006")
    if exhibit:
        words = {"title": data.draw(WORDS), "sha256": "0" * 64, "pages": data.draw(st.integers(1, 900))}
        project = with_record(project, "exhibit", "EX-0002", exhibit.model_copy(update=words))
    if source:
        project = with_record(project, "source", "S006", source.model_copy(update={"title": data.draw(WORDS)}))
    return project


def fill_the_vault(project: Project, data: st.DataObject) -> Project:
    """More confidential exhibits and sources, under numbers before and behind those there are."""
    number = data.draw(st.sampled_from(["0000", "0003", "9000"]))
    source = Source.model_validate(
        {
            "title": data.draw(WORDS),
            "publisher": "P",
            "kind": "testimony",
            "language": ["en"],
            "reliability": "primary",
            "disclosure": "internal",
        }
    )
    exhibit = Exhibit.model_validate(
        {
            "title": data.draw(WORDS),
            "source": "S900",
            "file": "note.txt",
            "sha256": "1" * 64,
            "language": ["en"],
            "disclosure": "internal",
        }
    )
    return with_record(with_record(project, "source", "S900", source), "exhibit", f"EX-{number}", exhibit)


def withhold_the_consent(project: Project, data: st.DataObject) -> Project:
    """The witness takes the consent for somebody else back, or gives it to nobody."""
    witness = project.witnesses.get("corridor")
    return with_record(project, "witness", "corridor", witness.model_copy(update={"consent": ()})) if witness else project


CHANGES = (add_a_secret_thing, change_the_notes, change_the_vault, fill_the_vault, withhold_the_consent)


def changed(project: Project, data: st.DataObject) -> Project:
    for change in data.draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4)):
        project = change(project, data)
    return project


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_withheld_changes_nothing_that_is_shown(data: st.DataObject) -> None:
    assert shown(changed(invented_project(), data)) == shown(invented_project())


def exported(project: Project) -> list[bytes]:
    """What each of them gets as data, in the forms of which the others are made."""
    return [export(view(project, audience), form) for audience in (UK, PUBLIC) for form in ("ftm", "json", "csv")]


@lru_cache(maxsize=1)
def exported_before() -> list[bytes]:
    return exported(invented_project())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_withheld_changes_no_byte_of_an_export(data: st.DataObject) -> None:
    assert exported(changed(invented_project(), data)) == exported_before()


@pytest.mark.long
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_withheld_changes_no_byte(data: st.DataObject) -> None:
    before, after = (
        compose_packet(view(one, UK), "jane-roe", "uk-fcdo") for one in (invented_project(), changed(invented_project(), data))
    )
    assert pages.pdf(before) == pages.pdf(after)
    assert pages.docx(before) == pages.docx(after)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_each_kind_of_change_does_change_what_the_house_sees(change: Callable[[Project, st.DataObject], Project]) -> None:
    """The property above would hold for changes that do nothing."""
    differs = []

    @settings(max_examples=25, deadline=None, database=None)
    @given(data=st.data())
    def look(data: st.DataObject) -> None:
        differs.append(change(invented_project(), data).entries != invented_project().entries)

    look()
    assert any(differs)


# What is shown matters ----------------------------------------------------------------------------------------------

NOT_PRINTED = {
    "script": "tells validation in which letters a name is",
    "kind": "sorts records",
    "use": "sorts names",
    "confidence": "decides whether and how a thing is printed",
    "in_report": "sorts records",
    "identity": "decides whether there is a packet",
    "theory": "decides what can be argued",
    "asserted_by": "is printed through the claim's own cites",
    "heads": "decides what is drawn and selected",
    "jurisdiction": "decides where a listing stands",
    "regime": "decides what follows from a listing",
    "for_rights": "decides what follows from a listing",
    "strength": "decides how an argument counts",
    "element": "decides where an argument stands",
    "institution": "is printed by the institution's name",
    "id": "is an anchor",
    "language": "is markup",
    "state": "is printed through treaties",
    "in_office": "sorts",
    "scheme": "is printed by the scheme's name",
    "personal_order": "decides which words stand on page 1",
    "basis": "is printed in words",
    "telling": "decides whether a case is told",
    "about_this_case": "is printed in words",
    "charged_and_tried": "decides what can be argued",
    "territory": "decides what can be argued",
    "label": "stands in the table of a body's acts alone",
    "check": "is told to the house alone",
    "source": "is printed by number",
    "exhibit": "is printed by number",
}


def texts(record: Record) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every free text of a record that its audience may see, with the path to it."""
    for path, part in parts(record):
        if getattr(part, "confidence", "") == "unverified" or path[:1] == ("role_in_report",):
            continue  # not printed as fact; printed in short papers
        for name, info in type(part).model_fields.items():
            extra = info.json_schema_extra
            hidden = isinstance(extra, dict) and extra.get(INTERNAL)
            if not hidden and name not in NOT_PRINTED and isinstance(getattr(part, name), str) and name != "disclosure":
                yield (*path, name), getattr(part, name)


def test_every_text_that_is_shown_stands_in_what_is_made(invented: Project) -> None:
    """The converse: nothing that the records disclose about an official who is pleaded is lost on the way."""
    theirs = view(invented, Audience("recipient", "sy-ministry"))
    page = " ".join(parse_page(compose_packet(theirs, "jane-roe", "sy-ministry").xhtml).text().split())
    lost = []
    for record in (theirs.officials["jane-roe"], theirs.cases["john-doe"], theirs.conduct["doe-dark-cell-2014"]):
        for path, text in texts(record):
            if " ".join(text.split()) not in page:
                lost.append((path, text))
    assert lost == []
