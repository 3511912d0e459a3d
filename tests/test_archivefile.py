"""Archives are looked into to their bottom, and what cannot be is told."""

from __future__ import annotations

import gzip
import struct
import zlib

import pytest

from dossier import archivefile
from dossier.archivefile import CannotBeRead, inflated, packed_parts, tar_parts, tarred, zip_parts, zipped


def faults(parts: object) -> list[str]:
    return [str(content) for _, content in parts if isinstance(content, CannotBeRead)]  # type: ignore[attr-defined]


def test_an_encrypted_member_is_told() -> None:
    made = bytearray(zipped({"a.txt": b"x"}))
    at = made.index(b"PK\x01\x02")
    made[at + 8] |= 1
    assert faults(zip_parts(bytes(made))) == ["is encrypted"]


def test_a_damaged_member_hides_no_other() -> None:
    made = bytearray(zipped({"a.txt": b"first " * 50, "b.txt": b"second"}))
    made[40] ^= 0xFF
    parts = list(zip_parts(bytes(made)))
    assert faults(parts) == ["is damaged or packed in an unknown way"]
    assert ("member 2 'b.txt'", b"second") in parts


def test_a_broken_list_of_members_is_told_and_its_members_are_read() -> None:
    made = zipped({"a.txt": b"secret"})
    parts = list(zip_parts(made[: made.index(b"PK\x01\x02")]))
    assert faults(parts) == ["has a broken list of members"]
    assert ("unlisted member 1", b"secret") in parts


@pytest.mark.parametrize("packed", [gzip.compress(bytes(200_000)), zlib.compress(bytes(200_000))], ids=["gzip", "zlib"])
def test_what_unpacks_to_more_than_it_may_is_told(packed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archivefile, "MOST_UNPACKED", 100_000)
    assert faults(packed_parts(packed)) == [archivefile.TOO_LARGE]
    assert faults(zip_parts(zipped({"a": bytes(200_000)}))) == [archivefile.TOO_LARGE]


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08\0", b"\x1f\x8b\x08" + b"\x1c" * 30, b"BZh9nothing", b"\xfd7zXZ\0cut"])
def test_what_is_damaged_is_told(data: bytes) -> None:
    assert faults(packed_parts(data)) == ["is damaged or cut short"]


def test_too_many_members_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archivefile, "MOST_MEMBERS", 1)
    assert faults(zip_parts(zipped({"a": b"", "b": b""}))) == ["has more than 1 members"]
    one = zipped({"a": b"x"})
    assert "has more than 1 members that are not listed" in faults(zip_parts(one[: one.index(b"PK\x01\x02")] * 3))
    assert faults(tar_parts(tarred("a", b"x")[:1024] + tarred("b", b"y"))) == ["has more than 1 members"]


def test_a_damaged_tar_is_told() -> None:
    assert faults(tar_parts(tarred("a", b"x" * 2000)[:700])) == ["is damaged"]


def test_a_stored_member_that_is_not_listed_is_read() -> None:
    header = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 6, 6, 1, 0)
    assert ("unlisted member 1", b"secret") in list(zip_parts(header + b"a" + b"secret" + zipped({"b": b""})))


@pytest.mark.parametrize("seconds", [0, -1, 2**31 - 1])
def test_times_in_extra_fields_are_days(seconds: int) -> None:
    unix = struct.pack("<HHBi", 0x5455, 5, 1, seconds)
    ntfs = struct.pack("<HHIHHQ", 0x000A, 16, 0, 1, 24, (seconds + 11_644_473_600) * 10_000_000)
    days = [content for what, content in zip_parts(zipped({"a": b""}, extra=unix + ntfs)) if what == "time of member 1"]
    assert len(set(str(days[0]).split("\n")[1:])) == 1


def test_bytes_that_are_not_deflated_inflate_to_nothing() -> None:
    assert inflated(b"no") == b""
    assert inflated(zlib.compress(b"cut short" * 99)[:40]).startswith(b"cut short")  # type: ignore[union-attr]
