"""Which paragraph of a returned Word file is which block of the draft: by its bookmark, else by its words.

A paragraph whose words did not change is found wherever it stands and whatever became of its bookmark. One that did
change is believed to be the block whose bookmark it bears, or the one that it is most like; below the floor it is
nobody's. A block can come back in several paragraphs (split), and several blocks in one (merged).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from dossier.errors import WrongUse
from dossier.likeness import alike, in_order, most_alike
from dossier.ooxml.markup import bookmark_name
from dossier.packet.content import Block
from dossier.review.paragraphs import Paragraph

FLOOR = 70.0
"""The least likeness, in per cent, at which a paragraph without its bookmark is taken for a block."""

FLOOR_OF_SHORT = 88.0
SHORT = 24
"""A text of fewer characters must be more alike: in a table, many cells are nearly the same."""

FLOOR_OF_MARKED = 45.0
"""The least likeness at which a paragraph with a bookmark is taken for its block before others are looked at."""

MOST_STRANGERS = 500
"""So many paragraphs more than twice those of the draft, and the file is another document."""

_TOO_FAR = 1.0
"""How much better, in per cent, words must fit together with the next paragraph to be taken as one with it."""


@dataclass(frozen=True)
class Found:
    """Blocks, by their places in the draft, and the paragraphs that hold their words now."""

    blocks: tuple[int, ...]
    paragraphs: tuple[int, ...]


@dataclass(frozen=True)
class New:
    """A paragraph that was not in the draft, the block that it follows, and the block whose words it repeats."""

    paragraph: int
    after: int | None
    copy_of: int | None


@dataclass(frozen=True)
class Matching:
    """What became of the blocks of a draft: found, gone, and moved; and what is new."""

    found: tuple[Found, ...]
    gone: tuple[int, ...]
    new: tuple[New, ...]
    moved: tuple[int, ...]

    def block_at(self, paragraph: int) -> int | None:
        """The block that a paragraph belongs to, or that it follows."""
        return self._blocks.get(paragraph)

    @cached_property
    def _blocks(self) -> dict[int, int | None]:
        own = {place: one.blocks[0] for one in self.found for place in one.paragraphs}
        return {one.paragraph: one.after for one in self.new} | own


def match(blocks: Sequence[Block], paragraphs: Sequence[Paragraph]) -> Matching:
    """What became of each block.

    Raises:
        WrongUse: the file has so much more than the draft that it is another document.
    """
    if len(paragraphs) > 2 * len(blocks) + MOST_STRANGERS:
        text = f"the file has {len(paragraphs):,} paragraphs, the draft {len(blocks):,}: it is another document"
        raise WrongUse(text, "name the Word file that came back from review")
    return _Matcher(blocks, paragraphs).matching()


class _Matcher:
    """Matches from the surest ground to the least sure; what is matched stays so."""

    def __init__(self, blocks: Sequence[Block], paragraphs: Sequence[Paragraph]) -> None:
        self.blocks = blocks
        self.paragraphs = paragraphs
        self.at: dict[int, list[int]] = {}  # the paragraphs of each block
        self.held: dict[int, list[int]] = defaultdict(list)  # the blocks of each paragraph
        self.wanted = {number for number, block in enumerate(blocks) if block.words}
        by_name = {bookmark_name(blocks[number].key): number for number in sorted(self.wanted, reverse=True)}
        self.marked: dict[int, int] = {}
        for place, paragraph in enumerate(paragraphs):
            for name in paragraph.bookmarks:
                if name in by_name:
                    self.marked.setdefault(by_name[name], place)

    def matching(self) -> Matching:
        self._by_bookmark_and_words()
        self._by_words(lambda paragraph: paragraph.text)
        self._by_words(lambda paragraph: paragraph.befores[0] if len(paragraph.befores) == 1 else "")
        self._by_bookmark(FLOOR_OF_MARKED)
        self._by_likeness()
        self._by_bookmark(0.0)
        self._join_what_was_split()
        self._find_what_was_merged()
        return self._told()

    def _take(self, block: int, paragraph: int) -> None:
        self.at[block] = [paragraph]
        self.held[paragraph].append(block)

    def _left(self) -> list[int]:
        return sorted(self.wanted - self.at.keys())

    def _free(self) -> list[int]:
        return [place for place, one in enumerate(self.paragraphs) if one.text and place not in self.held]

    def _words(self, blocks: Iterable[int]) -> str:
        return " ".join(self.blocks[block].words for block in blocks)

    def _by_bookmark_and_words(self) -> None:
        for block, place in self.marked.items():
            words, paragraph = self.blocks[block].words, self.paragraphs[place]
            if words == paragraph.text or words in paragraph.befores:
                self._take(block, place)

    def _by_words(self, said: Callable[[Paragraph], str]) -> None:
        """Those that say the same, first in their order, then wherever they stand."""
        left, free = set(self._left()), set(self._free())
        known = {place: ("taken", blocks[0]) for place, blocks in self.held.items()}
        ours = [("words", one.words) if number in left else ("taken", number) for number, one in enumerate(self.blocks)]
        theirs = [
            ("words", said(one)) if at in free else known.get(at, ("nothing", "")) for at, one in enumerate(self.paragraphs)
        ]
        for block, place in in_order(ours, theirs):
            if block in left:
                self._take(block, place)
        places = defaultdict(list)
        for place in self._free():
            places[said(self.paragraphs[place])].append(place)
        for block in self._left():
            if places[self.blocks[block].words]:
                self._take(block, places[self.blocks[block].words].pop(0))

    def _by_bookmark(self, floor: float) -> None:
        groups = defaultdict(list)
        for block in self._left():
            if block in self.marked:
                groups[self.marked[block]].append(block)
        for place in sorted(groups.keys() & set(self._free())):
            text, group = self.paragraphs[place].text, groups[place]
            best = max(group, key=lambda block: alike(self.blocks[block].words, text))
            together = alike(self._words(group), text)
            if len(group) > 1 and together >= max(floor, alike(self.blocks[best].words, text)):
                for block in group:
                    self._take(block, place)
            elif alike(self.blocks[best].words, text) >= floor:
                self._take(best, place)

    def _by_likeness(self) -> None:
        left, free = self._left(), self._free()
        texts = [self.paragraphs[place].text for place in free]
        pairs = most_alike([self.blocks[block].words for block in left], texts, FLOOR)
        ranked = sorted((-score, abs(left[one] - free[other]), left[one], free[other]) for score, one, other in pairs)
        for score, _, block, place in ranked:
            is_short = min(len(self.blocks[block].words), len(self.paragraphs[place].text)) < SHORT
            if block not in self.at and place not in self.held and (not is_short or -score >= FLOOR_OF_SHORT):
                self._take(block, place)

    def _join_what_was_split(self) -> None:
        free = set(self._free())
        for block, places in sorted(self.at.items()):
            if len(self.held[places[0]]) > 1:
                continue
            words = self.blocks[block].words
            for step in (1, -1):
                while (next_one := (places[-1] if step > 0 else places[0]) + step) in free:
                    so_far = self._text(places)
                    grown = sorted((*places, next_one))
                    if alike(words, self._text(grown)) <= alike(words, so_far) + _TOO_FAR:
                        break
                    free.discard(next_one)
                    self.held[next_one].append(block)
                    places[:] = grown

    def _text(self, places: Sequence[int]) -> str:
        return " ".join(self.paragraphs[place].text for place in places)

    def _find_what_was_merged(self) -> None:
        """A block that is nowhere may have run into the one before or after it."""
        for block in self._left():
            for beside in (block - 1, block + 1):
                places = self.at.get(beside, [])
                if len(places) != 1:
                    continue
                text, others = self._text(places), self.held[places[0]]
                if alike(self._words(sorted((*others, block))), text) > alike(self._words(sorted(others)), text) + _TOO_FAR:
                    self._take(block, places[0])
                    break

    def _told(self) -> Matching:
        found: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for block in sorted(self.at):
            found[tuple(self.at[block])].append(block)
        matched = sorted(((blocks[0], places[0]) for places, blocks in found.items()))
        by_words = {self.blocks[number].words: number for number in sorted(self.wanted, reverse=True)}
        new, last = [], None
        for place, paragraph in enumerate(self.paragraphs):
            if self.held.get(place):
                last = self.held[place][-1]
            elif paragraph.text:
                is_beside = last is not None and self.blocks[last].words == paragraph.text
                new.append(New(place, last, last if is_beside else by_words.get(paragraph.text)))
        pairs = sorted((Found(tuple(blocks), places) for places, blocks in found.items()), key=lambda one: one.blocks)
        return Matching(tuple(pairs), tuple(self._left()), tuple(new), tuple(_moved(matched)))


def _moved(matched: Sequence[tuple[int, int]]) -> list[int]:
    """The fewest blocks that must have moved, of blocks in their order with the place where each stands now."""
    ends: list[int] = []  # the least place at which a chain of each length ends
    chain: list[int] = []
    for _, place in matched:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        chain.append(length)
    wanted, kept = len(ends) - 1, set()
    for number in range(len(matched) - 1, -1, -1):
        if chain[number] == wanted:
            kept.add(number)
            wanted -= 1
    return [block for number, (block, _) in enumerate(matched) if number not in kept]
