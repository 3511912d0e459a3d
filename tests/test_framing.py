"""A framed page shows what its reader saw, and carries nothing that cannot be seen."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from dossier.errors import RenderFault
from dossier.pdffile import framing
from dossier.pdffile.framing import Picture, UnframeablePage, frame_pdf, frame_pictures
from dossier.pdffile.joining import Stretch, Whole, join
from dossier.pdffile.reading import page_texts
from dossier.pdffile.stamping import Band, Numbering
from tests import pages
from tests.filing import pdf


def framed(tmp_path: Path, raw: bytes) -> bytes:
    (tmp_path / "in.pdf").write_bytes(raw)
    frame_pdf(tmp_path / "in.pdf", tmp_path / "out.pdf", "a4")
    return (tmp_path / "out.pdf").read_bytes()


def altered(raw: bytes, change: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        change(document)  # type: ignore[operator]
        document.save(out, static_id=True)
    return out.getvalue()


def add_marks(document: pikepdf.Pdf) -> None:
    drawn = document.make_stream(
        b"BT /F 12 Tf 2 2 Td (handwritten) Tj ET",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 100, 20],
        Resources=document.pages[0].obj.Resources,
    )
    shown = {"Type": pikepdf.Name.Annot, "AP": pikepdf.Dictionary(N=drawn), "Rect": [100, 300, 200, 320]}
    marks = [
        pikepdf.Dictionary(Subtype=pikepdf.Name.Stamp, F=4, **shown),
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Contents="to nowhere"),
    ]
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(mark) for mark in marks])
    document.Root.Metadata = document.make_stream(b"<x:xmpmeta>somebody</x:xmpmeta>", Type=pikepdf.Name.Metadata)
    document.docinfo["/Author"] = "somebody"


def test_marks_that_people_put_on_a_page_are_seen_and_the_rest_stays_behind(tmp_path: Path) -> None:
    out = framed(tmp_path, altered(pdf("words"), add_marks))
    assert {"words", "handwritten"} <= set(page_texts(out)[0].split())
    with pikepdf.open(io.BytesIO(out)) as document:
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert "/Annots" not in document.pages[0].obj
        assert "/Info" not in document.trailer
    assert b"somebody" not in out


def test_only_what_a_reader_could_see_of_a_page_is_seen(tmp_path: Path) -> None:
    def trim(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.TrimBox = pikepdf.Array([0, 0, 50, 50])
        document.pages[0].obj.Contents = document.make_stream(
            b"BT /F 12 Tf 40 60 Td (seen) Tj ET BT /F 12 Tf 40 800 Td (cropped) Tj ET"
        )

    out = framed(tmp_path, altered(pdf("x", boxes={"MediaBox": (0, 0, 595, 842), "CropBox": (0, 0, 595, 400)}), trim))
    assert page_texts(out)[0].split() == ["seen"]


def test_boxes_with_their_corners_exchanged_are_put_in_order(tmp_path: Path) -> None:
    out = framed(tmp_path, pdf("corners", boxes={"MediaBox": (595, 842, 0, 0)}))
    with pikepdf.open(io.BytesIO(out)) as document:
        box = [float(value) for value in document.pages[0].obj.Resources.XObject["/DossierExhibit"].BBox]
    assert box == [0, 0, 595, 842]


def test_a_crop_outside_its_page_is_disregarded(tmp_path: Path) -> None:
    out = framed(tmp_path, pdf("all", boxes={"MediaBox": (0, 0, 595, 842), "CropBox": (1000, 1000, 1200, 1200)}))
    with pikepdf.open(io.BytesIO(out)) as document:
        assert [float(value) for value in document.pages[0].obj.Resources.XObject["/DossierExhibit"].BBox] == [0, 0, 595, 842]


@pytest.mark.parametrize("raw", [b"%PDF-1.4\nno pdf", pdf("flat", boxes={"MediaBox": (0, 0, 0, 0)})], ids=["damaged", "no area"])
def test_a_page_that_cannot_be_framed_says_why(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(UnframeablePage):
        framed(tmp_path, raw)


def layered(*, off_by_default: bool) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        layers = [
            document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(name))) for name in ("on", "off")
        ]
        document.pages[0].obj.Resources.Properties = pikepdf.Dictionary(A=layers[0], B=layers[1])
        document.pages[0].obj.Contents = document.make_stream(b"/OC /A BDC EMC /OC /B BDC EMC")
        default = (
            pikepdf.Dictionary(BaseState=pikepdf.Name.OFF, ON=[layers[0]])
            if off_by_default
            else pikepdf.Dictionary(OFF=[layers[1]])
        )
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=layers, D=default)

    return altered(pdf("layers"), change)


@pytest.mark.parametrize("off_by_default", [False, True])
def test_a_layer_that_is_off_stays_off_in_the_joined_file(tmp_path: Path, off_by_default: bool) -> None:
    (tmp_path / "in.pdf").write_bytes(layered(off_by_default=off_by_default))
    count = frame_pdf(tmp_path / "in.pdf", tmp_path / "framed.pdf", "a4")
    stretch = Stretch((tmp_path / "framed.pdf",), count, "E", {}, (Band("Exhibit 1"),))
    whole = Whole("t", "en-GB", Numbering(1, 1, "Bundle page {page} of {pages}", "DRAFT"), pages.kit().mark_font)
    join(tmp_path / "out.pdf", whole, None, [stretch])
    with pikepdf.open(tmp_path / "out.pdf") as document:
        layers = document.Root.OCProperties
        assert sorted(str(layer.Name) for layer in layers.OCGs) == ["off", "on"]
        assert [str(layer.Name) for layer in layers.D.OFF] == ["off"]
        assert not any("/DossierOff" in layer for layer in layers.OCGs)
        properties = document.pages[0].obj.Resources.XObject["/DossierExhibit"].Resources.Properties
        assert properties.B.objgen == layers.D.OFF[0].objgen


def test_a_band_with_more_places_than_it_can_name_says_so(tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(pdf("words"))
    frame_pdf(tmp_path / "in.pdf", tmp_path / "framed.pdf", "a4")
    band = Band("Exhibit 1", "Cited in", tuple((f"para {number}", f"a{number}") for number in range(60)))
    stretch = Stretch((tmp_path / "framed.pdf",), 1, "E", {"a0": (0, None)}, (band,))
    whole = Whole("t", "en-GB", Numbering(7, 9, "Bundle page {page} of {pages}", "DRAFT"), pages.kit().mark_font)
    join(tmp_path / "out.pdf", whole, None, [stretch])
    (text,) = page_texts((tmp_path / "out.pdf").read_bytes())
    assert "Bundle page 7 of 9" in text
    assert ", and more: see the index" in text
    assert "para 59" not in text
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert [str(link.Dest) for link in document.pages[0].obj.Annots] == ["a0"]


def test_pictures_are_written_in_files_that_keep_memory_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "_MOST_PACKED", 100)
    found = frame_pictures([Picture(10, 10, "DeviceGray", 8, bytes(60), "FlateDecode")] * 5, tmp_path, "p", "a4")
    assert [count for _, count in found] == [2, 2, 1]


def test_a_picture_is_never_enlarged_and_print_colours_are_read_as_they_are_packed(tmp_path: Path) -> None:
    picture = Picture(30, 20, "DeviceCMYK", 8, b"x", "DCTDecode", is_inverted=True)
    ((path, _),) = frame_pictures([picture], tmp_path, "p", "letter")
    with pikepdf.open(path) as document:
        assert b"q 30.000 0 0 20.000" in document.pages[0].obj.Contents.read_bytes()
        assert [int(value) for value in document.pages[0].obj.Resources.XObject["/DossierExhibit"].Decode] == [1, 0] * 4


def test_a_file_that_cannot_be_joined_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(pdf("words")[:200])
    whole = Whole("t", "en-GB", Numbering(1, 1, "Bundle page {page} of {pages}", "DRAFT"), pages.kit().mark_font)
    with pytest.raises(RenderFault, match="cannot be joined"):
        join(tmp_path / "out.pdf", whole, None, [Stretch((tmp_path / "half.pdf",), 1, "E")])
