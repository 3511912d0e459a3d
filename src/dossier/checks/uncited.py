"""What somebody did is told where it can be cited: a text without cites that says so of an official is refused.

A text points to a record by naming the id of one in the same sentence. To attribute is not to point: whoever said it has
a source, and the source has an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dossier.checks.docket import Docket, named, problem
from dossier.checks.free_texts import free_texts
from dossier.checks.grammar import Grammar, with_pronouns
from dossier.checks.matching import Matcher
from dossier.checks.phrases import Phrasing, is_inside, places, plain, stops
from dossier.checks.reach import Standing
from dossier.model.words import Condition, ForbiddenWord, Form, Phrase, Words
from dossier.problem import Level, Problem
from dossier.project import Project

_ID = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*")


def check_texts_point_to_records(docket: Docket) -> Iterator[Problem]:
    """What an official did stands in a record that cites it, and other texts point there.

    L621 error: a text that cites nothing says what an official did, and points to no record.
    """
    entry = docket.project.of("words").get("words")
    if entry is None or not isinstance(entry.record, Words):
        return
    reader = Reader(docket.project, entry.record)
    for kind, home, path, text in free_texts(docket):
        if reader.asserts(text):
            words = f"{named(kind, home, path[:-1])}: '{path[-1]}' says what an official did, and cites nothing"
            step = "move it into a record that cites it, and name the id of that record here"
            yield problem(home, path, Level.ERROR, "L621", words, step)


@dataclass(frozen=True)
class _Sentence:
    text: str
    names_somebody: bool
    goes_on: bool


class Reader:
    """Reads texts for what they say of the officials of a project."""

    def __init__(self, project: Project, words: Words) -> None:
        deed = _word(words.deeds.forms, words.deeds.but_not, "denied")
        convicting = [word.model_copy(update={"allowed": ("denied",)}) for word in words.words if word.kind == "convicts"]
        found = (deed, _word(words.deeds.omissions, ()), *convicting)
        self._matcher = Matcher(words.model_copy(update={"words": found}))
        self._grammar = Grammar(words)
        self._pronouns = Phrasing(words.signals).any_of(words.deeds.pronouns)
        self._somebody = re.compile(f"{_pattern(_names(project))}|{_pattern(_offices(project), 'i')}")
        self._bodies = [name for one in project.institutions.values() for name in (one.name, one.short) if name]
        self._ids = _ids(project)

    def asserts(self, text: str) -> bool:
        """Whether a sentence says what an official did, and names no record that would bear it."""
        return any(
            (one.names_somebody or one.goes_on) and not self._points(one.text) and self._tells(one)
            for one in self._sentences(text)
        )

    def _sentences(self, text: str) -> Iterator[_Sentence]:
        quoted, text = plain(text)
        cuts = [0, *stops(text, quoted), len(text)]
        named_before = False
        for start, end in pairwise(cuts):
            sentence = text[start:end]
            names = self._names_somebody(sentence)
            yield _Sentence(sentence, names, named_before and self._pronouns.search(sentence) is not None)
            named_before = named_before or names

    def _names_somebody(self, sentence: str) -> bool:
        """Whether an official is named; a title inside the name of an institution names nobody."""
        found = [match.span() for match in self._somebody.finditer(sentence)]
        bodies = [span for body in self._bodies for span in places(body, sentence)] if found else []
        return any(not is_inside(span, bodies) for span in found)

    def _tells(self, sentence: _Sentence) -> bool:
        own = self._somebody.sub("X", sentence.text)  # a name may hold a word, and an office the name of an act
        if next(self._matcher.hits(own, Standing()), None) is not None:
            return True
        own = with_pronouns(own, named_before=sentence.goes_on and not sentence.names_somebody)
        return any(not self._matcher.denies(own, span) for span in self._grammar.told(own))

    def _points(self, sentence: str) -> bool:
        return any(match[0] in self._ids for match in _ID.finditer(sentence))


def _word(forms: tuple[Form, ...], but_not: tuple[Phrase, ...], *allowed: Condition) -> ForbiddenWord:
    """Some forms as a word that the matcher looks for."""
    said = {"why": "it says what somebody did", "instead": "where it is cited"}
    return ForbiddenWord(id="-".join(("deed", *allowed)), kind="convicts", forms=forms, but_not=but_not, allowed=allowed, **said)


def _ids(project: Project) -> frozenset[str]:
    """The ids by which a text can point to what is cited: of wrongs, cases, sources, exhibits and allegations."""
    found = {id_ for kind in ("conduct", "case", "source", "exhibit") for id_ in project.of(kind)}
    found |= {one.id for official in project.officials.values() for one in official.allegations}
    return frozenset(found)


def _names(project: Project) -> Iterator[str]:
    """The names of officials: family names, whole names, and the forms on lists."""
    for official in project.officials.values():
        if official.name is not None:
            yield from (official.name.family, official.name.full)
        for form in official.names:
            yield form.text
            if "," in form.text:
                yield form.text.partition(",")[0]


def _offices(project: Project) -> Iterator[str]:
    """The offices under which a text names an official: as the report gives them, and with their institutions."""
    officials = project.officials.values()
    titles = [official.role_in_report.title for official in officials if official.role_in_report]
    for position in (position for official in officials for position in official.positions):
        institution = project.institutions.get(position.institution)
        for name in (institution.name, institution.short) if institution else ():
            if name:
                yield from (f"{position.title} of {name}", f"{position.title} of the {name}")
                yield from (f"head of {name}", f"head of the {name}") if position.heads else ()
    yield from (title for title in titles if " " in title)


def _pattern(names: Iterator[str], flags: str = "") -> str:
    """A pattern for any of some names as whole words: as written, with a capital, or all in capitals; `i` for in any case."""
    forms = sorted({plain(name)[1] for name in names}, key=lambda name: (-len(name), name))
    either = [form for name in forms for form in dict.fromkeys((name, name[:1].upper() + name[1:], name.upper()))]
    opening = f"(?{flags}:" if flags else "(?:"
    return rf"{opening}(?<![^\W_])(?:{'|'.join(map(re.escape, either))})(?![^\W_]))" if either else r"(?!)"


CHECKS = (check_texts_point_to_records,)
