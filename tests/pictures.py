"""Makes the pictures of the README from the invented project: `make pictures`.

Beside the pictures stands what each was made of, as a hash of the pages, style and script behind it. A test compares these,
so that a picture that has grown old is found without a browser.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image

from dossier.checks import check
from dossier.desk import desk_files
from dossier.gathering import gather, pictures_of
from dossier.model.custody import first_act
from dossier.paths import shipped_templates
from dossier.pdffile.drawing import draw_page
from dossier.project import read_project
from dossier.view import Audience
from tests import hostile, pages
from tests.conftest import INVENTED, ROOT

HOME = ROOT / "docs/pictures"
MADE_OF = HOME / "made-of.txt"
ON = dt.date(2026, 11, 23)
PAPER = (
    b"State Inspectorate, Northville) Tj 0 -16 Td (Record of arrest no. 114) Tj 0 -30 Td (1 April 2014. John Petrovich Doe was "
    b") Tj 0 -16 Td (arrested at nine in the morning at the newspaper,) Tj 0 -16 Td (by officers of this Inspectorate."
)


@dataclass(frozen=True)
class Shot:
    """One picture of the desk: a page of it, what is chosen, and the size of the window."""

    page: str
    chosen: str = ""
    size: tuple[int, int] = (1240, 820)


SHOTS = {
    "desk-packet.png": Shot("pages/jane-roe.sy-ministry.html", "beside:case.john-doe.E1"),
    "desk-officials.png": Shot("index.html", size=(1240, 700)),
    "desk-coverage.png": Shot("pages/coverage.jane-roe.html", size=(1240, 820)),
}
PACKET = "packet-page-1.png"


def desk() -> dict[str, bytes]:
    """The desk of the invented project, with its record of arrest as a PDF."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "project"
        shutil.copytree(INVENTED, folder)
        shutil.copytree(INVENTED.parent / "vault", folder.parent / "vault")
        _with_paper(folder)
        project = read_project(folder)
        gathered = gather(project, Audience("internal"), ON, check(project, ON))
        return desk_files(gathered, pictures_of(project, gathered))


def _small(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.MediaBox = pikepdf.Array([10, 560, 330, 740])


def _with_paper(folder: Path) -> None:
    home, raw = folder / "evidence/exhibits/EX-0001", hostile.pdf(_small, pages=(PAPER,))
    old = hashlib.sha256((home / "record.txt").read_bytes()).hexdigest()
    (home / "record.txt").unlink()
    (home / "record.pdf").write_bytes(raw)
    record = (home / "exhibit.yaml").read_text(encoding="utf-8")
    record = record.replace("record.txt", "record.pdf").replace(old, hashlib.sha256(raw).hexdigest())
    (home / "exhibit.yaml").write_text(record, encoding="utf-8")
    sha256 = hashlib.sha256(raw).hexdigest()
    log = first_act("EX-0001", "2018-02-03T10:00:00Z", "the evidence officer", None, sha256).line()
    (home / "custody.jsonl").write_bytes(log)


def made_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """For each picture the hash of what it shows."""
    found = {}
    for name, shot in SHOTS.items():
        digest = hashlib.sha256(repr(shot).encode())
        for file in (shot.page, "pages/desk.css", "pages/desk.js"):
            digest.update(files[file])
        found[name] = digest.hexdigest()[:16]
    style = (shipped_templates() / "packet/style.css").read_bytes()
    found[PACKET] = hashlib.sha256(pages.packet().xhtml.encode() + style).hexdigest()[:16]
    return found


def _packed(image: Image.Image) -> bytes:
    file = io.BytesIO()
    few = image.convert("RGB").quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def _first_page() -> bytes:
    drawn = draw_page(io.BytesIO(pages.pdf(pages.packet())), 1, (760, 1_100), ())
    return _packed(Image.frombytes("RGB", (drawn.width, drawn.height), drawn.pixels))


def main() -> None:
    """Makes every picture and writes what it was made of."""
    from tests.browsing import CHROMIUM, chromium, written

    if CHROMIUM is None:
        sys.exit("Chromium is not installed\n    next: apt-get install chromium")
    files = desk()
    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = written(files, Path(folder)).as_uri()
        for name, shot in SHOTS.items():
            page = browser.new_page(viewport={"width": shot.size[0], "height": shot.size[1]}, reduced_motion="reduce")
            page.goto(f"{home}/{shot.page}{'#' + shot.chosen if shot.chosen else ''}")
            page.wait_for_timeout(500)
            (HOME / name).write_bytes(_packed(Image.open(io.BytesIO(page.screenshot()))))
            page.close()
    (HOME / PACKET).write_bytes(_first_page())
    MADE_OF.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(made_of(files).items())), encoding="utf-8")


if __name__ == "__main__":
    main()
