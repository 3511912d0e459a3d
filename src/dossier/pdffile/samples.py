"""How many bytes the samples of a picture in a PDF come to, as its own entries say (ISO 32000-1, 8.9.5)."""

from __future__ import annotations

from typing import Any

import pikepdf

_COLOURS = {
    **dict.fromkeys(("/DeviceGray", "/G", "/CalGray", "/Indexed", "/I", "/Separation"), 1),
    **dict.fromkeys(("/DeviceRGB", "/RGB", "/CalRGB", "/Lab"), 3),
    **dict.fromkeys(("/DeviceCMYK", "/CMYK"), 4),
}
"""How many samples a dot has in each space of colours."""


def samples_in(stream: pikepdf.Stream) -> int | None:
    """The bytes of a picture's samples; None for what is no picture, or says too little of itself.

    What lies behind so many bytes in the stream is shown by no reader.
    """
    if stream.get("/Subtype") != pikepdf.Name.Image:
        return None
    try:
        width, height = int(stream.Width), int(stream.Height)
        is_mask = bool(stream.get("/ImageMask", False))
        colours = 1 if is_mask else _colours(stream.ColorSpace)
        bits = 1 if is_mask else int(stream.BitsPerComponent)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None
    if colours is None or width <= 0 or height <= 0 or bits not in (1, 2, 4, 8, 16):
        return None
    return (width * colours * bits + 7) // 8 * height


def _colours(space: Any) -> int | None:
    if isinstance(space, pikepdf.Name):
        return _COLOURS.get(str(space))
    kind = str(space[0])
    if kind == "/ICCBased":
        return int(space[1].N)
    return len(space[1]) if kind == "/DeviceN" else _COLOURS.get(kind)
