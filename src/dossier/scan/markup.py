"""Markup as a reader sees it: words that tags cut apart are put together, and words that tags alone keep apart stay so.

No parser: a file that one parser refuses, another shows. What stands in attributes and comments is found in the raw text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_TAG = re.compile(r"<[!/?A-Za-z][^<>]*>")


def is_markup(text: str) -> bool:
    """Whether a text looks like XML or HTML."""
    return "<" in text and _TAG.search(text) is not None


def texts_of_markup(text: str) -> Iterator[str]:
    """The text between the tags, with nothing in their place and once more with spaces; comments are left out of it."""
    bare = "".join(_cut(text, "<![CDATA[", "]]>", keep=True))
    for start, end in (("<!--", "-->"), ("<?", "?>")):
        bare = "".join(_cut(bare, start, end, keep=False))
    yield html.unescape(_TAG.sub("", bare))
    yield html.unescape(_TAG.sub(" ", bare))


def _cut(text: str, start: str, end: str, *, keep: bool) -> Iterator[str]:
    """The text without what stands between two marks, or with it as plain words; what never ends is left as it is."""
    at = 0
    while (opened := text.find(start, at)) >= 0 and (closed := text.find(end, opened + len(start))) >= 0:
        yield text[at:opened]
        if keep:
            yield text[opened + len(start) : closed].replace("<", "&lt;")
        at = closed + len(end)
    yield text[at:]
