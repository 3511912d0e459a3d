"""PDF and Word carry the same words, numbers and notes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from dossier.packet.setting import Packet
from dossier.packet.vocabulary import Node, parse_page
from dossier.pdffile.reading import page_texts
from tests import pages
from tests.wordfiles import through_office

PAGES = {"proof": pages.proof, "packet": pages.packet}
soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture(params=PAGES.values(), ids=PAGES.keys())
def page(request: pytest.FixtureRequest) -> Packet:
    return request.param()


def test_word_has_the_words_of_the_page_in_their_order(page: Packet) -> None:
    assert pages.blocks_of_word(pages.docx(page)) == pages.blocks_of_page(parse_page(page.xhtml))


def test_word_has_the_notes_of_the_page_in_their_order(page: Packet) -> None:
    assert pages.notes_of_word(pages.docx(page)) == pages.notes_of_page(parse_page(page.xhtml))


def test_the_pdf_has_every_word_of_the_page_as_often_as_the_page(page: Packet) -> None:
    in_pdf = _letters(" ".join(page_texts(pages.pdf(page, mark=None))))
    for block in [*pages.blocks_of_page(parse_page(page.xhtml)), *pages.notes_of_page(parse_page(page.xhtml))]:
        start = _letters(block)[:24]
        assert start in in_pdf, block
        assert in_pdf.count(start) >= sum(_letters(b)[:24] == start for b in pages.blocks_of_page(parse_page(page.xhtml)))


def test_numbers_that_word_counts_itself_are_those_that_the_page_prints(page: Packet) -> None:
    root, word = parse_page(page.xhtml), pages.part(pages.docx(page), "word/document.xml")
    styles = Counter(
        style.get(f"{pages.W}val")
        for paragraph in word.iter(f"{pages.W}p")
        if (style := paragraph.find(f"{pages.W}pPr/{pages.W}pStyle")) is not None
    )
    printed = [_number(node) for node in root.all("p") if "para" in node.classes]
    assert printed == [f"{n}." for n in range(1, styles["NumberedParagraph"] + 1)]
    letters = [_number(node) for node in root.all("h2") if "plain" not in node.classes]
    assert letters == [f"{chr(64 + n)}." for n in range(1, styles["Heading1"] + 1)]
    sources = [_number(node) for entries in root.all("ol") if "sources" in entries.classes for node in entries.nodes]
    assert sources == [f"[{n}]" for n in range(1, styles["SourceEntry"] + 1)]
    exhibits = [_number(node) for entries in root.all("ol") if "exhibits" in entries.classes for node in entries.nodes]
    assert exhibits == [f"Exhibit {n}" for n in range(1, styles["ExhibitEntry"] + 1)]


def test_captions_count_in_fields_with_the_numbers_that_the_page_prints(page: Packet) -> None:
    root, word = parse_page(page.xhtml), pages.part(pages.docx(page), "word/document.xml")
    fields = [
        (field.get(f"{pages.W}instr", "").split()[1], pages.words_of(field))
        for field in word.iter(f"{pages.W}fldSimple")
        if field.get(f"{pages.W}instr", "").split()[0] == "SEQ"
    ]
    printed = [tuple(_number(node).rstrip(".").split()) for node in root.all("caption", "figcaption")]
    assert fields == printed


def test_every_reference_in_word_leads_to_a_bookmark(page: Packet) -> None:
    word = pages.docx(page)
    parts = [pages.part(word, "word/document.xml"), pages.part(word, "word/footnotes.xml")]
    bookmarks = [mark.get(f"{pages.W}name") for tree in parts for mark in tree.iter(f"{pages.W}bookmarkStart")]
    assert len(bookmarks) == len(set(bookmarks))
    assert all(len(name or "") <= 40 for name in bookmarks)
    wanted = {link.get(f"{pages.W}anchor") for tree in parts for link in tree.iter(f"{pages.W}hyperlink")} - {None}
    wanted |= {
        field.get(f"{pages.W}instr", "").split()[1]
        for tree in parts
        for field in tree.iter(f"{pages.W}fldSimple")
        if field.get(f"{pages.W}instr", "").split()[0] in ("REF", "PAGEREF")
    }
    assert wanted
    assert wanted <= set(bookmarks)


@pytest.mark.office
@soffice
def test_libreoffice_shows_the_same_words_notes_and_numbers(page: Packet, tmp_path: Path) -> None:
    """Word's own counting, as another program does it, gives the numbers that the PDF prints."""
    (tmp_path / "page.docx").write_bytes(pages.docx(page))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "page.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    theirs = [_letters(text) for text in page_texts((tmp_path / "page.pdf").read_bytes())]
    whole, root = "".join(theirs), parse_page(page.xhtml)
    for node in root.all("p", "h2", "li", "caption", "figcaption"):
        start = _letters(node.text(without=frozenset(["note"])))[:30]
        assert start in whole, f"{start} is not in what LibreOffice shows"
    for number, note in enumerate(pages.notes_of_page(root), 1):
        assert f"{number}{_letters(note)[:24]}" in whole, f"note {number} is not in what LibreOffice shows"


@pytest.mark.office
@soffice
def test_libreoffice_opens_and_saves_the_file_without_loss(tmp_path: Path) -> None:
    ours = pages.docx(pages.packet())
    back = through_office(ours, tmp_path, "docx")
    assert _held(back) == _held(ours)


def _held(word: bytes) -> dict[str, object]:
    """What a Word file holds: its words in order, its notes, and how many there are of everything else that is counted."""
    body, styles, notes = (pages.part(word, f"word/{name}.xml") for name in ("document", "styles", "footnotes"))
    names = {
        style.get(f"{pages.W}styleId"): name.get(f"{pages.W}val", "").lower()
        for style in styles.iter(f"{pages.W}style")
        if (name := style.find(f"{pages.W}name")) is not None
    }
    paragraphs = []
    for paragraph in body.iter(f"{pages.W}p"):
        style = paragraph.find(f"{pages.W}pPr/{pages.W}pStyle")
        paragraphs.append((names[style.get(f"{pages.W}val")] if style is not None else "normal", pages.words_of(paragraph)))
    links = [link for link in body.iter(f"{pages.W}hyperlink") if not link.get(f"{pages.W}anchor")]
    return {
        "paragraphs": [item for item in paragraphs if item[1] and not item[0].startswith(("toc", "contents"))],
        "notes": [pages.words_of(note) for note in notes.iter(f"{pages.W}footnote") if not note.get(f"{pages.W}type")],
        "calls": len(list(body.iter(f"{pages.W}footnoteReference"))),
        "tables": [
            [len(row.findall(f"{pages.W}tc")) for row in table.findall(f"{pages.W}tr")] for table in body.iter(f"{pages.W}tbl")
        ],
        "figures": [item.get("descr") for item in body.iter() if item.tag.endswith("}docPr")],
        "links": len({pages.words_of(link) for link in links}),
        "bookmarks": {
            mark.get(f"{pages.W}name") for mark in body.iter(f"{pages.W}bookmarkStart") if "_" in mark.get(f"{pages.W}name", "")
        },
    }


def _number(node: Node) -> str:
    return next((inner.text().strip() for inner in node.nodes if "no" in inner.classes), "")


def _letters(text: str) -> str:
    return re.sub(r"[\s\-\u00ad\u2010\u2011\ufffe\x02]", "", text)
