"""Text that is what it looks like: no hidden characters, no mixed scripts in a name, no empty strings."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

MOST_CHARACTERS = 6_000
"""The most characters in one text. Longer texts belong in an exhibit or an annex."""

LONGEST_ID = 80
"""The most characters in an id."""

RESERVED_NAMES = frozenset(["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))])
"""Names that one of the common systems cannot use for a file."""

_CATEGORIES_REFUSED = {
    "Cc": "a control character",
    "Cf": "an invisible formatting character",
    "Cs": "half of a surrogate pair",
    "Co": "a private-use character",
    "Cn": "an unassigned code point",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
_BLANKS = frozenset(map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10))))
"""Characters that Unicode calls letters, marks or symbols and that show nothing."""

_SCRIPTS_THAT_MIX = frozenset(["CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "BOPOMOFO"])
"""Scripts that are written together."""


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def refuse_hidden_characters(text: str) -> str:
    """Returns the text unchanged, or raises when a character in it cannot be seen or has no agreed meaning."""
    lines = text.replace("\n", "")
    if lines.isascii() and lines.isprintable():
        return text
    for character in text:
        reason = _CATEGORIES_REFUSED.get(unicodedata.category(character))
        if character in _BLANKS:
            reason = "a character that shows nothing"
        if reason and character != "\n":
            raise PydanticCustomError(
                "hidden_character",
                "{reason}: {character}",
                {"reason": reason, "character": _named(character)},
            )
    return text


def refuse_mixed_scripts(text: str) -> str:
    """Returns the text unchanged, or raises when one word mixes letters of two scripts, or holds a letter in disguise."""
    plain = unicodedata.normalize("NFC", text)
    for letter in text:
        if letter.isalpha() and unicodedata.normalize("NFKC", letter) != letter:
            raise PydanticCustomError("mixed_scripts", "{word}: {letters}", {"word": letter, "letters": _named(letter)})
    for word in re.split(r"[\s\-\u2010\u2011]+", plain):
        seen: dict[str, str] = {}
        for letter in filter(str.isalpha, word):
            script = unicodedata.name(letter, "").split(" ")[0]
            if script not in _SCRIPTS_THAT_MIX:
                seen.setdefault(script, letter)
        if len(seen) > 1:
            letters = ", ".join(_named(letter) for letter in seen.values())
            raise PydanticCustomError("mixed_scripts", "{word}: {letters}", {"word": word, "letters": letters})
    return text


def _refuse_endless(text: str) -> str:
    """The limit of every text, checked apart from the limit of a field, which would otherwise be lost beside it."""
    if len(text) > MOST_CHARACTERS:
        raise PydanticCustomError("string_too_long", "too long", {"max_length": MOST_CHARACTERS})
    return text


def _refuse_empty(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty_text", "empty")
    return text


def _refuse_reserved(text: str) -> str:
    if text.lower().split(".")[0] in RESERVED_NAMES:
        raise PydanticCustomError("reserved_name", "{id}", {"id": text})
    return text


def _refuse_record_name(text: str) -> str:
    if text == "exhibit.yaml":
        raise PydanticCustomError("record_name", "{id}", {"id": text})
    return text


def _one_space(text: str) -> str:
    """Line breaks and runs of spaces in a record are layout of the file, not part of the text."""
    return re.sub(r"[ \n]+", " ", text).strip()


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "true"):
        return True
    if value in ("no", "false"):
        return False
    raise PydanticCustomError("yes_or_no", "yes or no")


def _whole_number(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"0|[1-9][0-9]*", value):
        raise PydanticCustomError("int_parsing", "whole number")
    return value


def _plain_link(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"'\\]+", text):
        raise PydanticCustomError("not_a_link", "http or https address")
    return text


Text = Annotated[
    str,
    AfterValidator(_refuse_endless),
    AfterValidator(_refuse_empty),
    AfterValidator(refuse_hidden_characters),
    AfterValidator(_one_space),
]
"""Words for people: not empty, nothing hidden, runs of white space folded into one space."""

PersonName = Annotated[Text, Field(max_length=200), AfterValidator(refuse_mixed_scripts)]
"""A name or part of one: a word in it never mixes scripts."""

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$", max_length=LONGEST_ID), AfterValidator(_refuse_reserved)]
"""Lower-case letters, digits, hyphens and dots; safe as a file name on every common system."""

Mark = Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9]{1,4}$")]
"""A short id inside one record, such as P1, E12 or A3. Once used it is never given to something else."""

SourceId = Annotated[str, Field(pattern=r"^S(-[A-Z]{2})?-?[0-9]{1,4}[a-z]?$")]
"""The id of a source, such as S001 or S-UK1."""

ExhibitId = Annotated[str, Field(pattern=r"^EX-[0-9]{4}$")]
"""The id of an exhibit, such as EX-0001."""

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
"""A language tag, such as en-GB, ru or sr-Cyrl."""

Script = Annotated[str, Field(pattern=r"^[A-Z][a-z]{3}$")]
"""An ISO 15924 script code, such as Latn or Cyrl."""

Link = Annotated[Text, AfterValidator(_plain_link)]
"""An http or https address; no other scheme is ever printed."""

YesNo = Annotated[bool, Field(description="yes or no"), BeforeValidator(_yes_or_no)]
"""`yes` or `no`, read from text so that other spellings are not guessed at."""

WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
"""A whole number in plain digits, so that 017 and 1.0 are not guessed at."""

FileName = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,78}[a-z0-9]$"),
    AfterValidator(_refuse_reserved),
    AfterValidator(_refuse_record_name),
]
"""The name of a file: lower-case letters, digits, dots and hyphens; safe on every common system."""
