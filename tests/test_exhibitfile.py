"""The bytes of an exhibit are hashed from its own file alone, and a file that cannot be read says why."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.exhibitfile import ExhibitState, exhibit_states
from dossier.project import Project, read_project
from tests.conftest import change

FOLDER = "evidence/exhibits/EX-0001"


def test_the_state_of_an_exhibit_is_the_hash_of_its_bytes(invented: Project) -> None:
    states = exhibit_states(invented)
    assert sorted(states) == ["EX-0001", "EX-0002"]
    for id_, state in states.items():
        assert state == ExhibitState(invented.exhibits[id_].sha256)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1], ids=str)
def test_a_file_of_any_size_is_hashed_whole(folder: Path, size: int) -> None:
    raw = bytes(number % 251 for number in range(1_000)) * (size // 1_000 + 1)
    (folder / FOLDER / "record.txt").write_bytes(raw[:size])
    assert exhibit_states(read_project(folder))["EX-0001"] == ExhibitState(hashlib.sha256(raw[:size]).hexdigest())


def test_one_flipped_bit_is_another_hash(folder: Path) -> None:
    file = folder / FOLDER / "record.txt"
    before = exhibit_states(read_project(folder))["EX-0001"].sha256
    raw = bytearray(file.read_bytes())
    raw[0] ^= 1
    file.write_bytes(raw)
    assert exhibit_states(read_project(folder))["EX-0001"].sha256 != before


def test_hashing_changes_nothing_in_the_folder(folder: Path) -> None:
    file = folder / FOLDER / "record.txt"
    before = (file.read_bytes(), file.stat().st_mtime_ns, sorted(path.name for path in file.parent.iterdir()))
    exhibit_states(read_project(folder))
    assert (file.read_bytes(), file.stat().st_mtime_ns, sorted(path.name for path in file.parent.iterdir())) == before


def test_a_file_that_is_missing_is_said_to_be(folder: Path) -> None:
    (folder / FOLDER / "record.txt").unlink()
    assert exhibit_states(read_project(folder))["EX-0001"] == ExhibitState(None, "does not exist")


def test_a_file_is_known_by_its_exact_name(folder: Path) -> None:
    (folder / FOLDER / "record.txt").rename(folder / FOLDER / "Record.txt")
    assert exhibit_states(read_project(folder))["EX-0001"].fault == "does not exist"


def test_the_file_of_another_exhibit_is_not_taken(folder: Path) -> None:
    change(folder, f"{FOLDER}/exhibit.yaml", "file: record.txt", "file: statement.txt")
    assert exhibit_states(read_project(folder))["EX-0001"].fault == "does not exist"


def link_out(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def link_to_the_same_bytes(path: Path) -> None:
    twin = path.with_name("twin.txt")
    twin.write_text("the same")
    path.symlink_to(twin)


NO_FILES: dict[str, Callable[[Path], object]] = {
    "link out of the project": link_out,
    "link inside the folder": link_to_the_same_bytes,
    "fifo": os.mkfifo,
}


@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_plain_file_is_never_hashed_and_has_its_problem_already(folder: Path, make: Callable[[Path], object]) -> None:
    (folder / FOLDER / "record.txt").unlink()
    make(folder / FOLDER / "record.txt")
    project = read_project(folder)
    assert exhibit_states(project)["EX-0001"] == ExhibitState(None)
    assert [(problem.code, problem.place.file) for problem in project.problems] == [("S122", f"{FOLDER}/record.txt")]


def test_a_folder_in_place_of_the_file_is_no_file(folder: Path) -> None:
    (folder / FOLDER / "record.txt").unlink()
    (folder / FOLDER / "record.txt").mkdir()
    assert exhibit_states(read_project(folder))["EX-0001"] == ExhibitState(None, "does not exist")


def test_a_file_that_becomes_a_link_after_it_was_found_is_not_followed(folder: Path) -> None:
    project = read_project(folder)
    (folder / FOLDER / "record.txt").unlink()
    link_out(folder / FOLDER / "record.txt")
    state = exhibit_states(project)["EX-0001"]
    assert state.sha256 is None
    assert str(state.fault).startswith("cannot be read: ")


def test_a_file_that_goes_after_it_was_found_is_a_fault(folder: Path) -> None:
    project = read_project(folder)
    (folder / FOLDER / "record.txt").unlink()
    assert exhibit_states(project)["EX-0001"].fault == "cannot be read: No such file or directory"


def test_an_exhibit_whose_record_is_broken_has_no_state(folder: Path) -> None:
    change(folder, f"{FOLDER}/exhibit.yaml", "pages: 1", "pages: one")
    assert sorted(exhibit_states(read_project(folder))) == ["EX-0002"]
