"""Witnesses in a page: Witness A, Witness B, in the order in which the page first speaks of them.

A record speaks of a witness as `<<id>>`, by the id in the vault. Letters are given for each page anew, so that no letter
tells how many witnesses there are, or that one of another page is the same; the id itself reaches no page at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dossier.packet.vocabulary import Node

MENTION = re.compile(r"<<([a-z0-9]+(?:-[a-z0-9]+)*)>>")
"""How a text speaks of a witness."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def name_witnesses(root: Node, pattern: str) -> dict[str, str]:
    """Puts a pseudonym for every mention in a page, in place; returns the pseudonyms by mention, as texts hold them.

    Args:
        pattern: the pseudonym with {letter}, in the language of the page.
    """
    found = dict.fromkeys(mention for text in _texts(root) for mention in (match[0] for match in MENTION.finditer(text)))
    names = {mention: pattern.format(letter=_letter(number)) for number, mention in enumerate(found)}
    if names:
        for node in root.all():
            node.children[:] = [with_names(child, names) if isinstance(child, str) else child for child in node.children]
            node.attributes.update({name: with_names(value, names) for name, value in node.attributes.items()})
    return names


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A text with pseudonyms for mentions; one that the page does not hold becomes a mention of nobody in particular."""
    return MENTION.sub(lambda match: names.get(match[0], "a witness"), text)


def _texts(node: Node) -> Iterator[str]:
    yield from (value for value in node.attributes.values() if MENTION.search(value))
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _texts(child)


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    more, last = divmod(number, len(_LETTERS))
    return (_letter(more - 1) if more else "") + _LETTERS[last]
