"""Pages of others set into a frame on our paper: whole, upright, never enlarged, with margins of their own for our stamps.

A reader of the frame sees what a reader of the page saw: its visible bounds, turned as it says, with the marks that people
put on it. What cannot be seen does not come along: links, forms, names, notes of programs. A layer that is off stays off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from dossier.pdffile.packing import pack, save_as_packed

PAPERS = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
"""Width and height in points, upright."""

SIDE, TOP, BOTTOM = 28.0, 50.0, 40.0
"""The margins of a frame, in points."""

LAYER_OFF = "/DossierOff"
"""The mark on a layer that is off, until the file that it is joined into has a list of layers."""

_CONTENT = "/DossierExhibit"
_MOST_PACKED = 64 << 20
"""So many bytes of pictures are held until they are written."""

_DRAWN = (pikepdf.Name.Image, pikepdf.Name.Form)
_LEFT_BEHIND = ("/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/LastModified")


class UnframeablePage(ValueError):
    """A page cannot be set into a frame; the text goes on from its number: `has no area`."""


@dataclass(frozen=True)
class Picture:
    """Packed pixels: width and height in dots, colours, bits of each, and the filter that unpacks them."""

    width: int
    height: int
    colours: str
    bits: int
    data: bytes
    filter: str
    is_inverted: bool = False


def frame_pdf(source: Path, target: Path, paper: str) -> int:
    """Writes the pages of a PDF, each in its frame, and returns their number.

    The pages are framed where they lie: what is copied from one file to another is held in memory meanwhile.

    Raises:
        UnframeablePage: a page has no area, or the PDF is oddly built.
    """
    try:
        with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as document:
            _flatten(document)
            for number, page in enumerate(list(document.pages), 1):
                document.pages[number - 1] = _framed(document, page, number, paper)
            _mark_layers(document)
            for key in set(document.Root.keys()) - {"/Type", "/Pages"}:
                del document.Root[key]
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            save_as_packed(document, target, static_id=True)
            return len(document.pages)
    except (pikepdf.PdfError, RuntimeError, TypeError, AttributeError, KeyError, IndexError) as fault:
        raise UnframeablePage("it is damaged or oddly built") from fault


def frame_pictures(pictures: Iterable[Picture], folder: Path, stem: str, paper: str) -> list[tuple[Path, int]]:
    """Writes pictures, one on a page in its frame, into as many files as keep memory small; returns each with its pages."""
    files: list[tuple[Path, int]] = []
    for number, group in enumerate(_in_groups(pictures)):
        target = folder / f"{stem}.{number}.pdf"
        with pikepdf.new() as framed:
            for picture in group:
                framed.pages.append(_picture_page(framed, picture, paper))
            save_as_packed(framed, target, static_id=True)
        files.append((target, len(group)))
    return files


def _in_groups(pictures: Iterable[Picture]) -> Iterator[list[Picture]]:
    group: list[Picture] = []
    for picture in pictures:
        group.append(picture)
        if sum(len(one.data) for one in group) > _MOST_PACKED:
            yield group
            group = []
    if group:
        yield group


def _flatten(document: pikepdf.Pdf) -> None:
    """Draws what people put on the pages, such as marks and filled fields, into them, and drops what no page shows."""
    document.generate_appearance_streams()
    document.flatten_annotations("screen")
    for item in document.objects:
        if isinstance(item, pikepdf.Stream):
            for key in _LEFT_BEHIND:
                if key in item:
                    del item[key]
            if item.get("/Subtype") in _DRAWN:
                pack(item)


def _mark_layers(document: pikepdf.Pdf) -> None:
    """Marks the layers that are off when the file is opened."""
    layers = document.Root.get("/OCProperties", pikepdf.Dictionary())
    default = layers.get("/D", pikepdf.Dictionary())
    on = {layer.objgen for layer in default.get("/ON", ())}
    is_off = default.get("/BaseState") == pikepdf.Name.OFF
    for layer in layers.get("/OCGs", ()) if is_off else default.get("/OFF", ()):
        if isinstance(layer, pikepdf.Dictionary) and not (is_off and layer.objgen in on):
            layer[LAYER_OFF] = True


def _framed(document: pikepdf.Pdf, page: pikepdf.Page, number: int, paper: str) -> pikepdf.Page:
    page.obj.CropBox = pikepdf.Array(_visible(page, number))
    for key in ("/TrimBox", "/BleedBox", "/ArtBox"):
        if key in page.obj:
            del page.obj[key]
    form = page.as_form_xobject()
    pack(form)
    width, height = _size(form)
    across, up = _sheet(paper, is_landscape=width > height)
    name = pikepdf.Name(_CONTENT)
    room = pikepdf.Rectangle(SIDE, BOTTOM, across - SIDE, up - TOP)
    own = pikepdf.Page(document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, across, up])))
    placed = own.calc_form_xobject_placement(form, name, room, invert_transformations=False, allow_expand=False)
    return _page(document, (across, up), form, placed)


def _visible(page: pikepdf.Page, number: int) -> list[float]:
    """The visible bounds of a page: its crop box inside its media box, corners in order."""
    boxes = []
    for box in (page.mediabox, page.cropbox):
        x0, y0, x1, y1 = (float(value) for value in box)
        boxes.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    media, crop = boxes
    both = [max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])]
    for found in (both, list(media)):
        if found[2] - found[0] >= 1 and found[3] - found[1] >= 1:
            return found
    raise UnframeablePage(f"page {number} has no area")


def _size(form: Any) -> tuple[float, float]:
    """Width and height of a form as it is shown, after its own turning and scaling."""
    x0, y0, x1, y1 = (float(value) for value in form.BBox)
    a, b, c, d, _, _ = (float(value) for value in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    return abs(a) * (x1 - x0) + abs(c) * (y1 - y0), abs(b) * (x1 - x0) + abs(d) * (y1 - y0)


def _sheet(paper: str, *, is_landscape: bool) -> tuple[float, float]:
    width, height = PAPERS[paper]
    return (height, width) if is_landscape else (width, height)


def _picture_page(framed: pikepdf.Pdf, picture: Picture, paper: str) -> pikepdf.Page:
    """A dot is at most a point wide, so that a small picture is not blown up."""
    across, up = _sheet(paper, is_landscape=picture.width > picture.height)
    wide, high = across - 2 * SIDE, up - TOP - BOTTOM
    scale = min(1.0, wide / picture.width, high / picture.height)
    width, height = picture.width * scale, picture.height * scale
    x, y = SIDE + (wide - width) / 2, BOTTOM + (high - height) / 2
    image = framed.make_stream(
        picture.data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=pikepdf.Name(f"/{picture.colours}"),
        BitsPerComponent=picture.bits,
        Filter=pikepdf.Name(f"/{picture.filter}"),
    )
    if picture.is_inverted:
        image.Decode = pikepdf.Array([1, 0] * 4)
    placed = f"q {width:.3f} 0 0 {height:.3f} {x:.3f} {y:.3f} cm {_CONTENT} Do Q"
    return _page(framed, (across, up), image, placed.encode())


def _page(framed: pikepdf.Pdf, size: tuple[float, float], content: Any, placed: bytes) -> pikepdf.Page:
    return pikepdf.Page(
        framed.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, *size],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary({_CONTENT: content})),
                Contents=framed.make_stream(placed),
            )
        )
    )
