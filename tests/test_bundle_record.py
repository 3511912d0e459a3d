"""The data of a bundle tell what the packet tells, and nobody who keeps exhibits."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from dossier.asks import ask_of
from dossier.bundle.record import Told, custody_extract, record_told
from dossier.model.custody import first_act, next_act
from dossier.packet.compose import compose_packet
from dossier.packet.vocabulary import parse_page
from dossier.project import Project, read_project
from dossier.view import Audience, view
from tests.conftest import change

ON = dt.date(2026, 11, 23)


def told(project: Project) -> Told:
    seen = view(project, Audience("recipient", "sy-ministry"), on=ON)
    packet = compose_packet(seen, "jane-roe", "sy-ministry")
    ask = ask_of(seen, seen.officials["jane-roe"], "sy-ministry")
    return record_told(seen, parse_page(packet.xhtml), "jane-roe", "sy-ministry", ask, ON, packet.witnesses)


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()


def test_it_tells_the_records_of_the_packet_and_no_others(folder: Path) -> None:
    data = json.loads(told(read_project(folder)).raw)
    assert (data["form"], data["state"], data["date"], data["recipient"]) == (1, "draft", "2026-11-23", "sy-ministry")
    assert data["ask"]["once_lists_are_read"] == "supplement"
    assert list(data["official"]) == ["jane-roe"]
    assert list(data["cases"]) == ["john-doe"]
    assert list(data["conduct"]) == ["doe-dark-cell-2014"]
    assert set(data["exhibits"]) == {"EX-0001", "EX-0002"}
    official, case = data["official"]["jane-roe"], data["cases"]["john-doe"]
    assert [one["id"] for one in official["positions"]] == ["P1", "P2"]
    assert official["allegations"][0]["link"]["positions"] == ["P2"]
    assert [one["id"] for one in case["events"]] == ["E1", "E2", "E3", "E4", "E5"]
    assert data["conduct"]["doe-dark-cell-2014"]["events"] == ["E1", "E2"]


def test_what_is_unverified_internal_or_about_keepers_is_not_there(folder: Path) -> None:
    change(folder, "dossiers/jane-roe/dossier.yaml", "notes:", "recipients:\n  - {recipient: uk-fcdo}\nnotes:")
    raw = told(read_project(folder)).raw
    data = json.loads(raw)
    hidden = {"notes", "recipients", "consent", "original_name", "witness", "file", "capture", "argues", "check", "unverified"}
    assert keys_of(data) & hidden == set()
    text = raw.decode()
    assert "left office in 2020" not in text
    assert "uk-fcdo" not in text
    assert "record.txt" not in text
    assert text == json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def test_a_fact_is_told_with_a_source_that_the_page_lists(folder: Path) -> None:
    data = json.loads(told(read_project(folder)).raw)
    ids = set(data["sources"]) | set(data["exhibits"])

    def cited(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {one.get("source") or one.get("exhibit") for one in value.get("cites") or ()}
            return own | {id_ for inner in value.values() for id_ in cited(inner)}
        return {id_ for inner in value for id_ in cited(inner)} if isinstance(value, list) else set()

    assert cited({key: data[key] for key in ("official", "cases", "conduct")}) <= ids


def test_custody_tells_days_and_acts_in_a_chain_of_its_own() -> None:
    first = first_act("EX-0001", "2018-02-03T09:00:00Z", "Jane Doe-Keeper", "from the safe", "a" * 64)
    second = next_act(first, "2018-06-01T14:30:00Z", "checked", "second keeper", None)
    lines = custody_extract("EX-0001", (first, second), {}).splitlines(keepends=True)
    before = b"EX-0001"
    for number, line in enumerate(lines, 1):
        act = json.loads(line)
        assert act["previous"] == hashlib.sha256(before).hexdigest()
        assert (act["seq"], act["sha256"], len(act)) == (number, "a" * 64, 5)
        before = line
    assert [json.loads(line)["date"] for line in lines] == ["2018-02-03", "2018-06-01"]


def test_who_keeps_an_exhibit_changes_no_byte_of_its_custody() -> None:
    one = first_act("EX-0001", "2018-02-03T09:00:00Z", "Jane Doe-Keeper", "from the safe", "a" * 64)
    other = first_act("EX-0001", "2018-02-03T23:00:00Z", "somebody else", None, "a" * 64)
    extracts = [
        custody_extract("EX-0001", (first, next_act(first, "2019-01-01T00:00:00Z", "moved", "x", None)), {})
        for first in (one, other)
    ]
    assert extracts[0] == extracts[1]
