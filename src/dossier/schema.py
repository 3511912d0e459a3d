"""JSON Schemas of every kind of record, for editors: the models as their YAML is written, with every field described.

A schema refuses what the models refuse as far as such a schema can say it, and never what they take. It gives no example
and no default, since an editor that put one in would state a fact that nobody said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.record import INTERNAL
from dossier.problem import visible
from dossier.project.kinds import KINDS
from dossier.wholefile import replace

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The one that every editor reads."""

_POINT = r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?[?~%]?"
_DATE = rf"^({_POINT}|{_POINT}/({_POINT}|\.\.)?|(\.\.)?/{_POINT})$"
_DAY = r"^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_SCALAR = ["string", "number", "boolean"]
"""What an editor takes a bare word for; to us it is the text that was written, such as 1984 for a title."""

_PASSED_OVER = frozenset(["title", "default", "examples", "format", INTERNAL])
_ADDRESS = "url"

Schema = dict[str, Any]


def _needs(*names: str) -> Schema:
    return {"required": list(names), "properties": {name: {"not": {"type": "null"}} for name in names}}


def _has(**values: str) -> Schema:
    return {"required": list(values), "properties": {name: {"const": value} for name, value in values.items()}}


def _without(*names: str) -> Schema:
    return {"properties": {name: {"anyOf": [{"type": "null"}, {"type": "array", "maxItems": 0}]} for name in names}}


def _filled(name: str) -> Schema:
    return {"required": [name], "properties": {name: {"minItems": 1}}}


_TOGETHER: Mapping[str, tuple[tuple[Schema, Schema, Schema | None], ...]] = {
    "Official": (
        (
            _has(identity="unsourced"),
            {**_needs("function"), "allOf": [_without("name", "names", "born", "identifiers")]},
            _needs("name"),
        ),
    ),
    "Conduct": (
        (_has(basis="found"), _needs("found_by"), None),
        (_has(kind="pattern"), _needs("pattern"), _without("pattern")),
        (_filled("events"), {"required": ["cases"], "properties": {"cases": {"minItems": 1, "maxItems": 1}}}, None),
    ),
    "Plea": ((_needs("ask"), _needs("reason", "by"), None),),
    "Link": (
        (_has(personal_order="none-found"), _needs("order_search"), None),
        (_has(personal_order="documented"), _filled("order_cites"), _without("order_cites")),
    ),
}
"""What fields of one record ask of each other: when, then, otherwise."""


def names() -> tuple[str, ...]:
    """The kinds of record that have a schema, in the order in which they are read."""
    return tuple(dict.fromkeys(kind.name for kind in KINDS))


def patterns(name: str) -> tuple[str, ...]:
    """The files that hold records of a kind, with `*` for the id."""
    return tuple(kind.pattern.replace("{id}", "*") for kind in KINDS if kind.name == name)


def schema_of(name: str) -> Schema:
    """The schema of a kind of record."""
    model = next(kind.model for kind in KINDS if kind.name == name)
    made = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    inner = {one: _record(one, body) for one, body in sorted(made.pop("$defs", {}).items())}
    whole = _record(model.__name__, made)
    for field in (one for record in (whole, *inner.values()) for one in record.get("properties", {}).values()):
        if not field["description"]:  # the field is described in the very words of the record that it holds
            field["description"] = inner[field["allOf"][0]["$ref"].rsplit("/", 1)[1]]["description"]
    title = {"$schema": DIALECT, "title": f"{name}: {', '.join(patterns(name))}"}
    return {**title, **whole, **({"definitions": inner} if inner else {})}


def schema_text(name: str) -> str:
    """The schema of a kind as a file holds it."""
    return json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path, chosen: tuple[str, ...]) -> tuple[Path, ...]:
    """Writes the schemas of some kinds into a folder, each file in one step; what else lies there is not touched.

    Raises:
        WrongUse: the folder, or a file in it, is a link or of another kind.
        EnvironmentFault: it cannot be written.
    """
    targets = tuple(folder / f"{name}.schema.json" for name in chosen)
    wrong = next(
        (one for one in (folder, *targets) if one.is_symlink() or (one.exists() and one.is_dir() != (one == folder))), None
    )
    if wrong is not None:
        raise WrongUse(
            f"{visible(str(wrong))} is a link, or no {'folder' if wrong == folder else 'file'}", "name another folder with --out"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, target in zip(chosen, targets, strict=True):
            replace(target, schema_text(name).encode(), 0o644)
    except OSError as fault:
        raise EnvironmentFault(
            f"{visible(str(folder))} cannot be written: {fault.strerror}", "free space or rights there"
        ) from fault
    return targets


def _record(name: str, body: Schema) -> Schema:
    """A record's schema: its fields, and what they ask of each other."""
    kept = {key: value for key, value in body.items() if key not in ("properties", *_PASSED_OVER)}
    fields = {field: _field(field, one) for field, one in body.get("properties", {}).items()}
    together = [
        {"if": when, "then": then, **({"else": otherwise} if otherwise else {})}
        for when, then, otherwise in _TOGETHER.get(name, ())
    ]
    described = {"description": " ".join(str(kept.pop("description", "")).split())}
    return {**described, **kept, "properties": fields, **({"allOf": together} if together else {})}


def _field(name: str, body: Schema) -> Schema:
    """A field's schema with its description; older editors pass over what stands beside a reference."""
    internal = " Internal: no other audience ever sees it." if body.get(INTERNAL) else ""
    adapted = _adapted({key: value for key, value in body.items() if key != "description"})
    if name == _ADDRESS:
        adapted = {"anyOf": [{"type": "string", "pattern": "^\\s*https?://"}, {"type": "null"}]}
    if "$ref" in adapted:
        adapted = {"allOf": [adapted]}
    return {"description": f"{body.get('description', '')}{internal}", **adapted}


def _adapted(body: Schema) -> Schema:
    """A value's schema as our YAML writes such a value."""
    kept = {key: value for key, value in body.items() if key not in _PASSED_OVER}
    if "$ref" in kept or "enum" in kept or "const" in kept:
        return kept
    kind = kept.get("type")
    if kind == "boolean":
        return {"enum": ["yes", "no", "true", "false", True, False]}
    if kind == "integer":
        return _number(kept)
    if kind == "string":
        return _text(kept, body)
    if kind == "array":
        return {**kept, "items": _adapted(kept["items"])}
    for union in ("anyOf", "oneOf"):
        if union in kept:
            limits: Schema = {key: kept.pop(key) for key in ("ge", "le") if key in kept}
            return _union([_adapted(one | limits if one.get("type") == "integer" else one) for one in kept[union]])
    return kept


def _number(body: Schema) -> Schema:
    least, most = body.get("minimum", body.get("ge")), body.get("maximum", body.get("le"))
    limits = {key: value for key, value in (("minimum", least), ("maximum", most)) if value is not None}
    digits = "^[1-9][0-9]*$" if least else "^(0|[1-9][0-9]*)$"
    return {"anyOf": [{"type": "integer", **limits}, {"type": "string", "pattern": digits}]}


def _text(kept: Schema, body: Schema) -> Schema:
    if body.get("format") == "date":
        return {"type": "string", "pattern": _DAY}
    if "examples" in body:  # a date in the notation of model/dates, which alone gives examples
        return {"anyOf": [{"type": "string", "pattern": _DATE}, {"type": "integer", "minimum": 1000, "maximum": 2999}]}
    if "pattern" in kept:
        return kept
    return {**kept, "type": _SCALAR, "pattern": r"\S"}


def _union(members: list[Schema]) -> Schema:
    """One of several: two records are told apart by a key that only one of them needs, so that faults are named in it."""
    if len(members) == 2 and all(one.get("$ref", "").endswith("Cite") for one in members):
        of_source, of_exhibit = members
        return {"type": "object", "if": {"required": ["exhibit"]}, "then": of_exhibit, "else": of_source}
    return {"anyOf": members}
