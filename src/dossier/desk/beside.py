"""What stands beside a block: its sources and exhibits with the words relied on, problems, remarks, and who signed it off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from dossier.desk.pictures import PagePicture, Pictures, picture_file
from dossier.desk.text import BESIDE
from dossier.desk.wording import RELIABILITY
from dossier.gathering import Cited, Edition, Passage
from dossier.packet.vocabulary import Node
from dossier.problem import Problem
from dossier.review.status import Signed

WINDOW = 1_500
"""So many characters of a page are shown before and after the words relied on; the exhibit itself holds the rest."""

_LEFT_OUT = re.compile(r"\s*(?:[\[(]\s*(?:\.\.\.|…)\s*[\])]|…)\s*")


@dataclass(frozen=True)
class Shown:
    """One cite as the pane shows it: with a picture of the page or its text, or a note that there is neither."""

    cited: Cited
    reliability: str
    number: str
    picture: Markup | None = None
    text: Markup | None = None
    note: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Beside:
    """Everything beside one block."""

    anchor: str
    key: str
    title: str
    notes: tuple[int, ...]
    cites: tuple[Shown, ...]
    passage: Passage
    signed: tuple[tuple[Signed, bool], ...]
    files: tuple[str, ...]


def beside(edition: Edition, texts: Mapping[str, tuple[str, ...]], pictures: Pictures, names: Mapping[str, str]) -> list[Beside]:
    """What stands beside each block of an edition that has anything behind it, in the order of the page.

    Args:
        texts: pages of exhibits that are plain text, by id.
        names: how the packet numbers its exhibits, by their anchors.
    """
    numbers = _notes(edition)
    return [
        Beside(
            BESIDE + passage.block.key,
            passage.block.key,
            title_of(passage),
            numbers[passage.block.key],
            tuple(_shown(cited, edition, texts, pictures, names) for cited in passage.cites),
            passage,
            tuple(_signed(edition, passage.block.key)),
            tuple(dict.fromkeys(file for file, _ in passage.facts)),
        )
        for passage in edition.passages
        if passage.is_open
    ]


def _signed(edition: Edition, key: str) -> Iterator[tuple[Signed, bool]]:
    """The sign-offs that cover a block, and whether it has changed since; a note in place of a packet has blocks of its own."""
    for one in edition.signed:
        if edition.ask.needs_packet and key in one.standing.sign_off.parts:
            yield one, any(part.key == key for part in one.parts)


def _notes(edition: Edition) -> dict[str, tuple[int, ...]]:
    """The numbers of the notes of each block, as the packet counts them."""
    number, found = 0, {}
    for passage in edition.passages:
        here = len(passage.block.notes)
        found[passage.block.key] = tuple(range(number + 1, number + here + 1))
        number += here
    return found


_OF_SOURCES = re.compile(r"(?:\[\d+\]\s*)+")
"""A cell that names sources by their numbers and says nothing else."""


def title_of(passage: Passage) -> str:
    """A name for a block: its number where it has one, else its first words."""
    number = next((node.text().strip().rstrip(".") for node in passage.node.nodes if "no" in node.classes), "")
    kind = {"p": "Paragraph ", "h2": "Section "}.get(passage.node.tag, "")
    if number.startswith("["):
        return f"Source {number.strip('[]')}"
    if number:
        return f"{kind}{number}"
    words = passage.block.words
    if passage.node.tag in ("td", "th") and _OF_SOURCES.fullmatch(words):
        numbers = re.findall(r"\d+", words)
        return f"{'Source' if len(numbers) == 1 else 'Sources'} {', '.join(numbers)}, cited in a table"
    return words if len(words) <= 60 else f"{words[:60].rsplit(' ', 1)[0]} …"


def numbers_of(page: Node) -> dict[str, str]:
    """The numbers that a packet gives its sources and exhibits, by anchor."""
    found = {}
    for entry in page.all("li"):
        number = next((node.text().strip() for node in entry.nodes if "no" in node.classes), None)
        if entry.id and number:
            found[entry.id] = number
    return found


def _shown(
    cited: Cited, edition: Edition, texts: Mapping[str, tuple[str, ...]], pictures: Pictures, names: Mapping[str, str]
) -> Shown:
    anchor = cited.anchor if cited.exhibit_id is None else f"exhibit.{cited.exhibit_id}"
    of_sources = edition.of_sources or {}
    problems = of_sources.get(cited.source_id, ()) + (of_sources.get(cited.exhibit_id, ()) if cited.exhibit_id else ())
    reliability, number = RELIABILITY[cited.source.reliability], names.get(anchor, "")
    if cited.exhibit_id is None:
        held = [id_ for id_, one in edition.seen.exhibits.items() if one.source == cited.source_id]
        note = (
            "A copy is held; this cite does not name its page yet." if held else "A copy of this source is still to be obtained."
        )
        return Shown(cited, reliability, number, note=note, problems=problems)
    quote = cited.quote.text if cited.quote else ""
    page = cited.page or 1
    picture = pictures.get((cited.exhibit_id, page))
    if picture is not None:
        return Shown(cited, reliability, number, picture=_pictured(picture, cited, quote, page), problems=problems)
    pages = texts.get(cited.exhibit_id, ())
    if len(pages) >= page:
        text, is_marked = marked(pages[page - 1], quote)
        note = "" if is_marked or not quote else "The words quoted do not stand on this page letter for letter."
        return Shown(cited, reliability, number, text=text, note=note, problems=problems)
    note = "There is no picture of this page on the desk."
    if cited.exhibit is not None and cited.exhibit.disclosure != "public":
        note = "This exhibit is kept in the vault; open it there."
    return Shown(cited, reliability, number, note=note, problems=problems)


def _pictured(picture: PagePicture, cited: Cited, quote: str, page: int) -> Markup:
    """A picture of a page; the words relied on are framed, and the words under it say so."""
    boxes = Markup("").join(
        Markup('<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"></rect>').format(
            one.left, one.top, one.width, one.height
        )
        for one in picture.marks.get(quote, ())
    )
    frame = Markup('<svg class="marks" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{}</svg>').format(
        boxes
    )
    told = "The words relied on are framed." if boxes else "The words relied on are not marked on this picture."
    made = Markup(
        '<figure class="page"><div class="sheet"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy">{}</div>'
        "<figcaption>Page {}.{}</figcaption></figure>"
    )
    alternative = f"Page {page} of exhibit {cited.exhibit_id}"
    file = picture_file(cited.exhibit_id or "", page)
    said = f" {told}" if quote else ""
    return made.format(file, alternative, picture.width, picture.height, frame if boxes else "", page, said)


def marked(page: str, quote: str) -> tuple[Markup, bool]:
    """A page of text around the words quoted, with these marked, and whether they were found.

    White space counts alike however it is broken; what a quote leaves out with … may stand between its pieces.
    """
    pieces = [piece.split() for piece in _LEFT_OUT.split(quote) if piece.strip()]
    found: list[tuple[int, int]] = []
    at = 0
    for words in pieces:
        match = re.compile(r"\s+".join(map(re.escape, words))).search(page, at)
        if match is None:
            found = []
            break
        found.append(match.span())
        at = match.end()
    first, last = (found[0][0], found[-1][1]) if found else (0, 0)
    start, end = max(0, first - WINDOW), min(len(page), last + WINDOW)
    parts, at = [Markup("<span class='cut'>[the page begins before this] </span>") if start else Markup("")], start
    for begin, stop in found:
        parts += [escape(page[at:begin]), Markup("<mark>{}</mark>").format(page[begin:stop])]
        at = stop
    parts += [escape(page[at:end]), Markup("<span class='cut'> [the page goes on]</span>") if end < len(page) else Markup("")]
    return Markup("").join(parts), bool(found)
