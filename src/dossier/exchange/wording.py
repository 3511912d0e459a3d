"""The words that go with data, so that none of it is read as more than it is."""

from __future__ import annotations

from dossier.model.dates import Point, When
from dossier.model.record import Cite, ExhibitCite
from dossier.view import View

STATE = "draft"
"""What every export says of itself: nobody signed it."""

CAUTION = (
    "A draft that nobody signed. Nothing in it is a finding of guilt: what is alleged is said to be alleged, and by whom; only "
    "what a court or treaty body found is called found."
)

BASES = {
    "alleged": "Alleged",
    "reported": "Reported",
    "charged": "Charged by a prosecution",
    "found": "Found",
    "admitted": "Admitted",
    "official-record": "From an official record",
    "inferred": "Inferred",
    "confirmed": "Confirmed",
}
"""How well a statement stands, in a word that can open it."""


def audience_in_words(seen: View) -> str:
    """For whom an export is."""
    if seen.audience.recipient:
        return f"for {seen.recipients[seen.audience.recipient].name} alone"
    return "for everybody" if seen.audience.kind == "public" else "for our own house alone; privileged and confidential"


def when_in_words(when: When) -> str:
    """A date or span in words that take nothing away from its doubt: about 2017, possibly; from 2014-04-01 to 2014-04-09."""
    if not when.is_span:
        assert when.start is not None
        return _point_in_words(when.start)
    start = f"from {_point_in_words(when.start)}" if when.start else ""
    end = f"until {_point_in_words(when.end)}" if when.end else ""
    return " ".join(part for part in (start, end) if part) or "at a time that is not known"


def _point_in_words(point: Point) -> str:
    return f"{'about ' if point.approximate else ''}{point.text}{' (uncertain)' if point.uncertain else ''}"


def cite_in_words(seen: View, cite: Cite) -> str:
    """Where something stands, for somebody who has no list of sources at hand."""
    at = f", {cite.at}" if cite.at else ""
    if isinstance(cite, ExhibitCite):
        exhibit = seen.exhibits.get(cite.exhibit)
        return f"{exhibit.title if exhibit else cite.exhibit} (exhibit {cite.exhibit}){at}"
    source = seen.sources.get(cite.source)
    if source is None:
        return f"{cite.source}{at}"
    day = f", {when_in_words(source.published)}" if source.published else ""
    return f"{source.publisher}, {source.title}{day} ({cite.source}){at}"
