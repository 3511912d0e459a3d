"""Every usual writing of one word of a name has a key in common, and different names have none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.romanising import LONGEST_WORD, MOST_KEYS, words
from tests.lists import romaniser

ROMANISER = romaniser()

ONE_NAME = {
    "ч": "Чайкин Chaikin Chaykin Tchaikine Tschaikin Čajkin Czajkin",
    "щ and ё": "Щёголев Shchegolev Schegolev Shchyogolev Chtchegolev Ščëgolev Schtschegoljow",
    "ю at the start": "Юрский Yursky Yurskiy Iurskii Jurski Iourski",
    "ц": "Цветков Tsvetkov Zwetkow Cvetkov Tzvetkov",
    "х": "Харин Kharin Charin Xarin",
    "ж": "Жаров Zharov Jarov Žarov",
    "a soft sign": "Мальцев Maltsev Mal'tsev Malʹtsev Malzew",
    "a glide": "Корниенков Kornienkov Korniyenkov Kornyenkov Корнієнков",
    "ё written as e": "Семёнов Semenov Semyonov Semjonow",
    "a French end": "Ракитин Rakitin Rakitine Ракітін",
    "an old end": "Балакирев Balakirev Balakireff Balakirew",
    "ы and и": "Рыкин Rykin Rikin Рикін",
    "capitals": "Малов MALOV malov",
    "hyphens": "Петров-Водкин Petrov-Vodkin PetrovVodkin",
    "accents": "Núñez Nunez",
    "x": "Максимов Maksimov Maximov",
}
TWO_NAMES = [("Petrov", "Popov"), ("Ivanov", "Ivanova"), ("Roe", "Row"), ("Chaikin", "Shaikov"), ("Sergei", "Andrei")]
GIVEN = [("Alexander", "Олександр"), ("Nikolai", "Mykola"), ("Vladimir", "Volodymyr"), ("Eugene", "Евгений"), ("Yuri", "Юрій")]
PATRONYMICS = [
    ("Васильевич", "Vasilievich"),
    ("Vasilyevich", "Vasylovych"),
    ("Yakovlevich", "Якович"),
    ("Aleksandrovich", "Oleksandrovych"),
    ("Nikolaevich", "Mykolayovych"),
    ("Yuryevich", "Yuriyovych"),
    ("Ivanovna", "Ivanivna"),
    ("Ilyich", "Illich"),
]


@pytest.mark.parametrize("line", ONE_NAME.values(), ids=ONE_NAME)
def test_every_writing_of_one_name_shares_a_key_with_the_first(line: str) -> None:
    first, *others = line.split()
    assert [other for other in others if not ROMANISER.keys(first) & ROMANISER.keys(other)] == []


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_share_none(one: str, other: str) -> None:
    assert not ROMANISER.given(one) & ROMANISER.given(other)


@pytest.mark.parametrize(("one", "other"), GIVEN)
def test_a_given_name_is_the_same_in_other_languages(one: str, other: str) -> None:
    assert ROMANISER.given(one) & ROMANISER.given(other)


@pytest.mark.parametrize(("one", "other"), PATRONYMICS)
def test_a_patronymic_is_told_by_the_father(one: str, other: str) -> None:
    first, second = ROMANISER.patronymic(one), ROMANISER.patronymic(other)
    assert first and second
    assert first.father & second.father
    assert first.of_woman == second.of_woman


def test_a_daughter_is_told_from_a_son() -> None:
    daughter, son = ROMANISER.patronymic("Ivanovna"), ROMANISER.patronymic("Ivanovich")
    assert daughter and son
    assert (daughter.of_woman, son.of_woman) == (True, False)


@pytest.mark.parametrize("word", ["Jane", "Roe", "ich", "vna", "", "Petrov"])
def test_a_word_without_such_an_end_is_no_patronymic(word: str) -> None:
    assert ROMANISER.patronymic(word) is None


def test_words_come_without_commas_brackets_and_dots() -> None:
    assert words("ROE, Jane (a.k.a. J.I. d'Arc Al-Amin)") == ("ROE", "Jane", "a", "k", "a", "J", "I", "d'Arc", "Al-Amin")


def test_what_shows_nothing_parts_no_word() -> None:
    assert words("Ja\u200bne R\u00adoe") == ("Jane", "Roe")


def test_a_script_that_the_data_does_not_know_has_no_keys() -> None:
    assert ROMANISER.keys("簡") == frozenset()


@given(st.text(max_size=200))
def test_no_text_raises_or_makes_many_keys(text: str) -> None:
    for word in words(text):
        assert len(ROMANISER.keys(word)) <= 4 * MOST_KEYS
        assert all(key.isascii() and len(key) <= 4 * LONGEST_WORD for key in ROMANISER.keys(word))
    ROMANISER.patronymic(text)


def test_a_word_of_many_ambiguous_letters_is_read_in_few_ways() -> None:
    assert len(ROMANISER.keys("г" * 60)) <= MOST_KEYS
