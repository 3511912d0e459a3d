"""Entities of FollowTheMoney are such as its package takes, assert no more than is known, and name no prisoner as a person."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dossier.exchange.entities import address, day, span
from dossier.exchange.export import export
from dossier.model.dates import parse_when
from dossier.project import Project, read_project
from dossier.view import Audience, view
from tests.conftest import ROOT, TESTS, change

PUBLIC, SYLVANIA, INTERNAL = Audience("public"), Audience("recipient", "sy-ministry"), Audience("internal")
Entities = Mapping[str, Mapping[str, Any]]

TEXT, NAME, DATE, COUNTRY, URL, TOPIC, NUMBER = "text", "name", "date", "country", "url", "topic", "number"
THING = {"name": NAME, "country": COUNTRY, "notes": TEXT, "description": TEXT, "summary": TEXT, "topics": TOPIC}
PROOF = {"proof": "Document", "sourceUrl": URL, "publisherUrl": URL}
INTERVAL = {"startDate": DATE, "endDate": DATE, "description": TEXT, "summary": TEXT}
SCHEMATA: Mapping[str, Mapping[str, str]] = {
    "Person": {
        **THING,
        **PROOF,
        **dict.fromkeys(("firstName", "lastName", "fatherName", "birthPlace", "position"), TEXT),
        "alias": NAME,
        "birthDate": DATE,
        "deathDate": DATE,
        "nationality": COUNTRY,
    },
    "PublicBody": {**THING, **PROOF, "abbreviation": NAME},
    "Position": {**THING, "organization": "PublicBody"},
    "Occupancy": {**INTERVAL, **PROOF, "holder": "Person", "post": "Position", "status": TEXT},
    "Sanction": {
        **INTERVAL,
        **PROOF,
        "entity": "Person",
        "country": COUNTRY,
        "authority": TEXT,
        "program": TEXT,
        "authorityId": TEXT,
        "status": TEXT,
        "reason": TEXT,
    },
    "Event": {**THING, **INTERVAL, **PROOF, "date": DATE, "involved": "PublicBody", "location": TEXT},
    "UnknownLink": {**INTERVAL, **PROOF, "subject": "PublicBody", "object": "PublicBody", "role": TEXT},
    "Document": {
        "title": TEXT,
        "fileName": TEXT,
        "mimeType": TEXT,
        "fileSize": NUMBER,
        "publisher": TEXT,
        "publishedAt": DATE,
        "notes": TEXT,
        "sourceUrl": URL,
        "publisherUrl": URL,
    },
}
"""The properties that we use of each schema, with the type that it has there, or the schema that it points to."""

NEEDED = {
    "Person": ("name",),
    "PublicBody": ("name",),
    "Position": ("name",),
    "Occupancy": ("holder", "post"),
    "Sanction": ("entity",),
    "Event": ("name",),
    "UnknownLink": ("subject", "object"),
    "Document": ("fileName",),
}
FORMS = {
    DATE: r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
    COUNTRY: r"[a-z]{2}",
    URL: r"https?://[!-~]+/[!-~]*",
    TOPIC: "sanction",
    NUMBER: r"[0-9]+",
    NAME: r".{1,384}",
    TEXT: r".+",
}


def entities_of(project: Project, audience: Audience = PUBLIC) -> Entities:
    lines = export(view(project, audience), "ftm").decode().splitlines()
    made = [json.loads(line) for line in lines]
    found = {one["id"]: one for one in made}
    assert len(found) == len(lines)
    assert made == sorted(made, key=lambda one: (one["schema"], one["id"]))
    return found


def of_schema(found: Entities, schema: str) -> list[Mapping[str, list[str]]]:
    return [one["properties"] for one in found.values() if one["schema"] == schema]


@pytest.fixture(scope="module")
def public(invented: Project) -> Entities:
    return entities_of(invented)


@pytest.fixture(scope="module", params=["public", "internal", "recipient:sy-ministry", "recipient:uk-fcdo", "real"])
def each(request: pytest.FixtureRequest, invented: Project) -> Entities:
    """What each audience gets of the invented project, and what the public gets of the real one."""
    if request.param == "real":
        return entities_of(read_project(ROOT))
    return entities_of(invented, Audience.parse(request.param))


def test_what_the_public_gets_is_this(invented: Project, update_golden: bool) -> None:
    golden = TESTS / "golden/entities.ftm.json"
    made = export(view(invented, PUBLIC), "ftm")
    if update_golden:
        golden.write_bytes(made)
    assert made == golden.read_bytes()


# The form -----------------------------------------------------------------------------------------------------------


def test_every_property_is_one_of_its_schema_and_every_value_has_its_form(each: Entities) -> None:
    for id_, one in each.items():
        assert set(one) == {"id", "schema", "properties"}
        assert re.fullmatch(r"dossier-[a-zA-Z0-9-]*[a-zA-Z0-9]", id_)
        known = SCHEMATA[one["schema"]]
        for name, values in one["properties"].items():
            assert values
            assert len(values) == len(set(values))
            for value in values:
                if known[name] in SCHEMATA:
                    assert each[value]["schema"] == known[name]
                else:
                    assert re.fullmatch(FORMS[known[name]], value), (id_, name, value)
                    assert value == " ".join(value.split())
        assert all(one["properties"].get(name) for name in NEEDED[one["schema"]])


def test_the_package_takes_every_entity_as_it_is(each: Entities) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed; it is too large for every machine")
    for one in each.values():
        schema = ftm.model.get(one["schema"])
        schema.validate(one)
        assert set(one["properties"]) <= set(schema.properties)
        cleaned = ftm.model.get_proxy(one, cleaned=False)
        assert cleaned.id == one["id"]
        assert {name: cleaned.get(name) for name in one["properties"]} == one["properties"]
        for name, values in one["properties"].items():
            prop = schema.get(name)
            assert not prop.stub
            assert all(len(value) <= prop.max_length for value in values), (one["id"], name)
            assert prop.range is None or all(ftm.model.get(each[value]["schema"]).is_a(prop.range) for value in values)
        assert all(one["properties"].get(name) for name in schema.required)


def test_our_table_of_schemata_is_that_of_the_package() -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed; it is too large for every machine")
    for name, properties in SCHEMATA.items():
        schema = ftm.model.get(name)
        for prop, kind in properties.items():
            if kind in SCHEMATA:
                assert ftm.model.get(kind).is_a(schema.get(prop).range)
            elif kind in (DATE, COUNTRY, URL, TOPIC, NUMBER):
                assert schema.get(prop).type.name == kind
        assert tuple(sorted(schema.required)) == tuple(sorted(NEEDED[name]))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2014", "2014"),
        ("2014-05", "2014-05"),
        ("2014-05-10", "2014-05-10"),
        ("2014~", None),
        ("2014-05?", None),
        ("2014%", None),
        ("2014/2015", None),
        ("2014-01-01/..", None),
    ],
)
def test_a_date_is_asserted_only_where_it_is_without_doubt(text: str, wanted: str | None) -> None:
    assert day(parse_when(text)) == wanted


def test_the_ends_of_a_span_are_asserted_each_for_itself() -> None:
    assert span(parse_when("2014-05~/2015")) == (None, "2015")
    assert span(parse_when("../2015-02-03")) == (None, "2015-02-03")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/дело/%D0%B0", "https://example.org/%D0%B4%D0%B5%D0%BB%D0%BE/%D0%B0"),
        ("https://пример.рф/а", "https://xn--e1afmkfd.xn--p1ai/%D0%B0"),
    ],
)
def test_an_address_is_written_in_one_way(url: str, wanted: str) -> None:
    assert address(url) == wanted


# What is said, and what is not --------------------------------------------------------------------------------------


def test_a_claim_stands_in_words_with_whose_it_is_and_what_speaks_against_it(public: Entities) -> None:
    roe = public["dossier-official-jane-roe"]["properties"]
    (claim,) = [note for note in roe["notes"] if "claim made by" in note]
    assert claim.startswith("Alleged, of command responsibility; a claim made by Example Institute, ")
    assert "John Doe kept in the dark (reported)" in claim
    assert "No document recording a personal order was found." in claim
    assert "On the other side: The Inspectorate said in 2014" in claim
    assert roe["notes"][0] == "From a draft that nobody signed; nothing in it is a finding of guilt."


def test_no_link_ties_a_person_to_a_wrong(each: Entities) -> None:
    persons = {id_ for id_, one in each.items() if one["schema"] == "Person"}
    ties = {(one["schema"], name) for one in each.values() for name, values in one["properties"].items() if persons & set(values)}
    assert ties == {("Occupancy", "holder"), ("Sanction", "entity")}


def test_prisoners_are_no_persons(public: Entities) -> None:
    names = {name for one in of_schema(public, "Person") for name in (*one["name"], *one.get("alias", ()))}
    assert names == {"Jane Ivanovna Roe", "Роу Джейн Ивановна", "ROE, Jane Ivanovna", "Richard Miles", "Ричард Майлз"}


def test_the_name_of_an_event_says_how_well_it_stands(public: Entities) -> None:
    names = {name for one in of_schema(public, "Event") for name in one["name"]}
    assert "Reported: John Doe kept in the dark" in names
    assert "Arrested (case of John Petrovich Doe)" in names
    assert "Finding of Court of the Western Isles, no. 1/15 (case of John Petrovich Doe)" in names
    assert "Conclusion of Example Institute (case of John Petrovich Doe)" in names


@pytest.mark.parametrize("basis", ["alleged", "charged", "admitted", "official-record"])
def test_a_wrong_is_told_with_its_basis(folder: Path, basis: str) -> None:
    change(folder, "evidence/conduct/doe-dark-cell-2014.yaml", "\nbasis: reported", f"\nbasis: {basis}")
    wrong = entities_of(read_project(folder))["dossier-conduct-doe-dark-cell-2014"]["properties"]
    said = {"alleged": "Alleged", "charged": "Charged by a prosecution", "admitted": "Admitted"}.get(
        basis, "From an official record"
    )
    assert wrong["name"] == [f"{said}: John Doe kept in the dark"]
    assert wrong["summary"][0].startswith(f"{said}: ")


def test_what_is_unverified_is_not_there_even_for_the_house(invented: Project) -> None:
    for audience in (PUBLIC, INTERNAL):
        assert "said to have appealed" not in export(view(invented, audience), "ftm").decode()


def test_dates_in_doubt_stand_in_words(public: Entities) -> None:
    (second,) = [one for one in of_schema(public, "Event") if "Second arrest" in one["name"][0]]
    assert "date" not in second
    assert "When: about 2017." in second["description"]
    miles = public["dossier-official-richard-miles"]["properties"]
    assert "birthDate" not in miles
    assert "Born about 1955." in miles["notes"]


def test_an_office_without_a_known_end_is_not_said_to_be_held(public: Entities) -> None:
    (chair,) = [one for one in of_schema(public, "Occupancy") if one["startDate"] == ["2011-02-01"]]
    assert chair["status"] == ["unknown"]
    assert "endDate" not in chair
    assert "No end is known; last seen in the office 2019-05-02." in chair["description"]


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("confidence: confirmed\n    as_of", "confidence: reported\n    as_of"),
        ("since: 2017-02-03", "since: 2017-02-03\n    until: 2018"),
    ],
)
def test_only_a_confirmed_listing_in_force_makes_somebody_sanctioned(folder: Path, public: Entities, find: str, put: str) -> None:
    assert public["dossier-official-jane-roe"]["properties"]["topics"] == ["sanction"]
    assert "topics" not in public["dossier-official-richard-miles"]["properties"]
    change(folder, "dossiers/jane-roe/dossier.yaml", find, put)
    assert "topics" not in entities_of(read_project(folder))["dossier-official-jane-roe"]["properties"]


def test_exhibits_are_proof(public: Entities) -> None:
    (document,) = of_schema(public, "Document")
    assert document["fileName"] == ["EX-0001.txt"]
    proven = [one for one in public.values() if one["properties"].get("proof")]
    assert {one["schema"] for one in proven} == {"Event", "Occupancy"}
    assert "08796ab520a0f3bd" in proven[0]["properties"]["proof"][0]


def test_a_line_without_a_source_is_not_told(public: Entities) -> None:
    (line,) = of_schema(public, "UnknownLink")
    assert (line["subject"], line["object"]) == (
        ["dossier-institution-state-inspectorate"],
        ["dossier-institution-ministry-of-order"],
    )
