"""Turns data into a record, or into one problem for each thing that does not fit.

The texts hang on Pydantic's error types, never on its English. They name fields, and show a value only where no part of
the file around it is withheld from anybody.
"""

from __future__ import annotations

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from dossier.likeness import nearest
from dossier.model.record import UNION_TAGS, Record, records_in
from dossier.problem import Level, Place, Problem
from dossier.project.wording import Fault, words_for
from dossier.yamlfile import Document

Loc = tuple[int | str, ...]

_KEYS_THAT_CONTRADICT = {
    "unsourced_named": ("name", "names", "born", "identifiers"),
    "pattern_mismatch": ("kind",),
    "finder_missing": ("basis",),
    "ask_without_reason": ("ask",),
    "events_of_which_case": ("events",),
    "search_missing": ("personal_order",),
    "order_cites_missing": ("personal_order",),
}


def record_of(model: type[Record], document: Document, known_bad: set[Place]) -> tuple[Record | None, tuple[Problem, ...]]:
    """The record in a document, or None with a problem for each fault.

    Args:
        known_bad: places that a reading problem already names; they get no second problem.

    S101 error: a field is not known.
    S102 error: a field is missing.
    S103 error: a value is of the wrong type.
    S104 error: a value is not one of those allowed.
    S105 error: an id or code has the wrong form.
    S106 error: a text or list is empty or too short.
    S107 error: a text or list is too long.
    S108 error: a text holds a character that cannot be seen or has no agreed meaning.
    S109 error: a word of a name mixes letters of two scripts.
    S110 error: a date is not in a notation that is understood.
    S111 error: no such day exists.
    S112 error: a span of time ends before it begins, or a whole day is asked for.
    S113 error: a number is out of range.
    S114 error: an address is not http or https.
    S115 error: parts of one record contradict each other.
    S120 error: a file or folder has a name that cannot be an id.
    S121 error: two files have one id, or ids that differ only in case.
    S122 error: a link, a device or an unreadable file stands where a record or an exhibit should.
    S123 warning: a file belongs to no record and was not read.
    """
    try:
        return model.model_validate(document.data), ()
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
    below = [error["loc"] for error in errors]
    problems = []
    for error in errors:
        loc = error["loc"]
        if error["type"] == "too_short" and (_any_below(loc, below) or _any_place_below(document, loc, known_bad)):
            continue  # the items that are missing from the list have problems of their own
        if error["type"] == "missing" and _is_misspelt_beside(loc, errors):
            continue  # a word that is misspelt is not also a missing one
        if known_bad and (error["type"] == "missing" or error["type"].endswith(("_missing", "_named"))):
            continue  # what a refused construct hid is not missing
        fault = Fault(
            type=error["type"],
            field=str(loc[-1]) if error["type"] == "extra_forbidden" else _field(loc),
            given=error["input"],
            context=error.get("ctx", {}),
            is_withheld=_is_withheld(document, loc),
            siblings=_fields_of(_models_at(model, loc[:-1])),
            inner=_fields_of(_models_at(model, loc)),
        )
        code, text, next_step = words_for(fault)
        problems.append(Problem(_place(document, loc, code, error["type"]), Level.ERROR, code, text, next_step))
    return None, tuple(problem for problem in problems if problem.place not in known_bad)


def _place(document: Document, loc: Loc, code: str, type_: str) -> Place:
    if code == "S101":
        return document.key_place(*loc)
    for key in _KEYS_THAT_CONTRADICT.get(type_, ()):
        place = document.key_place(*loc, key)
        if place != document.place(*loc):
            return place
    return document.place(*loc)


def _any_below(loc: Loc, locs: list[Loc]) -> bool:
    return any(len(other) > len(loc) and other[: len(loc)] == loc for other in locs)


def _is_misspelt_beside(loc: Loc, errors: list[ErrorDetails]) -> bool:
    """Whether a field that is missing stands beside it under a name that is nearly its own, or as a word of logic."""
    unknown = [str(error["loc"][-1]) for error in errors if error["type"] == "extra_forbidden" and error["loc"][:-1] == loc[:-1]]
    return any(loc[-2:-1] == ("all-of",) or nearest(name, [str(loc[-1])]) for name in unknown)


def _any_place_below(document: Document, loc: Loc, known_bad: set[Place]) -> bool:
    """Whether a reading problem stands between the start of a list and the start of what follows it."""
    start, after = document.span(*loc)
    return any(start <= bad and (after is None or bad < after) for bad in known_bad)


def _field(loc: Loc) -> str:
    """The innermost field of a location, which besides fields names the tags of unions and the types in them."""
    fields = [step for step in loc if isinstance(step, str) and step not in UNION_TAGS and not any(mark in step for mark in "[(")]
    return fields[-1] if fields else "the record"


def _is_withheld(document: Document, loc: Loc) -> bool:
    """Whether the value, or anything that holds it, is for some audience only."""
    value = document.data
    for step in (None, *loc):
        if step is not None:
            value = value[step] if _has(value, step) else value  # type: ignore[index]
        if isinstance(value, dict) and value.get("disclosure", "public") != "public":
            return True
    return False


def _has(value: object, step: int | str) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _models_at(model: type[Record], loc: Loc) -> set[type[Record]]:
    """The models that a location can lead to."""
    models = {model}
    for step in loc:
        deeper = {
            found
            for candidate in models
            for name, field in candidate.model_fields.items()
            if step == (field.alias or name)
            for found in records_in(field.annotation)
        }
        models = deeper or models
    return models


def _fields_of(models: set[type[Record]]) -> dict[str, FieldInfo]:
    """The fields of models by the names that YAML uses."""
    ordered = sorted(models, key=lambda model: model.__name__)
    return {field.alias or name: field for model in ordered for name, field in model.model_fields.items()}
