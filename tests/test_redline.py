"""A redline gives the old words when its changes are rejected, and the new ones when they are accepted."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from dossier.ooxml.commenting import WordComment, with_comments
from dossier.ooxml.redline import redlined
from dossier.ooxml.redline_words import changes_between, tokens_of
from dossier.ooxml.returned import ReturnedParagraph, accepted, folded, read_returned, rejected
from tests import pages, wordfiles
from tests.wordfiles import soffice

DAY = dt.date(2026, 1, 2)
WHO = "Case desk"
CONDUCT = "_conduct__doe_dark_cell_2014"
NAME = "_official__jane_roe"


def paragraphs(docx: bytes) -> dict[str, ReturnedParagraph]:
    return {name: paragraph for paragraph in read_returned(docx).paragraphs for name in paragraph.bookmarks}


NEW = {name: paragraph.after for name, paragraph in paragraphs(wordfiles.packet()).items()}


def redline(changes: dict[str, tuple[str, str]], removed: tuple[tuple[str | None, str], ...] = ()) -> bytes:
    return redlined(wordfiles.packet(), changes, author=WHO, date=DAY, removed=removed)


OLD = {
    "a word in the middle": lambda new: new.replace("dark", "bright").replace("is", "was"),
    "the first word": lambda new: f"Formerly {new}",
    "no first word": lambda new: new.split(" ", 1)[-1],
    "the last word": lambda new: f"{new} Nothing more is known.",
    "no last word": lambda new: new.rsplit(" ", 1)[0],
    "all of it": lambda new: "Something else was said here before",
    "signs": lambda new: new.replace(".", ";"),
    "letters of another script": lambda new: f"«Роу» {new} é ё",
    "each word twice": lambda new: " ".join(word for word in new.split() for _ in range(2)),
    "nothing": lambda new: "",
}


@pytest.mark.parametrize("old", OLD.values(), ids=OLD.keys())
def test_every_paragraph_of_a_packet_says_the_old_words_before_and_the_new_after(old) -> None:
    changes = {name: (folded(old(new)), new) for name, new in NEW.items() if new}
    found = paragraphs(redline(changes))
    for name, (before, after) in changes.items():
        assert found[name].after == after
        assert found[name].before == before, name


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(NEW)),
    st.lists(st.sampled_from(["a", "was", ",", " ", "«ё»", "e\u0301", "12"]), max_size=12),
    st.data(),
)
def test_any_old_words_come_back(name: str, words: list[str], data: st.DataObject) -> None:
    new = NEW[name]
    at = data.draw(st.integers(0, len(new)))
    old = folded(new[:at] + "".join(words) + new[data.draw(st.integers(at, len(new))) :])
    found = paragraphs(redline({name: (old, new)}))
    assert (found[name].before, found[name].after) == (old, new)


def test_a_redline_passes_the_open_xml_audit(tmp_path: Path) -> None:
    changes = {name: (old(new), new) for old, (name, new) in zip(list(OLD.values()) * 9, NEW.items(), strict=False) if new}
    changes = {name: pair for name, pair in changes.items() if not name.endswith("__p1")}  # a second name of one paragraph
    path = tmp_path / "redline.docx"
    path.write_bytes(redline(changes, ((None, "First of all."), (CONDUCT, "Once."), ("_position__jane_roe__P1", "In a table."))))
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


def test_the_same_changes_give_the_same_bytes() -> None:
    changes = {CONDUCT: ("Nothing is reported.", NEW[CONDUCT])}
    assert redline(changes) == redline(changes)


def test_without_changes_nothing_is_marked() -> None:
    body = pages.part(redline({CONDUCT: (NEW[CONDUCT], NEW[CONDUCT])}), "word/document.xml")
    assert [mark.tag for mark in body.iter() if mark.tag in (f"{pages.W}ins", f"{pages.W}del")] == []


def test_changes_are_by_whole_words_and_keep_what_stands_between_them() -> None:
    new = NEW[CONDUCT]
    found = paragraphs(redline({CONDUCT: (new.replace("nine days", "ten long days"), new)}))[CONDUCT]
    changed = [(piece.text, piece.in_before) for piece in found.pieces if not (piece.in_before and piece.in_after)]
    assert changed == [("ten long", True), ("nine", False)]
    assert found.editors == ((WHO, DAY),)


def _style_of(run: ElementTree.Element) -> str | None:
    style = run.find(f"{pages.W}rPr/{pages.W}rStyle")
    return style.get(f"{pages.W}val") if style is not None else None


def test_the_formatting_of_runs_is_kept() -> None:
    body = pages.part(redline({CONDUCT: ("Alleged. " + NEW[CONDUCT].split(" ", 1)[1], NEW[CONDUCT])}), "word/document.xml")
    for kind, text in (("del", "delText"), ("ins", "t")):
        runs = [run for mark in body.iter(f"{pages.W}{kind}") for run in mark]
        assert [(run.findtext(f"{pages.W}{text}"), _style_of(run)) for run in runs] == [
            ("Alleged" if kind == "del" else "Reported", "Strong")
        ]


def test_a_new_paragraph_is_inserted_with_its_end_its_notes_and_its_fields() -> None:
    word = redline({CONDUCT: ("", NEW[CONDUCT])})
    found = paragraphs(word)[CONDUCT]
    assert found.is_inserted
    assert found.joins_next_before
    assert (found.notes_before, found.notes_after) == ((), ("5",))
    before = [joined for joined in rejected(read_returned(word).paragraphs) if CONDUCT in joined.bookmarks]
    assert [joined.text for joined in before] == [NEW[f"{CONDUCT}__c_06b3cd50"]]


def test_a_field_that_is_new_is_inserted_as_a_whole() -> None:
    name = next(
        name for name, paragraph in paragraphs(wordfiles.packet()).items() if any(p.field == "REF" for p in paragraph.pieces)
    )
    digits = next(piece.text for piece in paragraphs(wordfiles.packet())[name].pieces if piece.field == "REF")
    old = NEW[name].replace(digits, "77", 1)
    found = paragraphs(redline({name: (old, NEW[name])}))[name]
    assert (found.before, found.after) == (old, NEW[name])
    assert [piece.text for piece in found.pieces if piece.field == "REF" and not piece.in_before] == [digits]


def test_a_new_cell_of_a_table_has_no_end_of_its_own() -> None:
    found = paragraphs(redline({"_position__jane_roe__P1": ("", "Deputy chair")}))["_position__jane_roe__P1"]
    assert found.is_inserted
    assert not found.is_mark_inserted


def test_removed_paragraphs_stand_in_their_order_after_the_one_named() -> None:
    removed = (
        (CONDUCT, "First gone."),
        (CONDUCT, "Second gone."),
        (None, "Once a heading."),
        ("_position__jane_roe__P1", "Row."),
    )
    word = redline({}, removed)
    found = read_returned(word).paragraphs
    texts = [paragraph.before for paragraph in found]
    at = texts.index(NEW[CONDUCT])
    assert texts[at + 1 : at + 3] == ["First gone.", "Second gone."]
    assert texts[0] == "Once a heading."
    gone = [paragraph for paragraph in found if paragraph.is_deleted]
    assert [paragraph.before for paragraph in gone] == ["Once a heading.", "Row.", "First gone.", "Second gone."]
    assert not any(paragraph.in_table for paragraph in gone)
    same = [joined.text for joined in accepted(read_returned(wordfiles.packet()).paragraphs)]
    assert [joined.text for joined in accepted(found)] == same


def test_a_removed_paragraph_is_indented_as_its_neighbour_and_does_not_count() -> None:
    body = pages.part(redline({}, ((CONDUCT, "Gone."), ("_section__1", "Gone."))), "word/document.xml")
    gone = [p.find(f"{pages.W}pPr") for p in body.iter(f"{pages.W}p") if any(True for _ in p.iter(f"{pages.W}delText"))]
    assert [[child.tag.removeprefix(pages.W) for child in properties] for properties in gone] == [["ind", "rPr"]] * 2
    assert [properties[0].get(f"{pages.W}left") for properties in gone] == ["567", "567"]


def test_a_caption_may_be_given_without_the_number_that_word_counts() -> None:
    full = NEW["_table__positions"]
    words = full.split(". ", 1)[1]
    found = paragraphs(redline({"_table__positions": ("Posts held", words)}))["_table__positions"]
    assert (found.before, found.after) == (full.replace(words, "Posts held"), full)


def test_a_note_is_changed_where_it_stands() -> None:
    word = wordfiles.changed(
        wordfiles.packet(),
        "word/footnotes.xml",
        '<w:footnote w:id="3"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>',
        '<w:footnote w:id="3"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:bookmarkStart w:id="9000" w:name="_n"/>',
    )
    new = read_returned(word).footnotes["3"][1]
    old = new.replace("Reported", "Charged")
    marked = redlined(word, {"_n": (old, new)}, author=WHO, date=DAY, removed=[("_n", "Gone.")])
    found = read_returned(marked)
    assert found.footnotes["3"] == (old, new)
    assert found.note_bookmarks == {"_n": "3"}
    assert found.note_editors["3"] == ((WHO, DAY),)
    at = next(number for number, paragraph in enumerate(found.paragraphs) if "3" in paragraph.notes)
    assert "Gone." in [paragraph.before for paragraph in found.paragraphs[at + 1 :] if paragraph.is_deleted]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


LINK = f'<w:hyperlink w:anchor="x">{run("a link")}</w:hyperlink>'
FIELD = f'<w:fldSimple w:instr=" REF x ">{run("Exhibit 4")}</w:fldSimple>'
SHAPES = {
    "nothing is left": ("", "all of it"),
    "white space is left": (run(" "), "all of it"),
    "things in one run": (
        "<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:noBreakHyphen/><w:t>x</w:t></w:r>",
        "one 2 \u2011y",
    ),
    "a link first": (LINK + run(" and more"), "formerly a link"),
    "a link alone": (LINK, "a fine link"),
    "a link that grew": (LINK, "link"),
    "behind a link": (LINK + run("."), "a link of old."),
    "in a field": (run("see ") + FIELD, "see Exhibit 5"),
    "before a field": (FIELD + run("."), "see Exhibit 4."),
    "a field that came": (run("see ") + FIELD, "see nothing"),
    "accents apart": (run("cafe\u0301 e") + run("\u0301"), "caf\u00e9 \u00eb"),
    "all is new": (LINK + FIELD + run("x"), ""),
}


@pytest.mark.parametrize(("inside", "old"), SHAPES.values(), ids=SHAPES.keys())
def test_a_paragraph_of_any_shape_gives_both_versions(inside: str, old: str, tmp_path: Path) -> None:
    word = wordfiles.written(f'<w:p><w:bookmarkStart w:id="1" w:name="x"/>{inside}<w:bookmarkEnd w:id="1"/></w:p><w:p/>')
    new = paragraphs(word)["x"].after
    marked = redlined(word, {"x": (old, new)}, author=WHO, date=DAY, removed=[("x", "Gone.")])
    assert (paragraphs(marked)["x"].before, paragraphs(marked)["x"].after) == (old, new)
    (tmp_path / "redline.docx").write_bytes(marked)
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "redline.docx").errors] == []


def test_a_redline_can_carry_questions() -> None:
    changes = {CONDUCT: ("Nothing is reported.", NEW[CONDUCT])}
    found = read_returned(with_comments(redline(changes), [WordComment(CONDUCT, WHO, "CD", DAY, "Is it so?")]))
    assert [found.paragraphs[index].before for one in found.comments for index in one.paragraphs] == ["Nothing is reported."]
    assert found.comments[0].words == NEW[CONDUCT]


WRONG = {
    "no such bookmark": ({"_nowhere": ("a", "b")}, (), "_nowhere"),
    "no such place": ({}, (("_nowhere", "Gone."),), "_nowhere"),
    "other words": ({CONDUCT: ("a", "Other words.")}, (), CONDUCT),
    "the end of the words": ({CONDUCT: ("a", NEW[CONDUCT].split(" ", 1)[1])}, (), CONDUCT),
    "more words": ({CONDUCT: ("a", NEW[CONDUCT] + " More.")}, (), CONDUCT),
    "a control character": ({CONDUCT: ("a\x00", NEW[CONDUCT])}, (), "XML compatible"),
    "two ways": (
        {"_exhibit__EX_0001": ("a", NEW["_exhibit__EX_0001"]), "_exhibit__EX_0001__p1": ("b", NEW["_exhibit__EX_0001"])},
        (),
        "two ways",
    ),
}


@pytest.mark.parametrize(("changes", "removed", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_does_not_fit_the_document_is_refused(changes, removed, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        redline(changes, removed)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", wordfiles.written_zip({"word/document.xml": b"<a/>"})])
def test_what_is_no_document_of_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="Word file"):
        redlined(raw, {}, author=WHO, date=DAY)


CHANGED = [
    ("a b c", "a x c", [(2, 3, "b")]),
    ("a b, c d", "a x, y d", [(2, 6, "b, c")]),
    ("a b", "a b c", [(3, 5, "")]),
    ("a b c", "a b", [(3, 3, " c")]),
    ("a", "", [(0, 0, "a")]),
    ("a  b", "a b", []),
]


@pytest.mark.parametrize(("old", "new", "changes"), CHANGED)
def test_changes_next_to_each_other_are_told_as_one(old: str, new: str, changes: list[tuple[int, int, str]]) -> None:
    found = changes_between(tokens_of(old), tokens_of(new), len(new))
    assert [(change.start, change.end, change.old) for change in found] == changes


@pytest.mark.office
@soffice
@pytest.mark.parametrize("formats", [("docx",), ("odt", "docx")], ids=["docx", "odt and docx"])
def test_libreoffice_reads_the_same_changes(formats: tuple[str, ...], tmp_path: Path) -> None:
    changes = {name: (f"Formerly {new.replace(' the ', ' a ')}", new) for name, new in NEW.items() if new}
    changes = {
        name: pair for name, pair in changes.items() if not name.endswith("__p1")
    }  # ODT drops an empty one beside a change
    changes[CONDUCT] = ("", NEW[CONDUCT])
    sent = redline(changes, ((CONDUCT, "Gone."),))
    found = paragraphs(wordfiles.through_office(sent, tmp_path, *formats))
    for name, (before, after) in changes.items():
        assert (found[name].before, found[name].after) == (before, after)
    assert found[CONDUCT].is_inserted
