"""A project is read whole: every bad file is a problem at its place, and no other file suffers for it."""

from __future__ import annotations

import datetime as dt
import gc
import os
import re
import shutil
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.errors import EnvironmentFault
from dossier.paths import shipped_templates
from dossier.problem import Level, Problem
from dossier.project import Project, read_project
from dossier.project.kinds import KINDS, Kind, kind_of
from tests.conftest import INVENTED, change
from tests.test_paths import NEVER_OPENED, link_to_a_file

ON = dt.date(2026, 11, 23)
JANE = "dossiers/jane-roe/dossier.yaml"
SOURCE = "evidence/sources/S002.yaml"
UNSOURCED = b"in_report: no\nidentity: unsourced\nfunction: {statement: x, cites: [{source: S001}]}\n"


def errors(project: Project) -> list[Problem]:
    return [problem for problem in check(project, ON) if problem.level is Level.ERROR]


def put(root: Path, path: str, raw: bytes = b"a: 1\n") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(raw)


# What a good project gives.


def test_the_invented_project_has_no_problem(invented: Project) -> None:
    assert invented.problems == ()
    assert errors(invented) == []


def test_every_record_is_known_by_its_kind_and_id(invented: Project) -> None:
    assert sorted(invented.officials) == ["jane-roe", "richard-miles", "unsourced-1"]
    assert sorted(invented.cases) == ["john-doe", "mary-major"]
    assert {"S001", "S006", "S-SY1"} <= set(invented.sources)
    assert sorted(invented.exhibits) == ["EX-0001", "EX-0002"]
    assert {"state-inspectorate", "presidency"} <= set(invented.institutions)
    assert "sy-entry-act" in invented.regimes
    assert "sy-ministry" in invented.recipients
    assert "en-SY" in invented.languages
    assert invented.settings is not None
    assert invented.settings.submitter == "Example Trust"


def test_shipped_templates_stand_in_where_the_project_has_none(invented: Project) -> None:
    assert invented.rights is not None
    assert "ofac-sdn" in invented.schemes
    assert "en-GB" in invented.languages
    assert invented.territories
    assert all(id_ == territory.id for id_, territory in invented.territories.items())


def test_a_wrong_is_known_by_the_name_of_its_file(folder: Path) -> None:
    put(folder, "evidence/conduct/doe-kept-2014.yaml", b"[")
    project = read_project(folder)
    assert (project.knows("conduct", "doe-kept-2014"), "doe-kept-2014" in project.conduct) == (True, False)


def test_an_entry_knows_where_its_parts_stand(invented: Project) -> None:
    assert str(invented.of("official")["jane-roe"].place("identity")) == f"{JANE}:2:11"


def test_the_files_of_exhibits_are_listed_and_not_read_as_records(invented: Project) -> None:
    assert {id_: [found.relative for found in files] for id_, files in invented.exhibit_files.items()} == {
        "EX-0001": ["evidence/exhibits/EX-0001/custody.jsonl", "evidence/exhibits/EX-0001/record.txt"],
        "EX-0002": ["vault/exhibits/EX-0002/statement.txt"],
    }


def test_a_kind_that_does_not_exist_is_empty(invented: Project) -> None:
    assert invented.of("weather") == {}
    assert not invented.knows("weather", "x")
    assert invented.knows("case", "john-doe")


def test_a_file_of_the_project_overrides_the_shipped_one_whole(folder: Path) -> None:
    assert read_project(folder).template("rights.yaml") == shipped_templates() / "rights.yaml"
    shutil.copy(shipped_templates() / "schemes.yaml", folder / "templates/schemes.yaml")
    change(folder, "templates/schemes.yaml", "id: ofac-sdn", "id: sylvanian-list")
    project = read_project(folder)
    assert project.template("schemes.yaml") == folder / "templates/schemes.yaml"
    assert "sylvanian-list" in project.schemes
    assert "ofac-sdn" not in project.schemes


def test_a_template_that_stands_nowhere_is_none(invented: Project) -> None:
    assert invented.template("packet/no-such-thing.html") is None


def test_reading_twice_gives_the_same(invented: Project) -> None:
    again = read_project(INVENTED)
    assert {kind: {id_: entry.record for id_, entry in rows.items()} for kind, rows in again.entries.items()} == {
        kind: {id_: entry.record for id_, entry in rows.items()} for kind, rows in invented.entries.items()
    }


@pytest.mark.parametrize("on", [True, False], ids=["collecting", "not collecting"])
def test_reading_leaves_the_collector_as_it_was(on: bool) -> None:
    was = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        read_project(INVENTED)
        assert gc.isenabled() is on
    finally:
        (gc.enable if was else gc.disable)()


# Which file holds what.

PATHS = {
    "project.yaml": ("settings", "settings"),
    JANE: ("official", "jane-roe"),
    "evidence/sources/S001.yaml": ("source", "S001"),
    "templates/sources/S-US1.yaml": ("source", "S-US1"),
    "evidence/exhibits/EX-0001/exhibit.yaml": ("exhibit", "EX-0001"),
    "evidence/cases/john-doe.yaml": ("case", "john-doe"),
    "evidence/institutions.yaml": ("institutions", "institutions"),
    "templates/regimes/us-gma.yaml": ("regime", "us-gma"),
    "templates/packet/languages/en-GB.yaml": ("language", "en-GB"),
    "dossiers/Not An Id/dossier.yaml": ("official", "Not An Id"),
    "evidence/sources/...yaml": ("source", ".."),
}


@pytest.mark.parametrize(("path", "expected"), PATHS.items(), ids=PATHS)
def test_a_path_says_what_kind_of_record_it_holds(path: str, expected: tuple[str, str]) -> None:
    row = kind_of(path)
    assert row is not None
    assert (row[0].name, row[1]) == expected


NO_RECORDS = [
    "dossiers/jane-roe.yaml",
    "dossiers/jane-roe/dossier.yml",
    "dossiers/jane-roe/more/dossier.yaml",
    "evidence/sources/S001yaml",
    "evidence/cases/john/doe.yaml",
    "x/project.yaml",
    "project.yaml\n",
]


@pytest.mark.parametrize("path", NO_RECORDS)
def test_a_path_of_another_shape_holds_no_record(path: str) -> None:
    assert kind_of(path) is None


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pattern)
def test_no_kind_takes_an_id_that_leaves_its_folder(kind: Kind) -> None:
    assert not any(re.fullmatch(kind.id_form, id_) for id_ in ("..", ".", "", "a/b", "a\\b", "a b", "a\n", "-a"))


# What bad files give.

BAD_FILES: dict[str, tuple[bytes, str, int, int]] = {
    "broken YAML": (b"title: x\npublisher: a: b\n", "Y003", 2, 13),
    "a tab": (b"title: x\nborn:\n\tdate: 1\n", "Y003", 3, 1),
    "a quote never closed": (b'title: "x\npublisher: y\n', "Y003", 1, 8),
    "200,000 levels": (b"title: " + b"[" * 200_000, "Y005", 1, 67),
    "50 MB": (b"title: ".ljust(50_000_000, b"x"), "Y001", 1, 1),
    "latin-1": (b"title: x\npublisher: caf\xe9\n", "Y002", 2, 15),
    "a NUL": (b"title: x\npublisher: a\0b\n", "Y002", 2, 13),
    "a byte order mark": (b"\xef\xbb\xbftitle: x\n", "Y002", 1, 1),
    "UTF-16": ("title: x\n".encode("utf-16"), "Y002", 1, 1),
    "nothing": (b"", "Y004", 1, 1),
    "a list": (b"- title: x\n", "Y004", 1, 1),
    "half of a pair": (b'title: "\\ud800"\n', "Y003", 1, 11),
}


@pytest.mark.parametrize(("raw", "code", "line", "column"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_one_problem_and_the_others_are_read(folder: Path, raw: bytes, code: str, line: int, column: int) -> None:
    put(folder, SOURCE, raw)
    change(folder, "evidence/sources/S005.yaml", "kind: judgment", "kind: verdict")
    found = [(p.code, str(p.place)) for p in errors(read_project(folder))]
    assert found == [(code, f"{SOURCE}:{line}:{column}"), ("S104", "evidence/sources/S005.yaml:5:7")]


@pytest.mark.parametrize(("raw", "code", "line", "column"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_broken_record_is_known_by_its_id_and_unusable(folder: Path, raw: bytes, code: str, line: int, column: int) -> None:
    put(folder, SOURCE, raw)
    project = read_project(folder)
    assert project.knows("source", "S002")
    assert "S002" not in project.sources


REFUSED_IN_A_RECORD = {
    "duplicate key": ("identity: confirmed", "identity: confirmed\nidentity: probable", "Y006", 3),
    "anchor": ("identity: confirmed", "identity: &x confirmed", "Y007", 2),
    "tag": ("identity: confirmed", "identity: !!str confirmed", "Y007", 2),
    "alias": ("place: Northville", "place: *x", "Y007", 24),
    "merge key that adds nothing needed": ("  title: Chair of", "  <<: {disclosure: public}\n  title: Chair of", "Y007", 4),
    "second document": ("identity: confirmed", "identity: confirmed\n---", "Y009", 3),
}


@pytest.mark.parametrize(("find", "new", "code", "line"), REFUSED_IN_A_RECORD.values(), ids=REFUSED_IN_A_RECORD)
def test_a_record_with_a_refused_construct_is_never_used(folder: Path, find: str, new: str, code: str, line: int) -> None:
    change(folder, JANE, find, new)
    project = read_project(folder)
    yaml = [p for p in project.problems if p.code.startswith("Y")]
    assert [(p.code, p.place.file, p.place.line) for p in yaml] == [(code, JANE, line)]
    assert "jane-roe" not in project.officials
    assert project.knows("official", "jane-roe")


SECOND_PROBLEMS = {
    "merge key that supplies a field": ("{family: Roe,", "{<<: {family: Roe},"),
    "second document in the middle": ("identity: confirmed", "---\nidentity: confirmed"),
    "alias in a list": ("positions: [P2]", "positions: [*x]"),
}


@pytest.mark.parametrize(("find", "new"), SECOND_PROBLEMS.values(), ids=SECOND_PROBLEMS)
def test_a_refused_construct_is_one_problem_of_its_record(folder: Path, find: str, new: str) -> None:
    change(folder, JANE, find, new)
    assert len(read_project(folder).problems) == 1


def test_an_alias_for_the_name_is_one_problem_of_its_record(folder: Path) -> None:
    change(folder, JANE, "{family: Roe, given: Jane, patronymic: Ivanovna}", "*x")
    assert [problem.code for problem in read_project(folder).problems] == ["Y007"]


def test_an_id_given_twice_in_a_record_is_a_problem_where_it_is_repeated(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "  - id: E2\n", "  - id: E1\n")
    (problem,) = [p for p in errors(read_project(folder)) if "twice" in p.text]
    assert "'E1'" in problem.text
    assert problem.place.line == (folder / problem.place.file).read_text().splitlines().index("    date: 2014-04-01/2014-04-09")


TEXT_WHERE_TEXT_IS_MEANT = ["NO", "017", "1.10", "12:30:45", "2024-13-01", "1953-02-30"]


@pytest.mark.parametrize("written", TEXT_WHERE_TEXT_IS_MEANT)
def test_a_value_that_other_readers_change_stays_text(folder: Path, written: str) -> None:
    change(folder, SOURCE, "publisher: Northville Gazette", f"publisher: {written}")
    project = read_project(folder)
    assert project.problems == ()
    assert project.sources["S002"].publisher == written


@pytest.mark.parametrize("written", TEXT_WHERE_TEXT_IS_MEANT)
def test_the_same_value_is_a_problem_at_its_place_where_a_date_is_meant(folder: Path, written: str) -> None:
    change(folder, SOURCE, "published: 2014-05-02", f"published: {written}")
    (problem,) = read_project(folder).problems
    assert problem.code in ("S110", "S111")
    assert str(problem.place) == f"{SOURCE}:3:12"
    assert written in problem.text


# What the names of files give.

BAD_NAMES = {
    "a capital": ("dossiers/Mary-Moe/dossier.yaml", "jane-roe"),
    "a space": ("dossiers/jane doe/dossier.yaml", "jane-roe"),
    "dots first": ("dossiers/..x/dossier.yaml", "jane-roe"),
    "a backslash": ("dossiers/a\\b/dossier.yaml", "jane-roe"),
    "an underscore": ("evidence/cases/john_smith.yaml", "jane-roe"),
    "letters of another script": ("evidence/cases/jоhn.yaml", "jane-roe"),
    "a word for a source": ("evidence/sources/gazette.yaml", "S001.yaml"),
    "a device for a source": ("evidence/sources/aux.yaml", "S001.yaml"),
    "a short exhibit": ("evidence/exhibits/EX-1/exhibit.yaml", "EX-0001"),
    "a language in words": ("templates/packet/languages/English.yaml", "en-GB.yaml"),
}


@pytest.mark.parametrize(("path", "advice"), BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_name_that_cannot_be_an_id_is_a_problem_that_says_how_to_name_it(folder: Path, path: str, advice: str) -> None:
    put(folder, path)
    (problem,) = read_project(folder).problems
    assert (problem.code, str(problem.place)) == ("S120", f"{path}:1:1")
    assert advice in problem.next


@pytest.mark.parametrize("id_", ["con", "nul", "aux", "com1", "a" * 200], ids=["con", "nul", "aux", "com1", "long"])
def test_a_name_that_a_system_cannot_hold_is_no_id(folder: Path, id_: str) -> None:
    put(folder, f"dossiers/{id_}/dossier.yaml", UNSOURCED)
    assert [problem.code for problem in read_project(folder).problems] == ["S120"]


@pytest.mark.parametrize("id_", ["con", "a" * 200], ids=["con", "long"])
def test_a_name_of_the_right_form_is_not_advised_to_take_it(folder: Path, id_: str) -> None:
    put(folder, f"dossiers/{id_}/dossier.yaml", UNSOURCED)
    assert "lower-case letters" not in read_project(folder).problems[0].next


def test_a_record_is_read_though_a_folder_of_a_bad_name_differs_only_in_case(folder: Path) -> None:
    put(folder, "dossiers/Jane-Roe/dossier.yaml")
    project = read_project(folder)
    assert [problem.code for problem in project.problems] == ["S120"]
    assert "jane-roe" in project.officials


def test_a_source_in_two_folders_is_a_problem_that_names_both(folder: Path) -> None:
    shutil.copy(folder / SOURCE, folder / "templates/sources/S002.yaml")
    (problem,) = read_project(folder).problems
    assert (problem.code, problem.place.file) == ("S121", "templates/sources/S002.yaml")
    assert SOURCE in problem.text


def test_ids_that_differ_only_in_case_are_a_problem(folder: Path) -> None:
    languages = folder / "templates/packet/languages"
    shutil.copy(languages / "en-SY.yaml", languages / "en-sy.yaml")
    if len(list(languages.iterdir())) == 1:
        pytest.skip("this disk does not tell case apart")
    (problem,) = read_project(folder).problems
    assert (problem.code, problem.place.file) == ("S121", "templates/packet/languages/en-sy.yaml")


STRAYS = [
    "dossiers/jane-roe/dossier.yml",
    "dossiers/jane.yaml",
    "evidence/sources/S009.txt",
    "evidence/exhibits/EX-0001/sub/x.txt",
]


@pytest.mark.parametrize("path", STRAYS)
def test_a_file_that_belongs_to_no_record_is_a_warning(folder: Path, path: str) -> None:
    put(folder, path)
    (problem,) = read_project(folder).problems
    assert (problem.code, problem.level, problem.place.file) == ("S123", Level.WARNING, path)


@pytest.mark.parametrize("path", ["dossiers/README.md", "evidence/cases/README.md"])
def test_papers_beside_records_are_no_strays(folder: Path, path: str) -> None:
    put(folder, path)
    assert read_project(folder).problems == ()


@pytest.mark.parametrize("path", ["templates/regimes/sy-second.yml", "templates/recipients/sy/sy-second.yaml"])
def test_a_template_of_law_under_a_wrong_name_is_a_warning(folder: Path, path: str) -> None:
    put(folder, path)
    assert [problem.code for problem in read_project(folder).problems] == ["S123"]


def test_the_name_of_a_file_cannot_forge_a_line_of_the_report(folder: Path) -> None:
    put(folder, "evidence/x\nproject.yaml:1:1: error X999: forged")
    (problem,) = read_project(folder).problems
    assert str(problem).count("\n") == 1


# Links, fifos and devices.

_watched: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _watched is not None and event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str | os.PathLike):
        _watched.append(os.fspath(arguments[0]))


sys.addaudithook(_watch)


@contextmanager
def opened() -> Iterator[list[str]]:
    """Every path that is opened or listed meanwhile, as this process asks for it."""
    global _watched  # noqa: PLW0603
    paths: list[str] = []
    _watched = paths
    try:
        yield paths
    finally:
        _watched = None


STANDS = [
    "dossiers/mary-doe",
    "dossiers/jane-roe/annex",
    "evidence/sources/S009.yaml",
    "evidence/cases/new.yaml",
    "evidence/exhibits/EX-0001/scan.pdf",
    "evidence/exhibits/EX-0003",
    "templates/regimes/sy-second.yaml",
    "vault/exhibits/EX-0002/scan.pdf",
    "vault/exhibits/EX-0003",
    "vault/sources/S009.yaml",
    "vault/witnesses/hall.yaml",
]


@pytest.mark.parametrize("path", STANDS)
@pytest.mark.parametrize("make", [make for make, _ in NEVER_OPENED.values()], ids=NEVER_OPENED)
def test_a_link_fifo_or_device_is_a_problem_and_is_never_opened(folder: Path, make: Callable[[Path], object], path: str) -> None:
    place = (folder.parent if path.startswith("vault/") else folder) / path
    make(place)
    with opened() as paths:
        project = read_project(folder)
    assert [(p.code, str(p.place)) for p in project.problems] == [("S122", f"{path}:1:1")]
    assert sorted(project.officials) == ["jane-roe", "richard-miles", "unsourced-1"]
    assert {str(folder / "project.yaml"), str(folder.parent / "vault/exhibits")} <= set(paths)
    assert str(place) not in paths


def test_nothing_outside_the_project_its_vault_and_its_templates_is_opened(folder: Path) -> None:
    vault = folder.parent / "vault"
    for number, (make, _) in enumerate(NEVER_OPENED.values()):
        make(folder / f"evidence/cases/x{number}.yaml")
        make(folder / f"dossiers/x{number}")
        make(vault / f"witnesses/x{number}.yaml")
        make(vault / f"exhibits/x{number}")
    with opened() as paths:
        read_project(folder)
    homes = (folder.resolve(), vault.resolve(), shipped_templates().resolve())
    assert len(paths) > 50
    assert [path for path in paths if not any(Path(path).resolve().is_relative_to(home) for home in homes)] == []


@pytest.mark.parametrize("name", ["dossiers", "evidence", "templates"])
def test_a_folder_of_records_that_is_a_link_is_a_problem_and_is_not_read(folder: Path, tmp_path: Path, name: str) -> None:
    shutil.move(folder / name, tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    with opened() as paths:
        project = read_project(folder)
    assert [(p.code, p.place.file) for p in project.problems] == [("S122", name)]
    assert [path for path in paths if Path(path).resolve().is_relative_to(tmp_path / "elsewhere")] == []


@pytest.mark.parametrize("make", [Path.touch, os.mkfifo], ids=["file", "fifo"])
@pytest.mark.parametrize("name", ["dossiers", "evidence", "templates"])
def test_a_folder_of_records_that_is_no_folder_is_a_problem(
    folder: Path, tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    shutil.move(folder / name, tmp_path / "elsewhere")
    make(folder / name)
    (problem,) = read_project(folder).problems
    assert (problem.code, problem.place.file, "is not a folder" in problem.text) == ("S122", name, True)


WRONG_STEPS = {
    "a hidden character in its name": ("evidence/cases/a\u200bb.yaml", "copy"),
    "a folder that lies too deep": ("/".join(["evidence", *"abcdefghijklmn", "x.yaml"]), "copy"),
    "a folder in place of project.yaml": ("project.yaml/x", "right to read"),
}


@pytest.mark.parametrize(("path", "wrong"), WRONG_STEPS.values(), ids=WRONG_STEPS)
def test_the_step_after_a_refused_file_fits_why_it_was_refused(folder: Path, path: str, wrong: str) -> None:
    if path.startswith("project.yaml"):
        (folder / "project.yaml").unlink()
    put(folder, path)
    (problem,) = read_project(folder).problems
    assert problem.code == "S122"
    assert wrong not in problem.next


def test_a_template_that_is_a_link_is_not_handed_out(folder: Path) -> None:
    link_to_a_file(folder / "templates/packet/style.css")
    assert read_project(folder).template("packet/style.css") != folder / "templates/packet/style.css"


def test_a_record_that_became_a_link_raises_no_second_problem(folder: Path) -> None:
    (folder / SOURCE).unlink()
    link_to_a_file(folder / SOURCE)
    assert [problem.code for problem in errors(read_project(folder))] == ["S122"]


def test_a_project_file_that_is_a_link_is_a_problem_and_is_not_opened(folder: Path) -> None:
    (folder / "project.yaml").unlink()
    link_to_a_file(folder / "project.yaml")
    project = read_project(folder)
    assert [(p.code, p.place.file) for p in project.problems] == [("S122", "project.yaml")]
    assert project.settings is None


def test_a_project_file_that_is_a_folder_is_a_problem(folder: Path) -> None:
    (folder / "project.yaml").unlink()
    (folder / "project.yaml").mkdir()
    project = read_project(folder)
    assert [(p.code, p.place.file) for p in project.problems] == [("S122", "project.yaml")]
    assert (project.settings, project.knows("settings", "settings")) == (None, True)


def test_broken_lists_of_institutions_rights_and_schemes_leave_the_project_usable(folder: Path) -> None:
    for path in ("evidence/institutions.yaml", "templates/rights.yaml", "templates/schemes.yaml"):
        put(folder, path, b"[")
    project = read_project(folder)
    assert (project.institutions, project.rights, project.schemes) == ({}, None, {})
    assert [problem.code for problem in project.problems] == ["Y003"] * 3
    assert [problem.code for problem in errors(project)] == ["Y003"] * 3


def test_a_project_without_records_is_read(tmp_path: Path) -> None:
    put(tmp_path, "project.yaml", b"title: Nothing yet\n")
    project = read_project(tmp_path)
    assert project.problems == ()
    assert (project.officials, project.cases) == ({}, {})
    assert project.regimes


def test_a_file_that_is_too_large_is_not_taken_into_memory(folder: Path) -> None:
    (folder / "evidence/sources/S009.yaml").touch()
    os.truncate(folder / "evidence/sources/S009.yaml", 200_000_000)
    tracemalloc.start()
    try:
        assert [problem.code for problem in read_project(folder).problems] == ["Y001"]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100_000_000


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become a user without rights")
def test_a_root_that_may_not_be_read_stops_the_run_with_advice() -> None:
    with tempfile.TemporaryDirectory() as closed:
        Path(closed).chmod(0o700)
        os.seteuid(65534)
        try:
            with pytest.raises(EnvironmentFault, match="cannot be read: Permission denied") as stopped:
                read_project(Path(closed))
        finally:
            os.seteuid(0)
    assert "right to read" in stopped.value.next_step
