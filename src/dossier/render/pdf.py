"""A page as PDF/UA, by WeasyPrint: offline, hermetic, and refused when anything in it would be lost.

Nothing outside an in-memory map is ever fetched. Anything that WeasyPrint logs as a warning fails the render, because
it logs what it drops.
"""

from __future__ import annotations

import ctypes.util
import logging
import mimetypes
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dossier.errors import RenderFault
from dossier.packet.vocabulary import FIGURE_SCHEME, Node, footer_of, parse_page
from dossier.pdffile.reading import unreadable
from dossier.pdffile.stamp import stamp_mark
from dossier.render.fonts import use_only
from dossier.render.kit import Kit
from dossier.render.pdf_tags import tags_noted

_PAPERS = {"a4": "A4", "letter": "letter"}


class PdfWriter:
    """Writes PDFs with one stylesheet and one set of fonts, which WeasyPrint would otherwise load and leak for each."""

    def __init__(self, kit: Kit, scratch: Path) -> None:
        """Prepares WeasyPrint; `scratch` is a folder of the build for what the libraries write meanwhile."""
        use_only(kit.fonts, scratch)
        mimetypes.knownfiles.clear()  # no list of the machine's shall say what a file is by its ending
        with _no_compiler_search():
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import URLFetcher, URLFetcherResponse
        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._mark_font = kit.mark_font
        style = kit.style.read_text(encoding="utf-8")
        self._style = weasyprint.CSS(string=style, font_config=self._fonts)

        class Sealed(URLFetcher):  # type: ignore[misc]
            """Serves the page's own figures and refuses everything else."""

            def __init__(self, figures: Mapping[str, str]) -> None:
                super().__init__(allowed_protocols=("dossier",), allow_redirects=False, fail_on_errors=True)
                self.figures = figures
                self.refused: list[str] = []

            def fetch(self, url: str, headers: Any = None) -> Any:
                name = url.removeprefix(FIGURE_SCHEME)
                if not url.startswith(FIGURE_SCHEME) or name not in self.figures:
                    self.refused.append(url)
                    raise ValueError(f"{url} is not part of the page")
                return URLFetcherResponse(url, body=self.figures[name].encode(), headers={"Content-Type": "image/svg+xml"})

        self._sealed = Sealed

    def write(self, xhtml: str, figures: Mapping[str, str], *, paper: str, mark: str | None) -> bytes:
        """The page as PDF bytes; the same page, fonts and libraries give the same bytes.

        Args:
            xhtml: the page, in the closed vocabulary.
            figures: the SVG of each figure by the name that the page uses.
            paper: a4 or letter.
            mark: words stamped across every page, such as DRAFT; None for none.

        Raises:
            RenderFault: something was asked for that is not in the page, WeasyPrint warned, or words are missing.
        """
        root = parse_page(xhtml)
        fetcher = self._sealed(figures)
        extra = self._weasyprint.CSS(string=_page_rules(root, paper), font_config=self._fonts)
        with _warnings_collected() as warnings, tags_noted(self._weasyprint.pdf.tags) as tags:
            try:
                html = self._weasyprint.HTML(string=xhtml, base_url=FIGURE_SCHEME, url_fetcher=fetcher, media_type="print")
                styles = [self._style, extra]
                raw: bytes = html.write_pdf(
                    stylesheets=styles, font_config=self._fonts, pdf_variant="pdf/ua-1", finisher=tags.finish
                )
            except self._weasyprint.urls.FatalURLFetchingError as fault:
                raise RenderFault(f"the page asks for something outside itself: {fault}", "remove it from the template") from None
        if fetcher.refused or warnings:
            what = "; ".join([*(f"asked for {url}" for url in fetcher.refused), *warnings])
            raise RenderFault(f"the PDF would lose something: {what}", "mend the template or the record that it names")
        lost = unreadable(raw, _blocks(root))
        if lost:
            raise RenderFault(f"these words cannot be read in the PDF: {lost[0]!r}", "shorten the text, or move it to an annex")
        return stamp_mark(raw, mark, self._mark_font)


def _page_rules(root: Node, paper: str) -> str:
    """The rules that differ from page to page: paper, and the words around the page number."""
    counters = {"page": " counter(page)", "pages": " counter(pages)"}
    content = " ".join(_css_text(words) + counters.get(counter, "") for words, counter in footer_of(root)) or '""'
    return f"@page {{ size: {_PAPERS[paper]}; @bottom-right {{ content: {content}; }} }}"


def _css_text(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _blocks(root: Node) -> list[str]:
    """Every text that must be readable in the PDF, with the numbers of the notes at their calls and before their words."""
    notes = {id(node): str(number) for number, node in enumerate((n for n in root.all("span") if "note" in n.classes), 1)}

    def read(node: Node) -> str:
        return "".join(
            child if isinstance(child, str) else notes.get(id(child)) or ("\n" if child.tag == "br" else read(child))
            for child in node.children
        )

    blocks = [read(node) for node in root.all("h1", "h2", "h3", "p", "li", "td", "th", "caption", "figcaption")]
    return blocks + [f"{notes[id(node)]} {read(node)}" for node in root.all("span") if id(node) in notes]


@contextmanager
def _warnings_collected() -> Iterator[list[str]]:
    """What WeasyPrint and its libraries warn of while the block runs."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append(record.getMessage())

    handler = Collector(level=logging.WARNING)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger.handlers[:], logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [handler], False
    try:
        yield collected
    finally:
        for logger, (handlers, propagate) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate


@contextmanager
def _no_compiler_search() -> Iterator[None]:
    """On Linux, importing WeasyPrint asks compilers and ldconfig for libraries that it then loads by name anyway."""
    if sys.platform != "linux":
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search
