"""What is as good as random is searched for values as they stand, and read with care only where one may stand in it.

Scans, films and whatever is packed consist of such bytes, gigabytes of them, and to read each in nine encodings, letter by
letter, costs hours and finds what chance wrote. So the values are sought in the bytes themselves, all at once: in every
encoding, in small letters, in capitals and as they are recorded. A block in which none begins is passed over when it is
noise, or is the samples of a picture; every other block is read in full, and so is any file that is not large.

Nothing is lost by that which stands in one piece. Bytes are compared after each was changed by itself or dropped: capitals
of ASCII made small; spaces, common signs and soft hyphens left out. Whatever holds a writing of a value then holds that writing
changed in the same way. Out of reach in noise, and only there, is a value of which the first letters are in mixed case of
another script than Latin, or parted by bytes that are neither dropped nor part of it; and in the samples of a picture, what
is out of reach in all noise, values of fewer letters than chance would write there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation

from dossier.scan.decoding import has_mark
from dossier.writings import LEAST_IN_NOISE, letters_of, words_of

LEAST_LARGE = 1 << 16
"""Fewer bytes are always read in full."""

BLOCK = 1 << 14
_PIECE = 1 << 20
AROUND = 1 << 12
"""So many bytes on either side of a block are looked at with it: a value may begin in one and end in the next."""

_LETTERS = LEAST_IN_NOISE
_EVERY, _LEAST_KINDS = 32, 170
"""Of every so many bytes one is looked at; a block of noise shows some 220 kinds of byte, a text in any encoding under 130."""

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "cp1252", "cp1250")
_DROPPED = b"\0\t\n\r !\"'(),-./:;_\xa0\xad\xc2"
"""What may stand between letters: space, line ends, common signs, soft hyphens, the zeros of UTF-16. More would take longer."""

_SMALL = bytes(range(0x100)).lower()
_LEAST_BYTES = 5
_MOST_FOR_SPEED = 100_000
"""So many bytes of beginnings are held in the form that is searched fastest, a kilobyte of memory for each."""
_CUT = b"\0\x0f" * 8
"""What stands in the place of bytes that were passed over; no letter in any encoding."""


class Sieve:
    """Tells which parts of large files have to be read to find some values."""

    def __init__(self, values: Sequence[str]) -> None:
        """Prepares the search; values that are too short to be sought in noise are left out."""
        starts = {start for value in values for start in _starts(value)}
        self.tells = all(len(start) >= _LEAST_BYTES for start in starts)
        starts.discard(b"")
        how = Implementation.DFA if sum(map(len, starts)) < _MOST_FOR_SPEED else None
        self._automaton = BytesAhoCorasick(sorted(starts), implementation=how) if starts else None

    def to_read(self, data: bytes, *, is_picture: bool = False) -> bytes:
        """The bytes without the blocks that need no reading; the very same bytes where none can be passed over.

        Args:
            is_picture: they are the samples of a picture, and so no text whatever they look like.
        """
        if len(data) < LEAST_LARGE or not self.tells or (has_mark(data) and not is_picture):
            return data
        holds_none = not any(self.may_hold(data[at : at + _PIECE + AROUND]) for at in range(0, len(data), _PIECE))
        kept = bytearray()
        end, count = 0, 0
        for at in range(0, len(data), BLOCK):
            is_text = not is_picture and not _is_noise(data[at : at + BLOCK : _EVERY])
            if not is_text and (holds_none or not self.may_hold(data[max(0, at - AROUND) : at + BLOCK + AROUND])):
                count += 1
                continue
            start = max(end, at - AROUND)
            kept += _CUT if start > end else b""
            end = min(len(data), at + BLOCK + AROUND)
            kept += data[start:end]
        return bytes(kept) if count else data

    def may_hold(self, data: bytes) -> bool:
        """Whether a value may begin in some bytes; where it says no, none does in any writing that is sought."""
        if self._automaton is None:
            return False
        return bool(self._automaton.find_matches_as_indexes(data.translate(_SMALL, _DROPPED)))


def _is_noise(sample: bytes) -> bool:
    """Whether the bytes of a whole block are; the last part of a file is always read."""
    return len(sample) == BLOCK // _EVERY and len(set(sample)) >= _LEAST_KINDS


def _starts(value: str) -> Iterator[bytes]:
    """The bytes with which a value begins in each of its writings, changed as the bytes of files are."""
    if len(letters_of(value)) < _LETTERS:
        return
    written = {value, unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value), words_of(value)}
    for text in sorted({cased for form in written for cased in (form, form.lower(), form.upper(), form.title())}):
        for encoding in _ENCODINGS if not text.isascii() else _ENCODINGS[:1]:  # ASCII comes out the same in all
            try:
                yield from _start(text, encoding)
            except UnicodeEncodeError:
                continue


def _start(text: str, encoding: str) -> Iterator[bytes]:
    """The bytes of so many letters that they tell something, or of all of the text."""
    start, letters = b"", 0
    for letter in text:
        start += letter.encode(encoding).translate(_SMALL, _DROPPED)
        letters += letter.isalnum()
        if letters >= _LETTERS and len(start) >= _LEAST_BYTES:
            break
    yield start
