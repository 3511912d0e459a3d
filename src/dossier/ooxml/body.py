"""A page's elements as the body of a Word document, one function for each kind of block.

The writer knows the closed vocabulary and nothing else. Word counts paragraphs, sections, tables, figures and notes
itself, so the numbers that the page prints are left to it, and references are fields with the page's number as their
cached result.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from dossier.errors import RenderFault
from dossier.ooxml import markup
from dossier.packet.vocabulary import FIGURE_SCHEME, Node

FORM_ROW = 510
"""The least height of a row that somebody writes in, in twips."""

NO_PAGE = "\u2013"
"""What the contents show for a page until Word has laid the document out; never the PDF's page."""


@dataclass
class Body:
    """What a page becomes: the body's markup, the notes' markup, and the links that each of the two parts needs."""

    text_width: int
    relate_figure: Callable[[str], str]
    relate_link: Callable[[str], str]
    relate_link_in_note: Callable[[str], str]
    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bookmarks: int = 0
    pictures: int = 0
    in_note: bool = False
    new_page: bool = False

    def write(self, page: Node) -> None:
        """Writes the page's body."""
        for node in next(page.all("body")).nodes:
            self._block(node)

    def _block(self, node: Node) -> None:
        writer = _BLOCKS.get(node.tag)
        if writer is None:
            raise RenderFault(f"page, line {node.line}: Word has no form for <{node.tag}>", "add one to ooxml/body.py")
        writer(self, node)

    def _section(self, node: Node) -> None:
        self.new_page = self.new_page or "annex" in node.classes
        for child in node.nodes:
            self._block(child)
        self.new_page = "front" in node.classes

    def _skip(self, node: Node) -> None:
        """The header and footer are parts of their own."""

    def _title(self, node: Node) -> None:
        self._paragraph("Title", node)

    def _heading(self, node: Node) -> None:
        style = "Heading2" if node.tag == "h3" else "PlainHeading" if "plain" in node.classes else "Heading1"
        self._paragraph(style, node)

    def _text(self, node: Node) -> None:
        styles = {"para": "NumberedParagraph", "lead": "Lead", "kicker": "Kicker", "small": "Small", "right": "RightAligned"}
        style = next((styles[name] for name in styles if name in node.classes), "Normal")
        self._paragraph(style, node, "<w:keepNext/>" if "keep" in node.classes else "")

    def _list(self, node: Node) -> None:
        style = "SourceEntry" if "sources" in node.classes else "ExhibitEntry" if "exhibits" in node.classes else "ListBullet"
        if style == "ListBullet" and node.tag == "ol":
            raise RenderFault(f"page, line {node.line}: a plain numbered list has no form in Word", "use numbered paragraphs")
        for item in node.nodes:
            self._paragraph(style, item)

    def _paragraph(self, style: str, node: Node, extra: str = "") -> None:
        if self.new_page:
            extra, self.new_page = f"{extra}<w:pageBreakBefore/>", False
        self.blocks.append(markup.paragraph(style, self._anchored(node, self._inline(node)), extra))

    def _anchored(self, node: Node, content: str) -> str:
        if node.id is None:
            return content
        self.bookmarks += 1
        return markup.bookmarked(self.bookmarks, node.id, content)

    def _contents(self, node: Node) -> None:
        """The contents as a field, with its entries already written: viewers that compute no fields show them."""
        links = list(node.all("a"))
        for index, link in enumerate(links):
            anchor = markup.bookmark_name(link.attributes["href"][1:])
            page = markup.field(f"PAGEREF {anchor} \\h", NO_PAGE)
            letter = "".join(node.text() for node in link.nodes if "no" in node.classes).strip()
            words = f"{markup.run(letter)}{_TAB}{markup.run(link.text(without=frozenset(['no'])))}{_TAB}"
            entry = f'<w:hyperlink w:anchor="{anchor}">{words}{page}</w:hyperlink>'
            if index == 0:
                begin = (
                    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
                    ' TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                )
                entry = begin + entry
            if index == len(links) - 1:
                entry += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            self.blocks.append(markup.paragraph("TOC1", entry))

    def _table(self, node: Node) -> None:
        for caption in node.all("caption"):
            counter = markup.field("SEQ Table \\* ARABIC", _digits(caption))
            self._caption("Caption", "Table ", counter, caption, node)
        widths = self._widths(node)
        height = f'<w:trHeight w:val="{FORM_ROW}"/>' if "form" in node.classes else ""
        rows = [self._row(row, widths, head=True) for part in node.all("thead") for row in part.nodes]
        rows += [self._row(row, widths, head=False, height=height) for part in node.all("tbody") for row in part.nodes]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        first = 1 if any(True for _ in node.all("thead")) else 0
        self.blocks.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="PacketTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"0020" if first else "0000"}" w:firstRow="{first}" '
            'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
        self.blocks.append(markup.paragraph("AfterTable", ""))

    def _widths(self, node: Node) -> list[int]:
        """The columns in twips; the last takes what rounding leaves."""
        shares = [re.search(r"width:\s*([\d.]+)%", col.attributes.get("style", "")) for col in node.all("col")]
        if not shares or None in shares:
            raise RenderFault(f"page, line {node.line}: a table's columns have no widths", "give each <col> a width in per cent")
        widths = [int(self.text_width * float(share[1]) / 100) for share in shares if share]
        return [*widths[:-1], self.text_width - sum(widths[:-1])]

    def _row(self, row: Node, widths: list[int], *, head: bool, height: str = "") -> str:
        cells = row.nodes
        if len(cells) != len(widths):
            raise RenderFault(f"page, line {row.line}: a row has {len(cells)} cells for {len(widths)} columns", "mend the table")
        properties = "<w:cantSplit/>" + height + ("<w:tblHeader/>" if head else "")
        written = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            + markup.paragraph(
                "TableText" if cell.tag == "td" else "TableHead" if head else "TableRowHead",
                self._anchored(cell, self._inline(cell)),
            )
            + "</w:tc>"
            for cell, width in zip(cells, widths, strict=True)
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"

    def _figure(self, node: Node) -> None:
        image = next(node.all("img"))
        self.pictures += 1
        width, height = float(image.attributes["width"]), float(image.attributes["height"])
        relation = self.relate_figure(image.attributes["src"].removeprefix(FIGURE_SCHEME))
        drawn = markup.picture(
            relation, self.pictures, image.attributes["alt"], self.text_width, int(self.text_width * height / width)
        )
        self.blocks.append(markup.paragraph("Figure", drawn))
        for caption in node.all("figcaption"):
            self._caption("FigureCaption", "Figure ", markup.field("SEQ Figure \\* ARABIC", _digits(caption)), caption, node)

    def _caption(self, style: str, label: str, counter: str, caption: Node, holder: Node) -> None:
        content = f"{markup.run(label)}{counter}{markup.run('. ')}{self._inline(caption)}"
        self.blocks.append(markup.paragraph(style, self._anchored(caption if caption.id else holder, content)))

    def _inline(self, node: Node, styles: frozenset[str] = frozenset(), language: str = "") -> str:
        written = []
        language = node.attributes.get("lang", language)
        for child in node.children:
            if isinstance(child, str):
                written.append(markup.run(child, markup.run_properties(styles, language)))
            elif child.tag == "br":
                written.append("<w:r><w:br/></w:r>")
            elif child.tag == "a":
                written.append(self._link(child, styles, language))
            elif "note" in child.classes:
                written.append(self._note(child))
            elif "no" not in child.classes:
                inside = self._inline(child, styles | _own_styles(child), language)
                written.append(self._anchored(child, inside) if child.tag == "span" else inside)
        return "".join(written)

    def _note(self, node: Node) -> str:
        if self.in_note:
            raise RenderFault(f"page, line {node.line}: a note stands inside a note", "put it beside the other")
        number = len(self.notes) + 1
        self.notes.append("")
        self.in_note = True
        self.notes[number - 1] = markup.footnote(number, self._anchored(node, self._inline(node)))
        self.in_note = False
        return markup.footnote_call(number)

    def _link(self, node: Node, styles: frozenset[str], language: str) -> str:
        href = node.attributes["href"]
        if node.classes & {"ref", "src"}:
            anchor = markup.bookmark_name(href[1:])
            properties = markup.run_properties(styles | {"Hyperlink"}, language)
            return markup.field(f"REF {anchor} \\r \\h", node.text(), properties)
        kind = "NoteLink" if self.in_note else "Hyperlink"  # a note that is all links reads as text
        inside = self._inline(node, styles | {kind}, language)
        if href.startswith("#"):
            return f'<w:hyperlink w:anchor="{markup.bookmark_name(href[1:])}">{inside}</w:hyperlink>'
        relation = (self.relate_link_in_note if self.in_note else self.relate_link)(href)
        return f'<w:hyperlink r:id="{relation}">{inside}</w:hyperlink>'


def _digits(caption: Node) -> str:
    """The number that the page gave a caption."""
    label = next((node.text() for node in caption.nodes if "no" in node.classes), "")
    return re.sub(r"\D", "", label)


def _own_styles(node: Node) -> frozenset[str]:
    name = "Gap" if "gap" in node.classes else {"strong": "Strong", "em": "Emphasis"}.get(node.tag)
    return frozenset([name] if name else [])


_TAB = "<w:r><w:tab/></w:r>"
_BLOCKS: dict[str, Callable[[Body, Node], None]] = {
    "section": Body._section,
    "header": Body._skip,
    "footer": Body._skip,
    "h1": Body._title,
    "h2": Body._heading,
    "h3": Body._heading,
    "p": Body._text,
    "ul": Body._list,
    "ol": Body._list,
    "nav": Body._contents,
    "table": Body._table,
    "figure": Body._figure,
}
