"""The papers say what the program does: guides made from the models, commands run, outputs real."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import pytest

from dossier.checks import catalogue
from dossier.cli.program import Program
from dossier.guide import fields_of, problems_page
from dossier.project.kinds import KINDS
from tests.conftest import ROOT, Result

MODELS = {kind.name: kind.model for kind in KINDS}
PAPERS = ["README.md", "dossiers/README.md", "templates/README.md", "PROBLEMS.md"]
MARK = re.compile(r"(<!-- (fields|problems)(?: (\w+))? -->\n)(.*?)(<!-- end -->)", re.S)
CONSOLE = re.compile(r"```console\n(.*?)```", re.S)


def made(kind: str, name: str | None) -> str:
    return problems_page() if kind == "problems" else fields_of(MODELS[name or ""])


@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_made_from_the_program_is_up_to_date(paper: str, update_golden: bool) -> None:
    path = ROOT / paper
    text = path.read_text(encoding="utf-8")
    now = MARK.sub(lambda found: f"{found[1]}\n{made(found[2], found[3])}\n\n{found[5]}", text)
    if update_golden:
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now


def test_every_kind_of_record_has_its_guide() -> None:
    papers = "".join((ROOT / paper).read_text(encoding="utf-8") for paper in PAPERS)
    described = {found[3] for found in MARK.finditer(papers) if found[2] == "fields"}
    assert described == set(MODELS)


def test_every_code_is_in_the_catalogue_once() -> None:
    codes = [entry.code for entry in catalogue()]
    assert len(codes) == len(set(codes)) > 40


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in Program.COMMANDS:
        assert f"dossier {command}" in text


def test_the_commands_in_the_readme_print_what_it_shows(
    dossier: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, update_golden: bool
) -> None:
    monkeypatch.chdir(ROOT)
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    shown = 0

    def run(block: re.Match[str]) -> str:
        nonlocal shown
        first, _, _ = block[1].partition("\n")
        words = shlex.split(first.removeprefix("$ "))
        assert words[0] == "dossier", first
        shown += 1
        return f"```console\n{first}\n{dossier(*words[1:]).out}```"

    now = CONSOLE.sub(run, text)
    if update_golden:
        path.write_text(now, encoding="utf-8")
    assert shown >= 2
    assert path.read_text(encoding="utf-8") == now


def test_links_in_the_papers_lead_somewhere() -> None:
    for paper in [*PAPERS, "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]:
        path = ROOT / paper
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{paper} links to {target}"


def test_the_architecture_is_short() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 200
