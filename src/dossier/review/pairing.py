"""Which block of one state of a packet is which block of another: by their keys, by their place, and by their words.

Those that only count from an anchor, such as the cells of a table, are lined up in the order of their run. What finds no
partner so is sought elsewhere by likeness, and is then taken to have been moved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from dossier.packet.cites import exhibit_anchor, source_anchor
from dossier.packet.content import Block

ALIKE = 0.6
"""The least share of words in common at which two blocks from different places are one block that was moved and changed."""

ALIKE_IN_PLACE = 0.3
"""The same for two blocks that stand at the same place, where far less says that they are one."""

FEWEST_WORDS = 4
"""Shorter blocks are alike by chance, and are matched by their place alone."""

_COUNTED_KEY = re.compile(r"(.+)\+[0-9]+")
_IN_ORDER_OF_CITING = (source_anchor(""), exhibit_anchor(""))
"""Entries that stand in the order in which something first cites them, so that their place says nothing of their own."""


def matched(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Pairs of a block before and the same block now, in the order of the new ones."""
    runs_before, runs_now = _runs(old), _runs(new)
    pairs: list[tuple[int, int]] = []
    for run, now in runs_now.items():
        pairs += _lined_up(old, new, runs_before.get(run, []), now)
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    rest_before = [i for i, one in enumerate(old) if i not in left and _is_known_by_words(one)]
    rest_now = [j for j, one in enumerate(new) if j not in right and _is_known_by_words(one)]
    return sorted([*pairs, *_alike(old, new, rest_before, rest_now)], key=lambda pair: pair[1])


def _runs(blocks: Sequence[Block]) -> dict[str, list[int]]:
    """The blocks by what they are counted from; one with an anchor of its own is a run by itself."""
    found: dict[str, list[int]] = {}
    for number, block in enumerate(blocks):
        match = _COUNTED_KEY.fullmatch(block.key)
        found.setdefault(f"{match[1]}+" if match else block.key, []).append(number)
    return found


def _lined_up(old: Sequence[Block], new: Sequence[Block], before: Sequence[int], now: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs within one run, in order: those that say the same, then those between them that are alike."""
    if len(before) == len(now) == 1 and old[before[0]].key == new[now[0]].key and "+" not in new[now[0]].key:
        yield before[0], now[0]
        return
    matcher = SequenceMatcher(None, [old[i].counted for i in before], [new[j].counted for j in now], autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            yield from zip(before[i1:i2], now[j1:j2], strict=True)
        elif what == "replace" and i2 - i1 == j2 - j1:
            pairs = zip(before[i1:i2], now[j1:j2], strict=True)
            yield from ((i, j) for i, j in pairs if _stand_for_one_another(old[i], new[j]))
        elif what == "replace":
            at = i1
            for j in now[j1:j2]:
                likely = next((k for k in range(at, i2) if _likeness(old[before[k]], new[j]) >= ALIKE), None)
                if likely is not None:
                    at = likely + 1
                    yield before[likely], j


def _stand_for_one_another(before: Block, now: Block) -> bool:
    """Whether two blocks at one place are one block that changed: short ones, such as the words of a cell, or like ones."""
    return not (_is_known_by_words(before) and _is_known_by_words(now)) or _likeness(before, now) >= ALIKE_IN_PLACE


def _is_known_by_words(block: Block) -> bool:
    return len(block.words.split()) >= FEWEST_WORDS


def _alike(old: Sequence[Block], new: Sequence[Block], before: Sequence[int], now: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of like blocks, the most alike first, and of equals those nearest in the order."""
    bags_before, bags_now = {i: _bag(old[i]) for i in before}, {j: _bag(new[j]) for j in now}
    found = []
    for i, first in bags_before.items():
        for j, second in bags_now.items():
            share = _share(first, second)
            if share >= ALIKE:
                found.append((-share, abs(i - j), i, j))
    taken_before: set[int] = set()
    taken_now: set[int] = set()
    for _, _, i, j in sorted(found):
        if i not in taken_before and j not in taken_now:
            taken_before.add(i)
            taken_now.add(j)
            yield i, j


def _likeness(before: Block, now: Block) -> float:
    return _share(_bag(before), _bag(now))


def _bag(block: Block) -> Counter[str]:
    return Counter(block.counted[0].casefold().split())


def _share(first: Counter[str], second: Counter[str]) -> float:
    """Twice the words in common over the words of both."""
    total = first.total() + second.total()
    small, large = sorted((first, second), key=len)
    return 2 * sum(min(count, large[word]) for word, count in small.items()) / total if total else 1.0


def moved(pairs: Sequence[tuple[int, int]], new: Sequence[Block]) -> set[int]:
    """The new blocks that stand in another order than before: all but a longest run of pairs that kept theirs."""
    ends: list[int] = []
    chains: list[int] = []
    before: dict[int, int] = {}
    for number, (i, _) in enumerate(pairs):
        at = bisect_left(ends, i)
        ends[at : at + 1] = [i]
        chains[at : at + 1] = [number]
        before[number] = chains[at - 1] if at else -1
    kept = set()
    number = chains[-1] if chains else -1
    while number >= 0:
        kept.add(number)
        number = before[number]
    others = {j for number, (_, j) in enumerate(pairs) if number not in kept}
    return {j for j in others if not new[j].key.startswith(_IN_ORDER_OF_CITING)}
