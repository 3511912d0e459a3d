"""The exhibits that a packet cites, and no others: copied once, hashed while they are copied, judged as they were copied.

A copy goes out byte for byte, under its id alone. A picture whose file tells more than its pixels stops the bundle.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import WrongUse
from dossier.exhibitfile.confined import Looker
from dossier.exhibitfile.copying import Unreadable, read_bytes
from dossier.exhibitfile.imagemarks import told_besides_pixels
from dossier.model.custody import LOG, MOST_BYTES, Act, read_log
from dossier.model.source import Exhibit
from dossier.packet.pseudonyms import with_names
from dossier.packet.vocabulary import Node
from dossier.paths import Found
from dossier.project import Project
from dossier.view import View

PICTURES = ("png", "jpeg", "tiff")
_ANCHOR = "exhibit."


@dataclass(frozen=True)
class Cited:
    """An exhibit in a packet: its id, the number that the packet gives it, and where it is cited, each with an anchor."""

    id: str
    number: int
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Held:
    """An exhibit in a bundle: what the packet says of it, its copy and what that was found to be, and its custody."""

    cited: Cited
    exhibit: Exhibit
    path: Path
    type: str
    ending: str
    pages: int | None
    size: int
    custody: tuple[Act, ...]

    @property
    def file(self) -> str:
        """The name of its copy in the bundle."""
        return f"exhibits/{self.cited.id}.{self.ending}"


def exhibits_cited(page: Node) -> tuple[Cited, ...]:
    """The exhibits in the list of a composed page, in its order, each with the paragraphs and tables that cite it."""
    entries = [entry for listed in page.all("ol") if "exhibits" in listed.classes for entry in listed.nodes]
    places: dict[str, dict[tuple[str, str], None]] = {}
    for link, (words, anchor) in _links(page, None):
        places.setdefault(link.attributes["href"].removeprefix(f"#{_ANCHOR}").partition(".p")[0], {})[words, anchor] = None
    ids = [str(entry.id).removeprefix(_ANCHOR) for entry in entries]
    return tuple(Cited(id_, number, tuple(places.get(id_, ()))) for number, id_ in enumerate(ids, 1))


def _links(node: Node, around: tuple[str, str] | None) -> Iterator[tuple[Node, tuple[str, str]]]:
    """The links to exhibits below an element, each with the words and the anchor of the numbered thing that it stands in."""
    around = _place(node) or around
    for child in node.nodes:
        if child.tag == "a" and child.attributes["href"].startswith(f"#{_ANCHOR}") and around:
            yield child, around
        yield from _links(child, around)


def _place(node: Node) -> tuple[str, str] | None:
    """How a reader is led to an element, when it has an anchor: by its paragraph's number, or its table's."""
    number = next((inner.text().strip().rstrip(".") for inner in node.nodes if "no" in inner.classes), None)
    if node.tag == "p" and node.id and number:
        return f"para {number}", node.id
    if node.tag == "table" and node.id:
        caption = next(node.all("caption"), node)
        return next((inner.text().strip().rstrip(".") for inner in caption.nodes if "no" in inner.classes), "a table"), node.id
    if node.tag == "section" and "front" in node.classes:
        return next((("page 1", heading.id) for heading in node.all("h1") if heading.id), None)
    if node.tag == "section":
        headings = [(inner.text().strip(), heading.id) for heading in node.all("h2") if heading.id for inner in heading.nodes[:1]]
        return next(((f"section {letter.rstrip('.')}", anchor) for letter, anchor in headings), None)
    return None


def hold(project: Project, seen: View, cited: Sequence[Cited], witnesses: Mapping[str, str], work: Path) -> tuple[Held, ...]:
    """Copies exhibits into a folder and judges the copies.

    Args:
        witnesses: the pseudonyms that the packet gives, so that a title speaks of a witness as the packet does.

    Raises:
        WrongUse: a file is missing, is not the one of its record, is not taken, or its custody is not whole; a picture tells
            more than its pixels. The text names the exhibit.
    """
    work.mkdir()
    with Looker() as looker:
        found = [(one, _named(seen.exhibits[one.id], witnesses)) for one in cited]
        return tuple(_held(project.exhibit_files.get(one.id, ()), exhibit, one, work, looker) for one, exhibit in found)


def _named(exhibit: Exhibit, witnesses: Mapping[str, str]) -> Exhibit:
    return exhibit.model_copy(update={"title": with_names(exhibit.title, witnesses)})


def _held(files: Sequence[Found], exhibit: Exhibit, cited: Cited, work: Path, looker: Looker) -> Held:
    by_name: Mapping[str, Found] = {found.absolute.name: found for found in files}
    path = work / cited.id
    _copy(by_name.get(exhibit.file), exhibit, cited.id, path)
    look = looker.look(path)
    if look.refused or look.type is None or look.ending is None:
        raise _unfit(cited.id, f"its file {look.refused}", "take in a copy that only shows, such as a print of it as PDF")
    if look.type in PICTURES and (told := told_besides_pixels(path, look.type)):
        step = f"take in a copy without it, with --parent {cited.id}, and cite the copy in its place"
        raise _unfit(cited.id, f"its file holds {told} besides the picture, which may tell who made it, where and when", step)
    custody = _custody(by_name.get(LOG), exhibit, cited.id)
    return Held(cited, exhibit, path, look.type, look.ending, look.pages, path.stat().st_size, custody)


def _copy(found: Found | None, exhibit: Exhibit, id_: str, path: Path) -> None:
    if found is None or found.fault:
        raise _unfit(id_, f"its file {found.fault if found else 'does not exist'}", "run dossier validate, and put the file back")
    try:
        with path.open("xb") as copy:
            read = read_bytes(found.absolute, copy)
    except Unreadable as fault:
        raise _unfit(id_, f"its file {fault}", "run dossier validate, and put the file back") from None
    if read.sha256 != exhibit.sha256:
        raise _unfit(
            id_, "its file is not the one that was taken in", "restore it as it was taken in; dossier validate says more"
        )


def _custody(found: Found | None, exhibit: Exhibit, id_: str) -> tuple[Act, ...]:
    """The acts in a log that is whole; none where there is no log, which validate says."""
    if found is None:
        return ()
    try:
        with os.fdopen(os.open(found.absolute, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise _unfit(id_, f"its custody log cannot be read: {fault.strerror}", f"put {LOG} back from a copy") from None
    acts, faults = read_log(id_, raw, exhibit.sha256)
    if faults:
        text = f"line {faults[0].line} of its custody log is not right: {faults[0].text}"
        raise _unfit(id_, text, f"restore {LOG} from a copy that is whole")
    return acts


def _unfit(id_: str, text: str, step: str) -> WrongUse:
    return WrongUse(f"the bundle was not made: exhibit {id_}: {text}", step)
