"""Text that is what it looks like: no hidden characters, no mixed scripts in a name, no empty strings."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

MOST_CHARACTERS = 6_000
"""The most characters in one text. Longer texts belong in an exhibit or an annex."""

RESERVED_NAMES = frozenset(["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))])
"""Names that one of the common systems cannot use for a file."""

_CATEGORIES_REFUSED = {
    "Cc": "a control character",
    "Cf": "an invisible formatting character",
    "Cs": "half of a surrogate pair",
    "Co": "a private-use character",
    "Cn": "an unassigned code point",
}
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC")


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def refuse_hidden_characters(text: str) -> str:
    """Returns the text unchanged, or raises when a character in it cannot be seen or has no agreed meaning."""
    for character in text:
        reason = _CATEGORIES_REFUSED.get(unicodedata.category(character))
        if reason and character != "\n":
            raise PydanticCustomError(
                "hidden_character",
                "{reason}: {character}",
                {"reason": reason, "character": _named(character)},
            )
    return text


def refuse_mixed_scripts(text: str) -> str:
    """Returns the text unchanged, or raises when one word mixes letters of two scripts that look alike."""
    for word in re.findall(r"[^\W\d_]+", text):
        seen: dict[str, str] = {}
        for letter in word:
            script = unicodedata.name(letter, "").split(" ")[0]
            if script in _SCRIPTS:
                seen.setdefault(script, letter)
        if len(seen) > 1:
            letters = ", ".join(_named(letter) for letter in seen.values())
            raise PydanticCustomError("mixed_scripts", "{word}: {letters}", {"word": word, "letters": letters})
    return text


def _refuse_empty(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty_text", "empty")
    return text


def _refuse_reserved(text: str) -> str:
    if text.lower() in RESERVED_NAMES:
        raise PydanticCustomError("reserved_name", "{id}", {"id": text})
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


def _plain_link(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"'\\]+", text):
        raise PydanticCustomError("not_a_link", "http or https address")
    return text


Text = Annotated[
    str,
    Field(max_length=MOST_CHARACTERS),
    AfterValidator(_refuse_empty),
    AfterValidator(refuse_hidden_characters),
    AfterValidator(_one_space),
]
"""Words for people: not empty, nothing hidden, runs of white space folded into one space."""

PersonName = Annotated[Text, Field(max_length=200), AfterValidator(refuse_mixed_scripts)]
"""A name or part of one: a word in it never mixes scripts."""

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$", max_length=80), AfterValidator(_refuse_reserved)]
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
