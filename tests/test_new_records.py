"""A new record says what was said and nothing else, overwrites nothing, and takes no id twice."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.dates import parse_day
from dossier.newrecord import QUESTIONS, fields_from, make, refusal, slug
from dossier.problem import Level
from dossier.project import read_project
from dossier.project.kinds import KINDS
from dossier.yamlfile import read
from tests.conftest import Result, change

ON = parse_day("2026-11-23")
SAID: dict[str, dict[str, str | list[str]]] = {
    "official": {"identity": "probable", "family": "Poe", "given": "Ann", "in_report": "no"},
    "case": {
        "family": "Bloggs",
        "given": "Joe",
        "disclosure": ["public"],
        "who": "Bloggs is a printer.",
        "who_cite": ["S001, para 1"],
        "charge": "Printing without leave.",
        "charge_cite": ["S001"],
        "event": "Officers arrested Bloggs.",
        "event_label": "Arrested",
        "event_date": "2014-05",
        "event_confidence": "reported",
        "event_cite": ["EX-0001, p. 1", "S002"],
    },
    "conduct": {
        "title": "Search of a printing house",
        "kind": "incident",
        "statement": "Officers are said to have searched a printing house without a warrant.",
        "basis": "reported",
        "cite": ["S001", "S002"],
        "from": "2014-05-01",
        "territory": "freedonia",
        "right": ["arbitrary-detention"],
        "institution": "state-inspectorate",
        "disclosure": ["public"],
    },
    "source": {
        "title": 'A: "b" # c',
        "publisher": "The Northville Gazette",
        "kind": "news",
        "language": ["en,ru"],
        "reliability": "secondary",
        "disclosure": ["public"],
    },
}
FILES = {
    "official": "dossiers/ann-poe/dossier.yaml",
    "case": "evidence/cases/joe-bloggs.yaml",
    "conduct": "evidence/conduct/search-of-a-printing-house-2014.yaml",
}


def flags(kind: str, **other: str) -> list[str]:
    said = {**SAID[kind], **other}
    named = {one.name: one.flag for one in QUESTIONS[kind]}
    return [
        word
        for name, value in said.items()
        for one in ([value] if isinstance(value, str) else value)
        for word in (f"--{named[name]}", one)
    ]


def everything(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", SAID)
def test_a_new_record_is_read_and_lacks_only_what_nobody_said(kind: str, folder: Path) -> None:
    before = {str(one) for one in check(read_project(folder), ON)}
    new = make(read_project(folder), kind, fields_from(kind, SAID[kind]), ON)
    assert new.file == FILES.get(kind, new.file)
    assert (folder / new.file).read_text(encoding="utf-8") == new.text
    found = [one for one in check(read_project(folder), ON) if str(one) not in before]
    assert [str(one) for one in found if one.level is not Level.GAP] == []
    assert set(new.problems) <= set(found)


@pytest.mark.parametrize("kind", SAID)
def test_only_what_was_said_stands_outside_comments(kind: str, folder: Path) -> None:
    fields = fields_from(kind, SAID[kind])
    new = make(read_project(folder), kind, fields, ON, dry_run=True)
    assert read("a.yaml", new.text.encode())[0].data == fields


@pytest.mark.parametrize("kind", SAID)
def test_every_field_that_was_not_said_waits_as_a_comment_with_its_description(kind: str, folder: Path) -> None:
    text = make(read_project(folder), kind, fields_from(kind, SAID[kind]), ON, dry_run=True).text
    plain = " ".join(re.sub(r"\n#?", " ", text).split())
    for name, info in next(row for row in KINDS if row.name == kind).model.model_fields.items():
        assert re.search(rf"^(# )?{info.alias or name}:", text, re.M)
        assert " ".join(str(info.description).split()) in plain


def test_a_comment_that_is_taken_away_leaves_yaml_that_is_read(folder: Path) -> None:
    text = make(read_project(folder), "case", fields_from("case", SAID["case"]), ON, dry_run=True).text
    bare = re.sub(r"^# ([a-z_]+:)$", r"\1 null", text, flags=re.M)
    document, faults = read("a.yaml", bare.encode())
    assert faults == ()
    assert document.data is not None
    assert len(document.data) > 15


def test_what_is_made_twice_is_refused_and_nothing_is_touched(folder: Path) -> None:
    for kind in FILES:
        make(read_project(folder), kind, fields_from(kind, SAID[kind]), ON)
        before = everything(folder)
        with pytest.raises(WrongUse, match="already"):
            make(read_project(folder), kind, fields_from(kind, SAID[kind]), ON)
        assert everything(folder) == before


@pytest.mark.parametrize("kind", FILES)
def test_an_id_is_not_given_again_after_its_record_was_removed(kind: str, folder: Path) -> None:
    make(read_project(folder), kind, fields_from(kind, SAID[kind]), ON)
    (folder / FILES[kind]).unlink()
    with pytest.raises(WrongUse, match="no id is given twice"):
        make(read_project(folder), kind, fields_from(kind, SAID[kind]), ON)


def test_a_number_of_a_source_is_not_given_again(folder: Path) -> None:
    said = fields_from("source", SAID["source"])
    first = make(read_project(folder), "source", said, ON)
    (folder / first.file).unlink()
    second = make(read_project(folder), "source", said, ON)
    assert int(second.id[1:]) == int(first.id[1:]) + 1


def test_a_number_that_is_cited_anywhere_is_not_given(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "born:", "# source: S4711\nborn:")
    assert make(read_project(folder), "source", fields_from("source", SAID["source"]), ON, dry_run=True).id == "S4712"


def test_numbers_of_sources_end(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "born:", "# source: S9999\nborn:")
    with pytest.raises(WrongUse, match="numbers end there"):
        make(read_project(folder), "source", fields_from("source", SAID["source"]), ON)


def test_a_number_given_in_the_vault_is_noted_in_the_project(folder: Path) -> None:
    said = fields_from("source", {**SAID["source"], "disclosure": ["internal"]})
    new = make(read_project(folder), "source", said, ON)
    assert new.file.startswith("vault/sources/")
    assert (folder.parent / new.file).is_file()
    assert new.id in (folder / "evidence/sources/.given-ids").read_text().split()


def test_a_source_for_the_vault_needs_the_vault(folder: Path) -> None:
    (folder.parent / "vault").rename(folder.parent / "away")
    for disclosure in ("internal", "public"):
        with pytest.raises(WrongUse, match="vault"):
            make(read_project(folder), "source", fields_from("source", {**SAID["source"], "disclosure": [disclosure]}), ON)


def test_an_id_that_a_record_speaks_of_is_taken_only_when_it_is_asked_for(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "born:", "# on ann-poe\nborn:")
    said = fields_from("official", SAID["official"])
    with pytest.raises(WrongUse, match="speaks of 'ann-poe'"):
        make(read_project(folder), "official", said, ON)
    assert make(read_project(folder), "official", said, ON, id_="ann-poe").id == "ann-poe"


def test_an_unsourced_place_is_numbered(folder: Path) -> None:
    said = {"identity": "unsourced", "in_report": "no", "function": "A judge.", "function_cite": ["S001"]}
    assert make(read_project(folder), "official", fields_from("official", said), ON).id == "unsourced-2"


def test_ids_are_made_of_latin_letters_and_lose_none() -> None:
    assert slug("Édgar", "O'Poe Jr.") == "edgar-opoe-jr"
    assert slug("Łukasz") == slug("Иван") == slug("…") == ""
    assert len(slug("a b " * 90)) <= 60


@pytest.mark.parametrize(("kind", "field"), [("official", "family"), ("conduct", "title")])
def test_a_name_in_other_letters_needs_an_id(kind: str, field: str, folder: Path) -> None:
    said = fields_from(kind, {**SAID[kind], field: "Роу"})
    with pytest.raises(WrongUse, match="no id can be made"):
        make(read_project(folder), kind, said, ON)
    assert make(read_project(folder), kind, said, ON, id_="some-roe").id == "some-roe"


@pytest.mark.parametrize("id_", ["../x", "A b", "-x", "x/y", "x\u202e", "con", "a" * 90])
def test_an_id_of_another_form_makes_nothing(id_: str, folder: Path) -> None:
    before = everything(folder.parent)
    with pytest.raises(WrongUse):
        make(read_project(folder), "official", fields_from("official", SAID["official"]), ON, id_=id_)
    assert everything(folder.parent).keys() - before.keys() <= {"project/dossiers/.given-ids"}


def test_a_cite_of_something_unknown_makes_nothing(folder: Path) -> None:
    said = fields_from("conduct", {**SAID["conduct"], "cite": ["S666"]})
    with pytest.raises(WrongUse, match="S666"):
        make(read_project(folder), "conduct", said, ON)
    assert not (folder / FILES["conduct"]).exists()


def test_a_pattern_and_a_finding_ask_for_what_belongs_to_them() -> None:
    with pytest.raises(WrongUse, match="found-by, period, method, limits not given"):
        fields_from("conduct", {**SAID["conduct"], "kind": "pattern", "basis": "found"})
    with pytest.raises(WrongUse, match="period does not belong"):
        fields_from("conduct", {**SAID["conduct"], "period": "2014"})


@pytest.mark.parametrize("where", ["dossiers", "dossiers/ann-poe"])
def test_nothing_is_made_through_a_link(where: str, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    if where == "dossiers":
        (folder / "dossiers").rename(folder / "elsewhere")
    (folder / where).symlink_to(outside)
    with pytest.raises(WrongUse):
        make(read_project(folder), "official", fields_from("official", SAID["official"]), ON)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("call", ["fsync", "rename", "mkdtemp"])
def test_a_full_disk_leaves_no_record(call: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    project = read_project(folder)
    target = {"fsync": "os.fsync", "rename": "pathlib.Path.rename", "mkdtemp": "tempfile.mkdtemp"}[call]
    monkeypatch.setattr(target, full)
    with pytest.raises(EnvironmentFault, match="nothing was made: dossiers cannot be written"):
        make(project, "official", fields_from("official", SAID["official"]), ON)
    assert sorted(path.name for path in (folder / "dossiers").iterdir()) == [
        ".given-ids",
        "jane-roe",
        "richard-miles",
        "unsourced-1",
    ]


def test_two_runs_do_not_make_records_of_a_kind_at_once(folder: Path) -> None:
    from dossier.newrecord.placing import register

    with register(folder / "dossiers"), pytest.raises(EnvironmentFault, match="somebody else"):
        make(read_project(folder), "official", fields_from("official", SAID["official"]), ON)


def test_what_a_killed_run_left_is_swept_away(folder: Path) -> None:
    (folder / "dossiers/.intake-new-x").mkdir()
    (folder / "dossiers/.intake-new-x/dossier.yaml").write_text("half")
    make(read_project(folder), "official", fields_from("official", SAID["official"]), ON)
    assert not (folder / "dossiers/.intake-new-x").exists()


def test_a_record_names_its_schema_where_the_project_holds_one(folder: Path) -> None:
    (folder / "schemas").mkdir()
    (folder / "schemas/official.schema.json").write_text("{}")
    text = make(read_project(folder), "official", fields_from("official", SAID["official"]), ON, dry_run=True).text
    assert text.startswith("# yaml-language-server: $schema=../../schemas/official.schema.json\n")


ANSWERS = [
    ("official", "family", "Роe", "mixes scripts"),
    ("official", "identity", "sure", "allowed are"),
    ("official", "in_report", "maybe", "yes or no"),
    ("case", "event_date", "May 2014", "not a date"),
    ("case", "who_cite", "page 4", "is not a cite"),
    ("case", "who_cite", "EX-0001", "with its page"),
    ("case", "who_cite", "S999", "there is no source"),
    ("conduct", "right", "arbitrary-detention, torture-ctdi", "write torture-cidt"),
    ("conduct", "territory", "fredonia", "write freedonia"),
    ("conduct", "institution", "nobody-at-all", "there is no institution"),
    ("source", "language", "English", "language tag"),
    ("source", "url", "ftp://x", "https://"),
    ("source", "title", "a\u202eb", "U+202E"),
    ("source", "disclosure", "sy-minstry", "write sy-ministry"),
]


@pytest.mark.parametrize(("kind", "name", "answer", "why"), ANSWERS)
def test_an_answer_that_cannot_stand_is_refused_in_plain_words(kind: str, name: str, answer: str, why: str, folder: Path) -> None:
    question = next(one for one in QUESTIONS[kind] if one.name == name)
    found = refusal(read_project(folder), question, answer)
    assert found is not None
    assert why in found
    assert "\u202e" not in found


@pytest.mark.parametrize("kind", SAID)
def test_every_answer_that_makes_a_record_is_taken(kind: str, folder: Path) -> None:
    project = read_project(folder)
    for question in QUESTIONS[kind]:
        given = SAID[kind].get(question.name, [])
        for answer in [given] if isinstance(given, str) else given:
            assert refusal(project, question, answer) is None


def test_flags_make_a_record_without_a_terminal(folder: Path, dossier: Callable[..., Result]) -> None:
    result = dossier("-C", folder, "new", "case", *flags("case"), "--json", "--on", "2026-11-23")
    assert result.status == 0, result.err
    assert json.loads(result.out)["file"] == FILES["case"]
    assert (folder / FILES["case"]).is_file()


def test_a_dry_run_prints_the_record_and_writes_nothing(folder: Path, dossier: Callable[..., Result]) -> None:
    before = everything(folder)
    result = dossier("-C", folder, "new", "conduct", *flags("conduct"), "--dry-run")
    assert result.status == 0
    assert read("a.yaml", result.out.encode())[1] == ()
    assert everything(folder) == before


def test_without_a_terminal_everything_missing_is_named_at_once(folder: Path, dossier: Callable[..., Result]) -> None:
    result = dossier("-C", folder, "new", "source", "--title", "T")
    assert result.status == 2
    assert "publisher, kind, language, reliability, disclosure not given" in result.err


def test_a_wrong_flag_is_named(folder: Path, dossier: Callable[..., Result]) -> None:
    result = dossier("-C", folder, "new", "source", *flags("source"), "--url", "javascript:x")
    assert result.status == 2
    assert "--url" in result.err


def test_at_a_terminal_what_no_flag_says_is_asked_for_until_it_can_stand(folder: Path) -> None:
    answers = ["sure", "probable", "", "Poe", "Ann", "", "no"]
    master, slave = pty.openpty()
    words = [sys.executable, "-c", "from dossier.cli import main; main()", "-C", str(folder), "new", "official"]
    with subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, close_fds=True) as run:
        os.close(slave)
        seen = b""
        os.write(master, "".join(f"{one}\n" for one in answers).encode())
        while True:
            try:
                more = os.read(master, 65536)
            except OSError:
                break
            if not more:
                break
            seen += more
        assert run.wait() == 0, seen.decode()
    os.close(master)
    text = seen.decode()
    assert "allowed are confirmed, probable, unsourced" in text
    assert "an answer is needed" in text
    assert (folder / FILES["official"]).is_file()
