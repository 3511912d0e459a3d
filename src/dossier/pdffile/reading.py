"""The words that a reader can see on the pages of a PDF."""

from __future__ import annotations

from collections.abc import Iterable

import pypdfium2

_DROPPED = dict.fromkeys(map(ord, "-\u0002\u00ad\u2010\u2011\ufffe\u2022"))

MOST_PAGES_FOR_A_BLOCK = 6
"""A block of text may run over the ends of so many pages before something is taken to be missing."""


def page_texts(pdf: bytes) -> list[str]:
    """The words within the visible bounds of each page, in the order in which they are drawn."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_bounded())
            text_page.close()
            page.close()
        return texts
    finally:
        document.close()


def unreadable(pdf: bytes, blocks: Iterable[str]) -> list[str]:
    """The blocks of text that cannot be read whole in a PDF; white space is disregarded.

    A block may be cut by the end of a page, and then goes on on the next.
    """
    pages = [_bare(text) for text in page_texts(pdf)]
    return [block for block in blocks if (bare := _bare(block)) and not _stands_in(bare, pages)]


def _bare(text: str) -> str:
    """The letters alone: white space is layout, and pdfium drops hyphens at ends of lines and sets bullets among the words."""
    return "".join(text.split()).translate(_DROPPED)


def _stands_in(block: str, pages: list[str]) -> bool:
    if any(block in page for page in pages):
        return True
    return any(_continues(block, pages, start) for start in range(len(pages) - 1))


def _continues(block: str, pages: list[str], start: int) -> bool:
    rest = block
    for page in pages[start : start + MOST_PAGES_FOR_A_BLOCK]:
        taken = _longest_start(rest, page)
        rest = rest[taken:]
        if not rest:
            return True
        if not taken:
            return False
    return False


def _longest_start(text: str, page: str) -> int:
    """How many characters from the start of a text stand together on a page."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text[:middle] in page:
            low = middle
        else:
            high = middle - 1
    return low
