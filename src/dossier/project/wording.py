"""What a person reads when a value does not fit: one function for each kind of fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic.fields import FieldInfo

from dossier.likeness import nearest
from dossier.model import source, text

LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Fault:
    """One fault: what Pydantic calls it, the field, what was given, and what could stand there."""

    type: str
    field: str
    given: Any
    context: Mapping[str, Any]
    is_withheld: bool
    siblings: Mapping[str, FieldInfo]
    inner: Mapping[str, FieldInfo]

    def shown(self) -> str:
        """The value, where it may be shown and is short enough to help."""
        if self.given is None:
            return "nothing"
        if self.field == "disclosure" and isinstance(self.given, str):
            return f"'{self.given}'"  # who may see something is no secret
        short = isinstance(self.given, str) and len(self.given) <= LONGEST_SHOWN and "\n" not in self.given
        return f"'{self.given}'" if short and not self.is_withheld else "what stands here"

    def detail(self, name: str) -> str:
        """A piece of the value that a check singled out, unless the value is withheld."""
        return "…" if self.is_withheld else str(self.context.get(name, ""))


def words_for(fault: Fault) -> tuple[str, str, str]:
    """The code, the text and the next step for a fault."""
    code, words = _ROWS.get(fault.type, ("S103", _other))
    return (code, *words(fault))


def _unknown(fault: Fault) -> tuple[str, str]:
    offered = nearest(fault.field, fault.siblings)
    if offered:
        return f"'{fault.field}' is not a field here", f"rename it to {' or '.join(offered)}, or remove it"
    return f"'{fault.field}' is not a field here", f"remove it; the fields here are {', '.join(sorted(fault.siblings))}"


def _missing(fault: Fault) -> tuple[str, str]:
    info = fault.siblings.get(fault.field)
    meaning = f" ({info.description.rstrip('.')})" if info and info.description else ""
    return f"field '{fault.field}' is missing", f"add '{fault.field}:'{meaning}"


_AUDIENCES = "public, internal, or a list of recipients"
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


def _wrong_type(fault: Fault) -> tuple[str, str]:
    expected = _EXPECTED.get(fault.type, "another kind of value")
    kind = next((name for base, name in _KINDS if isinstance(fault.given, base)), "another kind of value")
    found = f"is {fault.shown()}" if fault.type in ("yes_or_no", "int_parsing") else f"holds {kind}"
    step = f"write {expected}"
    if fault.type in ("model_type", "model_attributes_type") and fault.inner:
        needed = [name for name, info in fault.inner.items() if info.is_required()] or list(fault.inner)
        step = f"write its fields: {', '.join(needed)}"
    if fault.field == "cites" and fault.type != "cite_both":
        step = "write each cite as {source: S001}, or {exhibit: EX-0001, at: p. 1}"
    if fault.field == "disclosure":
        return f"'disclosure' {found}; expected {_AUDIENCES}", f"write {_AUDIENCES}"
    if fault.type == "cite_both":
        step = "keep the exhibit, or write the source as a cite of its own"
    return f"'{fault.field}' {found}; expected {expected}", step


def _not_allowed(fault: Fault) -> tuple[str, str]:
    allowed = [part.strip("'") for part in str(fault.context.get("expected", "")).replace(" or ", ", ").split(", ")]
    also = ", or a list of recipients" if fault.field == "disclosure" else ""
    offered = nearest(str(fault.given), allowed)
    text_ = f"'{fault.field}' is {fault.shown()}; allowed are {', '.join(allowed)}{also}"
    return text_, f"write {' or '.join(offered)}" if offered else f"write {' or '.join(allowed)}{also}"


def _pattern(form: Any) -> str:
    """The pattern of one of the model's text types."""
    marks = [mark for argument in get_args(form)[1:] for mark in getattr(argument, "metadata", ())]
    return next(str(pattern) for mark in marks if (pattern := getattr(mark, "pattern", None)))


_FORMS = {
    _pattern(form): (what, example)
    for form, what, example in (
        (text.Id, "an id", "lower-case letters, digits and single hyphens, such as jane-roe"),
        (text.Mark, "a short id", "one or two capitals and a number, such as P1"),
        (text.SourceId, "a source's id", "S and a number, such as S001"),
        (text.ExhibitId, "an exhibit's id", "EX- and four digits, such as EX-0001"),
        (text.Language, "a language tag", "a tag such as en or en-GB"),
        (text.Script, "a script code", "four letters, such as Latn or Cyrl"),
        (source.Duration, "a length of time", "hours, minutes and seconds, such as 00:12:30"),
        (source.Sha256, "a SHA-256", "the 64 hexadecimal digits that sha256sum prints"),
        (text.FileName, "a file's name", "lower-case letters, digits, dots and hyphens, such as record.pdf"),
    )
}


def _wrong_form(fault: Fault) -> tuple[str, str]:
    if fault.type == "reserved_name":
        text_ = f"'{fault.field}' is {fault.shown()}, a name that some systems keep for devices"
        return text_, "choose another name, such as the same with a number"
    what, example = _FORMS.get(fault.context.get("pattern", ""), ("an id", "lower-case letters, digits and single hyphens"))
    return f"'{fault.field}' is {fault.shown()}, which is not {what}", f"write {example}"


def _record_name(fault: Fault) -> tuple[str, str]:
    return f"'{fault.field}' is {fault.shown()}, which is the name of the record itself", "name the file that was taken in"


def _too_short(fault: Fault) -> tuple[str, str]:
    least, found = fault.context.get("min_length", 1), fault.context.get("actual_length", 0)
    if found:
        text_ = f"'{fault.field}' holds {found} item{'' if found == 1 else 's'}; at least {least} are needed"
        return text_, f"add what is missing to '{fault.field}', or remove the part that holds it"
    if fault.field == "cites":
        return "'cites' is empty", "add a cite, such as {source: S001}"
    return f"'{fault.field}' is empty", f"fill in '{fault.field}', or remove the field where it may be missing"


def _too_long(fault: Fault) -> tuple[str, str]:
    unit = "characters" if isinstance(fault.given, str) else "items"
    size = len(fault.given) if isinstance(fault.given, str | list) else "too many"
    text_ = f"'{fault.field}' has {size} {unit}; at most {fault.context.get('max_length', 0)} fit"
    return text_, "shorten it; longer text belongs in an exhibit"


def _hidden(fault: Fault) -> tuple[str, str]:
    text_ = f"'{fault.field}' holds {fault.context['reason']}: {fault.context['character']}"
    return text_, "delete that character and type the word again"


def _mixed(fault: Fault) -> tuple[str, str]:
    text_ = f"'{fault.field}' mixes scripts in the word '{fault.detail('word')}': {fault.detail('letters')}"
    return text_, "type the whole word again in one script"


def _not_a_date(fault: Fault) -> tuple[str, str]:
    text_ = f"'{fault.field}' is {fault.shown()}, which is not a date"
    return text_, "write 2014-05-10, 2014-05, 2014, 2014~ for about, or first/last for a span"


def _no_such_day(fault: Fault) -> tuple[str, str]:
    return f"'{fault.field}' is {fault.shown()}; no such day exists", "look the date up again in the source"


def _wrong_span(fault: Fault) -> tuple[str, str]:
    if fault.type == "day_shape":
        return f"'{fault.field}' is {fault.shown()}; one whole day is expected", "write the day as 2014-05-10"
    return f"'{fault.field}' is {fault.shown()}, which ends before it begins", "put the earlier date first"


def _out_of_range(fault: Fault) -> tuple[str, str]:
    words = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}
    limits = " and ".join(f"{words[name]} {limit:,}" for name, limit in fault.context.items() if name in words)
    return f"'{fault.field}' is {fault.shown()}, out of range", f"write a whole number{', ' if limits else ''}{limits}"


def _not_a_link(fault: Fault) -> tuple[str, str]:
    return f"'{fault.field}' is {fault.shown()}, which is not an address", "write an address that begins with https://"


def _not_a_phrase(fault: Fault) -> tuple[str, str]:
    return f"'{fault.field}' is {fault.shown()}, which is no phrase", "write words, each with at most one * at its end"


_CONTRADICTIONS = {
    "unsourced_named": (
        "identity is unsourced, yet the record carries a name, a birth or an identifier",
        "remove it, or source the identity and set it to probable or confirmed",
    ),
    "unsourced_function": ("identity is unsourced and 'function' is missing", "say in 'function' what is sourced, with its cite"),
    "name_missing": ("'name' is missing", "add name: {family: …, given: …}, or set identity: unsourced"),
    "months_missing": ("'months' does not hold twelve months", "list all twelve, January first"),
    "ask_without_reason": (
        "an ask is set without a reason and a name",
        "add reason: and by:, or leave ask: out so that it follows from the record",
    ),
    "finder_missing": (
        "basis is found and 'found_by' is missing",
        "name the court or treaty body in found_by, or write another basis",
    ),
    "pattern_mismatch": (
        "'kind' and 'pattern' do not agree",
        "write kind: pattern with its pattern, or kind: incident without one",
    ),
    "events_of_which_case": ("'events' are named without exactly one case", "name in cases the one case that they belong to"),
    "order_cites_missing": (
        "personal_order and 'order_cites' do not agree",
        "write personal_order: documented with order_cites: [{exhibit: …, at: …}], or another answer without",
    ),
    "search_missing": (
        "personal_order is none-found and 'order_search' is missing",
        "add order_search: {on, by, where, result}, or set personal_order: not-searched",
    ),
}


def _contradiction(fault: Fault) -> tuple[str, str]:
    return _CONTRADICTIONS[fault.type]


def _pattern_names(fault: Fault) -> tuple[str, str]:
    names = fault.context["names"]
    return f"'{fault.field}' does not name {names} and nothing else in braces", f"write a pattern with {names}"


def _other(fault: Fault) -> tuple[str, str]:
    return f"'{fault.field}' does not fit ({fault.type})", "compare it with a record that works"


Words = Callable[[Fault], tuple[str, str]]
_ROWS: dict[str, tuple[str, Words]] = {
    "extra_forbidden": ("S101", _unknown),
    "missing": ("S102", _missing),
    "literal_error": ("S104", _not_allowed),
    "string_pattern_mismatch": ("S105", _wrong_form),
    "reserved_name": ("S105", _wrong_form),
    "record_name": ("S105", _record_name),
    "empty_text": ("S106", _too_short),
    "too_short": ("S106", _too_short),
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
    "int_parsing_size": ("S113", _out_of_range),
    "not_a_link": ("S114", _not_a_link),
    "pattern_names": ("S105", _pattern_names),
    "phrase_shape": ("S105", _not_a_phrase),
    **dict.fromkeys(_CONTRADICTIONS, ("S115", _contradiction)),
    **dict.fromkeys(_EXPECTED, ("S103", _wrong_type)),
}
