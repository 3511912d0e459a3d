"""The paragraphs of a returned Word file as a reviewer leaves them, with what stood there before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dossier.ooxml.returned import Returned, ReturnedParagraph, accepted, folded, rejected


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the file with every tracked change accepted.

    Attributes:
        text: its words, without the label and number of a caption.
        numbers: where in the text results of fields stand, which are no wording.
        bookmarks: those that start in it.
        indexes: the paragraphs of the file that it was made of.
        befores: what stood there before the tracked changes.
    """

    text: str
    numbers: tuple[tuple[int, int], ...] = ()
    bookmarks: tuple[str, ...] = ()
    indexes: tuple[int, ...] = ()
    befores: tuple[str, ...] = ()


def paragraphs_of(returned: Returned) -> tuple[Paragraph, ...]:
    """The paragraphs of a file that say something or bear a bookmark, without the contents, which repeat the headings."""
    before = {at: _without_label(one.text) for one in rejected(returned.paragraphs) for at in one.indexes}
    found = []
    for one in accepted(returned.paragraphs):
        parts = [returned.paragraphs[at] for at in one.indexes]
        if re.match(r"(toc|contents) \d|(toc|contents) heading", parts[0].style) or _is_contents(parts):
            continue
        text, numbers = _worded(parts)
        befores = tuple(dict.fromkeys(said for at in one.indexes if (said := before[at])))
        if text or one.bookmarks or befores:
            found.append(Paragraph(text, numbers, one.bookmarks, one.indexes, befores))
    return tuple(found)


def _is_contents(parts: Sequence[ReturnedParagraph]) -> bool:
    return any(piece.field == "TOC" for part in parts for piece in part.pieces) and all(
        piece.is_field for part in parts for piece in part.pieces if piece.text.strip()
    )


_LABEL = re.compile(r"(?:Table|Figure) \d+\. ")


def _without_label(text: str) -> str:
    return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text


def _worded(parts: Sequence[ReturnedParagraph]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words of a paragraph as `folded` gives them, without the label of a caption, and where numbers of fields stand."""
    pieces = [piece for part in parts for piece in part.pieces if piece.in_after]
    words: list[str] = []
    numbers, length, is_blank = [], 0, True  # whether a blank here would be one too many
    for piece in pieces:
        said = folded(piece.text)
        lead = " " if piece.text[:1].isspace() and not is_blank else ""
        end = " " if piece.text[-1:].isspace() and said else ""
        if piece.is_field:
            numbers.append((length, length + len(lead) + len(said)))
        words.append(f"{lead}{said}{end}")
        length += len(words[-1])
        is_blank = words[-1].endswith(" ") if words[-1] else is_blank
    text = "".join(words)
    whole = folded("".join(piece.text for piece in pieces))
    if text.strip() != whole:  # a letter and its accent stood in two pieces
        text, numbers = whole, []
    plain = _without_label(text.rstrip())
    cut = len(text.rstrip()) - len(plain)
    return plain, tuple((start - cut, min(end - cut, len(plain))) for start, end in numbers if start >= cut)
