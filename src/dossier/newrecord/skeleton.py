"""The text of a new record: what was said, and each other field as a comment that says what it is for.

Nothing stands in it that could be taken for a fact: a comment names a field and what may stand there, and gives no example.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from dossier.model.record import INTERNAL, Record, records_in
from dossier.project.kinds import Kind
from dossier.yamlfile.patching import WIDTH
from dossier.yamlfile.writing import Value, field_lines

_GUIDE = "The guide to every field: dossiers/README.md. What is wrong or missing: dossier validate."


def skeleton(kind: Kind, id_: str, file: str, said: Mapping[str, Value], *, schema: str | None = None) -> str:
    """A record's file with the fields that were said, in the model's order, and a comment for every field.

    Args:
        schema: the way from the file to the schema of its kind, for editors; none where there is no schema.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [f"# {kind.name.capitalize()} {id_}. {' '.join((kind.model.__doc__ or '').split())}"]
    named = "folder" if file.count("{id}") or file.startswith("dossiers/") else "file"
    lines += [f"# The name of the {named} is the id: it is never changed, and never given to something else."]
    lines += ["# A field that stands behind a # is not known yet: take the # away and fill it in, or leave it as it is."]
    lines += [f"# {_GUIDE}"]
    for name, info in kind.model.model_fields.items():
        alias = info.alias or name
        lines += ["", *_about(info)]
        if alias in said:
            lines += field_lines(alias, said[alias], 0)
        else:
            lines += [*_holds(info), f"# {alias}:"]
    return "\n".join(lines) + "\n"


def _about(info: FieldInfo) -> Iterator[str]:
    extra = info.json_schema_extra
    internal = " Internal: no other audience ever sees it." if isinstance(extra, dict) and extra.get(INTERNAL) else ""
    yield from _comment(f"{info.description}{internal}")


def _holds(info: FieldInfo) -> Iterator[str]:
    """What may stand in a field that nobody filled in: the values it takes, or the fields inside it."""
    words = _choices(info.annotation)
    if words:
        yield from _comment(f"One of: {', '.join(words)}.", 4)
    inner = [model for model in records_in(info.annotation) if model.__name__ not in ("SourceCite", "ExhibitCite")]
    for model in dict.fromkeys(inner):
        yield from _comment(f"{'A list; each' if _is_list(info.annotation) else 'It'} holds {_fields(model)}.", 4)


def _fields(model: type[Record]) -> str:
    needed = [info.alias or name for name, info in model.model_fields.items() if info.is_required()]
    other = [info.alias or name for name, info in model.model_fields.items() if not info.is_required()]
    first = ", ".join(needed) or "at least one of these"
    return f"{first}; where known: {', '.join(other)}" if other else first


def _choices(annotation: object) -> list[str]:
    members = [one for one in get_args(annotation) if one is not type(None)] if _is_union(annotation) else [annotation]
    whole = all(get_origin(one) is Literal for one in members)  # beside other values, its words would not be all there are
    return [str(word) for one in members for word in get_args(one)] if whole else []


def _is_union(annotation: object) -> bool:
    return get_origin(annotation) in (Union, UnionType)


def _is_list(annotation: object) -> bool:
    return get_origin(annotation) is tuple or any(_is_list(one) for one in get_args(annotation))


def _comment(text: str, indent: int = 1) -> list[str]:
    lead = "#" + " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=lead, break_long_words=False, break_on_hyphens=False)
