"""How long a recording is, where its file says so in plain numbers: WAV, FLAC, MP4, M4A and MOV, Ogg, WebM and MKV.

Nothing is decoded. Of MP3, AAC and AMR the frames are counted (`frames`). MPEG and WMV do not say it so, and AVI often says
it wrongly: for those a person tells it.
Only the confined child reads files of others with this.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

from dossier.exhibitfile.frames import seconds_of_adts, seconds_of_amr, seconds_of_mp3

MOST_SECONDS = 3_600_000
"""A thousand hours: no recording is as long."""

_MOST_PARTS = 10_000
"""The most parts of a container that are looked at on one level."""

_TAIL = 1 << 17
"""The last page of an Ogg file begins within so many bytes of its end; a page has at most 65,307."""

_SEGMENT, _INFO, _SCALE, _DURATION, _CLUSTER = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489, 0x1F43B675
_NO_GRANULE = 0xFFFF_FFFF_FFFF_FFFF


def seconds_of(file: BinaryIO, size: int, ending: str) -> int | None:
    """The length of a recording in whole seconds, at least one; None where its file does not say it."""
    read = _READERS.get(ending)
    if read is None:
        return None
    try:
        found = read(file, size)
    except (struct.error, IndexError, ZeroDivisionError, OverflowError):
        return None  # it is cut short, or its numbers are nonsense
    return max(1, round(found)) if found is not None and 0 < found < MOST_SECONDS - 1 else None


def _at(file: BinaryIO, offset: int, form: str) -> tuple[int, ...]:
    """Some numbers at a place of the file; raises struct.error beyond its end."""
    file.seek(offset)
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _wav(file: BinaryIO, size: int) -> float | None:
    at, rate = 12, 0
    for _ in range(_MOST_PARTS):
        length = _at(file, at + 4, "<I")[0]
        file.seek(at)
        name = file.read(4)
        if name == b"fmt ":
            rate = _at(file, at + 16, "<I")[0]
        elif name == b"data":
            return min(length, size - at - 8) / rate
        at += 8 + length + length % 2
    return None


def _flac(file: BinaryIO, size: int) -> float | None:
    kind = _at(file, 4, ">B")[0]
    packed = _at(file, 18, ">Q")[0]
    samples, rate = packed & 0xF_FFFF_FFFF, packed >> 44
    return samples / rate if kind & 0x7F == 0 and samples else None


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of an MP4 between two places: name, and where its content begins and ends."""
    at = start
    for _ in range(_MOST_PARTS):
        if at + 8 > end:
            return
        length, head = _at(file, at, ">I")[0], 8
        name = file.read(4)
        if length == 1:
            length, head = _at(file, at + 8, ">Q")[0], 16
        stop = end if length == 0 else at + length
        if stop < at + head or stop > end:
            return
        yield name, at + head, stop
        at = stop


def _mp4(file: BinaryIO, size: int) -> float | None:
    inside = next(((start, stop) for name, start, stop in _boxes(file, 0, size) if name == b"moov"), None)
    for name, start, _ in _boxes(file, *inside) if inside else ():
        if name == b"mvhd":
            version = _at(file, start, ">B")[0]
            scale, length = _at(file, start + 20, ">IQ") if version == 1 else _at(file, start + 12, ">II")
            return None if length in (0xFFFF_FFFF, _NO_GRANULE) else float(length / scale)
    return None


def _ogg(file: BinaryIO, size: int) -> float | None:
    file.seek(0)
    head = file.read(256)
    serial, first = head[14:18], head[27 + head[26] :]
    if first.startswith(b"\x01vorbis"):
        rate, skipped = struct.unpack_from("<I", first, 12)[0], 0
    elif first.startswith(b"OpusHead"):
        rate, skipped = 48_000, struct.unpack_from("<H", first, 10)[0]
    else:
        return None
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = tail.rfind(b"OggS")
    while at >= 0:
        if tail[at + 14 : at + 18] == serial:
            samples = struct.unpack_from("<Q", tail, at + 6)[0]
            if samples != _NO_GRANULE:
                return float((samples - skipped) / rate)
        at = tail.rfind(b"OggS", 0, at)
    return None


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The elements of a Matroska file between two places: id, and where its content begins and ends."""
    at = start
    for _ in range(_MOST_PARTS):
        if at >= end:
            return
        id_, at = _number(file, at, keeps_mark=True)
        length, at = _number(file, at, keeps_mark=False)
        stop = end if length is None else at + length
        if id_ is None or stop > end:
            return
        yield id_, at, stop
        at = stop


def _number(file: BinaryIO, at: int, *, keeps_mark: bool) -> tuple[int | None, int]:
    """A number of one to eight bytes, and where it ends; None for a length that is not known."""
    first = _at(file, at, "B")[0]
    width = 9 - first.bit_length()
    if width > 8:
        return None, at + 1
    file.seek(at)
    value = int.from_bytes(file.read(width), "big")
    bare = value & ((1 << 7 * width) - 1)
    is_unknown = not keeps_mark and bare == (1 << 7 * width) - 1
    return (None if is_unknown else value if keeps_mark else bare), at + width


def _matroska(file: BinaryIO, size: int) -> float | None:
    inside = next(((start, stop) for id_, start, stop in _elements(file, 0, size) if id_ == _SEGMENT), None)
    for id_, start, stop in _elements(file, *inside) if inside else ():
        if id_ == _CLUSTER:
            return None
        if id_ == _INFO:
            scale, length = 1_000_000, None
            for inner, at, end in _elements(file, start, stop):
                if inner == _SCALE:
                    file.seek(at)
                    scale = int.from_bytes(file.read(min(end - at, 8)), "big")
                elif inner == _DURATION:
                    length = _at(file, at, ">f" if end - at == 4 else ">d")[0]
            return None if length is None else float(length * scale / 1e9)
    return None


_READERS: dict[str, Callable[[BinaryIO, int], float | None]] = {
    "wav": _wav,
    "flac": _flac,
    "mp4": _mp4,
    "m4a": _mp4,
    "mov": _mp4,
    "ogg": _ogg,
    "mkv": _matroska,
    "mp3": seconds_of_mp3,
    "aac": seconds_of_adts,
    "amr": seconds_of_amr,
}
