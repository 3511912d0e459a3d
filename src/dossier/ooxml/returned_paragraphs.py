"""What a returned paragraph says before and after its tracked changes, and how paragraphs run together by them.

`before` is the text with every tracked change rejected, `after` with every one accepted. No character is taken out, not
even a hidden one: texts are Unicode NFC, and runs of white space are one space.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

Editor = tuple[str, dt.date | None]
"""Who changed something, and on which day by the clock of that machine."""

_PILED = re.compile(r"[^\w\s\x00-\x7f]{50}")
"""Where marks may be piled on one letter; composing such a pile takes a time that grows with its square."""


def folded(text: str) -> str:
    """The text in NFC, white space at its ends taken off and every other run of it made one space."""
    if not text.isascii() and not _PILED.search(text):
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


@dataclass(frozen=True)
class Piece:
    """Some text of a paragraph that is alike in its changes.

    Args:
        text: the text as it stands, with white space as it is.
        in_before: whether it stands there when all changes are rejected.
        in_after: whether it stands there when all changes are accepted.
        field: the name of the field whose result it is, such as REF, SEQ or TOC; empty for wording.
    """

    text: str
    in_before: bool
    in_after: bool
    field: str = ""

    @property
    def is_field(self) -> bool:
        """Whether the text is the result of a field, and so no wording."""
        return bool(self.field)


@dataclass(frozen=True)
class ReturnedParagraph:
    """A paragraph of the body, a table or a text box.

    Args:
        bookmarks: the bookmarks that start in it, or stand between it and the paragraph before.
        style: the name of its style in lower case, as `numbered paragraph`; ids change when LibreOffice saves.
        in_table: whether it stands in a table.
        pieces: its text.
        editors: who tracked a change in it, each once.
        is_mark_inserted: its end is new: with all changes rejected it runs into the next one.
        is_mark_deleted: its end is deleted: with all changes accepted it runs into the next one.
        is_moved: whether it or a part was moved by a tracked move.
        next: the index of the paragraph that it would run into; None for the last of a cell, a box or the body, and
            before a table.
        notes_before: the notes that it calls with all changes rejected.
        notes_after: the notes that it calls with all changes accepted.
    """

    bookmarks: tuple[str, ...] = ()
    style: str = ""
    in_table: bool = False
    pieces: tuple[Piece, ...] = ()
    editors: tuple[Editor, ...] = ()
    is_mark_inserted: bool = False
    is_mark_deleted: bool = False
    is_moved: bool = False
    next: int | None = None
    notes_before: tuple[str, ...] = ()
    notes_after: tuple[str, ...] = ()

    @property
    def before(self) -> str:
        """What it says with all changes rejected."""
        return folded(self.raw_before)

    @property
    def after(self) -> str:
        """What it says with all changes accepted."""
        return folded(self.raw_after)

    @property
    def raw_before(self) -> str:
        """The same with white space as it is, for putting paragraphs together."""
        return "".join(piece.text for piece in self.pieces if piece.in_before)

    @property
    def raw_after(self) -> str:
        """The same with white space as it is, for putting paragraphs together."""
        return "".join(piece.text for piece in self.pieces if piece.in_after)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes that it calls, tracked changes or not."""
        return tuple(dict.fromkeys((*self.notes_before, *self.notes_after)))

    @property
    def joins_next_before(self) -> bool:
        """Whether it was one with the paragraph `next` before the changes: it was split."""
        return self.is_mark_inserted and self.next is not None

    @property
    def joins_next_after(self) -> bool:
        """Whether it is one with the paragraph `next` after the changes: they were merged."""
        return self.is_mark_deleted and self.next is not None

    @property
    def is_inserted(self) -> bool:
        """Whether nothing of it was there before."""
        return not self.before and bool(self.after or self.is_mark_inserted) and self._is_changed

    @property
    def is_deleted(self) -> bool:
        """Whether nothing of it is left after."""
        return not self.after and bool(self.before or self.is_mark_deleted) and self._is_changed

    @property
    def _is_changed(self) -> bool:
        pieces = any(not (piece.in_before and piece.in_after) for piece in self.pieces)
        return pieces or self.is_mark_inserted or self.is_mark_deleted


@dataclass(frozen=True)
class Joined:
    """One paragraph as it reads on one side of the changes, with what went into it."""

    text: str
    bookmarks: tuple[str, ...]
    indexes: tuple[int, ...]


def rejected(paragraphs: Sequence[ReturnedParagraph]) -> tuple[Joined, ...]:
    """The paragraphs with all tracked changes rejected, those that were one put together."""
    return _joined(paragraphs, [p.raw_before for p in paragraphs], [p.joins_next_before for p in paragraphs])


def accepted(paragraphs: Sequence[ReturnedParagraph]) -> tuple[Joined, ...]:
    """The paragraphs with all tracked changes accepted, those that became one put together."""
    return _joined(paragraphs, [p.raw_after for p in paragraphs], [p.joins_next_after for p in paragraphs])


def _joined(paragraphs: Sequence[ReturnedParagraph], texts: Sequence[str], joins: Sequence[bool]) -> tuple[Joined, ...]:
    chain: dict[int, list[int]] = {}  # by the index that the chain waits for
    result: list[tuple[int, Joined]] = []
    for index, paragraph in enumerate(paragraphs):
        indexes = chain.pop(index, [])
        indexes.append(index)
        if joins[index] and paragraph.next is not None:
            chain[paragraph.next] = indexes
            continue
        bookmarks = tuple(name for at in indexes for name in paragraphs[at].bookmarks)
        result.append((indexes[0], Joined(folded("".join(texts[at] for at in indexes)), bookmarks, tuple(indexes))))
    return tuple(joined for _, joined in sorted(result, key=lambda pair: pair[0]))
