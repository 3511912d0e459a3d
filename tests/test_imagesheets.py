"""A page gets the pixels of a picture and nothing else of its file."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from dossier.exhibitfile.imagesheets import pictures_of
from dossier.pdffile.framing import UnframeablePage
from tests.filing import bare_tiff, picture


def held(tmp_path: Path, raw: bytes) -> Path:
    (tmp_path / "file").write_bytes(raw)
    return tmp_path / "file"


PNGS = {
    "colours": ("RGB", "DeviceRGB", 8),
    "greys": ("L", "DeviceGray", 8),
    "black and white": ("1", "DeviceGray", 1),
    "a palette": ("P", "DeviceRGB", 8),
    "fine greys": ("I;16", "DeviceGray", 16),
}


@pytest.mark.parametrize(("mode", "colours", "bits"), PNGS.values(), ids=PNGS.keys())
def test_the_pixels_of_a_png_are_kept(tmp_path: Path, mode: str, colours: str, bits: int) -> None:
    raw = picture("PNG", (16, 4), mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (16, 4), 0x1234).save(out, "PNG")
        raw = out.getvalue()
    (found,) = pictures_of(held(tmp_path, raw), "png")
    assert (found.width, found.height, found.colours, found.bits, found.filter) == (16, 4, colours, bits, "FlateDecode")
    pixels = zlib.decompress(found.data)
    if mode == "I;16":
        assert pixels == b"\x12\x34" * 64
    else:
        image = Image.frombytes("1" if bits == 1 else colours.removeprefix("Device").replace("Gray", "L"), (16, 4), pixels)
        assert image.convert("RGB").tobytes() == Image.open(io.BytesIO(raw)).convert("RGB").tobytes()


def test_what_shines_through_shines_on_white(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (2, 1), (255, 0, 0, 0)).save(out, "PNG")
    (found,) = pictures_of(held(tmp_path, out.getvalue()), "png")
    assert zlib.decompress(found.data) == b"\xff" * 6


JPEGS = {"colours": ("RGB", {}), "greys": ("L", {}), "progressive": ("RGB", {"progressive": True}), "print": ("CMYK", {})}


@pytest.mark.parametrize(("mode", "options"), JPEGS.values(), ids=JPEGS.keys())
def test_a_jpeg_keeps_its_packing_and_loses_what_was_added(tmp_path: Path, mode: str, options: dict[str, object]) -> None:
    raw = picture("JPEG", mode=mode, comment=b"by somebody", icc_profile=b"a profile", **options)
    (found,) = pictures_of(held(tmp_path, raw), "jpeg")
    assert found.filter == "DCTDecode"
    assert found.is_inverted == (mode == "CMYK")
    assert b"by somebody" not in found.data
    assert b"a profile" not in found.data
    assert Image.open(io.BytesIO(found.data)).tobytes() == Image.open(io.BytesIO(raw)).tobytes()


def test_a_jpeg_that_may_be_turned_is_unpacked_and_set_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (found,) = pictures_of(held(tmp_path, picture("JPEG", (300, 200), exif=exif)), "jpeg")
    assert (found.width, found.height, found.filter) == (200, 300, "FlateDecode")


def test_a_jpeg_that_is_oddly_built_is_unpacked(tmp_path: Path) -> None:
    raw = picture("JPEG")
    (found,) = pictures_of(held(tmp_path, raw[:2] + b"\xff" + raw[2:]), "jpeg")
    assert found.filter == "FlateDecode"


def test_every_page_of_a_tiff_is_given(tmp_path: Path) -> None:
    found = list(pictures_of(held(tmp_path, bare_tiff("1", "L", "CMYK")), "tiff"))
    assert [(one.colours, one.bits) for one in found] == [("DeviceGray", 1), ("DeviceGray", 8), ("DeviceCMYK", 8)]


ODD = {
    "of twelve bits": (b"\x11\x08\x00", b"\x11\x0c\x00"),
    "without height": (b"\x00\xc8\x01\x2c", b"\x00\x00\x01\x2c"),
}


@pytest.mark.parametrize(("find", "put"), ODD.values(), ids=ODD.keys())
def test_a_jpeg_that_neither_a_page_nor_the_library_takes_is_refused(tmp_path: Path, find: bytes, put: bytes) -> None:
    raw = picture("JPEG")
    assert raw.count(find) == 1
    with pytest.raises(UnframeablePage):
        list(pictures_of(held(tmp_path, raw.replace(find, put)), "jpeg"))


def test_a_jpeg_that_is_packed_as_no_page_can_hold_it_is_unpacked(tmp_path: Path) -> None:
    (found,) = pictures_of(held(tmp_path, picture("JPEG").replace(b"\xff\xc0", b"\xff\xc9")), "jpeg")
    assert found.filter == "FlateDecode"


def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it in the process that makes pages
    with pytest.raises(UnframeablePage, match="damaged or cut short"):
        list(pictures_of(held(tmp_path, picture("PNG")[:60]), "png"))
