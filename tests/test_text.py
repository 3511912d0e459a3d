"""Text is what it looks like, and an id is a safe name for a file everywhere."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dossier.model import text as model
from dossier.model.text import MOST_CHARACTERS, RESERVED_NAMES

ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(getattr(model, name))
    for name in ("Text", "PersonName", "Id", "Mark", "SourceId", "ExhibitId", "Language", "Script", "Link", "YesNo")
}


def read_as(kind: str, value: object) -> Any:
    return ADAPTERS[kind].validate_python(value)


def refusal(kind: str, value: object) -> tuple[str, dict[str, Any]]:
    with pytest.raises(ValidationError) as refused:
        read_as(kind, value)
    (error,) = refused.value.errors()
    return error["type"], error.get("ctx", {})


HIDDEN = {
    "zero-width space": ("\u200b", "U+200B ZERO WIDTH SPACE", "invisible"),
    "zero-width joiner": ("\u200d", "U+200D ZERO WIDTH JOINER", "invisible"),
    "zero-width no-break space": ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE", "invisible"),
    "word joiner": ("\u2060", "U+2060 WORD JOINER", "invisible"),
    "soft hyphen": ("\xad", "U+00AD SOFT HYPHEN", "invisible"),
    "right-to-left override": ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE", "invisible"),
    "left-to-right embedding": ("\u202a", "U+202A LEFT-TO-RIGHT EMBEDDING", "invisible"),
    "first strong isolate": ("\u2068", "U+2068 FIRST STRONG ISOLATE", "invisible"),
    "arabic letter mark": ("\u061c", "U+061C ARABIC LETTER MARK", "invisible"),
    "tag letter": ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A", "invisible"),
    "nul": ("\0", "U+0000 without a name", "control"),
    "escape": ("\x1b", "U+001B without a name", "control"),
    "tab": ("\t", "U+0009 without a name", "control"),
    "carriage return": ("\r", "U+000D without a name", "control"),
    "next line": ("\x85", "U+0085 without a name", "control"),
    "private use": ("\ue000", "U+E000 without a name", "private-use"),
    "unassigned": ("\u0378", "U+0378 without a name", "unassigned"),
    "no character": ("\uffff", "U+FFFF without a name", "unassigned"),
}


@pytest.mark.parametrize("kind", ["Text", "PersonName", "Link"])
@pytest.mark.parametrize(("character", "shown", "reason"), HIDDEN.values(), ids=HIDDEN)
def test_a_character_that_cannot_be_seen_is_refused_by_its_code_point(kind: str, character: str, shown: str, reason: str) -> None:
    error, context = refusal(kind, f"https://exa{character}mple.org")
    assert error == "hidden_character"
    assert context["character"] == shown
    assert reason in context["reason"]


def test_half_of_a_surrogate_pair_is_refused() -> None:
    error, context = refusal("Text", "a\ud800b")
    assert (error, context["reason"]) == ("hidden_character", "half of a surrogate pair")
    assert "U+D800" in context["character"]


UNSEEN = {
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "hangul filler": "\u3164",
    "half-width hangul filler": "\uffa0",
    "combining grapheme joiner": "\u034f",
    "khmer inherent vowel": "\u17b4",
    "variation selector": "\ufe0f",
}


@pytest.mark.parametrize("character", UNSEEN.values(), ids=UNSEEN)
def test_a_character_that_prints_as_nothing_is_refused(character: str) -> None:
    with pytest.raises(ValidationError):
        read_as("Text", f"Exa{character}mple")


@pytest.mark.parametrize("text", ["\u3164", "\u2800"], ids=["hangul filler", "braille blank"])
def test_a_text_of_blanks_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_as("Text", text)


EMPTY = {"nothing": "", "spaces": "   ", "line ends": "\n\n", "no-break space": "\xa0", "wide space": "\u3000"}


@pytest.mark.parametrize("text", EMPTY.values(), ids=EMPTY)
def test_a_text_of_nothing_but_white_space_is_empty(text: str) -> None:
    assert refusal("Text", text)[0] == "empty_text"


KEPT = {
    "accents": "Zoë Ångström",
    "cyrillic": "Роу Джейн Ивановна",
    "a mark that combines": "Zoe\u0308",
    "right to left": "שלום",
    "punctuation": "„Art. 5” – “no”… § 3(b)",
    "four bytes": "𝄞 and 😀",
    "a word of a country": "NO",
    "a number with a nought": "017",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_a_text_that_can_be_seen_is_kept(text: str) -> None:
    assert read_as("Text", text) == text


def test_line_breaks_and_runs_of_spaces_are_layout() -> None:
    assert read_as("Text", "  one\n  two   three \n") == "one two three"


def test_a_text_has_a_greatest_length() -> None:
    assert read_as("Text", "x" * MOST_CHARACTERS)
    assert refusal("Text", "x" * (MOST_CHARACTERS + 1)) == ("string_too_long", {"max_length": MOST_CHARACTERS})
    assert read_as("PersonName", "x" * 200)
    assert "too_long" in refusal("PersonName", "x" * 201)[0]


@settings(max_examples=250)
@given(st.text(max_size=40))
def test_a_text_is_refused_or_shows_all_that_it_holds_and_reads_the_same_again(text: str) -> None:
    try:
        read = read_as("Text", text)
    except ValidationError as refused:
        assert {error["type"] for error in refused.errors()} <= {"empty_text", "hidden_character"}
    else:
        assert read_as("Text", read) == read
        assert read.split() == text.split()
        assert not any(unicodedata.category(character).startswith("C") for character in read)


MIXED = {
    "cyrillic in latin": ("Rоe", "Rоe", "U+0052 LATIN CAPITAL LETTER R, U+043E CYRILLIC SMALL LETTER O"),
    "latin in cyrillic": ("Доу Pоу", "Pоу", "U+0050 LATIN CAPITAL LETTER P, U+043E CYRILLIC SMALL LETTER O"),
    "greek in latin": ("Rοe", "Rοe", "U+0052 LATIN CAPITAL LETTER R, U+03BF GREEK SMALL LETTER OMICRON"),
    "armenian in latin": ("Rօe", "Rօe", "U+0052 LATIN CAPITAL LETTER R, U+0585 ARMENIAN SMALL LETTER OH"),
    "after a hyphen": ("Jane-Dоe", "Dоe", "U+0044 LATIN CAPITAL LETTER D, U+043E CYRILLIC SMALL LETTER O"),
}


@pytest.mark.parametrize(("name", "word", "letters"), MIXED.values(), ids=MIXED)
def test_a_word_of_a_name_that_mixes_scripts_is_refused_by_its_letters(name: str, word: str, letters: str) -> None:
    assert refusal("PersonName", name) == ("mixed_scripts", {"word": word, "letters": letters})


ONE_SCRIPT_A_WORD = {
    "two scripts, each its word": "Roe (Роу)",
    "double name": "Roe-Доу",
    "accents": "Zoë",
    "a mark that combines": "Zoe\u0308",
    "apostrophe": "O'Roe",
    "numeral": "Roe 3",
    "chinese": "王小明",
}


@pytest.mark.parametrize("name", ONE_SCRIPT_A_WORD.values(), ids=ONE_SCRIPT_A_WORD)
def test_a_name_whose_words_keep_to_one_script_is_kept(name: str) -> None:
    assert read_as("PersonName", name) == name


def test_text_that_is_no_name_may_mix_scripts() -> None:
    assert read_as("Text", "the brand Rоe") == "the brand Rоe"


EVADES = {
    "after a mark that combines": "Ro\u0301е",
    "after an apostrophe": "R’ое",
    "after a digit": "R0е",
    "cherokee": "Ꭱoe",
    "coptic": "Rⲟe",
    "full width": "Ｒoe",
    "mathematical": "𝐑oe",
}


@pytest.mark.parametrize("name", EVADES.values(), ids=EVADES)
def test_a_mixture_is_seen_in_every_script_and_through_every_mark(name: str) -> None:
    with pytest.raises(ValidationError):
        read_as("PersonName", name)


@pytest.mark.parametrize("name", ["\u212aate", "\u212bngstr\xf6m"], ids=["kelvin sign", "angstrom sign"])
def test_a_sign_that_looks_like_a_letter_is_no_letter_of_a_name(name: str) -> None:
    with pytest.raises(ValidationError):
        read_as("PersonName", name)


ACCEPTED = {
    "an official": ("Id", "jane-roe"),
    "an element": ("Id", "us-gma.link.command"),
    "digits": ("Id", "2014"),
    "the longest id": ("Id", "a" * 80),
    "a position": ("Mark", "P1"),
    "a source": ("SourceId", "S001"),
    "a source of a country": ("SourceId", "S-UK12a"),
    "an exhibit": ("ExhibitId", "EX-0001"),
    "a language": ("Language", "ru"),
    "a language in a script": ("Language", "sr-Cyrl"),
    "a language of a country": ("Language", "en-GB"),
    "a script": ("Script", "Latn"),
    "an address": ("Link", "https://example.org/a?b=c#d"),
}


@pytest.mark.parametrize(("kind", "text"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_well_formed_mark_is_kept(kind: str, text: str) -> None:
    assert read_as(kind, text) == text


NO_ID = {
    "nothing": "",
    "above": "..",
    "here": ".",
    "a path above": "../jane-roe",
    "slash": "jane/roe",
    "backslash": "jane\\roe",
    "drive": "c:roe",
    "root": "/etc/passwd",
    "home": "~roe",
    "capital": "Jane-Roe",
    "space": "jane roe",
    "two hyphens": "jane--roe",
    "hyphen last": "jane-",
    "hyphen first": "-rf",
    "dot first": ".jane",
    "dot last": "jane.",
    "line end": "jane\n",
    "nul": "jane\0",
    "cyrillic": "jаne-roe",
    "underscore": "jane_roe",
    "percent": "jane%2froe",
}


@pytest.mark.parametrize("text", NO_ID.values(), ids=NO_ID)
def test_what_could_leave_its_folder_is_no_id(text: str) -> None:
    assert refusal("Id", text)[0] == "string_pattern_mismatch"


@pytest.mark.parametrize("name", sorted(RESERVED_NAMES))
def test_a_name_that_a_system_keeps_for_a_device_is_no_id(name: str) -> None:
    assert refusal("Id", name) == ("reserved_name", {"id": name})


def test_a_device_with_an_ending_is_no_id() -> None:
    with pytest.raises(ValidationError):
        read_as("Id", "con.txt")


def test_an_id_has_a_greatest_length() -> None:
    assert refusal("Id", "a" * 81)[0] == "string_too_long"


NO_MARK = {
    "a small position": ("Mark", "p1"),
    "a position without a number": ("Mark", "P"),
    "a long mark": ("Mark", "ABC1"),
    "another source": ("SourceId", "X001"),
    "a source with a path": ("SourceId", "S001/.."),
    "a short exhibit": ("ExhibitId", "EX-1"),
    "an exhibit and a line end": ("ExhibitId", "EX-0001\n"),
    "a country": ("Language", "NO"),
    "a language in words": ("Language", "Russian"),
    "a script in words": ("Script", "Cyrillic"),
    "digits of another script": ("Mark", "P١"),
}


@pytest.mark.parametrize(("kind", "text"), NO_MARK.values(), ids=NO_MARK)
def test_a_mark_of_another_form_is_refused(kind: str, text: str) -> None:
    assert refusal(kind, text)[0] == "string_pattern_mismatch"


NO_LINK = {
    "a script": "javascript:alert(1)",
    "a file": "file:///etc/passwd",
    "data": "data:text/html,x",
    "no scheme": "example.org",
    "no host": "https://",
    "two slashes": "//example.org",
    "a space": "https://example.org/a b",
    "a quote": 'https://example.org/"onclick',
    "an angle": "https://example.org/<b>",
    "a backslash": "https:\\\\example.org",
    "words before": "see https://example.org",
}


@pytest.mark.parametrize("text", NO_LINK.values(), ids=NO_LINK)
def test_only_a_web_address_is_a_link(text: str) -> None:
    assert refusal("Link", text)[0] == "not_a_link"


YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False, True: True, False: False}


@pytest.mark.parametrize(("written", "meant"), YES_OR_NO.items(), ids=map(repr, YES_OR_NO))
def test_yes_and_no_are_read(written: object, meant: bool) -> None:
    assert read_as("YesNo", written) is meant


@pytest.mark.parametrize("written", ["YES", "Yes", "on", "y", "1", 1, "", None, [], {}, "no "], ids=repr)
def test_no_other_spelling_of_yes_or_no_is_guessed_at(written: object) -> None:
    assert refusal("YesNo", written)[0] == "yes_or_no"
