"""Questions for a reviewer as comments of Word's own, each on the paragraph of its record.

A comment is found again by the bookmark of its paragraph and never by its number, which other programs change. Word may
keep who answers: of all files that we write, one for review is the only one that does not take authors off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from dossier.ooxml.editing import Element, Opened, W, stamp, written

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_NAMES = {"w": _MAIN, "w14": _W14, "w15": _W15, "mc": _COMPATIBLE}
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_COMMENTS = (
    "comments.xml",
    f"{_WML}.comments+xml",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
)
_THREADS = (
    "commentsExtended.xml",
    f"{_WML}.commentsExtended+xml",
    "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
)
_FIRST_PARAGRAPH = 0x10000001
"""Word asks for ids of paragraphs from 1 to 0x7FFFFFFF; no other paragraph of our files has one."""

_STYLES = (
    f'<w:style xmlns:w="{_MAIN}" w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/>'
    '<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
    '<w:pPr><w:spacing w:before="0" w:after="60" w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>',
    f'<w:style xmlns:w="{_MAIN}" w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
    '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>',
)


@dataclass(frozen=True)
class WordComment:
    """One comment to be put on the paragraph that holds a bookmark; each line of the text is a paragraph of it."""

    bookmark: str
    author: str
    initials: str
    date: dt.date
    text: str


def with_comments(docx: bytes, comments: Sequence[WordComment]) -> bytes:
    """The document for review: each comment on its paragraph in the order given, and changes tracked from the start.

    A bookmark in a footnote puts the comment on the paragraph that calls the note.

    Raises:
        ValueError: a bookmark is not there, the document has comments already, or a text holds what XML cannot.
    """
    opened = Opened(docx)
    opened.keep_authors()
    opened.track_changes()
    if comments:
        part, threads = _part("comments"), _part("commentsEx", "w15")
        ids = iter(range(_FIRST_PARAGRAPH, 0x7FFFFFFF))
        first_note = next(opened.body.iter(f"{W}footnoteReference"), None)
        for number, comment in enumerate(comments):
            paragraph = opened.paragraph_calling(opened.paragraph_with(comment.bookmark))
            _anchor(paragraph, str(number), first_note)
            last = _write(part, comment, number, ids)
            etree.SubElement(threads, f"{{{_W15}}}commentEx", {f"{{{_W15}}}paraId": last, f"{{{_W15}}}done": "0"})
        opened.add_styles(_STYLES)
        for tree, (name, content_type, relation) in ((part, _COMMENTS), (threads, _THREADS)):
            opened.add_part(name, written(tree), content_type, relation)
    return opened.saved()


def _part(name: str, prefix: str = "w") -> Element:
    part = etree.Element(f"{{{_NAMES[prefix]}}}{name}", nsmap=_NAMES)
    part.set(f"{{{_COMPATIBLE}}}Ignorable", "w14 w15")
    return part


def _anchor(paragraph: Element, number: str, first_note: Element | None) -> None:
    """Lets a comment's range be the whole paragraph; it begins inside those of earlier comments and ends after them.

    Before the first note of the document it ends: LibreOffice 7.4 loses the text of every note when comments are called
    behind that one in its paragraph.
    """
    start = paragraph.makeelement(f"{W}commentRangeStart", {f"{W}id": number})
    at = next((i + 1 for i, child in enumerate(paragraph) if child.tag == f"{W}pPr"), 0)
    while at < len(paragraph) and paragraph[at].tag == f"{W}commentRangeStart":
        at += 1
    paragraph.insert(at, start)
    end = paragraph.makeelement(f"{W}commentRangeEnd", {f"{W}id": number})
    run = paragraph.makeelement(f"{W}r")
    etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": "CommentReference"})
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": number})
    holders = [first_note, *first_note.iterancestors()] if first_note is not None else []
    place = next((i for i, child in enumerate(paragraph) if child in holders), len(paragraph))
    paragraph[place:place] = [end, run]


def _write(part: Element, comment: WordComment, number: int, ids: Iterator[int]) -> str:
    """Writes a comment; returns the id of its last paragraph, by which Word knows the thread."""
    marks = {"id": str(number), "author": comment.author, "date": stamp(comment.date), "initials": comment.initials}
    written_comment = etree.SubElement(part, f"{W}comment", {f"{W}{name}": value for name, value in marks.items()})
    own = ""
    for line_number, line in enumerate(comment.text.split("\n")):
        own = f"{next(ids):08X}"
        paragraph = etree.SubElement(written_comment, f"{W}p", {f"{{{_W14}}}paraId": own, f"{{{_W14}}}textId": "77777777"})
        etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle", {f"{W}val": "CommentText"})
        if line_number == 0:
            run = etree.SubElement(paragraph, f"{W}r")
            etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}rStyle", {f"{W}val": "CommentReference"})
            etree.SubElement(run, f"{W}annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return own
