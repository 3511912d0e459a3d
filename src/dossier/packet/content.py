"""What a packet says, block by block, and a digest of it: this is what is reviewed, signed and compared.

A block is one paragraph of the Word file: a paragraph, heading, cell, entry or caption. Its words are those of the page without
numbers, which move when something is added elsewhere; its notes carry the cites, with quotes and pages. The digest of a
packet also counts its figures and the hashes of the exhibits that it cites. How a record is spelt, which program made the
page, and the day of the run count for nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dossier.model.source import Exhibit
from dossier.packet.cites import exhibit_anchor
from dossier.packet.origins import Span, Tracer
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import Node, parse_page

BLOCKS = ("h1", "h2", "h3", "p", "li", "th", "td", "caption", "figcaption")
_BESIDE = frozenset(["note", "no"])
_NUMBERED = frozenset(["ref", "src"])


@dataclass(frozen=True)
class Block:
    """One block of a packet.

    Attributes:
        key: its own anchor, or that of the block before it with a count (`conduct.x+1`); never twice in a page.
        section: the anchor of the section heading that it stands under; empty before the first.
        words: its words in one line, without its number and its notes; references read as the page prints them.
        notes: the words of its notes, in order.
        counted: what the digest counts: the words and the notes, with the anchors of what they refer to in place of numbers.
        spans: which of the words came from which values; only of a traced page.
    """

    key: str
    section: str
    words: str
    notes: tuple[str, ...]
    counted: tuple[str, ...]
    spans: tuple[Span, ...] = ()


def blocks_of(page: Node, tracer: Tracer | None = None) -> tuple[Block, ...]:
    """The blocks of a page in reading order, without the contents, which repeat the headings."""
    tracer = tracer or Tracer()
    found, section = [], ""
    for key, node in _keyed(page):
        if node.tag == "h2":
            section = node.id or ""
        words, spans = _one_line(*tracer.read(node.text(without=_BESIDE)))
        beside = [note for note in node.all("span") if "note" in note.classes]
        notes = tuple(_one_line(*tracer.read(note.text()))[0] for note in beside)
        fixed = tuple(_one_line(*tracer.read(_without_numbers(one)))[0] for one in (node, *beside))
        found.append(Block(key, section, words, notes, fixed, spans))
    return tuple(found)


def anchored(page: Node) -> Node:
    """The same page, changed in place: each block that has no anchor of its own, nor one of its table's, bears its key."""
    for key, node in list(_keyed(page)):
        if node.id is None and _holder(page, node) is None:
            node.attributes["id"] = key
    return page


def _keyed(page: Node) -> Iterator[tuple[str, Node]]:
    """The blocks of a page in reading order, each with its key."""
    inside_contents = {id(node) for nav in page.all("nav") for node in nav.all()}
    last, counted = "page", 0
    for node in next(page.all("body")).all(*BLOCKS):
        if id(node) in inside_contents:
            continue
        anchor = node.id or _holder(page, node)
        if anchor:
            last, counted = anchor, 0
        else:
            counted += 1
        yield anchor or f"{last}+{counted}", node


def _holder(page: Node, node: Node) -> str | None:
    """The anchor of the table or figure that a caption belongs to, which is where Word puts it too."""
    if node.tag not in ("caption", "figcaption"):
        return None
    return next((one.id for one in page.all("table", "figure") if node in one.nodes), None)


def _without_numbers(node: Node) -> str:
    """The words of a block or a note, with the anchor that a reference leads to in place of the number that it shows."""
    said = []
    for child in node.children:
        if isinstance(child, str):
            said.append(child)
        elif child.classes & _NUMBERED:
            said.append(f"[{child.attributes['href']}]")
        elif not child.classes & _BESIDE:
            said.append("\n" if child.tag == "br" else _without_numbers(child))
    return "".join(said)


def _one_line(words: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """The words with each run of white space as one blank, and the spans moved with them."""
    moved: list[int] = []
    out: list[str] = []
    for character in words:
        moved.append(len(out))
        if not character.isspace():
            out.append(character)
        elif out and out[-1] != " ":
            out.append(" ")
    moved.append(len(out))
    text = "".join(out)
    length = len(text.rstrip())
    return text[:length], tuple(Span(min(moved[one.start], length), min(moved[one.end], length), one.origin) for one in spans)


def content_of(packet: Packet, exhibits: Mapping[str, Exhibit]) -> dict[str, str]:
    """A digest of each part of a packet: of its blocks by key, its figures by name, the exhibits that it cites by id.

    The order of the blocks is a part of its own.

    Args:
        exhibits: those that the packet's audience may see.
    """
    page = parse_page(packet.xhtml)
    blocks = blocks_of(page)
    anchors = {node.id for node in page.all() if node.id}
    parts = {block.key: _digest(block.counted) for block in blocks}
    parts |= {f"figure:{name}": _digest([svg]) for name, svg in sorted(packet.figures.items())}
    parts |= {f"exhibit:{id_}": one.sha256 for id_, one in sorted(exhibits.items()) if exhibit_anchor(id_) in anchors}
    parts["order"] = _digest([block.key for block in blocks])
    return parts


def digest_of(parts: Mapping[str, str]) -> str:
    """The one digest of some parts, in whatever order they are given: 64 hexadecimal digits."""
    return _digest(dict(sorted(parts.items())))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
