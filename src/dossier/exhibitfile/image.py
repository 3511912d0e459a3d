"""Pictures: every pixel is read, within limits, so that one that is cut short or blown up is found."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from PIL import Image, ImageFile, UnidentifiedImageError

from dossier.exhibitfile.content import Refused

MOST_PIXELS = 120_000_000
"""An A0 sheet at 300 dots an inch has 140 million; what is larger is scanned in parts."""

MOST_FRAMES = 2_000
"""The most pages of a TIFF."""

_FORMATS = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF"}


def be_strict() -> None:
    """Has Pillow refuse pictures that are blown up or cut short; WeasyPrint, where it is loaded, has it take the latter."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False


def count_frames(file: BinaryIO, type_: str) -> int:
    """How many pictures a file holds, each of them read whole; one for a PNG or a JPEG.

    Raises:
        Refused: it is damaged, cut short, or larger than a scan can be.
    """
    be_strict()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=[_FORMATS[type_]]) as image:
                return _frames(image) if type_ == "tiff" else _whole(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refused(f"is a picture of more than {MOST_PIXELS // 1_000_000} million dots") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError) as fault:
        if isinstance(fault, Refused):
            raise
        raise Refused("is a picture that is damaged or cut short") from None


def _whole(image: Image.Image) -> int:
    image.load()
    if getattr(image, "is_animated", False) and image.format == "PNG":
        raise Refused("is a moving picture")
    return 1


def _frames(image: Image.Image) -> int:
    number = 0
    while True:
        image.load()
        number += 1
        try:
            image.seek(number)
        except EOFError:
            return number
        if number >= MOST_FRAMES:
            raise Refused(f"has more than {MOST_FRAMES:,} pages")
