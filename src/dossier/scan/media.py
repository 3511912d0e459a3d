"""What pictures carry beside their pixels: text, comments, EXIF, XMP, profiles, and whatever follows their end.

The pixels are not looked at: a word that can be seen in a picture is found by people, not here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from dossier.archivefile import CannotBeRead, Part, inflated

_PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = (b"IDAT", b"fdAT")


def is_png(data: bytes) -> bool:
    """Whether some bytes are a PNG."""
    return data.startswith(_PNG)


def is_jpeg(data: bytes) -> bool:
    """Whether some bytes are a JPEG."""
    return data.startswith(b"\xff\xd8\xff")


def png_parts(data: bytes) -> Iterator[Part]:
    """Every chunk of a PNG that holds no pixels, unpacked, and what follows its end."""
    at = len(_PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body, at = data[at + 8 : at + 8 + length], at + 12 + length
        if kind in _PIXELS:
            continue
        name = kind.decode("latin-1") if kind.isalnum() and kind.isascii() else "without a name"
        yield f"metadata of a picture, chunk {name}", body
        for start in _packed_text(kind, body):
            yield f"metadata of a picture, chunk {name} unpacked", inflated(body[start:])
        if kind == b"IEND":
            break
    else:
        yield "picture", CannotBeRead("is cut short")
    yield "what follows a picture", data[at:]


def _packed_text(kind: bytes, body: bytes) -> Iterator[int]:
    """Where packed text begins (PNG, 11.3): behind a keyword, and for iTXt behind language and translation too."""
    zeros = [place for place, letter in enumerate(body[:2_000]) if not letter]
    if kind in (b"zTXt", b"iCCP") and zeros:
        yield zeros[0] + 2
    elif kind == b"iTXt" and zeros and body[zeros[0] + 1 : zeros[0] + 2] == b"\x01":
        ends = [place for place in zeros if place > zeros[0] + 2]
        yield from (ends[1] + 1,) if len(ends) > 1 else ()


def jpeg_parts(data: bytes) -> Iterator[Part]:
    """Every segment of a JPEG that is not part of the picture itself, and what follows its end."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        if data[at + 1] == 0xFF:
            at += 1
            continue
        kind, length = struct.unpack(">BH", data[at + 1 : at + 4])
        if 0xE0 <= kind <= 0xEF or kind == 0xFE:
            name = "comment" if kind == 0xFE else f"APP{kind - 0xE0}"
            yield f"metadata of a picture, {name}", data[at + 4 : at + 2 + length]
        at += 2 + length
    end = data.rfind(b"\xff\xd9")
    if end < 0:
        yield "picture", CannotBeRead("is cut short")
    else:
        yield "what follows a picture", data[end + 2 :]
