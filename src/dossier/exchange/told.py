"""What of a view an export tells, and to whom.

Everybody outside gets what a packet could say as fact: nothing unverified, nothing that only steers the program, none of
our arguments and asks, no word of what is withheld. Our own house gets all of it. A witness is "a witness" for everyone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from dossier.model.conduct import Conduct
from dossier.model.record import ExhibitCite, Record, SourceCite, parts
from dossier.packet.pseudonyms import with_names
from dossier.view import View

OURS = frozenset(["in_report", "recipients", "argues", "check", "unverified", "capture", "file"])
"""Fields that steer the program, speak of other recipients, hold what is still open, or name files and who keeps them."""

R = TypeVar("R", bound=Record)


def told(seen: View) -> View:
    """The view with what an export tells of it, and nothing else.

    Outside the house, sources and exhibits are there only where something that is told rests on them.
    """
    teller = _Teller(seen)
    found = replace(
        seen,
        officials=teller.all_of(seen.officials),
        cases=teller.all_of(seen.cases),
        conduct=teller.all_of(seen.conduct),
        institutions=teller.all_of(seen.institutions),
        sources=teller.all_of(seen.sources),
        exhibits=teller.all_of(seen.exhibits),
    )
    found = replace(found, conduct={id_: _with_cases_told(found, one) for id_, one in found.conduct.items()})
    if seen.audience.kind == "internal":
        return found
    records = [*found.officials.values(), *found.cases.values(), *found.conduct.values(), *found.institutions.values()]
    cited = {one for record in records for one in relied_on(record)}
    exhibits = {id_: one for id_, one in found.exhibits.items() if id_ in cited}
    cited |= {one.source for one in exhibits.values()}
    while more := {one.origin for id_, one in found.sources.items() if id_ in cited and one.origin} - cited:
        cited |= more
    return replace(found, exhibits=exhibits, sources={id_: one for id_, one in found.sources.items() if id_ in cited})


def relied_on(record: Record) -> Iterator[str]:
    """The ids of the sources and exhibits on which a record, or a part of it, rests."""
    for _, part in parts(record):
        if isinstance(part, SourceCite):
            yield part.source
        elif isinstance(part, ExhibitCite):
            yield part.exhibit
        elif isinstance(asserted_by := getattr(part, "asserted_by", None), str):
            yield asserted_by


def _with_cases_told(found: View, wrong: Conduct) -> Conduct:
    """The wrong without cases, and events of its case, that are not told."""
    cases = tuple(id_ for id_ in wrong.cases if id_ in found.cases)
    events = {event.id for id_ in cases for event in found.cases[id_].events}
    return wrong.model_copy(update={"cases": cases, "events": tuple(id_ for id_ in wrong.events if id_ in events)})


@dataclass(frozen=True)
class _Teller:
    """Rebuilds records without what is not told."""

    seen: View

    def all_of(self, records: Any) -> dict[str, Any]:
        return {id_: found for id_, record in records.items() if (found := self.record(record)) is not None}

    @property
    def is_internal(self) -> bool:
        return self.seen.audience.kind == "internal"

    def record(self, record: R) -> R | None:
        """The record as it is told; None where it, or something that it cannot do without, is not."""
        if not self.is_internal and getattr(record, "confidence", None) == "unverified":
            return None
        changed: dict[str, Any] = {}
        for name, info in type(record).model_fields.items():
            before = getattr(record, name)
            after = _without(info.default, before) if name in OURS and not self.is_internal else self.value(before)
            if after is None and before is not None and info.is_required():
                return None
            if after is not before:
                changed[name] = after
        return record.model_copy(update=changed) if changed else record

    def value(self, value: Any) -> Any:
        if isinstance(value, str):
            return with_names(value, {})
        if isinstance(value, Record):
            return self.record(value)
        if isinstance(value, tuple):
            return tuple(found for item in value if (found := self.value(item)) is not None)
        return value


def _without(default: Any, before: Any) -> Any:
    """What stands in place of a field of ours: what it is where nobody writes it; a field that must be there stays."""
    return default if default is None or isinstance(default, tuple) else before
