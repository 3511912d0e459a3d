"""One cell as a record holds it, or why it is refused: nothing is guessed, and what a spreadsheet made of it is no fact."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal

from dossier.errors import WrongUse
from dossier.exchange.sheets import Column, Form, plain
from dossier.exchange.spots import Refused
from dossier.model.dates import EARLIEST_YEAR, LATEST_YEAR
from dossier.newrecord import cite_of
from dossier.sheetfile import Cell, Formula
from dossier.yamlfile.writing import Bare, Value

DateOrder = Literal["day-first", "month-first", "refused"]
"""How 01/02/2014 is read."""

MOST_DIGITS = 15
"""So many digits a spreadsheet keeps of a number; of a longer one the rest is zeros."""

_FAULTS = frozenset(["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#N/A", "#SPILL!", "#CALC!"])
_AS_TEXT = "format the column as text, and type it again"
_A_DATE = "write the date as 2014-05-10, 2014-05 or 2014, in a column of text"
_NUMBERS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_WORDS = re.compile(r"(?:([0-9]{1,2})\s+)?([A-Za-z]{3,9})\.?\s+([0-9]{4})")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_QUOTING = re.compile(r"""(?:[^;"“]|"[^"]*"|“[^”]*”)+""")
_BALANCED = re.compile(r"""(?:[^"“]|"[^"]*"|“[^”]*”)*""")
_QUOTED = re.compile(r"""(.*?)\s*(?:"([^"]+)"|“([^”]+)”)\s*(?:\(([A-Za-z-]+)\))?""", re.S)
_YES_NO = {"yes": "yes", "no": "no", "true": "yes", "false": "no"}


def value_of(
    column: Column, cell: Cell, shown: str = "", *, dates: DateOrder = "refused", words: Mapping[str, str] | None = None
) -> Value:
    """What a cell says, as a record holds it; None where it says nothing.

    Args:
        shown: how a cell with a date is shown, in the signs of spreadsheets.
        dates: how a date is read whose day could be its month.
        words: what stands for what in this column, by a mapping.

    Raises:
        Refused: the cell says nothing that can be relied on.
    """
    text = _text(column, cell, shown)
    if not text:
        return None
    if words:
        text = {plain(word): value for word, value in words.items()}.get(plain(text), text)
    if column.form is Form.CITES:
        return [_cite(" ".join(part.split())) for part in _QUOTING.findall(_balanced(text)) if part.strip()]
    parts = [part.strip() for part in text.split(";") if part.strip()] if column.many else [text]
    if column.form is Form.DISCLOSURE:
        named = plain(text)
        return named if named in column.choices else [Bare(part.strip()) for part in re.split(r"[;,]", text) if part.strip()]
    made = [_single(column, part, dates) for part in parts]
    return made if column.many else made[0]


def _single(column: Column, text: str, dates: DateOrder) -> Value:
    if column.form is Form.TEXT:
        return text
    if column.form is Form.DATE:
        return Bare(_date(text, dates))
    if column.form is Form.YES_NO:
        return Bare(_YES_NO.get(text.casefold(), text))
    if column.form is Form.CHOICE:
        return Bare(next((word for word in column.choices if plain(word) == plain(text)), text))
    return Bare(text)


def _text(column: Column, cell: Cell, shown: str) -> str:
    """The text of a cell; an empty one where it says nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        raise Refused("holds a formula, and what it shows is not known here", "copy the cell, and paste its value in its place")
    if isinstance(cell, str):
        if cell.strip() in _FAULTS:
            raise Refused(f"holds {cell.strip()}, the mark of a broken formula", "put the value there that was meant")
        return " ".join(line for one in cell.split("\n") if (line := one.strip()))
    if isinstance(cell, dt.date):
        return _shown_date(column, cell, shown)
    if isinstance(cell, dt.time | dt.timedelta):
        raise Refused("holds a time of day, which no record has", _AS_TEXT)
    if isinstance(cell, bool):
        if column.form is not Form.YES_NO and "yes" not in column.choices:
            raise Refused(f"holds {str(cell).upper()}, where no yes or no is expected", _AS_TEXT)
        return "yes" if cell else "no"
    return _number(column, cell)


def _number(column: Column, number: float) -> str:
    if column.form is Form.DATE and not (number == int(number) and EARLIEST_YEAR <= number <= LATEST_YEAR):
        raise Refused(f"holds the number {number:g}, which is no year", _A_DATE)
    if abs(number) >= 10**MOST_DIGITS:
        raise Refused(f"holds a number of more than {MOST_DIGITS} digits, of which a spreadsheet keeps no more", _AS_TEXT)
    return str(int(number)) if number == int(number) else repr(number)


def _shown_date(column: Column, cell: dt.date, shown: str) -> str:
    """A date as far as its cell shows it: the year, the month or the day."""
    if column.form is not Form.DATE:
        raise Refused("holds a date, where text is expected; what was typed is not known here", _AS_TEXT)
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        raise Refused("holds a time of day beside the date", _A_DATE)
    signs = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", shown).lower()
    if "y" not in signs and "general" not in signs and signs:
        raise Refused("shows a date without its year", _A_DATE)
    size = 10 if "d" in signs or not signs or "general" in signs else 7 if "m" in signs else 4
    return f"{cell:%Y-%m-%d}"[:size] if cell.year >= EARLIEST_YEAR else f"{cell.year:04d}"


def _date(text: str, dates: DateOrder) -> str:
    """A date in the notation of the records; what is in another and can only mean one day is put into it."""
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), match[4]
        readings = [(month, day) for month, day in ((second, first), (first, second)) if 1 <= month <= 12 and 1 <= day <= 31]
        said = [f"{year}-{month:02d}-{day:02d}" for month, day in readings]
        if len(set(said)) == 2 and dates == "refused":
            raise Refused(f"is '{text}', which may be {said[0]} or {said[1]}", "write the one that is meant, as 2014-05-10")
        return said[-1] if said and dates == "month-first" else said[0] if said else text
    if match := _WORDS.fullmatch(text):
        months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(match[2].lower())]
        if len(months) == 1:
            return f"{match[3]}-{months[0]:02d}" + (f"-{int(match[1]):02d}" if match[1] else "")
    return text


def _balanced(text: str) -> str:
    """The text, in which every quotation mark that is opened is closed."""
    if not _BALANCED.fullmatch(text):
        raise Refused("holds a quotation mark that is not closed", "close it behind the last word of the quotation")
    return text


def _cite(text: str) -> Value:
    """A cite; words that are quoted stand behind the place, with their language in brackets."""
    quoted = _QUOTED.fullmatch(text)
    if quoted and not quoted[4]:
        raise Refused("quotes words without their language", 'write it behind them, as in EX-0001 p. 4 "the words" (en)')
    try:
        if quoted:
            return {**cite_of(quoted[1]), "quote": {"text": quoted[2] or quoted[3], "language": Bare(quoted[4])}}
        return cite_of(text)
    except WrongUse as fault:
        raise Refused(fault.text, "write a source or an exhibit, then the place, as in S001 para 12; EX-0001 p. 4") from None
