"""A schema takes what the model takes, refuses what it refuses as far as a schema can, and describes every field."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dossier.errors import EnvironmentFault, WrongUse
from dossier.project import read_project
from dossier.project.kinds import KINDS
from dossier.project.shape import record_of
from dossier.schema import names, patterns, schema_of, schema_text, write_schemas
from dossier.yamlfile import Document, Map, Seq, read
from tests.conftest import INVENTED, ROOT, Result

MODELS = {kind.name: kind.model for kind in KINDS}
Change = tuple[str, Any]


@cache
def validator(kind: str) -> Draft7Validator:
    return Draft7Validator(schema_of(kind))


def documents(root: Path) -> list[tuple[str, Document]]:
    project = read_project(root)
    return [(kind, entry.document) for kind, entries in project.entries.items() for entry in entries.values() if entry.record]


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def as_an_editor_reads(value: Any) -> Any:
    """Bare words as YAML 1.2 takes them: whole numbers and true or false; dates and yes stay text."""
    if isinstance(value, dict):
        return {key: as_an_editor_reads(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(one) for one in value]
    if isinstance(value, str) and re.fullmatch(r"[-+]?[0-9]+", value):
        return int(value)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


IDS_OF_DIGITS = re.compile(r"is not of type 'string'")


@pytest.mark.parametrize("root", [INVENTED, ROOT], ids=["invented", "real"])
def test_every_record_fits_the_schema_of_its_kind(root: Path) -> None:
    found = documents(root)
    assert len(found) > 30
    for kind, document in found:
        faults = [f"{document.file}: {one.json_path} {one.message}" for one in validator(kind).iter_errors(plain(document.data))]
        assert faults == []


def test_every_record_fits_as_an_editor_reads_it() -> None:
    for kind, document in documents(INVENTED):
        data = as_an_editor_reads(plain(document.data))
        faults = [one for one in validator(kind).iter_errors(data) if not IDS_OF_DIGITS.search(one.message)]
        assert [f"{document.file}: {one.json_path} {one.message}" for one in faults] == []


@pytest.mark.parametrize("kind", names())
def test_a_schema_is_one(kind: str) -> None:
    Draft7Validator.check_schema(schema_of(kind))
    assert schema_text(kind) == schema_text(kind)
    assert json.loads(schema_text(kind)) == schema_of(kind)


def inner(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for one in schema.values():
            yield from inner(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from inner(one)


@pytest.mark.parametrize("kind", names())
def test_every_field_is_described_and_none_has_an_example_or_a_default(kind: str) -> None:
    schema = schema_of(kind)
    records = [schema, *schema.get("definitions", {}).values()]
    for record in records:
        assert record.get("additionalProperties") is False
        for name, field in record["properties"].items():
            assert field["description"], name
            assert not {"default", "examples", "title", "internal", "format"} & field.keys()
    assert "oneOf" not in {key for one in inner(schema) for key in one}


def test_what_is_internal_says_so() -> None:
    assert "no other audience" in schema_of("official")["properties"]["notes"]["description"]


def changes_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every part of a record, each with what is done to it."""
    if path:
        yield path, "gone" if isinstance(path[-1], str) else "text"
        yield path, "fields"
        yield path, "list"
        yield path, "nothing"
    if isinstance(value, dict):
        yield path, "unknown field"
        for key, one in value.items():
            yield from changes_of(one, (*path, key))
    elif isinstance(value, list):
        yield path, "empty"
        for index, one in enumerate(value[:1]):
            yield from changes_of(one, (*path, index))
    elif isinstance(value, str):
        for change in ("blank", "misspelt", "long", "other form"):
            yield path, change


PUT: dict[str, Any] = {
    "text": "zzz zzz",
    "fields": {"zzz": "1"},
    "list": [["zzz"]],
    "nothing": None,
    "empty": [],
    "blank": " ",
    "long": "z" * 6_001,
    "other form": "May 2014!",
}


def changed(data: Any, path: tuple[str | int, ...], change: str) -> Any:
    whole = copy.deepcopy(data)
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    if change == "unknown field":
        (holder[path[-1]] if path else holder)["zzz"] = "1"
    elif change == "gone":
        del holder[path[-1]]
    elif change == "misspelt":
        holder[path[-1]] = f"{holder[path[-1]]}-zzz"
    else:
        holder[path[-1]] = copy.deepcopy(PUT[change])
    return whole


def of_the_reader(value: Any) -> Any:
    """Data as the reader gives it, for the model."""
    if isinstance(value, dict):
        made = Map((1, 1))
        made.update({key: of_the_reader(one) for key, one in value.items()})
        return made
    if isinstance(value, list):
        listed = Seq((1, 1))
        listed.extend(of_the_reader(one) for one in value)
        return listed
    return value


NOT_FOR_A_SCHEMA = {"S107", "S108", "S109", "S111", "S112"}
"""Lengths across folded spaces, characters, alphabets, the calendar, order in time."""

SAMPLES = [
    ("official", "dossiers/jane-roe/dossier.yaml"),
    ("case", "evidence/cases/mary-major.yaml"),
    ("conduct", "evidence/conduct/doe-dark-cell-2014.yaml"),
    ("source", "evidence/sources/S002.yaml"),
    ("exhibit", "evidence/exhibits/EX-0001/exhibit.yaml"),
    ("regime", "templates/regimes/sy-entry-act.yaml"),
    ("recipient", "templates/recipients/sy-ministry.yaml"),
]


@pytest.mark.parametrize(("kind", "file"), SAMPLES, ids=[kind for kind, _ in SAMPLES])
def test_schema_and_model_refuse_the_same_changes(kind: str, file: str) -> None:
    data = plain(read(file, (INVENTED / file).read_bytes())[0].data)
    refused = 0
    differ = []
    for path, change in dict.fromkeys(changes_of(data)):
        after = changed(data, path, change)
        _, problems = record_of(MODELS[kind], Document(file, of_the_reader(after)), set())
        by_schema = not validator(kind).is_valid(after)
        by_model = bool(problems)
        refused += by_schema
        only_for_the_model = {one.code for one in problems} <= NOT_FOR_A_SCHEMA and by_model
        if by_schema != by_model and not only_for_the_model:
            differ.append((path, change, [one.text for one in problems]))
    assert refused > 20
    assert differ == []


TOGETHER = [
    ("official", "dossiers/unsourced-1/dossier.yaml", {"function": None}),
    ("official", "dossiers/unsourced-1/dossier.yaml", {"name": {"family": "A", "given": "B"}}),
    ("official", "dossiers/jane-roe/dossier.yaml", {"name": None}),
    ("official", "dossiers/jane-roe/dossier.yaml", {"recipients": [{"recipient": "sy-ministry", "ask": "hold"}]}),
    ("conduct", "evidence/conduct/doe-dark-cell-2014.yaml", {"basis": "found", "found_by": None}),
    ("conduct", "evidence/conduct/doe-dark-cell-2014.yaml", {"kind": "pattern", "pattern": None}),
    ("conduct", "evidence/conduct/doe-dark-cell-2014.yaml", {"events": ["E1"], "cases": []}),
    ("source", "evidence/sources/S002.yaml", {"url": "ftp://x.example"}),
    ("source", "evidence/sources/S002.yaml", {"published": "2014-13-01"}),
    ("exhibit", "evidence/exhibits/EX-0001/exhibit.yaml", {"pages": "0"}),
    ("exhibit", "evidence/exhibits/EX-0001/exhibit.yaml", {"pages": "017"}),
]


@pytest.mark.parametrize(("kind", "file", "values"), TOGETHER)
def test_what_fields_ask_of_each_other_is_asked_by_both(kind: str, file: str, values: dict[str, Any]) -> None:
    data = {**plain(read(file, (INVENTED / file).read_bytes())[0].data), **values}
    assert record_of(MODELS[kind], Document(file, of_the_reader(data)), set())[1]
    assert not validator(kind).is_valid(data)


DATES = [
    "2014",
    "2014~",
    "2014-05",
    "2014-05-10?",
    "2014/2015-01",
    "../2014",
    "2014/..",
    "/2014",
    "2014/",
    "2014-1",
    "..",
    "../..",
    "0999",
    "14",
]


@pytest.mark.parametrize("date", DATES)
def test_dates_are_taken_in_the_notation_of_the_records(date: str) -> None:
    data = {**plain(read("a", (INVENTED / "evidence/sources/S002.yaml").read_bytes())[0].data), "published": date}
    fits = not record_of(MODELS["source"], Document("a", of_the_reader(data)), set())[1]
    assert validator("source").is_valid(data) == fits


def test_schemas_are_written_whole_and_again_the_same(tmp_path: Path) -> None:
    for _ in range(2):
        written = write_schemas(tmp_path / "schemas", names())
        assert [path.read_text(encoding="utf-8") for path in written] == [schema_text(name) for name in names()]
    assert len(list((tmp_path / "schemas").iterdir())) == len(names())


def test_a_link_or_a_file_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("mine")
    (tmp_path / "s").mkdir()
    (tmp_path / "s/case.schema.json").symlink_to(tmp_path / "mine.json")
    for folder in (tmp_path / "s", tmp_path / "mine.json"):
        with pytest.raises(WrongUse):
            write_schemas(folder, ("case",))
    assert (tmp_path / "mine.json").read_text() == "mine"


def test_a_full_disk_leaves_the_old_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "case.schema.json").write_text("old")

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EnvironmentFault):
        write_schemas(tmp_path, ("case",))
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("case.schema.json", "old")]


def test_the_command_prints_writes_and_names(tmp_path: Path, dossier: Callable[..., Result]) -> None:
    assert dossier("schema", "case").out == schema_text("case")
    assert dossier("schema", "--out", tmp_path, "case").out.startswith(f"{tmp_path}/case.schema.json")
    listed = dossier("schema").out
    assert all(pattern in listed for name in names() for pattern in patterns(name))
    wrong = dossier("schema", "cas")
    assert wrong.status == 2
    assert "name one of case" in wrong.err
