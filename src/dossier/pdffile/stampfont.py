"""The letters of stamps: a part of a font of ours, embedded once in a file and shared by all its pages.

A stamp is text, so that a number can be searched for and read aloud; the font is embedded, as PDF/UA asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from dossier.pdffile.packing import pack

_LETTERS = "".join(map(chr, range(0x20, 0x7F)))
_NAME = "/DOSSIE+StampSans"
_TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{rows}
endcmap CMapName currentdict /CMap defineresource pop end end"""


@dataclass(frozen=True)
class Lettering:
    """A font cut down to the letters of stamps: its file, and the number and width of each letter."""

    file: bytes
    glyphs: dict[str, int]
    widths: dict[str, float]
    box: tuple[int, int, int, int]
    heights: tuple[int, int, int]

    def width(self, words: str, size: float) -> float:
        """How wide words are, in points."""
        return sum(self.widths[letter] for letter in words) * size / 1000

    def shown(self, words: str) -> str:
        """Words as a page's content names them."""
        return "<" + "".join(f"{self.glyphs[letter]:04X}" for letter in words) + ">"

    def font(self, document: pikepdf.Pdf) -> Any:
        """The font as an object of a document."""
        file, table = document.make_stream(self.file, Length1=len(self.file)), self._table(document)
        ascent, descent, capitals = self.heights
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name(_NAME),
            Flags=32,
            FontBBox=list(self.box),
            ItalicAngle=0,
            Ascent=ascent,
            Descent=descent,
            CapHeight=capitals,
            StemV=80,
            FontFile2=file,
        )
        in_order = sorted(self.glyphs, key=self.glyphs.__getitem__)
        cid = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name(_NAME),
            CIDSystemInfo=pikepdf.Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
            FontDescriptor=document.make_indirect(descriptor),
            W=[item for letter in in_order for item in (self.glyphs[letter], pikepdf.Array([round(self.widths[letter])]))],
            CIDToGIDMap=pikepdf.Name.Identity,
        )
        pack(file)
        return document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type0,
                BaseFont=pikepdf.Name(_NAME),
                Encoding=pikepdf.Name("/Identity-H"),
                DescendantFonts=[document.make_indirect(cid)],
                ToUnicode=table,
            )
        )

    def _table(self, document: pikepdf.Pdf) -> pikepdf.Stream:
        """What gives the letters back to a reader that copies or searches them."""
        in_order = sorted(self.glyphs, key=self.glyphs.__getitem__)
        rows = "\n".join(f"1 beginbfchar <{self.glyphs[letter]:04X}> <{ord(letter):04X}> endbfchar" for letter in in_order)
        table = document.make_stream(_TO_UNICODE.format(rows=rows).encode())
        pack(table)
        return table


@lru_cache(maxsize=2)
def lettering(font: Path) -> Lettering:
    """The letters of stamps in a font file; the same file gives the same bytes."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=[], name_IDs=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += ["FFTM"]
    with TTFont(font, recalcTimestamp=False) as face:
        cutter = Subsetter(options)
        cutter.populate(text=_LETTERS)
        cutter.subset(face)
        out = BytesIO()
        face.save(out)
        scale, names, metrics = 1000 / face["head"].unitsPerEm, face.getBestCmap(), face["hmtx"]
        glyphs = {letter: face.getGlyphID(names[ord(letter)]) for letter in _LETTERS}
        widths = {letter: metrics[names[ord(letter)]][0] * scale for letter in _LETTERS}
        head, high = face["head"], face["hhea"]
        box = tuple(round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax))
        heights = (round(high.ascent * scale), round(high.descent * scale), 729)
    return Lettering(out.getvalue(), glyphs, widths, (box[0], box[1], box[2], box[3]), heights)
