"""One packet as its reader gets it, with what stands behind each of its blocks: cites, problems, remarks, sign-offs.

The cites are those of the view that the packet was composed from, so that nothing is shown of which the packet may not speak.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dossier.asks import Ask
from dossier.gathering.origins import Fact, Facts
from dossier.model.record import Cite, ExhibitCite, Quote
from dossier.model.review import Remark
from dossier.model.source import Exhibit, Source
from dossier.packet.cites import cited_page, exhibit_anchor, source_anchor
from dossier.packet.content import BLOCKS, Block
from dossier.packet.origins import Path
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import Node
from dossier.problem import Problem
from dossier.review.status import Signed
from dossier.view import View

_HEADINGS = frozenset(["h1", "h2", "h3", "caption", "figcaption"])


@dataclass(frozen=True)
class Cited:
    """One cite behind a block, resolved as far as the audience may see: source, exhibit, where in it, and the words."""

    anchor: str
    source_id: str
    source: Source
    exhibit_id: str | None = None
    exhibit: Exhibit | None = None
    at: str | None = None
    page: int | None = None
    quote: Quote | None = None


@dataclass(frozen=True)
class Passage:
    """A block of a packet, the element of the page that it is, and what stands behind it."""

    block: Block
    node: Node
    cites: tuple[Cited, ...] = ()
    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether anything stands behind it that a reader may want to see."""
        return bool(self.cites or self.problems or self.remarks or "para" in self.node.classes)


@dataclass(frozen=True)
class Edition:
    """What one recipient gets about one official, with what stands behind it.

    Attributes:
        seen: the view that it was composed from.
        problems: those of the records that it tells which belong to no block.
        remarks: those whose block is not there any more, or was never found.
        of_sources: problems by the id of the source or exhibit that they are about.
        signed: the sign-offs for this recipient, and how each stands.
        waited_for: the roles whose sign-off is still missing or no longer holds.
    """

    official_id: str
    recipient_id: str
    ask: Ask
    seen: View
    packet: Packet
    page: Node
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    of_sources: Mapping[str, tuple[Problem, ...]] | None = None
    signed: tuple[Signed, ...] = ()
    waited_for: tuple[str, ...] = ()


def passages_of(page: Node, blocks: Sequence[Block], facts: Facts, seen: View) -> tuple[Passage, ...]:
    """The blocks of a page with the elements that they are and the cites behind them.

    Args:
        blocks: those of the same page, traced, in its order.
        facts: of the view that the page was composed from.
    """
    nodes = list(nodes_of(page))
    of_blocks = [facts.of(block) for block in blocks]
    in_rows = _facts_in_rows(page, nodes, of_blocks)
    return tuple(
        Passage(block, node, tuple(_cites(node, own, facts, seen)), own)
        for node, block, own in zip(nodes, blocks, in_rows, strict=True)
    )


def nodes_of(page: Node) -> Iterator[Node]:
    """The elements that are the blocks of a page, in the order of `blocks_of`."""
    inside_contents = {id(node) for nav in page.all("nav") for node in nav.all()}
    return (node for node in next(page.all("body")).all(*BLOCKS) if id(node) not in inside_contents)


def _facts_in_rows(page: Node, nodes: Sequence[Node], of_blocks: Sequence[tuple[Fact, ...]]) -> list[tuple[Fact, ...]]:
    """The facts of each block; in a row of a table all of them go to the cell that cites, since another one tells."""
    own_of = {id(node): own for node, own in zip(nodes, of_blocks, strict=True)}
    found = dict(own_of)
    for row in page.all("tr"):
        citing = [cell for cell in row.nodes if any("src" in link.classes for link in cell.all("a"))]
        if citing:
            found |= {id(cell): () for cell in row.nodes}
            whole = tuple(dict.fromkeys(fact for cell in row.nodes for fact in own_of[id(cell)]))
            found |= {id(cell): whole for cell in citing}
    return [found[id(node)] for node in nodes]


def _cites(node: Node, own: Sequence[Fact], facts: Facts, seen: View) -> Iterator[Cited]:
    """The cites behind a block, in the order in which the page prints them; a source that it merely names comes bare."""
    cited = [one for fact in own for cite in facts.cites.get(fact, ()) if (one := _resolved(cite, seen)) is not None]
    anchors = [link.attributes["href"][1:] for link in node.all("a") if "src" in link.classes]
    for anchor in dict.fromkeys(anchors):
        exact = list(dict.fromkeys((one.at, one.quote) for one in cited if one.anchor == anchor))
        first = next((one for one in cited if one.anchor == anchor), None) or _bare(anchor, seen)
        if first is None:
            continue
        for at, quote in exact or [(first.at, first.quote)]:
            yield Cited(first.anchor, first.source_id, first.source, first.exhibit_id, first.exhibit, at, first.page, quote)
    if node.tag == "li" and node.id and not anchors and (entry := _bare(node.id, seen)) is not None:
        yield entry


def _resolved(cite: Cite, seen: View) -> Cited | None:
    if isinstance(cite, ExhibitCite):
        exhibit = seen.exhibits.get(cite.exhibit)
        source = seen.sources.get(exhibit.source) if exhibit else None
        if exhibit is None or source is None:
            return None
        page = cited_page(cite.at)
        anchor = exhibit_anchor(cite.exhibit, page)
        return Cited(anchor, str(exhibit.source), source, str(cite.exhibit), exhibit, cite.at, page, cite.quote)
    found = seen.sources.get(cite.source)
    return Cited(source_anchor(cite.source), str(cite.source), found, at=cite.at, quote=cite.quote) if found else None


def _bare(anchor: str, seen: View) -> Cited | None:
    """The source or exhibit that an anchor of the page's own lists stands for."""
    kind, _, rest = anchor.partition(".")
    if kind == "source" and rest in seen.sources:
        return Cited(anchor, rest, seen.sources[rest])
    id_, _, page = rest.partition(".p")
    exhibit = seen.exhibits.get(id_) if kind == "exhibit" else None
    if exhibit is None or exhibit.source not in seen.sources:
        return None
    number = int(page) if page.isdigit() else None
    return Cited(anchor, exhibit.source, seen.sources[exhibit.source], id_, exhibit, None, number)


def block_of_path(passages: Sequence[Passage], file: str, path: Path) -> tuple[int, ...]:
    """Which blocks a place in a record belongs to, by their numbers: those of the innermost fact around it.

    Where no fact lies around it, the first block made of something inside it; none where there is none either.
    """
    around: dict[int, list[int]] = {}
    inside: list[int] = []
    for number, passage in enumerate(passages):
        for of_file, at in passage.facts:
            if of_file != file:
                continue
            if path[: len(at)] == at:
                around.setdefault(len(at), []).append(number)
            elif path and at[: len(path)] == path:
                inside.append(number)
    if not around:
        return tuple(inside[:1])
    found = tuple(dict.fromkeys(around[max(around)]))
    return tuple(number for number in found if passages[number].node.tag not in _HEADINGS) or found
