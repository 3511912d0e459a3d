"""Which returned paragraph is which block: lost, split, merged, moved and repeated paragraphs, by name and at random."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.errors import WrongUse
from dossier.ooxml.markup import bookmark_name
from dossier.packet.content import Block
from dossier.review.matching import MOST_STRANGERS, Matching, match
from dossier.review.paragraphs import Paragraph

ONE = "The chair of the Inspectorate appoints and dismisses its officers."
TWO = "On 2 May 2014 the Gazette reported the dark cell."
THREE = "Doe is reported to have been kept in a cell without light for nine days."
FOUR = "Chair"
WORDS = {"one": ONE, "two": TWO, "three": THREE, "four": FOUR, "five": "[1]", "six": "[1]"}
BLOCKS = [Block(key, "", words, (), (words,)) for key, words in WORDS.items()]
NUMBER = {key: number for number, key in enumerate(WORDS)}


def paragraph(text: str, *keys: str, before: str | None = None) -> Paragraph:
    return Paragraph(text, (), tuple(map(bookmark_name, keys)), (), (before if before is not None else text,))


REST = [paragraph(words, key) for key, words in WORDS.items()]


def put(at: int, *paragraphs: Paragraph, drop: int = 1) -> list[Paragraph]:
    return [*REST[:at], *paragraphs, *REST[at + drop :]]


def told(matching: Matching) -> dict[str, tuple[int, ...]]:
    keys = list(WORDS)
    return {keys[block]: one.paragraphs for one in matching.found for block in one.blocks}


SAME = {key: (number,) for number, key in enumerate(WORDS)}
EDITED = "The chair of the Inspectorate appoints and also dismisses all its officers."

CASES: dict[str, tuple[list[Paragraph], dict[str, tuple[int, ...]], list[str], list[str]]] = {
    # name: the paragraphs, where each block is, which are gone, and what is new
    "nothing changed": (REST, SAME, [], []),
    "an edit with its bookmark": (put(0, paragraph(EDITED, "one")), SAME, [], []),
    "an edit whose bookmark is lost": (put(0, paragraph(EDITED)), SAME, [], []),
    "a tracked edit whose bookmark is lost": (put(0, paragraph("Nothing like it.", before=ONE)), SAME, [], []),
    "written anew under its bookmark": (put(0, paragraph("Zzz qqq.", "one")), SAME, [], []),
    "written anew without its bookmark": (put(0, paragraph("Zzz qqq xxx.")), {**SAME, "one": ()}, ["one"], ["Zzz qqq xxx."]),
    "all bookmarks lost": ([paragraph(words) for words in WORDS.values()], SAME, [], []),
    "a short text is not taken for one that is like it": (put(3, paragraph("Choir")), {**SAME, "four": ()}, ["four"], ["Choir"]),
    "a paragraph taken out": (
        put(1),
        {"one": (0,), "two": (), "three": (1,), "four": (2,), "five": (3,), "six": (4,)},
        ["two"],
        [],
    ),
    "a tracked deletion": (put(1, paragraph("", "two", before=TWO)), SAME, [], []),
    "split in two": (
        put(0, paragraph("The chair of the Inspectorate appoints", "one"), paragraph("and dismisses its officers.")),
        {"one": (0, 1), "two": (2,), "three": (3,), "four": (4,), "five": (5,), "six": (6,)},
        [],
        [],
    ),
    "split in two, the bookmark with the second": (
        put(0, paragraph("The chair of the Inspectorate appoints"), paragraph("and dismisses its officers.", "one")),
        {"one": (0, 1), "two": (2,), "three": (3,), "four": (4,), "five": (5,), "six": (6,)},
        [],
        [],
    ),
    "merged with the next": (
        put(0, paragraph(f"{ONE} {TWO}", "one", "two"), drop=2),
        {"one": (0,), "two": (0,), "three": (1,), "four": (2,), "five": (3,), "six": (4,)},
        [],
        [],
    ),
    "merged with the next, whose bookmark is lost": (
        put(0, paragraph(f"{ONE} {TWO}", "one"), drop=2),
        {"one": (0,), "two": (0,), "three": (1,), "four": (2,), "five": (3,), "six": (4,)},
        [],
        [],
    ),
    "moved to the end": (
        [*REST[1:], REST[0]],
        {"one": (5,), "two": (0,), "three": (1,), "four": (2,), "five": (3,), "six": (4,)},
        [],
        [],
    ),
    "moved to the end, its bookmark lost": (
        [*REST[1:], paragraph(ONE)],
        {"one": (5,), "two": (0,), "three": (1,), "four": (2,), "five": (3,), "six": (4,)},
        [],
        [],
    ),
    "repeated: the first keeps the bookmark": (
        put(1, paragraph(ONE), drop=0),
        {"one": (0,), "two": (2,), "three": (3,), "four": (4,), "five": (5,), "six": (6,)},
        [],
        [ONE],
    ),
    "repeated: the copy took the bookmark and was changed": (
        put(0, paragraph("Zzz qqq xxx.", "one"), paragraph(ONE)),
        {"one": (1,), "two": (2,), "three": (3,), "four": (4,), "five": (5,), "six": (6,)},
        [],
        ["Zzz qqq xxx."],
    ),
    "the same bookmark twice": (
        put(0, paragraph(ONE, "one"), paragraph(EDITED, "one")),
        {"one": (0,), "two": (2,), "three": (3,), "four": (4,), "five": (5,), "six": (6,)},
        [],
        [EDITED],
    ),
    "a new paragraph before, which took the bookmark": (
        put(0, paragraph("Something that nobody wrote before.", "one"), paragraph(EDITED)),
        {"one": (1,), "two": (2,), "three": (3,), "four": (4,), "five": (5,), "six": (6,)},
        [],
        ["Something that nobody wrote before."],
    ),
    "a bookmark that slid onto the next paragraph": (
        put(0, paragraph(TWO, "one", "two"), drop=2),
        {"one": (), "two": (0,), "three": (1,), "four": (2,), "five": (3,), "six": (4,)},
        ["one"],
        [],
    ),
    "of two that say the same, the first is taken out": (
        put(4),
        {**{key: SAME[key] for key in ("one", "two", "three", "four")}, "five": (), "six": (4,)},
        ["five"],
        [],
    ),
    "nothing came back": ([], dict.fromkeys(WORDS, ()), list(WORDS), []),
}


@pytest.mark.parametrize("name", CASES)
def test_named_cases(name: str) -> None:
    paragraphs, where, gone, new = CASES[name]
    matching = match(BLOCKS, paragraphs)
    assert {**dict.fromkeys(WORDS, ()), **told(matching)} == where
    assert [list(WORDS)[block] for block in matching.gone] == gone
    assert [paragraphs[one.paragraph].text for one in matching.new] == new


def test_the_fewest_blocks_are_told_as_moved() -> None:
    assert [list(WORDS)[block] for block in match(BLOCKS, [*REST[1:], REST[0]]).moved] == ["one"]
    assert match(BLOCKS, REST).moved == ()


def test_a_new_paragraph_is_told_with_what_it_follows_and_what_it_repeats() -> None:
    matching = match(BLOCKS, [paragraph("Quite new."), *put(1, paragraph(ONE), drop=0)])
    assert [(one.paragraph, one.after, one.copy_of) for one in matching.new] == [(0, None, None), (2, 0, 0)]
    assert (matching.block_at(0), matching.block_at(2), matching.block_at(3), matching.block_at(99)) == (None, 0, 1, None)


def test_a_block_without_words_is_not_missed() -> None:
    assert match([Block("empty", "", "", (), ("",))], []).gone == ()


def test_another_document_is_refused() -> None:
    with pytest.raises(WrongUse, match="another document"):
        match(BLOCKS, [paragraph(f"x{number}") for number in range(MOST_STRANGERS + 13)])


WORD = st.text("abcdefgh ", min_size=3, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)


@settings(max_examples=200)
@given(st.lists(WORD, min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_unchanged_paragraphs_are_found_whatever_became_of_their_anchors(words: list[str], chance: random.Random) -> None:
    blocks = [Block(f"b{number}", "", text, (), (text,)) for number, text in enumerate(words)]
    names = [bookmark_name(block.key) if chance.random() < 0.6 else "other" for block in blocks]
    chance.shuffle(names)
    matching = match(blocks, [Paragraph(text, (), (name,)) for text, name in zip(words, names, strict=True)])
    assert matching.gone == ()
    assert matching.new == ()
    for one in matching.found:
        assert [blocks[block].words for block in one.blocks] == [words[place] for place in one.paragraphs]


@settings(max_examples=100)
@given(st.lists(WORD, max_size=10), st.lists(st.tuples(WORD, st.lists(st.integers(0, 9), max_size=3)), max_size=12))
def test_every_block_and_every_paragraph_is_accounted_for(words: list[str], came: list[tuple[str, list[int]]]) -> None:
    blocks = [Block(f"b{number}", "", text, (), (text,)) for number, text in enumerate(words)]
    paragraphs = [Paragraph(text, (), tuple(bookmark_name(f"b{one}") for one in marks)) for text, marks in came]
    matching = match(blocks, paragraphs)
    found = [block for one in matching.found for block in one.blocks]
    assert sorted([*found, *matching.gone]) == list(range(len(blocks)))
    places = {place for one in matching.found for place in one.paragraphs} | {one.paragraph for one in matching.new}
    assert places == set(range(len(paragraphs)))
