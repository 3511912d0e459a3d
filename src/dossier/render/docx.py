"""A page as a Word file."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.ooxml.document import write_document
from dossier.packet.vocabulary import parse_page
from dossier.render.kit import Kit
from dossier.render.picture import png_of


class WordWriter:
    """Writes Word files from one blank document."""

    def __init__(self, kit: Kit) -> None:
        """Reads the blank document once."""
        self._fonts = kit.fonts
        self._blank = kit.blank.read_bytes()

    def write(self, xhtml: str, figures: Mapping[str, str], *, paper: str, mark: str | None) -> bytes:
        """The page as the bytes of a Word file; the same page, blank and libraries give the same bytes.

        Raises:
            RenderFault: the page holds something that Word has no form for here.
        """
        pictures = {name: png_of(svg, self._fonts) for name, svg in figures.items()}
        return write_document(parse_page(xhtml), pictures, self._blank, paper=paper, mark=mark)
