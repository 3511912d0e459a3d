"""What is wrong or missing, where, and what to do next.

A problem is a value. It never raises, never carries a withheld value, and always names a place and one next step.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem weighs: an error bars a final packet, a warning asks for thought, a gap is still to be found."""

    ERROR = "error"
    WARNING = "warning"
    GAP = "gap"


def visible(text: str) -> str:
    """The text with every character that could hide or reorder words written as its code point."""
    return "".join(c if unicodedata.category(c)[0] != "C" else f"<U+{ord(c):04X}>" for c in text)


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file of the project; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", visible(self.file))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One thing wrong or missing: its place, weight, code, what was found and what was expected, and the next step.

    One that is waived says so in its text; it stays in every report, and bars nothing.
    """

    place: Place
    level: Level
    code: str
    text: str
    next: str
    is_waived: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", visible(self.text))
        object.__setattr__(self, "next", visible(self.next))

    def __str__(self) -> str:
        return f"{self.place}: {self.level} {self.code}: {self.text}\n    next: {self.next}"

    def as_dict(self) -> dict[str, object]:
        """The problem as plain data for `--json`."""
        said = {**asdict(self.place), "level": str(self.level), "code": self.code, "text": self.text, "next": self.next}
        return {**said, "waived": True} if self.is_waived else said


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems once each, sorted by path, line, column, code and text."""
    return tuple(sorted(set(problems), key=lambda p: (p.place, p.code, p.text)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any problem bars a final packet."""
    return any(p.level is Level.ERROR for p in problems)


def counted(problems: Iterable[Problem]) -> str:
    """The totals by level in words, such as `3 errors, 1 warning, 12 gaps`."""
    levels = [p.level for p in problems]
    return ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level in Level for n in [levels.count(level)])
