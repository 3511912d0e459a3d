"""Nobody is named who is not a public figure, has not agreed, and whose name proves nothing; a minor never is.

Named may be the officials and prisoners of the records, those with whom somebody could confuse them, and whom
evidence/persons.yaml lists with the reason. Everybody else appears by function or under a pseudonym. A message says where a
name stands, and never repeats it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from dossier.checks.docket import Docket, named, problem
from dossier.checks.phrases import Span, is_inside, places, plain
from dossier.checks.words import OURS_IN, TOLD_BY_US, texts_of_ours, titles_of
from dossier.model.case import Case
from dossier.model.consent import Consent
from dossier.model.dates import When
from dossier.model.official import Official
from dossier.model.person import Name
from dossier.model.persons import Person, Persons
from dossier.model.record import Path, Quote, parts
from dossier.model.words import PersonSignals, Words
from dossier.problem import Level, Problem
from dossier.project import Entry, Project

GROWN_UP = 18
"""From this age on somebody may be named at all."""

_CAPITAL = r"[^\W\d_a-zà-öø-ÿа-яёіїєґ][^\W\d_]+(?:[-'][^\W\d_]+)*"
_INITIALS = r"(?:[A-Z]\.\s?){1,2}"


def check_third_persons(docket: Docket) -> Iterator[Problem]:
    """A text names whom it may name, and nobody else.

    D821 error: a text names a person whom no record allows to be named.
    D822 error: a minor is named.
    D823 error: a person is named by consent, and no consent holds.
    """
    entry = docket.project.of("words").get("words")
    words = entry.record if entry else None
    for kind, home, path, born, consents in _named_in_records(docket):
        if born is not None and _is_a_minor(born, docket.on):
            text = f"{named(kind, home, path)}: who is named here is, or may be, under {GROWN_UP} on {docket.on.isoformat()}"
            yield problem(home, path, Level.ERROR, "D822", text, "remove the name, and write the function or a pseudonym")
        if consents is not None and not any(one.holds(docket.on) for one in consents):
            text = f"{named(kind, home, path)}: a person is named by consent, and no consent holds"
            yield problem(home, path, Level.ERROR, "D823", text, "ask for consent and record it, or remove the name")
    if not isinstance(words, Words) or any(docket.is_broken(kind) for kind in ("persons", "official", "case")):
        return  # nobody can say whom the broken one names
    finder = Finder(docket.project, words.persons)
    for kind, home, path, text in _texts(docket):
        for number, is_a_rank in finder.strangers(text):
            where = f"{named(kind, home, path[:-1])}: '{path[-1]}' names a person (word {number} of it) whom no record allows"
            step = "write the person's function or a pseudonym; a public figure can be added to evidence/persons.yaml"
            if is_a_rank:
                step = "write the function alone; where the name proves the act, add the person to evidence/persons.yaml"
            yield problem(home, path, Level.ERROR, "D821", where, step)


def _named_in_records(docket: Docket) -> Iterator[tuple[str, Entry, Path, When | None, Sequence[Consent] | None]]:
    """Whom records name: with their birth, and for a person named by consent the consents."""
    for kind, entry, record in docket.records("case", "persons"):
        if isinstance(record, Case):
            yield kind, entry, ("name",), record.born.date if record.born else None, None
        elif isinstance(record, Persons):
            for index, person in enumerate(record.persons):
                yield kind, entry, ("persons", index), person.born, person.consent if person.why == "consent" else None


def _is_a_minor(born: When, on: dt.date) -> bool:
    """Whether somebody may be under age on a day."""
    last = born.loosened().latest
    return (on.year - last.year, on.month, on.day) < (GROWN_UP, last.month, last.day)


def _texts(docket: Docket) -> Iterator[tuple[str, Entry, Path, str]]:
    """Every text that a page could print: ours, and the words of others that we quote."""
    for kind, entry, record in docket.records(*TOLD_BY_US, *OURS_IN):
        for path, part in parts(record):
            if kind in OURS_IN and path:
                continue
            quoted = [("text", part.text), ("translation", part.translation)] if isinstance(part, Quote) else []
            for step, text in (*texts_of_ours(part), *quoted):
                if text is not None and (kind not in OURS_IN or step in OURS_IN[kind]):
                    yield kind, entry, (*path, step), text


class Finder:
    """Finds persons in texts whom a project does not allow to be named."""

    def __init__(self, project: Project, signals: PersonSignals) -> None:
        given, ranks = _either(signals.given), _either(signals.ranks)
        thing = rf"(?!\s+(?:{_either(signals.not_before)})\b)"
        behind = rf"(?!(?:{_either((*signals.not_names, *signals.not_before))})\b)(?P<family>{_CAPITAL})(?![\w-]){thing}"
        patronymic = rf"[A-Z][a-z]+(?:{_either(signals.endings) or '(?!)'})\b"
        self._patterns = [
            (False, re.compile(rf"\b(?:{given})\s+(?:{_INITIALS})?(?:{_CAPITAL}\s+)?{behind}")),
            (False, re.compile(rf"(?<![\w.]){_INITIALS}{behind}")),
            (False, re.compile(rf"\b(?:{_CAPITAL}\s+{patronymic}|{patronymic}\s+{_CAPITAL})")),
            (True, re.compile(rf"\b(?:{ranks})(?:(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{{2}})\.)?\s+{behind}")),
        ]
        self._patterns += [(False, pattern) for pattern in _by_build(signals)]
        allowed = set(_allowed(project))
        self._allowed = sorted(allowed, key=lambda name: (-len(name), name))
        self._titles = titles_of(project)

    def strangers(self, text: str) -> Iterator[tuple[int, bool]]:
        """Who is named and may not be: the number of the word at which the name begins, and whether a rank or role shows it."""
        _, text = plain(text)
        found: list[tuple[Span, bool]] = []
        for is_a_rank, pattern in self._patterns:
            part = "family" if is_a_rank else "name" if "name" in pattern.groupindex else 0
            spans = (match.span(part) for match in pattern.finditer(text))
            found += [(span, is_a_rank) for span in spans]
        if not found:
            return
        known = [span for name in (*self._allowed, *self._titles) for span in _whole(name, text)]
        last = -1
        for span, is_a_rank in sorted(found):
            if span[0] >= last and not is_inside(span, known) and not _ends_in(span, known):
                last = span[1]
                yield len(text[: span[0]].split()) + 1, is_a_rank


def _by_build(signals: PersonSignals) -> Iterator[re.Pattern[str]]:
    """What names a person by the build of the sentence, whatever the name: two capitals before *said*, one after *named*."""
    no_name = _either((*signals.not_names, *signals.not_before, *signals.ranks))  # ranks have a pattern of their own
    one = rf"(?!(?:{no_name})\b){_CAPITAL}(?![\w-])"
    two = rf"(?<!\w)(?P<name>{one}\s+{one})(?!\s+[A-Z])"
    if signals.does:
        yield re.compile(rf"{two}\s+(?:{_either((*signals.does, *signals.harms))})\b")
        yield re.compile(rf"{two},\s+(?:an?|the|who|whom|whose|his|her|then|now|aged)\b")
        yield re.compile(rf"[a-z]{{2,}}(?:ed|en|ht|ld|wn)\s+(?:\w+ly\s+)?by\s+{two}")
    if signals.harms:
        yield re.compile(rf"(?<![\w-])(?!\w+(?:s|men)\b)(?P<name>{one})(?:,[^,;.]{{1,60}},)?\s+(?:{_either(signals.harms)})\b")
    if signals.naming:
        yield re.compile(rf"\b(?:{_either(signals.naming)})\s+(?P<name>{one}(?:\s+{one})?)")


def _either(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _whole(name: str, text: str) -> Iterator[Span]:
    """Where a text holds a name as whole words."""
    for start, end in places(name, text):
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start, end


def _ends_in(span: Span, known: Sequence[Span]) -> bool:
    """Whether a name that was found ends with one that is allowed: Anna may stand before a sentence's next word."""
    return any(start <= span[0] < end or span[0] < start < end == span[1] for start, end in known)


def _allowed(project: Project) -> Iterator[str]:
    for record in (*project.officials.values(), *project.cases.values()):
        assert isinstance(record, Official | Case)
        yield from _forms(record.name)
        yield from (form.text for form in record.names)
        for other in getattr(record, "namesakes", ()):
            yield from (other.name, other.name.split()[-1])
    settings = project.settings
    if settings:
        yield from (text for text in (settings.signatory, settings.submitter, *settings.partners) if text)
    for person in _persons(project):
        yield from _forms(person.name)
        yield from person.names


def _persons(project: Project) -> Iterator[Person]:
    for entry in project.of("persons").values():
        if isinstance(entry.record, Persons):
            yield from entry.record.persons


def _forms(name: Name | None) -> Iterator[str]:
    if name is not None:
        yield from (name.full, f"{name.given} {name.family}", name.family)
        if name.patronymic:
            yield from (f"{name.family} {name.given} {name.patronymic}", f"{name.given} {name.patronymic}")


CHECKS = (check_third_persons,)
