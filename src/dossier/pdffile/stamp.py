"""Marks stamped across finished pages, as artifacts that no screen reader speaks."""

from __future__ import annotations

import math
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf

MARK_GREY = 0.93
"""Light enough to read through, dark enough to survive a copier."""

_MARK = pikepdf.Name("/DossierMark")


def stamp_mark(pdf: bytes, mark: str | None, font: Path) -> bytes:
    """The PDF with a mark across every page, or merely written anew; deterministic either way.

    The mark is an artifact (ISO 32000-1, 14.8.2.2) drawn as outlines, so the tag tree, the rule that every font is
    embedded and the PDF/UA claim stay as they are.

    Args:
        font: the font file whose outlines the mark is drawn with.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        if mark:
            outline, width = _outline(mark, font)
            for page in document.pages:
                _stamp(document, page, outline, width)
        out = BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
        return out.getvalue()


def _outline(mark: str, font: Path) -> tuple[str, float]:
    """The mark as PDF path operators in units of one font size, and its width in the same."""
    from fontTools.pens.basePen import BasePen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    class Operators(BasePen):  # type: ignore[misc]
        def __init__(self, glyphs: object) -> None:
            super().__init__(glyphs)
            self.written: list[str] = []

        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol's name
            self.written.append(f"{point[0]:.4f} {point[1]:.4f} m")

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
            self.written.append(f"{point[0]:.4f} {point[1]:.4f} l")

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
            self.written.append(" ".join(f"{x:.4f} {y:.4f}" for x, y in points) + " c")

        def _closePath(self) -> None:  # noqa: N802
            self.written.append("h")

    with TTFont(font) as face:
        glyphs, names, scale = face.getGlyphSet(), face.getBestCmap(), 1 / face["head"].unitsPerEm
        pen, across = Operators(glyphs), 0.0
        for letter in mark:
            glyph = glyphs[names[ord(letter)]]
            glyph.draw(TransformPen(pen, (scale, 0, 0, scale, across, 0)))
            across += glyph.width * scale
    return " ".join(pen.written), across


def _stamp(document: pikepdf.Pdf, page: pikepdf.Page, outline: str, across: float) -> None:
    x0, y0, x1, y1 = (float(value) for value in page.mediabox)
    width, height = x1 - x0, y1 - y0
    length = math.hypot(width, height)
    cosine, sine, size = width / length, height / length, 0.5 * length / across
    left, low = -across * size / 2, -0.36 * size
    x, y = width / 2 + left * cosine - low * sine, height / 2 + left * sine + low * cosine
    matrix = " ".join(f"{value:.3f}" for value in (size * cosine, size * sine, -size * sine, size * cosine, x, y))
    form = document.make_stream(
        f"q {MARK_GREY} g {matrix} cm {outline} f Q".encode(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[Decimal(0), Decimal(0), Decimal(str(round(width, 2))), Decimal(str(round(height, 2)))],
    )
    give_own_resources(page)
    page.add_resource(form, pikepdf.Name.XObject, _MARK)
    under = f"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q {_MARK} Do Q EMC\n"
    page.contents_add(document.make_stream(under.encode()), prepend=True)


def give_own_resources(page: pikepdf.Page) -> None:
    """Gives a page a dictionary of resources of its own, before anything is added to it: pages may share one."""
    shared = page.obj.get("/Resources", pikepdf.Dictionary())
    own = pikepdf.Dictionary(dict(shared.items()))
    for kind in ("/XObject", "/Font"):
        if kind in own:
            own[kind] = pikepdf.Dictionary(dict(own[kind].items()))
    page.obj["/Resources"] = own
