"""A file of ours without the pictures that were looked at elsewhere, so that nothing large has to be searched twice.

A picture is left out only where the very same bytes stand in a file that is itself searched; all else stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import pikepdf

LEAST = 4_096
"""Pictures of fewer bytes stay."""


def pictures_in(files: Iterable[Path]) -> frozenset[str]:
    """The hashes of the larger pictures in some PDFs."""
    found = set()
    for file in files:
        with _opened(file) as document:
            found |= {digest for _, digest in _pictures(document)}
    return frozenset(found)


def write_lean(pdf: Path, target: Path, known: Container[str]) -> None:
    """Writes a PDF without those of its pictures that are known by their hash."""
    with _opened(pdf) as document:
        for picture, digest in _pictures(document):
            if digest in known:
                picture.write(b"")
        document.save(target, deterministic_id=True)


def _opened(file: Path) -> pikepdf.Pdf:
    return pikepdf.open(file, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True)


def _pictures(document: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Stream, str]]:
    """The larger pictures, each with the hash of its bytes without the packing that any reader undoes."""
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image:
            raw = _plain(item)
            if len(raw) >= LEAST:
                yield item, hashlib.sha256(raw).hexdigest()


def _plain(picture: pikepdf.Stream) -> bytes:
    try:
        return picture.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except pikepdf.PdfError:
        return picture.read_raw_bytes()
