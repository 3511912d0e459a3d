"""The form of the tables of an export: which there are, which columns they have, and how a value becomes a text.

A row is known by the record that it stands in and its own id there. Where a row rests on something, its cites are told
twice: in short in its last column, and one by one in the table of cites, which has them with place and words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dossier.exchange.keys import Keys, Owner
from dossier.exchange.wording import CAUTION, audience_in_words
from dossier.model.dates import When
from dossier.model.record import Cite, ExhibitCite, Record
from dossier.sheetmaking import Sheet
from dossier.view import View

BETWEEN = "; "
"""What stands between the values of a list in one cell."""

COLUMNS = {
    "officials": "official identity family given patronymic function role_in_report born birth_place died nationality in_office "
    "status_as_of status sources",
    "names": "kind record text script language use note sources",
    "births": "kind record date place note sources",
    "identifiers": "official scheme value sources",
    "positions": "official id title institution institution_name from until as_of heads note sources",
    "listings": "official id jurisdiction programme regime reference since until name_on_list confidence limb reasons for_rights "
    "covers note as_of sources",
    "list_checks": "official list_name regime jurisdiction snapshot result entry read_on note sources",
    "allegations": "official id conduct theory basis statement asserted_by positions personal_order search_for_order sources",
    "conduct": "conduct title kind institution rights cases events statement basis found_by charged_and_tried period method "
    "limits sources",
    "acts": "conduct from until place territory",
    "cases": "case family given patronymic who status_as_of status rights sources",
    "events": "case id kind date label statement confidence institutions body reference about_this_case sources",
    "statements": "kind record part role date statement standing sources",
    "institutions": "institution name short state",
    "subordination": "institution answers_to from until how sources",
    "sources": "source title publisher published updated url url_complete kind language reliability caution origin disclosure",
    "exhibits": "exhibit title source type pages bytes sha256 language captured copy disclosure",
    "cites": "kind record part table source exhibit at quote quote_language translation",
}
"""The columns of each table, by the names that records give to fields."""

_PRIVILEGED = ("officials", "cases", "conduct", "sources", "exhibits")
"""Tables with one more column in our own house, for privileged notes."""


def cell(value: object) -> str:
    """A value of a record as a text: dates as records write them, yes or no, lists with semicolons, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return BETWEEN.join(cell(item) for item in value)
    return value.text if isinstance(value, When) else value.isoformat() if isinstance(value, dt.date) else str(value)


class Tables:
    """Every table in the making."""

    def __init__(self, seen: View) -> None:
        self.seen = seen
        self.keys = Keys(seen)
        self._rows: dict[str, list[tuple[str, ...]]] = {title: [] for title in COLUMNS}

    def sheets(self) -> tuple[Sheet, ...]:
        """The tables, the one that says what they are first; each is there, though it may have no row."""
        about = (
            ("title", self.seen.settings.title),
            ("made", audience_in_words(self.seen)),
            ("caution", CAUTION),
            ("cells", "An apostrophe at the beginning of a cell keeps a spreadsheet from taking it for a formula."),
        )
        made = (Sheet(title, self._columns(title), tuple(rows)) for title, rows in self._rows.items())
        return (Sheet("about", ("what", "words"), about), *made)

    def add(self, title: str, owner: Owner, part: str, cites: Iterable[Cite], /, **values: object) -> None:
        """A row, with the cites of what it tells.

        Args:
            part: its id in its record; nothing where it is the record itself, or has none.
            values: by column; `from_` is the column `from`. What a row has no column for is left out.
        """
        shown = tuple(cites)
        values = {name.rstrip("_"): value for name, value in values.items()} | {"sources": [_in_short(one) for one in shown]}
        self._rows[title].append(tuple(cell(values.get(column)) for column in self._columns(title)))
        for one in shown:
            self._rows["cites"].append(self._cite(owner, part, title, one))

    def fields(self, record: Record, *names: str) -> dict[str, object]:
        """Fields of a record by name."""
        return {name: getattr(record, name) for name in names}

    def _columns(self, title: str) -> tuple[str, ...]:
        notes = ("notes",) if self.seen.audience.kind == "internal" and title in _PRIVILEGED else ()
        return (*COLUMNS[title].split(), *notes)

    def _cite(self, owner: Owner, part: str, title: str, cite: Cite) -> tuple[str, ...]:
        if isinstance(cite, ExhibitCite):
            held = self.seen.exhibits.get(cite.exhibit)
            source, exhibit = held.source if held else None, cite.exhibit
        else:
            source, exhibit = cite.source, None
        quote = (cite.quote.text, cite.quote.language, cite.quote.translation) if cite.quote else (None, None, None)
        return tuple(cell(value) for value in (*owner, part, title, source, exhibit, cite.at, *quote))


def _in_short(cite: Cite) -> str:
    name = cite.exhibit if isinstance(cite, ExhibitCite) else cite.source
    return f"{name}, {cite.at}" if cite.at else name
