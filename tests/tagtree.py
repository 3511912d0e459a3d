"""The tags of a PDF and the words under each, as a program reads them that speaks a page aloud."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_ulong, c_ushort
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw


@dataclass
class Tag:
    """An element of the tree; what it holds is elements, words and the places of links, in order."""

    kind: str
    element: pikepdf.Object
    kids: list[Tag | Words | Place] = field(default_factory=list)

    @property
    def tags(self) -> list[Tag]:
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    def all(self, *kinds: str) -> Iterator[Tag]:
        if not kinds or self.kind in kinds:
            yield self
        for kid in self.tags:
            yield from kid.all(*kinds)

    def text(self, *, without: tuple[str, ...] = ()) -> str:
        return "".join(
            kid.text if isinstance(kid, Words) else kid.text(without=without)
            for kid in self.kids
            if isinstance(kid, Words) or (isinstance(kid, Tag) and kid.kind not in without)
        )

    @property
    def places(self) -> list[pikepdf.Object]:
        return [kid.annotation for kid in self.kids if isinstance(kid, Place)]


@dataclass
class Words:
    page: int
    mcid: int
    text: str


@dataclass
class Place:
    """Where a link lies on its page."""

    annotation: pikepdf.Object


@dataclass
class Drawn:
    """What a page draws: words by their number, and what is an artifact or neither."""

    words: dict[int, str] = field(default_factory=dict)
    artifacts: list[str] = field(default_factory=list)
    untied: int = 0


class Tree:
    """A PDF's tags, joined with what its pages draw."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(pdf))
        self.drawn = list(_drawn(pdf))
        self.numbers = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        root = self.pdf.Root.StructTreeRoot
        assert len(root.K) == 1
        self.top = self._tag(root.K[0])

    def page_of(self, tag: Tag) -> int:
        return self.numbers[tag.element.Pg.objgen]

    def _tag(self, element: pikepdf.Object) -> Tag:
        tag = Tag(str(element.S)[1:], element)
        for kid in element.get("/K", ()):
            if isinstance(kid, int):
                tag.kids.append(self._words(element.Pg, kid))
            elif kid.get("/Type") == pikepdf.Name.MCR:
                tag.kids.append(self._words(kid.Pg, int(kid.MCID)))
            elif kid.get("/Type") == pikepdf.Name.OBJR:
                tag.kids.append(Place(kid.Obj))
            else:
                assert kid.P.objgen == element.objgen
                tag.kids.append(self._tag(kid))
        return tag

    def _words(self, page: pikepdf.Object, mcid: int) -> Words:
        number = self.numbers[page.objgen]
        return Words(number, mcid, self.drawn[number].words.get(mcid, ""))  # pdfium draws no lone space


def _drawn(pdf: bytes) -> Iterator[Drawn]:
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        drawn, text_page = Drawn(), page.get_textpage()
        for number in range(raw.FPDFPage_CountObjects(page)):
            item = raw.FPDFPage_GetObject(page, number)
            mcid, words = raw.FPDFPageObj_GetMarkedContentID(item), _words_of(item, text_page)
            if mcid >= 0:
                drawn.words[mcid] = drawn.words.get(mcid, "") + words
            elif "Artifact" in _marks(item):
                drawn.artifacts.append(words)
            else:
                drawn.untied += 1
        yield drawn
        text_page.close()
        page.close()
    document.close()


def _words_of(item: Any, text_page: Any) -> str:
    if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
        return ""
    size = raw.FPDFTextObj_GetText(item, text_page, None, 0)
    buffer = (c_ushort * (size // 2))()
    raw.FPDFTextObj_GetText(item, text_page, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _marks(item: Any) -> list[str]:
    names = []
    for number in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, number)
        buffer = (c_ushort * 64)()
        raw.FPDFPageObjMark_GetName(mark, buffer, 128, c_ulong())
        names.append(bytes(buffer).decode("utf-16-le").split("\0")[0])
    return names
