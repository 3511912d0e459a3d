"""The tags of a PDF as a reader needs them who hears the page: WeasyPrint's, joined, named and put into reading order.

WeasyPrint tags box by box: a paragraph over two pages is two, a note lies at the foot of its page and is none, the head of
a table comes again on every page, and what runs along the edge belongs to nothing. Here each element of the page is one
element of the tree again, each note follows its call, and what only repeats is an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from dossier.errors import RenderFault

_POINTS = 0.75
"""Points in a pixel of CSS."""

_PLAIN = ("Span", "NonStruct")
_RENAMED = {"nav": "TOC", "figure": "Div", "span::footnote-call": "Reference", "span::footnote-marker": "Lbl"}
_IN_CONTENTS = {"LI": "TOCI", "LBody": "Reference"}


@dataclass(eq=False)
class _Part:
    """One element of the tree; `box` is the first of the boxes that it was laid out in."""

    kind: str
    element: Any
    box: Any
    kids: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class _Words:
    """A stretch of marked content of a page."""

    page: Any
    mcid: int


@contextmanager
def tags_noted(tags: Any) -> Iterator[Tags]:
    """Notes, while a PDF is written, which box each tag is made for.

    Args:
        tags: WeasyPrint's module that makes them.

    Raises:
        RenderFault: this version of it makes them in a way that is not known here.
    """
    noted, build = Tags(), getattr(tags, "_build_box_tree", None)
    if build is None:
        raise RenderFault("this version of WeasyPrint tags pages in another way", "install the locked version of WeasyPrint")

    def noting(box: Any, *rest: Any) -> Iterator[Any]:
        for element in build(box, *rest):
            noted.boxes.setdefault(element.number, getattr(box, "_box", box))
            yield element

    tags._build_box_tree = noting
    try:
        yield noted
    finally:
        tags._build_box_tree = build


class Tags:
    """The tags of one PDF."""

    def __init__(self) -> None:
        self.boxes: dict[int, Any] = {}
        self._parts: dict[tuple[Any, str, str], _Part] = {}
        self._calls: list[tuple[list[Any], _Part]] = []
        self._notes: dict[Any, _Part] = {}

    def finish(self, document: Any, pdf: Any) -> None:
        """Puts the tree of a PDF that is about to be written in order; WeasyPrint calls it.

        What is left of the old tree stays in the file until it is next saved, and nothing leads to it.

        Raises:
            RenderFault: a note and its call do not find each other, so that no reader could be led from one to the other.
        """
        self._pdf = pdf
        self._pages = dict(zip(pdf.page_references, document.pages, strict=True))
        self._root = self._at(pdf.catalog["StructTreeRoot"])
        self._numbers = self._at(self._root["ParentTree"])["Nums"]
        top = _Part("Document", self._at(self._root["K"][0]), None)
        for kid in list(top.element["K"]):
            self._read(kid, top, is_contents=False)
        self._place_notes()
        reached: dict[Any, dict[int, Any]] = {page: {} for page in self._pages}
        self._write(top, reached)
        self._make_artifacts(reached)

    def _at(self, reference: Any) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def _read(self, kid: Any, above: _Part, *, is_contents: bool, page: Any = None) -> None:
        """Adds what a kid of the old tree stands for to the new one, a further box of an element to the element's own."""
        if isinstance(kid, int):
            above.kids.append(_Words(page, kid))
            return
        element = self._at(kid)
        if element["Type"] == "/OBJR":
            above.kids.append(element)
            return
        box, kind = self.boxes.get(element.number), element["S"][1:]
        part = above
        if box is not None and box.element is not None:
            if box.link_annotation is not None:
                _name_link(box)
            kind = _kind(box, kind, above, is_contents=is_contents)
            if kind not in _PLAIN or (box.element.get("lang") and "::" not in box.element_tag):
                key = box.element, box.element_tag, kind
                known = self._parts.get(key)
                if known is not None and kind == "THead":
                    return  # the head of a table comes again on each of its pages
                part = known or self._parts.setdefault(key, _Part(kind, element, box))
                if known is None:
                    self._add(part, above)
        for inner in list(element["K"]):
            self._read(inner, part, is_contents=is_contents or part.kind == "TOC", page=element["Pg"])

    def _add(self, part: _Part, above: _Part) -> None:
        if part.kind == "Note":
            self._notes[part.box.element] = part
            return
        above.kids.append(part)
        if part.kind == "Reference" and "::" in part.box.element_tag:
            self._calls.append((above.kids, part))

    def _place_notes(self) -> None:
        """Each note follows its call, and each leads to the other."""
        if {part.box.element for _, part in self._calls} != set(self._notes):
            raise RenderFault("the PDF's notes do not belong to its calls", "install the locked version of WeasyPrint")
        named = []
        for number, (kids, call) in enumerate(self._calls, 1):
            note = self._notes[call.box.element]
            kids.insert(kids.index(call) + 1, note)
            label = next(kid for kid in note.kids if isinstance(kid, _Part) and kid.kind == "Lbl")
            self._link(call, note, str(number))
            self._link(label, call, str(number))
            note.element["ID"] = f"(note-{number:06})"
            named += [note.element["ID"], note.element.reference]
        if named:
            tree = self._dictionary({"Names": self._array(named)})
            self._root["IDTree"] = tree.reference

    def _link(self, start: _Part, end: _Part, words: str) -> None:
        """Wraps what a part holds into a link that leads to another."""
        page, target = start.element["Pg"], end.element["Pg"]
        x, y, width, height = start.box.hit_area()
        left, top = self._point(page, x, y)
        right, low = self._point(page, x + width, y + height)
        to_left, to_top = self._point(target, end.box.position_x, end.box.position_y)
        annotation = self._dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": self._array([left, low, right, top]),
                "BS": "<</W 0>>",
                "Contents": f"({words})",
                "Dest": self._array([target, "/XYZ", to_left, to_top, 0]),
                "StructParent": len(self._numbers) // 2,
            }
        )
        self._numbers.extend([annotation["StructParent"], None])
        self._at(page).setdefault("Annots", self._array([])).append(annotation.reference)
        place = self._dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": page})
        element = self._dictionary({"Type": "/StructElem", "S": "/Link", "Pg": page})
        start.kids = [_Part("Link", element, start.box, [place, *start.kids])]

    def _point(self, page: Any, x: float, y: float) -> tuple[float, float]:
        return x * _POINTS, (self._pages[page].height - y) * _POINTS

    def _dictionary(self, values: dict[str, Any]) -> Any:
        made = type(self._root)(values)
        self._pdf.add_object(made)
        return made

    def _array(self, values: list[Any]) -> Any:
        return type(self._numbers)(values)

    def _write(self, part: _Part, reached: dict[Any, dict[int, Any]]) -> None:
        element, kids = part.element, self._array([])
        element["S"] = f"/{part.kind}"
        self._describe(part)
        for kid in part.kids:
            if isinstance(kid, _Part):
                kid.element["P"] = element.reference
                kids.append(kid.element.reference)
                self._write(kid, reached)
            elif isinstance(kid, _Words):
                reached[kid.page][kid.mcid] = element.reference
                elsewhere = f"<</Type /MCR /Pg {kid.page.decode()} /MCID {kid.mcid}>>"
                kids.append(kid.mcid if kid.page == element["Pg"] else elsewhere)
            else:
                self._numbers[2 * self._at(kid["Obj"])["StructParent"] + 1] = element.reference
                kids.append(kid.reference)
        element["K"] = kids

    def _describe(self, part: _Part) -> None:
        """What a reader must know of a part besides its kind: language, reach of a heading, kind of a list, place of a figure."""
        element = part.element
        if part.box is None or part.kind == "Link":
            return
        language = part.box.element.get("lang")
        if language and "::" not in part.box.element_tag:
            element["Lang"] = f"({language})"
        if part.kind in ("TH", "TD"):
            element.pop("ID", None)
            element["A"].pop("Headers", None)
            if part.kind == "TH":
                element["A"]["Scope"] = "/Row" if part.box.element.get("scope") == "row" else "/Column"
            elif len(element["A"]) == 1:
                del element["A"]
        elif part.kind == "L" and any(kid.kind == "Lbl" for item in part.kids for kid in item.kids if isinstance(kid, _Part)):
            element["A"] = "<</O /List /ListNumbering /Disc>>"
        elif part.kind == "Figure":
            x1, y1, x2, y2 = element["A"]["BBox"]
            corners = (*self._point(element["Pg"], x1, y2), *self._point(element["Pg"], x2, y1))
            element["A"]["BBox"] = self._array(list(corners))

    def _make_artifacts(self, reached: dict[Any, dict[int, Any]]) -> None:
        """What no element holds, such as running heads, is marked in the pages as an artifact."""
        for number, (page, owners) in enumerate(reached.items()):
            stream = self._at(self._at(page)["Contents"]).stream
            count = len(self._numbers[2 * number + 1])
            for index, item in enumerate(stream):
                if isinstance(item, dict) and "MCID" in item and item["MCID"] not in owners:
                    stream[index - 1], stream[index] = "/Artifact", "<</Type /Pagination>>"
            self._numbers[2 * number + 1] = self._array([owners.get(mcid, "null") for mcid in range(count)])


def _kind(box: Any, kind: str, above: _Part, *, is_contents: bool) -> str:
    """What a box is in the new tree; what is plain adds nothing to what holds it."""
    element, tag = box.element, box.element_tag
    if tag in _RENAMED:
        return _RENAMED[tag]
    if tag == "span" and "note" in element.get("class", "").split():
        return "Note"
    if is_contents:
        kind = "NonStruct" if kind == "L" else _IN_CONTENTS.get(kind, kind)
    return "NonStruct" if kind == "Link" and above.kind == "Link" else kind


def _name_link(box: Any) -> None:
    """A link within the page is called by its words; WeasyPrint calls it by the anchor that it leads to."""
    annotation, link = box.link_annotation, box.element
    words = "".join(link.itertext()).strip()
    if "Dest" in annotation and words:
        annotation["Contents"] = type(annotation["Contents"])(words)
