"""Draws one page of an exhibit in the confined child: pixels, the words on the page, and where quotes stand."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Sequence
from functools import partial
from typing import Any, BinaryIO

from PIL import Image, ImageOps

from dossier.exhibitfile.content import PDF, Kind, Refused
from dossier.exhibitfile.image import be_strict
from dossier.exhibitfile.quotes import places_of
from dossier.pdffile.drawing import Drawn, draw_page

WIDEST, HIGHEST = 900, 1_800
"""The most pixels of a picture either way: enough to read a page beside its paragraph."""

_FORMATS = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF"}


def drawn(file: BinaryIO, kind: Kind, page: int, quotes: Sequence[str]) -> dict[str, Any]:
    """The answer of the child for one page.

    Raises:
        Refused: the file is of a kind that has no pages to draw, has no such page, or is damaged.
    """
    if kind.type == PDF.type:
        from dossier.pdffile.inspect import UnsafePdf

        try:
            made = draw_page(file, page, (WIDEST, HIGHEST), [partial(places_of, quote) for quote in quotes])
        except UnsafePdf as reason:
            raise Refused(str(reason)) from None
    elif kind.type in _FORMATS:
        made = _picture(file, kind.type, page)
    else:
        raise Refused("has no pages to draw")
    return {
        "width": made.width,
        "height": made.height,
        "pixels": base64.b64encode(made.pixels).decode("ascii"),
        "text": made.text,
        "boxes": made.boxes,
    }


def _picture(file: BinaryIO, type_: str, page: int) -> Drawn:
    """The pixels of a picture, the way up that it is to be seen, on white where it can be seen through."""
    be_strict()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=[_FORMATS[type_]]) as image:
                if page > 1:
                    image.seek(page - 1)
                image.draft("RGB", (WIDEST, HIGHEST))
                image.load()
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((WIDEST, HIGHEST))
                seen = _in_colours(upright)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as fault:
        raise Refused("is a picture that is damaged or cut short") from fault
    return Drawn(seen.width, seen.height, seen.tobytes())


def _in_colours(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):  # scans of sixteen bits a dot; a plain conversion would clip nearly all to white
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        image = Image.new("RGBA", over.size, "white")
        image.alpha_composite(over)
    return image.convert("RGB")
