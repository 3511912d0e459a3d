"""How many bytes a picture's samples come to is told from its entries, and from nothing else."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from dossier.pdffile.samples import samples_in

GREY = {"Subtype": Name.Image, "Width": 10, "Height": 3, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray}


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ({}, 30),
        ({"BitsPerComponent": 1}, 6),
        ({"BitsPerComponent": 16}, 60),
        ({"ColorSpace": Name.DeviceRGB}, 90),
        ({"ColorSpace": Name.DeviceCMYK}, 120),
        ({"ColorSpace": Array([Name.Indexed, Name.DeviceRGB, 1, String("abcdef")]), "BitsPerComponent": 4}, 15),
        ({"ColorSpace": Array([Name.DeviceN, Array([Name.A, Name.B]), Name.DeviceCMYK])}, 60),
        ({"ColorSpace": Array([Name.CalRGB, Dictionary()])}, 90),
        ({"ImageMask": True, "ColorSpace": None}, 6),
        ({"ColorSpace": Name.Unheard}, None),
        ({"ColorSpace": Array([])}, None),
        ({"ColorSpace": None}, None),
        ({"Width": 0}, None),
        ({"Height": String("three")}, None),
        ({"BitsPerComponent": 7}, None),
        ({"Subtype": Name.Form}, None),
    ],
)
def test_the_bytes_of_a_picture(entries: dict[str, object], count: int | None) -> None:
    with pikepdf.new() as document:
        stream = document.make_stream(b"", {f"/{name}": value for name, value in (GREY | entries).items() if value is not None})
        assert samples_in(stream) == count


def test_a_profile_says_how_many_colours_it_has() -> None:
    with pikepdf.new() as document:
        profile = document.make_stream(b"", N=3)
        stream = document.make_stream(b"", **(GREY | {"ColorSpace": Array([Name.ICCBased, profile])}))
        assert samples_in(stream) == 90
