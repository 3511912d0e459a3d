"""The index of a bundle: one row for each exhibit, as a table that no spreadsheet takes for a program, and as a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.bundle.exhibits import Held
from dossier.model.recipient import Recipient
from dossier.packet.setting import Packet, set_page
from dossier.sheetmaking import csv_of
from dossier.view import View

COLUMNS = ("number", "id", "title", "source", "type", "pages", "bundle_from", "bundle_to", "sha256", "language", "disclosure")


@dataclass(frozen=True)
class Row:
    """An exhibit in the index: which pages of the bundle it takes, and in which of its files, where there are several."""

    held: Held
    source: str
    first: int
    last: int
    file: str | None = None
    is_here: bool = True


def index_csv(rows: Sequence[Row]) -> bytes:
    """The index for spreadsheets and programs, as `csv_of` writes tables."""
    return csv_of([COLUMNS, *([str(cell) for cell in _cells(row)] for row in rows)])


def _cells(row: Row) -> tuple[object, ...]:
    held, exhibit = row.held, row.held.exhibit
    who = "public" if exhibit.disclosure == "public" else "for you alone"
    told = (held.cited.number, held.cited.id, exhibit.title, row.source, held.type, "" if held.pages is None else held.pages)
    return (*told, row.first, row.last, exhibit.sha256, " ".join(exhibit.language), who)


def index_page(seen: View, recipient: Recipient, packet: Packet, rows: Sequence[Row], final: dt.date | None = None) -> Packet:
    """The index as a page; each row has the anchor `row.<id>` and leads to the exhibit, and to what cites it.

    Args:
        final: the day that a final bundle bears; None for a draft, whose index says that it is one.
    """
    anchors = dict.fromkeys(anchor for row in rows for _, anchor in row.held.cited.places)
    words: Mapping[str, object] = {
        "recipient": recipient,
        "title": packet.title,
        "rows": rows,
        "anchors": list(anchors),
        "is_split": any(row.file for row in rows),
    }
    return set_page(seen, "pages/bundle-index.xhtml", name=f"{packet.name}.index", setting=recipient, words=words, final=final)
