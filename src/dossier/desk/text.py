"""A packet's text as a part of a page: its closed vocabulary in HTML, each note a link to the evidence that stands beside it.

Every element is known by name, every word and every attribute is escaped; of a page's attributes only those few are kept
that the table here names. Headings lie one step lower than in the packet, since the page has a heading of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from xml.parsers import expat

from markupsafe import Markup, escape

from dossier.desk.wording import counted, level_counts
from dossier.errors import RenderFault
from dossier.gathering import Edition, Passage
from dossier.packet.vocabulary import FIGURE_SCHEME, Node

_LOWER = {"h1": "h2", "h2": "h3", "h3": "h4"}
_KEPT = {
    **dict.fromkeys(["section", "h1", "h2", "h3", "p", "ul", "ol", "li", "nav", "table", "caption", "thead", "tbody"], ()),
    **dict.fromkeys(["tr", "td", "figure", "figcaption", "em", "strong", "span"], ()),
    "th": ("scope",),
}
_DROPPED = frozenset(["colgroup", "header", "footer"])
BESIDE = "beside:"
"""What the anchor of the evidence beside a block begins with."""


def text_of(edition: Edition) -> Markup:
    """The text of a packet, every block that has something behind it marked with its key.

    Raises:
        RenderFault: a figure holds something that no figure of ours holds.
    """
    body = next(edition.page.all("body"))
    writer = _Writer(edition)
    return Markup("").join(writer.written(node, None) for node in body.nodes)


class _Writer:
    """Writes one packet; counts its notes as it goes."""

    def __init__(self, edition: Edition) -> None:
        self.passages: Mapping[int, Passage] = {id(one.node): one for one in edition.passages}
        self.figures = edition.packet.figures
        self.notes = count(1)

    def written(self, node: Node | str, inside: Passage | None) -> Markup:
        if isinstance(node, str):
            return escape(node)
        if node.tag in _DROPPED:
            return Markup("")
        if node.tag == "br":
            return Markup("<br>")
        if node.tag == "img":
            return self._figure(node)
        if node.tag == "a":
            return self._link(node, inside)
        if "note" in node.classes:
            return self._note(inside)
        passage = self.passages.get(id(node), inside)
        content = self._content(node, passage)
        tag = _LOWER.get(node.tag, node.tag)
        made = Markup("<{0}{1}>{2}</{0}>").format(tag, self._attributes(node), content)
        if node.tag == "table":
            label = next((one.text() for one in node.all("caption")), "") or "Table"
            return Markup('<div class="wide" role="region" tabindex="0" aria-label="{}">{}</div>\n').format(label, made)
        return made + ("\n" if node.tag in ("section", "p", "li", "tr", "figure") else "")

    def _content(self, node: Node, passage: Passage | None) -> Markup:
        is_block = id(node) in self.passages
        parts = []
        for child in node.children:
            if is_block and passage is not None and passage.is_open and isinstance(child, Node) and "no" in child.classes:
                label = Markup('<a class="no" href="#{}{}">{}</a> ')
                parts.append(label.format(BESIDE, passage.block.key, child.text().strip()))
            else:
                parts.append(self.written(child, passage))
        made = Markup("").join(parts)
        if is_block and passage is not None and passage.is_open:
            words = flags_of(passage) or ("" if "#beside:" in made else "evidence")
            if words:
                made += Markup(' <a class="aside" href="#{}{}">{}</a>').format(BESIDE, passage.block.key, words)
        return made

    def _attributes(self, node: Node) -> Markup:
        passage = self.passages.get(id(node))
        anchor = node.id or (passage.block.key if passage and "+" in passage.block.key else None)
        if node.tag not in _KEPT:
            raise RenderFault(f"<{node.tag}> has no form on the desk", "add one in desk/text.py")
        found = {name: node.attributes.get(name) for name in _KEPT[node.tag]}
        found |= {"id": anchor, "class": " ".join(sorted(node.classes)), "lang": node.attributes.get("lang")}
        if passage is not None and passage.is_open:
            found["data-block"] = passage.block.key
        return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in found.items() if value)

    def _link(self, node: Node, inside: Passage | None) -> Markup:
        href = node.attributes.get("href", "")
        words = Markup("").join(self.written(child, inside) for child in node.children)
        if not href.startswith("#"):
            return outward(href, words)
        if "src" in node.classes and inside is not None and inside.is_open:
            return Markup('<a class="src" href="#{}{}">{}</a>').format(BESIDE, inside.block.key, words)
        return Markup('<a href="{}">{}</a>').format(href, words)

    def _note(self, inside: Passage | None) -> Markup:
        number = next(self.notes)
        if inside is None or not inside.is_open:
            return Markup("<sup>{}</sup>").format(number)
        made = Markup('<sup><a class="note" href="#{}{}" aria-label="Note {}, evidence">{}</a></sup>')
        return made.format(BESIDE, inside.block.key, number, number)

    def _figure(self, node: Node) -> Markup:
        name = node.attributes.get("src", "").removeprefix(FIGURE_SCHEME)
        return drawing(self.figures[name], node.attributes.get("alt", ""), f"drawing:{name.removesuffix('.svg')}")


def flags_of(passage: Passage) -> str:
    """What waits at a block, in words: problems by level, and open remarks."""
    waiting = [(str(level), number) for level, number in level_counts(passage.problems).items()]
    waiting.append(("open remark", sum(one.state == "open" for one in passage.remarks)))
    return ", ".join(counted(number, word) for word, number in waiting if number)


def outward(href: str, words: Markup | str) -> Markup:
    """A link that leads out of the desk: it tells nobody where it was followed from. Only web addresses become one."""
    if not href.startswith(("https://", "http://")):
        return escape(words)
    return Markup('<a href="{}" rel="noopener noreferrer external" target="_blank">{}</a>').format(href, words)


_SHAPES: Mapping[str, Sequence[str]] = {
    "svg": ("viewBox",),
    "rect": ("x", "y", "width", "height", "fill", "stroke", "stroke-width"),
    "line": ("x1", "y1", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray"),
    "circle": ("cx", "cy", "r", "fill", "stroke", "stroke-width"),
    "text": ("x", "y", "text-anchor"),
}


def drawing(svg: str, label: str, id_: str) -> Markup:
    """A figure, redrawn from the shapes that our figures have, in a frame that can be enlarged and moved.

    Raises:
        RenderFault: it is not well-formed, or holds anything else.
    """
    written: list[Markup] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag not in _SHAPES:
            raise RenderFault(f"a figure holds <{tag}>", "draw with the shapes that desk/text.py lists")
        kept = {name: attributes[name] for name in _SHAPES[tag] if name in attributes}
        if tag == "svg":
            kept |= {"role": "img", "aria-label": label, "class": "drawing", "id": id_}
        pairs = (Markup(' {}="{}"').format(name, value) for name, value in kept.items())
        written.append(Markup("<{}{}>").format(tag, Markup("").join(pairs)))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: written.append(Markup("</{}>").format(tag))
    parser.CharacterDataHandler = lambda words: written.append(escape(words))
    try:
        parser.Parse(svg.encode(), True)
    except expat.ExpatError as fault:
        raise RenderFault(f"a figure is not well-formed: {expat.errors.messages[fault.code]}", "mend it") from None
    made = Markup('<div class="enlarge" role="region" tabindex="0" aria-label="{}" data-drawing="{}">{}</div>')
    return made.format(f"Figure ({id_.removeprefix('drawing:')}); scroll to move about in it", id_, Markup("").join(written))
