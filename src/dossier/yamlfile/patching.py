"""Replaces single values of a YAML file and keeps every other byte: comments, order, layout, line ends.

The value's own stretch of the file is replaced, nothing else: writing the whole file anew, as even a library that keeps
comments does, moves spaces and line ends that nobody meant to change. What was made is read back; unless it gives the
same data with those values alone changed, nothing is returned.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from dossier.yamlfile.document import Map
from dossier.yamlfile.reader import read

Path = tuple[str | int, ...]

WIDTH = 118
"""Where the lines of a long text are broken."""


class Unpatchable(ValueError):
    """The file cannot be changed so that it says what was meant and nothing else is different."""


def patched(file: str, raw: bytes, changes: Mapping[Path, str]) -> bytes:
    """The bytes of a file with other texts at some paths, and every other byte as it was.

    Raises:
        Unpatchable: the file is broken, a path leads to no text, or no way of writing a text is read back as it is.
    """
    data = _data(file, raw)
    wanted = copy.deepcopy(data)
    text = raw.decode()
    places = dict(_scalars(text))
    for path in changes:
        if path not in places or not isinstance(_at(data, path), str):
            raise Unpatchable(f"{file}: no text stands at {'.'.join(map(str, path))}")
    for path in sorted(changes, key=lambda one: places[one].start, reverse=True):
        _at(wanted, path[:-1])[path[-1]] = changes[path]
        text = _with_value(file, text, places[path], changes[path], wanted)
    return text.encode()


@dataclass(frozen=True)
class _Scalar:
    """Where a value stands in the text, how it is written, and how far what holds it is indented; None inside brackets."""

    start: int
    end: int
    style: str
    indent: int | None


def _data(file: str, raw: bytes) -> Map:
    document, problems = read(file, raw)
    if problems or document.data is None:
        raise Unpatchable(f"{file}: {problems[0].text if problems else 'the file is empty'}")
    return document.data


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _scalars(text: str) -> Iterator[tuple[Path, _Scalar]]:
    """Every value that is no list and no mapping, by its path; only of a text that can be read."""
    path: list[str | int] = []
    holders: list[tuple[bool, int | None]] = []  # whether it is a list, and its column
    key_is_next = False

    def value_done() -> None:
        nonlocal key_is_next
        if holders and holders[-1][0]:
            path[-1] = int(path[-1]) + 1
        elif holders:
            path.pop()
            key_is_next = True

    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            is_list = isinstance(event, SequenceStartEvent)
            assert event.start_mark is not None
            holders.append((is_list, None if event.flow_style else event.start_mark.column))
            path += [0] if is_list else []
            key_is_next = not is_list
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            if holders.pop()[0]:
                path.pop()
            value_done()
        elif isinstance(event, ScalarEvent) and key_is_next:
            path.append(event.value)
            key_is_next = False
        elif isinstance(event, ScalarEvent):
            assert event.start_mark is not None and event.end_mark is not None
            start, end = event.start_mark.index, event.end_mark.index
            yield tuple(path), _Scalar(start, start + len(text[start:end].rstrip()), event.style or "", holders[-1][1])
            value_done()


def _with_value(file: str, text: str, place: _Scalar, value: str, wanted: Any) -> str:
    """The text with a value in the first way of writing that is read back as it is."""
    for way in _ways(text, place, value):
        made = text[: place.start] + way + text[place.end :]
        document, problems = read(file, made.encode("utf-8", "surrogatepass"))
        if not problems and document.data == wanted:
            return made
    raise Unpatchable(f"{file}: the text for {place.start} cannot be written so that it is read back as it is")


def _ways(text: str, place: _Scalar, value: str) -> Iterator[str]:
    """The ways of writing a value in the place of what stands there, best first; not each of them is read back alike."""
    before = text[place.start : place.end]
    line_end = re.match(r"[^\r\n]*", text[place.end :])
    goes_on = bool(line_end and line_end[0].strip())  # a comment, or what follows in brackets
    lead = place.start - (text.rfind("\n", 0, place.start) + 1)
    is_block = place.style in (">", "|")
    is_long = lead + len(value) > WIDTH or "\n" in before
    comment = _comment_of_header(before) if is_block else ""
    if place.indent is not None and (is_block or (is_long and not goes_on)):
        yield _folded(text, place, before, value, comment)
    if place.style == "'":
        yield f"'{value.replace(chr(39), chr(39) * 2)}'{comment}"
    if place.style != '"' and _is_plain(value):
        yield f"{value}{comment}"
    yield f"{quoted(value)}{comment}"


def _is_plain(value: str) -> bool:
    """Whether a text without quotation marks is a text to every reader of YAML, and not a number, a date or a yes."""
    tag = yaml.SafeLoader.yaml_implicit_resolvers.get(value[:1], [])
    return "\n" not in value and not any(pattern.match(value) for _, pattern in tag)


def _comment_of_header(before: str) -> str:
    """A comment that stands beside the sign of a folded text."""
    header = re.match(r"[>|][-+0-9]*([ \t]+#[^\r\n]*)?", before)
    return (header[1] or "") if header else ""


def _folded(text: str, place: _Scalar, before: str, value: str, comment: str) -> str:
    """The value as a folded text, indented as the one before, or else two further than what holds it."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    found = re.match(r"[^\r\n]*\r?\n(?:[ ]*\r?\n)*([ ]+)", before) if place.style in (">", "|") else None
    indent = found[1] if found else " " * ((place.indent or 0) + 2)
    lines, line = [], ""
    for word in value.split(" "):
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return f">-{comment}{''.join(f'{line_end}{indent}{one}' for one in (*lines, line))}"


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_PRINTABLE = re.compile(r"[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def quoted(value: str) -> str:
    """A text between quotation marks, with escapes for whatever may not stand there as it is."""
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _PRINTABLE.fullmatch(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
