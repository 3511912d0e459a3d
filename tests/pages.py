"""Pages to render in tests, and the words of what was rendered."""

from __future__ import annotations

import re
import tempfile
import zipfile
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from dossier.packet.compose import compose_packet
from dossier.packet.numbering import number_page
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import Node, parse_page, write_page
from dossier.project import read_project
from dossier.render.docx import WordWriter
from dossier.render.kit import Kit, find_kit
from dossier.render.pdf import PdfWriter
from dossier.view import Audience, view
from tests.conftest import INVENTED, ROOT, TESTS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@lru_cache(maxsize=1)
def kit() -> Kit:
    return find_kit([ROOT / "templates"])


@lru_cache(maxsize=1)
def pdf_writer() -> PdfWriter:
    return PdfWriter(kit(), Path(tempfile.mkdtemp(prefix="dossier-tests-")))


@lru_cache(maxsize=1)
def word_writer() -> WordWriter:
    return WordWriter(kit())


@lru_cache(maxsize=1)
def proof() -> Packet:
    """The page that has everything both writers must agree on."""
    page = number_page(parse_page((TESTS / "pages/proof.xhtml").read_text(encoding="utf-8")))
    figure = (TESTS / "pages/proof.svg").read_text(encoding="utf-8")
    return Packet("proof", "Proof page: Jane Roe", write_page(page), "a4", "DRAFT", {"figure-1.svg": figure})


@lru_cache(maxsize=8)
def packet(official: str = "jane-roe", recipient: str = "sy-ministry", audience: str | None = None) -> Packet:
    """A packet of the invented project."""
    seen = view(read_project(INVENTED), Audience.parse(audience or f"recipient:{recipient}"))
    return compose_packet(seen, official, recipient)


def pdf(page: Packet, mark: str | None = "DRAFT") -> bytes:
    return pdf_writer().write(page.xhtml, page.figures, paper=page.paper, mark=mark)


def docx(page: Packet, mark: str | None = "DRAFT") -> bytes:
    return word_writer().write(page.xhtml, page.figures, paper=page.paper, mark=mark)


def part(word: bytes, name: str) -> ElementTree.Element:
    """One XML part of a Word file."""
    with zipfile.ZipFile(BytesIO(word)) as archive:
        return ElementTree.fromstring(archive.read(name))


def blocks_of_page(root: Node) -> list[str]:
    """The words of each block of a page in order, without notes and without the numbers that Word counts itself."""
    inside = frozenset(["note", "no"])
    tags = ("h1", "h2", "h3", "p", "li", "th", "td")
    nav = {id(node) for list_ in root.all("nav") for node in list_.all()}
    texts = [node.text(without=inside) for node in root.all(*tags) if id(node) not in nav]
    return [_spaced(text) for text in texts if text.strip()]


def notes_of_page(root: Node) -> list[str]:
    return [_spaced(node.text()) for node in root.all("span") if "note" in node.classes]


def blocks_of_word(word: bytes) -> list[str]:
    """The words of each paragraph of a Word file in order, with fields as they show, without contents and captions."""
    body = part(word, "word/document.xml").iter(f"{W}p")
    skipped = {"TOC1", "Caption", "FigureCaption", "Figure"}
    return [text for paragraph in body if _style(paragraph) not in skipped and (text := words_of(paragraph))]


def notes_of_word(word: bytes) -> list[str]:
    notes = part(word, "word/footnotes.xml").findall(f"{W}footnote")
    return [words_of(note) for note in notes if int(note.get(f"{W}id", "0")) > 0]


def words_of(element: ElementTree.Element) -> str:
    pieces = [" " if node.tag == f"{W}br" else node.text or "" for node in element.iter() if node.tag in (f"{W}t", f"{W}br")]
    return _spaced("".join(pieces))


def _style(paragraph: ElementTree.Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return found.get(f"{W}val", "") if found is not None else ""


def straight(text: str) -> str:
    """A text with straight quotation marks, as a keyboard gives them."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
