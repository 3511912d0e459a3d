"""Two names are compared part by part, whatever their order, script and capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.model.person import Name
from dossier.names import ListedName, Part, Sieve, agreement, known_name
from tests.lists import romaniser

ROMANISER = romaniser()
SAME, NEAR, INITIAL, ABSENT, OTHER = Part
NAME = Name(family="Malinin", given="Yury", patronymic="Yakovlevich")
KNOWN = known_name(ROMANISER, NAME, ["Малинин Юрий Яковлевич", "Юрій Якович Малинін", "Juri Malinin"])


def told(text: str) -> ListedName:
    """A name with its family name before a comma, or whole."""
    family, comma, given = text.partition(", ")
    return ListedName(text, family if comma else None, given or None)


CASES = {
    "as the record has it": ("MALININ, Yury Yakovlevich", (SAME, SAME, SAME)),
    "another romanisation": ("MALININ, Yuriy Iakovlevich", (SAME, SAME, SAME)),
    "in its own script": ("Малинин Юрий Яковлевич", (SAME, SAME, SAME)),
    "in Ukrainian": ("Малинін Юрій Якович", (SAME, SAME, SAME)),
    "given name first": ("Yuri Yakovlevich Malinin", (SAME, SAME, SAME)),
    "family name first": ("MALININ Yuri Yakovlevich", (SAME, SAME, SAME)),
    "German": ("Juri Malinin", (SAME, SAME, ABSENT)),
    "no patronymic": ("MALININ, Yuri", (SAME, SAME, ABSENT)),
    "the family name alone": ("MALININ", (SAME, ABSENT, ABSENT)),
    "an initial": ("MALININ, Y.", (SAME, INITIAL, ABSENT)),
    "two initials": ("MALININ, Y.Ya.", (SAME, INITIAL, ABSENT)),
    "two short initials": ("MALININ, Y. I.", (SAME, INITIAL, INITIAL)),
    "another initial": ("MALININ, B.", (SAME, OTHER, ABSENT)),
    "given name and an initial": ("MALININ, Yuri Ya", (SAME, SAME, ABSENT)),
    "another second initial": ("MALININ, Yuri P.", (SAME, SAME, OTHER)),
    "a brother": ("MALININ, Boris Yakovlevich", (SAME, OTHER, SAME)),
    "a son": ("MALININ, Artem Yuryevich", (SAME, OTHER, OTHER)),
    "another father": ("MALININ, Yuri Petrovich", (SAME, SAME, OTHER)),
    "a sister": ("MALININA, Yulia Yakovlevna", (NEAR, OTHER, OTHER)),
    "one letter differs": ("MALINON, Yuri", (NEAR, SAME, ABSENT)),
    "somebody else": ("ROE, Jane", (OTHER, OTHER, ABSENT)),
    "parts swapped by the list": ("YURI, Malinin", (SAME, SAME, ABSENT)),
}


@pytest.mark.parametrize(("text", "parts"), CASES.values(), ids=CASES)
def test_each_part_stands_as_it_should(text: str, parts: tuple[Part, Part, Part]) -> None:
    found = agreement(ROMANISER, KNOWN, told(text))
    assert (found.family, found.given, found.patronymic) == parts


def test_a_family_name_of_two_words_is_found_in_any_order() -> None:
    known = known_name(ROMANISER, Name(family="van Dorn", given="Jane"))
    for text in ("Jane van Dorn", "VAN DORN Jane", "van-Dorn, Jane"):
        assert agreement(ROMANISER, known, ListedName(text)).family is SAME
    assert agreement(ROMANISER, known, ListedName("x", "VANDORN", "Jane")).given is SAME


def test_a_given_name_that_ends_like_a_patronymic_is_a_given_name() -> None:
    known = known_name(ROMANISER, Name(family="Doe", given="Heinrich"))
    assert agreement(ROMANISER, known, told("DOE, Heinrich")).given is SAME


def test_a_form_of_the_record_that_does_not_hold_the_family_name_adds_nothing() -> None:
    assert known_name(ROMANISER, NAME, ["The Chairman"]) == known_name(ROMANISER, NAME)


def test_a_name_in_an_unknown_script_is_of_somebody_else() -> None:
    assert agreement(ROMANISER, KNOWN, ListedName("簡 約翰")).family is OTHER


def test_the_sieve_lets_every_name_through_that_agrees() -> None:
    sieve = Sieve(ROMANISER, [KNOWN])
    for text, parts in CASES.values():
        if parts[0] is not OTHER:
            assert sieve.lets_through(told(text)), text
    assert not sieve.lets_through(told("ROE, Jane"))
    assert sieve.lets_through(told("STONE, Yuri Yakovlevich"))


WORDS = st.sampled_from(
    ["Malinin", "Malinon", "Yuri", "Юрий", "Yakovlevich", "Petrovich", "Y", "Jane", "Roe", "MALININA", "Малинін"]
)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_the_sieve_is_never_finer_than_the_comparison(parts: list[str]) -> None:
    name = ListedName(" ".join(parts))
    found = agreement(ROMANISER, KNOWN, name)
    agrees = found.family is not OTHER or (found.given is SAME and found.patronymic is SAME)
    assert Sieve(ROMANISER, [KNOWN]).lets_through(name) or not agrees


@given(st.permutations(["Malinin", "Yury"]), st.sampled_from(["Yakovlevich", "Petrovich"]))
def test_where_the_family_name_stands_makes_no_difference(pair: list[str], father: str) -> None:
    text = " ".join([*pair[: pair.index("Yury") + 1], father, *pair[pair.index("Yury") + 1 :]])
    found = agreement(ROMANISER, KNOWN, ListedName(text))
    assert (found.family, found.given) == (SAME, SAME)
    assert found.patronymic is (SAME if father == "Yakovlevich" else OTHER)
