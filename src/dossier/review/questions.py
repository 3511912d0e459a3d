"""The questions that wait in a draft: each on the block that it concerns, with the code of its problem or its kind.

They go to a lawyer of the house, and come from what the house sees. No question shows a value that a check keeps back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dossier.asks import ask_of
from dossier.model.dates import When
from dossier.model.official import ListCheck, Listing, Status
from dossier.model.record import Fact, Path
from dossier.packet.compose import wrongs_told
from dossier.packet.content import Block
from dossier.packet.evidence import evidence_points
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.problem import Problem
from dossier.project import Project
from dossier.project.kinds import kind_of
from dossier.view import Audience, view
from dossier.yamlfile import Map, Seq


@dataclass(frozen=True)
class Question:
    """Something that waits for an answer: its kind, or the code of its problem, the block that it is about, and its words."""

    block: str
    kind: str
    text: str


_ORDER = ("single-source", "unverified", "reported", "stale", "gap")


def questions(
    project: Project, packet: Packet, blocks: Sequence[Block], problems: Sequence[Problem], whom: tuple[str, str], on: dt.date
) -> tuple[Question, ...]:
    """The questions of a packet, in the order of its blocks, each once.

    Args:
        whom: the official and the recipient.
        on: the day on which to judge how old knowledge is.
    """
    official, recipient = whom
    found = [*_of_problems(project, blocks, problems, official), *_of_points(project, official, recipient)]
    found += [*_of_facts(project, blocks), *_of_age(project, blocks, official, on)]
    asked = {one.block for one in found}
    found += [one for one in _of_gaps(packet, blocks) if one.block not in asked]
    place = {block.key: number for number, block in enumerate(blocks)}
    there = [one for one in dict.fromkeys(found) if one.block in place]
    return tuple(sorted(there, key=lambda one: (place[one.block], _ORDER.index(one.kind) if one.kind in _ORDER else -1)))


# Problems, led from their place in a file to the block that was made from what stands there ----------------------------


def _of_problems(project: Project, blocks: Sequence[Block], problems: Sequence[Problem], official: str) -> Iterator[Question]:
    told: dict[str, list[tuple[Path, int]]] = {}
    for number, block in enumerate(blocks):
        for span in block.spans:
            told.setdefault(span.origin.file, []).append((span.origin.path, number))
    title = next((block.key for block in blocks if block.key == f"official.{official}"), blocks[0].key)
    own = project.of("official")[official].document.file
    paths = {file: _paths_by_place(project, file) for file in {*told, own}}
    for problem in problems:
        file = problem.place.file
        if file not in paths:
            continue
        path = paths[file].get((problem.place.line, problem.place.column), ())
        best = _nearest(path, told.get(file, []), blocks)
        if best is not None or file == own:
            text = f"{problem.code} {problem.level}: {problem.text.rstrip('.')}.\nNext: {problem.next.rstrip('.')}."
            yield Question(title if best is None else blocks[best].key, problem.code, text)


def _nearest(path: Path, told: Sequence[tuple[Path, int]], blocks: Sequence[Block]) -> int | None:
    """The block made from the value nearest to a path: inside the same entry of a list, or the same part of a record.

    Of blocks that are equally near, one with an anchor of its own comes first: page 1 only repeats what stands there.
    """
    least = next((number + 1 for number, step in enumerate(path) if isinstance(step, int)), 1)
    best: tuple[int, bool, int] | None = None
    for other, number in told:
        shared = next(
            (at for at, (one, two) in enumerate(zip(path, other, strict=False)) if one != two), min(len(path), len(other))
        )
        rank = (shared, "+" not in blocks[number].key, -number)
        if shared >= least and (best is None or rank > best):
            best = rank
    return None if best is None else -best[2]


def _paths_by_place(project: Project, file: str) -> dict[tuple[int, int], Path]:
    """The path to what stands at each place of a file: to the innermost where several begin there."""
    kind, id_ = kind_of(file) or (None, "")
    entry = project.of(kind.name).get(id_) if kind else None
    found: dict[tuple[int, int], Path] = {}
    waiting: list[tuple[Any, Path]] = [(entry.document.data if entry else None, ())]
    while waiting:
        data, path = waiting.pop()
        if isinstance(data, Map):
            steps = [(key, data[key], (data.keys_at[key], data.values_at[key])) for key in data]
        elif isinstance(data, Seq):
            steps = [(number, item, (data.items_at[number],)) for number, item in enumerate(data)]  # type: ignore[misc]
        else:
            continue
        for step, item, places in steps:
            below = (*path, step)
            for place in places:
                if len(found.get(place, ())) <= len(below):
                    found[place] = below
            waiting.append((item, below))
    return found


# Facts that rest on little ---------------------------------------------------------------------------------------------


def _of_points(project: Project, official: str, recipient: str) -> Iterator[Question]:
    """The main points of a packet that go back to one origin, however many sources repeat it."""
    seen = view(project, Audience("recipient", recipient))
    record = seen.officials[official]
    for point in evidence_points(seen, official, record, wrongs_told(seen, record, ask_of(seen, record, recipient))):
        if point.origins == 1:
            count = "one source" if point.sources == 1 else f"{point.sources} sources that go back to one origin"
            text = f"Single source: this rests on {count} ({point.kinds}).\nNext: is there an independent one?"
            yield Question(point.anchor, "single-source", text)


def _of_facts(project: Project, blocks: Sequence[Block]) -> Iterator[Question]:
    """The facts that are reported, or not verified, once each: where the packet first tells them under their own anchor."""
    asked: dict[tuple[str, Path], Question] = {}
    for block in sorted(blocks, key=lambda one: "+" in one.key):
        for span in block.spans:
            fact = _fact_at(project, span.origin.file, span.origin.path[:-1])
            confidence = getattr(fact, "confidence", "confirmed")
            if span.origin.path[-1:] not in (("statement",), ("programme",)) or confidence == "confirmed":
                continue
            how = "is reported, not confirmed" if confidence == "reported" else "is not verified"
            text = f"{confidence.capitalize()}: this {how}.\nNext: can it be confirmed, or must it be worded otherwise?"
            asked.setdefault((span.origin.file, span.origin.path[:-1]), Question(block.key, confidence, text))
    yield from asked.values()


def _fact_at(project: Project, file: str, path: Path) -> Fact | None:
    kind, id_ = kind_of(file) or (None, "")
    entry = project.of(kind.name).get(id_) if kind and kind.name in ("official", "case", "conduct") else None
    value: object = entry.record if entry else None
    for step in path:
        value = value[step] if isinstance(value, tuple) and isinstance(step, int) else getattr(value, str(step), None)
    return value if isinstance(value, Fact) else None


def _of_age(project: Project, blocks: Sequence[Block], official: str, on: dt.date) -> Iterator[Question]:
    """What was last seen longer ago than a list may be read: the present office, listings, copies of lists."""
    limit = project.settings.limits.list_check if project.settings else 0
    file = project.of("official")[official].document.file
    asked: dict[Path, Question] = {}
    for block in sorted(blocks, key=lambda one: "+" in one.key):
        for span in block.spans:
            fact = _fact_at(project, span.origin.file, span.origin.path[:-1]) if span.origin.file == file else None
            last = _last_seen(fact)
            if last is not None and (on - last).days > limit:
                text = f"Stale: last seen {last.isoformat()}, more than {limit} days before {on.isoformat()}."
                asked.setdefault(span.origin.path[:-1], Question(block.key, "stale", f"{text}\nNext: look it up again."))
    yield from asked.values()


def _last_seen(fact: Fact | None) -> dt.date | None:
    if isinstance(fact, Status):
        return fact.as_of
    date = fact.snapshot if isinstance(fact, ListCheck) else fact.as_of if isinstance(fact, Listing) else None
    return _last_day(date) if date else None


def _last_day(date: When) -> dt.date | None:
    point = date.end or date.start
    return point.last if point else None


def _of_gaps(packet: Packet, blocks: Sequence[Block]) -> Iterator[Question]:
    """The places that the page itself leaves open, such as [source to be found]."""
    open_words = {node.text().strip() for node in parse_page(packet.xhtml).all("span") if "gap" in node.classes}
    for block in blocks:
        for words in sorted(open_words):
            if words and words in block.words:
                yield Question(block.key, "gap", f"Gap: {words}\nNext: what is to stand here, and where is it sourced?")
