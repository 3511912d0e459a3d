"""The Word file is clean, valid, and made of Word's own styles and fields."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from dossier.errors import RenderFault
from dossier.ooxml.blank import blank_document
from dossier.ooxml.markup import bookmark_name
from dossier.ooxml.package import normalised, written_zip
from tests import pages
from tests.test_pdf import page_of

STYLES = {"Title", "Heading1", "Heading2", "NumberedParagraph", "TableText", "TableHead", "Caption", "FigureCaption"}
STYLES |= {"PlainHeading", "SourceEntry", "ExhibitEntry", "ListBullet", "TOC1", "Kicker", "Lead", "Small"}
STYLES |= {"TableRowHead", "AfterTable"}
DIRECT = {
    "rPr": {"rStyle", "lang"},
    "pPr": {"pStyle", "keepNext", "pageBreakBefore"},
    "tblPr": {"tblStyle", "tblW", "tblLayout", "tblLook"},
    "trPr": {"cantSplit", "trHeight", "tblHeader"},
    "tcPr": {"tcW"},
}
"""What may be set on a thing itself: its style, its language, where it must stand, and the measure of tables."""


@pytest.mark.parametrize("page", [pages.proof, pages.packet], ids=["proof", "packet"])
def test_it_passes_the_open_xml_audit(page, tmp_path: Path) -> None:
    path = tmp_path / "page.docx"
    path.write_bytes(pages.docx(page()))
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []
    assert result.is_valid


def test_every_kind_of_block_has_its_style() -> None:
    word = pages.part(pages.docx(pages.packet()), "word/document.xml")
    used = {style.get(f"{pages.W}val") for style in word.iter(f"{pages.W}pStyle")}
    assert used >= STYLES
    known = {
        style.get(f"{pages.W}styleId")
        for style in pages.part(pages.docx(pages.packet()), "word/styles.xml").iter(f"{pages.W}style")
    }
    assert used <= known


def properties_in(word: bytes) -> dict[str, set[str]]:
    """What is set directly on runs, paragraphs, tables, rows and cells, by the kind of what it is set on."""
    found: dict[str, set[str]] = {}
    for name in ("document", "footnotes", "header1", "footer1"):
        for element in pages.part(word, f"word/{name}.xml").iter():
            kind = element.tag.removeprefix(pages.W)
            if kind in DIRECT:
                found.setdefault(kind, set()).update(child.tag.removeprefix(pages.W) for child in element)
    return found


@pytest.mark.parametrize("page", [pages.proof, pages.packet], ids=["proof", "packet"])
def test_looks_come_from_styles_and_from_nothing_else(page) -> None:
    found = properties_in(pages.docx(page()))
    assert {kind: names - DIRECT[kind] for kind, names in found.items() if names - DIRECT[kind]} == {}


@pytest.mark.parametrize("page", [pages.proof, pages.packet], ids=["proof", "packet"])
def test_every_style_in_use_rests_on_one_that_a_lawyer_knows(page) -> None:
    word = pages.docx(page())
    styles = {style.get(f"{pages.W}styleId"): style for style in pages.part(word, "word/styles.xml").iter(f"{pages.W}style")}
    used = {
        mark.get(f"{pages.W}val")
        for name in ("document", "footnotes", "header1", "footer1")
        for kind in ("pStyle", "rStyle", "tblStyle")
        for mark in pages.part(word, f"word/{name}.xml").iter(f"{pages.W}{kind}")
    }
    assert {"Strong", "Emphasis", "Hyperlink", "NoteLink", "AfterTable", "FootnoteText"} <= used
    for name in used:
        at = name
        while (based := styles[at].find(f"{pages.W}basedOn")) is not None:
            at = based.get(f"{pages.W}val")
        assert at in ("Normal", "DefaultParagraphFont", "TableNormal"), name


def test_no_row_is_kept_with_the_next_but_the_head_of_its_table() -> None:
    for table in pages.part(pages.docx(pages.packet()), "word/document.xml").iter(f"{pages.W}tbl"):
        for row in table.findall(f"{pages.W}tr"):
            styles = {style.get(f"{pages.W}val") for style in row.iter(f"{pages.W}pStyle")}
            is_head = row.find(f"{pages.W}trPr/{pages.W}tblHeader") is not None
            assert styles == {"TableHead"} if is_head else styles <= {"TableText", "TableRowHead"}


def test_page_numbers_in_the_contents_stand_at_the_edge_of_the_paper() -> None:
    for page, width in ((pages.proof(), 11906), (pages.packet(), 12240)):
        styles = pages.part(pages.docx(page), "word/styles.xml")
        tabs = styles.findall(f".//{pages.W}style[@{pages.W}styleId='TOC1']//{pages.W}tab")
        assert [tab.get(f"{pages.W}pos") for tab in tabs] == ["567", str(width - 2 * 1417)]


def test_it_says_nothing_about_who_made_it_when_or_where() -> None:
    with zipfile.ZipFile(BytesIO(pages.docx(pages.packet()))) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.comment for entry in archive.infolist()} == {b""}
    assert names[0] == "[Content_Types].xml"
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or name.endswith("app.xml")]
    assert "python-docx" not in core
    assert "Submission concerning Jane Ivanovna Roe" in core
    assert re.findall(r"\d{4}-\d\d-\d\dT", core) == []


def test_page_numbers_in_the_contents_are_left_to_word() -> None:
    word = pages.part(pages.docx(pages.packet()), "word/document.xml")
    fields = [f for f in word.iter(f"{pages.W}fldSimple") if "PAGEREF" in f.get(f"{pages.W}instr", "")]
    assert len(fields) == 8
    assert {pages.words_of(field) for field in fields} == {"\u2013"}


def test_the_draft_mark_stands_in_the_header_and_goes_with_the_draft() -> None:
    with zipfile.ZipFile(BytesIO(pages.docx(pages.packet()))) as archive:
        assert 'string="DRAFT"' in archive.read("word/header1.xml").decode()
    with zipfile.ZipFile(BytesIO(pages.docx(pages.packet(), mark=None))) as archive:
        assert "textpath" not in archive.read("word/header1.xml").decode()


def test_figures_have_text_alternatives() -> None:
    with zipfile.ZipFile(BytesIO(pages.docx(pages.packet()))) as archive:
        assert re.search(r'<wp:docPr [^>]*descr="Chair, Inspectorate: [^"]+"', archive.read("word/document.xml").decode())


def test_foreign_words_carry_their_language() -> None:
    with zipfile.ZipFile(BytesIO(pages.docx(pages.packet()))) as archive:
        assert '<w:lang w:val="ru"/>' in archive.read("word/document.xml").decode()
        assert '<w:lang w:val="en-SY"' in archive.read("word/styles.xml").decode()


def test_the_blank_document_is_the_one_that_the_program_writes() -> None:
    assert pages.kit().blank.read_bytes() == blank_document()


def test_a_package_with_a_part_that_no_packet_needs_is_refused() -> None:
    with pytest.raises(ValueError, match="customXml"):
        normalised(written_zip({"[Content_Types].xml": b"", "customXml/item1.xml": b"<a/>"}))


def test_bookmarks_are_short_plain_and_never_two_alike() -> None:
    anchors = ["case.john-doe.E1", "case.john.doe-E1", "a" * 60, "a" * 61, "plain"]
    names = [bookmark_name(anchor) for anchor in anchors]
    assert len(set(names)) == len(anchors)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in names)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<ol><li>One</li></ol>", "plain numbered list"),
        ("<table><tbody><tr><td>x</td></tr></tbody></table>", "no widths"),
        (
            '<table><colgroup><col style="width:50%"/><col style="width:50%"/></colgroup>'
            "<tbody><tr><td>x</td></tr></tbody></table>",
            "1 cells for 2 columns",
        ),
        ('<p>x<span class="note">a<span class="note">b</span></span></p>', "note stands inside a note"),
    ],
    ids=["numbered list", "table without widths", "ragged table", "note in a note"],
)
def test_what_word_has_no_form_for_fails_with_its_line(body: str, message: str) -> None:
    with pytest.raises(RenderFault, match=message):
        pages.word_writer().write(page_of(body), {}, paper="a4", mark=None)
