"""Small pieces of WordprocessingML as text, each a function of its words."""

from __future__ import annotations

import hashlib
import re
from xml.sax.saxutils import escape, quoteattr

LONGEST_BOOKMARK = 40
"""Word cuts longer names without a word."""

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)

EMU_PER_TWIP = 635

CHARACTER_STYLES = ("Strong", "Emphasis", "Hyperlink", "NoteLink")
"""Styles of runs that may meet in one run; each meeting is a style of its own, named in this order."""


def bookmark_name(anchor: str) -> str:
    """The bookmark for an anchor of the page: letters, digits and underscores, at most 40, and never two alike.

    A dot becomes two underscores and a hyphen one, which no two ids share; anything else is told apart by a hash.
    """
    plain = "_" + anchor.replace(".", "__").replace("-", "_")
    if len(plain) <= LONGEST_BOOKMARK and re.fullmatch(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*", anchor):
        return plain
    start = re.sub(r"[^A-Za-z0-9]", "_", plain)[: LONGEST_BOOKMARK - 9]
    return f"{start}_{hashlib.sha256(anchor.encode()).hexdigest()[:8]}"


def run(text: str, properties: str = "") -> str:
    """A run of words."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = text.split("\n")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in pieces)
    return f"<w:r>{inside}{words}</w:r>"


def run_properties(styles: frozenset[str], language: str = "") -> str:
    """How a run looks, by one named style: what is several things at once has the style of their names together."""
    name = "Gap" if "Gap" in styles else "".join(one for one in CHARACTER_STYLES if one in styles)
    return (f'<w:rStyle w:val="{name}"/>' if name else "") + (f'<w:lang w:val="{language}"/>' if language else "")


def paragraph(style: str, content: str, extra: str = "") -> str:
    """A paragraph in a style; `extra` is what follows the style in its properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{content}</w:p>'


def field(instruction: str, result: str, properties: str = "") -> str:
    """A field with the result that shows until Word computes it anew."""
    return f"<w:fldSimple w:instr={quoteattr(f' {instruction} ')}>{run(result, properties)}</w:fldSimple>"


def bookmarked(number: int, anchor: str, content: str) -> str:
    """Content inside a bookmark."""
    name = bookmark_name(anchor)
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def footnote_call(number: int) -> str:
    """The mark that calls a footnote."""
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def footnote(number: int, content: str) -> str:
    """A footnote."""
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:tab/></w:r>'
    return f'<w:footnote w:id="{number}">{paragraph("FootnoteText", mark + content)}</w:footnote>'


def picture(relation: str, number: int, alternative: str, width: int, height: int) -> str:
    """A picture in line with the text; sizes in twips."""
    across, down = width * EMU_PER_TWIP, height * EMU_PER_TWIP
    words = quoteattr(alternative)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Figure {number}" descr={words}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Figure {number}" descr={words}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def watermark(words: str) -> str:
    """Words across the page, behind the text; stands in the header."""
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="DossierMark" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:430pt;height:108pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#ededed" stroked="f">'
        f'<v:textpath style="font-family:Arial;font-weight:bold;font-size:1pt" string={quoteattr(words)}/>'
        "</v:shape></w:pict></w:r>"
    )
