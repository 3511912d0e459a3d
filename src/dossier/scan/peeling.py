"""Text inside text: what the escapes of files and of mail hide from a search.

Each way of writing is undone over all that may belong to one value, so that it is found whichever part of it is escaped. What
lies farther from any escape than a value can reach reads the same as before, and is not read again.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
import urllib.parse
from collections.abc import Callable, Iterator

from dossier.writings import letters_of

_HEX_RUN = re.compile(r"(?<![0-9A-Za-z])(?:0[xX])?((?:[0-9A-Fa-f]{2}[\s:]{0,2}){5,}+)")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/_\-]{12,}+(?:\r?\n[ \t]*[A-Za-z0-9+/_\-]{4,}+)*+")
_MIME_WORD = re.compile(r"=\?[\w\-]+\?([BbQq])\?([^?\s]*)\?=\s*")
_UNICODE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\x([0-9A-Fa-f]{2})|\\([0-7]{3})")
_SHORT = re.compile(r"\\[nrtbfv0]")
_BACKSLASH = re.compile(f"{_UNICODE.pattern}|{_SHORT.pattern}")
_QUOTED = re.compile(r"=(?:[0-9A-Fa-f]{2}|\r?\n)")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ENTITY = re.compile(r"&#?\w+;")
_NO_ENTITY = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9A-Fa-f]{9,});?")
"""A number that no character has, and that would take Python long to read."""

_LEADING = re.compile(r"(&#[xX]?)0+(?=[0-9A-Fa-f])")
_ZEROS, _FEW_ZEROS = re.compile("0{9,}"), "0" * 8
LEAST_FILE = 40
"""The least bytes of a whole file in one run; no archive or picture that holds anything is smaller."""

_LETTERS_FOR_ONE = 64
"""So many letters and digits at most stand for one letter that was escaped twice over, as each sign of `\\u0041` may be."""

_MOST_LINES = 8
"""So many lines before a file in base64 may look like lines of it."""

_CUT = "qx"
"""What stands where a text was cut, so that no word seems to begin or end there."""

_DIGITS = frozenset("0123456789abcdefABCDEF")


def peeled(text: str, is_file: Callable[[bytes], bool], reach: int) -> Iterator[tuple[str, str | bytes]]:
    """The text with one way of escaping undone, for each way that occurs in it: the name of the way, and what comes out.

    Args:
        is_file: whether some bytes are a file that must be looked into by itself, apart from the runs beside it.
        reach: how many letters and digits the longest value has that is sought.
    """
    if "&" in text and (near := _around(text, _ENTITY, reach)):
        yield "entities", html.unescape(_NO_ENTITY.sub(" ", _LEADING.sub(r"\1", near)))
    if "%" in text and (near := _around(text, _PERCENT, reach)):
        yield "percent-encoding", urllib.parse.unquote_to_bytes(near)
    if "\\" in text and (near := _around(text, _BACKSLASH, reach)):
        yield "backslash escapes", _without_backslashes(near)
    if "=" in text and (near := _around(text, _QUOTED, reach)):
        yield "quoted-printable", quopri.decodestring(near.encode("utf-8", "replace"))
    if "=?" in text and (words := _MIME_WORD.findall(text)):
        yield "mail header", b"".join(_mime_word(kind, body) for kind, body in words)
    if runs := _HEX_RUN.findall(text):
        unpacked = [bytes.fromhex(re.sub(r"[\s:]", "", run)) for run in runs]
        yield "hexadecimal", b"\n\n".join(unpacked)
        yield from (("hexadecimal", one) for one in unpacked if len(one) >= LEAST_FILE and is_file(one))
    runs = [run for run in _BASE64_RUN.findall(text) if not _DIGITS.issuperset(run)]
    for shift in range(4) if runs else ():
        known = {run: _from_base64(run, shift) for run in set(runs)}  # words of markup come by the thousand
        unpacked = [known[run] for run in runs]
        yield "base64", b"\n\n".join(unpacked)
        yield from (("base64", one) for one in unpacked if len(one) >= LEAST_FILE and is_file(one))
    for run in dict.fromkeys(run for run in runs if "\n" in run):
        lines = run.split()
        later = (_from_base64("".join(lines[first:]), 0) for first in range(1, min(len(lines), _MOST_LINES)))
        yield from (("base64", one) for one in later if len(one) >= LEAST_FILE and is_file(one))


def _around(text: str, escape: re.Pattern[str], reach: int) -> str:
    """The stretches of a text that hold an escape, each with whatever may belong to one value with it; empty without any."""
    wide = reach * _LETTERS_FOR_ONE
    places = [match.span() for match in escape.finditer(text)]
    if not places or len(text) <= 2 * wide:
        return text if places else ""
    groups = [places[0]]
    for start, end in places[1:]:
        if start - groups[-1][1] <= wide:
            groups[-1] = groups[-1][0], end
        else:
            groups.append((start, end))
    found, covered = [""], 0
    for first, last in groups:
        start, end = max(covered, _before(text, first, wide)), max(covered, _behind(text, last, wide))
        if start > covered:
            found[-1] += _CUT * (covered > 0)
            found.append(_CUT)
        found[-1] += text[start:end]
        covered = end
    return "\n\n".join(found) + _CUT * (covered < len(text))


def _before(text: str, at: int, letters: int) -> int:
    """From where on so many letters and digits stand before a place."""
    start = max(0, at - letters)
    while start and _counted(text[start:at]) < letters:
        start = max(0, at - 2 * (at - start))
    return start


def _behind(text: str, at: int, letters: int) -> int:
    """Up to where so many letters and digits stand behind a place."""
    end = min(len(text), at + letters)
    while end < len(text) and _counted(text[at:end]) < letters:
        end = min(len(text), at + 2 * (end - at))
    return end


def _counted(text: str) -> int:
    """How many letters and digits count in a text; a number may have any zeros before it."""
    return len(letters_of(_ZEROS.sub(_FEW_ZEROS, text)))


def _without_backslashes(text: str) -> str:
    plain = _SHORT.sub(" ", text)
    plain = _UNICODE.sub(lambda m: _character(int(m[5], 8) if m[5] else int(m[1] or m[2] or m[3] or m[4], 16)), plain)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # puts halves of a pair together


def _character(number: int) -> str:
    return chr(number) if number <= 0x10FFFF else " "


def _mime_word(kind: str, body: str) -> bytes:
    if kind in "Bb":
        return _from_base64(body, 0)
    return quopri.decodestring(body.replace("_", " ").encode("utf-8", "replace"))


def _from_base64(run: str, shift: int) -> bytes:
    """A run read from its first, second, third or fourth letter: what stands before it may have shifted it."""
    letters = re.sub(r"\s", "", run).translate(_URL_SAFE)[shift:]
    try:
        return base64.b64decode(letters[: len(letters) // 4 * 4] + _rest(letters))
    except (binascii.Error, ValueError):  # a length that cannot be, or a letter that base64 has not
        return b""


def _rest(letters: str) -> str:
    rest = letters[len(letters) // 4 * 4 :]
    return rest + "=" * (4 - len(rest)) if len(rest) > 1 else ""


_URL_SAFE = str.maketrans("-_", "+/")
