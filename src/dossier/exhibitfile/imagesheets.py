"""The pixels of pictures as a page can hold them: nothing else of the file comes along.

A JPEG keeps its packing, which would lose something if it were made anew; what programs added to it is left behind. All
other pictures are unpacked and packed anew without loss. Only for files that the confined child has read to their end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from dossier.exhibitfile.image import MOST_FRAMES, be_strict
from dossier.exhibitfile.imagemarks import Odd, is_about_looks, segments_of
from dossier.pdffile.framing import Picture, UnframeablePage

_FORMATS = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF"}
_PACKED_AS_IN_PDF = frozenset([0xC0, 0xC1, 0xC2])
"""The ways of packing a JPEG that a page can hold: baseline, extended and progressive."""

_COLOURS = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}
_TURNED = 274
_PROFILE = 0xE2


def pictures_of(path: Path, kind: str) -> Iterator[Picture]:
    """The pictures in a PNG, JPEG or TIFF, one after the other.

    Raises:
        UnframeablePage: one cannot be unpacked.
    """
    if kind == "jpeg":
        bare = _bare_jpeg(path.read_bytes())
        if bare is not None:
            yield bare
            return
    be_strict()
    try:
        with Image.open(path, formats=[_FORMATS[kind]]) as image:
            for number in range(min(getattr(image, "n_frames", 1), MOST_FRAMES)):
                image.seek(number)
                yield _packed(ImageOps.exif_transpose(image) if _TURNED in image.getexif() else image)
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, Image.DecompressionBombError) as fault:
        raise UnframeablePage("it is a picture that is damaged or cut short") from fault


def _bare_jpeg(data: bytes) -> Picture | None:
    """A JPEG without what programs added; None where a page cannot hold it as it is packed."""
    kept = [b"\xff\xd8"]
    frame, is_adobe = b"", False
    try:
        for one in segments_of(data):
            raw = data[one.start : one.end]
            is_added = 0xE0 <= one.marker <= 0xEF or one.marker == 0xFE
            if is_added and not (is_about_looks(one.marker, raw[4:]) and one.marker != _PROFILE):
                if one.marker == 0xE1 and raw[4:8] == b"Exif":
                    return None  # it may say how the picture is turned
                continue
            is_adobe = is_adobe or one.marker == 0xEE
            if one.marker in (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)):
                if frame or one.marker not in _PACKED_AS_IN_PDF:
                    return None
                frame = raw
            kept.append(raw)
    except Odd:
        return None
    if len(frame) < 10 or frame[4] != 8 or frame[9] not in _COLOURS:
        return None
    height, width = int.from_bytes(frame[5:7], "big"), int.from_bytes(frame[7:9], "big")
    if not (width and height):
        return None
    return Picture(width, height, _COLOURS[frame[9]], 8, b"".join(kept), "DCTDecode", is_inverted=is_adobe and frame[9] == 4)


def _packed(image: Image.Image) -> Picture:
    image.load()
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        image = Image.new("RGBA", over.size, "white")
        image.alpha_composite(over)
        image = image.convert("RGB")
    if image.mode.startswith("I;16"):
        return _picture(image, "DeviceGray", 16, image.convert("I").tobytes("raw", "I;16B"))
    if image.mode == "1":
        return _picture(image, "DeviceGray", 1, image.tobytes())
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    return _picture(image, {"L": "DeviceGray", "CMYK": "DeviceCMYK"}.get(image.mode, "DeviceRGB"), 8, image.tobytes())


def _picture(image: Image.Image, colours: str, bits: int, pixels: bytes) -> Picture:
    return Picture(image.width, image.height, colours, bits, zlib.compress(pixels, 6), "FlateDecode")
