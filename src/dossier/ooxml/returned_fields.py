"""Which elements of a returned Word file are text, which are the result of a field, and which form of several is shown.

What a field asks for (its code) is never text, unless the field does not end: then no program takes it for one, and what
follows it must not be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

MOST_FIELDS_DEEP = 20
"""The deepest nesting of fields; a deeper one counts as if it were none."""

NO_TEXT = frozenset(["w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr", "w:rt"])
"""Elements that hold no text of their paragraph."""

WORDS = frozenset(["w:t", "w:delText", "m:t"])
"""Elements that hold words."""

SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
"""Text that stands as an element; LibreOffice writes both hyphens so, whichever way they came."""

_LEAVES = WORDS | SIGNS.keys() | {"w:sym"}

BLOCKS = frozenset(["w:p", "w:tbl", "w:txbxContent"])
"""What is a story of its own when it stands inside a paragraph."""

_SHOWN_TODAY = frozenset(
    [
        *("wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16se"),
        *("w16cid", "w16", "a14", "aink", "am3d", "cx", "cx1", "v"),
    ]
)
"""The extensions that programs of today show; a part for another one is shown in its older form."""


@dataclass
class Field:
    """A field that is open while its story is read."""

    name: str = ""
    code: list[str] = field(default_factory=list)
    is_code: bool = True

    def to_result(self) -> None:
        """Ends its code; from here on its result stands."""
        self.is_code = False
        words = "".join(self.code).split(maxsplit=1)
        name = words[0].upper()[:20] if words else "FIELD"
        self.name = "" if name == "HYPERLINK" else name  # the text of a link is wording


def shown(element: Element) -> Element:
    """The element, or of one that stands there in several forms the form that programs of today show."""
    if element.tag != "mc:AlternateContent":
        return element
    for choice in element.findall("mc:Choice"):
        if set(choice.get("Requires", "?").split()) <= _SHOWN_TODAY:
            return choice
    fallback = element.find("mc:Fallback")
    return fallback if fallback is not None else Element("nothing")


def whole_fields(root: Element) -> set[int]:
    """The marks of those fields of a story that begin and end, by identity; text boxes are stories of their own."""
    opened: list[list[int]] = []
    whole: set[int] = set()
    for element in _field_marks(root):
        step = element.get("w:fldCharType")
        if step == "begin":
            opened.append([id(element)])
        elif step == "separate" and opened and len(opened[-1]) == 1:
            opened[-1].append(id(element))
        elif step == "end" and opened:
            if len(opened) <= MOST_FIELDS_DEEP:
                whole.update(opened[-1], [id(element)])
            opened.pop()
    return whole


def _field_marks(root: Element) -> Iterator[Element]:
    """The marks of fields in the paragraphs of a story, in the order in which they are read."""
    waiting = [(iter(root), False)]
    while waiting:
        children, in_paragraph = waiting[-1]
        for element in children:
            if element.tag in NO_TEXT or element.tag in _LEAVES or (in_paragraph and element.tag in BLOCKS):
                continue
            if element.tag == "w:fldChar" and in_paragraph:
                yield element
            if len(element):
                waiting.append((iter(shown(element)), in_paragraph or element.tag == "w:p"))
                break
        else:
            waiting.pop()
