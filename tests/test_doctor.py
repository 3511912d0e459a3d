"""The doctor says what a machine lacks and how to get it, and only what packets need bars them."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier import doctor
from dossier.doctor import Finding, examine
from dossier.errors import Exit
from tests.conftest import ROOT, Result


def found(what: str) -> Finding:
    return next(finding for finding in examine() if finding.what == what)


def test_a_machine_that_runs_these_tests_lacks_nothing_that_packets_need() -> None:
    assert [finding.what for finding in examine() if finding.bars] == []


def test_python_is_the_one_that_runs() -> None:
    assert found("Python").state == ".".join(map(str, sys.version_info[:3]))


def test_packages_are_shown_in_the_version_that_is_installed() -> None:
    assert found("pydantic").state == importlib.metadata.version("pydantic")


def test_every_package_that_the_program_needs_is_looked_for() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=\[]", line)[0] for line in needed}
    assert names - {finding.what for finding in examine()} <= {"rich"}


def test_a_package_that_is_missing_bars_packets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PACKAGES", ("no-such-package-at-all",))
    finding = found("no-such-package-at-all")
    assert (finding.state, finding.bars) == ("not installed", True)
    assert finding.next is not None


LIBRARIES = {"a needed library": (True, "MISSING"), "a library that only speeds up": (False, "absent")}


@pytest.mark.parametrize(("needed", "word"), LIBRARIES.values(), ids=LIBRARIES)
def test_a_library_that_is_missing_bars_packets_where_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, needed: bool, word: str
) -> None:
    monkeypatch.setattr(doctor, "_LIBRARIES", {"Nothing": (("libno-such-thing.so.0",), "libno-such-thing0", needed)})
    finding = found("Nothing")
    assert finding.bars is needed
    assert str(finding).startswith(f"{word:8} Nothing: not found")
    assert "next: " in str(finding)


@pytest.mark.parametrize(("platform", "mend"), [("linux", "apt-get install"), ("darwin", "brew install")])
def test_the_line_that_mends_fits_the_system(monkeypatch: pytest.MonkeyPatch, platform: str, mend: str) -> None:
    monkeypatch.setattr(doctor, "_LIBRARIES", {"Nothing": (("libno-such-thing.so.0",), "libno-such-thing0", True)})
    monkeypatch.setattr(sys, "platform", platform)
    assert mend in str(found("Nothing").next)


def test_programs_that_are_missing_bar_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for what in ("LibreOffice", "ssh-keygen"):
        finding = found(what)
        assert not finding.bars
        assert str(finding).startswith("absent")
        assert "apt-get install" in str(finding.next)


def test_a_program_that_is_there_is_shown_by_its_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found("LibreOffice") == Finding("LibreOffice", str(program), False)


def test_templates_are_found_with_their_fonts() -> None:
    finding = found("templates")
    assert re.search(r"templates, [1-9][0-9]* fonts$", finding.state)


@pytest.mark.parametrize("parts", [(), ("fonts",), ("blank",)], ids=["empty", "no blank", "no fonts"])
def test_templates_that_are_incomplete_bar_packets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, parts: tuple[str, ...]
) -> None:
    fonts = tmp_path / "packet/fonts"
    fonts.mkdir(parents=True)
    if "fonts" in parts:
        (fonts / "a.ttf").touch()
    if "blank" in parts:
        (tmp_path / "packet/blank.docx").touch()
    monkeypatch.setattr(doctor, "shipped_templates", lambda: tmp_path)
    finding = found("templates")
    assert finding.bars
    assert str(tmp_path) in finding.state


def test_a_finding_that_is_well_is_one_line() -> None:
    assert str(Finding("Pango", "found", False)) == "ok       Pango: found"


def test_the_command_prints_every_finding_and_ends_clean(dossier: Callable[..., Result]) -> None:
    result = dossier("doctor")
    assert (result.status, result.err) == (Exit.CLEAN, "")
    assert result.out == "".join(f"{finding}\n" for finding in examine())


def test_the_command_prints_the_same_as_data(dossier: Callable[..., Result]) -> None:
    assert json.loads(dossier("doctor", "--json").out) == [finding.as_dict() for finding in examine()]


def test_the_command_fails_where_packets_cannot_be_made(dossier: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PACKAGES", ("no-such-package-at-all",))
    assert dossier("doctor").status == Exit.ENVIRONMENT
