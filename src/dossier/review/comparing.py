"""What changed between two states of one packet, claim by claim: which block is which, and what became of it.

A number that moved is no change, and neither is a reference that is printed with another number and leads to the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from dossier.packet.content import Block
from dossier.packet.origins import Origin
from dossier.project.kinds import kind_of
from dossier.review.pairing import matched, moved
from dossier.review.wording import Piece, changed, pieces, renumbered

MOST_PLACES = 3
_LAW = frozenset(["regime", "rights", "territories"])


class Change(StrEnum):
    """What became of a block."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True)
class Claim:
    """One block that is not as it was.

    Attributes:
        key: its key in the new state; of what was removed, in the old one.
        section: the heading that it stands under.
        after: the words before it, by which a short block is known.
        words: its words, piece by piece; of what only moved, as they stand.
        was: its words before, with the numbers that its references have now; empty for what was added.
        now: its words now; empty for what was removed.
        notes: of its notes those that changed, piece by piece.
        is_moved: whether it also stands elsewhere than it did.
        about: what its words come from: law, template, or the kind of record.
        places: where in the records the values stand that changed.
        before: the key of the block in the new state before it; None at the beginning. Only of what was removed.
    """

    change: Change
    key: str
    section: str
    after: str
    words: tuple[Piece, ...]
    was: str
    now: str
    notes: tuple[tuple[Piece, ...], ...]
    is_moved: bool
    about: tuple[str, ...]
    places: tuple[str, ...]
    before: str | None = None


@dataclass(frozen=True)
class State:
    """A packet as it was or is: its blocks, and how to say where a value of a record stood."""

    blocks: Sequence[Block]
    place: Callable[[Origin], str]

    def heading(self, block: Block) -> str:
        """The words of the heading that a block stands under."""
        return next((one.words for one in self.blocks if one.key == block.section), "")


def claims_between(old: State, new: State) -> tuple[tuple[Claim, ...], int]:
    """The blocks that changed, in the order of the new state, and how many did not.

    What was removed stands behind the block that it stood behind.
    """
    pairs = matched(old.blocks, new.blocks)
    of_new = {j: i for i, j in pairs}
    elsewhere = moved(pairs, new.blocks)
    found: list[tuple[tuple[int, int, int], Claim]] = []
    unchanged = 0
    for j, block in enumerate(new.blocks):
        before = old.blocks[of_new[j]] if j in of_new else None
        claim = _claim(before, block, old, new, j, is_moved=j in elsewhere)
        if claim is not None:
            found.append(((j, 1, 0), claim))
        elif _says_something(block):
            unchanged += 1
    of_old = dict(pairs)
    last = -1
    for i, block in enumerate(old.blocks):
        last = of_old.get(i, last) if of_old.get(i) not in elsewhere else last
        if i not in of_old and _says_something(block):
            found.append(((last, 2, i), _removed(block, old, new, i, last)))
    return tuple(claim for _, claim in sorted(found, key=lambda one: one[0])), unchanged


def _says_something(block: Block) -> bool:
    return bool(block.words or block.notes)


def _claim(before: Block | None, block: Block, old: State, new: State, at: int, *, is_moved: bool) -> Claim | None:
    """What became of a block that is there now; None where it is as it was."""
    if before is None and not _says_something(block):
        return None
    if before is not None and before.counted == block.counted and not is_moved:
        return None
    change = Change.ADDED if before is None else Change.MOVED if before.counted == block.counted else Change.CHANGED
    was, now = (before.words, before.counted[0]) if before else ("", ""), (block.words, block.counted[0])
    shown = _origins(before, block) or (_origins(block, before) if before else ())
    where = new if _origins(before, block) else old
    return Claim(
        change,
        block.key,
        new.heading(block),
        _words_before(new.blocks, at),
        pieces(was, now),
        renumbered(was, now),
        block.words,
        tuple(_notes(before, block)),
        is_moved and change is not Change.MOVED,
        _about(block, shown),
        tuple(dict.fromkeys(where.place(one) for one in shown))[:MOST_PLACES] or _home(block, new),
    )


def _removed(block: Block, old: State, new: State, at: int, last: int) -> Claim:
    shown = _origins(None, block)
    return Claim(
        Change.REMOVED,
        block.key,
        old.heading(block),
        _words_before(old.blocks, at),
        pieces((block.words, block.counted[0]), ("", "")),
        block.words,
        "",
        tuple(_notes(block, None)),
        False,
        _about(block, shown),
        tuple(dict.fromkeys(old.place(one) for one in shown))[:MOST_PLACES],
        new.blocks[last].key if last >= 0 else None,
    )


def _origins(before: Block | None, block: Block | None) -> tuple[Origin, ...]:
    """The values that a block is made of and that it was not made of before."""
    known = {one.origin.text for one in before.spans} if before else set()
    return tuple(dict.fromkeys(one.origin for one in block.spans if one.origin.text not in known)) if block else ()


def _home(block: Block, state: State) -> tuple[str, ...]:
    """Where a block is at home whose own words are as they were: the first value in it."""
    return tuple(state.place(one.origin) for one in block.spans[:1])


def _about(block: Block, shown: Sequence[Origin]) -> tuple[str, ...]:
    kinds = {_kind(one) for one in shown or [span.origin for span in block.spans[:1]]}
    return tuple(sorted(kinds)) or ("template",)


def _kind(origin: Origin) -> str:
    row = kind_of(origin.file)
    return "law" if row and row[0].name in _LAW else row[0].name if row else "template"


def _words_before(blocks: Sequence[Block], at: int) -> str:
    return next((one.words for one in reversed(blocks[:at]) if one.words), "")


def _notes(before: Block | None, block: Block | None) -> Iterator[tuple[Piece, ...]]:
    """The notes that changed, in order; one that stands as it stood is left out."""
    old = list(zip(before.notes, before.counted[1:], strict=True)) if before else []
    new = list(zip(block.notes, block.counted[1:], strict=True)) if block else []
    matcher = SequenceMatcher(None, [one[1] for one in old], [one[1] for one in new], autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            continue
        shared = min(i2 - i1, j2 - j1)
        for k in range(max(i2 - i1, j2 - j1)):
            first = old[i1 + k] if k < i2 - i1 else ("", "")
            second = new[j1 + k] if k < j2 - j1 else ("", "")
            said = pieces(first, second)
            if k >= shared or changed(said):
                yield said
