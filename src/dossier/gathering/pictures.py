"""Pictures of the pages that packets cite: of public exhibits alone, like their texts; what the vault holds stays there."""

from __future__ import annotations

from dossier.exhibitfile.confined import Looker
from dossier.exhibitfile.pagepictures import PagePicture, page_pictures
from dossier.gathering.gather import Gathered, is_shown
from dossier.project import Project

PagePictures = dict[tuple[str, int], PagePicture]
Memory = dict[tuple[str, tuple[tuple[int, tuple[str, ...]], ...]], dict[int, PagePicture]]
_DRAWN = frozenset(["pdf", "png", "jpeg", "tiff", None])


def pictures_of(project: Project, gathered: Gathered, memory: Memory | None = None) -> PagePictures:
    """A picture of each page that a gathered packet cites, by exhibit and page, with the quotes from it marked.

    Args:
        memory: what was drawn before, by the bytes of the exhibit and the quotes; what is drawn anew is put into it.
    """
    wanted, drawn = _wanted(gathered), {} if memory is None else memory
    found: PagePictures = {}
    with Looker() as looker:
        for id_, pages in sorted(wanted.items()):
            exhibit = gathered.seen.exhibits[id_]
            if not is_shown(project, id_, exhibit) or id_ in gathered.texts or exhibit.type not in _DRAWN:
                continue
            key = (exhibit.sha256, tuple(sorted(pages.items())))
            if key not in drawn:
                drawn[key] = page_pictures(looker, exhibit, project.exhibit_files.get(id_, ()), pages)
            found |= {(id_, page): picture for page, picture in drawn[key].items()}
    return found


def _wanted(gathered: Gathered) -> dict[str, dict[int, tuple[str, ...]]]:
    """The pages that are cited and the words relied on, by exhibit and page."""
    found: dict[str, dict[int, dict[str, None]]] = {}
    for edition in gathered.editions.values():
        for passage in edition.passages:
            for cited in passage.cites:
                if cited.exhibit_id is not None and cited.exhibit_id in gathered.seen.exhibits:
                    quotes = found.setdefault(cited.exhibit_id, {}).setdefault(cited.page or 1, {})
                    quotes |= {cited.quote.text: None} if cited.quote else {}
    return {id_: {page: tuple(sorted(quotes)) for page, quotes in pages.items()} for id_, pages in found.items()}
