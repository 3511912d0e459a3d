"""What figures are made of: a drawing with words that carry the same information, in black, white and one grey."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 640
"""The width of a figure in its own units; a page shows it across its whole text."""

GREY = "#d0d0d0"

LETTER = 5.4
"""The width of a letter on average, in the figure's units; the letters stand 8 points high on paper."""


@dataclass(frozen=True)
class Figure:
    """A drawing: its SVG, its size, and words that carry the same information."""

    svg: str
    width: int
    height: int
    alternative: str


def figure_of(body: list[str], height: int, alternative: str) -> Figure:
    """A figure from its elements."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="Source Sans 3" font-size="11">{"".join(body)}</svg>'
    )
    return Figure(svg, WIDTH, height, alternative)


def text(x: float, y: float, words: str, anchor: str = "start") -> str:
    """Words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def line(
    start: tuple[float, float], end: tuple[float, float], *, width: float = 0.8, dashed: bool = False, grey: bool = False
) -> str:
    """A line, solid or dashed."""
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    colour = "#808080" if grey else "#000"
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        f'stroke="{colour}" stroke-width="{width}"{dash}/>'
    )


def box(x: float, y: float, width: float, height: float, *, fill: str = "#fff", border: float = 0.6) -> str:
    """A rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{fill}" stroke="#000" stroke-width="{border}"/>'
    )
