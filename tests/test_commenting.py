"""Questions stand as comments of Word's own on the paragraphs of their records, and outlive another program."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from dossier.ooxml.commenting import WordComment, with_comments
from dossier.ooxml.package import parts_of
from dossier.ooxml.returned import read_returned
from tests import pages, wordfiles
from tests.wordfiles import soffice

DAY = dt.date(2026, 1, 2)


def comment(bookmark: str, text: str) -> WordComment:
    return WordComment(bookmark, "Case desk", "CD", DAY, text)


QUESTIONS = (
    comment("_official__jane_roe", "In the title?"),
    comment("_section__1", "On a heading?"),
    comment("_position__jane_roe__P1", "In a table?\nOn a second line: «ё» & <b>?"),
    comment("_conduct__doe_dark_cell_2014", "First?"),
    comment("_conduct__doe_dark_cell_2014", "Second?"),
    comment("_table__acts", "On a caption?"),
    comment("_source__S001", "On an entry of a list?"),
)


def commented() -> bytes:
    return with_comments(wordfiles.packet(), QUESTIONS)


def test_each_comment_stands_on_the_whole_paragraph_of_its_bookmark() -> None:
    found = read_returned(commented())
    assert len(found.comments) == len(QUESTIONS)
    for asked, read in zip(QUESTIONS, found.comments, strict=True):
        assert (read.author, read.initials, read.date, read.text) == (asked.author, asked.initials, DAY, asked.text)
        assert (read.parent, read.is_done) == (None, False)
        [index] = read.paragraphs
        assert asked.bookmark in found.paragraphs[index].bookmarks
        assert read.words == found.paragraphs[index].after[: len(read.words)]


def test_the_words_of_the_document_stay_as_they_are() -> None:
    sent, commented_ = read_returned(wordfiles.packet()), read_returned(commented())
    assert (sent.paragraphs, sent.footnotes) == (commented_.paragraphs, commented_.footnotes)


def test_it_passes_the_open_xml_audit(tmp_path: Path) -> None:
    path = tmp_path / "commented.docx"
    path.write_bytes(commented())
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


def test_the_same_comments_give_the_same_bytes() -> None:
    assert commented() == commented()


def test_every_comment_is_ready_to_be_answered_and_resolved() -> None:
    comments = pages.part(commented(), "word/comments.xml")
    threads = pages.part(commented(), "word/commentsExtended.xml")
    ten, twelve = f"{{{wordfiles.TEN}}}", f"{{{wordfiles.TWELVE}}}"
    last = [list(one.iter(f"{pages.W}p"))[-1].get(f"{ten}paraId") for one in comments]
    every = [paragraph.get(f"{ten}paraId") for paragraph in comments.iter(f"{pages.W}p")]
    assert [thread.get(f"{twelve}paraId") for thread in threads] == last
    assert len(set(every)) == len(every)
    assert all(re.fullmatch(r"[1-7][0-9A-F]{7}", id_ or "") for id_ in every)


def test_word_keeps_authors_and_tracks_changes_and_computes_nothing_at_opening() -> None:
    names = [setting.tag.removeprefix(pages.W) for setting in pages.part(commented(), "word/settings.xml")]
    assert "removePersonalInformation" not in names
    assert "updateFields" not in names
    assert names.index("zoom") < names.index("trackRevisions") < names.index("footnotePr")


def test_without_comments_it_is_still_a_copy_for_review() -> None:
    parts = parts_of(with_comments(wordfiles.packet(), ()))
    assert b"trackRevisions" in parts["word/settings.xml"]
    assert "word/comments.xml" not in parts


def test_a_bookmark_in_a_note_puts_the_comment_where_the_note_is_called() -> None:
    head = '<w:footnote w:id="5"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
    marked = f'{head}<w:bookmarkStart w:id="9000" w:name="_in_note"/>'
    word = wordfiles.changed(wordfiles.packet(), "word/footnotes.xml", head, marked)
    found = read_returned(with_comments(word, [comment("_in_note", "Which page?")]))
    assert [found.paragraphs[index].notes for one in found.comments for index in one.paragraphs] == [("5",)]


def test_a_project_s_own_styles_for_comments_are_kept() -> None:
    own = '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="own"/></w:style></w:styles>'
    word = wordfiles.changed(wordfiles.packet(), "word/styles.xml", "</w:styles>", own)
    styles = pages.part(with_comments(word, QUESTIONS[:1]), "word/styles.xml")
    assert [style.get(f"{pages.W}styleId") for style in styles][-2:] == ["CommentText", "CommentReference"]


WRONG = {
    "no such bookmark": (comment("_nowhere", "Where?"), "_nowhere"),
    "a control character": (comment("_section__1", "a\x01b"), "XML compatible"),
}


@pytest.mark.parametrize(("asked", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_put_is_refused(asked: WordComment, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        with_comments(wordfiles.packet(), [asked])


def test_a_document_with_comments_gets_no_second_set() -> None:
    with pytest.raises(ValueError, match=r"comments\.xml already"):
        with_comments(commented(), QUESTIONS)


@pytest.mark.office
@soffice
@pytest.mark.parametrize("formats", [("docx",), ("odt", "docx")], ids=["docx", "odt and docx"])
def test_comments_bookmarks_and_words_outlive_libreoffice(formats: tuple[str, ...], tmp_path: Path) -> None:
    sent = read_returned(commented())
    back = read_returned(wordfiles.through_office(commented(), tmp_path, *formats))
    told = {(one.author, one.initials, one.date, one.text, one.words, one.paragraphs) for one in back.comments}
    assert told == {(one.author, one.initials, one.date, one.text, one.words, one.paragraphs) for one in sent.comments}
    assert [paragraph.after for paragraph in back.paragraphs] == [paragraph.after for paragraph in sent.paragraphs]
    assert [set(paragraph.bookmarks) for paragraph in back.paragraphs] == [set(p.bookmarks) for p in sent.paragraphs]
    assert list(back.footnotes.values()) == list(sent.footnotes.values())
    assert all(paragraph.before == paragraph.after for paragraph in back.paragraphs)
