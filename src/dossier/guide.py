"""The guide to writing records, field by field, and the catalogue of problems: made from the models and the checks."""

from __future__ import annotations

import re
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from dossier.checks.catalogue import catalogue
from dossier.model.dates import When
from dossier.model.record import INTERNAL, Record, records_in

_PLAIN = {"str": "text", "int": "whole number", "bool": "yes or no", "date": "day", "When": "date"}


def fields_of(model: type[Record]) -> str:
    """The fields of a record and of every record inside it, as Markdown tables in reading order."""
    return "\n\n".join(_table(one) for one in _models(model))


def problems_page() -> str:
    """Every code that a run can give, as a Markdown table."""
    marks = {True: ", can be waived", False: ""}
    rows = [f"| {entry.code} | {entry.level}{marks[entry.can_be_waived]} | {entry.meaning} |" for entry in catalogue()]
    return "\n".join(["| code | level | meaning |", "|---|---|---|", *rows])


def _models(model: type[Record]) -> list[type[Record]]:
    found: list[type[Record]] = []

    def visit(one: type[Record]) -> None:
        if one not in found:
            found.append(one)
            for info in one.model_fields.values():
                for inner in records_in(info.annotation):
                    visit(inner)

    visit(model)
    return found


def _table(model: type[Record]) -> str:
    about = " ".join((model.__doc__ or "").split())
    rows = [_row(name, info) for name, info in model.model_fields.items()]
    return "\n".join([f"**{model.__name__}.** {about}", "", "| field | holds | needed | meaning |", "|---|---|---|---|", *rows])


def _row(name: str, info: FieldInfo) -> str:
    extra = info.json_schema_extra
    internal = " *Internal: no other audience ever sees it.*" if isinstance(extra, dict) and extra.get(INTERNAL) else ""
    needed = "yes" if info.is_required() else "no"
    meaning = (info.description or "").replace("|", "\\|")
    return f"| `{info.alias or name}` | {_holds(info.annotation)} | {needed} | {meaning}{internal} |"


def _holds(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _holds(arguments[0])
    if origin is Literal:
        return " / ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"list of {_holds(arguments[0])}"
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_holds(one) for one in arguments if one is not NoneType))
    name = getattr(annotation, "__name__", str(annotation))
    if annotation is When:
        return "date"
    return _PLAIN.get(name, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
