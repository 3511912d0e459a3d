"""Streams packed where that makes them smaller, and left as they are where it does not.

What others packed stays in its packing: it is written as it was read. So a scan costs no more than its copy, and its
pixels have the same bytes in a bundle as in the exhibit.
"""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf

_SAMPLE, _WORTH = 1 << 14, 0.9
_LEAST = 64


def save_as_packed(document: pikepdf.Pdf, target: Any, **how: Any) -> None:
    """Writes a document with every stream as it is packed now."""
    document.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none, **how)


def pack(stream: pikepdf.Object) -> None:
    """Packs a stream that nobody packed, if it becomes smaller for it; one that cannot be read stays as it is."""
    if "/Filter" in stream or "/F" in stream:
        return
    try:
        plain = stream.read_bytes()
    except pikepdf.PdfError:
        return
    if len(plain) >= _LEAST and _is_worth_packing(plain):
        stream.write(zlib.compress(plain, 6), filter=pikepdf.Name.FlateDecode)


def _is_worth_packing(plain: bytes) -> bool:
    """Whether pieces from the start, the middle and the end become smaller; noise takes long to pack and only grows."""
    if len(plain) <= 4 * _SAMPLE:
        return True
    places = (0, len(plain) // 2, len(plain) - _SAMPLE)
    pieces = b"".join(plain[at : at + _SAMPLE] for at in places)
    return len(zlib.compress(pieces, 1)) < _WORTH * len(pieces)
