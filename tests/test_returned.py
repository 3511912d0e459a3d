"""What a returned Word file says on both sides of its changes, and that no file does harm."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier.ooxml import package_reading, returned_comments, returned_story
from dossier.ooxml.commenting import WordComment, with_comments
from dossier.ooxml.package import parts_of, written_zip
from dossier.ooxml.returned import ReturnedFault, ReturnedParagraph, accepted, folded, read_returned, rejected
from tests import wordfiles
from tests.wordfiles import soffice, written

DAY = dt.date(2026, 1, 2)
WHO = 'w:id="1" w:author="A. Lawyer" w:date="2026-01-02T23:59:00Z"'
CONDUCT = "_conduct__doe_dark_cell_2014"
PARAGRAPH = re.compile(r"<w:p>(?:(?!</w:p>).)*</w:p>")


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(inside: str) -> str:
    return f"<w:ins {WHO}>{inside}</w:ins>"


def del_(text: str) -> str:
    return f'<w:del {WHO}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def p(inside: str, mark: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{inside}</w:p>"


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText> {text} </w:instrText></w:r>"


def complex_field(instruction: str, result: str) -> str:
    return char("begin") + code(instruction) + char("separate") + result + char("end")


def forms(needed: str) -> str:
    choice, fallback = f'<mc:Choice Requires="{needed}">{t("new")}</mc:Choice>', f"<mc:Fallback>{t('old')}</mc:Fallback>"
    return f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"


def only(body: str) -> ReturnedParagraph:
    [paragraph] = read_returned(written(body)).paragraphs
    return paragraph


INSERTED, DELETED = f"<w:ins {WHO}/>", f"<w:del {WHO}/>"
TEXTS = {
    "plain": (t("One ") + t("two"), "One two", "One two"),
    "inserted": (t("One ") + ins(t("two")), "One", "One two"),
    "deleted": (t("One ") + del_("two"), "One two", "One"),
    "replaced": (t("a ") + del_("b") + ins(t("c")), "a b", "a c"),
    "inserted by one and deleted by another": (t("a ") + ins(del_("b")) + t("c"), "a c", "a c"),
    "moved away": (t("a ") + f"<w:moveFrom {WHO}>{t('b')}</w:moveFrom>", "a b", "a"),
    "moved here": (t("a ") + f"<w:moveTo {WHO}>{t('b')}</w:moveTo>", "a", "a b"),
    "in a link": (f'<w:hyperlink w:anchor="x">{t("a")}{ins(t(" b"))}</w:hyperlink>', "a", "a b"),
    "in a content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{t('a')}</w:sdtContent></w:sdt>", "a", "a"),
    "a change of formatting alone": (f"<w:r><w:rPr><w:b/><w:rPrChange {WHO}/></w:rPr><w:t>a</w:t></w:r>", "a", "a"),
    "breaks and tabs": ("<w:r><w:t>a</w:t><w:tab/><w:br/><w:cr/><w:t>b</w:t></w:r>", "a b", "a b"),
    "hyphens": (
        "<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>",
        "a\u2011b\u00adc",
        "a\u2011b\u00adc",
    ),
    "a symbol of a font": ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "\ufffd", "\ufffd"),
    "a symbol with a letter": ('<w:r><w:sym w:font="Arial" w:char="00e9"/></w:r>', "é", "é"),
    "a symbol that is none": ('<w:r><w:sym w:char="zz"/><w:sym/></w:r>', "\ufffd\ufffd", "\ufffd\ufffd"),
    "white space": (t("  a \u00a0\u2003 b\n\nc "), "a b c", "a b c"),
    "an accent apart": (t("e\u0301"), "é", "é"),
    "an accent in another run": (t("e") + t("\u0301"), "é", "é"),
    "hidden characters": (t("a\u200bb\u202ec"), "a\u200bb\u202ec", "a\u200bb\u202ec"),
    "a formula": ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "x", "x"),
    "ruby": (f"<w:r><w:ruby><w:rt>{t('reading')}</w:rt><w:rubyBase>{t('base')}</w:rubyBase></w:ruby></w:r>", "base", "base"),
    "nothing": ("", "", ""),
    "a simple field": (t("see ") + f'<w:fldSimple w:instr=" REF x ">{t("12")}</w:fldSimple>', "see 12", "see 12"),
    "a complex field": (t("see ") + complex_field("REF x", t("12")), "see 12", "see 12"),
    "a field computed anew": (complex_field("REF x", del_("11") + ins(t("12"))), "11", "12"),
    "a field without a result": (t("a") + char("begin") + code("XE index") + char("end") + t("b"), "ab", "ab"),
    "a field in a field": (complex_field("IF " + complex_field("REF x", t("no")), t("yes")), "yes", "yes"),
    "text in a field's code": (char("begin") + t("unseen") + char("separate") + t("seen") + char("end"), "seen", "seen"),
    "a field that never ends": (t("a") + char("begin") + code("REF x") + t("b"), "ab", "ab"),
    "a field that never begins": (t("a") + char("separate") + t("b") + char("end") + t("c"), "abc", "abc"),
    "two results": (char("begin") + char("separate") + t("a") + char("separate") + t("b") + char("end"), "ab", "ab"),
    "a form of another program": (forms("zz"), "old", "old"),
    "a form of today": (forms("wps"), "new", "new"),
    "no form at all": ('<mc:AlternateContent><mc:Choice Requires="zz"/></mc:AlternateContent>', "", ""),
}


@pytest.mark.parametrize(("inside", "before", "after"), TEXTS.values(), ids=TEXTS.keys())
def test_a_paragraph_reads_on_both_sides_of_its_changes(inside: str, before: str, after: str) -> None:
    paragraph = only(p(inside))
    assert (paragraph.before, paragraph.after) == (before, after)


@pytest.mark.parametrize(("inside", "before", "after"), TEXTS.values(), ids=TEXTS.keys())
def test_the_strict_edition_of_the_standard_reads_the_same(inside: str, before: str, after: str) -> None:
    [paragraph] = read_returned(written(p(inside), main=wordfiles.STRICT)).paragraphs
    assert (paragraph.before, paragraph.after) == (before, after)


def test_results_of_fields_are_told_from_wording() -> None:
    paragraph = only(
        p(
            t("see ")
            + complex_field('HYPERLINK "x"', t("link ") + complex_field("REF x \\h", t("12")))
            + complex_field("", t("?"))
        )
    )
    assert [(piece.text, piece.field, piece.is_field) for piece in paragraph.pieces] == [
        ("see link ", "", False),
        ("12", "REF", True),
        ("?", "FIELD", True),
    ]


def test_who_changed_a_paragraph_is_told_once_with_the_day() -> None:
    other = '<w:ins w:author="B" w:date="yesterday">' + t("c") + '</w:ins><w:ins w:date="2026-13-45">' + t("d") + "</w:ins>"
    paragraph = only(p(t("a") + ins(t("b")) + del_("x") + other))
    assert paragraph.editors == (("A. Lawyer", DAY), ("B", None), ("", None))


KINDS = {
    "untouched": (p(t("a")), False, False, False),
    "inserted text": (p(ins(t("a"))), True, False, False),
    "inserted with its end": (p(ins(t("a")), INSERTED), True, False, False),
    "an empty one inserted": (p("", INSERTED), True, False, False),
    "deleted text": (p(del_("a")), False, True, False),
    "deleted with its end": (p(del_("a"), DELETED), False, True, False),
    "an empty one deleted": (p("", DELETED), False, True, False),
    "changed": (p(t("a") + del_("b")), False, False, False),
    "empty": (p(""), False, False, False),
    "moved away": (p(f"<w:moveFrom {WHO}>{t('b')}</w:moveFrom>", f"<w:moveFrom {WHO}/>"), False, True, True),
    "moved here": (p(f"<w:moveTo {WHO}>{t('b')}</w:moveTo>", f"<w:moveTo {WHO}/>"), True, False, True),
}


@pytest.mark.parametrize(("body", "is_inserted", "is_deleted", "is_moved"), KINDS.values(), ids=KINDS.keys())
def test_a_whole_paragraph_came_or_went(body: str, is_inserted: bool, is_deleted: bool, is_moved: bool) -> None:
    paragraph = only(body)
    assert (paragraph.is_inserted, paragraph.is_deleted, paragraph.is_moved) == (is_inserted, is_deleted, is_moved)


def start(name: str) -> str:
    return f'<w:bookmarkStart w:id="7" w:name="{name}"/>'


JOINS = {
    "a split": (
        p(start("a") + t("One "), INSERTED) + p(start("b") + t("two")),
        [("One two", "ab")],
        [("One", "a"), ("two", "b")],
    ),
    "a merge": (p(start("a") + t("One "), DELETED) + p(start("b") + t("two")), [("One", "a"), ("two", "b")], [("One two", "ab")]),
    "a merge of three": (
        p(start("a") + t("1"), DELETED) + p(start("b") + t("2"), DELETED) + p(start("c") + t("3")),
        [("1", "a"), ("2", "b"), ("3", "c")],
        [("123", "abc")],
    ),
    "one deleted": (
        p(start("a") + del_("One"), DELETED) + p(start("b") + t("two")),
        [("One", "a"), ("two", "b")],
        [("two", "ab")],
    ),
    "one put in behind": (p(start("a") + t("One"), INSERTED) + p(ins(t("two"))), [("One", "a")], [("One", "a"), ("two", "")]),
    "split and merged": (p(start("a") + t("1"), INSERTED + DELETED) + p(t("2")), [("12", "a")], [("12", "a")]),
    "before a table": (
        p(t("1"), DELETED) + f"<w:tbl><w:tr><w:tc>{p(t('2'), DELETED)}</w:tc></w:tr></w:tbl>" + p(t("3")),
        [("1", ""), ("2", ""), ("3", "")],
        [("1", ""), ("2", ""), ("3", "")],
    ),
    "around a text box": (
        p(t("1") + f"<w:r><w:pict><v:textbox><w:txbxContent>{p(t('in'))}</w:txbxContent></v:textbox></w:pict></w:r>", DELETED)
        + p(t("2")),
        [("1", ""), ("in", ""), ("2", "")],
        [("12", ""), ("in", "")],
    ),
    "the last of all": (p(t("1"), DELETED), [("1", "")], [("1", "")]),
}


@pytest.mark.parametrize(("body", "before", "after"), JOINS.values(), ids=JOINS.keys())
def test_paragraphs_that_were_split_or_merged_are_put_together(body: str, before, after) -> None:
    paragraphs = read_returned(written(body)).paragraphs
    assert [(joined.text, "".join(joined.bookmarks)) for joined in rejected(paragraphs)] == before
    assert [(joined.text, "".join(joined.bookmarks)) for joined in accepted(paragraphs)] == after
    assert sorted(index for joined in accepted(paragraphs) for index in joined.indexes) == list(range(len(paragraphs)))


def test_tables_boxes_and_controls_are_read_in_their_order() -> None:
    nested = f"<w:tbl><w:tr><w:tc>{p(t('inner'))}</w:tc></w:tr></w:tbl>"
    box = "<mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
    box += "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
    body = (
        p(t("first"))
        + f"<w:tbl><w:tr><w:tc>{p(t('cell'))}{nested}{p('')}</w:tc></w:tr></w:tbl>"
        + f"<w:sdt><w:sdtContent>{p(t('control'))}</w:sdtContent></w:sdt>"
        + p(t("host ") + f"<w:r>{box.format(p(t('box')))}</w:r>" + t("on"))
    )
    found = read_returned(written(body)).paragraphs
    assert [(paragraph.after, paragraph.in_table) for paragraph in found] == [
        *(("first", False), ("cell", True), ("inner", True), ("", True), ("control", False), ("host on", False), ("box", False))
    ]


def test_a_row_and_a_cell_come_and_go_with_their_paragraphs() -> None:
    body = (
        "<w:tbl>"
        f"<w:tr><w:trPr><w:del {WHO}/></w:trPr><w:tc>{p(t('row gone'))}</w:tc></w:tr>"
        f"<w:tr><w:trPr><w:ins {WHO}/></w:trPr><w:tc>{p(t('row new'))}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:cellDel {WHO}/></w:tcPr>{p(t('cell gone'))}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:cellIns {WHO}/></w:tcPr>{p(t('cell new'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p(t('kept'))}</w:tc></w:tr></w:tbl>"
    )
    found = read_returned(written(body)).paragraphs
    assert [(paragraph.before, paragraph.after) for paragraph in found] == [
        *(("row gone", ""), ("", "row new"), ("cell gone", ""), ("", "cell new"), ("kept", "kept"))
    ]
    assert [paragraph.editors for paragraph in found] == [(("A. Lawyer", DAY),)] * 4 + [()]


def test_bookmarks_between_paragraphs_belong_to_the_next_one() -> None:
    found = read_returned(written(start("a") + p(start("b") + t("1") + start("c")) + p(t("2")) + start("d"))).paragraphs
    assert [paragraph.bookmarks for paragraph in found] == [("a", "b", "c"), ("d",)]


def test_styles_are_told_by_name_whatever_their_ids() -> None:
    body = "".join(f'<w:p><w:pPr><w:pStyle w:val="{id_}"/></w:pPr></w:p>' for id_ in ("NumberedParagraph", "TOC1", "Unknown"))
    found = read_returned(written(body + "<w:p/>")).paragraphs
    assert [paragraph.style for paragraph in found] == ["numbered paragraph", "toc 1", "unknown", ""]


def test_notes_are_read_on_both_sides_and_known_by_who_calls_them() -> None:
    def call(number: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    notes = (
        f'<w:footnote w:id="0" w:type="separator">{p(t("---"))}</w:footnote>'
        f'<w:footnote w:id="2">{p(start("n") + t("Old ") + del_("page"))}{p(t("second"))}</w:footnote>'
        f'<w:footnote w:id="3">{p(ins(t("New")))}</w:footnote>'
    )
    found = read_returned(written(p(call(2) + ins(call(3)) + f"<w:del {WHO}>{call(4)}</w:del>"), notes=notes))
    assert found.footnotes == {"2": ("Old page second", "Old second"), "3": ("", "New")}
    [paragraph] = found.paragraphs
    assert (paragraph.notes_before, paragraph.notes_after, paragraph.notes) == (("2", "4"), ("2", "3"), ("2", "4", "3"))
    assert found.note_bookmarks == {"n": "2"}
    assert found.note_editors["3"] == (("A. Lawyer", DAY),)


def comment(number: int, text: str, *, author: str = "B. Lawyer", id_: str = "") -> str:
    lines = "".join(f'<w:p w14:paraId="{id_}">{t(line)}</w:p>' for line in text.split("\n"))
    return f'<w:comment w:id="{number}" w:author="{author}" w:initials="BL" w:date="2026-01-02T10:00:00">{lines}</w:comment>'


def begin(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    return f'<w:commentRangeEnd w:id="{number}"/>'


def call(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


RANGES = {
    "some words": (p(t("a ") + begin(1) + t("b") + end(1) + t(" c")), (0,), "b"),
    "two paragraphs": (p(t("a ") + begin(1) + t("b")) + p(t("c") + end(1) + t("d")), (0, 1), "b c"),
    "around paragraphs": (p(t("a")) + begin(1) + p(t("b")) + p(t("c")) + end(1) + p(t("d")), (1, 2), "b c"),
    "a call alone": (p(t("a")) + p(t("b") + call(1)), (1,), ""),
    "never closed, called": (p(begin(1) + t("a")) + p(t("b") + call(1)), (0, 1), "a b"),
    "never closed": (p(begin(1) + t("a")), (0,), ""),
    "never opened": (p(t("a") + end(1)), (0,), ""),
    "closed before it opens": (p(t("a") + end(1)) + p(begin(1) + t("b")), (1,), ""),
    "opened twice": (p(begin(1) + t("a") + begin(1) + t("b") + end(1) + t("c") + end(1)), (0,), "ab"),
    "without a range": (p(t("a")), (), ""),
    "closed before all": (end(1) + p(t("a")), (), ""),
    "over deleted words": (p(begin(1) + t("a ") + del_("b") + ins(t("c")) + end(1)), (0,), "a c"),
    "over long words": (p(begin(1) + t("ab " * 200) + end(1)), (0,), ("ab " * 200)[:299].rstrip() + "…"),
    "over many paragraphs": (
        p(begin(1)) + p(t("ab " * 60)) * 9 + p(end(1)),
        tuple(range(11)),
        ("ab " * 200)[:299].rstrip() + "…",
    ),
}


@pytest.mark.parametrize(("body", "paragraphs", "words"), RANGES.values(), ids=RANGES.keys())
def test_a_comment_stands_on_words_however_its_range_is_marked(body: str, paragraphs: tuple[int, ...], words: str) -> None:
    [one] = read_returned(written(body, comments=comment(1, "Why?"))).comments
    assert (one.paragraphs, one.words) == (paragraphs, words)
    assert (one.author, one.initials, one.date, one.text) == ("B. Lawyer", "BL", DAY, "Why?")


def test_a_comment_in_a_note_stands_on_the_paragraph_that_calls_the_note() -> None:
    notes = f'<w:footnote w:id="2">{p(begin(1) + t("x") + end(1) + call(1))}</w:footnote>'
    body = p(t("a")) + p('<w:r><w:footnoteReference w:id="2"/></w:r>')
    [one] = read_returned(written(body, notes=notes, comments=comment(1, "Why?"))).comments
    assert one.paragraphs == (1,)


def thread(id_: str, parent: str = "", done: str = "0") -> str:
    answers = f' w15:paraIdParent="{parent}"' if parent else ""
    return f'<w15:commentEx w15:paraId="{id_}"{answers} w15:done="{done}"/>'


THREADS = {
    "an answer": (thread("0A") + thread("0B", "0A"), [None, "1", None], [False, False, False]),
    "an answer to an answer": (thread("0A") + thread("0B", "0A") + thread("0C", "0B"), [None, "1", "2"], [False] * 3),
    "a resolved thread": (thread("0A", done="1") + thread("0b", "0a"), [None, "1", None], [True, True, False]),
    "resolved in words": (thread("0A", done="true"), [None] * 3, [True, False, False]),
    "a circle": (thread("0A", "0B") + thread("0B", "0A") + thread("0C", "0B", "1"), [None] * 3, [False, False, True]),
    "its own answer": (thread("0A", "0A"), [None] * 3, [False] * 3),
    "an answer to nothing": (thread("0A", "FF") + thread("EE", "0A"), [None] * 3, [False] * 3),
    "no ids": ("<w15:commentEx/>", [None] * 3, [False] * 3),
}


@pytest.mark.parametrize(("threads", "parents", "done"), THREADS.values(), ids=THREADS.keys())
def test_threads_are_known_and_none_goes_in_a_circle(threads: str, parents: list[str | None], done: list[bool]) -> None:
    comments = comment(1, "Why?\nAnd how?", id_="0A") + comment(2, "So.", id_="0B") + comment(3, "Thanks.", id_="0C")
    found = read_returned(written(p(call(1) + call(2) + call(3)), comments=comments, threads=threads)).comments
    assert [one.parent for one in found] == parents
    assert [one.is_done for one in found] == done
    assert found[0].text == "Why?\nAnd how?"


REPLIES = {
    "in English": ('Reply to A. Desk (01/02/2026, 10:00): "Why?\nAnd how?"\nSo.', "1", "So."),
    "in German": ('Antwort an A. Desk (02.01.2026, 10:00): "Why?\nAnd how?"\nSo.', "1", "So."),
    "to another": ('Reply to B. Desk (01/02/2026, 10:00): "Why?\nAnd how?"\nSo.', None, None),
    "with other words": ('Reply to A. Desk (01/02/2026, 10:00): "Who?"\nSo.', None, None),
    "no reply": ("A. Desk said so", None, None),
}


@pytest.mark.parametrize(("text", "parent", "answer"), REPLIES.values(), ids=REPLIES.keys())
def test_a_reply_of_libreoffice_is_known_by_what_it_quotes(text: str, parent: str | None, answer: str | None) -> None:
    comments = comment(1, "Why?\nAnd how?", author="A. Desk") + comment(2, text) + comment(3, text)
    found = read_returned(written(p(call(1) + call(2)) + p(call(3)), comments=comments)).comments
    assert [(one.parent, one.text) for one in found[1:]] == [(parent, answer or text), (None, text)]


def edited(edit) -> tuple[ReturnedParagraph, ...]:
    """A packet with the paragraph of a conduct edited in its markup, without tracking."""
    parts = parts_of(wordfiles.packet())
    body = parts["word/document.xml"].decode()
    [found] = [match for match in PARAGRAPH.finditer(body) if f'w:name="{CONDUCT}"' in match[0]]
    parts["word/document.xml"] = edit(body, found).encode()
    return read_returned(written_zip(parts)).paragraphs


def split(body: str, found: re.Match[str]) -> str:
    halves = found[0].replace("<w:r>", "</w:p><w:p><w:r>", 3).replace("</w:p><w:p>", "", 2)
    return body.replace(found[0], halves)


def merged(body: str, found: re.Match[str]) -> str:
    behind = PARAGRAPH.match(body, found.end())
    assert behind
    inside = re.sub(r"<w:pPr>.*?</w:pPr>", "", behind[0].removeprefix("<w:p>"))
    return body.replace(found[0] + behind[0], found[0].removesuffix("</w:p>") + inside)


SENT = read_returned(wordfiles.packet()).paragraphs
AT = next(number for number, paragraph in enumerate(SENT) if CONDUCT in paragraph.bookmarks)
EDITS = {
    "lost": (lambda body, found: body.replace(found[0], ""), -1, []),
    "split": (split, 1, [AT]),
    "merged": (merged, -1, [AT]),
    "moved to the end": (
        lambda body, found: body.replace(found[0], "").replace("<w:sectPr", f"{found[0]}<w:sectPr"),
        0,
        [len(SENT) - 1],
    ),
    "doubled": (lambda body, found: body.replace(found[0], found[0] * 2), 1, [AT, AT + 1]),
}


@pytest.mark.parametrize(("edit", "more", "places"), EDITS.values(), ids=EDITS.keys())
def test_a_paragraph_is_known_by_its_bookmark_whatever_was_done_to_it(edit, more: int, places: list[int]) -> None:
    found = edited(edit)
    assert len(found) == len(SENT) + more
    assert [number for number, paragraph in enumerate(found) if CONDUCT in paragraph.bookmarks] == places
    words = " ".join(paragraph.after for paragraph in found)
    assert words.count("kept in a cell without light for nine days. Institution") == max(1, len(places)) - (not places)


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes | None) -> bytes:
    parts = {**parts_of(written(p(t("a")), comments=comment(1, "x"))), name: content}
    return zipped({part: raw for part, raw in parts.items() if raw is not None})


def with_type(find: str, put: str) -> bytes:
    return with_part("[Content_Types].xml", parts_of(written(""))["[Content_Types].xml"].replace(find.encode(), put.encode()))


def body_of(inside: str, head: str = "") -> bytes:
    text = f'{head}<w:document xmlns:w="{wordfiles.MAIN}"><w:body>{inside}</w:body></w:document>'
    return with_part("word/document.xml", text.encode())


ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="http://x/{0}" Target="{1}" TargetMode="{2}"/></Relationships>'
)
ENCRYPTED = bytearray(written(p(t("a"))))
ENCRYPTED[6] |= 1
ENCRYPTED[ENCRYPTED.index(b"PK\x01\x02") + 8] |= 1
HOSTILE = {
    "nothing": (b"", "is empty"),
    "a text": (b"Dear colleague", "of another kind"),
    "an RTF": (b"{\\rtf1}", "of another kind"),
    "an old or encrypted document": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "is encrypted, or of the kind before 2007",
    ),
    "a start alone": (b"PK\x03\x04", "damaged"),
    "half a file": (written(p(t("a")))[:3000], "damaged"),
    "more behind its end": (written(p(t("a"))) + b"more", "damaged|goes on after its end"),
    "an archive": (zipped({"a.txt": b"x"}), "is an archive or an OpenDocument file"),
    "an OpenDocument file": (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument"),
    "a spreadsheet": (with_type("wordprocessingml.document.main", "spreadsheetml.sheet.main"), "of another kind"),
    "macros by type": (
        with_type(
            "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml"
        ),
        "holds macros",
    ),
    "macros by name": (with_part("word/vbaProject.bin", b"x"), "holds macros"),
    "an encrypted part": (bytes(ENCRYPTED), "is encrypted"),
    "another way of packing": (zipped(parts_of(written("")), zipfile.ZIP_BZIP2), "packed in a way"),
    "two parts of one name": (zipped({**parts_of(written("")), "WORD/document.xml": b"<a/>"}), "two parts of one name"),
    "an unsafe name": (zipped({**parts_of(written("")), "../a": b""}), "unsafe name"),
    "no document": (with_part("word/document.xml", None), "lacks a part"),
    "no content types": (with_part("[Content_Types].xml", None), "is an archive"),
    "no relations": (with_part("_rels/.rels", None), "lacks a part"),
    "a document elsewhere": (
        with_part("_rels/.rels", RELATIONS.format("officeDocument", "http://example.org/a", "External").encode()),
        "of another kind",
    ),
    "a document out of the package": (
        with_part("_rels/.rels", RELATIONS.format("officeDocument", "../../etc/passwd", "Internal").encode()),
        "of another kind",
    ),
    "no body": (with_part("word/document.xml", f'<w:document xmlns:w="{wordfiles.MAIN}"/>'.encode()), "lacks a part"),
    "another root": (with_part("word/document.xml", b"<html><body/></html>"), "lacks a part"),
    "no XML": (with_part("word/document.xml", b"\0\1\2"), "well-formed"),
    "half of it": (with_part("word/document.xml", b"<a><b></a>"), "well-formed"),
    "an encoding that is none": (with_part("word/document.xml", b'<?xml version="1.0" encoding="x-no"?><a/>'), "well-formed"),
    "letters of many bytes": (with_part("word/document.xml", b'<?xml version="1.0" encoding="utf-7"?><a/>'), "well-formed|lacks"),
    "entities": (body_of("<w:p>&b;</w:p>", ENTITIES), "declares entities"),
    "an entity from a disk": (body_of("<w:p>&a;</w:p>", OUTSIDE), "declares entities"),
    "entities in comments": (with_part("word/comments.xml", f"{ENTITIES}<a>&b;</a>".encode()), "declares entities"),
    "a deep document": (body_of("<w:tbl>" * 200 + "</w:tbl>" * 200), "more than 150 deep"),
    "a very deep document": (with_part("word/document.xml", b"<a>" * 500_000), "more than 150 deep"),
    "a bomb": (with_part("word/media/a.xml", b" " * 59_000_000), "far more than a document"),
    "a bomb in one part": (with_part("word/document.xml", b" " * 70_000_000), "unpacks to more"),
    "another document": (body_of("<w:altChunk/>"), "another document within"),
    "another document by relation": (
        with_part("word/_rels/document.xml.rels", RELATIONS.format("aFChunk", "a.html", "Internal").encode()),
        "another document within",
    ),
}


@pytest.mark.parametrize(("raw", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_plain_word_file_is_refused_with_the_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(ReturnedFault, match=reason) as refused:
        read_returned(raw)
    assert refused.value.text.startswith("the Word file ")
    assert refused.value.next_step


@pytest.mark.parametrize(
    ("module", "limit", "value", "raw", "reason"),
    [
        (package_reading, "MOST_BYTES", 1000, written(p(t("a"))), "has more than"),
        (package_reading, "MOST_NODES", 1000, written(p(t("a")) * 300), "more than 1,000 elements"),
        (package_reading, "_MOST_OF_A_PART", 900, written(p(t("a")) * 300), "a part of more than"),
        (returned_story, "MOST_PARAGRAPHS", 9, written(p("") * 10), "more than 9 paragraphs"),
        (returned_comments, "MOST_COMMENTS", 1, written(p(""), comments=comment(1, "a") * 2), "more than 1 comments"),
        (returned_comments, "MOST_COVERED", 3, written(p(begin(1)) + p("") * 3 + p(end(1)), comments=comment(1, "a")), "cover"),
    ],
)
def test_there_is_a_limit_to_everything(module, limit: str, value: int, raw: bytes, reason: str, monkeypatch) -> None:
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(ReturnedFault, match=reason):
        read_returned(raw)


def test_relations_to_elsewhere_are_not_looked_at() -> None:
    relations = RELATIONS.format("comments", "http://example.org/comments.xml", "External").encode()
    assert read_returned(with_part("word/_rels/document.xml.rels", relations)).comments == ()
    template = RELATIONS.format("attachedTemplate", "file:///C:/Normal.dotm", "External").encode()
    assert read_returned(with_part("word/_rels/settings.xml.rels", template)).paragraphs[0].after == "a"


def test_a_document_without_comments_notes_styles_or_relations_is_read() -> None:
    parts = {
        name: raw
        for name, raw in parts_of(written(p(t("a")))).items()
        if name.startswith(("[", "_rels")) or "document.xml" in name
    }
    del parts["word/_rels/document.xml.rels"]
    assert [paragraph.after for paragraph in read_returned(zipped(parts)).paragraphs] == ["a"]


def test_a_document_may_lie_at_the_top_of_its_package() -> None:
    parts = parts_of(written(p(t("a"))))
    parts["document.xml"] = parts.pop("word/document.xml")
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"word/document.xml", b"document.xml")
    assert read_returned(zipped(parts)).paragraphs[0].after == "a"


LONG = {
    "marks piled on a letter": t("a" + "\u0315\u0300" * 200_000),
    "fields in fields": (char("begin") + code("REF x") + char("separate")) * 5_000 + t("a") + char("end") * 5_000,
    "many changes": "".join(ins(t("a")) + del_("b") for _ in range(10_000)),
    "many ranges": "".join(begin(number) for number in range(20_000)) + t("a"),
    "one long word": t("a" * 5_000_000),
    "reply heads": t("(x): " * 100_000),
}


@pytest.mark.parametrize("inside", LONG.values(), ids=LONG.keys())
def test_large_amounts_are_read_as_they_are(inside: str) -> None:
    found = read_returned(written(p(inside), comments=comment(1, "x") + f'<w:comment w:id="2">{p(inside)}</w:comment>'))
    assert found.paragraphs[0].after


def test_a_field_that_spans_into_a_box_swallows_nothing() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(t('in') + char('separate') + t('side') + char('end'))}</w:txbxContent></w:pict></w:r>"
    found = read_returned(written(p(char("begin") + t("a") + box + t("b")) + p(t("c")))).paragraphs
    assert [paragraph.after for paragraph in found] == ["ab", "inside", "c"]


def test_nesting_up_to_the_limit_is_read() -> None:
    boxes = "<w:p><w:r><w:pict><w:txbxContent>" * 36 + p(t("in")) + "</w:txbxContent></w:pict></w:r></w:p>" * 36
    assert read_returned(written(boxes)).paragraphs[-1].after == "in"
    assert read_returned(written("<w:tbl>" * 145 + "<w:p/>" + "</w:tbl>" * 145)).paragraphs[0].in_table
    assert only(p("<w:ins>" * 140 + t("a") + "</w:ins>" * 140)).after == "a"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + b"\0" * 18)
def test_no_bytes_end_otherwise_than_in_words(raw: bytes) -> None:
    for start_ in (b"", b"PK\x03\x04"):
        with pytest.raises(ReturnedFault):
            read_returned(start_ + raw)


SMALL = written(p(begin(1) + t("a") + ins(t("b")) + end(1) + call(1)), comments=comment(1, "x", id_="0A"), threads=thread("0A"))


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_a_spoilt_file_is_read_or_refused_in_words(data: st.DataObject) -> None:
    spoilt = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(spoilt) - 1))
        spoilt[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
        spoilt = spoilt or bytearray(b"x")
    try:
        read_returned(bytes(spoilt))
    except ReturnedFault:
        return


TAGS = [
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "ins",
    "del",
    "sdt",
    "fldSimple",
    "txbxContent",
    "hyperlink",
    "pPr",
    "rPr",
    "bookmarkStart",
]
MARKS = [
    *("<w:t>x</w:t>", char("begin"), char("separate"), char("end"), begin(1), end(1), call(1), start("b"), "<w:sym/>"),
    *("<w:footnoteReference/>", "<w:fldChar/>", "<w:fldChar w:fldCharType='x'/>", "<w:instrText>REF</w:instrText>"),
]
TREES = st.recursive(
    st.sampled_from(MARKS),
    lambda inner: st.builds(
        lambda tag, many: f"<w:{tag}>{''.join(many)}</w:{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=5)
    ),
    max_leaves=40,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TREES, max_size=6).map("".join))
def test_elements_in_any_order_are_read(body: str) -> None:
    found = read_returned(
        written(body, comments=f'<w:comment w:id="1">{body}</w:comment>', notes=f"<w:footnote>{body}</w:footnote>")
    )
    for side in (accepted(found.paragraphs), rejected(found.paragraphs)):
        assert sorted(index for joined in side for index in joined.indexes) == list(range(len(found.paragraphs)))


@pytest.mark.office
@soffice
@pytest.mark.parametrize("formats", [("docx",), ("odt", "docx")], ids=["docx", "odt and docx"])
def test_libreoffice_keeps_what_was_edited_tracked_and_resolved(formats: tuple[str, ...], tmp_path: Path) -> None:
    sent = with_comments(
        wordfiles.packet(), [WordComment(CONDUCT, "Case desk", "CD", DAY, text) for text in ("First?", "Second?")]
    )
    sent = wordfiles.changed(sent, "word/commentsExtended.xml", '"10000002" w15:done="0"', '"10000002" w15:done="1"')
    body = parts_of(sent)["word/document.xml"].decode()
    kept = "Doe is reported to have been kept"
    first = body.index(kept, body.index(f'w:name="{CONDUCT}"'))
    middle = f"</w:t></w:r>{del_('kept')}{ins(t('held'))}<w:r><w:t xml:space='preserve'>"
    body = body[:first] + kept.removesuffix("kept") + middle + body[first + len(kept) :]
    split_at = body.index("Against it.")
    [head] = [match for match in PARAGRAPH.finditer(body) if match.start() < split_at < match.end()]
    body = body[: head.start()] + p(ins(t("A new paragraph.")), INSERTED) + body[head.start() :]
    back = read_returned(
        wordfiles.through_office(written_zip({**parts_of(sent), "word/document.xml": body.encode()}), tmp_path, *formats)
    )
    [found] = [paragraph for paragraph in back.paragraphs if CONDUCT in paragraph.bookmarks]
    assert found.before == SENT[AT].before
    assert found.after == SENT[AT].before.replace("kept", "held", 1)
    assert found.editors == (("A. Lawyer", DAY),)
    assert [paragraph.after for paragraph in back.paragraphs if paragraph.is_inserted] == ["A new paragraph."]
    assert {(one.text, one.is_done) for one in back.comments} == {("First?", False), ("Second?", True)}
    assert {joined.text for joined in rejected(back.paragraphs)} == {paragraph.before for paragraph in SENT}
