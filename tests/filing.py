"""Exhibits of every kind for bundles, made on the fly, and a project that cites them; no file of anybody's."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from dossier.bundle import assemble
from dossier.bundle.assemble import Bundled, BundleOrder
from dossier.project import read_project
from dossier.view import Audience
from tests.conftest import INVENTED, TESTS, change

CONDUCT = "evidence/conduct/doe-dark-cell-2014.yaml"
DAY = dt.date(2026, 11, 23)


def pdf(*pages: str, boxes: Mapping[str, Sequence[float]] | None = None, rotate: int = 0, unit: float = 1, **info: str) -> bytes:
    """A PDF with a line of words on each page; boxes by their PDF names."""
    boxes = boxes or {"MediaBox": (0, 0, 595, 842)}
    out = io.BytesIO()
    with pikepdf.new() as document:
        font = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        for words in pages:
            x, y = boxes.get("CropBox", boxes["MediaBox"])[:2]
            drawn = f"BT /F 24 Tf {x + 40} {y + 60} Td ({words}) Tj ET"
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
                Contents=document.make_stream(drawn.encode()),
                Rotate=rotate,
                UserUnit=unit,
                **{name: list(box) for name, box in boxes.items()},
            )
            document.pages.append(pikepdf.Page(document.make_indirect(page)))
        for name, value in info.items():
            document.docinfo[f"/{name}"] = value
        document.save(out, static_id=True)
    return out.getvalue()


def picture(form: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **options: object) -> bytes:
    """A picture whose corners differ."""
    image = Image.new("RGB", size, "white")
    image.paste((200, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def bare_tiff(*modes: str) -> bytes:
    """A TIFF of several pages whose tags say how it looks and nothing more."""
    pages = [Image.new(mode, (120, 80)) for mode in modes]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], tiffinfo=ImageFileDirectory_v2())
    return out.getvalue()


def docx(words: str) -> bytes:
    """The least that Word opens."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        f"<w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in (("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", body)):
            archive.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return out.getvalue()


def add(folder: Path, id_: str, raw: bytes, ending: str = "pdf", *, at: str | None = "p. 1", **fields: object) -> None:
    """Adds an exhibit to a copy of the invented project, cited by the wrong unless `at` is None."""
    home = folder / "evidence/exhibits" / id_
    home.mkdir(exist_ok=True)
    (home / f"exhibit.{ending}").write_bytes(raw)
    words = {"title": f"Paper {id_}", "source": "S002", "file": f"exhibit.{ending}", "sha256": hashlib.sha256(raw).hexdigest()}
    words |= {"language": "[en]", "disclosure": "public"} | {name: str(value) for name, value in fields.items()}
    (home / "exhibit.yaml").write_text("".join(f"{name}: {value}\n" for name, value in words.items()), encoding="utf-8")
    if at is not None:
        cite(folder, id_, at)


def cite(folder: Path, id_: str, at: str) -> None:
    """Lets the wrong cite an exhibit once more."""
    text = (folder / CONDUCT).read_text(encoding="utf-8")
    line = re.search(r"^cites: .*\]$", text, re.M)
    assert line
    change(folder, CONDUCT, line[0], f"{line[0][:-1]}, {{exhibit: {id_}, at: {at}}}]")


def every_kind(folder: Path) -> None:
    """Adds one exhibit of each kind, and pages turned in each way."""
    add(folder, "EX-0010", pdf("upright one", "upright two", "upright three"), at="p. 2")
    add(folder, "EX-0011", pdf("landscape", boxes={"MediaBox": (0, 0, 842, 595)}))
    add(folder, "EX-0012", pdf("turned", rotate=90))
    add(folder, "EX-0013", pdf("moved", boxes={"MediaBox": (-100, -200, 495, 642), "CropBox": (-50, -150, 300, 300)}, rotate=270))
    add(folder, "EX-0014", pdf("large", boxes={"MediaBox": (0, 0, 600, 400)}, unit=4))
    add(folder, "EX-0020", picture("PNG"), "png")
    add(folder, "EX-0021", picture("JPEG", (200, 900)), "jpg")
    add(folder, "EX-0022", bare_tiff("1", "L", "RGB"), "tif", at="p. 3")
    add(folder, "EX-0030", docx("Word says this"), "docx", at="para 1")
    add(folder, "EX-0031", ("first page\n" + "long line " * 40 + "\n\ttabbed\n\fsecond page\n").encode(), "txt", at="p. 2")
    add(folder, "EX-0032", ("иероглифы 漢字\n").encode(), "txt")


def add_scanned_page(document: pikepdf.Pdf, image: pikepdf.Stream) -> None:
    """A page that one picture fills, as scanners make them."""
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, 595, 842],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image)),
        Contents=document.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
    )
    document.pages.append(pikepdf.Page(document.make_indirect(page)))


def scan(seed: int, megabytes: int) -> bytes:
    """A PDF of five scanned pages of noise, so large in all; another seed gives other bytes."""
    out = io.BytesIO()
    rows = megabytes * 200
    with pikepdf.new() as document:
        for number in range(5):
            image = document.make_stream(
                random.Random(seed * 10 + number).randbytes(rows * 1000),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=1000,
                Height=rows,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
            )
            add_scanned_page(document, image)
        document.save(out, static_id=True, compress_streams=False)
    return out.getvalue()


def copied(place: Path) -> Path:
    """A copy of the invented project with its vault beside it."""
    shutil.copytree(INVENTED, place / "project")
    shutil.copytree(TESTS / "vault", place / "vault")
    return place / "project"


def bundled(folder: Path, home: Path, **order: object) -> Bundled:
    """A bundle about Roe for the Ministry, without the search for leaks, which has its own tests and takes its time."""
    wanted = BundleOrder("jane-roe", Audience("recipient", "sy-ministry"), DAY, **order)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assemble, "refuse_leaks", lambda files, needles, jobs: None)
        return assemble.assemble(read_project(folder), wanted, home)
