"""Turns data into a record, or into one problem for each thing that does not fit.

The texts hang on Pydantic's error types, never on its English, and name fields, never confidential values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dossier.likeness import nearest
from dossier.model.record import Record
from dossier.problem import Level, Place, Problem
from dossier.yamlfile import Document

Row = tuple[str, Callable[["_Fault"], tuple[str, str]]]


class _Fault:
    """One Pydantic error, with the names and places that a message needs."""

    def __init__(self, error: ErrorDetails, document: Document, model: type[Record]) -> None:
        self.type: str = error["type"]
        self.loc = error["loc"]
        self.given: Any = error["input"]
        self.context: dict[str, Any] = error.get("ctx", {})
        self.field = next((step for step in reversed(self.loc) if isinstance(step, str) and _is_field(step)), "the record")
        self.known = _fields_at(model, self.loc[:-1])

    def shown(self) -> str:
        return f"'{self.given}'" if isinstance(self.given, str) and len(self.given) <= 60 else "the value given"


def record_of(model: type[Record], document: Document, known_bad: set[Place]) -> tuple[Record | None, tuple[Problem, ...]]:
    """The record in a document, or None with a problem for each fault.

    Args:
        known_bad: places that a reading problem already names; they get no second problem.

    S101 error: a field is not known.
    S102 error: a field is missing.
    S103 error: a value is of the wrong type.
    S104 error: a value is not one of those allowed.
    S105 error: an id has the wrong form.
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
    S121 error: two files have ids that differ only in case.
    S122 error: a link, a device or an unreadable file stands where a record or an exhibit should.
    S123 warning: a file belongs to no record and was not read.
    """
    try:
        return model.model_validate(document.data), ()
    except ValidationError as fault:
        problems = [_problem(error, document, model) for error in fault.errors(include_url=False)]
        return None, tuple(problem for problem in problems if problem.place not in known_bad)


def _problem(error: ErrorDetails, document: Document, model: type[Record]) -> Problem:
    fault = _Fault(error, document, model)
    code, words = _ROWS.get(fault.type, _OTHER)
    text, next_step = words(fault)
    place = document.key_place(*fault.loc) if code == "S101" else document.place(*fault.loc)
    return Problem(place, Level.ERROR, code, text, next_step)


def _is_field(step: str) -> bool:
    """Whether a step of a location is a field; the other steps are tags of unions, which all carry such a mark."""
    return not any(mark in step for mark in "[-(")


def _unknown(fault: _Fault) -> tuple[str, str]:
    name = str(fault.loc[-1])
    offered = nearest(name, fault.known)
    known = "', '".join(offered or sorted(fault.known))
    return f"'{name}' is not a field here", f"rename it to one of '{known}', or remove it"


def _missing(fault: _Fault) -> tuple[str, str]:
    name = str(fault.loc[-1])
    return f"field '{name}' is missing", f"add '{name}:'; templates/README.md and dossiers/README.md say what it holds"


_A_LIST = "a list, each item with a leading hyphen or in [ ]"
_FIELDS = "a mapping of fields"
_EXPECTED = {
    "string_type": "text",
    "tuple_type": _A_LIST,
    "list_type": _A_LIST,
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "dict_type": _FIELDS,
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "yes_or_no": "yes or no",
    "cite_both": "one of source and exhibit, not both",
}
_KINDS: tuple[tuple[type, str], ...] = ((str, "text"), (dict, "a mapping"), (list, "a list"), (type(None), "nothing"))


def _wrong_type(fault: _Fault) -> tuple[str, str]:
    expected = _EXPECTED.get(fault.type, "another kind of value")
    kind = next((name for base, name in _KINDS if isinstance(fault.given, base)), "another kind of value")
    return f"'{fault.field}' holds {kind}; expected {expected}", f"write {expected}"


def _not_allowed(fault: _Fault) -> tuple[str, str]:
    allowed = [part.strip("'") for part in str(fault.context.get("expected", "")).replace(" or ", ", ").split(", ")]
    offered = nearest(str(fault.given), allowed) or tuple(allowed)
    text = f"'{fault.field}' is {fault.shown()}; allowed are {', '.join(allowed)}"
    return text, f"write '{offered[0]}'" if len(offered) == 1 else f"write one of {', '.join(offered)}"


def _wrong_form(fault: _Fault) -> tuple[str, str]:
    if fault.type == "reserved_name":
        return f"'{fault.field}' is {fault.shown()}, a name that some systems keep for devices", "choose another id"
    form = fault.context.get("pattern", "")
    return f"'{fault.field}' is {fault.shown()}, which does not have the form of an id", f"write it in the form {form}"


def _too_short(fault: _Fault) -> tuple[str, str]:
    return f"'{fault.field}' is empty", f"fill in '{fault.field}', or remove the field where it may be missing"


def _too_long(fault: _Fault) -> tuple[str, str]:
    most = fault.context.get("max_length", 0)
    if most == 0:
        return f"'{fault.field}' must stay empty here", "remove it"
    unit = "characters" if fault.type == "string_too_long" else "items"
    return f"'{fault.field}' is longer than {most} {unit}", "shorten it; longer text belongs in an exhibit"


def _hidden(fault: _Fault) -> tuple[str, str]:
    text = f"'{fault.field}' holds {fault.context['reason']}: {fault.context['character']}"
    return text, "delete that character and type the word again"


def _mixed(fault: _Fault) -> tuple[str, str]:
    text = f"'{fault.field}' mixes scripts in the word '{fault.context['word']}': {fault.context['letters']}"
    return text, "type the whole word again in one script"


def _not_a_date(fault: _Fault) -> tuple[str, str]:
    text = f"'{fault.field}' is '{fault.context['value']}', which is not a date"
    return text, "write 2014-05-10, 2014-05, 2014, 2014~ for about, or first/last for a span"


def _no_such_day(fault: _Fault) -> tuple[str, str]:
    return f"'{fault.field}' is '{fault.context['value']}'; no such day exists", "look the date up again in the source"


def _wrong_span(fault: _Fault) -> tuple[str, str]:
    if fault.type == "day_shape":
        return f"'{fault.field}' is '{fault.context['value']}'; one whole day is expected", "write the day as 2014-05-10"
    return f"'{fault.field}' is '{fault.context['value']}', which ends before it begins", "put the earlier date first"


def _out_of_range(fault: _Fault) -> tuple[str, str]:
    limits = " and ".join(f"{name} {limit}" for name, limit in sorted(fault.context.items()))
    return f"'{fault.field}' is {fault.shown()}, out of range", f"write a whole number ({limits})"


def _not_a_link(fault: _Fault) -> tuple[str, str]:
    return f"'{fault.field}' is {fault.shown()}, which is not an address", "write an address that begins with https://"


_CONTRADICTIONS = {
    "unsourced_named": (
        "identity is unsourced, yet the record carries a name, a birth or an identifier",
        "remove them, or source the identity and set it to probable or confirmed",
    ),
    "unsourced_function": ("identity is unsourced and 'function' is missing", "say in 'function' what is sourced, with its cite"),
    "name_missing": ("'name' is missing", "add name: {family: …, given: …}, or set identity: unsourced"),
    "months_missing": ("'months' does not hold twelve months", "list all twelve, January first"),
    "search_missing": (
        "personal_order is none-found and 'order_search' is missing",
        "add order_search: {on, by, where, result}, or set personal_order: not-searched",
    ),
}


def _contradiction(fault: _Fault) -> tuple[str, str]:
    return _CONTRADICTIONS[fault.type]


def _other(fault: _Fault) -> tuple[str, str]:
    return f"'{fault.field}' does not fit ({fault.type})", "compare it with a record that works"


_ROWS: dict[str, Row] = {
    "extra_forbidden": ("S101", _unknown),
    "missing": ("S102", _missing),
    "literal_error": ("S104", _not_allowed),
    "string_pattern_mismatch": ("S105", _wrong_form),
    "reserved_name": ("S105", _wrong_form),
    "empty_text": ("S106", _too_short),
    "too_short": ("S106", _too_short),
    "string_too_short": ("S106", _too_short),
    "string_too_long": ("S107", _too_long),
    "too_long": ("S107", _too_long),
    "hidden_character": ("S108", _hidden),
    "mixed_scripts": ("S109", _mixed),
    "date_shape": ("S110", _not_a_date),
    "date_calendar": ("S111", _no_such_day),
    "date_order": ("S112", _wrong_span),
    "day_shape": ("S112", _wrong_span),
    "greater_than_equal": ("S113", _out_of_range),
    "less_than_equal": ("S113", _out_of_range),
    "not_a_link": ("S114", _not_a_link),
    **dict.fromkeys(_CONTRADICTIONS, ("S115", _contradiction)),
    **dict.fromkeys(_EXPECTED, ("S103", _wrong_type)),
}
_OTHER: Row = ("S103", _other)


def _fields_at(model: type[Record], loc: tuple[int | str, ...]) -> frozenset[str]:
    """The field names, as written in YAML, of the models that a location can lead to."""
    models = {model}
    for step in loc:
        deeper = {
            found
            for candidate in models
            for name, field in candidate.model_fields.items()
            if step == (field.alias or name)
            for found in _models_in(field.annotation)
        }
        models = deeper or models
    return frozenset(field.alias or name for found in models for name, field in found.model_fields.items())


def _models_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
