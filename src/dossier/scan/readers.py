"""Which readers look into a file: every one that its bytes call for, since one file can be several kinds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dossier import archivefile
from dossier.archivefile import CannotBeRead, Part
from dossier.pdffile import everytext, everything
from dossier.scan import media

SEALED = {
    b"Rar!\x1a\x07": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstd stream",
    b"MSCF\0\0\0\0": "a cabinet",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old or encrypted Office file",
    b"{\\rtf": "an RTF file",
    b"age-encryption.org/": "an encrypted file",
    b"-----BEGIN PGP MESSAGE": "an encrypted file",
    b"SQLite format 3\0": "a database",
}
"""Kinds of file that are not looked into, by their first bytes. They are told, and bar what they are in."""


@dataclass(frozen=True)
class Reader:
    """A way of looking into some bytes, the kind of file that it is for, and whether the bytes are of that kind.

    Attributes:
        draws: what it finds are the strings that a drawing shows.
        carves: what it finds stood in the file whether or not a list of it says so.
    """

    kind: str
    fits: Callable[[bytes], bool]
    parts: Callable[[bytes], Iterator[Part]]
    draws: bool = False
    carves: bool = False


def _sealed_parts(data: bytes) -> Iterator[Part]:
    kind = next(kind for start, kind in SEALED.items() if data.startswith(start))
    yield "content", CannotBeRead(f"is {kind}, which the scan does not open")


def _drawn_text_parts(pdf: bytes) -> Iterator[Part]:
    """The text of a PDF's pages, of its earlier states, and of what no page shows, by both readers of text."""
    for what, drawing in everything.drawings(pdf):
        is_earlier = "earlier" in what
        if isinstance(drawing, CannotBeRead):
            yield what, drawing
            continue
        for read in (everytext.texts_by_pdfium, everytext.texts_by_pypdf):
            for where, text in read(drawing):
                if not (is_earlier and isinstance(text, CannotBeRead)):
                    yield f"{what} {where}", text


def _drawn_parts(data: bytes) -> Iterator[Part]:
    yield "strings drawn", everything.drawn_strings(data)


def is_some_file(data: bytes) -> bool:
    """Whether some bytes are of a kind that a reader looks into."""
    return any(reader.fits(data) for reader in READERS.values())


READERS: dict[str, Reader] = {
    "sealed": Reader("sealed", lambda data: data.startswith(tuple(SEALED)), _sealed_parts),
    "zip": Reader("zip", archivefile.holds_zip, archivefile.zip_parts),
    "tar": Reader("tar", archivefile.is_tar, archivefile.tar_parts),
    "packed": Reader("packed", archivefile.is_packed, archivefile.packed_parts),
    "pdf objects": Reader("PDF", everything.is_pdf, everything.object_parts),
    "pdf bytes": Reader("PDF", everything.is_pdf, everything.carved_parts, carves=True),
    "pdf text": Reader("PDF", everything.is_pdf, _drawn_text_parts),
    "pdf drawing": Reader("PDF", everything.draws_text, _drawn_parts, draws=True),
    "png": Reader("picture", media.is_png, media.png_parts),
    "jpeg": Reader("picture", media.is_jpeg, media.jpeg_parts),
}
"""The readers by name."""
