"""No text of ours convicts, exaggerates or speaks in somebody's stead: every free text of a record is held against a list.

Looked at is what we word ourselves. What others worded is theirs: quotations, names and titles, provisions, programmes,
offices, counts. New fields are looked at unless they are named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import get_args

from pydantic.fields import FieldInfo

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.checks.matching import Hit, Matcher
from dossier.checks.reach import Standing
from dossier.model.case import Case, Finding
from dossier.model.conduct import Conduct
from dossier.model.official import Listing, Official
from dossier.model.record import INTERNAL, Path, Record, parts
from dossier.model.text import refuse_hidden_characters, refuse_mixed_scripts
from dossier.model.words import Kind, Words
from dossier.problem import Level, Problem
from dossier.project import Entry, Project

TOLD_BY_US = ("official", "case", "conduct", "institutions")
"""The kinds of record whose texts are ours unless they are named below."""

OURS_IN = {"source": ("caution",), "exhibit": ("title",), "settings": ("about",)}
"""In these kinds of record only these fields are printed in our words."""

NOT_OURS: Mapping[str, tuple[str, ...]] = {
    "Charge": ("provision",),
    "Conduct": ("found_by",),
    "ConflictValue": ("value",),
    "Count": ("number", "parts"),
    "ExhibitCite": ("at",),
    "Finding": ("body", "reference"),
    "Identifier": ("value",),
    "Institution": ("name", "short"),
    "ListCheck": ("list_name",),
    "Listing": ("programme", "reference", "limb"),
    "OwnWords": ("original", "translation"),
    "Position": ("title",),
    "Quote": ("text", "translation"),
    "RoleInReport": ("title",),
    "SourceCite": ("at",),
    "Waiver": ("code", "about", "reason", "by"),
}
"""Fields that restate the words of others, by the model that holds them. `check` is an internal note wherever it stands."""

_KINDS: Mapping[Kind, tuple[str, Level, str]] = {
    "convicts": ("L611", Level.ERROR, "a word that convicts"),
    "exaggerates": ("L612", Level.WARNING, "a word that exaggerates"),
    "has-an-author": ("L613", Level.WARNING, "a term that has an author"),
    "totals": ("L614", Level.WARNING, "a total or a multiple"),
}


def check_words(docket: Docket) -> Iterator[Problem]:
    """What we write about people says no more than is shown, and whose word it is; templates/words.yaml has the list.

    L611 error: a text convicts, where no court is named that did, or its judgment is not known to be final.
    L612 warning that can be waived: a text exaggerates; it bars a final packet.
    L613 warning that can be waived: a text does not say whose conclusion a term is; it bars a final packet.
    L614 warning that can be waived: a text gives a total or a multiple that no source is said to give; it bars a final packet.
    """
    entry = docket.project.of("words").get("words")
    if entry is None or not isinstance(entry.record, Words):
        return
    matcher, titles = Matcher(entry.record), titles_of(docket.project)
    for kind, entry, record in docket.records(*TOLD_BY_US, *OURS_IN):
        for path, text, standing in _texts(kind, record):
            seen = set()
            for hit in matcher.hits(text, standing, titles):
                if (hit.word.id, hit.written.lower()) not in seen:
                    seen.add((hit.word.id, hit.written.lower()))
                    yield _said(kind, entry, path, hit, is_open=standing.is_open)


def _said(kind: str, entry: Entry, path: Path, hit: Hit, *, is_open: bool) -> Problem:
    code, level, what = _KINDS[hit.word.kind]
    where = f"{named(kind, entry, path[:-1])}: '{path[-1]}'"
    if is_withheld(entry, path):
        step = f"compare it with the words of kind {hit.word.kind} in templates/words.yaml, and write what stands there instead"
        return problem(entry, path, level, code, f"{where} holds {what}", step)
    step = f"write {hit.word.instead}"
    if is_open and level is Level.ERROR:
        step += "; once the judgment is final, add final_on"
    return problem(entry, path, level, code, f"{where} says '{hit.written}': {hit.word.why}", step)


def titles_of(project: Project) -> tuple[str, ...]:
    """Names and titles that a text may hold without saying their words: of the report, sources, bodies and persons."""
    report = project.settings.report if project.settings else None
    found = [report.title] if report else []
    for source in project.sources.values():
        found += [source.title, source.publisher]
    for institution in project.institutions.values():
        found += [name for name in (institution.name, institution.short) if name]
    for official in project.officials.values():
        found += [listing.programme for listing in official.listings]
    for record in (*project.officials.values(), *project.cases.values()):
        assert isinstance(record, Official | Case)
        found += [record.name.full, record.name.family] if record.name else []
        found += [finding.body for finding in getattr(record, "findings", ())]
    return tuple(dict.fromkeys(short for title in found for short in (title, title.partition(":")[0])))


def texts_of_ours(part: Record) -> Iterator[tuple[str, str]]:
    """The texts that we word ourselves in one part of a record, each with the name of its field in YAML."""
    for name, step in _fields(type(part)):
        value = getattr(part, name)
        for text in value if isinstance(value, tuple) else (value,):
            if text is not None:
                yield step, text


def _texts(kind: str, record: Record) -> Iterator[tuple[Path, str, Standing]]:
    counts = " ".join(_counts(record))
    for path, part in parts(record):
        for name, step in _fields(type(part)):
            if kind in OURS_IN and (path or name not in OURS_IN[kind]):
                continue
            value = getattr(part, name)
            for text in value if isinstance(value, tuple) else (value,):
                if text is not None:
                    yield (*path, step), text, _standing(part, name, counts)


@lru_cache(maxsize=200)
def _fields(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a model that hold texts of ours, by their names in the program and in YAML."""
    not_ours = {"check"}.union(*(NOT_OURS.get(one.__name__, ()) for one in model.__mro__))
    return tuple(
        (name, info.alias or name)
        for name, info in model.model_fields.items()
        if name not in not_ours and _is_free_text(info) and not _is_internal(info)
    )


def _is_free_text(info: FieldInfo) -> bool:
    """Whether a field holds words for people, and neither an id nor a name."""
    rules = {getattr(mark, "func", None) for mark in (*info.metadata, *_marks(info.annotation))}
    return refuse_hidden_characters in rules and refuse_mixed_scripts not in rules


def _marks(annotation: object) -> Iterator[object]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return
    yield from getattr(annotation, "__metadata__", ())
    for argument in get_args(annotation):
        yield from _marks(argument)


def _is_internal(info: FieldInfo) -> bool:
    return isinstance(info.json_schema_extra, dict) and bool(info.json_schema_extra.get(INTERNAL))


def _standing(part: Record, name: str, counts: str) -> Standing:
    is_a_finding = isinstance(part, Finding) and part.kind in ("court", "treaty-body")
    is_open = isinstance(part, Finding) and part.kind == "court" and part.final_on is None
    quotes = [cite.quote for cite in getattr(part, "cites", ()) if getattr(cite, "quote", None)]
    return Standing(
        is_found=(is_a_finding and not is_open) or getattr(part, "basis", None) == "found",
        is_open=is_open,
        has_author=isinstance(part, Finding) or (isinstance(part, Listing) and name == "reasons"),
        beside=str(getattr(part, "statement", "")) if name in ("label", "title") else "",
        source_words=" ".join([counts, *(quote.translation or quote.text for quote in quotes)]),
    )


def _counts(record: Record) -> Iterator[str]:
    """The numbers that sources of a pattern give."""
    if isinstance(record, Conduct) and record.pattern:
        yield from (count.number for count in record.pattern.counts)


CHECKS = (check_words,)
