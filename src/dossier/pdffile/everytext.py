"""The text that a PDF draws, wherever it draws it, as two readers see it that share nothing.

One is pdfium, in the order of drawing and once more by place on the page; the other is pypdf. What the edge of a page,
a colour or a layer hides is read like all else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO

import pypdf
import pypdfium2

from dossier.archivefile import CannotBeRead, Part

MOST_PAGES = 20_000
"""The most pages of one file."""

_SAME_LINE = 3
"""Pieces of text whose heights differ by fewer points stand on one line."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are for those who mend files; a fault raises


def texts_by_pdfium(pdf: bytes) -> Iterator[Part]:
    """The text of each page as pdfium reads it."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        yield "text (pdfium)", CannotBeRead("cannot be opened by pdfium")
        return
    try:
        if len(document) > MOST_PAGES:
            yield "text (pdfium)", CannotBeRead(f"has more than {MOST_PAGES:,} pages")
            return
        for number in range(len(document)):
            try:
                yield f"{number + 1}, text (pdfium)", _text_of(document[number])
            except pypdfium2.PdfiumError:
                yield f"{number + 1}, text (pdfium)", CannotBeRead("cannot be read by pdfium")
    finally:
        document.close()


def _text_of(page: pypdfium2.PdfPage) -> str:
    text_page = page.get_textpage()
    try:
        drawn: str = text_page.get_text_range()
        return f"{drawn}\n\n{_by_place(text_page)}"
    finally:
        text_page.close()
        page.close()


def _by_place(text_page: pypdfium2.PdfTextPage) -> str:
    """The pieces of a page's text line by line from the top, whatever the order in which they were drawn."""
    boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
    pieces = [
        (round(top / _SAME_LINE), left, text_page.get_text_bounded(left, low, right, top)) for left, low, right, top in boxes
    ]
    pieces.sort(key=lambda piece: (-piece[0], piece[1]))
    return " ".join(text for _, _, text in pieces)


def texts_by_pypdf(pdf: bytes) -> Iterator[Part]:
    """The text of each page as pypdf reads it."""
    try:
        document = pypdf.PdfReader(BytesIO(pdf))
        if document.is_encrypted:
            document.decrypt("")
        pages = len(document.pages)
    except Exception:  # a reader in Python may stumble in any way over a damaged file
        yield "text (pypdf)", CannotBeRead("cannot be opened by pypdf")
        return
    if pages > MOST_PAGES:
        yield "text (pypdf)", CannotBeRead(f"has more than {MOST_PAGES:,} pages")
        return
    for number in range(pages):
        try:
            yield f"{number + 1}, text (pypdf)", document.pages[number].extract_text()
        except Exception:
            yield f"{number + 1}, text (pypdf)", CannotBeRead("cannot be read by pypdf")
