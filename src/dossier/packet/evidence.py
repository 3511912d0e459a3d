"""What each main point of a packet rests on: its sources, their kind, and of how many independent origins they are.

Reports that trace to one origin count once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dossier.model.official import Official
from dossier.model.record import Cite, ExhibitCite, Fact, Guarded, Record, SourceCite, parts
from dossier.model.source import Exhibit, Source
from dossier.packet.cites import references
from dossier.view import View

_KINDS = {
    "primary": "primary text",
    "primary-copy": "copy of a primary text",
    "secondary": "secondary account",
    "weak-secondary": "weak secondary account",
}


@dataclass(frozen=True)
class EvidencePoint:
    """A point of the case: where it stands in the packet, and what carries it."""

    label: str
    anchor: str
    fact: Fact
    kinds: str
    sources: int
    origins: int
    is_public: bool


def evidence_points(view: View, official_id: str, official: Official, wrongs: Sequence[str]) -> tuple[EvidencePoint, ...]:
    """The claims, the wrongs and the facts of command of a packet, each with what it rests on."""
    return tuple(_point(view, *found) for found in _facts(view, official_id, official, wrongs))


def are_all_public(view: View, records: Iterable[Record]) -> bool:
    """Whether nothing in some records is, or rests on what is, for fewer than everybody."""
    for record in records:
        for _, part in parts(record):
            cited: list[Guarded | Exhibit | None] = []
            if isinstance(part, ExhibitCite) and (exhibit := view.exhibits.get(part.exhibit)):
                cited = [exhibit, view.sources.get(exhibit.source)]
            elif isinstance(part, SourceCite):
                cited = [view.sources.get(part.source)]
            elif isinstance(part, Guarded):
                cited = [part]
            if any(one is not None and one.disclosure != "public" for one in cited):
                return False
    return True


def _facts(view: View, official_id: str, official: Official, wrongs: Sequence[str]) -> Iterator[tuple[str, str, Fact]]:
    for id_ in wrongs:
        yield view.conduct[id_].title, f"conduct.{id_}", view.conduct[id_]
    for allegation in official.allegations:
        anchor = f"allegation.{official_id}.{allegation.id}"
        yield "The claim", anchor, allegation.link
        command = allegation.link.command
        for name, label in (
            ("power", "Power"),
            ("acts", "Acts of the institution"),
            ("notice", "Notice"),
            ("failure", "Failure"),
        ):
            for number, fact in enumerate(getattr(command, name) if command else (), start=1):
                yield label, f"{anchor}.{name}.{number}", fact


def _point(view: View, label: str, anchor: str, fact: Fact) -> EvidencePoint:
    found = list(references(view, fact.cites))
    kinds = dict.fromkeys(_KINDS[one.source.reliability] for one in found)
    origins = {origin_of(view, cite) for cite in fact.cites}
    held: list[Fact | Source | Exhibit] = [fact, *(one.source for one in found), *(one.exhibit for one in found if one.exhibit)]
    return EvidencePoint(
        label,
        anchor,
        fact,
        ", ".join(kinds) or "none",
        len(found),
        len(origins - {None}),
        all(one.disclosure == "public" for one in held),
    )


def origin_of(view: View, cite: Cite) -> str | None:
    """The source that a cite goes back to in the end; None where its record is broken."""
    exhibit = view.exhibits.get(cite.exhibit) if isinstance(cite, ExhibitCite) else None
    id_ = exhibit.source if exhibit else getattr(cite, "source", None)
    source: Source | None = view.sources.get(id_) if id_ else None
    seen = set()
    while source is not None and source.origin and source.origin not in seen:
        seen.add(source.origin)
        id_, source = source.origin, view.sources.get(source.origin)
    return id_
