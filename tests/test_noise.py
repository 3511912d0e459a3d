"""What is passed over in noise and pictures holds no value that reading it in full would have found."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dossier.scan import decoding
from dossier.scan.noise import BLOCK, LEAST_LARGE, Sieve
from dossier.writings import LEAST_IN_NOISE, Finder, letters_of

VALUES = (
    *("Mary Quite-Contrary", "Щукволин Жёптуйдов", "Сергей Йолкин", "Zoë Müller-Lüdenscheidt", "1993-05-01", "Straßenfußgänger"),
    *("EX-0002/2014-77", "‘Quoted’ Person", "Їжакевич Ґалаґан", "a withheld sentence of no great length that goes on and on"),
)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
CASES = (str, str.lower, str.upper, str.title)
BETWEEN = (" ", "  ", "-", ", ", "\t", ". ", "_", " - ")
SIZE = LEAST_LARGE + 2 * BLOCK
GROUNDS = ("noise", "dark picture", "light picture")


@cache
def ground(kind: str) -> bytes:
    """Bytes without text; a picture has few kinds of byte."""
    least, most = {"noise": (0, 256), "dark picture": (0, 32), "light picture": (224, 256)}[kind]
    drawn = random.Random(1)
    return bytes(drawn.randrange(least, most) for _ in range(SIZE))


def in_full(values: tuple[str, ...], data: bytes) -> set[int]:
    """What is found when every byte is read: how everything was searched before noise was told apart."""
    finder = Finder(values)
    return {number for text, noise in decoding.texts_of(data) for number in finder.found(text, noise=noise)}


def sieved(values: tuple[str, ...], data: bytes, *, is_picture: bool = False) -> set[int]:
    return in_full(values, Sieve(values).to_read(data, is_picture=is_picture))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_all_that_is_found_by_reading_every_byte_is_found(data: st.DataObject) -> None:
    value, encoding = data.draw(st.sampled_from(VALUES)), data.draw(st.sampled_from(ENCODINGS))
    text = data.draw(st.sampled_from(CASES))(value)
    if data.draw(st.booleans()):
        text = data.draw(st.sampled_from(BETWEEN)).join(text.split(" "))
    kind = data.draw(st.sampled_from(GROUNDS))
    edge = data.draw(st.integers(0, SIZE // BLOCK)) * BLOCK
    at = min(SIZE, max(0, edge + data.draw(st.integers(-60, 60))))
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    whole = ground(kind)[:at] + raw + ground(kind)[at:]
    wanted = in_full(VALUES, whole)
    assert wanted <= sieved(VALUES, whole)
    if kind != "noise":
        assert wanted <= sieved(VALUES, whole, is_picture=True)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("value", VALUES[:5])
def test_a_value_in_noise_is_found_in_every_encoding_that_can_write_it(value: str, encoding: str) -> None:
    try:
        raw = b"\0\0" + value.encode(encoding) + b"\0\0"
    except UnicodeEncodeError:
        pytest.skip("this encoding lacks a letter of it")
    whole = ground("noise")[:40_000] + raw + ground("noise")[40_000:]
    if VALUES.index(value) in in_full(VALUES, whole):
        assert VALUES.index(value) in sieved(VALUES, whole)
    else:
        assert encoding.startswith(("cp", "koi8", "iso", "mac"))  # a date beside chance letters, or letters of one byte


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.data())
def test_a_value_is_known_by_its_beginning_whatever_parts_its_letters(data: st.DataObject) -> None:
    encoding = data.draw(st.sampled_from(ENCODINGS))
    letters = st.characters(codec=encoding, categories=("L", "N", "P"))
    value = data.draw(st.text(letters, min_size=2 * LEAST_IN_NOISE, max_size=40))
    assume(len(letters_of(value)) >= LEAST_IN_NOISE)
    unseen = ("\u00a0", "\u00ad") if encoding.startswith(("utf", "cp1251", "iso")) else ()
    part = data.draw(st.sampled_from((" ", "-", "\n", "/", "\0", "", *unseen)))
    raw = part.join(value).encode(encoding)
    sieve, around = Sieve([value]), data.draw(st.binary(max_size=20))
    assert not sieve.tells or sieve.may_hold(around + raw + around)


def test_noise_and_pictures_without_a_value_are_passed_over_and_the_last_part_is_read() -> None:
    sieve = Sieve(VALUES)
    tail = b"\0trailing"
    left = sieve.to_read(ground("noise") + tail)
    assert len(left) < BLOCK
    assert left.endswith(tail)
    assert sieve.to_read(ground("dark picture") + tail) == ground("dark picture") + tail
    assert sieve.to_read(ground("light picture"), is_picture=True) == b""


def test_what_is_not_large_and_what_is_no_noise_is_read_to_the_last_byte() -> None:
    sieve = Sieve(VALUES)
    small = ground("noise")[: LEAST_LARGE - 1]
    assert sieve.to_read(small) is small
    words = "Съешь же ещё этих мягких французских булок, да выпей чаю; the quick brown fox jumps. " * 2_000
    for encoding in ENCODINGS:
        text = words.encode(encoding, "replace")
        assert sieve.to_read(text) is text
    marked = "㐀㐁㐂䷿一丁".encode("utf-16") + ground("noise")
    assert sieve.to_read(marked) is marked


def test_noise_around_a_value_is_read_and_the_rest_is_not() -> None:
    whole = ground("noise")[:50_000] + b"Mary Quite-Contrary" + ground("noise")[50_000:]
    left = Sieve(VALUES).to_read(whole)
    assert b"Mary Quite-Contrary" in left
    assert len(left) < 4 * BLOCK


def test_a_value_whose_writing_tells_too_little_lets_nothing_be_passed_over() -> None:
    noise = ground("noise")
    assert Sieve(["ⴀⴉⴊⴍⴠⴡⴢⴀ"]).to_read(noise) is noise
