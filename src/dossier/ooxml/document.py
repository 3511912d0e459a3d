"""A page as a Word file: our blank document, filled by python-docx, written as the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Twips

from dossier.ooxml import markup
from dossier.ooxml.body import Body
from dossier.ooxml.package import normalised
from dossier.packet.vocabulary import Node, footer_of

_PAPERS = {"a4": (11906, 16838), "letter": (12240, 15840)}
_MARGIN = 1417
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def write_document(page: Node, pictures: Mapping[str, bytes], blank: bytes, *, paper: str, mark: str | None) -> bytes:
    """The page as a Word file.

    Args:
        page: the numbered page.
        pictures: the PNG of each figure by the name that the page uses.
        blank: the blank document to fill.
        paper: a4 or letter.
        mark: words across every page, such as DRAFT; None for none.

    Raises:
        RenderFault: the page holds something that Word has no form for here.
    """
    document = docx.Document(BytesIO(blank))
    notes = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    body = Body(
        text_width=_PAPERS[paper][0] - 2 * _MARGIN,
        relate_figure=lambda name: document.part.get_or_add_image(BytesIO(pictures[name]))[0],
        relate_link=lambda url: document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        relate_link_in_note=lambda url: notes.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
    )
    body.write(page)
    _fill_body(document, body.blocks)
    _fill_notes(notes, body.notes)
    _set_paper(document, paper)
    _set_running_words(document, page, mark)
    _set_properties(document, page)
    out = BytesIO()
    document.save(out)
    return normalised(out.getvalue())


def _fill_body(document: WordDocument, blocks: list[str]) -> None:
    """All blocks at once: parsing one string is many times quicker than building elements."""
    holder = parse_xml(f"<w:body {markup.NAMESPACES}>{''.join(blocks)}</w:body>")
    section = document.element.body.sectPr
    for block in list(holder):
        section.addprevious(block)


def _fill_notes(part: Part, notes: list[str]) -> None:
    head, tail = part.blob.decode().rsplit("</w:footnotes>", 1)
    part._blob = f"{head}{''.join(notes)}</w:footnotes>{tail}".encode()


def _set_paper(document: WordDocument, paper: str) -> None:
    section = document.sections[0]
    width, height = _PAPERS[paper]
    section.page_width, section.page_height = Twips(width), Twips(height)
    for tab in document.styles.element.iterfind(f".//{_W}style[@{_W}styleId='TOC1']//{_W}tab[@{_W}val='right']"):
        tab.set(f"{_W}pos", str(width - 2 * _MARGIN))


def _set_running_words(document: WordDocument, page: Node, mark: str | None) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    words = next((node.text() for node in page.all("header")), "")
    content = markup.run(words) + (markup.watermark(mark) if mark else "")
    _append(header._p, content)
    fields = {"page": markup.field("PAGE", "1"), "pages": markup.field("NUMPAGES", "1")}
    foot = "".join((markup.run(text) if text else "") + fields.get(counter, "") for text, counter in footer_of(page))
    _append(section.footer.paragraphs[0]._p, foot)


def _append(paragraph: object, content: str) -> None:
    for run in parse_xml(f"<w:p {markup.NAMESPACES}>{content}</w:p>"):
        paragraph.append(run)  # type: ignore[attr-defined]


def _set_properties(document: WordDocument, page: Node) -> None:
    """Title, author and language as the page gives them; no clock and no user of this machine."""
    properties = document.core_properties
    properties.title = next(page.all("title")).text()
    meta = {node.attributes.get("name"): node.attributes.get("content", "") for node in page.all("meta")}
    properties.author = meta.get("author", "")
    language = page.attributes.get("lang", "en-GB")
    properties.language = language
    default = document.styles.element.find(".//{*}docDefaults//{*}lang")
    if default is not None:
        default.set(f"{_W}val", language)
