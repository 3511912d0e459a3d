"""A bundle has one zip, that every reader of zips opens and that no header can make ambiguous."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.bundle import BundleFault, State, archive, verify, write_zip
from dossier.errors import EnvironmentFault
from tests.bundles import ID, make_bag

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bag(tmp_path_factory.mktemp("whole") / "bag")


@pytest.fixture(scope="module")
def raw(folder: Path) -> bytes:
    write_zip(folder, folder.with_name("bag.zip"))
    return folder.with_name("bag.zip").read_bytes()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "bundle.zip"


def judged(target: Path, content: bytes) -> State:
    target.write_bytes(content)
    return verify(target).state


def test_a_zip_of_a_bag_is_whole(target: Path, raw: bytes) -> None:
    assert judged(target, raw) is State.UNSIGNED


def test_the_same_bag_gives_the_same_bytes(folder: Path, tmp_path: Path, raw: bytes) -> None:
    copy = shutil.copytree(folder, tmp_path / "other")
    for path in copy.rglob("*"):
        path.chmod(0o700)
        os.utime(path, (1, 1))
    write_zip(copy, tmp_path / "other name.zip")
    assert (tmp_path / "other name.zip").read_bytes() == raw


def test_every_reader_of_zips_finds_the_same_files(folder: Path, tmp_path: Path, raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert package.testzip() is None
        package.extractall(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {ID}
    there, back = (sorted(path.relative_to(top) for path in top.rglob("*")) for top in (folder, tmp_path / ID))
    assert there == back
    assert verify(tmp_path / ID) == verify(folder)


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_has_nothing_to_say(target: Path, raw: bytes) -> None:
    target.write_bytes(raw)
    done = subprocess.run(["unzip", "-tqq", target], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_large_zip_takes_the_wide_form_and_no_other(
    folder: Path, target: Path, raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "NO_32_BITS", 300)
    write_zip(folder, target)
    wide = target.read_bytes()
    assert len(wide) > len(raw)
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None
        assert {entry.filename: entry.file_size for entry in package.infolist()} == {
            f"{ID}/{path.relative_to(folder)}": path.stat().st_size for path in folder.rglob("*") if path.is_file()
        }
    assert verify(target).state is State.UNSIGNED
    for at in range(len(wide)):
        assert judged(target, wide[:at] + bytes([wide[at] ^ 1]) + wide[at + 1 :]) is State.TAMPERED, at
    monkeypatch.undo()
    assert judged(target, wide) is State.TAMPERED


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
def test_no_byte_can_be_flipped(target: Path, raw: bytes, bit: int) -> None:
    for at in range(len(raw)):
        assert judged(target, raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :]) is State.TAMPERED, at


def test_no_byte_can_be_cut_off_at_either_end(target: Path, raw: bytes) -> None:
    for at in range(len(raw)):
        assert judged(target, raw[:at]) is State.TAMPERED, at
        assert at == 0 or judged(target, raw[at:]) is State.TAMPERED, at


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_piece_can_be_put_in_taken_out_or_moved(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, data: st.DataObject
) -> None:
    at, end = sorted(data.draw(st.lists(st.integers(0, len(raw)), min_size=2, max_size=2)))
    other = data.draw(st.integers(0, len(raw)))
    piece = data.draw(st.one_of(st.binary(max_size=40), st.just(raw[other : other + end - at])))
    changed = raw[:at] + piece + raw[end:]
    state = judged(tmp_path_factory.getbasetemp() / "drawn.zip", changed)
    assert state is (State.UNSIGNED if changed == raw else State.TAMPERED)


def entries(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(
    contents: dict[str, bytes] | list[tuple[str, bytes]], change: Callable[[zipfile.ZipInfo], object] | None = None
) -> bytes:
    """The files as another program packs them, as near to ours as the library comes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in contents.items() if isinstance(contents, dict) else contents:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            if change:
                change(entry)
            package.writestr(entry, content)
    return out.getvalue()


def set_fields(raw: bytes, mark: bytes, at: int, value: bytes, *, count: int = 1) -> bytes:
    """Overwrites a field of the first headers of a kind."""
    changed, start = bytearray(raw), 0
    for _ in range(count):
        start = raw.index(mark, start)
        changed[start + at : start + at + len(value)] = value
        start += 1
    return bytes(changed)


def both(raw: bytes, at: int, value: bytes) -> bytes:
    """Overwrites a field of the first entry in both its headers, so that they agree."""
    return set_fields(set_fields(raw, LOCAL, at, value), CENTRAL, at + 2, value)


def renamed(raw: bytes, old: str, new: str) -> bytes:
    assert len(old.encode()) == len(new.encode())
    return raw.replace(old.encode(), new.encode())


def grown(raw: bytes, at: int, piece: bytes) -> bytes:
    """Puts bytes before the list of entries and moves the pointer to the list."""
    (place,) = struct.unpack_from("<I", raw, len(raw) - 6)
    return raw[:at] + piece + raw[at:-6] + struct.pack("<I", place + len(piece)) + raw[-2:]


def unlisted(raw: bytes) -> bytes:
    """Leaves the last entry in the zip and takes it off the list."""
    *_, count, _, size, place, _ = struct.unpack("<4s4H2IH", raw[-22:])
    last = raw.rindex(CENTRAL)
    cut = len(raw) - 22 - last
    return raw[:last] + struct.pack("<4s4H2IH", END, 0, 0, count - 1, count - 1, size - cut, place, 0)


def mode(value: int) -> Callable[[bytes], bytes]:
    return lambda raw: set_fields(raw, CENTRAL, 38, struct.pack("<I", value << 16))


def deflated(entry: zipfile.ZipInfo) -> None:
    entry.compress_type = zipfile.ZIP_DEFLATED


ATTACKS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "something before it": (lambda raw: b"#!/bin/sh\n" + raw, "does not begin as it should"),
    "something before it, pointers moved": (lambda raw: grown(raw, 0, b"PK"), "does not begin as it should"),
    "something after it": (lambda raw: raw + b"\n", "does not end as it should"),
    "a comment": (lambda raw: raw[:-2] + b"\x02\0hi", "does not end as it should"),
    "a comment that holds another end": (lambda raw: raw[:-2] + b"\x16\0" + raw[-22:], ""),
    "a gap before the list": (lambda raw: grown(raw, raw.index(CENTRAL), b"hidden"), "bytes that belong to no entry"),
    "a gap between entries": (lambda raw: grown(raw, raw.index(LOCAL, 4), b"hidden"), "before its bytes"),
    "a hole after the list": (lambda raw: raw[:-22] + b"\0" * 20 + raw[-22:], "the end of the zip"),
    "an entry off the list": (unlisted, "bytes that belong to no entry"),
    "another disk": (lambda raw: raw[:-18] + b"\1\0" + raw[-16:], "the end of the zip"),
    "another count": (lambda raw: raw[:-12] + b"\1\0" + raw[-10:], "the end of the zip"),
    "a list that cannot be": (lambda raw: raw[:-10] + b"\xff\xff\xff\x7f" + raw[-6:], "a list of entries that it cannot hold"),
    "a list outside the zip": (lambda raw: raw[:-6] + b"\xf0\xff\xff\xff" + raw[-2:], "a list of entries that it cannot hold"),
    "encrypted": (lambda raw: both(raw, 6, b"\1\x08"), "its flags"),
    "checksum after the bytes": (lambda raw: both(raw, 6, b"\x08\x08"), "its flags"),
    "another way of packing": (lambda raw: both(raw, 8, b"\x0c\0"), "its way of packing"),
    "a later version": (lambda raw: both(raw, 4, b"\x3f\0"), "its version"),
    "another date": (lambda raw: both(raw, 12, b"\x22\0"), "its date"),
    "another time": (lambda raw: both(raw, 10, b"\1\0"), "its time"),
    "another checksum": (lambda raw: both(raw, 14, b"abcd"), "its bytes or its checksum in the zip have changed"),
    "another size": (lambda raw: both(raw, 22, b"\1\0\0\0"), "its size"),
    "sizes that overlap": (lambda raw: both(raw, 18, struct.pack("<2I", 400, 400)), "its place"),
    "sizes beyond the zip": (lambda raw: both(raw, 18, struct.pack("<2I", 1 << 30, 1 << 30)), "larger, entries than it can hold"),
    "a name in one header only": (lambda raw: set_fields(raw, LOCAL, 30, b"X"), "its name or its extra fields"),
    "a way of packing in one header only": (lambda raw: set_fields(raw, LOCAL, 8, b"\x08\0"), "its way of packing"),
    "a size in one header only": (lambda raw: set_fields(raw, LOCAL, 18, b"\1\0\0\0"), "its size"),
    "extra fields": (lambda raw: set_fields(raw, CENTRAL, 30, b"\4\0"), "its extra fields"),
    "a comment on an entry": (lambda raw: set_fields(raw, CENTRAL, 32, b"\1\0"), "its comment"),
    "an entry on another disk": (lambda raw: set_fields(raw, CENTRAL, 34, b"\1\0"), "its disk"),
    "an entry elsewhere": (lambda raw: set_fields(raw, CENTRAL, 42, b"\1\0\0\0"), "its place"),
    "written on another system": (lambda raw: set_fields(raw, CENTRAL, 4, b"\x14\0"), "its writer"),
    "a link": (mode(0o120777), "its attributes"),
    "a folder": (mode(0o040755), "its attributes"),
    "rights of another": (mode(0o104755), "its attributes"),
    "a device": (mode(0o060644), "its attributes"),
    "packed by another program": (lambda raw: packed(entries(raw)), "zip entry"),
    "deflated": (lambda raw: packed(entries(raw), deflated), "zip entry"),
    "swells when unpacked": (lambda raw: packed({f"{ID}/data/x": b"\0" * (1 << 24)}, deflated), "than it can hold"),
    "empty": (lambda raw: packed({}), "does not begin as it should"),
    "nothing": (lambda raw: b"", "does not begin as it should"),
    "no zip": (lambda raw: b"PK is how it begins", "does not begin as it should"),
    "an end alone": (lambda raw: END, "does not begin as it should"),
    "another root": (lambda raw: renamed(raw, f"{ID}/", f"{ID[:-1]}3/"), "is not named by the External-Identifier"),
    "two roots": (lambda raw: renamed(raw, f"{ID}/tagmanifest", f"{ID[:-1]}3/tagmanifest"), "do not lie in one folder"),
    "a name from the root": (lambda raw: renamed(raw, f"{ID}/", f"/{ID}"), ""),
    "a name with a backslash": (lambda raw: renamed(raw, "/data/packet.pdf", "/data\\packet.pdf"), ""),
    "a name that leaves the folder": (lambda raw: renamed(raw, f"{ID}/data/exhibits/", f"{ID}/../data/exhib/"), ""),
    "a name that is not UTF-8": (lambda raw: raw.replace("Роу".encode(), b"\xff" * 6), "not UTF-8"),
    "a name with a NUL": (lambda raw: renamed(raw, "packet.pdf", "packet\0pdf"), ""),
    "out of order": (lambda raw: renamed(raw, "READING.txt", "zEADING.txt"), "not in order"),
}


@pytest.mark.parametrize(("attack", "words"), ATTACKS.values(), ids=ATTACKS)
def test_games_with_the_headers_are_found(target: Path, raw: bytes, attack: Callable[[bytes], bytes], words: str) -> None:
    changed = attack(raw)
    assert changed != raw
    target.write_bytes(changed)
    verdict = verify(target)
    assert verdict.state is State.TAMPERED
    assert words in (verdict.first or "")
    assert verdict.details == {}


def test_whoever_packed_the_folder_anew_is_sent_to_the_folder(target: Path, raw: bytes) -> None:
    target.write_bytes(packed(entries(raw)))
    assert "verify the folder that you packed" in verify(target).next_step


def built(folder: Path, contents: list[tuple[str, bytes]]) -> bytes:
    """A zip in the program's own form of whatever names and bytes an attacker likes."""
    out, parts, place = b"", [], 0
    for name, content in contents:
        entry = archive.Entry(name, len(content), archive.zlib.crc32(content), place)
        out, place = out + entry.local() + content, entry.after
        parts.append(entry.central())
    listed = b"".join(parts)
    return out + listed + archive._end(len(parts), len(listed), place)


HOSTILE: dict[str, tuple[Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]], str]] = {
    "an entry twice": (lambda all_: [*all_, all_[-1]], "one stands twice"),
    "an entry twice with other bytes": (lambda all_: [*all_, (all_[-1][0], b"x")], "one stands twice"),
    "out of order": (lambda all_: all_[::-1], "not in order"),
    "an entry more": (lambda all_: sorted([*all_, (f"{ID}/data/more", b"x")]), "data/more is there"),
    "a folder as an entry": (lambda all_: sorted([*all_, (f"{ID}/data/", b"")]), "has an empty step"),
    "a twin by case": (lambda all_: sorted([*all_, (f"{ID}/data/Packet.pdf", b"x")]), "one and the same"),
    "a twin by normalisation": (
        lambda all_: sorted([*all_, (f"{ID}/data/exhibits/Роӱ.txt".replace("ӱ", "у\u0308"), b"")]),
        "NFC",
    ),
    "a way out": (lambda all_: sorted([*all_, (f"{ID}/data/../../x", b"x")]), "leaves its folder"),
    "a way to the root": (lambda all_: sorted([*all_, (f"{ID}//etc/x", b"x")]), "leaves its folder"),
    "turned text": (lambda all_: sorted([*all_, (f"{ID}/data/\u202etxt.exe", b"x")]), "<U+202E>"),
    "a file outside the root": (lambda all_: sorted([*all_, ("x", b"x")]), "do not lie in one folder"),
    "an entry less": (lambda all_: [one for one in all_ if "EX-0001" not in one[0]], "data/exhibits/EX-0001.txt is missing"),
    "other bytes": (lambda all_: [(name, b"x" if "EX-" in name else c) for name, c in all_], "data/exhibits/EX-0001.txt is not"),
}


@pytest.mark.parametrize(("change", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_zip_in_our_own_form_is_not_believed_for_its_form(
    folder: Path, target: Path, raw: bytes, change: Callable[[object], list[tuple[str, bytes]]], words: str
) -> None:
    contents = list(entries(raw).items())
    assert built(folder, contents) == raw
    target.write_bytes(built(folder, change(contents)))
    verdict = verify(target)
    assert verdict.state is State.TAMPERED
    assert words in (verdict.first or "")


def closed(central: bytes, count: int) -> bytes:
    """A list of entries that begins right after the mark of a first one."""
    return LOCAL + central + struct.pack("<4s4H2IH", END, 0, 0, count, count, len(central), len(LOCAL), 0)


def test_sizes_beyond_any_disk_are_refused_before_they_are_sought(target: Path) -> None:
    entries = [archive.Entry(f"{ID}/{name}", (1 << 64) - 1, 0, 0) for name in "ab"]
    target.write_bytes(closed(b"".join(entry.central() for entry in entries), 2))
    assert "larger, entries than it can hold" in (verify(target).first or "")


def test_more_entries_than_a_bundle_has_are_refused(target: Path, raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    target.write_bytes(raw)
    monkeypatch.setattr(archive, "MOST_FILES", 5)
    assert "names more, or larger, entries" in (verify(target).first or "")


@pytest.mark.parametrize("place", [0xFFFFFFFF, 0])
def test_a_wide_end_that_lies_is_found(target: Path, raw: bytes, place: int) -> None:
    wide = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, (1 << 64) - 1, (1 << 64) - 1)
    found = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(raw), 1)
    target.write_bytes(raw[:-22] + wide + found + raw[-22:-6] + struct.pack("<IH", place, 0))
    assert verify(target).state is State.TAMPERED


def test_a_zip_is_never_written_over_another(folder: Path, target: Path) -> None:
    target.write_bytes(b"mine")
    with pytest.raises(EnvironmentFault, match="File exists"):
        write_zip(folder, target)
    assert target.read_bytes() == b"mine"


def test_a_full_disk_leaves_no_zip(folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        write_zip(folder, target)
    assert not target.exists()


def without_info(folder: Path) -> None:
    (folder / "bag-info.txt").unlink()


def with_link(folder: Path) -> None:
    (folder / "data/link").symlink_to("packet.pdf")


def with_odd_name(folder: Path) -> None:
    (folder / "data/nul").write_text("x")


@pytest.mark.parametrize("spoil", [without_info, with_link, with_odd_name])
def test_what_is_no_bundle_is_not_packed(folder: Path, tmp_path: Path, target: Path, spoil: Callable[[Path], None]) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    spoil(copy)
    with pytest.raises(BundleFault, match="cannot be packed"):
        write_zip(copy, target)
    assert not target.exists()


def test_a_file_that_grows_while_it_is_packed_leaves_no_zip(
    folder: Path, tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    honest = archive.Entry.local

    def growing(entry: archive.Entry) -> bytes:
        if entry.name.endswith("packet.pdf"):
            with (copy / "data/packet.pdf").open("ab") as file:
                file.write(b"more")
        return honest(entry)

    monkeypatch.setattr(archive.Entry, "local", growing)
    with pytest.raises(BundleFault, match="changed while it was read"):
        write_zip(copy, target)
    assert not target.exists()
