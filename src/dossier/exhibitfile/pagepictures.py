"""Pictures of exhibits' pages: drawn in the confined child, packed here, with nothing of the file in them but its pixels.

A file is drawn only when it is the one that the record names. What the child says is believed no further than its form:
so many pixels as it says, boxes within the page, words.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from dossier.exhibitfile.confined import Looker
from dossier.exhibitfile.copying import Unreadable, read_bytes
from dossier.model.source import Exhibit
from dossier.paths import Found

WIDEST, HIGHEST = 900, 1_800
MOST_CHARACTERS = 400_000
_FEW = 256


@dataclass(frozen=True)
class Rectangle:
    """A part of a page, in per cent of its width and height from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class PagePicture:
    """One page of an exhibit: the bytes of a PNG, its size in pixels, the places of quotes, and the words that it shows.

    Attributes:
        marks: where each quote stands, by the words quoted.
        words: what the page says, for those who search a set for what it may not hold.
    """

    png: bytes
    width: int
    height: int
    marks: Mapping[str, tuple[Rectangle, ...]] = field(default_factory=dict)
    words: str = ""


def page_pictures(
    looker: Looker, exhibit: Exhibit, files: Sequence[Found], wanted: Mapping[int, Sequence[str]]
) -> dict[int, PagePicture]:
    """Pictures of pages of an exhibit; a page that cannot be drawn, or of a file that is not the one named, has none.

    Args:
        files: those that stand beside the exhibit's record.
        wanted: the quotes from each page.
    """
    found = next((one for one in files if one.relative.rsplit("/", 1)[-1] == exhibit.file and not one.fault), None)
    if found is None or not wanted:
        return {}
    try:
        read = read_bytes(found.absolute)
    except Unreadable:
        return {}
    if read.sha256 != exhibit.sha256:
        return {}
    seen = (read.stamp.size, read.stamp.modified, read.stamp.inode)
    pictures = {}
    for page, quotes in sorted(wanted.items()):
        picture = _drawn(looker, found.absolute, page, quotes, seen)
        if picture is not None:
            pictures[page] = picture
    return pictures


def _drawn(looker: Looker, path: Path, page: int, quotes: Sequence[str], seen: tuple[int, ...]) -> PagePicture | None:
    raw = looker.ask(path, {"draw": page, "quotes": list(quotes)})
    return understood(raw, quotes, seen) if raw is not None else None


def understood(raw: bytes, quotes: Sequence[str], seen: tuple[int, ...]) -> PagePicture | None:
    """The picture in an answer of the child; None when it has none, is not of the form agreed, or is of another file."""
    try:
        said: Any = json.loads(raw)
        if said["refused"] is not None or tuple(said["seen"]) != seen:
            return None
        width, height, text = said["width"], said["height"], said["text"]
        pixels = base64.b64decode(said["pixels"], validate=True)
        boxes = [tuple(_rectangle(box) for box in of_quote) for of_quote in said["boxes"]]
        is_sound = type(width) is int and type(height) is int and 0 < width <= WIDEST and 0 < height <= HIGHEST
        is_sound = is_sound and len(pixels) == width * height * 3 and isinstance(text, str) and len(text) <= MOST_CHARACTERS
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
    if not is_sound or len(boxes) not in (0, len(quotes)):
        return None
    marks = {quote: boxes_of for quote, boxes_of in zip(quotes, boxes, strict=False) if boxes_of}
    return PagePicture(_packed(width, height, pixels), width, height, marks, text)


def _rectangle(box: Any) -> Rectangle:
    left, top, width, height = (float(number) for number in box)
    if not (0 <= left <= 100 and 0 <= top <= 100 and 0 < width <= 100 and 0 < height <= 100):
        raise ValueError(box)
    return Rectangle(left, top, width, height)


def _packed(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of pixels, and of nothing else; with a palette where they have few colours, as pages of text have."""
    image = Image.frombytes("RGB", (width, height), pixels)
    if image.getcolors(_FEW) is not None:
        image = image.quantize(_FEW, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
