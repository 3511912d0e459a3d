"""Where the words of a page come from: each text of a record carries its place, and a traced page says which words those are.

A traced page has the same words as the plain one. It is made for review alone, so that what a lawyer changes in a paragraph
can be brought back to the record that the paragraph was made from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

Path = tuple[str | int, ...]
"""The steps from a record to a value in it, in the names that its file uses."""

_END = "\ue000"
_FIRST = 0xF0000
_LAST = 0xFFFFD
"""Marks of a traced page: characters for private use, which no record may hold."""
_MARKS = re.compile(f"[{_END}{chr(_FIRST)}-{chr(_LAST)}]")


@dataclass(frozen=True)
class Origin:
    """A value of a record: its file, the path in it, and the words that stand there."""

    file: str
    path: Path
    text: str


class Traced(str):
    """A text that knows which value of which record it is; in all else a text like any other."""

    __slots__ = ("file", "path")
    file: str
    path: Path

    def __new__(cls, text: str, file: str, path: Path) -> Traced:
        """The text with its place."""
        made = super().__new__(cls, text)
        made.file, made.path = file, path
        return made

    def __getnewargs__(self) -> tuple[str, str, Path]:  # type: ignore[override]
        return str(self), self.file, self.path


@dataclass(frozen=True)
class Span:
    """The words from `start` to `end` of a text came from this value of a record."""

    start: int
    end: int
    origin: Origin


class Tracer:
    """Marks what templates print of records, and finds it again in the page."""

    def __init__(self) -> None:
        self._origins: list[Origin] = []
        self.cites: list[Any] = []  # every cite that the page asked for; of a traced project, with its place

    def mark(self, value: Any) -> Any:
        """What Jinja prints for a value: a text of a record between two marks, anything else as it is."""
        if not isinstance(value, Traced) or len(self._origins) > _LAST - _FIRST:
            return value
        self._origins.append(Origin(value.file, value.path, str(value)))
        opening = chr(_FIRST + len(self._origins) - 1)
        return Markup("{}{}{}").format(opening, escape(str(value)), _END)

    def joined(self, values: Any, between: str = "", attribute: str | None = None) -> Markup:
        """Jinja's `join`, which would lose the marks."""
        items = (getattr(value, attribute) for value in values) if attribute else values
        return escape(between).join(escape(self.mark(item)) for item in items)

    def begins(self, words: str) -> Any:
        """The words with a capital at their beginning."""
        capital = words[:1].upper() + words[1:]
        return self.mark(Traced(capital, words.file, words.path)) if isinstance(words, Traced) else capital

    def outside_tags(self, xhtml: str) -> str:
        """A page without marks in its tags, where a value is an address or a language and nobody's wording."""
        return re.sub(r"<[^>]*>", lambda tag: _MARKS.sub("", tag[0]), xhtml)

    def read(self, marked: str) -> tuple[str, tuple[Span, ...]]:
        """A text of the page without its marks, and the spans that they marked."""
        words: list[str] = []
        open_spans: list[tuple[int, Origin]] = []
        spans: list[Span] = []
        for character in marked:
            code = ord(character)
            if _FIRST <= code <= _LAST and code - _FIRST < len(self._origins):
                open_spans.append((len(words), self._origins[code - _FIRST]))
            elif character == _END:
                if open_spans:
                    start, origin = open_spans.pop()
                    spans.append(Span(start, len(words), origin))
            else:
                words.append(character)
        return "".join(words), tuple(spans)
