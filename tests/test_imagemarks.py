"""What a picture's file tells besides its pixels is found, whatever it is."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from dossier.exhibitfile.imagemarks import told_besides_pixels
from tests.filing import bare_tiff, picture

PNG, JPEG = picture("PNG"), picture("JPEG")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(kind: bytes, body: bytes = b"x") -> bytes:
    return PNG[:33] + chunk(kind, body) + PNG[33:]


def with_segment(marker: int, body: bytes) -> bytes:
    return JPEG[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + JPEG[2:]


def tiff(tag: int, value: str) -> bytes:
    tags = ImageFileDirectory_v2()
    tags[tag] = value
    out = io.BytesIO()
    Image.new("L", (4, 4)).save(out, "TIFF", tiffinfo=tags)
    return out.getvalue()


def texted() -> bytes:
    info, out = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Author", "somebody")
    Image.new("L", (4, 4)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def looped() -> bytes:
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 0) + struct.pack("<I", 8)


BIG = b"II+\0" + struct.pack("<HHQ", 8, 0, 16) + struct.pack("<Q", 1) + struct.pack("<HHQQ", 315, 2, 1, 65) + struct.pack("<Q", 0)
CLEAN = {
    "a PNG": ("png", PNG),
    "a PNG in a palette": ("png", picture("PNG", mode="P")),
    "a PNG with its density and profile": ("png", picture("PNG", dpi=(300, 300), icc_profile=b"profile")),
    "a JPEG": ("jpeg", JPEG),
    "a progressive JPEG": ("jpeg", picture("JPEG", progressive=True)),
    "a JPEG with marks to begin again": ("jpeg", picture("JPEG", restart_marker_rows=1)),
    "a JPEG in print colours": ("jpeg", picture("JPEG", mode="CMYK")),
    "a JPEG with its profile": ("jpeg", picture("JPEG", icc_profile=b"profile")),
    "a TIFF of three pages": ("tiff", bare_tiff("1", "L", "RGB")),
}
TELLING = {
    "text in a PNG": ("png", texted(), "text"),
    "EXIF in a PNG": ("png", with_chunk(b"eXIf"), "EXIF"),
    "a time in a PNG": ("png", with_chunk(b"tIME", b"\x07\xe2\x01\x01\0\0\0"), "the time of its last change"),
    "a chunk of no known kind": ("png", with_chunk(b"abCd"), "a part of no known kind"),
    "something behind a PNG": ("png", PNG + b"more", "something behind its end"),
    "a PNG without an end": ("png", PNG[:-12], "has no end"),
    "a comment in a JPEG": ("jpeg", with_segment(0xFE, b"by me"), "a comment"),
    "EXIF in a JPEG": ("jpeg", with_segment(0xE1, b"Exif\0\0"), "EXIF or XMP"),
    "IPTC in a JPEG": ("jpeg", with_segment(0xED, b"Photoshop"), "IPTC"),
    "a small picture in a JPEG": ("jpeg", with_segment(0xE0, b"JFIF\0" + bytes(20)), "a part of no known kind"),
    "an unknown segment": ("jpeg", with_segment(0xE5, b"x"), "a part of no known kind"),
    "a reserved segment": ("jpeg", with_segment(0x02, b"x"), "a part of no known kind"),
    "something behind a JPEG": ("jpeg", JPEG + b"more", "something behind its end"),
    "a JPEG without an end": ("jpeg", JPEG[:-2], "has no end"),
    "a JPEG that ends in its head": ("jpeg", JPEG[:5], "is cut short"),
    "a JPEG that ends between parts": ("jpeg", b"\xff\xd8\xff\xdb\0\x04ab", "has no end"),
    "a JPEG with filling": ("jpeg", JPEG[:2] + b"\xff" + JPEG[2:], "bytes that belong to no part"),
    "no JPEG": ("jpeg", b"\xff\xd8ab", "bytes that belong to no part"),
    "not even the start of one": ("jpeg", b"abcd", "does not begin"),
    "the author of a TIFF": ("tiff", tiff(315, "somebody"), "the name of its author"),
    "the program of a TIFF": ("tiff", tiff(305, "a scanner"), "the program that made it"),
    "an unknown tag": ("tiff", tiff(65000, "x"), "a part of no known kind"),
    "the author of a large TIFF": ("tiff", BIG, "the name of its author"),
    "a TIFF that leads to itself": ("tiff", looped(), "leads back to itself"),
    "a TIFF of too many parts": ("tiff", b"II*\0\x08\0\0\0\xff\xff", "more parts than"),
    "a TIFF that is cut short": ("tiff", b"MM\0*\0\0\0\x08", "is cut short"),
}


@pytest.mark.parametrize(("kind", "raw"), CLEAN.values(), ids=CLEAN.keys())
def test_a_picture_that_is_only_a_picture_tells_nothing(tmp_path: Path, kind: str, raw: bytes) -> None:
    (tmp_path / "file").write_bytes(raw)
    assert told_besides_pixels(tmp_path / "file", kind) is None


@pytest.mark.parametrize(("kind", "raw", "told"), TELLING.values(), ids=TELLING.keys())
def test_anything_else_is_told(tmp_path: Path, kind: str, raw: bytes, told: str) -> None:
    (tmp_path / "file").write_bytes(raw)
    assert told in (told_besides_pixels(tmp_path / "file", kind) or "")
