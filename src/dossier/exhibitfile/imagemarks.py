"""What the file of a picture tells besides its pixels: a picture that tells anything more is not given away unchanged.

The parts that may stand are listed; whatever is not on a list counts as telling something, and so does what follows the end.
Nothing is decoded here, so a hostile file meets no library.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_CHUNKS = frozenset(
    ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "bKGD", "hIST", "pHYs", "cICP"]
)
"""The chunks of a PNG that say how its pixels look (PNG, 3rd edition, 11)."""

_TELLING_CHUNKS = {"eXIf": "EXIF", "tIME": "the time of its last change"}
_TEXT_CHUNKS = frozenset(["tEXt", "zTXt", "iTXt"])

_TAGS = frozenset([*range(254, 260), 262, 263, 266, 273, 274, *range(277, 285), *range(290, 294), 296, 297, 301])
_TAGS |= frozenset([*range(317, 326), 332, 334, 336, 338, 339, 340, 341, 347, 529, 530, 531, 532, 34675])
"""The tags of a TIFF that say how its pixels look (TIFF 6.0, appendix A); a colour profile is one of them."""

_TELLING_TAGS = {
    270: "a description",
    271: "the maker of the camera",
    272: "the camera",
    305: "the program that made it",
    306: "the time at which it was made",
    315: "the name of its author",
    316: "the computer that made it",
    700: "XMP",
    33432: "a note on rights",
    33723: "IPTC",
    34665: "EXIF",
    34853: "where it was taken",
}
_MOST_TAGS = 4_096
_ADOBE, _JFIF, _PROFILE = b"Adobe", b"JFIF\0", b"ICC_PROFILE\0"
_START_OF_SCAN, _END = 0xDA, 0xD9
_BARE_MARKERS = frozenset([0x01, *range(0xD0, 0xDA)])
_LOOKS_OF_SEGMENTS = frozenset([*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF])


@dataclass(frozen=True)
class Segment:
    """A part of a JPEG: its marker, and where its bytes lie; those of a scan reach to the next marker."""

    marker: int
    start: int
    end: int


class Odd(ValueError):
    """The picture is not built as its kind is; the text goes on from its name."""


def told_besides_pixels(path: Path, kind: str) -> str | None:
    """What a PNG, JPEG or TIFF tells besides its pixels, in words; None where it tells nothing."""
    with path.open("rb") as file:
        try:
            if kind == "png":
                return _of_png(file)
            return _of_jpeg(file.read()) if kind == "jpeg" else _of_tiff(file)
        except (Odd, struct.error) as fault:
            return f"something that cannot be told: it {fault if isinstance(fault, Odd) else 'is cut short'}"


def _of_png(file: BinaryIO) -> str | None:
    size = file.seek(0, os.SEEK_END)
    at = 8
    while at + 12 <= size:
        file.seek(at)
        length, raw = struct.unpack(">I4s", file.read(8))
        name = raw.decode("latin-1")
        at += 12 + length
        if name in _TEXT_CHUNKS:
            return "text"
        if name not in _CHUNKS:
            return _TELLING_CHUNKS.get(name, "a part of no known kind")
        if name == "IEND":
            return None if at == size else "something behind its end"
    raise Odd("has no end")


def _of_jpeg(data: bytes) -> str | None:
    end = 0
    for one in segments_of(data):
        body = data[one.start + 4 : one.end]
        end = one.end
        if one.marker == 0xFE:
            return "a comment"
        if one.marker == 0xE1:
            return "EXIF or XMP"
        if 0xE0 <= one.marker <= 0xEF and not is_about_looks(one.marker, body):
            return "IPTC" if one.marker == 0xED else "a part of no known kind"
        if one.marker < 0xE0 and one.marker not in _LOOKS_OF_SEGMENTS | _BARE_MARKERS:
            return "a part of no known kind"
    return None if end == len(data) else "something behind its end"


def is_about_looks(marker: int, body: bytes) -> bool:
    """Whether a segment that a program added to a JPEG says only how its pixels look: density, profile, kind of colours.

    A small copy of the picture inside the segment of its density is no such thing.
    """
    if marker == 0xE0:
        return body.startswith(_JFIF) and len(body) == 14
    return (marker == 0xE2 and body.startswith(_PROFILE)) or (marker == 0xEE and body.startswith(_ADOBE))


def segments_of(data: bytes) -> Iterator[Segment]:
    """The segments of a JPEG in order, to its end.

    Raises:
        Odd: it is not built of segments, or has no end.
    """
    if data[:2] != b"\xff\xd8":
        raise Odd("does not begin as a JPEG")
    at = 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            raise Odd("holds bytes that belong to no part")
        marker, start = data[at + 1], at
        if marker == 0xFF:
            raise Odd("holds bytes that belong to no part")
        if marker == _END:
            yield Segment(marker, start, at + 2)
            return
        if marker in _BARE_MARKERS:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            at = _end_of_scan(data, at + 2 + length) if marker == _START_OF_SCAN else at + 2 + length
        yield Segment(marker, start, at)
    raise Odd("has no end")


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the packed pixels end that begin at a place: at the first marker that is no part of them."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1 : at + 2]
        if following and following[0] and not 0xD0 <= following[0] <= 0xD7:
            return at
        at += 2
    raise Odd("has no end")


def _of_tiff(file: BinaryIO) -> str | None:
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    is_big = struct.unpack_from(f"{order}H", head, 2)[0] == 43
    at = struct.unpack_from(f"{order}Q", head, 8)[0] if is_big else struct.unpack_from(f"{order}I", head, 4)[0]
    seen: set[int] = set()
    while at:
        if at in seen:
            raise Odd("leads back to itself")
        seen.add(at)
        tags, at = _directory(file, order, at, is_big=is_big)
        for tag in tags:
            if tag not in _TAGS:
                return _TELLING_TAGS.get(tag, "a part of no known kind")
    return None


def _directory(file: BinaryIO, order: str, at: int, *, is_big: bool) -> tuple[tuple[int, ...], int]:
    """The tags of one page of a TIFF, and where the next one begins."""
    row, counter, link = (20, f"{order}Q", f"{order}Q") if is_big else (12, f"{order}H", f"{order}I")
    file.seek(at)
    (count,) = struct.unpack(counter, file.read(struct.calcsize(counter)))
    if count > _MOST_TAGS:
        raise Odd("has more parts than a picture can have")
    rows = io.BytesIO(file.read(count * row))
    tags = tuple(struct.unpack(f"{order}H", rows.read(row)[:2])[0] for _ in range(count))
    (following,) = struct.unpack(link, file.read(struct.calcsize(link)))
    return tags, following
