"""Draws a page of somebody else's PDF, and tells where its letters stand; to be called where a hostile file can do no harm."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
from pypdfium2 import raw

from dossier.pdffile.inspect import MOST_CHARACTERS, UnsafePdf

Span = tuple[int, int]
Box = tuple[float, float, float, float]

MOST_BOXES = 400
"""The most boxes around one quote; a line has one."""

_FINE = 100_000
"""Places are asked for on a sheet of so many steps either way, since they come in whole numbers."""

_LARGEST_SCALE = 4.0
_ROUND = 1.5
"""Points left free between words and the frame around them."""


@dataclass(frozen=True)
class Drawn:
    """A page: its size in pixels, three bytes for each of them, the words on it, and boxes in per cent by quote."""

    width: int
    height: int
    pixels: bytes
    text: str = ""
    boxes: tuple[tuple[Box, ...], ...] = ()


def draw_page(
    file: Path | BinaryIO, number: int, most: tuple[int, int], spans_of: Sequence[Callable[[str], Sequence[Span]]]
) -> Drawn:
    """A page, counted from 1, no wider and no higher than some pixels.

    Args:
        spans_of: for each quote, the spans of the page's words at which it stands.

    Raises:
        UnsafePdf: the file cannot be read, or has no such page.
    """
    try:
        document = pypdfium2.PdfDocument(file, autoclose=False)
        if not 1 <= number <= len(document):
            raise UnsafePdf("has no such page")
        page = document[number - 1]
        text_page = page.get_textpage()
        text = _letters(text_page)
        boxes = tuple(tuple(_boxes(page, text_page, spans(text))) for spans in spans_of)
        width, height, pixels = _pixels(page, most)
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError) as fault:
        if isinstance(fault, UnsafePdf):
            raise
        raise UnsafePdf("is damaged or cut short") from None
    return Drawn(width, height, pixels, text, boxes)


def _letters(text_page: Any) -> str:
    """The words of a page, one character for each that PDFium counts, so that places in them are places on the page."""
    codes = (raw.FPDFText_GetUnicode(text_page, at) for at in range(min(text_page.count_chars(), MOST_CHARACTERS)))
    return "".join(chr(code) if 0 < code < 0x11_0000 and not 0xD800 <= code < 0xE000 else "\ufffe" for code in codes)


def _boxes(page: Any, text_page: Any, spans: Sequence[Span]) -> list[Box]:
    found: list[Box] = []
    for start, end in spans:
        for number in range(text_page.count_rects(start, end - start)):
            left, bottom, right, top = text_page.get_rect(number)
            low, high = _place(page, left - _ROUND, bottom - _ROUND), _place(page, right + _ROUND, top + _ROUND)
            across, down = zip(low, high, strict=True)
            box = (min(across), min(down), max(across) - min(across), max(down) - min(down))
            if box[2] > 0 and box[3] > 0 and len(found) < MOST_BOXES:
                found.append(box)
    return found


def _place(page: Any, x: float, y: float) -> tuple[float, float]:
    """A place on a page, however it is turned, in per cent from its upper left corner; never beyond its edges."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return (_within(across.value), _within(down.value))


def _within(steps: int) -> float:
    return round(min(max(steps * 100 / _FINE, 0.0), 100.0), 2)


def _pixels(page: Any, most: tuple[int, int]) -> tuple[int, int, bytes]:
    width, height = page.get_size()
    scale = min((most[0] - 1) / width, (most[1] - 1) / height, _LARGEST_SCALE)  # a part of a pixel is rounded up
    bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=raw.FPDFBitmap_BGR, may_draw_forms=False)
    rows, wide = memoryview(bitmap.buffer).cast("B"), bitmap.width * 3
    lines = (bytes(rows[at : at + wide]) for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return bitmap.width, bitmap.height, b"".join(lines)
