"""A set appears whole or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dossier import publish
from dossier.errors import EnvironmentFault
from dossier.publish import CURRENT, SUMS, published


def put(home: Path, **files: str) -> None:
    with published(home) as staging:
        for name, content in files.items():
            staging.write(name, content.encode())


def current(home: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((home / CURRENT).iterdir()) if path.name != SUMS}


def leftovers(home: Path) -> list[str]:
    in_use = {CURRENT, ".lock", (home / CURRENT).readlink().name}
    return [path.name for path in home.iterdir() if path.name not in in_use]


def test_a_set_is_put_in_place_behind_a_link(tmp_path: Path) -> None:
    put(tmp_path, a="1", b="2")
    assert current(tmp_path) == {"a": "1", "b": "2"}
    assert (tmp_path / CURRENT).is_symlink()
    assert leftovers(tmp_path) == []


def test_a_second_set_replaces_the_first_and_the_first_is_removed(tmp_path: Path) -> None:
    put(tmp_path, a="1")
    put(tmp_path, b="2")
    assert current(tmp_path) == {"b": "2"}
    assert leftovers(tmp_path) == []


def test_the_same_set_again_stays(tmp_path: Path) -> None:
    put(tmp_path, a="1")
    before = (tmp_path / CURRENT).readlink()
    put(tmp_path, a="1")
    assert (tmp_path / CURRENT).readlink() == before
    assert current(tmp_path) == {"a": "1"}


def test_hashes_can_be_checked_without_the_program(tmp_path: Path) -> None:
    put(tmp_path, a="1", b="2")
    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=tmp_path / CURRENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["a: OK", "b: OK"]


def test_what_was_hashed_on_its_way_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = publish._sha256
    monkeypatch.setattr(publish, "_sha256", lambda path: read.append(path.name) or whole(path))
    with published(tmp_path) as staging:
        staging.write("a", b"1")
        (staging.folder / "b").write_bytes(b"2")
    assert read == ["b"]
    assert publish.is_whole(tmp_path / CURRENT)


@pytest.mark.parametrize("step", ["write", "rename", "replace"])
def test_a_failure_at_any_step_leaves_the_old_set(tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, a="old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path))

    target = {"write": (publish.os, "fsync"), "rename": (Path, "rename"), "replace": (Path, "replace")}[step]
    monkeypatch.setattr(*target, full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        put(tmp_path, a="new")
    monkeypatch.undo()
    assert current(tmp_path) == {"a": "old"}
    put(tmp_path, a="newer")
    assert current(tmp_path) == {"a": "newer"}
    assert leftovers(tmp_path) == []


def test_an_error_in_the_block_leaves_the_old_set(tmp_path: Path) -> None:
    put(tmp_path, a="old")
    with pytest.raises(RuntimeError), published(tmp_path) as staging:
        staging.write("a", b"half")
        raise RuntimeError
    assert current(tmp_path) == {"a": "old"}
    assert leftovers(tmp_path) == []


def test_what_a_killed_build_left_behind_is_swept_away(tmp_path: Path) -> None:
    put(tmp_path, a="1")
    (tmp_path / ".staging-dead").mkdir()
    (tmp_path / ".staging-dead/half").write_text("x")
    put(tmp_path, a="2")
    assert leftovers(tmp_path) == []


def test_a_second_build_beside_it_is_refused(tmp_path: Path) -> None:
    with published(tmp_path) as staging:
        staging.write("a", b"1")
        with pytest.raises(EnvironmentFault, match="another build"):
            put(tmp_path, b="2")
    assert current(tmp_path) == {"a": "1"}


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        put(tmp_path / "file/below", a="1")


def test_a_set_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    put(tmp_path, a="1", b="2")
    (tmp_path / CURRENT / "a").write_text("junk")
    put(tmp_path, a="1", b="2")
    assert current(tmp_path) == {"a": "1", "b": "2"}
    assert leftovers(tmp_path) == []


def test_a_set_can_be_withdrawn(tmp_path: Path) -> None:
    put(tmp_path, a="1")
    assert publish.withdraw(tmp_path) == ("a",)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
    assert publish.files_in_use(tmp_path) == ()


def test_a_folder_is_looked_at_before_any_work_is_done_for_it(tmp_path: Path) -> None:
    publish.check_home(tmp_path / "to/be/made")
    assert not (tmp_path / "to").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        publish.check_home(tmp_path / "file/below")
