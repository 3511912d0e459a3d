"""The number of a page and the words at its head, stamped as artifacts into margins that are kept free for them.

Every stamp stands in a part of the page's content and under a name of its own, so that none can take another's place.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from dossier.pdffile.packing import pack
from dossier.pdffile.stamp import give_own_resources
from dossier.pdffile.stampfont import lettering

SIZE, INK, LINK = 8.0, "0.25 g", "0.04 0.24 0.42 rg"
FOOT, HEAD, SECOND, SIDE = 20.0, 24.0, 36.0, 28.0
"""The base lines of stamps: from the foot of the page, and twice from its head; and the margin at their side, in points."""

_FONT = "/DossierStamp"


@dataclass(frozen=True)
class Band:
    """What is stamped at the head of a page: words at the left, and below them words of which each leads to an anchor."""

    words: str
    opening: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Numbering:
    """The number of a file's first page, of the last page of all files that belong together, and the words around both.

    Attributes:
        words: with {page} and {pages}.
        mark: stamped at the head of each page that has a band.
    """

    first: int
    last: int
    words: str
    mark: str

    def of(self, page: int) -> int:
        """The number of a page that is counted from 0."""
        return self.first + page


class Stamper:
    """Stamps the pages of one document with one font."""

    def __init__(self, document: pikepdf.Pdf, numbering: Numbering, font: Path) -> None:
        self._document = document
        self._numbering = numbering
        self._letters = lettering(font)
        self._font = self._letters.font(document)

    def stamp(self, page: pikepdf.Page, number: int, band: Band | None, names: Container[str]) -> None:
        """Stamps a page, counted from 0, with its number and, where it has one, its band; links lead to names that exist."""
        x0, y0, x1, y1 = (float(value) for value in page.mediabox)
        words = self._numbering.words.format(page=self._numbering.of(number), pages=self._numbering.last)
        centre = (x0 + x1 - self._letters.width(words, SIZE)) / 2
        stamps = [self._artifact("Footer", [self._text(words, centre, y0 + FOOT)])]
        if band is not None:
            right = x1 - SIDE - self._letters.width(self._numbering.mark, SIZE)
            lines = [self._text(band.words, x0 + SIDE, y1 - HEAD), self._text(self._numbering.mark, right, y1 - HEAD)]
            stamps.append(self._artifact("Header", [*lines, *self._links(page, band, x0 + SIDE, y1 - SECOND, names)]))
        give_own_resources(page)
        page.add_resource(self._font, pikepdf.Name.Font, pikepdf.Name(f"{_FONT}{number}"))
        page.contents_add(self._document.make_stream(b"q\n"), prepend=True)
        drawn = "\nQ\n" + "\n".join(stamps).replace(f"{_FONT} ", f"{_FONT}{number} ")
        stamped = self._document.make_stream(drawn.encode())
        pack(stamped)
        page.contents_add(stamped)

    def _artifact(self, kind: str, texts: list[str]) -> str:
        return f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC q {INK} {' '.join(texts)} Q EMC"

    def _text(self, words: str, x: float, y: float, colour: str = "") -> str:
        drawn = f"BT {_FONT} {SIZE:g} Tf {x:.2f} {y:.2f} Td {self._letters.shown(words)} Tj ET"
        return f"q {colour} {drawn} Q" if colour else drawn

    def _links(self, page: pikepdf.Page, band: Band, x: float, y: float, names: Container[str]) -> list[str]:
        """The second line of a band; what does not fit into it is left out, and said to be."""
        drawn, at = [self._text(band.opening, x, y)], x + self._letters.width(band.opening, SIZE)
        most = float(page.mediabox[2]) - SIDE - self._letters.width(_MORE, SIZE)
        for place, (words, anchor) in enumerate(band.links):
            before = ", " if place else " "
            wide = self._letters.width(words, SIZE)
            start = at + self._letters.width(before, SIZE)
            if start + wide > most:
                drawn.append(self._text(_MORE, at, y))
                break
            drawn.append(self._text(before, at, y))
            drawn.append(self._text(words, start, y, LINK if anchor in names else ""))
            if anchor in names:
                self._link(page, anchor, (start, y - 2, start + wide, y + SIZE))
            at = start + wide
        return drawn if band.opening else []

    def _link(self, page: pikepdf.Page, anchor: str, box: tuple[float, float, float, float]) -> None:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[round(value, 2) for value in box],
            Border=[0, 0, 0],
            Dest=pikepdf.String(anchor),
        )
        if "/Annots" not in page.obj:
            page.obj.Annots = pikepdf.Array()
        page.obj.Annots.append(self._document.make_indirect(link))


_MORE = ", and more: see the index"
