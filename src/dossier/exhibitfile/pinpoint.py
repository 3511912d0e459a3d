"""Which pages of an exhibit a cite means: pages are counted from the first page of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_PAGES = 50
"""The most pages of one cite that are read for a quote; a quote lies on one or two."""

_PAGES = re.compile(
    r"(?:pp?\.|pages?)\s*(?P<list>[0-9]{1,6}(?:\s*[-\u2013]\s*[0-9]{1,6})?"
    r"(?:\s*(?:,|and|&)\s*[0-9]{1,6}(?:\s*[-\u2013]\s*[0-9]{1,6})?)*)"
    r"(?!\w)",
)
_SPAN = re.compile(r"([0-9]+)(?:\s*[-\u2013]\s*([0-9]+))?")


@dataclass(frozen=True)
class Pinpoint:
    """The pages that are meant, as spans from first to last."""

    spans: tuple[tuple[int, int], ...]

    @property
    def last(self) -> int:
        """The highest page."""
        return max(page for span in self.spans for page in span)

    @property
    def runs_backward(self) -> bool:
        """Whether a span ends before it begins, or begins before page 1."""
        return any(last < first or first < 1 for first, last in self.spans)

    def pages(self) -> tuple[int, ...]:
        """Every page once, in order; no more than are read for a quote."""
        found: list[int] = []
        for first, last in self.spans:
            found += [page for page in range(first, min(last, first + MOST_PAGES) + 1) if page not in found]
        return tuple(sorted(found)[:MOST_PAGES])


def parse_pinpoint(at: str) -> Pinpoint | None:
    """The pages in `p. 4`, `pp. 4-6` or `pp. 4, 6, para 2`; None where the place is no page, such as `para 12`."""
    match = _PAGES.match(at.strip())
    if match is None:
        return None
    spans = tuple((int(first), int(last or first)) for first, last in _SPAN.findall(match["list"]))
    return Pinpoint(spans)
