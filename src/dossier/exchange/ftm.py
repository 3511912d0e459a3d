"""What an export tells as entities of FollowTheMoney, one JSON object a line: people, offices, sanctions, events, documents.

A graph has no room for doubt, so it gets what is known: who holds which office, who is on which list, which body a source
shows acting in what. A claim about a person is told in words alone, with whose claim it is and what speaks against it, and
never as a link that could be read without them. Prisoners are no entities: whoever screens customers against the file must
not find them. How well an event stands opens its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dossier.exchange.entities import Entity, add_proof, day, entity_id, exhibit_entity_id
from dossier.exchange.ftm_events import case_events, conduct_events
from dossier.exchange.ftm_words import notes_on, words_on_listing, words_on_tenure
from dossier.exchange.keys import Keys, digest
from dossier.exchange.wording import BASES
from dossier.model.official import Listing, Official, Position
from dossier.model.record import Cite, SourceCite
from dossier.model.source import Exhibit
from dossier.view import View

_MIME = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "text": "text/plain",
    "email": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "opaque-html": "text/html",
    "opaque-mhtml": "multipart/related",
    "opaque-warc": "application/warc",
}
"""The types of files that tell their own; a recording is of many."""


def ftm_lines(seen: View) -> bytes:
    """The entities of a view that was told, sorted by schema and id; nothing of a person whom no source names."""
    found: dict[str, Entity] = {}
    for entity in _entities(seen):
        first = found.setdefault(entity.id, entity)
        for name, values in entity.properties.items() if first is not entity else ():
            first.add(name, *values)
    ordered = sorted(found.values(), key=lambda one: (one.schema, one.id))
    return "".join(f"{entity.line()}\n" for entity in ordered).encode()


def _entities(seen: View) -> Iterator[Entity]:
    keys = Keys(seen)
    for id_, official in seen.officials.items():
        if official.name is not None:
            yield _person(seen, id_, official)
            for position in official.positions:
                yield from _office(seen, keys, id_, position)
            for listing in official.listings:
                if listing.confidence != "unverified":
                    yield _sanction(seen, keys, id_, listing)
    yield from _bodies(seen)
    yield from case_events(seen, keys)
    yield from conduct_events(seen)
    for id_, exhibit in seen.exhibits.items():
        yield _document(seen, id_, exhibit)


def _person(seen: View, id_: str, one: Official) -> Entity:
    entity = Entity(entity_id("official", id_), "Person")
    assert one.name is not None
    entity.add("name", one.name.full, *(form.text for form in one.names if form.use == "native"))
    entity.add("alias", *(form.text for form in one.names if form.text not in entity.properties["name"]))
    entity.add("firstName", one.name.given)
    entity.add("lastName", one.name.family)
    entity.add("fatherName", one.name.patronymic)
    if one.born:
        entity.add("birthDate", day(one.born.date))
        entity.add("birthPlace", one.born.place)
    entity.add("deathDate", day(one.died.date) if one.died else None)
    if one.nationality and one.nationality.confidence != "unverified":
        entity.add("nationality", *(seen.states.get(state) for state in one.nationality.states))
    entity.add("position", *(_office_in_words(seen, position) for position in one.positions))
    if any(listing.until is None and listing.confidence == "confirmed" for listing in one.listings):
        entity.add("topics", "sanction")
    if one.role_in_report:
        entity.add("summary", f"Named in the report, or in its announcement, as: {one.role_in_report.title}")
    entity.add("notes", *notes_on(seen, one))
    cites: list[Cite] = []
    parts: list[Any] = [one.role_in_report, *one.names, one.born, one.died, one.nationality, *one.identifiers, one.status]
    for part in parts:
        cites += [cite for cite in (part.cites if part else ()) if cite not in cites]
    add_proof(seen, entity, cites, words="notes")
    return entity


def _office_in_words(seen: View, position: Position) -> str:
    body = seen.institutions.get(position.institution)
    return f"{position.title}, {body.name if body else position.institution}"


def _office(seen: View, keys: Keys, official: str, held: Position) -> Iterator[Entity]:
    """The office, which others may hold too, and that somebody held it."""
    body = seen.institutions.get(held.institution)
    office = Entity(entity_id("position", digest(held.institution, held.title)), "Position")
    office.add("name", _office_in_words(seen, held))
    if body:
        office.add("organization", entity_id("institution", held.institution))
        office.add("country", seen.states.get(body.state))
    yield office
    entity = Entity(entity_id("occupancy", keys.key(("official", official), held.id)), "Occupancy")
    entity.add("holder", entity_id("official", official))
    entity.add("post", office.id)
    entity.add("startDate", day(held.begins))
    entity.add("endDate", day(held.until))
    entity.add("status", "ended" if held.until else "unknown")
    entity.add("description", *words_on_tenure(held))
    add_proof(seen, entity, held.cites, words="description")
    yield entity


def _sanction(seen: View, keys: Keys, official: str, listing: Listing) -> Entity:
    entity = Entity(entity_id("sanction", keys.key(("official", official), listing.id)), "Sanction")
    entity.add("entity", entity_id("official", official))
    entity.add("country", seen.states.get(listing.jurisdiction))
    entity.add("authority", listing.jurisdiction)
    entity.add("program", listing.programme)
    entity.add("authorityId", listing.reference)
    entity.add("startDate", day(listing.since))
    entity.add("endDate", day(listing.until))
    entity.add("status", "ended" if listing.until else "in force when last seen")
    entity.add("reason", listing.reasons and f"The published reasons, in our words: {listing.reasons}")
    entity.add("summary", listing.name_on_list and f"Listed as {listing.name_on_list}")
    entity.add("description", *words_on_listing(listing))
    add_proof(seen, entity, listing.cites, words="description")
    return entity


def _bodies(seen: View) -> Iterator[Entity]:
    """The institutions, and the lines between them that a source shows."""
    for id_, one in seen.institutions.items():
        entity = Entity(entity_id("institution", id_), "PublicBody")
        entity.add("name", one.name)
        entity.add("abbreviation", one.short)
        entity.add("country", seen.states.get(one.state))
        for does in one.does:
            if does.confidence != "unverified":
                entity.add("description", f"{BASES[does.confidence]}: {does.statement}")
                add_proof(seen, entity, does.cites, words="notes")
        yield entity
        for line in one.answers_to:
            if not line.cites or line.institution not in seen.institutions:
                continue
            name = digest(id_, line.institution, line.begins.text if line.begins else None, line.how)
            link = Entity(entity_id("line", name), "UnknownLink")
            link.add("subject", entity.id)
            link.add("object", entity_id("institution", line.institution))
            link.add("role", f"answers to: {line.how}")
            link.add("startDate", day(line.begins))
            link.add("endDate", day(line.until))
            add_proof(seen, link, line.cites, words="description")
            yield link


def _document(seen: View, id_: str, exhibit: Exhibit) -> Entity:
    """An exhibit. Its SHA-256 stands in words: the property for a hash takes a SHA-1, which we do not have."""
    entity = Entity(exhibit_entity_id(exhibit.sha256), "Document")
    _, dot, end = exhibit.file.rpartition(".")
    entity.add("title", exhibit.title)
    entity.add("fileName", f"{id_}{dot}{end}" if dot else id_)  # as bundles name it: what keepers call it tells of keepers
    entity.add("mimeType", _MIME.get(exhibit.type or ""))
    entity.add("fileSize", None if exhibit.bytes is None else str(exhibit.bytes))
    entity.add("notes", f"Exhibit {id_}, in {', '.join(exhibit.language)}. SHA-256: {exhibit.sha256}")
    if source := seen.sources.get(exhibit.source):
        entity.add("publisher", source.publisher)
        entity.add("publishedAt", day(source.published))
        add_proof(seen, entity, [SourceCite(source=exhibit.source)], words="notes")
    return entity
