"""New values as YAML in the manner of the records: a field a line, short lists and cites in brackets, long texts folded.

What is written here is read back by whoever puts it into a file, before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from dossier.yamlfile.patching import WIDTH, quoted

Value = str | Sequence["Value"] | Mapping[str, "Value"] | None
"""What a new value is made of: texts, lists, mappings and nothing."""


class Bare(str):
    """A text that is no prose, such as a date, a number or yes: it stands without quotation marks wherever it can."""

    __slots__ = ()


_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~<](?:[^\n]*[^\s:])?")
_BREAKS = re.compile(r":\s|\s#|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_BREAKS_BRACKETS = re.compile(r"[,\[\]{}]|:$")


def written(data: Mapping[str, Value], *, fold: bool = True) -> str:
    """A whole file.

    Args:
        fold: whether long texts may be folded; one that would not be read back as it is then stands on one line.
    """
    return "".join(f"{line}\n" for line in _fields(data, 0, fold=fold))


def field_lines(key: str, value: Value, column: int, *, fold: bool = True) -> list[str]:
    """The lines of a field, its key at a column."""
    lead = " " * column
    if isinstance(value, str):
        return _text_lines(f"{lead}{key}: ", value, column + 2, fold=fold)
    line = f"{lead}{key}: {flow(value)}"
    if not value or (_is_shallow(value) and len(line) <= WIDTH):
        return [line]
    if isinstance(value, Mapping):
        return [f"{lead}{key}:", *_fields(value, column + 2, fold=fold)]
    return [f"{lead}{key}:", *(one for item in value for one in item_lines(item, column + 2, fold=fold))]


def item_lines(item: Value, column: int, *, fold: bool = True) -> list[str]:
    """The lines of an item of a list, its dash at a column."""
    lead = " " * column + "- "
    if isinstance(item, str):
        return _text_lines(lead, item, column + 2, fold=fold)
    if isinstance(item, Mapping) and item:
        lines = _fields(item, column + 2, fold=fold)
        return [lead + lines[0][column + 2 :], *lines[1:]]
    return [lead + flow(item)]


def flow(value: Value) -> str:
    """A value on one line, in brackets where it is a list or a mapping."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return value if _is_plain(value) and not _BREAKS_BRACKETS.search(value) else quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(map(flow, value)) + "]"


def _fields(data: Mapping[str, Value], column: int, *, fold: bool) -> list[str]:
    return [line for key, value in data.items() for line in field_lines(key, value, column, fold=fold)]


def _text_lines(lead: str, text: str, column: int, *, fold: bool) -> list[str]:
    whole = lead + (text if _is_plain(text) else quoted(text))
    if len(whole) <= WIDTH or not fold or not _folds(text):
        return [whole]
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and column + len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return [f"{lead}>-", *(" " * column + line for line in lines)]


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotation marks: to us because it is read as text, to others because it looks like nothing else."""
    if not _PLAIN.fullmatch(text) or _BREAKS.search(text):
        return False
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], [])
    looks_else = any(pattern.match(text) for _, pattern in resolvers)
    return not looks_else or (isinstance(text, Bare) and text.lower() != "null")


def _folds(text: str) -> bool:
    """Whether a text can be broken at its spaces and is read back as it was."""
    return " " in text and text == " ".join(text.split()) and text.isprintable()


def _is_shallow(value: Value) -> bool:
    """Whether brackets stay easy to read: no list stands inside a mapping, and no text is a long sentence."""
    if value is None or isinstance(value, str):
        return value is None or len(value) <= WIDTH // 2
    if isinstance(value, Mapping):
        return all(not isinstance(one, Sequence) or isinstance(one, str) for one in value.values()) and all(
            map(_is_shallow, value.values())
        )
    return all(map(_is_shallow, value))
