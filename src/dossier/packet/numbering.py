"""Numbers a page once, for both writers: sections, paragraphs, tables, figures, sources and what refers to them.

Numbers are contiguous in the order of the page. They depend on nothing but the page, so that what an audience may not
see leaves no hole in them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from dossier.errors import RenderFault
from dossier.packet.vocabulary import Node

LONGEST_HELD_WORD = 24
"""A longer word may have to break, and is left to do so."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def number_page(root: Node) -> Node:
    """Numbers the page in place and fills in contents and references; returns the same page.

    Sections are lettered, paragraphs run through the whole page, tables and figures each have their own numbers. Sources
    are numbered in the order in which the page first cites them; an entry that nothing cites is removed.

    Raises:
        RenderFault: a reference leads to something without a number, or there are more sections than letters.
    """
    _order_sources(root)
    numbers: dict[str, str] = {}
    for node, number in _numbered(root):
        node.children.insert(0, Node("span", {"class": "no"}, [f"{number} "]))
        for anchor in [node.id, *_anchors_inside(node)]:
            if anchor is not None:
                numbers[anchor] = number.rstrip(".")
    for link in root.all("a"):
        if link.classes & {"ref", "src"} and not link.children:
            target = link.attributes["href"][1:]
            if target not in numbers:
                raise RenderFault(f"page, line {link.line}: '{target}' has no number to refer to", "refer to a numbered thing")
            link.children.append(numbers[target])
    _fill_contents(root)
    for node in list(root.all()):
        _hold_notes(node)
    return root


def _numbered(root: Node) -> Iterator[tuple[Node, str]]:
    """What carries a number, with the number as printed."""
    paragraphs = tables = figures = sections = sources = exhibits = 0
    for node in list(root.all()):
        if node.tag == "p" and "para" in node.classes:
            paragraphs += 1
            yield node, f"{paragraphs}."
        elif node.tag == "h2" and "plain" not in node.classes:
            if sections == len(_LETTERS):
                raise RenderFault(f"page, line {node.line}: more than {len(_LETTERS)} sections", "join some sections")
            sections += 1
            yield node, f"{_LETTERS[sections - 1]}."
        elif node.tag == "caption":
            tables += 1
            yield node, f"Table {tables}."
        elif node.tag == "figcaption":
            figures += 1
            yield node, f"Figure {figures}."
        elif node.tag == "ol" and "sources" in node.classes:
            for entry in node.nodes:
                sources += 1
                yield entry, f"[{sources}]"
        elif node.tag == "ol" and "exhibits" in node.classes:
            for entry in node.nodes:
                exhibits += 1
                yield entry, f"Exhibit {exhibits}"


def _order_sources(root: Node) -> None:
    cited = list(dict.fromkeys(link.attributes["href"][1:] for link in root.all("a") if "src" in link.classes))
    for entries in [node for node in root.all("ol") if node.classes & {"sources", "exhibits"}]:
        by_anchor = {anchor: entry for entry in entries.nodes for anchor in [entry.id, *_anchors_inside(entry)]}
        in_order = {id(by_anchor[anchor]): by_anchor[anchor] for anchor in cited if anchor in by_anchor}
        entries.children = list(in_order.values())
        for entry in in_order.values():
            entry.children = [child for child in entry.children if not _is_idle(child, cited)]
    for section in root.all("section"):
        _drop_empty_lists(section)


def _drop_empty_lists(section: Node) -> None:
    """Takes out lists of which no entry is cited, each with the heading that would stand over nothing."""
    kept: list[Node | str] = []
    for child in section.children:
        if isinstance(child, Node) and child.tag == "ol" and not child.children:
            if kept and isinstance(kept[-1], Node) and kept[-1].tag == "h3":
                kept.pop()
        else:
            kept.append(child)
    section.children = kept


def _anchors_inside(entry: Node) -> list[str]:
    """The anchors in an entry of a list of sources, such as those of an exhibit's pages: they bear the entry's number."""
    return [node.id for node in entry.nodes if node.tag == "span" and node.id is not None] if entry.tag == "li" else []


def _is_idle(child: Node | str, cited: Container[str]) -> bool:
    """Whether something in an entry is an anchor alone, and nothing in the page leads to it."""
    return isinstance(child, Node) and child.tag == "span" and child.id is not None and child.id not in cited


def _fill_contents(root: Node) -> None:
    """The contents list the sections that have an anchor, with their letters."""
    for nav in root.all("nav"):
        entries = [heading for heading in root.all("h2") if heading.id is not None]
        items: list[Node | str] = [
            Node("li", {}, [Node("a", {"href": f"#{heading.id}"}, _as_entry(heading))]) for heading in entries
        ]
        nav.children = [Node("ol", {}, items)]


def _as_entry(heading: Node) -> list[Node | str]:
    """The words of a heading with its letter apart, so that the words of all entries can begin at one line."""
    letter = [Node("span", {"class": "no"}, [node.text()]) for node in heading.nodes if "no" in node.classes]
    return [*letter, Node("span", {}, [heading.text(without=frozenset(["no"]))])]


def _hold_notes(node: Node) -> None:
    """Ties the call of each note to the word before it, so that no line begins with a bare number."""
    for index, child in enumerate(node.children):
        before = node.children[index - 1] if index else None
        if isinstance(child, Node) and "note" in child.classes and isinstance(before, str):
            words, space, last = before.rpartition(" ")
            if last and len(last) <= LONGEST_HELD_WORD:
                node.children[index - 1] = words + space
                node.children[index] = Node("span", {"class": "held"}, [last, child], child.line)
