"""Entities of FollowTheMoney in the making: an id, a schema, and properties that are lists of texts.

What a value must look like to be taken is known here: dates without doubt alone, addresses in one spelling, no empty text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from dossier.exchange.wording import cite_in_words
from dossier.model.dates import Point, When
from dossier.model.record import Cite, ExhibitCite
from dossier.view import View

PREFIX = "dossier"
"""How every id begins, so that entities of others that lie in the same store are never taken for ours."""

LONGEST_STRING = 1_024
"""The most characters of a value that is neither a name nor a running text."""

_SAFE_IN_ADDRESS = "!$&'()*+,;=:@/?%-._~"


def entity_id(kind: str, name: str) -> str:
    """The id of the entity of this kind and name."""
    return f"{PREFIX}-{kind}-{name}"


@dataclass
class Entity:
    """One entity; what it says of a property that is nothing, or said already, is not said."""

    id: str
    schema: str
    properties: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, *values: str | None) -> None:
        """Adds values to a property, in their order."""
        held = self.properties.setdefault(name, [])
        held += [value for value in dict.fromkeys(values) if value and value not in held]
        if not held:
            del self.properties[name]

    def line(self) -> str:
        """The entity as one line of JSON, keys sorted."""
        data = {"id": self.id, "schema": self.schema, "properties": self.properties}
        return json.dumps(data, ensure_ascii=False, sort_keys=True)


def day(when: When | None) -> str | None:
    """A date as YYYY, YYYY-MM or YYYY-MM-DD; None for a span, and for what is approximate or uncertain."""
    return None if when is None or when.is_span else _plain(when.start)


def span(when: When) -> tuple[str | None, str | None]:
    """The two ends of a span, each None where it is open or in doubt."""
    return _plain(when.start), _plain(when.end)


def _plain(point: Point | None) -> str | None:
    return None if point is None or point.approximate or point.uncertain else point.text


def is_told_whole(when: When) -> bool:
    """Whether nothing of a date is lost when its ends are told as dates without doubt."""
    return all(point is None or _plain(point) for point in (when.start, when.end))


def address(url: str) -> str:
    """An http address in the one spelling that stays as it is when it is cleaned: a path, and no letter but of ASCII."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.netloc
    path, query, fragment = (quote(part, safe=_SAFE_IN_ADDRESS) for part in (parts.path or "/", parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host, path, query, fragment))


def add_proof(seen: View, entity: Entity, cites: Iterable[Cite], *, words: str) -> None:
    """Adds where an entity stands: exhibits as proof, complete addresses, and every cite in words.

    Args:
        words: the property that takes the words.
    """
    for cite in cites:
        if isinstance(cite, ExhibitCite):
            held = seen.exhibits.get(cite.exhibit)
            entity.add("proof", exhibit_entity_id(held.sha256) if held else None)
            source = seen.sources.get(held.source) if held else None
        else:
            source = seen.sources.get(cite.source)
        if source and source.url:
            entity.add("sourceUrl" if source.url_complete else "publisherUrl", address(source.url))
        entity.add(words, f"Source: {cite_in_words(seen, cite)}")


def exhibit_entity_id(sha256: str) -> str:
    """The id of the document that an exhibit is: by its bytes, since the number of an exhibit tells of others."""
    return entity_id("document", sha256[:16])
