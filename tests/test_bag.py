"""A bag is written whole or not at all, in the same bytes every time, and other tools accept it."""

from __future__ import annotations

import os
import subprocess
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.bundle import BundleFault, Source, State, bag, verify, write_bag, write_zip
from dossier.bundle.names import fault_among, fault_of_name
from dossier.errors import EnvironmentFault
from tests.bundles import ID, INFO, PAYLOAD, make_bag

REFUSED_NAMES = {
    "nothing": "",
    "the folder above": "../x",
    "a step upwards": "a/../x",
    "this folder": "./x",
    "an empty step": "a//x",
    "from the root": "/etc/x",
    "a folder only": "a/",
    "a backslash": "a\\x",
    "a drive": "C:x",
    "a home": "~x",
    "a hidden file": ".x",
    "a hidden folder": "a/.git/x",
    "a space first": " x",
    "a space last": "x ",
    "a dot last": "x.",
    "a folder with a dot last": "a./x",
    "a device": "NUL",
    "a device with an ending": "a/com1.txt",
    "a device with a space": "aux .txt",
    "a device with a raised digit": "LPT¹",
    "a line end": "a\nx",
    "a tab": "a\tx",
    "a NUL": "a\0x",
    "turned text": "a\u202efdp.exe",
    "no width": "a\u200bx",
    "a hidden filler": "a\u3164x",
    "a variation": "a\ufe0fx",
    "a hard space": "a\u00a0x",
    "half a character": "a\udc80x",
    "taken apart": "e\u0301",
    "a percent sign": "50%.pdf",
    "a star": "*x",
    "a question mark": "x?",
    "too long": "x" * 196,
    "too long in bytes": "ж" * 98,
}
TWINS = {
    "case": ("a.txt", "A.txt"),
    "case of a letter that grows": ("straße", "STRASSE"),
    "case of a folder": ("a/1.txt", "A/2.txt"),
    "compatibility": ("ﬁle", "file"),
    "a letter that is a capital only when taken apart": ("ℂ", "c"),
    "width": ("Ａ", "a"),
    "a file and a folder": ("a", "A/x"),
    "the same file and folder": ("a", "a/x"),
}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_bag_holds_the_payload_and_its_lists(tmp_path: Path) -> None:
    made = tree(make_bag(tmp_path / "bag"))
    assert {name: made[f"data/{name}"] for name in PAYLOAD} == PAYLOAD
    assert made["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert made["bag-info.txt"].decode().splitlines() == [
        "Bundle-Form: 1",
        f"External-Identifier: {ID}",
        "Bagging-Date: 2026-11-23",
        "Bundle-Revision: 2",
        "Payload-Oxum: 28.3",
    ]
    covered = [line.split("  ")[1] for line in made["SHA256SUMS"].decode().splitlines()]
    assert covered == sorted(set(made) - {"SHA256SUMS"})


@pytest.mark.parametrize("name", ["SHA256SUMS", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_each_list_can_be_checked_without_the_program(tmp_path: Path, name: str) -> None:
    folder = make_bag(tmp_path / "bag")
    done = subprocess.run(["sha256sum", "-c", "--strict", name], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len((folder / name).read_text().splitlines()) >= 3


def test_the_same_payload_gives_the_same_bytes(tmp_path: Path) -> None:
    one = make_bag(tmp_path / "one")
    file = tmp_path / "file"
    file.write_bytes(b"arrested at nine\n")
    other = make_bag(tmp_path / "two", {**dict(reversed(PAYLOAD.items())), "exhibits/EX-0001.txt": file})
    assert tree(one) == tree(other)
    for path in [one, *one.rglob("*")]:
        found = path.stat()
        assert (found.st_mtime, found.st_mode & 0o7777) == (bag.FIXED_TIME, 0o755 if path.is_dir() else 0o644)


def test_rights_do_not_come_from_the_shell(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        folder = make_bag(tmp_path / "bag")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*")} == {0o755, 0o644}


@pytest.mark.parametrize("name", REFUSED_NAMES.values(), ids=REFUSED_NAMES)
def test_a_name_that_is_not_the_same_everywhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BundleFault) as stopped:
        write_bag(tmp_path / "bag", {name: b""}, INFO)
    assert stopped.value.text.isprintable()
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize("names", TWINS.values(), ids=TWINS)
def test_names_that_some_machine_takes_for_one_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(BundleFault, match="one and the same"):
        write_bag(tmp_path / "bag", dict.fromkeys(names, b""), INFO)
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize("name", ["a b.pdf", "Роу.txt", "a-b_c (1).pdf", "console.txt", "a..b", "-x", "日本.txt", "x" * 150])
def test_ordinary_names_are_taken(name: str) -> None:
    assert fault_of_name(name) is None


REFUSED_FIELDS = {
    "no identifier": ({"Bagging-Date": "2026-11-23"}, "External-Identifier is missing"),
    "no date": ({"External-Identifier": "a"}, "Bagging-Date is missing"),
    "a date that is none": (INFO | {"Bagging-Date": "today"}, "is not a day"),
    "an identifier with folders": (INFO | {"External-Identifier": "a/b"}, "is not the name of one folder"),
    "an identifier that is a device": (INFO | {"External-Identifier": "con"}, "field External-Identifier has a part"),
    "two lines": (INFO | {"Note": "a\nPayload-Oxum: 1.1"}, "field Note is not"),
    "turned text": (INFO | {"Note": "a\u202eb"}, "field Note is not"),
    "an empty value": (INFO | {"Note": ""}, "field Note is not"),
    "space at the end": (INFO | {"Note": "a "}, "field Note is not"),
    "a label of two": (INFO | {"No te": "a"}, "field No te is not"),
    "the same label twice": (INFO | {"bagging-date": "2026-11-23"}, "stands twice"),
    "a count of its own": (INFO | {"Payload-Oxum": "1.1"}, "written, not given"),
    "a form of its own": (INFO | {"Bundle-Form": "2"}, "written, not given"),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED_FIELDS.values(), ids=REFUSED_FIELDS)
def test_fields_that_could_be_read_in_two_ways_are_refused(tmp_path: Path, fields: dict[str, str], message: str) -> None:
    with pytest.raises(BundleFault, match=message):
        write_bag(tmp_path / "bag", PAYLOAD, fields)
    assert not (tmp_path / "bag").exists()


def test_a_bundle_of_nothing_or_of_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleFault, match="without a payload"):
        write_bag(tmp_path / "bag", {}, INFO)
    with pytest.raises(BundleFault, match="fewer than 50000"):
        write_bag(tmp_path / "bag", {f"{number}": b"" for number in range(50_000)}, INFO)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag/mine").write_text("x")
    with pytest.raises(EnvironmentFault, match="File exists"):
        make_bag(tmp_path / "bag")
    assert tree(tmp_path / "bag") == {"mine": b"x"}


def a_link(path: Path) -> None:
    path.with_name("true").write_text("x")
    path.symlink_to("true")


SOURCES = {
    "missing": (lambda path: None, EnvironmentFault, "No such file"),
    "a link": (a_link, EnvironmentFault, "cannot be read"),
    "a folder": (Path.mkdir, BundleFault, "not a plain file"),
    "a pipe": (os.mkfifo, BundleFault, "not a plain file"),
}


@pytest.mark.parametrize(("make", "kind", "message"), SOURCES.values(), ids=SOURCES)
def test_only_a_plain_file_is_taken_in(tmp_path: Path, make: object, kind: type[Exception], message: str) -> None:
    source = tmp_path / "source"
    make(source)  # type: ignore[operator]
    with pytest.raises(kind, match=message):
        write_bag(tmp_path / "bag", {"a": b"x", "b": source}, INFO)
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize("after", range(0, 16, 3))
def test_a_full_disk_leaves_nothing(tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter(range(after))

    def full(_: int) -> None:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(bag.os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        make_bag(tmp_path / "bag")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bag.os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        make_bag(tmp_path / "bag")
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_size_of_a_file(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(40 << 20)
    tracemalloc.start()
    make_bag(tmp_path / "bag", {"large": large})
    write_zip(tmp_path / "bag", tmp_path / "bag.zip")
    for path in (tmp_path / "bag", tmp_path / "bag.zip"):
        assert verify(path).state is State.UNSIGNED
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


NAMES = st.lists(st.text(st.characters(), min_size=1, max_size=8), min_size=1, max_size=4, unique=True)


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_whatever_names_are_taken_can_be_written_and_are_believed(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    home = tmp_path_factory.mktemp("names")
    payload: dict[str, Source] = dict.fromkeys(names, b"x")
    if fault_among(f"{ID}/data/{name}" for name in sorted(names)):
        with pytest.raises(BundleFault):
            write_bag(home / "bag", payload, INFO)
        return
    write_bag(home / "bag", payload, INFO)
    write_zip(home / "bag", home / "bag.zip")
    assert {verify(home / "bag").state, verify(home / "bag.zip").state} == {State.UNSIGNED}


def test_files_of_its_own_are_moved_and_hashed_where_they_lie_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work/one").write_bytes(b"ours")
    (tmp_path / "theirs").write_bytes(b"theirs")
    payload = {"one": tmp_path / "work/one", "two": tmp_path / "theirs"}
    write_bag(tmp_path / "bag", payload, INFO, own=tmp_path / "work")
    write_bag(tmp_path / "copied", {"one": b"ours", "two": b"theirs"}, INFO)
    assert not (tmp_path / "work/one").exists()
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    names = sorted(str(path.relative_to(tmp_path / "bag")) for path in (tmp_path / "bag").rglob("*") if path.is_file())
    for name in names:
        assert (tmp_path / "bag" / name).read_bytes() == (tmp_path / "copied" / name).read_bytes()
        assert (tmp_path / "bag" / name).stat().st_mode == (tmp_path / "copied" / name).stat().st_mode


def test_a_link_among_files_of_its_own_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / "work/one").symlink_to(tmp_path / "theirs")
    with pytest.raises(EnvironmentFault):
        write_bag(tmp_path / "bag", {"one": tmp_path / "work/one"}, INFO, own=tmp_path / "work")
    assert not (tmp_path / "bag").exists()
