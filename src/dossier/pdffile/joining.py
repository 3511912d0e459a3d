"""Joins finished pages into one file in which every page bears its number and every link leads to a page of that file.

The first file is the primary one and keeps its tags; pages that are added have none, so the joined file claims no
conformance. Memory grows with the number of pages and not with their size: qpdf itself puts the files together and reads them
where they lie until all is written, once; what pikepdf copies from one file to another it holds in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from dossier.errors import RenderFault
from dossier.pdffile.framing import LAYER_OFF
from dossier.pdffile.packing import save_as_packed
from dossier.pdffile.stamping import Band, Numbering, Stamper

Place = tuple[int, float | None]
"""A page, counted from 0, and a height on it; None for its top."""


@dataclass(frozen=True)
class Stretch:
    """Pages that belong together.

    Attributes:
        files: PDFs, and how many pages they have together.
        title: its bookmark.
        anchors: names that lead to a place in it.
        bands: what is stamped on each page beside its number; none where pages have a head of their own.
        below: the bookmark that this one stands below.
    """

    files: tuple[Path, ...]
    count: int
    title: str
    anchors: Mapping[str, Place] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    below: str | None = None


@dataclass(frozen=True)
class Whole:
    """What a joined file is as a whole.

    Attributes:
        numbering: the numbers of its pages, and the words around them.
        font: the font file of the stamps.
        elsewhere: names that lead into another file, each with the name in this one that is to be shown instead.
    """

    title: str
    language: str
    numbering: Numbering
    font: Path
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def places_of(pdf: bytes) -> tuple[int, dict[str, Place]]:
    """How many pages a PDF of ours has, and the names in it that lead to a place."""
    with pikepdf.open(BytesIO(pdf)) as document:
        numbers = _numbers(document)
        return len(document.pages), {name: (numbers[to[0].objgen], float(to[3])) for name, to in _names(document).items()}


def join(target: Path, whole: Whole, primary: Path | None, stretches: Sequence[Stretch]) -> int:
    """Writes the primary file and the stretches after it as one file, and returns the number of its pages.

    Args:
        primary: keeps its tags, anchors and bookmarks; None where all pages are of stretches.

    Raises:
        RenderFault: a file cannot be read or written.
    """
    try:
        return _join(target, whole, primary, stretches)
    except (pikepdf.PdfError, RuntimeError) as fault:
        raise RenderFault(f"the pages cannot be joined: {fault}", "free space on the disk, and run again") from None


def _join(target: Path, whole: Whole, primary: Path | None, stretches: Sequence[Stretch]) -> int:
    added = [file for one in stretches for file in one.files]
    start = [str(primary.absolute()), "--pages", "."] if primary else ["--empty", "--pages"]
    options = ["--remove-unreferenced-resources=no"]
    job = pikepdf.Job(["qpdf", *options, *start, *(str(file.absolute()) for file in added), "--", str(target.absolute())])
    with job.create_pdf() as document:
        first = len(document.pages) - sum(one.count for one in stretches)
        starts = [first + sum(one.count for one in stretches[:number]) for number in range(len(stretches))]
        placed = list(zip(stretches, starts, strict=True))
        _untie(document, first)
        _list_layers(document)
        names = _renamed(document, placed, whole)
        _stamp(document, placed, whole, names)
        _bookmark(document, placed, whole.numbering)
        _describe(document, whole)
        save_as_packed(document, target, deterministic_id=True, min_version=max(map(_version, added), default=""))
        return len(document.pages)


def _version(file: Path) -> str:
    """The version of PDF that a file of ours is written in."""
    with file.open("rb") as opened:
        return opened.read(8)[5:].decode("ascii")


def _untie(document: pikepdf.Pdf, first: int) -> None:
    """Drops the keys that tie added pages to tags: they are those of another tree."""
    for page in list(document.pages)[first:]:
        for item in [page.obj, *page.obj.get("/Annots", ())]:
            for key in ("/StructParents", "/StructParent", "/Tabs"):
                if key in item:
                    del item[key]


def _list_layers(document: pikepdf.Pdf) -> None:
    """Lists the layers that came with added pages; each is on or off as it was."""
    layers = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.OCG]
    off = [layer for layer in layers if LAYER_OFF in layer]
    for layer in off:
        del layer[LAYER_OFF]
    if layers:
        default = pikepdf.Dictionary(OFF=pikepdf.Array(off), Order=pikepdf.Array(layers))
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array(layers), D=default)


def _numbers(document: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: number for number, page in enumerate(document.pages)}


def _names(document: pikepdf.Pdf) -> dict[str, Any]:
    """The names that lead to places, as WeasyPrint writes them: one flat list."""
    tree = document.Root.get("/Names", pikepdf.Dictionary()).get("/Dests", pikepdf.Dictionary())
    listed = list(tree.get("/Names", ()))
    return {str(name): to for name, to in zip(listed[::2], listed[1::2], strict=True)}


def _renamed(document: pikepdf.Pdf, placed: Sequence[tuple[Stretch, int]], whole: Whole) -> dict[str, Any]:
    """Gives the file its names: what led to an exhibit's entry leads to the exhibit, or to where it is said to lie."""
    names = _names(document)
    for stretch, start in placed:
        for name, (offset, height) in stretch.anchors.items():
            page = document.pages[start + offset]
            top = float(page.mediabox[3]) if height is None else height
            names[name] = pikepdf.Array([page.obj, pikepdf.Name.XYZ, 0, top, 0])
    names |= {name: names[instead] for name, instead in whole.elsewhere.items() if instead in names}
    listed = [item for name in sorted(names, key=str.encode) for item in (pikepdf.String(name), names[name])]
    document.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(listed)))
    return names


def _stamp(document: pikepdf.Pdf, placed: Sequence[tuple[Stretch, int]], whole: Whole, names: Mapping[str, Any]) -> None:
    stamper = Stamper(document, whole.numbering, whole.font)
    bands = {start + offset: band for stretch, start in placed for offset, band in enumerate(stretch.bands)}
    for number, page in enumerate(document.pages):
        stamper.stamp(page, number, bands.get(number), names)


def _bookmark(document: pikepdf.Pdf, placed: Sequence[tuple[Stretch, int]], numbering: Numbering) -> None:
    """Bookmarks with pages: those of the primary file, then one for each stretch."""
    numbers = _numbers(document)
    with document.open_outline() as outline:
        for item in _all(outline.root):
            to = item.destination
            if isinstance(to, pikepdf.Array) and to[0].objgen in numbers:
                item.title = f"{item.title}, p. {numbering.of(numbers[to[0].objgen])}"
        above: dict[str, pikepdf.OutlineItem] = {}
        for stretch, start in placed:
            own = pikepdf.OutlineItem(f"{stretch.title}, p. {numbering.of(start)}", start)
            if stretch.below is None:
                outline.root.append(own)
            else:
                if stretch.below not in above:
                    title = f"{stretch.below}, p. {numbering.of(start)}"
                    above[stretch.below] = pikepdf.OutlineItem(title, start)
                    outline.root.append(above[stretch.below])
                above[stretch.below].children.append(own)


def _all(items: Sequence[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _all(item.children)


def _describe(document: pikepdf.Pdf, whole: Whole) -> None:
    """Says what the file is, and no more than is true: added pages have no tags, so nothing is claimed of them."""
    root = document.Root
    if "/Metadata" in root:
        del root.Metadata
    if "/MarkInfo" in root:
        root.MarkInfo = pikepdf.Dictionary(Marked=True, Suspects=True)
    root.Lang = pikepdf.String(whole.language)
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    root.PageMode = pikepdf.Name.UseOutlines
    label = pikepdf.Dictionary(S=pikepdf.Name.D, St=whole.numbering.of(0))
    root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, label]))
    document.docinfo["/Title"] = whole.title
