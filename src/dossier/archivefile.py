"""What other people's archives hold, down to what their lists leave out; nothing is ever unpacked to a disk.

Every amount has a limit, since a small archive can say that it holds the world. What a limit cuts off is told, never
passed over, and a fault in one member hides no other.
"""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

MOST_MEMBERS = 20_000
"""The most members of one archive."""

MOST_UNPACKED = 256 << 20
"""The most bytes that one member may unpack to."""

MOST_RATIO = 400
"""The most that a member may grow when it is unpacked, beyond a first 16 MiB."""

_FREE = 16 << 20
_PIECE = 1 << 20
_LOCAL = b"PK\x03\x04"
_FAULTS = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError),
    *(ValueError, OverflowError, NotImplementedError, RuntimeError, IndexError),
)


class CannotBeRead(ValueError):
    """Something could not be looked into; says in a few words why, with no name from inside it."""


class Pixels(bytes):
    """The samples of a picture and nothing else: as many bytes as its width and height come to."""


class Coded(bytes):
    """A picture as it stands, byte for byte, in a file that is itself read: here it is looked into, and not read again."""


Part = tuple[str, "str | bytes | CannotBeRead"]
"""What was found, and its text, its bytes, or why it could not be read. A `member` is a file of its own."""

TOO_LARGE = "unpacks to more than it may"


def holds_zip(data: bytes) -> bool:
    """Whether some bytes are a ZIP, or hold one before, between or after other things."""
    return _LOCAL in data


def is_tar(data: bytes) -> bool:
    """Whether some bytes are a TAR."""
    return data[257:262] == b"ustar"


def is_packed(data: bytes) -> bool:
    """Whether some bytes begin as a gzip, bzip2, xz or zlib stream does."""
    is_zlib = len(data) > 2 and data[0] == 0x78 and (data[0] << 8 | data[1]) % 31 == 0
    return is_zlib or data.startswith((b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0"))


def zip_parts(data: bytes) -> Iterator[Part]:
    """Every member of a ZIP, listed or not, with names, comments, times and extra fields."""
    listed: set[int] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            listed = {member.header_offset for member in members}
            if len(members) > MOST_MEMBERS:
                yield "archive", CannotBeRead(f"has more than {MOST_MEMBERS:,} members")
            yield "comment of the archive", archive.comment
            for number, member in enumerate(members[:MOST_MEMBERS], 1):
                yield f"name of member {number}", f"{member.orig_filename}\n{member.filename}"
                yield f"comment of member {number}", member.comment
                yield f"extra field of member {number}", member.extra
                yield f"time of member {number}", "\n".join(_times(member))
                if not member.is_dir():
                    yield f"member {number} '{member.filename}'", _zip_member(archive, member)
    except _FAULTS:
        if data.startswith(_LOCAL):
            yield "archive", CannotBeRead("has a broken list of members")
    yield from _unlisted(data, listed)


def _times(member: zipfile.ZipInfo) -> Iterator[str]:
    """The day of a member, and those in its extra field (Info-ZIP's 0x5455 and NTFS's 0x000a)."""
    yield "{:04}-{:02}-{:02}".format(*member.date_time[:3])
    extra = member.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == 0x5455:
            yield from (_day(struct.unpack("<i", body[at : at + 4])[0]) for at in range(1, len(body) - 3, 4))
        elif kind == 0x000A:
            ticks = [struct.unpack("<Q", body[at : at + 8])[0] for at in range(8, len(body) - 7, 8)]
            yield from (_day(tick // 10_000_000 - 11_644_473_600) for tick in ticks)


def _day(seconds: float) -> str:
    try:
        return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).strftime("%Y-%m-%d")  # no zone is meant
    except (OverflowError, ValueError):
        return ""


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | CannotBeRead:
    if member.flag_bits & 1:
        return CannotBeRead("is encrypted")
    try:
        with archive.open(member) as file:
            return _limited(file.read, member.compress_size)
    except _FAULTS:
        return CannotBeRead("is damaged or packed in an unknown way")


def _limited(read: Callable[[int], bytes], packed: int) -> bytes | CannotBeRead:
    """All that can be read, unless it is more than anything that was meant would be."""
    most = min(MOST_UNPACKED, max(_FREE, packed * MOST_RATIO))
    out = bytearray()
    while piece := read(_PIECE):
        out += piece
        if len(out) > most:
            return CannotBeRead(TOO_LARGE)
    return bytes(out)


def _unlisted(data: bytes, listed: set[int]) -> Iterator[Part]:
    """Members that stand in the file and not in its list; no ordinary program shows them."""
    number = done = 0
    for match in re.finditer(re.escape(_LOCAL), data):
        at = match.start()
        if at in listed or at < done or at + 30 > len(data):
            continue
        method, packed = struct.unpack("<H8xI", data[at + 8 : at + 22])
        if method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            continue
        number += 1
        if number > MOST_MEMBERS:
            yield "archive", CannotBeRead(f"has more than {MOST_MEMBERS:,} members that are not listed")
            return
        name, extra = struct.unpack("<HH", data[at + 26 : at + 30])
        start = at + 30 + name + extra
        following = data.find(b"PK", start)  # of either kind: a member without a size ends there at the latest
        end = start + packed if 0 < packed <= len(data) - start else following if following > 0 else len(data)
        done = end if method == zipfile.ZIP_STORED else start  # what is stored is looked into by itself
        yield f"name of unlisted member {number}", data[at + 30 : start]
        if method == zipfile.ZIP_DEFLATED:
            yield f"unlisted member {number}", inflated(memoryview(data)[start:end], raw=True)
        else:
            yield f"unlisted member {number}", data[start:end]


def inflated(data: bytes | memoryview, *, raw: bool = False) -> bytes | CannotBeRead:
    """What can be inflated from the start of some bytes, whole or cut short; nothing when they are not deflated."""
    machine = zlib.decompressobj(-15 if raw else 15)
    out, most = bytearray(), min(MOST_UNPACKED, max(_FREE, len(data) * MOST_RATIO))
    try:
        piece, rest = machine.decompress(data, _PIECE), machine.unconsumed_tail
        while piece:
            out += piece
            if len(out) > most:
                return CannotBeRead(TOO_LARGE)
            piece, rest = machine.decompress(rest, _PIECE), machine.unconsumed_tail
    except zlib.error:
        pass
    return bytes(out)


def tar_parts(data: bytes) -> Iterator[Part]:
    """Every member of a TAR, with names, links, owners, times and extended headers."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for number, member in enumerate(archive, 1):
                if number > MOST_MEMBERS:
                    yield "archive", CannotBeRead(f"has more than {MOST_MEMBERS:,} members")
                    return
                yield f"name of member {number}", f"{member.name}\n{member.linkname}"
                yield f"owner of member {number}", f"{member.uname}\n{member.gname}"
                yield f"time of member {number}", _day(member.mtime)
                yield f"extended header of member {number}", "\n".join(map(str, member.pax_headers.values()))
                if member.isreg() and (file := archive.extractfile(member)):
                    yield f"member {number} '{member.name}'", file.read()
    except _FAULTS:
        yield "archive", CannotBeRead("is damaged")


def packed_parts(data: bytes) -> Iterator[Part]:
    """What a gzip, bzip2, xz or zlib stream unpacks to, with a gzip's name, comment and time."""
    file = io.BytesIO(data)
    try:
        if data.startswith(b"\x1f\x8b"):
            yield from _gzip_header(data)
            with gzip.GzipFile(fileobj=file) as stream:
                yield "member 1", _limited(stream.read, len(data))
        elif data.startswith(b"BZh"):
            with bz2.BZ2File(file) as unpacked:
                yield "member 1", _limited(unpacked.read, len(data))
        elif data.startswith(b"\xfd7zXZ"):
            with lzma.LZMAFile(file) as inner:
                yield "member 1", _limited(inner.read, len(data))
        else:
            yield "member 1", inflated(data)
    except _FAULTS:
        yield "member 1", CannotBeRead("is damaged or cut short")


def _gzip_header(data: bytes) -> Iterator[Part]:
    """The fields before a gzip's stream (RFC 1952, 2.3.1)."""
    flags, at = data[3], 10
    yield "time of the archive", _day(struct.unpack("<I", data[4:8])[0])
    if flags & 4:
        at = 12 + struct.unpack("<H", data[10:12])[0]
        yield "extra field of the archive", data[12:at]
    for flag, what in ((8, "name of member 1"), (16, "comment of the archive")):
        if flags & flag:
            end = data.index(b"\0", at)
            yield what, data[at:end]
            at = end + 1


def zipped(
    members: Mapping[str, bytes], *, comment: bytes = b"", note: bytes = b"", extra: bytes = b"", year: int = 1980, month: int = 1
) -> bytes:
    """A ZIP with a comment, and a comment, an extra field and a month for each member: readers are proved on such."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, (year, month, 1, 0, 0, 0))
            entry.compress_type, entry.comment, entry.extra = zipfile.ZIP_DEFLATED, note, extra
            archive.writestr(entry, content)
    return out.getvalue()


def tarred(name: str, content: bytes, *, owner: str = "", seconds: int = 0, heading: str = "") -> bytes:
    """A TAR of one file with its owner, its time and an extended header: readers are proved on such."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.uname = len(content), seconds, owner
        entry.pax_headers = {"comment": heading} if heading else {}
        archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()
