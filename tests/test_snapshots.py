"""A snapshot is kept whole, for its owner alone, and is believed only as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dossier import wholefile
from dossier.errors import EnvironmentFault, WrongUse
from dossier.packet.content import digest_of
from dossier.project import Project
from dossier.review import snapshots
from dossier.review.snapshots import Snapshot, find, find_draft, folder_for, keep, read_snapshot, snapshot_of
from dossier.view import Audience

PACKET = ("jane-roe", "sy-ministry")
DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def snapshot(invented: Project) -> Snapshot:
    return snapshot_of(invented, *PACKET, Audience("recipient", PACKET[1]))[1]


def test_a_snapshot_comes_back_as_it_was_kept(tmp_path: Path, snapshot: Snapshot) -> None:
    keep(tmp_path, snapshot)
    keep(tmp_path, snapshot, signed=DIGEST)
    assert find(tmp_path, *PACKET, draft=snapshot.id) == snapshot
    assert find(tmp_path, *PACKET, signed=DIGEST) == snapshot
    assert find_draft(tmp_path, snapshot.id) == snapshot
    assert any(span.origin.path == ("statement",) for block in snapshot.blocks for span in block.spans)


def test_a_snapshot_holds_the_parts_that_a_sign_off_counts(invented: Project, snapshot: Snapshot) -> None:
    packet, again = snapshot_of(invented, *PACKET, Audience("recipient", PACKET[1]))
    assert again.written() == snapshot.written()
    assert packet.name == "jane-roe.sy-ministry"
    assert set(snapshot.parts) >= {block.key for block in snapshot.blocks} | {"order", "exhibit:EX-0001"}
    assert len(digest_of(snapshot.parts)) == 64


def test_only_its_owner_may_read_it(tmp_path: Path, snapshot: Snapshot) -> None:
    path = keep(tmp_path, snapshot)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_another_word_is_another_draft(snapshot: Snapshot) -> None:
    first, *others = snapshot.blocks
    assert replace(snapshot, blocks=(replace(first, words=f"{first.words}."), *others)).id != snapshot.id
    assert replace(snapshot, audience="internal").id != snapshot.id


def test_what_was_never_kept_is_not_found(tmp_path: Path, snapshot: Snapshot) -> None:
    assert find(tmp_path, *PACKET, signed=DIGEST) is None
    assert find(tmp_path, *PACKET, draft=snapshot.id) is None
    assert find_draft(tmp_path, snapshot.id) is None
    assert find_draft(tmp_path, "../../../x") is None


@pytest.mark.parametrize("wrong", [{}, {"draft": "x"}, {"signed": "ab"}, {"draft": "a" * 16, "signed": DIGEST}])
def test_a_snapshot_is_asked_for_by_one_name_of_its_form(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        find(tmp_path, *PACKET, **wrong)


ALTERATIONS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"",
    "cut short": lambda raw: raw[:-20],
    "one word": lambda raw: raw.replace(b"Inspectorate", b"Inspectorat ", 1),
    "the id": lambda raw: raw.replace(b'"id":"', b'"id":"0', 1),
    "a field more": lambda raw: raw.replace(b'{"audience"', b'{"a":1,"audience"', 1),
    "other spelling": lambda raw: json.dumps(json.loads(raw), indent=1).encode(),
    "no json": lambda raw: b"{" * 5_000,
    "deep json": lambda raw: b'{"blocks":' + b"[" * 100_000,
    "other types": lambda raw: raw.replace(b'"official":"jane-roe"', b'"official":["jane-roe"]'),
    "not utf-8": lambda raw: raw.replace(b"Inspectorate", b"Inspectorat\xff", 1),
    "half a pair": lambda raw: raw.replace(b"Inspectorate", b"Inspector\\ud800", 1),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_snapshot_is_refused(tmp_path: Path, snapshot: Snapshot, name: str) -> None:
    path = keep(tmp_path, snapshot)
    raw = path.read_bytes()
    altered = ALTERATIONS[name](raw)
    assert altered != raw
    path.write_bytes(altered)
    with pytest.raises(WrongUse, match="altered since it was written"):
        find(tmp_path, *PACKET, draft=snapshot.id)


@pytest.mark.parametrize("wrong", [{"audience": "everybody"}, {"official": "../x"}, {"recipient": "a\u202eb"}])
def test_a_whole_snapshot_of_nothing_that_can_be_is_refused(tmp_path: Path, snapshot: Snapshot, wrong: dict[str, str]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(replace(snapshot, **wrong).written())  # type: ignore[arg-type]
    with pytest.raises(WrongUse, match="altered"):
        read_snapshot(path)


def test_one_that_is_larger_than_any_is_refused(tmp_path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(tmp_path, snapshot)
    monkeypatch.setattr(snapshots, "MOST_BYTES", path.stat().st_size - 1)
    with pytest.raises(WrongUse, match="altered"):
        read_snapshot(path)


def test_a_snapshot_under_another_name_is_refused(tmp_path: Path, snapshot: Snapshot) -> None:
    path = keep(tmp_path, snapshot)
    path.rename(path.with_name("0123456789abcdef.json"))
    with pytest.raises(WrongUse, match="something else"):
        find(tmp_path, *PACKET, draft="0123456789abcdef")
    other = folder_for(tmp_path, "richard-miles", PACKET[1])
    path.parent.rename(other)
    with pytest.raises(WrongUse, match="something else"):
        find_draft(tmp_path, "0123456789abcdef")


def test_a_link_in_its_place_is_not_followed(tmp_path: Path, snapshot: Snapshot) -> None:
    path = keep(tmp_path, snapshot)
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        find(tmp_path, *PACKET, draft=snapshot.id)
    keep(tmp_path, snapshot)
    assert not path.is_symlink()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(tmp_path, snapshot, signed=DIGEST)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wholefile.os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        keep(tmp_path, replace(snapshot, audience="internal"), signed=DIGEST)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_a_killed_run_left_is_removed(tmp_path: Path, snapshot: Snapshot) -> None:
    folder = keep(tmp_path, snapshot).parent
    (folder / ".writing-dead").write_text("half of something confidential")
    keep(tmp_path, snapshot)
    assert [one.name for one in folder.iterdir()] == [f"{snapshot.id}.json"]


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path, snapshot: Snapshot) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        keep(tmp_path, snapshot)
