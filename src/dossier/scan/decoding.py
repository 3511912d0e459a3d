"""Bytes as text, in every encoding that they may be in.

Bytes that are text are read whole. From bytes that are not, runs of letters are picked in the encodings of files: one
byte a letter, UTF-8, and UTF-16 either way round.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE = ("cp1252", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "cp1250")
_CYRILLIC = _ONE_BYTE[1:6]

_RUN = re.compile(rb"(?:[\x09\x0a\x0d\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){4,}+")
_HIGH_RUN = re.compile(rb"[\x80-\xff][\x20\x2d\x80-\xff]{4,}+")
_LITTLE_RUN = re.compile(rb"(?:[\x09\x0a\x0d\x20-\xff]\0|[\0-\xff][\x01-\x05\x1e\x20\xfb]){4,}+", re.S)
_BIG_RUN = re.compile(rb"(?:\0[\x09\x0a\x0d\x20-\xff]|[\x01-\x05\x1e\x20\xfb][\0-\xff]){4,}+", re.S)
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


def texts_of(data: bytes) -> Iterator[tuple[str, bool]]:
    """The texts that some bytes may be, each with whether it was picked out of bytes that are no text."""
    if not data:
        return
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield data.decode(encoding, "replace"), False
            break
    if data.isascii() and not _CONTROL.search(data):
        yield data.decode("ascii"), False
        return
    try:
        yield data.decode("utf-8"), b"\0" in data
        if b"\0" not in data and not _CONTROL.search(data):
            return
    except UnicodeDecodeError:
        pass
    if not _CONTROL.search(data):
        for encoding in _ONE_BYTE:
            yield data.decode(encoding, "replace"), False
    else:
        yield from ((text, True) for text in _runs(data))


def _runs(data: bytes) -> Iterator[str]:
    yield b"\n".join(_RUN.findall(data)).decode("utf-8", "replace")
    yield "\n".join(run.decode("utf-16-le", "replace") for run in _LITTLE_RUN.findall(data))
    yield "\n".join(run.decode("utf-16-be", "replace") for run in _BIG_RUN.findall(data))
    if high := b"\n".join(_HIGH_RUN.findall(data)):
        for encoding in _CYRILLIC:
            yield high.decode(encoding, "replace")


def has_mark(data: bytes) -> bool:
    """Whether some bytes begin with the mark of an encoding."""
    return data.startswith(tuple(mark for mark, _ in _MARKS))
