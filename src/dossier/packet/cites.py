"""What a fact rests on, as a note can print it: each cite with its source, its exhibit and its place in the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dossier.model.record import Cite, ExhibitCite, Quote
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


def exhibit_anchor(id_: str) -> str:
    """The anchor of an exhibit's entry in the page's list of exhibits."""
    return f"exhibit.{id_}"


def references(view: View, cites: tuple[Cite, ...]) -> Iterator[Reference]:
    """The cites of a fact, resolved; a cite whose record is broken has none and is left to the problems."""
    for cite in cites:
        if isinstance(cite, ExhibitCite):
            exhibit = view.exhibits.get(cite.exhibit)
            source = view.sources.get(exhibit.source) if exhibit else None
            if exhibit and source:
                yield Reference(exhibit_anchor(cite.exhibit), source, exhibit, cite.at, cite.quote)
        elif source := view.sources.get(cite.source):
            yield Reference(source_anchor(cite.source), source, None, cite.at, cite.quote)
