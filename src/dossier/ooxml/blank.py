"""The blank Word document that every file starts from, and the styles in it.

`python -m dossier.ooxml.blank FILE` writes it anew. A project may ship its own blank with the same style names: a lawyer
who changes one style there changes every document.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dossier.ooxml.package import written_zip

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SERIF = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>'
_SANS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'


def _paragraph(id_: str, name: str, ppr: str = "", rpr: str = "", *, based: str = "Normal", following: str = "") -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>{after}'
        f"<w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )


def _character(id_: str, name: str, rpr: str, *, based: str = "DefaultParagraphFont") -> str:
    return (
        f'<w:style w:type="character" w:styleId="{id_}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:rPr>{rpr}</w:rPr></w:style>'
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _numbered(number: int) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def _spacing(before: int, after: int, line: int = 0) -> str:
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def _hanging(twips: int, left: int = 0, right: int = 0) -> str:
    """Words from a line on, what counts them hanging before it; the edge on the right is that of words or of the page."""
    edge = f' w:right="{right}"' if right else ""
    return f'<w:ind w:left="{left or twips}"{edge} w:hanging="{twips}"/>'


_EDGE = 340
"""How much sooner words end than tables do, in twips; the numbers before them hang in 567, which is 10 mm."""
_AT_EDGE = f'<w:ind w:right="{_EDGE}"/>'


_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'
    for side, size, color in (("top", 8, "000000"), ("bottom", 8, "000000"), ("insideH", 4, "999999"))
)

STYLES = (
    f"{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_SERIF}{_size(21)}"
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{_spacing(0, 130, 288)}</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="170" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
    + _paragraph("Title", "Title", f"<w:keepNext/>{_spacing(0, 200, 264)}", f"{_SANS}<w:b/>{_size(38)}")
    + _paragraph("Kicker", "Kicker", f"<w:keepNext/>{_spacing(0, 110)}", f'{_SANS}<w:spacing w:val="10"/>{_size(17)}')
    + _paragraph("Lead", "Lead", _spacing(0, 220) + _AT_EDGE, _size(23))
    + _paragraph("Small", "Small", _spacing(0, 120, 260) + _AT_EDGE, _size(18))
    + _paragraph("RightAligned", "Right Aligned", '<w:jc w:val="right"/>')
    + _paragraph(
        "Heading1",
        "heading 1",
        f'<w:keepNext/><w:keepLines/>{_numbered(2)}{_spacing(420, 140)}{_hanging(567)}<w:outlineLvl w:val="0"/>',
        f"{_SANS}<w:b/>{_size(26)}",
        following="NumberedParagraph",
    )
    + _paragraph(
        "Heading2",
        "heading 2",
        f'<w:keepNext/><w:keepLines/>{_spacing(300, 100)}<w:outlineLvl w:val="1"/>',
        f"{_SANS}<w:b/>{_size(22)}",
        following="NumberedParagraph",
    )
    + _paragraph(
        "PlainHeading",
        "Plain Heading",
        f'<w:keepNext/><w:keepLines/>{_spacing(420, 140)}<w:outlineLvl w:val="1"/>',
        f"{_SANS}<w:b/>{_size(26)}",
    )
    + _paragraph("NumberedParagraph", "Numbered Paragraph", f"{_numbered(1)}{_hanging(567, right=_EDGE)}")
    + _paragraph("ListBullet", "List Bullet", f"{_numbered(3)}{_spacing(0, 70)}{_hanging(227, 567, _EDGE)}")
    + _paragraph("SourceEntry", "Source Entry", f"{_numbered(4)}{_spacing(0, 100, 260)}{_hanging(567, right=_EDGE)}", _size(18))
    + _paragraph(
        "ExhibitEntry", "Exhibit Entry", f"{_numbered(5)}{_spacing(0, 100, 260)}{_hanging(1134, right=_EDGE)}", _size(18)
    )
    + _paragraph("Caption", "caption", f"<w:keepNext/>{_spacing(180, 80)}", f"{_SANS}<w:b/>{_size(17)}")
    + _paragraph("FigureCaption", "Figure Caption", _spacing(80, 240), "", based="Caption")
    + _paragraph("Figure", "Figure", f"<w:keepNext/>{_spacing(200, 0)}")
    + _paragraph("TableText", "Table Text", _spacing(68, 74, 250), _size(18))
    + _paragraph("TableHead", "Table Head", f"<w:keepNext/>{_spacing(68, 74, 250)}", f"{_SANS}<w:b/>{_size(16)}")
    + _paragraph("TableRowHead", "Table Row Head", _spacing(72, 74, 250), f"{_SANS}<w:b/>{_size(16)}", based="TableText")
    + _paragraph("AfterTable", "After Table", '<w:spacing w:before="0" w:after="0" w:line="200" w:lineRule="exact"/>', _size(12))
    + _paragraph(
        "TOC1",
        "toc 1",
        f'<w:tabs><w:tab w:val="left" w:pos="567"/><w:tab w:val="right" w:pos="9072"/></w:tabs>{_spacing(0, 60)}',
    )
    + _paragraph("FootnoteText", "footnote text", f"{_spacing(0, 30, 240)}{_hanging(567)}", _size(17))
    + _paragraph(
        "Header",
        "header",
        '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="999999"/></w:pBdr>' + _spacing(0, 0, 240),
        f'<w:color w:val="333333"/>{_size(17)}',
    )
    + _paragraph("Footer", "footer", f'{_spacing(0, 0, 240)}<w:jc w:val="right"/>', f'<w:color w:val="333333"/>{_size(17)}')
    + _character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>')
    + _character("Hyperlink", "Hyperlink", '<w:color w:val="0B3D6B"/>')
    + _character("Strong", "Strong", _BOLD)
    + _character("Emphasis", "Emphasis", _ITALIC)
    + _character("StrongEmphasis", "Strong Emphasis", _ITALIC, based="Strong")
    + _character("NoteLink", "Note Link", '<w:color w:val="000000"/>')
    + "".join(
        _character(f"Strong{id_}", f"Strong {name}", _BOLD, based=id_)
        + _character(f"Emphasis{id_}", f"Emphasis {name}", _ITALIC, based=id_)
        + _character(f"StrongEmphasis{id_}", f"Strong Emphasis {name}", _ITALIC, based=f"Strong{id_}")
        for id_, name in (("Hyperlink", "Hyperlink"), ("NoteLink", "Note Link"))
    )
    + _character("Gap", "Gap", '<w:i/><w:iCs/><w:color w:val="7A1F1F"/>')
    + '<w:style w:type="table" w:customStyle="1" w:styleId="PacketTable"><w:name w:val="Packet Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblStyleRowBandSize w:val="1"/>'
    f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>'
    "</w:styles>"
)


def _list(id_: int, form: str, text: str, hanging: int, style: str, rpr: str = "", *, left: int = 0) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{id_}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{_hanging(hanging, left)}</w:pPr><w:rPr>{rpr}</w:rPr></w:lvl></w:abstractNum>'
    )


NUMBERING = (
    f"{_HEAD}<w:numbering {_W}>"
    + _list(1, "decimal", "%1.", 567, "NumberedParagraph")
    + _list(2, "upperLetter", "%1.", 567, "Heading1")
    + _list(3, "bullet", "\u2022", 227, "ListBullet", _SERIF, left=567)
    + _list(4, "decimal", "[%1]", 567, "SourceEntry")
    + _list(5, "decimal", "Exhibit %1", 1134, "ExhibitEntry")
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, 6))
    + "</w:numbering>"
)

SETTINGS = (
    f'{_HEAD}<w:settings {_W}><w:zoom w:percent="100"/><w:removePersonalInformation/><w:updateFields w:val="true"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)

FOOTNOTES = (
    f"{_HEAD}<w:footnotes {_W} {_R}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)

FONT_TABLE = (
    f"{_HEAD}<w:fonts {_W}>"
    '<w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/><w:family w:val="roman"/></w:font>'
    '<w:font w:name="Arial"><w:altName w:val="Liberation Sans"/><w:family w:val="swiss"/></w:font>'
    "</w:fonts>"
)

_COLOURS = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "333333", "lt2": "EDEDED", "hlink": "0B3D6B", "folHlink": "0B3D6B"}
_COLOURS |= {f"accent{n}": "555555" for n in range(1, 7)}
_SOLID = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_FACE = '<a:latin typeface="{0}"/><a:ea typeface=""/><a:cs typeface=""/>'
THEME = (
    f'{_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Packet"><a:themeElements>'
    '<a:clrScheme name="Packet">'
    + "".join(
        f'<a:{name}><a:srgbClr val="{_COLOURS[name]}"/></a:{name}>'
        for name in ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    )
    + f'</a:clrScheme><a:fontScheme name="Packet"><a:majorFont>{_FACE.format("Arial")}</a:majorFont>'
    f'<a:minorFont>{_FACE.format("Times New Roman")}</a:minorFont></a:fontScheme><a:fmtScheme name="Packet">'
    f"<a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst><a:lnStyleLst>{f'<a:ln>{_SOLID}</a:ln>' * 3}</a:lnStyleLst>"
    f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)

_TYPES = {
    "word/document.xml": "document.main",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/settings.xml": "settings",
    "word/footnotes.xml": "footnotes",
    "word/header1.xml": "header",
    "word/footer1.xml": "footer",
    "word/fontTable.xml": "fontTable",
}
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    + "".join(
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in _TYPES.items()
    )
    + '<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
_RELATED = {
    "styles": "styles.xml",
    "numbering": "numbering.xml",
    "settings": "settings.xml",
    "footnotes": "footnotes.xml",
    "header": "header1.xml",
    "footer": "footer1.xml",
    "fontTable": "fontTable.xml",
    "theme": "theme/theme1.xml",
}
_DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(_RELATED.items(), 1)
    )
    + "</Relationships>"
)
_DOCUMENT = (
    f'{_HEAD}<w:document {_W} {_R}><w:body><w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
    '<w:footerReference w:type="default" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1531" w:right="1417" w:bottom="1474" w:left="1417" w:header="794" w:footer="737" w:gutter="0"/>'
    "</w:sectPr></w:body></w:document>"
)
_CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"></cp:coreProperties>'
)


def blank_document() -> bytes:
    """The blank document as a package; the same bytes every time."""
    return written_zip(
        {
            "[Content_Types].xml": _CONTENT_TYPES.encode(),
            "_rels/.rels": _RELATIONS.encode(),
            "docProps/core.xml": _CORE.encode(),
            "word/document.xml": _DOCUMENT.encode(),
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS.encode(),
            "word/styles.xml": STYLES.encode(),
            "word/numbering.xml": NUMBERING.encode(),
            "word/settings.xml": SETTINGS.encode(),
            "word/footnotes.xml": FOOTNOTES.encode(),
            "word/fontTable.xml": FONT_TABLE.encode(),
            "word/theme/theme1.xml": THEME.encode(),
            "word/header1.xml": f'{_HEAD}<w:hdr {_W} {_R}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>'.encode(),
            "word/footer1.xml": f'{_HEAD}<w:ftr {_W} {_R}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>'.encode(),
        }
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(blank_document())
