"""Quotation marks and apostrophes as a printer sets them, whichever the keyboard gave; each is one character, as before.

Records and templates are typed with straight marks, with curved ones, or with both. What is set here is how a page shows them;
nothing is set in an address, nor in a text that is shown as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from dossier.packet.vocabulary import Node

_ADDRESS = re.compile(r"\S+://\S+")
_STRAIGHT = re.compile("[\"']")
_CURVED = str.maketrans("“”„«»‘’‚‹›", "\"\"\"\"\"'''''")
_OPENS = "([{<«„“‘/–—-"
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
        before = "".join(str(holder.children[index]) for holder, index in slots)
        after = with_marks(before, marks)
        if after == before:
            continue
        at = 0
        for holder, index in slots:
            length = len(str(holder.children[index]))
            holder.children[index] = after[at : at + length]
            at += length
    for picture in page.all("img"):
        picture.attributes["alt"] = with_marks(picture.attributes["alt"], marks)


def drawn_with_marks(svg: str, marks: str) -> str:
    """A figure with the marks in its words set."""
    return _WORDS_DRAWN.sub(lambda words: with_marks(words[0], marks), svg)


def with_marks(text: str, marks: str) -> str:
    """A text with its straight marks set, of the same length: a mark opens after a blank or a bracket, and closes elsewhere."""
    if not _STRAIGHT.search(text):
        return text
    shown = [place for place, letter in enumerate(text) if not _PRIVATE.match(letter)]
    plain = "".join(text[place] for place in shown)
    addresses = [match.span() for match in _ADDRESS.finditer(plain)]
    letters, is_inside = list(text), False
    for match in _STRAIGHT.finditer(plain):
        at = match.start()
        if any(start <= at < end for start, end in addresses):
            continue
        before, after = letters[shown[at - 1]] if at else " ", plain[at + 1 : at + 2] or " "
        opens = before.isspace() or before in _OPENS
        if match[0] == '"':
            letters[shown[at]] = marks[0 if opens else 1]
        elif opens and not after.isspace() and not after.isdigit():
            letters[shown[at]], is_inside = marks[2], True
        elif is_inside and not after.isalnum():
            letters[shown[at]], is_inside = marks[3], False
        else:
            letters[shown[at]] = "’"
    return "".join(letters)


def as_recorded(recorded: str, shown: str, text: str) -> str | None:
    """A text that somebody made from what a page shows, with the marks of the record wherever they were left as they were.

    Args:
        recorded: what the record says.
        shown: the same as the page shows it.
        text: what it was made into.

    Returns:
        None where the page shows something else than the record says, beyond its marks.
    """
    if _straight(recorded) != _straight(shown):
        return None
    if recorded == shown:
        return text
    steps = SequenceMatcher(None, shown, text, autojunk=False).get_opcodes()
    return "".join(recorded[i1:i2] if what == "equal" else text[j1:j2] for what, i1, i2, j1, j2 in steps)


def _straight(text: str) -> str:
    return text.translate(_CURVED)


def _flows(node: Node) -> Iterator[list[tuple[Node, int]]]:
    """The texts that are read one after the other, as places in the tree: those of a block, of a note, of a footer."""
    own: list[tuple[Node, int]] = []
    yield from _below(node, own)
    yield own


def _below(node: Node, own: list[tuple[Node, int]]) -> Iterator[list[tuple[Node, int]]]:
    if _AS_TYPED in node.classes:
        return
    for index, child in enumerate(node.children):
        if isinstance(child, str):
            own.append((node, index))
        elif child.tag in ("a", "em", "strong", "span") and not child.classes & _FLOWS_ALONE:
            yield from _below(child, own)
        else:
            yield from _flows(child)
