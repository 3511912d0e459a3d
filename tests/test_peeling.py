"""What an escape hides is found wherever it stands in a long text, and what is far from any escape is read once."""

from __future__ import annotations

import base64
import gzip
import html
import json
import quopri
import random
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.needles import Needle
from dossier.scan import peeling
from dossier.scan.scanning import search

VALUE = "Quite-Contrary, Mária Семёнова"
NEEDLES = (Needle("the witness", VALUE), Needle("a place", "Dark Cell"))
FAR = "The Inspectorate wrote a report on paper; 4 of 5 were kept. " * 2_000

WAYS: dict[str, Callable[[str], str]] = {
    "entities": lambda text: "".join(f"&#x{ord(c):04X};" for c in text),
    "named entities": html.escape,
    "percent-encoding": urllib.parse.quote,
    "every letter in percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "backslash escapes": lambda text: "".join(f"\\u{ord(c):04x}" for c in text),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "as it is": lambda text: text,
}


def hits(text: str) -> set[str]:
    return {hit.label for hit in search({"file.txt": text.encode()}, NEEDLES)}


@pytest.mark.parametrize("way", [way for way in WAYS if way != "as it is"])
@pytest.mark.parametrize(("before", "after"), [(FAR, FAR), ("", FAR), (FAR, "")], ids=["between", "first", "last"])
def test_an_escaped_value_is_found_in_a_long_text(way: str, before: str, after: str) -> None:
    assert hits(f"{before} {WAYS[way](VALUE)} {after}") == {"the witness"}


@pytest.mark.parametrize("place", range(len(VALUE)))
def test_one_escaped_letter_hides_no_value(place: int) -> None:
    hidden = f"{VALUE[:place]}&#{ord(VALUE[place])};{VALUE[place + 1 :]}"
    assert hits(f"{FAR}{hidden} {FAR}") == {"the witness"}


def test_a_value_is_found_whose_letters_stand_far_apart() -> None:
    spread = "M&#225;" + " " * 40_000 + "ria Семёнова"
    assert hits(f"{FAR} Quite-Contrary, {spread} {FAR}") == {"the witness"}


HIDDEN = {
    "zeros before a number": FAR + "%26#x" + "0" * 12_000 + f"{ord('Q'):x};uite-Contrary, Mária Семёнова",
    "letters that nobody sees": FAR + "&#81;" + "\u3164" * 12_000 + "uite-Contrary, Mária Семёнова",
    "letters that nobody sees, in percent": FAR + "%51" + "\u115f" * 12_000 + "uite-Contrary, Mária Семёнова",
    "four digits and a letter that could be a fifth": FAR + VALUE.replace("a", "\\u0061").replace("o", "\\u006f"),
    "in braces": FAR + VALUE.replace("a", "\\u{61}").replace("o", "\\u{00006f}"),
    "in eight digits": FAR + VALUE.replace("a", "\\U00000061"),
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_what_looks_far_apart_and_is_not_is_found(text: str) -> None:
    assert hits(f"{text} {FAR}") == {"the witness"}


def test_a_name_in_json_is_found() -> None:
    name = Needle("the witness", "Béatrice Čech")
    assert search({"a.json": json.dumps({"from": "Béatrice Čech"}).encode()}, (name,)) != ()


@pytest.mark.parametrize(
    "digits", ["0" * 5_000 + "87", "9" * 5_000, "x" + "f" * 5_000], ids=["zeros", "too large", "too large in hex"]
)
def test_a_number_without_end_stops_nothing(digits: str) -> None:
    assert hits(f"a &#{digits}; b &#{digits} {VALUE}") == {"the witness"}


@pytest.mark.parametrize("lines", range(1, 5))
def test_a_packed_file_is_found_behind_lines_that_look_like_its_own(lines: int) -> None:
    packed = base64.encodebytes(gzip.compress(f"{VALUE} {random.Random(0).randbytes(300).hex()}".encode(), mtime=0)).decode()
    assert hits("see-the-attachment-below\n" * lines + packed) == {"the witness"}


def test_a_word_that_goes_on_where_a_text_was_cut_is_no_shorter_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peeling, "_LETTERS_FOR_ONE", 1)
    for length in range(1, 60):
        text = "z" * 5_000 + " Undark Cell" + " y" * length + "&amp;" + " x" * length + " Dark Cellar " + "z" * 5_000
        assert hits(text) == set(), length


def test_what_is_far_from_any_escape_is_not_read_again() -> None:
    read = dict(peeling.peeled(f"{FAR}&amp;{FAR}", lambda _: False, 30))
    assert "&" in read["entities"]
    assert len(read["entities"]) < len(FAR) / 10


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["&amp;", "%41", "\\u0041", "=41", "\\n", "x", " ", "Dark", "Cell", FAR[:700], FAR[:3_000]]),
        st.tuples(st.sampled_from([VALUE, "Dark Cell", "Dark Cellar"]), st.lists(st.sampled_from(sorted(WAYS)), max_size=2)),
    ),
    max_size=12,
)


def written(pieces: list[str | tuple[str, list[str]]]) -> str:
    out = []
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
            continue
        text, ways = piece
        for way in ways:
            text = WAYS[way](text)
        out.append(text)
    return " ".join(out)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_nothing_is_found_or_lost_by_reading_less(pieces: list[str | tuple[str, list[str]]]) -> None:
    text = written(pieces)
    whole = peeling._LETTERS_FOR_ONE
    found = hits(text)
    try:
        peeling._LETTERS_FOR_ONE = 1 << 30
        assert hits(text) == found
    finally:
        peeling._LETTERS_FOR_ONE = whole
