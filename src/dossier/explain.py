"""Why, in plain words: what a code or an ask means, and how the ask for one person follows, record by record.

The words are data, in templates/explain. The steps of an ask repeat what `asks` decided, and decide nothing themselves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dossier.asks import Ask, ask_of
from dossier.coverage import Cell, Met, cells, missing_elements
from dossier.errors import EnvironmentFault
from dossier.listed import has_rights_grounds, is_for_rights
from dossier.model.allegation import Argument
from dossier.paths import shipped_templates
from dossier.project import Project
from dossier.view import View

FOLDER = "explain"
_ENTRY = re.compile(r"^## ([^\n]+)\n\n(.*?)(?=^## |\Z)", re.M | re.S)
_PARTS = re.compile(r"(?P<what>.*?)Why: (?P<why>.*?)Do: (?P<do>.*)", re.S)


@dataclass(frozen=True)
class Explanation:
    """One code or ask: what it is where its heading does not say, why it matters, what to do, and how it looks."""

    names: tuple[str, ...]
    what: str
    why: str
    do: str
    example: str = ""


@dataclass(frozen=True)
class Step:
    """One question on the way to an ask: the answer, what it means, and the records that it rests on, by file and line."""

    question: str
    answer: str
    places: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The step as plain data for `--json`."""
        return {"question": self.question, "answer": self.answer, "rests_on": list(self.places)}


def codes() -> dict[str, Explanation]:
    """What is said of each code of a problem, with an example of what a run prints."""
    examples = dict(_ENTRY.findall(_text("examples.md")))
    return {
        name: Explanation(one.names, one.what, one.why, one.do, _unquoted(examples.get(name, "")))
        for name, one in _entries("problems.md").items()
    }


def asks() -> dict[str, Explanation]:
    """What is said of each ask, by each of its names."""
    return _entries("asks.md")


def steps(project: Project, seen: View, official_id: str, recipient_id: str, on: dt.date) -> tuple[Ask, tuple[Step, ...]]:
    """The ask for a person to a recipient, and the questions that led to it in order, up to the one that decided."""
    ask = ask_of(seen, seen.officials[official_id], recipient_id, on)
    return ask, tuple(_Way(project, seen, official_id, recipient_id, ask).walked())


@dataclass(frozen=True)
class _Way:
    """How one ask followed."""

    project: Project
    seen: View
    official_id: str
    recipient_id: str
    ask: Ask

    def walked(self) -> Iterator[Step]:
        official = self.seen.officials[self.official_id]
        died = official.died
        yield Step("Is the person alive?", f"No: died on {died.date}." if died else "No death is recorded.", self._at("died"))
        if died:
            return
        yield Step("Is it confirmed who this is?", f"Identity is {official.identity}.", self._at("identity"))
        if official.identity != "confirmed":
            return
        yield self._eligible()
        yield self._read()
        yield self._listed()
        found = [one for regime in self._regimes() for one in cells(self.seen, official, regime)]
        rights = [one for one in found if one.ground.kind == "rights"]
        if not rights:
            yield Step(
                "Is a ground on human rights met?", "No wrong that one could be judged for is alleged.", self._at("allegations")
            )
        for one in rights:
            yield self._ground(one)
        for one in self.ask.status:
            yield Step("Is a ground on office met?", f"{one.regime_id} {one.ground.id}: {one.met}.", self._of_law(one))
        if self.ask.set_by:
            number = self._index("recipients", "recipient", self.recipient_id)
            answer = f"Yes, by {self.ask.set_by.by}: {self.ask.otherwise}."
            yield Step("Did a lawyer set another ask?", answer, self._at("recipients", number, "ask"))

    def _regimes(self) -> tuple[str, ...]:
        return tuple(one for one in self.seen.recipients[self.recipient_id].regimes if one in self.seen.regimes)

    def _eligible(self) -> Step:
        able = [one for one in self._regimes() if has_rights_grounds(self.seen.regimes[one])]
        answer = f"Yes, under {', '.join(able)}." if able else "No law of this recipient lists for abuse of rights."
        files = (self._file("recipient", self.recipient_id), *(self._file("regime", one) for one in able))
        return Step("Can this recipient act for human rights?", answer, files)

    def _read(self) -> Step:
        official, stands = self.seen.officials[self.official_id], self.ask.standing
        state = self.seen.recipients[self.recipient_id].jurisdiction
        rows = []
        for number, check in enumerate(official.list_checks):
            regime = self.seen.regimes.get(check.regime) if check.regime else None
            if (check.jurisdiction or (regime.jurisdiction if regime else None)) == state:
                rows.append(number)
        answer = self.ask.doubt or f"Yes; the newest copy that was read is of {stands.last_read}."
        return Step("Were the lists of that state read lately?", answer, self._all("list_checks", rows))

    def _listed(self) -> Step:
        question = "Is the person on a list of that state?"
        if not self.ask.standing.listings:
            return Step(question, "No listing in force was seen.", self._at("listings"))
        told = []
        for one in self.ask.standing.listings:
            covers = f", whose reasons cover {', '.join(one.covers)}" if one.covers else ""
            told.append(
                f"{one.id} {'for human rights' if is_for_rights(self.seen, one) else 'not shown to be for human rights'}{covers}"
            )
        numbers = [self._index("listings", "id", one.id) for one in self.ask.standing.listings]
        return Step(question, f"Yes: {'; '.join(told)}.", self._all("listings", numbers))

    def _ground(self, cell: Cell) -> Step:
        missing = missing_elements(cell) or ()
        told = [f"{one.element.id} {one.met}" for one in cell.answers if one.met in _TELLING]
        others = len(cell.answers) - len(told)
        told += [f"{others} more with nothing behind {'it' if others == 1 else 'them'}"] if others else []
        bar = f" It is barred by {cell.blocked_by}." if cell.blocked_by else ""
        lacks = f" Nothing stands behind {', '.join(missing)}." if missing else ""
        can = "It can be pleaded" if cell.is_pleadable else "It cannot be pleaded"
        question = f"Is {cell.ground.id} met for {cell.conduct_id}?"
        argued = [self._argument(one) for answer in cell.answers for one in answer.arguments]
        wrong = (self._file("conduct", cell.conduct_id),) if cell.conduct_id else ()
        rests = tuple(dict.fromkeys((*wrong, *(place for places in argued for place in places), *self._of_law(cell))))
        return Step(question, f"{cell.met}: {', '.join(told)}. {can}.{bar}{lacks}", rests)

    def _argument(self, argument: Argument) -> tuple[str, ...]:
        """Where an argument stands: in an allegation, or beside the person."""
        official = self.project.officials[self.official_id]
        for number, allegation in enumerate(official.allegations):
            if argument in allegation.argues:
                return self._at("allegations", number, "argues", allegation.argues.index(argument))
        return self._at("argues", official.argues.index(argument)) if argument in official.argues else ()

    def _of_law(self, cell: Cell) -> tuple[str, ...]:
        entry = self.project.of("regime")[cell.regime_id]
        numbers = [number for number, one in enumerate(self.seen.regimes[cell.regime_id].grounds) if one.id == cell.ground.id]
        return tuple(_line(entry.place("grounds", number)) for number in numbers)

    def _index(self, field: str, key: str, value: str) -> int:
        data: dict[str, list[dict[str, object]]] = self.project.of("official")[self.official_id].document.data or {}
        return next((number for number, one in enumerate(data.get(field) or ()) if one.get(key) == value), 0)

    def _all(self, field: str, numbers: list[int]) -> tuple[str, ...]:
        return tuple(place for number in numbers for place in self._at(field, number)) or self._at(field)

    def _at(self, *path: str | int) -> tuple[str, ...]:
        return (_line(self.project.of("official")[self.official_id].place(*path)),)

    def _file(self, kind: str, id_: str) -> str:
        return _line(self.project.of(kind)[id_].place())


_TELLING = (Met.SUPPORTED, Met.PARTLY, Met.CONTRADICTED)
"""What is told of an element by its id; of the others only how many they are: most are another way to the same end."""


def _line(place: object) -> str:
    """A place without its column, as people say it."""
    return str(place).rsplit(":", 1)[0]


def _entries(name: str) -> dict[str, Explanation]:
    found = {}
    for heading, body in _ENTRY.findall(_text(name)):
        parts = _PARTS.fullmatch(body)
        if parts is None:
            raise EnvironmentFault(f"templates/{FOLDER}/{name} has no Why and Do under {heading}", "install the program anew")
        called = tuple(one.strip() for one in heading.split(","))
        one = Explanation(called, *(" ".join(parts[part].split()) for part in ("what", "why", "do")))
        found.update(dict.fromkeys(called, one))
    return found


def _unquoted(block: str) -> str:
    """The lines of an example without the fence around them."""
    return "\n".join(line for line in block.strip().splitlines() if not line.startswith("```"))


def _text(name: str) -> str:
    path: Path = shipped_templates() / FOLDER / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise EnvironmentFault(
            f"templates/{FOLDER}/{name} cannot be read: {fault.strerror}", "install the program anew"
        ) from fault
