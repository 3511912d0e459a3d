"""Quotation marks are set as a printer sets them, each one character as before; addresses and typed texts stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.packet.origins import Traced, Tracer
from dossier.packet.quotation import as_recorded, drawn_with_marks, set_marks, with_marks
from dossier.packet.vocabulary import parse_page, write_page

ENGLISH, GERMAN = "“”‘’", "„“‚‘"

SET = {
    "a quotation": ('He said "no" twice.', "He said “no” twice."),
    "at both ends": ('"no"', "“no”"),
    "before a point": ('the words "an offence".', "the words “an offence”."),
    "in brackets": ('("reg 4")', "(“reg 4”)"),
    "after a dash": ('law—"reg 4"', "law—“reg 4”"),
    "a quotation in a quotation": ("\"he said 'no' to it\"", "“he said ‘no’ to it”"),
    "two quotations that begin together": ("\"'no' he said\"", "“‘no’ he said”"),
    "of somebody": ("Roe's office and the courts' orders", "Roe’s office and the courts’ orders"),
    "of somebody, in a quotation": ("'Roe's office'", "‘Roe’s office’"),
    "years": ("in the '90s", "in the ’90s"),
    "an address": ("see https://example.org/Roe's/x and Roe's", "see https://example.org/Roe's/x and Roe’s"),
    "an address in marks": (
        '"https://example.org/a", "see http://example.org/b".',
        "“https://example.org/a”, “see http://example.org/b”.",
    ),
    "addresses without a scheme": (
        "www.example.org/o'neil or o'neil@example.org",
        "www.example.org/o'neil or o'neil@example.org",
    ),
    "a figure first": ("'30 days' arrest' and ('15 days')", "‘30 days’ arrest’ and (‘15 days’)"),
    "a decade": ("'the '90s were hard'", "‘the ’90s were hard’"),
    "an end after a dash": ('"he said—" and "pre-" and "and/or/"', "“he said—” and “pre-” and “and/or/”"),
    "a beginning after a dash": ('law—"reg 4"—and/"or"', "law—“reg 4”—and/“or”"),
    "after an ellipsis or a colon": ('and…"then" said:"no" and..."so"', "and…“then” said:“no” and...“so”"),
    "an end after an ellipsis": ('"and then..." he left', "“and then...” he left"),
    "inside curved marks": ('“he said "no" and "never"” and "left"', "“he said ‘no’ and ‘never’” and “left”"),
    "inside curved marks, of somebody": ("“Roe's 'no'”", "“Roe’s ‘no’”"),
    "feet and minutes": ("6'2\" tall, 55°45'21\" north", "6'2\" tall, 55°45'21\" north"),
    "a figure last": ('"reg 16" and "in 1990" and 1990\'s', "“reg 16” and “in 1990” and 1990’s"),
    "Ukrainian": ("м'ята, Кам'янець", "м’ята, Кам’янець"),
    "curved already": ("“no” and Roe’s", "“no” and Roe’s"),
    "another script": ('Дело "Новая" закрыто', "Дело “Новая” закрыто"),
    "alone": ("'", "’"),
    "none": ("nothing to set", "nothing to set"),
}


@pytest.mark.parametrize(("typed", "printed"), SET.values(), ids=SET)
def test_marks_are_set(typed: str, printed: str) -> None:
    assert with_marks(typed, ENGLISH) == printed


def test_a_language_has_marks_of_its_own() -> None:
    assert with_marks("\"er sagte 'nein' zu Roe's Amt\"", GERMAN) == "„er sagte ‚nein‘ zu Roe’s Amt“"


TEXTS = st.text(st.sampled_from("ab 1\"'(“”’\n\ue000\U000f0000"), max_size=30)


@given(TEXTS)
def test_a_text_keeps_its_length_and_all_but_its_marks(text: str) -> None:
    found = with_marks(text, ENGLISH)
    assert len(found) == len(text)
    assert all(one == other or (one in "\"'" and other in ENGLISH) for one, other in zip(text, found, strict=True))
    assert with_marks(found, ENGLISH) == found


@given(TEXTS)
def test_what_traces_a_page_changes_no_mark(text: str) -> None:
    bare = text.replace("\ue000", "").replace("\U000f0000", "")
    assert with_marks(text, ENGLISH).replace("\ue000", "").replace("\U000f0000", "") == with_marks(bare, ENGLISH)


PAGE = """<html><head><title>t</title></head><body><section><h2 id="a">A <em>"word"</em>'s end</h2>
<p class="typed">"as typed", it's</p>
<p>line one<br/>"line two"</p>
<p>He<span class="note">It's "noted"</span>'s "<strong>here</strong>" and <a href="https://example.org/it's">https://example.org/it's</a></p>
<figure><img src="dossier:/f.svg" alt="the courts' part" width="1" height="1"/></figure></section></body></html>"""


def test_a_page_is_read_through_its_elements_but_not_through_its_notes() -> None:
    page = parse_page(PAGE)
    set_marks(page, ENGLISH)
    written = write_page(page)
    for printed in (
        "A <em>“word”</em>’s end",
        '"as typed", it\'s',
        'He<span class="note">It’s “noted”</span>’s “<strong>here</strong>” and',
        "\">https://example.org/it's</a>",
        "the courts’ part",
        "line one<br/>“line two”",
    ):
        assert printed in written, written
    assert write_page(parse_page(written)) == written


def test_a_figure_has_the_marks_of_its_page() -> None:
    svg = '<svg font-family="Source Sans 3"><text x="1">Roe\'s "part"</text></svg>'
    assert drawn_with_marks(svg, ENGLISH) == '<svg font-family="Source Sans 3"><text x="1">Roe’s “part”</text></svg>'


CHANGED = {
    "a word": ('Roe\'s "no" was late', "Roe’s “no” was early", 'Roe\'s "no" was early'),
    "a mark that somebody typed": ("Roe's no", "Roe’s “no”", "Roe's “no”"),
    "nothing": ("Roe's no", "Roe’s no", "Roe's no"),
    "a mark made straight again": ("Roe’s no", "Roe's no", "Roe's no"),
}


@pytest.mark.parametrize(("recorded", "made", "expected"), CHANGED.values(), ids=CHANGED)
def test_what_nobody_changed_keeps_the_marks_of_the_record(recorded: str, made: str, expected: str) -> None:
    assert as_recorded(recorded, with_marks(recorded, ENGLISH), made) == expected


def test_what_a_page_does_not_show_as_the_record_has_it_leads_nowhere() -> None:
    assert as_recorded("Roe's no", "Roe’s yes", "Roe’s yes") is None


def test_the_traced_words_of_a_page_are_those_of_the_plain_one() -> None:
    tracer = Tracer()
    marked = f'"{tracer.mark(Traced("Roe", "f", ("name",)))}\'s "{tracer.mark(Traced("no", "f", ("note",)))}" said'
    words, spans = tracer.read(with_marks(marked, ENGLISH))
    assert words == with_marks('"Roe\'s "no" said', ENGLISH)
    assert [words[one.start : one.end] for one in spans] == ["Roe", "no"]
