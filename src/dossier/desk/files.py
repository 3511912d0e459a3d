"""Every file of the desk for one audience: the pages, the stylesheet, the script, the pictures; no link that leads nowhere."""

from __future__ import annotations

import html
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.desk import lists, matrix, overview, wording
from dossier.desk.beside import beside, numbers_of
from dossier.desk.figures import figures_of
from dossier.desk.pictures import Pictures, picture_file
from dossier.desk.setting import ASKING, BELOW, SCRIPT, STYLE, asset, set_page
from dossier.desk.text import text_of
from dossier.errors import RenderFault
from dossier.gathering import Gathered

Files = dict[str, bytes]
FIRST = "index.html"
_ATTRIBUTE = re.compile(r' (href|src|id)="([^"]*)"')


def desk_files(gathered: Gathered, pictures: Pictures | None = None, *, is_served: bool = False) -> Files:
    """The files of the desk by their names, the first page at the root and all others in one folder below it.

    Args:
        pictures: of exhibits' pages, by exhibit and page; only those that a page shows are taken.
        is_served: whether they come from a server, which the pages then ask for news.

    Raises:
        RenderFault: a template is missing or broken, or a link on a page leads nowhere.
    """
    desk = _Desk(gathered, pictures or {}, is_served=is_served)
    files = {f"{BELOW}/{name}": content for name, content in desk.pages()}
    files[FIRST] = desk.first()
    for name in (STYLE, SCRIPT, ASKING) if is_served else (STYLE, SCRIPT):
        files[f"{BELOW}/{name}"] = asset(gathered.seen.templates, name)
    for (exhibit, page), picture in sorted(desk.pictures.items()):
        name = picture_file(exhibit, page)
        if any(f'src="{name}"'.encode() in content for file, content in files.items() if file.endswith(".html")):
            files[f"{BELOW}/{name}"] = picture.png
    refuse_dangling(files)
    return dict(sorted(files.items()))


class _Desk:
    """The pages of one audience, all in the same frame."""

    def __init__(self, gathered: Gathered, pictures: Pictures, *, is_served: bool) -> None:
        self.is_served = is_served
        self.gathered = gathered
        self.seen = gathered.seen
        self.pictures = pictures
        self.is_internal = gathered.seen.audience.kind == "internal"
        self.frame: Mapping[str, Any] = {
            "project": gathered.seen.settings.title,
            "language": gathered.seen.settings.house.language,
            "audience": wording.audience_in_words(gathered.seen.audience, gathered.seen),
            "internal": self.is_internal,
            "on": gathered.on,
            "date": wording.Dates.of(gathered.seen),
            "counted": wording.counted,
            "levels": wording.none_or_counted,
            "ground": wording.ground_in_words,
            "seen": gathered.seen,
            "reviewers": {one.id: one.name for one in gathered.seen.settings.reviewers},
        }

    def first(self) -> bytes:
        rows = overview.rows_of(self.gathered)
        columns = [(id_, self.seen.recipients[id_]) for id_ in overview.recipients_of(self.gathered)]
        glances = [one for row in rows for one in row.glances if one is not None]
        asks = sorted({(one.ask_kind, one.ask) for one in glances})
        waiting = [due for due in self.gathered.due if due.on <= self.gathered.on]
        return self._set("index.html", at_root=True, rows=rows, columns=columns, asks=asks, waiting=waiting)

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Every page but the first, by its name."""
        for official, recipient in self.gathered.editions:
            yield overview.page_of(official, recipient), self._packet(official, recipient)
        lines, regimes = matrix.lines_of(self.gathered), matrix.regimes_of(self.gathered)
        kinds = sorted({gap for line in lines for square in line.squares for gap in square.gaps})
        yield (
            "matrix.html",
            self._set("matrix.html", lines=lines, regimes=[(id_, self.seen.regimes[id_]) for id_ in regimes], kinds=kinds),
        )
        for line in lines:
            about: dict[str, Any] = {
                "official_id": line.official_id,
                "official": self.seen.officials[line.official_id],
                "name": line.name,
                "siblings": self._siblings(line.official_id),
            }
            opened = matrix.open_regimes(self.gathered, line.official_id)
            yield f"coverage.{line.official_id}.html", self._set("coverage.html", **about, regimes=opened)
            drawn = figures_of(self.seen, line.official_id)
            yield f"figures.{line.official_id}.html", self._set("figures.html", **about, figures=drawn)
        yield "listings.html", self._set("listings.html", regimes=lists.listings_by_regime(self.gathered))
        if self.is_internal:
            yield "changes.html", self._set("changes.html", signed=lists.signed_since(self.gathered))
            yield "expires.html", self._expires()
            yield "documents.html", self._set("documents.html", documents=lists.documents_to_get(self.gathered))

    def _expires(self) -> bytes:
        known = [(one, lists.name_of(self.gathered, one.about)) for one in self.gathered.known]
        return self._set("expires.html", due=lists.due_together(self.gathered), known=known)

    def _siblings(self, official_id: str) -> list[tuple[str, str, str]]:
        """The packets about an official: recipient, its name, page."""
        shown = [id_ for id_ in overview.recipients_of(self.gathered) if (official_id, id_) in self.gathered.editions]
        return [(id_, self.seen.recipients[id_].short, overview.page_of(official_id, id_)) for id_ in shown]

    def _packet(self, official_id: str, recipient_id: str) -> bytes:
        edition = self.gathered.editions[official_id, recipient_id]
        official, recipient = self.seen.officials[official_id], self.seen.recipients[recipient_id]
        signed = overview.signed_in_words(edition)[1]
        return self._set(
            "packet.html",
            witnesses=edition.packet.witnesses,
            edition=edition,
            official_id=official_id,
            name=official.name.full if official.name else official_id,
            recipient=recipient,
            siblings=self._siblings(official_id),
            ask=wording.ask_in_words(edition.ask),
            coverage=wording.best_in_words(edition.seen, edition),
            signed=signed,
            text=text_of(edition),
            text_language=edition.page.attributes.get("lang", ""),
            besides=beside(edition, self.gathered.texts, self.pictures, numbers_of(edition.page)),
        )

    def _set(self, template: str, *, at_root: bool = False, **words: Any) -> bytes:
        return set_page(self.seen.templates, template, {**self.frame, **words}, at_root=at_root, is_served=self.is_served)


class _Links:
    """Where the links of a page lead, and the anchors that it has; every attribute of ours stands in double quotes."""

    def __init__(self, page: str) -> None:
        found = [(name, html.unescape(value)) for name, value in _ATTRIBUTE.findall(page)]
        self.targets = dict.fromkeys(value for name, value in found if name != "id")
        ids = [value for name, value in found if name == "id"]
        self.anchors = set(ids)
        self.twins = sorted(one for one, times in Counter(ids).items() if times > 1)


def refuse_dangling(files: Mapping[str, bytes]) -> None:
    """Returns when every link between some pages leads to a page and to an anchor that are there.

    Raises:
        RenderFault: one leads nowhere, leads out of the folder, or an anchor stands twice on a page.
    """
    pages: dict[str, _Links] = {}
    for name, content in files.items():
        if name.endswith(".html"):
            pages[name] = _Links(content.decode())
    for name, page in pages.items():
        if page.twins:
            raise RenderFault(f"{name}: the anchor '{page.twins[0]}' stands twice", "mend the template in templates/desk")
        for target in page.targets:
            if target.startswith(("https://", "http://")):
                continue
            file, _, anchor = target.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
            if to not in files or (anchor and to in pages and anchor not in pages[to].anchors):
                raise RenderFault(
                    f"{name}: a link leads to '{target}', which is not there", "mend the template in templates/desk"
                )
