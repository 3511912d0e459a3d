"""The wheel is complete: it ships the templates, and builds a packet without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import INVENTED, ROOT


def test_a_wheel_finds_its_own_templates(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(installed)
    shipped = {f"dossier/{path.relative_to(ROOT)}" for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert shipped <= names
    code = "import dossier, sys; print(dossier.__file__); from dossier.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", code, "-C", str(INVENTED), "build", "jane-roe", "--to", "uk-fcdo", "--out", str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(str(installed))
    assert (tmp_path / "out/draft/internal/current/jane-roe.uk-fcdo.note.pdf").is_file()
