"""Every problem that a run can name: one change to the invented project each, and the exact words that it adds.

A folder of `problems/` holds `change.yaml`, the steps that break a copy, and `expected.txt`, what the change adds. A step
`final` asks for a final page, and what bars it is judged too.
"""

from __future__ import annotations

import datetime as dt
import inspect
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from dossier.checks import catalogue, check
from dossier.checks.catalogue import CHECKS
from dossier.checks.finals import Wanted, bars, check_final
from dossier.checks.waivers import waived
from dossier.paths import shipped_templates
from dossier.problem import Level, Place, Problem, counted, has_errors, in_order
from dossier.project import Project, read_project
from dossier.project.shape import record_of
from dossier.project.vault import holds_private_key, vault_of
from dossier.yamlfile import read
from tests.conftest import INVENTED, TESTS, change

FOLDERS = sorted(path for path in (TESTS / "problems").iterdir() if path.is_dir())
MANY = "MANY"
"""A folder of several faults bears this word in place of a code."""

ON = dt.date(2026, 11, 23)
CODES = {entry.code: entry for entry in catalogue()}
FINDERS = {found.__name__: found for found in (read, record_of, vault_of, holds_private_key, *CHECKS, waived, check_final)}

IMPERATIVES = {
    "add",
    "answer",
    "argue",
    "ask",
    "begin",
    "check",
    "choose",
    "cite",
    "close",
    "compare",
    "confirm",
    "correct",
    "delete",
    "fill",
    "find",
    "give",
    "indent",
    "keep",
    "let",
    "line",
    "list",
    "look",
    "make",
    "move",
    "name",
    "obtain",
    "open",
    "put",
    "read",
    "remove",
    "rename",
    "replace",
    "restore",
    "save",
    "say",
    "search",
    "set",
    "shorten",
    "sign",
    "split",
    "type",
    "use",
    "write",
}
"""The verbs with which a next step may begin. A new verb is added here when it tells a person what to do."""


@dataclass(frozen=True)
class Run:
    """What one change gave: the broken project, all problems in the order of the run, and those that it added."""

    root: Path
    project: Project
    problems: tuple[Problem, ...]
    added: tuple[Problem, ...]


def code_of(folder: Path) -> str:
    return folder.name.split("-", 1)[0]


def apply(root: Path, step: dict[str, Any]) -> None:
    """Does one step of a change to a copy of the project; a shipped template is first copied into it, as people do."""
    path = root / step["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    match step:
        case {"find": str(find), "put": str(put)}:
            if not path.exists():
                shutil.copy(shipped_templates().parent / step["file"], path)
            change(root, step["file"], find, put)
        case {"write": str(text)}:
            path.write_text(text, encoding="utf-8")
        case {"hex": str(digits)}:
            path.write_bytes(bytes.fromhex(digits))
        case {"repeat": str(text), "times": int(times)}:
            path.write_text(text * times, encoding="utf-8")
        case {"link": str(target)}:
            path.unlink(missing_ok=True)
            path.symlink_to(target)
        case {"mkfifo": True}:
            path.unlink(missing_ok=True)
            os.mkfifo(path)
        case {"remove": True}:
            path.unlink()
        case _:
            raise AssertionError(f"no such step: {step}")


def added(before: Iterable[Problem], after: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that are new; one that only moved, because lines were put before it, is not."""
    old = set(before)
    new = [problem for problem in after if problem not in old]
    gone = Counter(_without_line(problem) for problem in old.difference(after))
    left = []
    for problem in new:
        if gone[_without_line(problem)]:
            gone[_without_line(problem)] -= 1
        else:
            left.append(problem)
    return tuple(left)


def _without_line(problem: Problem) -> tuple[str, str, str]:
    return problem.place.file, problem.code, problem.text


@pytest.fixture(scope="session")
def before(invented: Project) -> tuple[Problem, ...]:
    """What the invented project shows while nothing is broken."""
    return check(invented, ON)


@pytest.fixture(scope="session")
def run_of(tmp_path_factory: pytest.TempPathFactory, invented: Project, before: tuple[Problem, ...]) -> Callable[[Path], Run]:
    """Applies the change of a folder to a copy of the invented project and judges it; each folder once a session."""
    done: dict[Path, Run] = {}

    def run(folder: Path) -> Run:
        if folder not in done:
            root = tmp_path_factory.mktemp(code_of(folder)) / "project"
            shutil.copytree(INVENTED, root)
            shutil.copytree(TESTS / "vault", root.parent / "vault")
            steps = yaml.safe_load((folder / "change.yaml").read_text(encoding="utf-8"))
            wanted = [Wanted(**step["final"]) for step in steps if "final" in step]
            for step in steps:
                if "final" not in step:
                    apply(root, step)
            project = read_project(root)
            after = in_order([*(found := check(project, ON)), *bars(project, ON, found, wanted)])
            done[folder] = Run(root, project, after, added([*before, *bars(invented, ON, before, wanted)], after))
        return done[folder]

    return run


every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name, scope="session")
"""Its scope keeps the tests of one folder together, so that a worker breaks each copy once."""


@every_folder
def test_a_change_adds_exactly_the_problems_expected(folder: Path, run_of: Callable[[Path], Run], update_golden: bool) -> None:
    found = "".join(f"{problem}\n" for problem in run_of(folder).added)
    golden = folder / "expected.txt"
    if update_golden:
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if code_of(folder) != MANY], ids=lambda folder: folder.name)
def test_a_folder_shows_the_code_that_it_is_named_after(folder: Path) -> None:
    code = code_of(folder)
    assert re.search(rf"^\S.*: {CODES[code].level} {code}: ", (folder / "expected.txt").read_text(encoding="utf-8"), re.M)


def test_every_code_has_a_folder_and_every_folder_a_code() -> None:
    assert {code_of(folder) for folder in FOLDERS} == CODES.keys() | {MANY}


def test_the_catalogue_does_not_hang_on_how_python_keeps_docstrings(monkeypatch: pytest.MonkeyPatch) -> None:
    for entry in CODES.values():
        function = FINDERS[entry.found_by]
        monkeypatch.setattr(function, "__doc__", inspect.cleandoc(function.__doc__ or ""))  # as Python 3.13 and newer
    assert catalogue() == tuple(CODES.values())


def test_no_code_is_given_twice_in_the_catalogue() -> None:
    assert len(CODES) == len(catalogue())


@every_folder
def test_every_problem_has_the_level_that_the_catalogue_gives_its_code(folder: Path, run_of: Callable[[Path], Run]) -> None:
    assert [(p.code, p.level) for p in run_of(folder).problems] == [
        (p.code, CODES[p.code].level) for p in run_of(folder).problems
    ]


@every_folder
def test_every_next_step_begins_with_what_to_do(folder: Path, run_of: Callable[[Path], Run]) -> None:
    steps = [problem.next for problem in run_of(folder).problems]
    assert [step for step in steps if not step.strip() or step.split()[0].strip(":;,").lower() not in IMPERATIVES] == []


@every_folder
def test_every_text_is_one_line_without_the_names_of_python(folder: Path, run_of: Callable[[Path], Run]) -> None:
    telltale = re.compile(r"\n|\bNone\b|\bTrue\b|\bFalse\b|Traceback|pydantic|<class|\bMap\b|\[type=")
    assert [p for p in run_of(folder).added if telltale.search(p.text) or telltale.search(p.next)] == []


@every_folder
def test_every_place_lies_inside_its_file(folder: Path, run_of: Callable[[Path], Run]) -> None:
    run = run_of(folder)
    assert [str(problem) for problem in run.added if not lies_inside(run.root, problem.place)] == []


@pytest.mark.parametrize("separator", ["\u0085", "\u2028", "\u2029"], ids=["U+0085", "U+2028", "U+2029"])
def test_a_separator_that_editors_do_not_count_as_a_line_does_not_shift_the_places_below_it(separator: str) -> None:
    _, problems = read("a.yaml", f"title: 'a{separator} b'\nx: y\nx: z\n".encode())
    assert problems
    assert [str(problem) for problem in problems if problem.place.line > 3] == []


@every_folder
def test_what_is_called_empty_is_empty(folder: Path, run_of: Callable[[Path], Run]) -> None:
    run = run_of(folder)
    called = [problem for problem in run.added if problem.text.endswith("is empty") and problem.code == "S106"]
    assert [str(problem) for problem in called if not text_at(run.root, problem.place).startswith(("[]", "''", '""'))] == []


def text_at(root: Path, place: Place) -> str:
    """The rest of the line from a place on."""
    lines = (in_file(root, place.file)).read_bytes().decode("utf-8", "replace").split("\n")
    return lines[place.line - 1][place.column - 1 :]


BROKEN = [
    "dossiers/jane-roe/dossier.yaml",
    "evidence/cases/john-doe.yaml",
    "evidence/conduct/doe-dark-cell-2014.yaml",
    "evidence/exhibits/EX-0001/exhibit.yaml",
    "evidence/institutions.yaml",
    "evidence/sources/S002.yaml",
    "project.yaml",
    "templates/packet/languages/en-SY.yaml",
    "templates/recipients/sy-ministry.yaml",
    "templates/regimes/sy-entry-act.yaml",
    "templates/rights.yaml",
    "templates/schemes.yaml",
    "templates/sources/S-SY1.yaml",
    "templates/territories.yaml",
]


OF_ANOTHER_SHAPE = [file for file in BROKEN if file.split("/")[-2:-1] in ([], ["exhibits"], ["EX-0001"], ["regimes"])]


@pytest.mark.parametrize(
    ("file", "raw"),
    [*((file, "title: [") for file in BROKEN), *((file, "zzzz: 1\n") for file in OF_ANOTHER_SHAPE)],
    ids=[*BROKEN, *(f"{file}, of another shape" for file in OF_ANOTHER_SHAPE)],
)
def test_a_broken_file_raises_no_second_problem_where_others_refer_to_it(
    file: str, raw: str, folder: Path, before: tuple[Problem, ...]
) -> None:
    (folder / file).write_text(raw, encoding="utf-8")
    found = added(before, check(read_project(folder), ON))
    assert {problem.code for problem in found if problem.place.file == file} & {"Y003", "S101"}
    assert [str(problem) for problem in found if problem.place.file != file] == []


def in_file(root: Path, file: str) -> Path:
    """The file that a place names; the vault stands beside the project."""
    return (root.parent if file.startswith("vault/") else root) / file


def lies_inside(root: Path, place: Place) -> bool:
    """Whether a place can be gone to: its line stands in the file, its column on a character or just behind the last."""
    path = in_file(root, place.file)
    if not path.is_file() or path.is_symlink():
        path = shipped_templates().parent / place.file
    if not path.is_file():
        return (place.line, place.column) == (1, 1)
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    return place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1


VALUES = [
    ("C404-place-of-birth", "date: 1961-03-04"),
    ("C410-no-address", "null"),
    ("L601-provision-not-read", "none}"),
    ("L603-more-persons-than-counted", "2"),
    ("R201-source-missing", "S020}"),
    ("R202-exhibit-missing", "EX-0020,"),
    ("R203-claim-by-nobody", "S010"),
    ("R205-institution-missing", "northville-courts]"),
    ("R207-id-twice", "E4"),
    ("R208-position-missing", "P3]"),
    ("R209-right-missing", "torture,"),
    ("R210-treaty-missing", "icpr"),
    ("R212-regime-missing", "sy-entry-law]"),
    ("R213-citation-style-missing", "title-frist"),
    ("R211-element-missing", "sy.link.responsable]"),
    ("R214-audience-missing", "sy-ministery]"),
    ("R215-scheme-missing", "ofac-sdnn"),
    ("R216-conduct-missing", "doe-dark-cell-2015]"),
    ("R216-conduct-of-an-argument-missing", "roe-flood-1999]"),
    ("R217-territory-missing", "fredonia}"),
    ("R218-case-missing", "jon-doe]"),
    ("R218-event-missing", "E22]"),
    ("R219-element-of-no-regime", "sy.right.tortur"),
    ("S101-field-unknown", "confidance:"),
    ("S103-text-for-fields", "Mary Major"),
    ("S104-value-not-allowed", "likely"),
    ("S105-id-of-wrong-form", "s002}"),
    ("S106-no-cite", "[]"),
    ("S110-date-in-words", "7 July 2005"),
    ("S113-number-out-of-range", "0"),
    ("T701-office-ends-before-it-begins", "2006-02-01"),
    ("T703-listed-before-birth", "1917-02-03"),
    ("T704-published-in-the-future", "2041-05-02"),
    ("T705-events-out-of-order", "2013-02-10"),
    ("Y002-not-utf-8", "�ller"),
    ("Y003-colon-in-plain-text", ":"),
    ("Y003-quotation-mark-left-open", '"Office searched'),
    ("Y003-control-character", "\x07A"),
    ("Y006-key-twice", "name: {family: Minor"),
    ("Y007-tag", "!!str"),
    ("Y008-key-is-a-list", "[also, known]"),
    ("Y009-second-document", "---"),
]
"""Folders, and what the text at the place that their first own problem names begins with."""


@pytest.mark.parametrize(("name", "begins"), VALUES, ids=[name for name, _ in VALUES])
def test_the_column_is_where_the_faulty_value_begins(name: str, begins: str, run_of: Callable[[Path], Run]) -> None:
    run = run_of(TESTS / "problems" / name)
    place = next(problem.place for problem in run.added if problem.code == name.split("-", 1)[0])
    assert text_at(run.root, place).startswith(begins)


@every_folder
def test_problems_come_sorted_by_path_line_column_and_code(folder: Path, run_of: Callable[[Path], Run]) -> None:
    keys = [(p.place.file, p.place.line, p.place.column, p.code) for p in run_of(folder).problems]
    assert keys == sorted(keys)


def test_lines_are_sorted_as_numbers_and_files_before_lines() -> None:
    def problem(file: str, line: int, column: int, code: str) -> Problem:
        return Problem(Place(file, line, column), Level.ERROR, code, "text", "look")

    wanted = (
        problem("a.yaml", 9, 1, "S101"),
        problem("a.yaml", 10, 2, "S104"),
        problem("a.yaml", 10, 2, "S105"),
        problem("a.yaml", 10, 10, "R201"),
        problem("b.yaml", 1, 1, "C401"),
    )
    assert in_order(reversed(wanted)) == wanted
    assert in_order([*wanted, *wanted]) == wanted


@pytest.mark.parametrize("name", ["MANY-ten-faults-in-one-file", "MANY-ten-faults-of-form-in-one-file"])
def test_ten_faults_in_one_file_give_ten_problems_in_one_run(name: str, run_of: Callable[[Path], Run]) -> None:
    run = run_of(TESTS / "problems" / name)
    own = [problem for problem in run.added if problem.place.file == "dossiers/jane-roe/dossier.yaml"]
    assert len(own) == 10
    assert len({problem.place for problem in own}) == 10
    assert has_errors(own)


def test_a_run_says_how_many_problems_it_found(run_of: Callable[[Path], Run]) -> None:
    assert counted(run_of(TESTS / "problems/MANY-ten-faults-in-one-file").added) == "10 errors, 0 warnings, 0 gaps"


def test_a_problem_as_data_carries_its_place_level_code_text_and_next_step() -> None:
    problem = Problem(Place("a.yaml", 2, 3), Level.GAP, "C401", "text", "look")
    assert problem.as_dict() == {
        "file": "a.yaml",
        "line": 2,
        "column": 3,
        "level": "gap",
        "code": "C401",
        "text": "text",
        "next": "look",
    }
