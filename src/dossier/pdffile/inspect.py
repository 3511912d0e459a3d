"""What a PDF of somebody else's holds besides pages; to be called where a hostile file can do no harm.

A PDF is taken when it is whole and only shows: no encryption, nothing that runs, nothing that fetches, no file inside it.
Every object in the file is looked at, those that no page leads to as well.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
import pypdfium2

MOST_OBJECTS = 200_000
"""The most objects of one file; a scan of a thousand pages has some ten thousand."""

MOST_PAGES = 20_000
"""The most pages of one file."""

MOST_UNPACKED = 1_000_000_000
"""The most bytes that all streams may unpack to."""

MOST_CHARACTERS = 400_000
"""The most characters that are read from one page."""

_TAIL = 1_024
_ACTIONS = {
    "/JavaScript": "holds JavaScript",
    "/Launch": "starts a program",
    "/ImportData": "fetches data from elsewhere",
    "/SubmitForm": "sends data elsewhere",
    "/GoToR": "opens another file",
    "/GoToE": "opens a file inside it",
    "/Rendition": "plays a recording",
    "/Movie": "plays a recording",
    "/Sound": "plays a recording",
    "/GoTo3DView": "holds a model that runs",
    "/RichMediaExecute": "holds a model that runs",
}
_ANNOTATIONS = {
    "/FileAttachment": "holds another file",
    "/RichMedia": "holds a model that runs",
    "/3D": "holds a model that runs",
    "/Movie": "plays a recording",
    "/Sound": "plays a recording",
    "/Screen": "plays a recording",
}
_KEYS = {
    "/JS": "holds JavaScript",
    "/JavaScript": "holds JavaScript",
    "/XFA": "holds an XFA form, which is a program",
    "/EmbeddedFiles": "holds another file",
    "/EF": "holds another file",
    "/Collection": "is a portfolio of files",
    "/AA": "acts of itself when it is opened or turned over",
    "/OPI": "draws on another file",
    "/RichMediaContent": "holds a model that runs",
}


class UnsafePdf(ValueError):
    """The PDF is not taken; the text goes on from its name: `holds JavaScript`."""


def inspect_pdf(file: Path | BinaryIO) -> int:
    """How many pages a PDF has, when it is whole and only shows.

    Raises:
        UnsafePdf: it is encrypted, damaged, or holds anything that runs, fetches or is a file of its own.
    """
    try:
        with pikepdf.open(file, attempt_recovery=False, suppress_warnings=True) as document:
            _refuse_whole(document)
            _look_at_objects(document)
            pages = _count_pages(document)
            _refuse_guesses(document)
            return pages
    except pikepdf.PasswordError:
        raise UnsafePdf("is encrypted") from None
    except UnsafePdf:
        raise
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError, RuntimeError):
        raise UnsafePdf("is damaged or cut short") from None


def refuse_odd_end(tail: bytes) -> None:
    """Raises UnsafePdf when the last bytes of a file go on after the end of a PDF, or do not hold its end."""
    end = tail.rfind(b"%%EOF")
    if end < 0:
        raise UnsafePdf("is damaged or cut short")
    if tail[end + 5 :].strip(b"\r\n\t \x00\x1a"):
        raise UnsafePdf("goes on after its end: it would be two files in one")


def texts_of_pages(file: Path | BinaryIO, pages: Sequence[int]) -> dict[int, str]:
    """The words on pages, counted from 1, as they are drawn; a page that does not exist has no entry.

    Raises:
        UnsafePdf: the file cannot be read.
    """
    texts = {}
    try:
        with _opened(file) as document:
            for number in pages:
                if 1 <= number <= len(document):
                    text_page = document[number - 1].get_textpage()
                    texts[number] = text_page.get_text_bounded()[:MOST_CHARACTERS]
                    text_page.close()
    except (pypdfium2.PdfiumError, ValueError):
        raise UnsafePdf("is damaged or cut short") from None
    return texts


def _opened(file: Path | BinaryIO) -> Any:
    return pypdfium2.PdfDocument(file, autoclose=False)


def _refuse_guesses(document: pikepdf.Pdf) -> None:
    """What qpdf had to guess at, another reader may read as something else, which nobody has then looked at."""
    if document.get_warnings():
        raise UnsafePdf("is damaged or oddly built: readers must guess at parts of it")


def _count_pages(document: pikepdf.Pdf) -> int:
    pages = len(document.pages)
    if pages > MOST_PAGES:
        raise UnsafePdf(f"has more than {MOST_PAGES:,} pages")
    if not pages:
        raise UnsafePdf("has no pages")
    return pages


def _refuse_whole(document: pikepdf.Pdf) -> None:
    """Refuses what is plain from the file as a whole. A place to open at is a list, or an action that only goes there."""
    if document.is_encrypted:
        raise UnsafePdf("is encrypted")
    if len(document.objects) > MOST_OBJECTS:
        raise UnsafePdf(f"has more than {MOST_OBJECTS:,} objects")
    action = document.Root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "/GoTo")) not in ("/GoTo", "/Named"):
        raise UnsafePdf("acts of itself when it is opened")


def _look_at_objects(document: pikepdf.Pdf) -> None:
    unpacked = 0
    for value in document.objects:
        for part in _dictionaries(value):
            _look_at(part)
        if isinstance(value, pikepdf.Stream):
            unpacked += _unpacked_size(value, MOST_UNPACKED - unpacked)
            if unpacked > MOST_UNPACKED:
                raise UnsafePdf(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB")


def _dictionaries(value: Any) -> Iterator[Any]:
    """The dictionaries of one object and those written inside it; what it only points to comes in its own turn."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting += [item for key, item in one.items() if _is_inside(item)]
        elif isinstance(one, pikepdf.Array):
            waiting += [item for item in one if _is_inside(item)]


def _is_inside(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary | pikepdf.Array) and not item.is_indirect


def _look_at(part: Any) -> None:
    for key, why in _KEYS.items():
        if key in part and (key != "/AA" or len(part[key])):
            raise UnsafePdf(why)
    kind, subtype = part.get("/S"), part.get("/Subtype")
    for value, table in ((kind, _ACTIONS), (subtype, _ANNOTATIONS)):
        if isinstance(value, pikepdf.Name) and str(value) in table:
            raise UnsafePdf(table[str(value)])
    if part.get("/Type") == pikepdf.Name.EmbeddedFile:
        raise UnsafePdf("holds another file")
    is_stream = isinstance(part, pikepdf.Stream)
    if is_stream and ("/F" in part or "/FFilter" in part):
        raise UnsafePdf("draws on another file")
    if is_stream and subtype == pikepdf.Name.Form and "/Ref" in part:
        raise UnsafePdf("draws on another file")


def _unpacked_size(stream: pikepdf.Stream, most: int) -> int:
    """How many bytes a stream unpacks to, counted in pieces and no further than the most that it may."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [str(one) for one in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    packed = [name for name in names if name in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")]
    if len(packed) > 1:
        raise UnsafePdf("holds a stream that is packed more than once")
    if names[:1] not in (["/FlateDecode"], ["/Fl"]):
        return 0
    raw, count = stream.read_raw_bytes(), 0
    unpacker = zlib.decompressobj()
    with suppress(zlib.error):
        while raw and count <= most:
            count += len(unpacker.decompress(raw, 1 << 20))
            raw = unpacker.unconsumed_tail
    return count
