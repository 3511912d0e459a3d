"""Adds an item to a list of a YAML file and keeps every other byte: comments, order, layout, line ends.

What was made is read back; unless it gives the same data with that item at the end of that list, nothing is returned.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from dossier.yamlfile.document import Seq
from dossier.yamlfile.patching import WIDTH, Unpatchable
from dossier.yamlfile.reader import read

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""What an item is made of: texts, lists and mappings."""


def appended(file: str, raw: bytes, key: str, item: Mapping[str, Value]) -> bytes:
    """The bytes of a file with an item at the end of the list under a key of the record; the list is made where there is none.

    Raises:
        Unpatchable: the file is broken, the key holds something else than a list, or the item cannot be written so that
            it is read back as it is.
    """
    document, problems = read(file, raw)
    if problems or document.data is None:
        raise Unpatchable(f"{file}: {problems[0].text if problems else 'the file is empty'}")
    if not isinstance(document.data.get(key) or Seq((1, 1)), Seq):
        raise Unpatchable(f"{file}: {key} is no list")
    wanted = copy.deepcopy(dict(document.data))
    wanted[key] = [*(wanted.get(key) or []), item]
    text = raw.decode()
    for made in _ways(text, key, item):
        again, faults = read(file, made.encode("utf-8", "surrogatepass"))
        if not faults and again.data == wanted:
            return made.encode()
    raise Unpatchable(f"{file}: the item for {key} cannot be written so that it is read back as it is")


@dataclass(frozen=True)
class _List:
    """Where a list stands: the end of its key, its brackets if it has any, its dashes' column, the end of its last item."""

    key_end: int
    flow: tuple[int, int] | None
    column: int
    end: int
    is_empty: bool


def _ways(text: str, key: str, item: Mapping[str, Value]) -> Iterator[str]:
    """The ways of adding the item, best first; each is read back before it counts."""
    newline = "\r\n" if "\r\n" in text else "\n"
    place = _list_of(text, key)
    if place is None:
        body = text if not text or text.endswith("\n") else text + newline
        yield body + newline.join([f"{key}:", *_item(item, 2)]) + newline
    elif place.flow and not place.is_empty:
        closing = place.flow[1] - 1
        yield f"{text[:closing].rstrip()}, {_flow(item)}{text[len(text[:closing].rstrip()) : closing]}{text[closing:]}"
    elif place.flow:
        start, stop = place.flow
        lines = newline.join(_item(item, 2))
        yield f"{text[:start].rstrip(' ')}{newline}{lines}{text[stop:]}"
    else:
        end = place.end
        if not text[:end].endswith("\n"):
            rest = text.find("\n", end)
            end = len(text) if rest < 0 else rest + 1
        before = text[:end] if text[:end].endswith("\n") else text[:end] + newline
        yield before + newline.join(_item(item, place.column)) + newline + text[end:]


def _list_of(text: str, key: str) -> _List | None:
    """Where the value of a key of the outermost mapping stands; None where the key does not."""
    depth = 0
    is_key = True
    found: _List | None = None
    key_end = -1
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        start, end = event.start_mark, event.end_mark
        assert start is not None and end is not None
        if key_end >= 0 and found is None and isinstance(event, SequenceStartEvent):
            found = _List(key_end, (start.index, -1) if event.flow_style else None, start.column, end.index, True)
        elif key_end >= 0 and found is None:  # nothing behind the key, or a null
            span = (start.index, end.index) if end.index > start.index else (key_end, key_end)
            return _List(key_end, span, 0, span[1], True)
        elif found and depth >= 2 and not (isinstance(event, SequenceEndEvent) and depth == 2):
            is_flow_end = isinstance(event, SequenceEndEvent | MappingEndEvent)
            last = (
                end.index
                if isinstance(event, ScalarEvent) or (is_flow_end and text[end.index - 1 : end.index] in "]}")
                else found.end
            )
            found = _List(found.key_end, found.flow, found.column, max(found.end, last), is_empty=False)
        elif found and depth == 2:
            flow = (found.flow[0], end.index) if found.flow else None
            return _List(found.key_end, flow, found.column, found.end, found.is_empty)
        elif depth == 1 and isinstance(event, ScalarEvent) and is_key and event.value == key:
            key_end = text.index(":", end.index) + 1
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            depth += 1
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            depth -= 1
        if depth == 1 and not isinstance(event, MappingStartEvent):
            is_key = not is_key
    return None


def _item(item: Mapping[str, Value], column: int) -> list[str]:
    """The lines of an item, its dash at a column: a field a line, lists of mappings in brackets."""
    lines = []
    for number, (key, value) in enumerate(item.items()):
        lead = " " * column + ("- " if number == 0 else "  ")
        whole = f"{lead}{key}: {_flow(value)}"
        if isinstance(value, str) and len(whole) > WIDTH and _folds(value):
            lines += [f"{lead}{key}: >-", *_wrapped(value, column + 4)]
        else:
            lines.append(whole)
    return lines


def _folds(value: str) -> bool:
    """Whether a text can be broken at its spaces and is read back as it was."""
    return value == " ".join(value.split(" ")).strip() and "  " not in value and value.isprintable()


def _wrapped(value: str, column: int) -> list[str]:
    lines = [""]
    for word in value.split(" "):
        if lines[-1] and column + len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return [" " * column + line for line in lines]


def _flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, str):
        is_plain = re.fullmatch(r"[^\W_][\w ()./–-]*[\w).]|[^\W_]", value) and value.lower() not in (
            "null",
            "true",
            "false",
            "yes",
            "no",
        )
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(_flow(one) for one in value) + "]"
