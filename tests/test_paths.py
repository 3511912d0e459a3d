"""Files are found by safe names in one order; nothing is reached through a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dossier.paths import MOST_FOLDERS_DEEP, Found, files_below, find_root, shipped_templates
from dossier.problem import Place
from tests.conftest import ROOT


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def names(root: Path, folder: str = "in") -> list[str]:
    return [found.relative for found in files_below(root, folder)]


def test_files_come_in_the_order_of_their_names_whatever_the_disk_says(tmp_path: Path) -> None:
    put(tmp_path, "in/b/2.yaml", "in/c.yaml", "in/b/1.yaml", "in/a.yaml", "in/b/deep/x.yaml", "out/z.yaml")
    assert names(tmp_path) == ["in/a.yaml", "in/b/1.yaml", "in/b/2.yaml", "in/b/deep/x.yaml", "in/c.yaml"]


def test_a_file_is_found_with_the_path_that_opens_it(tmp_path: Path) -> None:
    put(tmp_path, "in/a/1.yaml")
    (found,) = files_below(tmp_path, "in")
    assert found == Found("in/a/1.yaml", tmp_path / "in/a/1.yaml", None)
    assert found.absolute.read_text() == "in/a/1.yaml"


def test_names_in_every_script_are_found_as_they_are_written(tmp_path: Path) -> None:
    put(tmp_path, "in/Роу.yaml", "in/a b.yaml", "in/back\\slash.yaml")
    assert names(tmp_path) == ["in/a b.yaml", "in/back\\slash.yaml", "in/Роу.yaml"]


def test_files_that_editors_hide_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "in/.a.yaml.swp", "in/a.yaml")
    assert names(tmp_path) == ["in/a.yaml"]


def test_a_folder_that_is_missing_or_empty_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "in/empty").mkdir(parents=True)
    assert names(tmp_path) == names(tmp_path, "missing") == []


def link_to_a_file(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def link_to_a_folder(path: Path) -> None:
    path.symlink_to("/etc")


def link_to_nothing(path: Path) -> None:
    path.symlink_to("/no/such/thing")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def link_to_the_folder_above(path: Path) -> None:
    path.symlink_to("..")


def device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root may make a device")


def socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


NEVER_OPENED: dict[str, tuple[Callable[[Path], object], str]] = {
    "link to a file": (link_to_a_file, "is a link"),
    "link to a folder": (link_to_a_folder, "is a link"),
    "link to nothing": (link_to_nothing, "is a link"),
    "link to itself": (link_to_itself, "is a link"),
    "link to the folder above": (link_to_the_folder_above, "is a link"),
    "fifo": (os.mkfifo, "is not a regular file"),
    "socket": (socket, "is not a regular file"),
    "device": (device, "is not a regular file"),
}


@pytest.mark.parametrize(("make", "fault"), NEVER_OPENED.values(), ids=NEVER_OPENED)
def test_what_is_no_plain_file_comes_with_its_fault_and_the_others_come_too(
    tmp_path: Path, make: Callable[[Path], object], fault: str
) -> None:
    put(tmp_path, "in/a.yaml", "in/z.yaml")
    make(tmp_path / "in/m.yaml")
    assert [(found.relative, found.fault) for found in files_below(tmp_path, "in")] == [
        ("in/a.yaml", None),
        ("in/m.yaml", fault),
        ("in/z.yaml", None),
    ]


def test_a_hidden_link_is_no_way_out(tmp_path: Path) -> None:
    put(tmp_path, "in/a.yaml")
    (tmp_path / "in/.cache").symlink_to("/etc")
    assert [found.fault for found in files_below(tmp_path, "in")] == ["is a link", None]


def test_a_name_that_is_not_utf_8_comes_with_its_fault_and_can_be_shown(tmp_path: Path) -> None:
    put(tmp_path, "in/a.yaml")
    (tmp_path / os.fsdecode(b"in/S\xff.yaml")).touch()
    faulty = [found for found in files_below(tmp_path, "in") if found.fault]
    assert [found.fault for found in faulty] == ["has a name with characters that cannot be shown"]
    assert faulty[0].relative.isascii()


def test_a_folder_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    link_to_itself(tmp_path / "in")
    (found,) = files_below(tmp_path, "in")
    assert found.fault


@pytest.fixture
def nested(tmp_path: Path) -> Iterator[Callable[[int, str], Path]]:
    """Makes folders inside each other deeper than a path can say, and takes them away again one by one."""

    def make(depth: int, name: str) -> Path:
        here = os.open(tmp_path, os.O_RDONLY)
        for step in ["in", *[name] * depth]:
            os.mkdir(step, dir_fd=here)
            here, above = os.open(step, os.O_RDONLY, dir_fd=here), here
            os.close(above)
        os.close(here)
        return tmp_path

    yield make
    while inner := next((tmp_path / "in").iterdir(), None):
        inner.rename(tmp_path / "out")
        (tmp_path / "in").rmdir()
        (tmp_path / "out").rename(tmp_path / "in")


def test_folders_nested_without_end_are_no_crash(nested: Callable[[int, str], Path]) -> None:
    (found,) = files_below(nested(1_100, "a"), "in")
    assert (found.fault, found.relative.count("/")) == ("lies too deep", MOST_FOLDERS_DEEP + 1)


def test_a_path_longer_than_the_system_opens_is_a_fault(tmp_path: Path, nested: Callable[[int, str], Path]) -> None:
    name = "a" * 250
    most = (4_095 - len(str(tmp_path / "in"))) // 251
    nested(most + 1, name)
    (found,) = files_below(tmp_path, "/".join(["in", *[name] * most]))
    assert found.fault == "cannot be opened (File name too long)"


@pytest.mark.parametrize("name", ["a\nb.yaml", "\x1b[31m.yaml", "a\u202eb.yaml"], ids=["line end", "escape", "bidi"])
def test_a_name_with_characters_that_cannot_be_seen_is_a_fault(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"in/{name}")
    (found,) = files_below(tmp_path, "in")
    assert found.fault
    assert str(Place(found.relative)).isprintable()


def test_the_root_is_the_nearest_folder_with_a_project_file(tmp_path: Path) -> None:
    put(tmp_path, "project.yaml", "dossiers/jane-roe/dossier.yaml", "inner/project.yaml", "inner/x/y.yaml")
    assert find_root(tmp_path) == tmp_path
    assert find_root(tmp_path / "dossiers/jane-roe") == tmp_path
    assert find_root(tmp_path / "inner/x") == tmp_path / "inner"


def test_a_folder_or_fifo_of_that_name_marks_no_root(tmp_path: Path) -> None:
    put(tmp_path, "project.yaml")
    (tmp_path / "one/project.yaml").mkdir(parents=True)
    (tmp_path / "two").mkdir()
    os.mkfifo(tmp_path / "two/project.yaml")
    assert find_root(tmp_path / "one") == find_root(tmp_path / "two") == tmp_path


def test_no_project_file_upwards_is_no_root(tmp_path: Path) -> None:
    assert find_root(tmp_path) is None


def test_the_shipped_templates_are_there() -> None:
    assert shipped_templates() == ROOT / "templates"
    assert (shipped_templates() / "rights.yaml").is_file()
