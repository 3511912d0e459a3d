"""A figure's SVG as PNG, for Word files: drawn with the shipped fonts alone."""

from __future__ import annotations

from pathlib import Path

import resvg_py

from dossier.render.fonts import font_files

PIXELS_ACROSS = 1_900
"""About 300 to the inch across the text of a page."""


def png_of(svg: str, fonts: Path) -> bytes:
    """The picture as PNG on white; the same SVG and fonts give the same bytes."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=PIXELS_ACROSS,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[str(path) for path in font_files(fonts)],
        font_family="Source Serif 4",
        serif_family="Source Serif 4",
        sans_serif_family="Source Sans 3",
    )
