"""What a reviewer's words mean for the records as they are now: a proposal, a conflict, or something that no import does.

A proposal is a new text for one value that still says what the draft said. Where the record says something else by now,
the three texts are laid side by side and nothing is overwritten. A list may have been put in another order meanwhile:
the value is then found again by its text, when only one place has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dossier.packet.origins import Origin, Path
from dossier.packet.pseudonyms import with_names
from dossier.packet.quotation import as_recorded
from dossier.problem import Place
from dossier.project import Entry, Project
from dossier.project.kinds import kind_of
from dossier.review.changes import Fixed, Reworded


@dataclass(frozen=True)
class Proposal:
    """A new text for a value of a record, and the blocks in which the reviewer put it."""

    place: Place
    path: Path
    before: str
    after: str
    blocks: tuple[str, ...]
    by: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The field, as messages name it."""
        return named(self.path)


@dataclass(frozen=True)
class Conflict:
    """Texts for one value that exclude each other; the record stays as it is.

    Attributes:
        base: what the draft said.
        theirs: what reviewers made of it, each once.
        ours: what the record says now; None where the value is there no more.
    """

    place: Place
    path: Path
    base: str
    theirs: tuple[str, ...]
    ours: str | None
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Untouched:
    """Something that the reviewer changed and no import does: where it stands, why not, and both texts."""

    block: str
    why: str
    before: str
    after: str
    place: Place | None = None
    by: tuple[str, ...] = ()


@dataclass
class Wordings:
    """What the reviewer's words mean for the records."""

    proposals: list[Proposal] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    untouched: list[Untouched] = field(default_factory=list)
    already: int = 0


@dataclass(frozen=True)
class Changed:
    """A value that was reworded in a block, and by whom the change was tracked."""

    block: str
    reworded: Reworded
    by: tuple[str, ...] = ()


def named(path: Path) -> str:
    """A path as messages name it, such as `allegations[0].link.statement`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def place_of(project: Project, origin: Origin) -> Place:
    """Where a value stands now, or its file where that is no more."""
    entry = _entry(project, origin.file)
    return entry.place(*origin.path) if entry and entry.document.data is not None else Place(origin.file)


def untouched_of(project: Project, block: str, fixed: Fixed, by: Sequence[str] = ()) -> Untouched:
    """A change that no import does, with the place of the value that it touches."""
    place = place_of(project, fixed.origin) if fixed.origin else None
    return Untouched(block, fixed.why, fixed.before, fixed.after, place, tuple(by))


def wordings_of(
    project: Project, pseudonyms: Mapping[str, str], changed: Sequence[Changed], plain_words: frozenset[str]
) -> Wordings:
    """What reworded values mean for the records as they are now, in the order of the files.

    Args:
        pseudonyms: the pseudonyms of the draft by the mentions that records hold.
        plain_words: words that the draft writes with a small letter, by which a capital at a beginning is told.
    """
    found = Wordings()
    values: dict[tuple[str, Path], list[tuple[Changed, str]]] = {}
    for one in changed:
        origin = one.reworded.origin
        led_back = _led_back(one.reworded, pseudonyms)
        if led_back is None:
            why = "the wording is not printed as the record has it, so that nobody can say what the record should say"
            change = Fixed(why, origin, one.reworded.before, one.reworded.after)
            found.untouched.append(untouched_of(project, one.block, change, one.by))
        else:
            values.setdefault((origin.file, origin.path), []).append((one, led_back))
    for _, texts in sorted(values.items(), key=lambda item: (place_of(project, item[1][0][0].reworded.origin), str(item[0]))):
        _judge(project, texts, plain_words, found)
    return found


def _judge(project: Project, texts: Sequence[tuple[Changed, str]], plain_words: frozenset[str], found: Wordings) -> None:
    """Adds to what was found what texts for one value mean."""
    origin = texts[0][0].reworded.origin
    file, path = origin.file, origin.path
    entry = _entry(project, file)
    blocks = tuple(dict.fromkeys(one.block for one, _ in texts))
    by = tuple(dict.fromkeys(name for one, _ in texts for name in one.by))
    data = entry.document.data if entry else None
    at = _place_now(data, path, origin.text)
    ours = _text_at(data, at or path)
    theirs = tuple(dict.fromkeys(_begun(ours, origin.text, text, plain_words) for _, text in texts))
    place = entry.place(*(at or path)) if entry and data is not None else Place(file)
    if len(theirs) == 1 and ours == theirs[0]:
        found.already += 1
    elif len(theirs) == 1 and at is not None and ours is not None:
        found.proposals.append(Proposal(place, at, ours, theirs[0], blocks, by))
    else:
        found.conflicts.append(Conflict(place, at or path, origin.text, theirs, ours, blocks))


def _led_back(one: Reworded, pseudonyms: Mapping[str, str]) -> str | None:
    """The text that the record should have; None where the words of the draft cannot be led back to what it has."""
    recorded = _folded(with_names(one.origin.text, pseudonyms))
    after = as_recorded(recorded, _folded(one.before), _folded(one.after))
    back = _undone(recorded, pseudonyms) == _folded(one.origin.text)
    return _undone(after, pseudonyms) if back and after is not None else None


def _undone(words: str, pseudonyms: Mapping[str, str]) -> str:
    """The words with mentions of witnesses in place of their pseudonyms."""
    mentions = {name: mention for mention, name in pseudonyms.items()}
    if not mentions:
        return _folded(words)
    names = "|".join(re.escape(name) for name in sorted(mentions, key=len, reverse=True))
    return _folded(re.sub(rf"(?<!\w)(?:{names})(?!\w)", lambda match: mentions[match[0]], words))


def _begun(ours: str | None, base: str, text: str, plain_words: frozenset[str]) -> str:
    """A text with a small letter at its beginning where the record has one and the page alone gave it a capital.

    A new first word keeps the capital that it was given unless the draft knows it as a word with a small letter.
    """
    if ours is None or ours[:1] == base[:1] or ours[:1].upper() != base[:1]:
        return text
    first = re.match(r"\w+", text)
    is_same = first is not None and base.startswith(first[0])
    small = text[:1].lower() + text[1:]
    return small if is_same or (first is not None and first[0].lower() in plain_words) else text


def _place_now(data: Any, path: Path, text: str) -> Path | None:
    """Where a text stands now: at its path, else at the one other place of a list that was put in another order."""
    wanted = _spellings(text)
    if _text_at(data, path) in wanted:
        return path
    shape = [step if isinstance(step, str) else None for step in path]
    others = [at for at in _paths(data, shape) if _text_at(data, at) in wanted]
    return others[0] if len(others) == 1 else None


def _spellings(text: str) -> tuple[str, ...]:
    """A text, and the same with a small letter at its beginning, which a page may have made a capital."""
    return _folded(text), _folded(text[:1].lower() + text[1:])


def _paths(data: Any, shape: Sequence[str | None]) -> Iterator[Path]:
    """Every path of a shape: its fields by name, its lists by whatever number."""
    if not shape:
        yield ()
    elif shape[0] is not None and isinstance(data, Mapping) and shape[0] in data:
        yield from ((shape[0], *rest) for rest in _paths(data[shape[0]], shape[1:]))
    elif shape[0] is None and isinstance(data, list):
        for index, item in enumerate(data):
            yield from ((index, *rest) for rest in _paths(item, shape[1:]))


def _text_at(data: Any, path: Path) -> str | None:
    for step in path:
        if isinstance(data, list):
            data = data[step] if isinstance(step, int) and step < len(data) else None
        else:
            data = data.get(step) if isinstance(data, Mapping) else None
    return _folded(data) if isinstance(data, str) else None


def _entry(project: Project, file: str) -> Entry | None:
    kind, id_ = kind_of(file) or (None, "")
    entry = project.of(kind.name).get(id_) if kind else None
    return entry if entry is not None and entry.document.file == file else None


def _folded(text: str) -> str:
    return " ".join(text.split())
