"""Which block is which: by key, by place in its run, by words; and what stands elsewhere than it did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.packet.content import Block
from dossier.review.pairing import matched, moved

LONG = {
    "a": "officers of the inspectorate arrested him at his newspaper in the morning",
    "b": "the ministry denied in public that the cell had no window at all",
    "c": "a court of the district found nine days of detention to be lawful",
    "d": "her term as chair of the body was extended once by decree",
}


def block(key: str, words: str, *notes: str) -> Block:
    return Block(key, "", words, notes, (words, *notes))


def run(*words: str, anchor: str = "t") -> list[Block]:
    return [block(f"{anchor}+{number}", one) for number, one in enumerate(words, 1)]


CASES = {
    "the same": (run("x", "y"), run("x", "y"), [(0, 0), (1, 1)]),
    "a cell in the middle is new": (run("x", "y", "z"), run("x", "new", "y", "z"), [(0, 0), (1, 2), (2, 3)]),
    "a cell in the middle is gone": (run("x", "y", "z"), run("x", "z"), [(0, 0), (2, 1)]),
    "a short cell says something else": (run("x", "partly", "z"), run("x", "supported", "z"), [(0, 0), (1, 1), (2, 2)]),
    "a paragraph is reworded": ([block("k", LONG["a"])], [block("k", "quite other words now")], [(0, 0)]),
    "a paragraph at the same place is another": (run(LONG["a"]), run("nobody was ever told why this happened"), []),
    "a paragraph went to another run": (run(LONG["a"]), run(LONG["a"], anchor="u"), [(0, 0)]),
    "a paragraph went elsewhere and changed": (run(LONG["a"]), run(f"{LONG['a']} of may", anchor="u"), [(0, 0)]),
    "a short cell is not sought elsewhere": (run("partly"), run("partly", anchor="u"), []),
    "one became two": (run(LONG["a"]), run("completely new words stand first here", LONG["a"] + " too"), [(0, 1)]),
    "nothing before": ([], run("x"), []),
    "nothing now": (run("x"), [], []),
}


@pytest.mark.parametrize("name", CASES)
def test_blocks_find_their_partners(name: str) -> None:
    old, new, expected = CASES[name]
    assert matched(old, new) == expected


def test_of_two_like_blocks_the_more_alike_is_taken_and_of_equals_the_nearest() -> None:
    old = run(LONG["a"] + " one", LONG["a"], anchor="o")
    new = run(LONG["a"], anchor="n")
    assert matched(old, new) == [(1, 0)]
    twins = run(LONG["a"], LONG["b"], LONG["a"], anchor="o")
    assert (2, 2) in matched(twins, [*run(LONG["c"], LONG["d"], anchor="m"), *run(LONG["a"], anchor="n")])


@given(st.permutations("abcd"))
def test_whatever_is_moved_the_rest_keeps_its_order(order: list[str]) -> None:
    old = [block(key, LONG[key]) for key in "abcd"]
    new = [block(key, LONG[key]) for key in order]
    pairs = matched(old, new)
    assert [new[j].key for _, j in pairs] == order
    assert all(old[i].key == new[j].key for i, j in pairs)
    kept = [one.key for j, one in enumerate(new) if j not in moved(pairs, new)]
    assert kept == sorted(kept)
    assert len(kept) == max(length for length in range(1, 5) if _rises(order, length))


def _rises(order: list[str], length: int) -> bool:
    from itertools import combinations

    return any(list(some) == sorted(some) for some in combinations(order, length))


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_no_block_has_two_partners(before: list[str], now: list[str]) -> None:
    pairs = matched(run(*(LONG[one] for one in before)), run(*(LONG[one] for one in now)))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


def test_entries_in_the_order_of_citing_are_not_told_as_moved() -> None:
    old = [block("source.S1", LONG["a"]), block("source.S2", LONG["b"])]
    new = list(reversed(old))
    assert moved(matched(old, new), new) == set()
    assert moved([(1, 0), (0, 1)], [replace(one, key=one.key[7:]) for one in new]) != set()
