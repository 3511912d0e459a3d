"""The same input gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import pages
from tests.conftest import INVENTED, TESTS


def built(project: Path, out: Path, **environment: str) -> dict[str, bytes]:
    """Builds in a process of its own and returns every file by its path below the output."""
    command = [sys.executable, "-c", "from dossier.cli import main; main()", "-C", str(project), "build", "--out", str(out)]
    command += ["--to", "sy-ministry", "--to", "uk-fcdo", "--jobs", "2"]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != ".lock" and "current" in path.parts
    } | {
        str(path.resolve().relative_to(out.resolve())): path.read_bytes()
        for link in out.rglob("current")
        for path in sorted(link.iterdir())
    }


def test_place_time_zone_locale_hash_seed_and_folder_order_change_nothing(tmp_path: Path) -> None:
    other = tmp_path / "другая папка с пробелами"
    other.mkdir()
    for path in sorted(INVENTED.rglob("*"), reverse=True):  # made in another order, as another disk would list it
        if path.is_file():
            target = other / path.relative_to(INVENTED)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    shutil.copytree(TESTS / "vault", tmp_path / "vault")
    here = built(INVENTED, tmp_path / "out-1", TZ="UTC", LANG="C", PYTHONHASHSEED="1")
    there = built(
        other,
        tmp_path / "out-2",
        TZ="Asia/Vladivostok",
        LANG="ru_RU.UTF-8",
        LC_ALL="C.UTF-8",
        PYTHONHASHSEED="2",
        FONTCONFIG_SYSROOT="/nowhere",
    )
    assert here.keys() == there.keys()
    assert len(here) >= 8
    assert {name for name in here if here[name] != there[name]} == set()


def test_rendering_twice_in_one_process_gives_the_same_bytes() -> None:
    page = pages.packet()
    assert pages.pdf(page) == pages.pdf(page)
    assert pages.docx(page) == pages.docx(page)
