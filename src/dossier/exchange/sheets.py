"""Which sheets there are and which columns they have: one row for each sheet, and the columns from the models.

A new field of a model is a new column by itself, with its description and its choices; nothing here names it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from dossier.model.dates import When
from dossier.model.record import INTERNAL, ExhibitCite, Path, Record, records_in
from dossier.project.kinds import KINDS, Kind

ANY = "*"
"""In the way to a list: the item that a column of the row names by its id."""

ID = "id"


class Form(Enum):
    """What a cell of a column holds."""

    TEXT = auto()
    CODE = auto()
    DATE = auto()
    CHOICE = auto()
    YES_NO = auto()
    NUMBER = auto()
    CITES = auto()
    DISCLOSURE = auto()


@dataclass(frozen=True)
class Column:
    """One column: its heading, the path of its field from what a row stands for, and what a cell of it holds.

    Attributes:
        owner: whether it names what the row belongs to, and is no field.
        needed: whether no row can do without it; what only its part needs is not counted.
    """

    name: str
    path: Path
    form: Form
    words: str
    many: bool = False
    choices: tuple[str, ...] = ()
    refers: str | None = None
    needed: bool = False
    owner: bool = False


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: what a row of it stands for, and where that stands.

    Attributes:
        where: the way from the record to the list that the rows are items of; empty where a row is a record.
        key: the columns that tell one item of the list from another.
        mark: the letter that the ids of its items begin with, where the program gives them.
        parts: for parts of a row, what the headings of their columns begin with; of a list, a row fills the first item.
        without: paths of fields that no sheet fills.
    """

    name: str
    kind: str
    what: str
    where: tuple[str, ...] = ()
    key: tuple[str, ...] = (ID,)
    mark: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()

    @property
    def row(self) -> Kind:
        """The kind of record that it fills."""
        return next(kind for kind in KINDS if kind.name == self.kind)

    @property
    def is_of_one_file(self) -> bool:
        """Whether all its rows go into the one file of its kind."""
        return "{id}" not in self.row.pattern

    @cached_property
    def model(self) -> type[Record]:
        """What one row stands for."""
        model = self.row.model
        for step in self.where:
            model = model if step == ANY else next(records_in(fields_of(model)[step].annotation))
        return model

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Every column, in the order in which a template shows them."""
        return (*self._owners(), *_columns(self, self.model))

    def _owners(self) -> Iterator[Column]:
        if not self.is_of_one_file:
            name = self.kind if self.where else ID
            words = f"The {self.kind}, by its id." if self.where else f"The id of the {self.kind}; left empty, one is chosen."
            refers = self.kind if self.where or self.kind == "exhibit" else None
            yield Column(name, (), Form.CODE, words, refers=refers, needed=bool(self.where), owner=True)
        for step in (before for before, after in zip(self.where, self.where[1:], strict=False) if after == ANY):
            name = step.rstrip("s")
            yield Column(name, (ANY,), Form.CODE, f"The {name} of this record, by its id, such as A1.", needed=True, owner=True)


_RECORDS_OF_INTAKE = frozenset(
    ["file", "sha256", "type", "bytes", "pages", "duration", "copy", "parent", "original_name", "captured", "capture"]
)
_FACTS = ("official", ("allegations", ANY, "link", "command"))

SHEETS = (
    Sheet("project", "settings", "whose project this is; one row", without=frozenset(["house", "limits", "vault"])),
    Sheet("institutions", "institutions", "the bodies of the state", ("institutions",)),
    Sheet("sources", "source", "what was published, and by whom"),
    Sheet("exhibits", "exhibit", "copies that we hold; a file is taken in by dossier new exhibit", without=_RECORDS_OF_INTAKE),
    Sheet("cases", "case", "prisoners, one a row", parts={"charges": "charge "}),
    Sheet("case events", "case", "what happened in a case, oldest first", ("events",), mark="E"),
    Sheet("findings", "case", "what courts and bodies concluded in a case", ("findings",), mark="F"),
    Sheet("conduct", "conduct", "wrongs, one a row, told once and shared by all whom they concern", parts={"acts": ""}),
    Sheet("officials", "official", "the persons, one a row"),
    Sheet("names", "official", "every form of an official's name that sources use", ("names",), ("text",)),
    Sheet("identifiers", "official", "numbers on lists and registers", ("identifiers",), ("scheme", "value")),
    Sheet("positions", "official", "offices held, oldest first", ("positions",), mark="P"),
    Sheet("listings", "official", "sanctions in force or ended", ("listings",), mark="L"),
    Sheet("list checks", "official", "which copies of lists were read", ("list_checks",), ("list_name", "regime", "snapshot")),
    Sheet(
        "allegations",
        "official",
        "what is said to tie an official to wrongs",
        ("allegations",),
        mark="A",
        parts={"link": ""},
        without=frozenset(["link.disclosure"]),
    ),
    Sheet("power", _FACTS[0], "for a link by command: power over those who acted", (*_FACTS[1], "power"), ("statement",)),
    Sheet("acts", _FACTS[0], "for a link by command: what subordinates did", (*_FACTS[1], "acts"), ("statement",)),
    Sheet("notice", _FACTS[0], "for a link by command: what was known, and since when", (*_FACTS[1], "notice"), ("statement",)),
    Sheet("failure", _FACTS[0], "for a link by command: what was not done", (*_FACTS[1], "failure"), ("statement",)),
    Sheet("contrary", "official", "what points the other way", ("allegations", ANY, "contrary"), ("statement",)),
)
"""Every sheet, in the order of a template; a record comes before what belongs to it."""

REFERS = {
    "institution": "institution",
    "institutions": "institution",
    "rights": "right",
    "territory": "territory",
    "inside": "territory",
    "undesirable_in": "territory",
    "regime": "regime",
    "scheme": "scheme",
    "source": "source",
    "asserted_by": "source",
    "origin": "source",
    "announcement": "source",
    "of": "exhibit",
    "conduct": "conduct",
    "covers": "conduct",
    "cases": "case",
}
"""What the ids in a field are ids of; the models do not say."""


_LAST = {ID: -1, "cites": 1, "disclosure": 2}
"""Fields that stand elsewhere in a model: an id comes first, and where it stands last."""


def plain(name: str) -> str:
    """A heading or the name of a sheet as it is compared: without case, spaces, signs and the mark of what is needed."""
    return re.sub(r"[\W_]+", "", name.casefold())


def sheet_named(name: str) -> Sheet | None:
    """The sheet of a name, however it is written."""
    return next((sheet for sheet in SHEETS if plain(sheet.name) == plain(name)), None)


def fields_of(model: type[Record]) -> dict[str, FieldInfo]:
    """The fields of a record by the names that its YAML file uses, in the order in which people write them."""
    named = {info.alias or name: info for name, info in model.model_fields.items()}
    return dict(sorted(named.items(), key=lambda one: _LAST.get(one[0], 0)))


def model_at(model: type[Record], path: Path) -> type[Record]:
    """The record that a path leads to from another."""
    for step in path:
        if isinstance(step, str) and step != ANY:
            model = next(records_in(fields_of(model)[step].annotation))
    return model


def _columns(sheet: Sheet, model: type[Record], path: Path = (), before: str = "", *, needed: bool = True) -> Iterator[Column]:
    """The columns of a record and of the single parts inside it."""
    for name, info in fields_of(model).items():
        here = (*path, name)
        dotted = ".".join(step for step in here if isinstance(step, str))
        inner = next(records_in(info.annotation), None)
        must = needed and info.is_required() and name != ID
        if dotted in sheet.without:
            continue
        if name == "disclosure" or inner is None or ExhibitCite in records_in(info.annotation):
            yield _column(f"{before}{name}", here, info, needed=must)
        elif not _is_list(info.annotation):
            lead = sheet.parts.get(dotted, f"{before}{name} ")
            yield from _columns(sheet, inner, here, lead, needed=must)
        elif dotted in sheet.parts:
            yield from _columns(sheet, inner, (*here, 0), sheet.parts[dotted], needed=must)


def _column(name: str, path: Path, info: FieldInfo, *, needed: bool) -> Column:
    extra = info.json_schema_extra
    internal = " Internal: no other audience ever sees it." if isinstance(extra, dict) and extra.get(INTERNAL) else ""
    form, choices = _form(str(path[-1]), info)
    return Column(
        name.replace("_", " "),
        path,
        form,
        f"{info.description}{internal}",
        many=form is Form.CITES or (form is not Form.DISCLOSURE and _is_list(info.annotation)),
        choices=choices,
        refers=REFERS.get(str(path[-1])),
        needed=needed,
    )


def _form(name: str, info: FieldInfo) -> tuple[Form, tuple[str, ...]]:
    if name == "disclosure":
        return Form.DISCLOSURE, ("public", "internal")
    if next(records_in(info.annotation), None) is not None:
        return Form.CITES, ()
    types = list(_types(info.annotation))
    words = tuple(str(word) for one in types if get_origin(one) is Literal for word in get_args(one))
    if words:
        return Form.CHOICE, words
    if bool in types:
        return Form.YES_NO, ("yes", "no")
    if When in types or dt.date in types:
        return Form.DATE, ()
    if int in types:
        return Form.NUMBER, ()
    return (Form.CODE if _has_pattern(info.annotation) or _has_pattern(info) else Form.TEXT), ()


def _types(annotation: object) -> Iterator[object]:
    yield annotation
    if get_origin(annotation) is not Literal:
        for argument in get_args(annotation):
            yield from _types(argument)


def _has_pattern(form: Any) -> bool:
    """Whether a text has a form of its own, and is no prose."""
    marks = getattr(form, "metadata", ()) if isinstance(form, FieldInfo) or get_origin(form) is not Annotated else ()
    own = any(getattr(mark, "pattern", None) for mark in marks)
    return own or any(_has_pattern(argument) for argument in get_args(form))


def _is_list(annotation: object) -> bool:
    return get_origin(annotation) is tuple or any(_is_list(one) for one in get_args(annotation))
