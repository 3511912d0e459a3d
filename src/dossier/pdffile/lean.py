"""A file of ours without the pictures that were looked at elsewhere, so that nothing large has to be searched twice.

A picture is left out only where the very same bytes stand in a file that is itself searched; all else stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import pikepdf

from dossier.pdffile.packing import save_as_packed

LEAST = 4_096
"""Pictures of fewer bytes stay."""


def pictures_in(files: Iterable[Path]) -> frozenset[str]:
    """The hashes of the larger pictures in some PDFs, of their bytes as they stand there."""
    found = set()
    for file in files:
        with _opened(file) as document:
            found |= {_digest(raw) for _, raw in _pictures(document)}
    return frozenset(found)


def write_lean(pdf: Path, target: Path, known: Container[str]) -> None:
    """Writes a PDF without those of its pictures that are known by their hash."""
    with _opened(pdf) as document:
        for picture, raw in _pictures(document):
            if _digest(raw) in known or (picture.get("/Filter") == pikepdf.Name.FlateDecode and _unpacked(picture) in known):
                picture.write(b"")
        save_as_packed(document, target, static_id=True)


def _opened(file: Path) -> pikepdf.Pdf:
    return pikepdf.open(file, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True)


def _pictures(document: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Stream, bytes]]:
    """The larger pictures, each with its bytes as they are packed."""
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == pikepdf.Name.Image:
            raw = item.read_raw_bytes()
            if len(raw) >= LEAST:
                yield item, raw


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _unpacked(picture: pikepdf.Stream) -> str | None:
    """The hash of a picture without its packing, for one that was packed on its way into a bundle."""
    try:
        return _digest(picture.read_bytes(pikepdf.StreamDecodeLevel.generalized))
    except pikepdf.PdfError:
        return None
