"""Quotation marks and apostrophes as a printer sets them, whichever the keyboard gave; each is one character, as before.

Records and templates are typed with straight marks, with curved ones, or with both. What is set here is how a page shows them;
nothing is set in an address, nor in a text that is shown as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from dossier.packet.vocabulary import Node

_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.)[^\s\"“”]*[^\s\"“”'.,;:)\]]|\w[\w.+'-]*@[\w-]+(?:\.[\w-]+)+")
_STRAIGHT = re.compile("[\"']")
_CURVED = dict.fromkeys(map(ord, "“”„«»‘’‚‹›'"), '"')
_MARK = re.compile("[\"'“”„«»]")
_YEARS = re.compile(r"\d\ds\b|\d\d\b(?![^\"]*'(?!\w))")
"""A decade or a year without its century; where a mark that closes follows a figure, a quotation begins with it."""

_BEFORE_A_QUOTATION = "([{<«„“‘"
_BEFORE_A_WORD = ("/", "–", "—", "-", ":", "…", "...")
"""After these a mark opens where a letter or figure follows at once, and closes where none does."""

_FLOWS_ALONE = frozenset(["note"])
_AS_TYPED = "typed"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd]")
"""Marks of a traced page, which stand between letters and are none."""

_WORDS_DRAWN = re.compile(r"(?<=>)[^<>]+(?=</text>)")


def set_marks(page: Node, marks: str) -> None:
    """Sets the marks in a page, in place.

    Args:
        marks: those of its language: around a quotation, opening and closing, and around one inside it; the apostrophe is ’.
    """
    for slots in _flows(page):
        pieces = [piece if isinstance(piece := holder.children[index], str) else "\n" for holder, index in slots]
        text, at = with_marks("".join(pieces), marks), 0
        for (holder, index), piece in zip(slots, pieces, strict=True):
            if isinstance(holder.children[index], str):
                holder.children[index] = text[at : at + len(piece)]
            at += len(piece)
    for picture in page.all("img"):
        picture.attributes["alt"] = with_marks(picture.attributes["alt"], marks)


def drawn_with_marks(svg: str, marks: str) -> str:
    """A figure with the marks in its words set."""
    return _WORDS_DRAWN.sub(lambda words: with_marks(words[0], marks), svg)


def with_marks(text: str, marks: str) -> str:
    """A text with its straight marks set, of the same length: a mark opens after a blank or a bracket, and closes elsewhere.

    Within a quotation that has curved marks already, straight ones are those of a quotation in it. A mark right after a figure
    that closes nothing stays: feet, inches and minutes are written so.
    """
    if not _STRAIGHT.search(text):
        return text
    shown = [place for place, letter in enumerate(text) if not _PRIVATE.match(letter)]
    plain = "".join(text[place] for place in shown)
    addresses = [match.span() for match in _ADDRESS.finditer(plain)]
    letters, opened = list(plain), _Opened()
    for match in _MARK.finditer(plain):
        at = match.start()
        if not any(start <= at < end for start, end in addresses):
            letters[at] = opened.printed(plain, letters, at, marks)
    found = list(text)
    for place, letter in zip(shown, letters, strict=True):
        found[place] = letter
    return "".join(found)


@dataclass
class _Opened:
    """Which quotations are open at a place of a text: one whose marks were curved, one whose marks were straight, one inside."""

    is_curved: bool = False
    is_straight: bool = False
    is_inner: bool = False

    def printed(self, plain: str, letters: list[str], at: int, marks: str) -> str:
        """The mark that stands at a place, as it is printed."""
        mark, before, after = plain[at], letters[at - 1] if at else " ", plain[at + 1 : at + 2] or " "
        if mark not in "\"'":
            self.is_curved = mark in "“„«" and not (mark == "“" and self.is_curved)
            return mark
        follows_at_once = "".join(letters[max(0, at - 3) : at]).endswith(_BEFORE_A_WORD) and after.isalnum()
        opens = before.isspace() or before in _BEFORE_A_QUOTATION or follows_at_once
        if mark == '"' and not self.is_curved:
            return self._outer(opens=opens, is_measure=before.isdigit(), marks=marks)
        if opens and not after.isspace() and not (mark == "'" and _YEARS.match(plain, at + 1)):
            self.is_inner = True
            return marks[2]
        if self.is_inner and not after.isalnum():
            self.is_inner = False
            return marks[3]
        return marks[3] if mark == '"' else mark if before.isdigit() and after.isdigit() else "’"

    def _outer(self, *, opens: bool, is_measure: bool, marks: str) -> str:
        if is_measure and not opens and not self.is_straight:
            return '"'
        self.is_straight = opens
        return marks[0 if opens else 1]


def as_recorded(recorded: str, shown: str, text: str) -> str | None:
    """A text that somebody made from what a page shows, with the marks of the record wherever they were left as they were.

    Args:
        recorded: what the record says.
        shown: the same as the page shows it.
        text: what it was made into.

    Returns:
        None where the page shows something else than the record says, beyond its marks.
    """
    if straight(recorded) != straight(shown):
        return None
    if recorded == shown:
        return text
    steps = SequenceMatcher(None, shown, text, autojunk=False).get_opcodes()
    return "".join(recorded[i1:i2] if what == "equal" else text[j1:j2] for what, i1, i2, j1, j2 in steps)


def straight(text: str) -> str:
    """A text with one straight mark for every mark, so that two that differ in them alone are the same."""
    return text.translate(_CURVED)


def _flows(node: Node) -> Iterator[list[tuple[Node, int]]]:
    """The texts and line ends that are read one after the other, as places in the tree: of a block, of a note, of a footer."""
    own: list[tuple[Node, int]] = []
    yield from _below(node, own)
    yield own


def _below(node: Node, own: list[tuple[Node, int]]) -> Iterator[list[tuple[Node, int]]]:
    if _AS_TYPED in node.classes:
        return
    for index, child in enumerate(node.children):
        if isinstance(child, str) or child.tag == "br":
            own.append((node, index))
        elif child.tag in ("a", "em", "strong", "span") and not child.classes & _FLOWS_ALONE:
            yield from _below(child, own)
        else:
            yield from _flows(child)
