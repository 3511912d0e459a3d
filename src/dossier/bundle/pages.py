"""The pages of a bundle: the packet, the index, then every exhibit, numbered through from 1 in the order of the files.

The number at the foot of a page is the page of the file; where a recipient's cap splits the file, the numbers go on. The
index counts itself: it is set anew until its own length no longer changes a number in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.bundle.exhibits import PICTURES, Held
from dossier.bundle.index import Row, index_page
from dossier.bundle.worker import Worker
from dossier.errors import RenderFault, WrongUse
from dossier.exhibitfile.content import text_of
from dossier.exhibitfile.imagesheets import pictures_of
from dossier.model.recipient import Recipient
from dossier.packet.cites import exhibit_anchor
from dossier.packet.pseudonyms import MENTION, with_names
from dossier.packet.setting import Packet, set_page
from dossier.pdffile.framing import UnframeablePage, frame_pdf, frame_pictures
from dossier.pdffile.joining import Place, Stretch, Whole, join, places_of
from dossier.pdffile.lean import pictures_in, write_lean
from dossier.pdffile.stamping import Band, Numbering
from dossier.view import View

NUMBER = "Bundle page {page} of {pages}"
ABOVE = "Exhibits"
LONGEST_TEXT = 300_000
"""A plain text of more letters is held as a file: set on paper it would fill more than some seventy pages."""

_MOST_ROUNDS = 8
_PER_PAGE, _PER_FILE = 4_000, 60_000
"""What stamps, links and bookmarks add to a file, in bytes, at the most."""

_KINDS = {
    "docx": "A Word document",
    "email": "An e-mail message",
    "text": "A plain text",
    "opaque-html": "A saved web page",
    "opaque-mhtml": "A saved web page",
    "opaque-warc": "A web archive",
    "opaque-audio": "A sound recording",
    "opaque-video": "A film recording",
}


@dataclass(frozen=True)
class Sheets:
    """The pages of one exhibit as they go into the bundle: their files, and which page of the exhibit each sheet shows."""

    held: Held
    files: tuple[Path, ...]
    shows: tuple[int, ...]

    @property
    def size(self) -> int:
        """The bytes of the files, with what stamps add."""
        return sum(path.stat().st_size for path in self.files) + _PER_PAGE * len(self.shows)


@dataclass(frozen=True)
class Setting:
    """For whom and from what a bundle is made: what every page of it needs to be set."""

    seen: View
    recipient: Recipient
    packet: Packet
    font: Path
    work: Path
    final: dt.date | None = None


@dataclass(frozen=True)
class Pages:
    """The finished pages.

    Attributes:
        files: the files that hold them, by name.
        lean: the same without the pictures that also stand in the exhibits; to be searched together with these.
        rows: those of the index.
        count: how many pages there are in all files.
    """

    files: Mapping[str, Path]
    lean: Mapping[str, Path]
    rows: tuple[Row, ...]
    count: int


def set_pages(setting: Setting, held: Sequence[Held], packet_pdf: Path, worker: Worker) -> Pages:
    """Sets the pages of a bundle.

    Raises:
        WrongUse: an exhibit cannot be set on paper, or does not fit under the recipient's cap; the text names it.
        RenderFault: a page of ours cannot be rendered.
    """
    sheets = [_sheets(setting, one, worker) for one in held]
    packet_count, _ = places_of(packet_pdf.read_bytes())
    parts = _parts(setting, sheets, packet_pdf.stat().st_size)
    names = ["bundle.pdf"] if len(parts) == 1 else [f"bundle-{number}.pdf" for number in range(1, len(parts) + 1)]
    index, rows, places = _index(setting, parts, names, packet_count, worker)
    index_count = places_of(index.read_bytes())[0]
    total = packet_count + index_count + sum(len(one.shows) for one in sheets)
    files: dict[str, Path] = {}
    first = 1
    for number, (name, part) in enumerate(zip(names, parts, strict=True)):
        stretches = [_stretch(one) for one in part]
        if number == 0:
            rows_here = {anchor: place for anchor, place in places.items() if anchor.startswith("row.")}
            stretches.insert(0, Stretch((index,), index_count, "Index of exhibits", rows_here))
        others = [one for other in parts if other is not part for one in other]
        elsewhere = {anchor: f"row.{one.held.cited.id}" for one in others for anchor in _anchors(one)}
        whole = Whole(
            f"Bundle: {setting.packet.title}" + (f" ({name})" if len(parts) > 1 else ""),
            setting.recipient.language,
            Numbering(first, total, NUMBER, setting.packet.mark or ""),
            setting.font,
            elsewhere,
        )
        files[name] = setting.work / name
        first += worker.do(join, files[name], whole, packet_pdf if number == 0 else None, stretches)
        _refuse_too_large(setting, files[name], part)
    return Pages(files, worker.do(_lean, files, sheets, setting.work), rows, total)


def _lean(files: Mapping[str, Path], sheets: Sequence[Sheets], work: Path) -> dict[str, Path]:
    """The files without pictures that are searched elsewhere: in a PDF, or as the pixels of a picture that is an exhibit."""
    known = pictures_in(path for one in sheets for path in ([one.held.path] if one.held.type == "pdf" else one.files))
    lean = {name: work / f"lean.{name}" for name in files}
    for name, path in files.items():
        write_lean(path, lean[name], known)
    return lean


def _index(
    setting: Setting, parts: Sequence[Sequence[Sheets]], names: Sequence[str], before: int, worker: Worker
) -> tuple[Path, tuple[Row, ...], Mapping[str, Place]]:
    """The index once its own length fits the numbers in it."""
    count = 1
    for _ in range(_MOST_ROUNDS):
        rows = _rows(setting, parts, names, before + count)
        raw = worker.render(index_page(setting.seen, setting.recipient, setting.packet, rows, setting.final), "pdf")
        found, places = places_of(raw)
        if found == count:
            path = setting.work / "index.pdf"
            path.write_bytes(raw)
            return path, rows, places
        count = found
    raise RenderFault("the index does not come to rest: its length changes its numbers", "shorten the title of an exhibit")


def _rows(setting: Setting, parts: Sequence[Sequence[Sheets]], names: Sequence[str], before: int) -> tuple[Row, ...]:
    rows, last = [], before
    for number, (name, part) in enumerate(zip(names, parts, strict=True)):
        for one in part:
            first, last = last + 1, last + len(one.shows)
            file = name if len(parts) > 1 else None
            rows.append(Row(one.held, source_in_words(setting, one.held), first, last, file, number == 0))
    return tuple(rows)


def source_in_words(setting: Setting, held: Held) -> str:
    """The source of an exhibit as title and publisher, with the pseudonyms of the packet."""
    source = setting.seen.sources[held.exhibit.source]
    return with_names(f"{source.title}, {source.publisher}", setting.packet.witnesses)


def _parts(setting: Setting, sheets: Sequence[Sheets], packet_size: int) -> list[list[Sheets]]:
    """The exhibits by file: all in one, or as many in each as fit under the recipient's cap, in their order."""
    cap = setting.recipient.largest_mb
    if cap is None:
        return [list(sheets)]
    parts: list[list[Sheets]] = [[]]
    filled = packet_size + _PER_FILE + _PER_PAGE * (len(sheets) + 40)
    for one in sheets:
        if filled + one.size > cap * 1_000_000 and (parts[-1] or len(parts) == 1):
            parts.append([])
            filled = _PER_FILE
        parts[-1].append(one)
        filled += one.size
    return parts


def _refuse_too_large(setting: Setting, path: Path, part: Sequence[Sheets]) -> None:
    cap = setting.recipient.largest_mb
    if cap is not None and path.stat().st_size > cap * 1_000_000:
        what = f"exhibit {part[-1].held.cited.id} makes" if part else "the packet and the index make"
        size = f"{path.stat().st_size / 1_000_000:.1f}"
        text = f"the bundle was not made: {what} a file of {size} MB, and the recipient takes {cap} MB"
        raise WrongUse(text, "take in a smaller copy of the exhibit, with --parent, and cite it in its place")


def _stretch(one: Sheets) -> Stretch:
    cited = one.held.cited
    pages = max(one.shows)
    bands = []
    for place, page in enumerate(one.shows):
        words = f"Exhibit {cited.number} ({cited.id}), page {page} of {pages}"
        words += ", continued" if place and one.shows[place - 1] == page else ""
        bands.append(Band(words, "Cited in", cited.places) if place == 0 and cited.places else Band(words))
    title = f"Exhibit {cited.number} ({cited.id}): {one.held.exhibit.title}"
    return Stretch(one.files, len(one.shows), title, _anchors(one), tuple(bands), ABOVE)


def _anchors(one: Sheets) -> dict[str, Place]:
    """The anchors of an exhibit and of its pages, each with the first sheet that shows it."""
    first = {page: place for place, page in reversed(list(enumerate(one.shows)))}
    pages: dict[str, Place] = {exhibit_anchor(one.held.cited.id, page): (place, None) for page, place in first.items()}
    return {exhibit_anchor(one.held.cited.id): (0, None), **pages}


def _sheets(setting: Setting, held: Held, worker: Worker) -> Sheets:
    """The pages of an exhibit: its own in frames, its words set on paper, or one that says where the file lies."""
    stem = f"{held.cited.id}.framed"
    try:
        if held.type == "pdf":
            target = setting.work / f"{stem}.pdf"
            count = worker.do(frame_pdf, held.path, target, setting.packet.paper)
            return Sheets(held, (target,), tuple(range(1, count + 1)))
        if held.type in PICTURES:
            groups = worker.do(_framed_pictures, held, setting.work, stem, setting.packet.paper)
            count = sum(pages for _, pages in groups)
            return Sheets(held, tuple(path for path, _ in groups), tuple(range(1, count + 1)))
    except UnframeablePage as fault:
        text = f"the bundle was not made: exhibit {held.cited.id} cannot be set on paper: {fault}"
        raise WrongUse(text, f"take in a print of it as PDF, with --parent {held.cited.id}, and cite that") from None
    raw, shows = _worded(setting, held, worker)
    target = setting.work / f"{stem}.pdf"
    target.write_bytes(raw)
    return Sheets(held, (target,), shows)


def _framed_pictures(held: Held, folder: Path, stem: str, paper: str) -> list[tuple[Path, int]]:
    return frame_pictures(pictures_of(held.path, held.type), folder, stem, paper)


def _worded(setting: Setting, held: Held, worker: Worker) -> tuple[bytes, tuple[int, ...]]:
    """A text as pages of ours, or the page that stands for a file; with the page of the exhibit that each shows."""
    why = "A file of this kind has no pages. It lies in this bundle as it was taken in."
    if held.type == "text":
        why = "The text is too long to be set on paper. It lies in this bundle as it was taken in."
        text = text_of(held.path.read_bytes()) if held.size <= 4 * LONGEST_TEXT else ""
        if MENTION.search(text):
            why = "The text holds signs that would be read as something else here. It lies in this bundle as it was taken in."
        elif 0 < len(text) <= LONGEST_TEXT:
            try:
                raw = worker.render(_page(setting, held, _lines(text), ""), "pdf")
            except RenderFault:
                why = "The text holds letters that our fonts do not have. It lies in this bundle as it was taken in."
            else:
                return raw, _shown(raw)
    raw = worker.render(_page(setting, held, (), why), "pdf")
    return raw, (1,) * places_of(raw)[0]


def _lines(text: str) -> tuple[tuple[str, ...], ...]:
    """The lines of each page that the form feeds of a text make; an empty line keeps its height."""
    pages = text.removesuffix("\f").split("\f")
    return tuple(tuple(line.expandtabs() or "\u00a0" for line in page.splitlines() or [""]) for page in pages)


def _shown(raw: bytes) -> tuple[int, ...]:
    """Which page of a text each sheet shows: the last that begins on it or before it."""
    count, places = places_of(raw)
    begins = sorted((sheet, int(name.removeprefix("sheet."))) for name, (sheet, _) in places.items() if name.startswith("sheet."))
    return tuple(max(page for start, page in begins if start <= sheet) for sheet in range(count))


def _page(setting: Setting, held: Held, sheets: Sequence[Sequence[str]], why: str) -> Packet:
    source, kind = source_in_words(setting, held), _KINDS.get(held.type, "A file")
    words = {"held": held, "sheets": sheets, "why": why, "kind": kind, "source": source}
    name = f"{setting.packet.name}.{held.cited.id}"
    page = set_page(setting.seen, "pages/bundle-exhibit.xhtml", name=name, setting=setting.recipient, words=words)
    return Packet(page.name, page.title, page.xhtml, page.paper, None)
