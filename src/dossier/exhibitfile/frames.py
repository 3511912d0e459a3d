"""How long a recording is that says so nowhere: MP3, AAC in ADTS, AMR. Its frames are counted, each of which says how long it is.

Nothing is decoded. A file whose frames do not follow one another to its end is not counted: what a player makes of it nobody
can say. The forms are those of ISO/IEC 11172-3 and 13818-3 (MP3), ISO/IEC 13818-7 (ADTS) and RFC 4867 (AMR).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

MOST_FRAMES = 3_000_000
"""More than twenty hours of MP3; of a longer recording a person tells the length, since counting would take minutes."""

_MOST_TAGS, _MOST_PADDING, _MOST_BEHIND, _APE_HEAD = 10, 1 << 16, 1 << 20, 32


@dataclass(frozen=True)
class Frame:
    """One frame: its bytes, the samples that it holds, how many of them make a second."""

    length: int
    samples: int
    rate: int


def seconds_of_mp3(file: BinaryIO, size: int) -> float | None:
    """The length of an MP3 in seconds; what taggers and encoders put before, after and into the first frame is no sound."""
    start = _after_tags(file)
    file.seek(start)
    first = _mpeg(file.read(4))
    if first is None:
        return None
    file.seek(start)
    content = file.read(first.length)
    is_silent = any(mark in content for mark in (b"Xing", b"Info", b"VBRI"))
    found = _counted(file, start, size, 4, _mpeg)
    return found and found - is_silent * first.samples / first.rate


def seconds_of_adts(file: BinaryIO, size: int) -> float | None:
    """The length of AAC in ADTS in seconds."""
    return _counted(file, _after_tags(file), size, 7, _adts)


def seconds_of_amr(file: BinaryIO, size: int) -> float | None:
    """The length of a recording by telephone, narrow or wide, in seconds; one of several channels is not counted."""
    file.seek(0)
    head = file.read(9)
    for start, sizes in _AMR.items():
        if head.startswith(start):
            return _counted(file, len(start), size, 1, partial(_amr, sizes=sizes))
    return None


def _counted(file: BinaryIO, at: int, size: int, head: int, frame_in: Callable[[bytes], Frame | None]) -> float | None:
    """The seconds that all frames take, from a place to the end of the file or to the tags behind them."""
    seconds = 0.0
    file.seek(at)
    for _ in range(MOST_FRAMES):
        raw = file.read(head)
        frame = frame_in(raw) if len(raw) == head else None
        if frame is None:
            return seconds if size - at < head or _holds_tags_alone(file, at, size) else None
        at += frame.length
        if at > size:
            return seconds  # it was cut short within a frame, as recorders do whose power fails
        file.seek(frame.length - head, 1)
        seconds += frame.samples / frame.rate
    return None


def _holds_tags_alone(file: BinaryIO, at: int, size: int) -> bool:
    """Whether nothing but zeros and tags that end with the file stand from a place on: ID3, APE, Lyrics3."""
    file.seek(at)
    rest = file.read(_MOST_BEHIND + 1)
    if len(rest) > _MOST_BEHIND:
        return False
    if rest[-128:].startswith(b"TAG"):
        rest = rest[:-128]
    rest = rest.strip(b"\0")
    if rest.startswith(b"APETAGEX") and len(rest) >= _APE_HEAD:
        rest = rest[_APE_HEAD + int.from_bytes(rest[12:16], "little") :]
    if rest.startswith(b"LYRICSBEGIN") and rest.endswith((b"LYRICSEND", b"LYRICS200")):
        rest = b""
    return not rest.strip(b"\0")


def _after_tags(file: BinaryIO) -> int:
    """Where the sound begins: after ID3 tags, which say their own length in four times seven bits, and the zeros behind them."""
    at = 0
    for _ in range(_MOST_TAGS):
        file.seek(at)
        head = file.read(10)
        if len(head) < 10 or not head.startswith(b"ID3"):
            break
        length = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        at += 10 + length + (10 if head[5] & 0x10 else 0)
    file.seek(at)
    padding = file.read(_MOST_PADDING) if at else b""
    return at + len(padding) - len(padding.lstrip(b"\0"))


_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second by version: MPEG 1, MPEG 2, and what is called 2.5."""

_KILOBITS = {
    (True, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (False, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""By whether it is MPEG 1, and by the bits for the layer: 1 is the third, 2 the second."""


def _mpeg(raw: bytes) -> Frame | None:
    if len(raw) < 4 or raw[0] != 0xFF or raw[1] & 0xE0 != 0xE0:
        return None
    version, layer, bits, rate = raw[1] >> 3 & 3, raw[1] >> 1 & 3, raw[2] >> 4, raw[2] >> 2 & 3
    kilobits = _KILOBITS.get((version == 3, layer), ())
    if version not in _RATES or rate == 3 or not 0 < bits < len(kilobits):
        return None
    samples = 1_152 if version == 3 or layer == 2 else 576
    per_second = _RATES[version][rate]
    return Frame(samples * kilobits[bits] * 125 // per_second + (raw[2] >> 1 & 1), samples, per_second)


_ADTS_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)


def _adts(raw: bytes) -> Frame | None:
    if raw[0] != 0xFF or raw[1] & 0xF6 != 0xF0:
        return None
    rate, length, blocks = raw[2] >> 2 & 15, (raw[3] & 3) << 11 | raw[4] << 3 | raw[5] >> 5, 1 + (raw[6] & 3)
    return Frame(length, 1_024 * blocks, _ADTS_RATES[rate]) if rate < len(_ADTS_RATES) and length >= 7 else None


_AMR = {
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0),
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0),
}
"""Bytes of a frame after its first, by its kind; kinds from 10 on that hold nothing are silence or a frame that was lost."""

_LOST = 14


def _amr(raw: bytes, sizes: tuple[int, ...]) -> Frame | None:
    kind = raw[0] >> 3 & 15
    is_frame = raw[0] & 0x83 == 0 and (sizes[kind] or kind >= _LOST)
    return Frame(1 + sizes[kind], 1, 50) if is_frame else None
