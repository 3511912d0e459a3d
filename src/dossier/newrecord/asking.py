"""What must be said for a record to exist, as one table: flags, questions at a terminal and the tests all read it.

A question asks for nothing that the record can do without being false, except where almost every record has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from dossier.model.case import Case, CaseFact, Charge, Event
from dossier.model.conduct import Act, Conduct, Pattern
from dossier.model.official import Official, RoleInReport
from dossier.model.person import Name
from dossier.model.record import Record, Statement
from dossier.model.source import Source

Said = Mapping[str, Any]
"""Answers by the names of their questions."""

CITES = "cites"


@dataclass(frozen=True)
class Question:
    """One thing that is asked: the flag, the path of the field that takes the answer, and when it is asked at all."""

    flag: str
    path: tuple[str | int, ...]
    model: type[Record]
    words: str
    needed: bool = True
    many: bool = False
    refers: str | None = None
    applies: Callable[[Said], bool] = lambda said: True
    offered: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The flag as a name in Python."""
        return self.flag.replace("-", "_")

    @property
    def is_cite(self) -> bool:
        """Whether it asks where something stands."""
        return self.path[-1] == CITES

    @property
    def choices(self) -> tuple[str, ...]:
        """The only answers that there are; none where any text may do."""
        info = next((one for name, one in self.model.model_fields.items() if (one.alias or name) == self.path[-1]), None)
        annotation = info.annotation if info else None
        if self.offered:
            return self.offered
        if annotation is bool:
            return ("yes", "no")
        return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()


def _named(said: Said) -> bool:
    return bool(said.get("identity") != "unsourced")


def _unsourced(said: Said) -> bool:
    return not _named(said)


def _in_report(said: Said) -> bool:
    return said.get("in_report") == "yes"


def _is(name: str, value: str) -> Callable[[Said], bool]:
    return lambda said: said.get(name) == value


_CITE_WORDS = "Where does that stand? A source or an exhibit, then a comma and the place, as in S001, para 12"
_AUDIENCE = Question("disclosure", ("disclosure",), Conduct, "Who may see it: public, internal, or recipients", many=True)
_FIRM = ("alleged", "reported", "charged", "found", "admitted", "official-record")
"""The bases that stand on cites; an inference also needs its premises, which are written into the file by hand."""


def _cite(flag: str, *path: str | int, applies: Callable[[Said], bool] = lambda said: True) -> Question:
    return Question(flag, (*path, CITES), Statement, _CITE_WORDS, many=True, applies=applies)


QUESTIONS: dict[str, tuple[Question, ...]] = {
    "official": (
        Question("identity", ("identity",), Official, "How sure is it who this is?"),
        Question("family", ("name", "family"), Name, "Family name, in Latin letters", applies=_named),
        Question("given", ("name", "given"), Name, "Given name", applies=_named),
        Question("patronymic", ("name", "patronymic"), Name, "Patronymic, where a source gives it", False, applies=_named),
        Question("in-report", ("in_report",), Official, "Does the report of this project count this person?"),
        Question("role", ("role_in_report", "title"), RoleInReport, "What function does the report give?", applies=_in_report),
        _cite("role-cite", "role_in_report", applies=_in_report),
        Question("function", ("function", "statement"), Statement, "What is sourced of this place?", applies=_unsourced),
        _cite("function-cite", "function", applies=_unsourced),
    ),
    "case": (
        Question("family", ("name", "family"), Name, "The prisoner's family name, in Latin letters"),
        Question("given", ("name", "given"), Name, "Given name"),
        Question("patronymic", ("name", "patronymic"), Name, "Patronymic, where a source gives it", False),
        Question("disclosure", ("disclosure",), Case, _AUDIENCE.words, many=True),
        Question("who", ("who", "statement"), Statement, "Who is the prisoner? One sentence, as a source says it"),
        _cite("who-cite", "who"),
        Question("charge", ("charges", 0, "statement"), Charge, "What was charged, as the prosecution put it?"),
        _cite("charge-cite", "charges", 0),
        Question("event", ("events", 0, "statement"), CaseFact, "What happened first? One or two sentences"),
        Question("event-label", ("events", 0, "label"), Event, "The same in a few words, for the timeline"),
        Question("event-date", ("events", 0, "date"), CaseFact, "When? A day, a month or a year, as 2014-05"),
        Question("event-confidence", ("events", 0, "confidence"), CaseFact, "How firmly is it known?"),
        _cite("event-cite", "events", 0),
    ),
    "conduct": (
        Question("title", ("title",), Conduct, "A few words for headings and tables"),
        Question("kind", ("kind",), Conduct, "One incident, or a pattern?"),
        Question("statement", ("statement",), Conduct, "The wrong in one or two sentences, attributed as its basis asks"),
        Question("basis", ("basis",), Conduct, "How well does it stand?", offered=_FIRM),
        Question("found-by", ("found_by",), Conduct, "Which court or body found it, and where?", applies=_is("basis", "found")),
        _cite("cite"),
        Question("from", ("acts", 0, "from"), Act, "When did it begin? A day, a month or a year"),
        Question("until", ("acts", 0, "until"), Act, "When did it end, where that is known?", False),
        Question("place", ("acts", 0, "place"), Act, "Where, where that is known?", False),
        Question("territory", ("acts", 0, "territory"), Act, "In which territory, by its id?", refers="territory"),
        Question("right", ("rights",), Conduct, "Which rights does it touch, by their ids?", many=True, refers="right"),
        Question("institution", ("institution",), Conduct, "Whose people did it, by id?", False, refers="institution"),
        Question("case", ("cases",), Conduct, "Which cases does it belong to, by their ids?", False, many=True, refers="case"),
        Question("period", ("pattern", "period"), Pattern, "The time that it covers", applies=_is("kind", "pattern")),
        Question("method", ("pattern", "method"), Pattern, "Who counted what, and how?", applies=_is("kind", "pattern")),
        Question("limits", ("pattern", "limits"), Pattern, "What does it not show?", applies=_is("kind", "pattern")),
        Question("disclosure", ("disclosure",), Conduct, _AUDIENCE.words, many=True),
    ),
    "source": (
        Question("title", ("title",), Source, "Its title, or a plain description where it has none"),
        Question("publisher", ("publisher",), Source, "Who published it?"),
        Question("kind", ("kind",), Source, "What kind of publication is it?"),
        Question("published", ("published",), Source, "When was it published, where it bears a date?", False),
        Question("url", ("url",), Source, "Its address, where it has one", False),
        Question("language", ("language",), Source, "The languages it is in, as tags such as en or ru", many=True),
        Question("reliability", ("reliability",), Source, "How near is it to the facts? Our judgement"),
        Question("origin", ("origin",), Source, "Which source does it go back to, if any?", False, refers="source"),
        Question(
            "witness",
            ("witness",),
            Source,
            "For what a witness told us: the witness's id in the vault",
            applies=_is("kind", "testimony"),
            refers="witness",
        ),
        Question("disclosure", ("disclosure",), Source, _AUDIENCE.words, many=True),
    ),
}
"""What is asked for each kind of record, in the order in which it is asked."""
