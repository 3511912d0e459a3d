"""Which values an audience may not see, in every form in which they could give something away.

A value that also stands openly in the view, in the law or in the packet's own words gives nothing away and is no needle;
but the name of a witness is always one, wherever somebody may have written it.
Neither is what is too short or too common to tell: the least lengths stand below. A label names record and field; where
the id of a withheld record is made of words, the label gives a running number instead.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from dossier.model.dates import Point, When
from dossier.model.language import Language
from dossier.model.person import Name
from dossier.model.record import Record
from dossier.model.review import SignOff
from dossier.model.submission import Submission
from dossier.model.text import refuse_mixed_scripts
from dossier.model.witness import Witness
from dossier.project import Project
from dossier.project.project import Entry
from dossier.view import View
from dossier.writings import Finder, letters_of, words_of

LEAST_WORD = 8
"""The least letters of a single word that is no name; shorter ones are words of the language."""

LEAST_NAME = 4
"""The least letters of a part of a name, or of a place."""

LEAST_WORDS = 10
"""The least letters of several words."""

LEAST_NUMBER = 7
"""The least digits of a number."""

RUN = 7
"""So many words of a withheld text, one after the other, count as a part of it."""

_ENDINGS = re.split(
    r"\s+", "| а у е ы о и ю я ой ою ым ом ей ем ею ью ому ого ую ая ий ия их им ых ыми ими ах ам ами".replace("|", "")
)
"""Endings that a Russian or Ukrainian name takes in a sentence, letters without their accents."""

_OPAQUE = ("source", "exhibit")
"""Kinds whose ids are numbers, so that an id says nothing."""

_VOCABULARIES = ("lists", "rights", "romanisation", "schemes", "states", "territories", "words")
"""Kinds that say how things are called and spelt; any text holds some of their words, and they tell of nobody."""

_OWN_WORDS = ("packet", "bundle")
"""The folders of templates whose words every audience gets."""

_BREAK = " ꙮ "
"""A letter that no record uses, so that two values that stand side by side are never read as one."""


@dataclass(frozen=True, order=True)
class Needle:
    """Something that may not be found in what an audience gets, and whose field it is."""

    label: str
    value: str


@dataclass(frozen=True)
class _Value:
    """A value as it stands in a record: its field, its text or date, and whether it is a name."""

    label: str
    value: str | When | dt.date | int
    is_name: bool = False
    is_secret: bool = False


def needles(project: Project, seen: View) -> tuple[Needle, ...]:
    """The values of a project that the audience of a view may not see, sorted; none for the internal audience."""
    if seen.audience.kind == "internal":
        return ()
    languages = tuple(seen.languages.values())
    open_texts = tuple(_open_texts(seen, languages))
    stands_openly = {words_of(text) for text in open_texts}
    candidates: dict[str, tuple[Needle, dt.date | None]] = {}
    secret: set[str] = set()
    for value in _values_of(project, seen):
        if value.is_secret:
            secret |= {words_of(str(value.value)), *map(words_of, _forms_of_whole_name(str(value.value)))}
        elif words_of(str(value.value)) in stands_openly:
            continue
        forms: list[tuple[str, dt.date | None]] = [(form, None) for form in _forms(value)]
        forms += [(form, day) for day in _days(value.value) for form in _forms_of_day(day, languages)]
        for form, day in forms:
            if words := words_of(form):
                candidates.setdefault(words, (Needle(value.label, form), day))
    wanted = list(candidates.values())
    shown = Finder([needle.value for needle, _ in wanted]).found(_BREAK.join(open_texts))
    shown = {number for number in shown if words_of(wanted[number][0].value) not in secret}
    open_days = {wanted[number][1] for number in shown} - {None}
    return tuple(sorted(needle for number, (needle, day) in enumerate(wanted) if number not in shown and day not in open_days))


# Values of records, with labels -------------------------------------------------------------------------------------


def _values_of(project: Project, seen: View) -> Iterator[_Value]:
    for kind, entries in sorted((kind, entries) for kind, entries in project.entries.items() if kind not in _VOCABULARIES):
        withheld = [id_ for id_ in sorted(entries) if not _is_seen(seen, kind, id_)]
        for id_, entry in sorted(entries.items()):
            is_safe = kind in _OPAQUE or id_ not in withheld
            label = f"{kind} {id_}" if is_safe else f"{kind} no. {withheld.index(id_) + 1} of those withheld"
            if id_ in withheld:
                yield _Value(f"{label}, id", id_, is_name=True)
            yield from _values_of_entry(entry, label)


def _is_seen(seen: View, kind: str, id_: str) -> bool:
    """Whether the audience knows that a record exists; what is no record with an id of its own is known to all."""
    known: Mapping[str, Mapping[str, object]] = {
        "official": seen.officials,
        "case": seen.cases,
        "conduct": seen.conduct,
        "source": seen.sources,
        "exhibit": seen.exhibits,
        "regime": seen.regimes,
        "recipient": seen.recipients,
        "language": seen.languages,
        "witness": {},
    }
    return kind not in known or id_ in known[kind]


def _values_of_entry(entry: Entry, label: str) -> Iterator[_Value]:
    if entry.record is not None:
        yield from _values_in(entry.record, label)
    else:
        for text in _raw_texts(entry.document.data):
            if " " in text or text != text.lower() or any(map(str.isdigit, text)):
                yield _Value(f"{label}, whose record is broken", text)


def _raw_texts(data: object) -> Iterator[str]:
    """Every text in a record that could not be understood."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


def _values_in(record: Record, label: str) -> Iterator[_Value]:
    """Every value of a record that is free text, a date, a number or an id, however deep."""
    if isinstance(record, Name):
        yield _Value(f"{label}, name", record.full, is_name=True)
    for name, info in type(record).model_fields.items():
        if _is_structure(type(record), name) or (isinstance(record, SignOff | Submission) and name == "digest"):
            continue  # a digest of what an audience gets itself, which it can work out
        value = getattr(record, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Record):
                own = getattr(item, "id", None)
                yield from _values_in(item, f"{label}, {info.alias or name}{f' {own}' if own else ''}")
            elif isinstance(item, str | When | dt.date | int) and not isinstance(item, bool):
                is_name = name == "place" or _is_name(type(record), name)
                is_secret = isinstance(record, Witness) and name in ("name", "names")
                yield _Value(f"{label}, field {info.alias or name}", item, is_name, is_secret)


@cache
def _is_structure(model: type[Record], name: str) -> bool:
    """Whether a field takes one of a few fixed words, which say nothing by themselves."""
    return any(get_origin(part) is Literal for part in _type_parts(model.model_fields[name].annotation))


@cache
def _is_name(model: type[Record], name: str) -> bool:
    info = model.model_fields[name]
    marks = [*info.metadata, *(mark for part in _type_parts(info.annotation) for mark in getattr(part, "__metadata__", ()))]
    return any(getattr(mark, "func", None) is refuse_mixed_scripts for mark in marks)


def _type_parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    inner = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    for part in inner if get_origin(annotation) is not Literal else ():
        yield from _type_parts(part)


# What stands openly -------------------------------------------------------------------------------------------------


def _open_texts(seen: View, languages: Iterable[Language]) -> Iterator[str]:
    """Every text that the audience may see: the view's values and ids, and the words of the packet's own templates."""
    for part in fields(seen):
        value = getattr(seen, part.name)
        for id_, item in value.items() if isinstance(value, Mapping) else [("", value)]:
            yield id_
            if isinstance(item, str):
                yield item
            for held in _values_in(item, "") if isinstance(item, Record) else ():
                yield str(held.value)
                yield from _forms(held, parts=False)
                for day in _days(held.value):
                    yield from _forms_of_day(day, languages)
    for path in own_words(seen.templates):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield text
        yield re.sub(r"<[^<>]*>", " ", text)


def own_words(templates: Iterable[Path]) -> list[Path]:
    """The files of the packet's own templates, whose words every audience gets; in order."""
    found = [path for folder in templates for part in _OWN_WORDS for path in sorted((folder / part).rglob("*"))]
    return [path for path in found if path.is_file() and path.suffix in (".xhtml", ".css", ".svg", ".txt", ".yaml")]


# The forms of one value ---------------------------------------------------------------------------------------------


def _days(value: str | When | dt.date | int) -> Iterator[dt.date]:
    """The whole days that a date names; a month or a year alone tells nothing."""
    if isinstance(value, When):
        yield from (point.first for point in (value.start, value.end) if point is not None and len(point.text) == 10)
    elif isinstance(value, dt.date):
        yield value


def _forms(value: _Value, *, parts: bool = True) -> Iterator[str]:
    """The forms of a text or number that tell something, and those of its parts where they are asked for."""
    held = value.value
    if isinstance(held, int):
        yield from (str(held),) if len(str(held)) >= LEAST_NUMBER else ()
    elif not isinstance(held, str):
        return
    elif value.is_name:
        yield from _forms_of_name(held)
    elif re.fullmatch(r"[0-9a-f]{64}", held):
        yield from (held, *(held[:length] for length in (20, 16, 12, 8)))
    else:
        yield from _forms_of_text(held, parts=parts)


def _forms_of_day(day: dt.date, languages: Iterable[Language]) -> Iterator[str]:
    yield from (day.isoformat(), day.strftime("%Y%m%d"))
    yield from (f"{day.day:02}.{day.month:02}.{day.year}", f"{day.day}.{day.month}.{day.year}")
    yield from (f"{day.month:02}/{day.day:02}/{day.year}", f"{day.month}/{day.day}/{day.year}")
    for language in languages:
        month = language.months[day.month - 1]
        yield language.write_point(Point(day.isoformat(), day, day))
        yield from (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}")


def _forms_of_name(name: str) -> Iterator[str]:
    """The whole, every two parts in either order, which any order of them contains, and each part with its endings."""
    parts = [part for part in re.split(r"[\s,;()«»\"]+", name) if letters_of(part)]
    if len(letters_of(name)) > LEAST_NAME or any(map(str.isdigit, name)):
        yield name
    for first, second in permutations(parts, 2):
        if len(letters_of(first + second)) > LEAST_NAME:
            yield f"{first} {second}"
    for part in parts:
        yield from _forms_of_part(part)
    for family in {*parts[:1], *parts[-1:]}:
        if len(letters_of(family)) < LEAST_NAME:
            initials = " ".join(part[0] for part in parts if part is not family)
            yield from (form for form in (f"{initials} {family}", f"{family} {initials}") if len(letters_of(form)) > LEAST_NAME)


def _forms_of_whole_name(name: str) -> Iterator[str]:
    """A name in every order of two of its parts; its single parts may be those of other people."""
    parts = words_of(name).split()
    yield from (" ".join(pair) for pair in permutations(parts, 2))


def _forms_of_part(part: str) -> Iterator[str]:
    letters = letters_of(part)
    if len(letters) >= LEAST_NAME:
        yield part
    if len(letters) > LEAST_NAME and re.fullmatch(r"[а-яіїєґ]+", letters):
        stem = re.sub(r"(?:[аоиіыуя]и|[аяоиіьеый])$", "", letters)
        if len(stem) >= LEAST_NAME:
            yield from (stem + ending for ending in _ENDINGS)


def _forms_of_text(text: str, *, parts: bool) -> Iterator[str]:
    words = words_of(text).split()
    letters = "".join(words)
    if letters.isdigit():
        yield from (text,) if len(letters) >= LEAST_NUMBER else ()
    elif len(words) == 1:
        is_number = any(map(str.isdigit, letters))
        yield from (text,) if len(letters) >= (LEAST_NAME if is_number else LEAST_WORD) else ()
    elif re.match(r"https?://", text):
        yield re.sub(r"^https?://(www\.)?", "", text)
    elif len(letters) >= LEAST_WORDS:
        yield text
        if stem := re.fullmatch(r"([a-z0-9._-]+)\.[a-z0-9]{2,5}", text):
            yield from (stem[1],) if len(letters_of(stem[1])) >= LEAST_WORDS and len(words) > 2 else ()
    if parts and len(words) > 1:
        runs = [words[start : start + RUN] for start in range(len(words) - RUN + 1)] if len(words) > RUN else []
        yield from (" ".join(run) for run in runs if len("".join(run)) >= 3 * RUN)
        yield from _names_in(text)


def _names_in(text: str) -> Iterator[str]:
    """The names in a running text, as far as capitals show them: words with a capital that begin no sentence.

    Several such words together count as one name in that order; each of them counts by itself. Numbers of any kind and
    addresses of mail are told apart by their digits and signs.
    """
    for word in re.findall(r"\S*[\d@]\S*", text):
        yield from (word,) if len(letters_of(word)) >= LEAST_NUMBER else ()
    run = r"(?:[^\W\d_a-zа-яіїєґ][^\W\d_]+[\s\-]+)*[^\W\d_a-zа-яіїєґ][^\W\d_]+"
    for match in re.finditer(rf"(?<![.!?:]\s)(?<=[\s\"«(\-])({run})", text):
        name = match[1]
        yield from (name,) if " " in name and len(letters_of(name)) >= LEAST_WORDS else ()
        for part in name.split():
            yield from _forms_of_part(part) if len(letters_of(part)) > LEAST_NAME else ()
