"""Everything that an export tells, as one JSON document: records by kind and id, fields as the records name them.

The same records give the same bytes. Each cite of an exhibit names the exhibit's source as well, so that no reader has
to look it up.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from dossier.exchange.keys import Keys, Owner
from dossier.exchange.told import OURS
from dossier.exchange.wording import STATE
from dossier.model.dates import When
from dossier.model.record import INTERNAL, ExhibitCite, Record
from dossier.view import View

FORMAT, VERSION = "dossier-export", 1
"""What a reader looks at first; the version is raised when a field changes its meaning."""

_KINDS = ("officials", "cases", "conduct", "institutions", "sources", "exhibits")
_OWNERS = {"officials": "official", "cases": "case"}
_REFERENCES = {"positions": "official", "answers": "official", "events": "case"}
"""Lists of numbers of parts, each with the kind of record that the parts stand in."""


def json_document(seen: View) -> bytes:
    """The records of a view that was told, as JSON in UTF-8, sorted by key, with a line end behind it."""
    writer = _Writer(seen)
    data: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "state": STATE,
        "title": seen.settings.title,
        "audience": f"recipient:{seen.audience.recipient}" if seen.audience.recipient else seen.audience.kind,
    }
    for kind in _KINDS:
        data[kind] = {
            id_: writer.record(record, (_OWNERS.get(kind, kind), id_)) for id_, record in sorted(getattr(seen, kind).items())
        }
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


class _Writer:
    """Records as plain data."""

    def __init__(self, seen: View) -> None:
        self.seen = seen
        self.keys = Keys(seen)
        self.is_internal = seen.audience.kind == "internal"

    def record(self, record: Record, owner: Owner) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, info in type(record).model_fields.items():
            extra = info.json_schema_extra
            if not self.is_internal and (name in OURS or (isinstance(extra, dict) and extra.get(INTERNAL))):
                continue
            found[info.alias or name] = self._value(record, name, getattr(record, name), owner)
        if isinstance(record, ExhibitCite) and record.exhibit in self.seen.exhibits:
            found["source"] = self.seen.exhibits[record.exhibit].source
        return found

    def _value(self, record: Record, name: str, value: Any, owner: Owner) -> Any:
        if name == "id" and owner[0] in _OWNERS.values():
            return self.keys.shown(owner, value)
        if isinstance(value, Record):
            return self.record(value, owner)
        if isinstance(value, tuple):
            if name in _REFERENCES and all(isinstance(item, str) for item in value):
                of = owner if owner[0] == _REFERENCES[name] else ("case", next(iter(getattr(record, "cases", ())), ""))
                return [self.keys.shown(of, item) for item in value]
            return [self._value(record, "", item, owner) for item in value]
        return value.text if isinstance(value, When) else value.isoformat() if isinstance(value, dt.date) else value
