"""The index of a bundle: one row for each exhibit, as a table that no spreadsheet takes for a program, and as a page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.bundle.exhibits import Held
from dossier.model.recipient import Recipient
from dossier.packet.setting import Packet, set_page
from dossier.view import View

COLUMNS = ("number", "id", "title", "source", "type", "pages", "bundle_from", "bundle_to", "sha256", "language", "disclosure")
_FORMULA = re.compile(r"^(?=[\s\"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%])")
_INSIDE = re.compile(r"([;|])([\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_MARK = "'"


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
    """The index for spreadsheets and programs: UTF-8 with its mark, every cell quoted, no cell that could be run.

    The mark is there because without it a spreadsheet reads other letters than were written.
    """
    cells = [COLUMNS, *(_cells(row) for row in rows)]
    lines = [",".join(f'"{safe_cell(str(cell)).replace(chr(34), chr(34) * 2)}"' for cell in line) for line in cells]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _cells(row: Row) -> tuple[object, ...]:
    held, exhibit = row.held, row.held.exhibit
    who = "public" if exhibit.disclosure == "public" else "for you alone"
    told = (held.cited.number, held.cited.id, exhibit.title, row.source, held.type, "" if held.pages is None else held.pages)
    return (*told, row.first, row.last, exhibit.sha256, " ".join(exhibit.language), who)


def safe_cell(text: str) -> str:
    """The text on one line, and with an apostrophe wherever a spreadsheet could begin to read a formula.

    That is at its start and, since some spreadsheets cut lines at other signs than commas, behind those signs.
    """
    line = " ".join("".join(" " if not letter.isprintable() else letter for letter in text).split())
    return _FORMULA.sub(_MARK, _INSIDE.sub(rf"\1\2{_MARK}", line))


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
