"""The house keeps its floors, its owners of formats and its sizes."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src/dossier"
FLOORS = [
    ["problem", "errors"],
    ["model", "archivefile", "writings"],
    [
        "yamlfile",
        "paths",
        "ooxml",
        "pdffile",
        "likeness",
        "workers",
        "logfile",
        "signature",
        "romanising",
        "sheetfile",
        "wholefile",
    ],
    ["project", "journal", "names", "sheetmaking"],
    ["exhibitfile", "lists", "sheetforms"],
    ["view"],
    ["tenure", "listed", "norms", "needles"],
    ["coverage"],
    ["asks"],
    ["packet"],
    ["checks", "render"],
    ["publish", "releases", "scan", "review"],
    ["build", "bundle", "intake", "doctor", "guide", "gathering", "screening", "newrecord", "schema", "explain"],
    ["exchange"],
    ["console"],
    ["desk"],
    ["cli"],
]
MAY_READ_PROJECT = {
    "project",
    "exhibitfile",
    "view",
    "needles",
    "checks",
    "build",
    "bundle",
    "gathering",
    "intake",
    "newrecord",
    "schema",
    "exchange",
    "explain",
    "releases",
    "review",
    "screening",
    "cli",
}
OWNERS = {
    "yaml": "yamlfile",
    "weasyprint": "render/pdf",
    "docx": "ooxml/document",
    "lxml": "ooxml",
    "zipfile": ("ooxml/package", "archivefile"),  # writing our own in one way; reading anybody's
    "pikepdf": (
        *("pdffile/stamp", "pdffile/framing", "pdffile/joining", "pdffile/packing", "pdffile/lean"),  # writing our own
        *("pdffile/everything", "pdffile/samples", "pdffile/planted", "pdffile/inspect"),  # all that is in one; a proof; intake
    ),
    "pypdfium2": (
        *("pdffile/reading", "pdffile/everytext"),  # our own pages; anybody's
        *("pdffile/inspect", "pdffile/drawing"),  # in the child
    ),
    "PIL": (
        *("exhibitfile/image", "exhibitfile/drawing"),  # in the child
        *("exhibitfile/imagesheets", "exhibitfile/pagepictures"),  # then its pixels, for a page or a screen
    ),
    "email": "exhibitfile/mail",
    "pypdf": "pdffile/everytext",
    "fontTools": "pdffile/stamp",
    "resvg_py": "render/picture",
    "openpyxl": ("sheetfile", "sheetmaking", "sheetforms"),  # reading anybody's; writing tables; writing forms
    "jinja2": ("packet/setting", "desk/setting"),  # pages for writers, of a closed vocabulary; pages for a screen
    "rapidfuzz": "likeness",
    "ahocorasick_rs": ("writings", "scan/noise"),  # letters of a text; bytes of anything
    "tarfile": "archivefile",
    "rich": "console",
    "http": "desk/serving",
}
GROUND_FOR_PAGES = {"dossier.packet.vocabulary"}
"""The vocabulary is the one thing of `packet` that the writers below it must share."""


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    return module.removeprefix("dossier.").split(".")[0]


def floor(part: str) -> int:
    return next(number for number, parts in enumerate(FLOORS) if part in parts)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_imports_from_lower_floors_only(path: Path) -> None:
    own = name_of(path).split("/")[0]
    if own == "__init__":
        return
    for module in imports(path):
        target = room(module)
        if not module.startswith("dossier.") or target == own or module.rsplit(".", 1)[0] in GROUND_FOR_PAGES:
            continue
        assert floor(target) < floor(own), f"{name_of(path)} imports {module} from a floor that is not below it"


def canonical(distribution: str) -> str:
    """The name of a distribution as locks and indexes write it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", distribution)[0]).lower()  # type: ignore[index]


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {canonical(requirement) for requirement in project["dependencies"]}


def imported() -> dict[str, set[str]]:
    """The libraries that the program imports by name, each with the distributions that bring it."""
    own = {"dossier", *sys.stdlib_module_names}
    names = {module.split(".")[0] for path in modules() for module in imports(path)} - own
    brought = packages_distributions()
    return {name: {canonical(one) for one in brought.get(name, ())} for name in names}


def test_every_library_that_is_imported_is_declared() -> None:
    known = declared()
    assert [name for name, brought in sorted(imported().items()) if not brought & known] == []


def test_every_library_that_is_declared_is_imported() -> None:
    assert sorted(declared() - {one for brought in imported().values() for one in brought}) == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_library_that_is_declared_is_locked(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    locked = {canonical(line) for line in lines if "==" in line and not line.startswith((" ", "#"))}
    assert sorted(declared() - locked) == []


def test_every_module_has_a_floor() -> None:
    rooms = {name_of(path).split("/")[0] for path in modules()} - {"__init__"}
    assert rooms == {part for parts in FLOORS for part in parts}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_those_before_the_gate_read_the_project(path: Path) -> None:
    if any(module.startswith("dossier.project") for module in imports(path)):
        assert name_of(path).split("/")[0] in MAY_READ_PROJECT


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_library_for_a_format_has_one_owner(path: Path) -> None:
    for module in imports(path):
        owner = OWNERS.get(module.split(".")[0])
        assert owner is None or name_of(path).startswith(owner), f"{module} belongs to {owner}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_is_of_a_size_that_can_be_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_function_fits_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 62, f"{name_of(path)}:{node.name} has {length} lines"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_opens_with_the_rule_that_it_keeps(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not {path.stem for path in modules()} & {"utils", "helpers", "common", "base", "manager"}


def test_no_name_of_an_official_regime_recipient_or_element_stands_in_the_program() -> None:
    stems = {path.parent.name for path in ROOT.glob("dossiers/*/dossier.yaml")}
    stems |= {path.stem for folder in ("regimes", "recipients") for path in (ROOT / "templates" / folder).glob("*.yaml")}
    short = {stem for stem in stems if len(stem) < 4}
    program = "\n".join(path.read_text(encoding="utf-8") for path in modules())
    assert [stem for stem in sorted(stems - short) if stem in program and stem != "unsourced-1"] == []


def test_every_field_of_every_record_is_described() -> None:
    from dossier.project.kinds import KINDS

    seen: set[type] = set()

    def walk(model: type) -> None:
        if model in seen:
            return
        seen.add(model)
        for name, field in model.model_fields.items():  # type: ignore[attr-defined]
            assert field.description, f"{model.__name__}.{name} has no description"
            for inner in _records_in(field.annotation):
                walk(inner)

    for kind in KINDS:
        walk(kind.model)
    assert len(seen) > 40


def _records_in(annotation: object) -> Iterator[type]:
    from typing import get_args

    from dossier.model.record import Record

    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _records_in(argument)
