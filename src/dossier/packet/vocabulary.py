"""The closed vocabulary of a page: the few elements that both writers know, and nothing else.

A page is XHTML. What is not in the table below is refused with its line, so that no writer ever guesses and PDF and Word
cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from string import Formatter
from xml.parsers import expat

from dossier.errors import RenderFault

FIGURE_SCHEME = "dossier:/"
"""How a page names its own figures; no other picture can stand in a page."""

INLINE = frozenset(["a", "em", "strong", "span", "br"])
BLOCKS = frozenset(["section", "h1", "h2", "h3", "p", "ul", "ol", "table", "figure", "nav"])


@dataclass(frozen=True)
class Allowed:
    """What an element may hold and carry."""

    children: frozenset[str]
    text: bool = False
    attributes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


def _allowed(children: str = "", *, text: bool = False, attributes: str = "", classes: str = "") -> Allowed:
    return Allowed(
        frozenset(children.split()), text, frozenset(attributes.split()) | {"id", "class", "lang"}, frozenset(classes.split())
    )


_WORDS = " ".join(INLINE)
_BLOCKS = " ".join(BLOCKS)
ELEMENTS = {
    "html": _allowed("head body"),
    "head": _allowed("title meta"),
    "title": _allowed(text=True),
    "meta": _allowed(attributes="name content"),
    "body": _allowed(f"header footer {_BLOCKS}"),
    "header": _allowed(text=True),
    "footer": _allowed(text=True),
    "section": _allowed(_BLOCKS, classes="front annex"),
    "h1": _allowed(_WORDS, text=True),
    "h2": _allowed(_WORDS, text=True, classes="plain"),
    "h3": _allowed(_WORDS, text=True),
    "p": _allowed(_WORDS, text=True, classes="para lead kicker small right after-table keep typed"),
    "ul": _allowed("li"),
    "ol": _allowed("li", classes="sources exhibits"),
    "li": _allowed(_WORDS, text=True),
    "nav": _allowed("ol", classes="contents"),
    "table": _allowed("caption colgroup thead tbody", classes="grid facts form"),
    "caption": _allowed(_WORDS, text=True),
    "colgroup": _allowed("col"),
    "col": _allowed(attributes="style"),
    "thead": _allowed("tr"),
    "tbody": _allowed("tr"),
    "tr": _allowed("th td"),
    "th": _allowed(_WORDS, text=True, attributes="scope"),
    "td": _allowed(_WORDS, text=True),
    "figure": _allowed("img figcaption"),
    "img": _allowed(attributes="src alt width height"),
    "figcaption": _allowed(_WORDS, text=True),
    "a": _allowed("em strong span", text=True, attributes="href", classes="ref src"),
    "em": _allowed(_WORDS, text=True),
    "strong": _allowed(_WORDS, text=True),
    "span": _allowed(_WORDS, text=True, classes="note no gap due held"),
    "br": _allowed(),
}
"""Every element that a page may hold, with its children, attributes and classes."""


@dataclass
class Node:
    """An element of a page: its tag, attributes, children in order, and the line it began on."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 0

    @property
    def id(self) -> str | None:
        """The anchor, if any."""
        return self.attributes.get("id")

    @property
    def classes(self) -> frozenset[str]:
        """The classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def nodes(self) -> list[Node]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, *tags: str) -> Iterator[Node]:
        """The element and those below it in reading order, or only those of the tags named."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if not tags or node.tag in tags:
                yield node
            waiting += reversed(node.nodes)

    def text(self, *, without: frozenset[str] = frozenset()) -> str:
        """The words, without those of spans of the classes named."""
        return "".join(
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.text(without=without)
            for child in self.children
            if isinstance(child, str) or not (child.classes & without)
        )


def parse_page(xhtml: str) -> Node:
    """The page as a tree; every element is in the vocabulary.

    Raises:
        RenderFault: something in the page is not well-formed or not in the vocabulary; the message names the line.
    """
    root: list[Node] = []
    open_nodes: list[Node] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, {key: value for key, value in attributes.items() if key != "xmlns"}, [], parser.CurrentLineNumber)
        _refuse_unknown(node, open_nodes[-1] if open_nodes else None)
        (open_nodes[-1].children if open_nodes else root).append(node)
        open_nodes.append(node)

    def end(_: str) -> None:
        open_nodes.pop()

    def words(text: str) -> None:
        parent = open_nodes[-1]
        if ELEMENTS[parent.tag].text:
            parent.children.append(text)
        elif text.strip():
            raise _fault(parser.CurrentLineNumber, f"text stands directly in <{parent.tag}>")

    def refuse_entity(*_: object) -> None:
        raise _fault(parser.CurrentLineNumber, "an entity is declared")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    parser.EntityDeclHandler = refuse_entity
    try:
        parser.Parse(xhtml.encode(), True)
    except expat.ExpatError as fault:
        raise _fault(fault.lineno, expat.errors.messages[fault.code]) from None
    _refuse_twins(root[0])
    return root[0]


def _fault(line: int, text: str) -> RenderFault:
    return RenderFault(f"page, line {line}: {text}", "mend the template; packet/vocabulary.py lists what a page may hold")


def _refuse_unknown(node: Node, parent: Node | None) -> None:
    allowed = ELEMENTS.get(node.tag)
    if allowed is None:
        raise _fault(node.line, f"<{node.tag}> is not in the vocabulary")
    if parent is not None and node.tag not in ELEMENTS[parent.tag].children:
        raise _fault(node.line, f"<{node.tag}> may not stand in <{parent.tag}>")
    for name in node.attributes.keys() - allowed.attributes:
        raise _fault(node.line, f"<{node.tag}> may not carry '{name}'")
    for name in node.classes - allowed.classes:
        raise _fault(node.line, f"<{node.tag}> has no class '{name}'")
    href = node.attributes.get("href", "#")
    if not href.startswith(("#", "http://", "https://")):
        raise _fault(node.line, f"a link may lead to a place in the page or to a web address, not to '{href}'")
    if node.tag == "img" and not node.attributes.get("src", "").startswith(FIGURE_SCHEME):
        raise _fault(node.line, f"a picture must be one of the page's own figures, {FIGURE_SCHEME}…")
    if node.tag == "img" and not node.attributes.get("alt", "").strip():
        raise _fault(node.line, "a figure has no text alternative")


def _refuse_twins(root: Node) -> None:
    anchors: dict[str, int] = {}
    for node in root.all():
        if node.id is not None and anchors.setdefault(node.id, node.line) != node.line:
            raise _fault(node.line, f"the anchor '{node.id}' stands twice")
    for link in root.all("a"):
        href = link.attributes.get("href", "")
        if href.startswith("#") and href[1:] not in anchors:
            raise _fault(link.line, f"a link leads to '{href}', which is not in the page")


def footer_of(page: Node) -> list[tuple[str, str]]:
    """The words of a page's footer in order, each with the counter that follows them: page, pages, or nothing."""
    footer = next((node.text() for node in page.all("footer")), "")
    return [(words, counter or "") for words, counter, _, _ in Formatter().parse(footer)]


_VOID = frozenset(["meta", "col", "img", "br"])


def write_page(root: Node) -> str:
    """The page as XHTML text; reading it again gives the same tree."""
    return f"<!DOCTYPE html>\n{_written(root, top=True)}\n"


def _written(node: Node, *, top: bool = False) -> str:
    attributes = dict(node.attributes)
    if top:
        attributes = {"xmlns": "http://www.w3.org/1999/xhtml", **attributes}
    opening = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    if node.tag in _VOID and not node.children:
        return f"<{node.tag}{opening}/>"
    inside = "".join(escape(child, quote=False) if isinstance(child, str) else _written(child) for child in node.children)
    end = "\n" if node.tag in BLOCKS | {"tr", "li", "head", "body", "thead", "tbody"} else ""
    return f"<{node.tag}{opening}>{inside}</{node.tag}>{end}"
