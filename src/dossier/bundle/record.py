"""What the packet tells, as data, and what happened to its exhibits, as far as both may be told.

A record, or a part of one that has an id, is told where its anchor stands in the composed page; a fact, where the page lists
a source of it. What is unverified, internal or meant for somebody else is not there at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from dossier.asks import Ask
from dossier.model.custody import Act
from dossier.model.dates import When
from dossier.model.record import INTERNAL, ExhibitCite, Record, SourceCite
from dossier.packet.cites import exhibit_anchor, source_anchor
from dossier.packet.pseudonyms import with_names
from dossier.packet.vocabulary import Node
from dossier.view import View

FORM = 1
"""The form of record.json; a reader of it looks here first."""

_NOT_TOLD = frozenset(["disclosure", "recipients", "argues", "check", "in_report", "unverified", "capture", "file", "notes"])
"""Fields that steer the program, that speak of other recipients, or that name files and persons who keep them."""

_PARTS = {"positions": "position", "listings": "listing", "allegations": "allegation", "events": "case", "findings": "case"}
"""Lists of parts that have an id, each with the first word of their anchors."""

_IDS = {"conduct": "conduct", "cases": "case"}
"""Lists of ids of other records, each with the first word of their anchors."""


@dataclass(frozen=True)
class Told:
    """What a packet tells: its records as JSON, and their ids by kind."""

    raw: bytes
    exhibits: tuple[str, ...]
    sources: tuple[str, ...]
    conduct: tuple[str, ...]
    cases: tuple[str, ...]


def record_told(
    seen: View,
    page: Node,
    official_id: str,
    recipient_id: str,
    ask: Ask,
    date: dt.date,
    witnesses: Mapping[str, str] | None = None,
    *,
    state: str = "draft",
) -> Told:
    """The records that a packet tells, as JSON sorted by key, with the ask, the date that was given, and the bundle's state."""
    anchors = frozenset(node.id for node in page.all() if node.id is not None)
    exhibits = {id_: one for id_, one in seen.exhibits.items() if exhibit_anchor(id_) in anchors}
    of_exhibits = {one.source for one in exhibits.values()}
    sources = {id_: one for id_, one in seen.sources.items() if source_anchor(id_) in anchors or id_ in of_exhibits}
    listed = anchors | {source_anchor(id_) for id_ in sources}
    records: dict[str, Mapping[str, Record]] = {
        "official": {official_id: seen.officials[official_id]},
        "cases": {id_: one for id_, one in seen.cases.items() if f"case.{id_}" in anchors},
        "conduct": {id_: one for id_, one in seen.conduct.items() if f"conduct.{id_}" in anchors},
        "exhibits": exhibits,
        "sources": sources,
    }
    data: dict[str, object] = {
        "form": FORM,
        "state": state,
        "date": date.isoformat(),
        "recipient": recipient_id,
        "ask": {"kind": str(ask.kind), "once_lists_are_read": str(ask.otherwise), "reason": ask.reason, "doubt": ask.doubt},
        **{kind: {id_: _told(one, id_, listed) for id_, one in found.items()} for kind, found in records.items()},
    }
    raw = (with_names(json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2), witnesses or {}) + "\n").encode()
    return Told(raw, tuple(exhibits), tuple(sources), tuple(records["conduct"]), tuple(records["cases"]))


def _told(value: Any, owner: str, anchors: Set[str]) -> Any:
    """A value as plain data, without what is not told; None for a record of which nothing is."""
    if isinstance(value, Record):
        return _fields(value, owner, anchors) if _is_told(value, anchors) else None
    if isinstance(value, tuple):
        return [told for item in value if (told := _told(item, owner, anchors)) is not None]
    return value.text if isinstance(value, When) else value.isoformat() if isinstance(value, dt.date) else value


def _is_told(record: Record, anchors: Set[str]) -> bool:
    if isinstance(record, SourceCite):
        return source_anchor(record.source) in anchors
    if isinstance(record, ExhibitCite):
        return exhibit_anchor(record.exhibit) in anchors
    cites = getattr(record, "cites", ())
    is_sourced = not cites or any(_is_told(cite, anchors) for cite in cites)
    return is_sourced and getattr(record, "confidence", None) != "unverified"


def _fields(record: Record, owner: str, anchors: Set[str]) -> dict[str, Any]:
    found = {}
    for name, info in type(record).model_fields.items():
        extra = info.json_schema_extra
        if name in _NOT_TOLD or (isinstance(extra, dict) and extra.get(INTERNAL)):
            continue
        value = getattr(record, name)
        if name in _PARTS and isinstance(value, tuple):
            owners = getattr(record, "cases", (owner,))  # a wrong names events of its cases
            ids = {one: {f"{_PARTS[name]}.{whose}.{_id_of(one)}" for whose in owners} for one in value}
            value = tuple(one for one in value if ids[one] & anchors)
        elif name in _IDS and isinstance(value, tuple):
            value = tuple(id_ for id_ in value if f"{_IDS[name]}.{id_}" in anchors)
        found[info.alias or name] = _told(value, owner, anchors)
    return found


def _id_of(part: Any) -> str:
    return part if isinstance(part, str) else str(part.id)


def custody_extract(id_: str, acts: Sequence[Act], witnesses: Mapping[str, str]) -> bytes:
    """The acts of a custody log with their days and without who did them, each line bound to the one before it anew.

    The chain of the log itself cannot go out: whoever has the rest of a line could try names until its hash fits.
    """
    lines: list[bytes] = []
    for act in acts:
        previous = hashlib.sha256(lines[-1] if lines else id_.encode()).hexdigest()
        done = with_names(act.act, witnesses)
        line = {"seq": act.seq, "date": act.at[:10], "act": done, "sha256": act.sha256, "previous": previous}
        lines.append((json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    return b"".join(lines)
