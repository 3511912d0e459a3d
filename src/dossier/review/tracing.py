"""A project whose every text knows its place, so that the words of a draft can be led back to the files that they stand in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from dossier.model.record import Record
from dossier.packet.compose import compose_packet
from dossier.packet.content import Block, blocks_of
from dossier.packet.origins import Path, Traced, Tracer
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.project import Project
from dossier.view import Audience, view


def traced(project: Project) -> Project:
    """The same project; each text in its records carries the file and the path that it stands at."""
    entries = {
        kind: {
            id_: entry if entry.record is None else replace(entry, record=_traced(entry.record, entry.document.file, ()))
            for id_, entry in found.items()
        }
        for kind, found in project.entries.items()
    }
    return replace(project, entries=entries)


def _traced(value: Any, file: str, path: Path) -> Any:
    if isinstance(value, Record):
        changed = {}
        for name, field in type(value).model_fields.items():
            before = getattr(value, name)
            after = _traced(before, file, (*path, field.alias or name))
            if after is not before:
                changed[name] = after
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple):
        return tuple(_traced(item, file, (*path, index)) for index, item in enumerate(value))
    return Traced(value, file, path) if type(value) is str else value


def composed_for_review(
    project: Project, official: str, recipient: str, audience: Audience, on: dt.date | None = None
) -> tuple[Packet, tuple[Block, ...]]:
    """The packet about an official for a recipient as an audience sees it, and its blocks with the values they came from.

    Args:
        on: the day on which to judge whether consents hold; without one, as for drafts.

    Raises:
        RenderFault: as for a packet.
        KeyError: the audience sees no such official or recipient.
    """
    plain = compose_packet(view(project, audience, on), official, recipient)
    tracer = Tracer()
    marked = compose_packet(view(traced(project), audience, on), official, recipient, tracer=tracer)
    blocks = blocks_of(parse_page(marked.xhtml), tracer)
    expected = blocks_of(parse_page(plain.xhtml))
    if [(one.key, one.words, one.notes) for one in blocks] != [(one.key, one.words, one.notes) for one in expected]:
        raise AssertionError("a traced page says something else than the page")  # a test keeps this for every packet
    return plain, blocks
