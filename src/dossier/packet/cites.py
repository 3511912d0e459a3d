"""What a fact rests on, as a note can print it: each cite with its source, its exhibit and its place in the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from dossier.exhibitfile.pinpoint import parse_pinpoint
from dossier.model.record import Cite, ExhibitCite, Quote, Record, parts
from dossier.model.source import Exhibit, Source
from dossier.view import View


@dataclass(frozen=True)
class Reference:
    """One cite, resolved: the entry in the page's list, the source, the exhibit where one is held, and where in it."""

    anchor: str
    source: Source
    exhibit: Exhibit | None
    at: str | None
    quote: Quote | None


def source_anchor(id_: str) -> str:
    """The anchor of a source's entry in the page's list of sources."""
    return f"source.{id_}"


def exhibit_anchor(id_: str, page: int | None = None) -> str:
    """The anchor of an exhibit's entry in the page's list of exhibits, or of a page of it, which stands in the same entry.

    In a packet both lead to the entry; in a bundle to the exhibit, and to its page.
    """
    return f"exhibit.{id_}" if page is None else f"exhibit.{id_}.p{page}"


def cited_page(at: str | None) -> int | None:
    """The first page that a cite means; None where it names none."""
    pinpoint = parse_pinpoint(at) if at else None
    return pinpoint.spans[0][0] if pinpoint and not pinpoint.runs_backward else None


def pages_cited(view: View) -> Mapping[str, tuple[int, ...]]:
    """The pages of each exhibit that something in a view cites; the page drops those that it does not cite itself."""
    found: dict[str, set[int]] = {id_: set() for id_ in view.exhibits}
    records = [record for name in fields(view) for record in _records(getattr(view, name.name))] if found else []
    for record in records:
        for _, part in parts(record):
            if isinstance(part, ExhibitCite) and part.exhibit in found and (page := cited_page(part.at)):
                found[part.exhibit].add(page)
    return {id_: tuple(sorted(pages)) for id_, pages in found.items()}


def _records(value: object) -> Iterator[Record]:
    for item in value.values() if isinstance(value, Mapping) else (value,):
        if isinstance(item, Record):
            yield item


def references(view: View, cites: tuple[Cite, ...]) -> Iterator[Reference]:
    """The cites of a fact, resolved; a cite whose record is broken has none and is left to the problems."""
    for cite in cites:
        if isinstance(cite, ExhibitCite):
            exhibit = view.exhibits.get(cite.exhibit)
            source = view.sources.get(exhibit.source) if exhibit else None
            if exhibit and source:
                yield Reference(exhibit_anchor(cite.exhibit, cited_page(cite.at)), source, exhibit, cite.at, cite.quote)
        elif source := view.sources.get(cite.source):
            yield Reference(source_anchor(cite.source), source, None, cite.at, cite.quote)
