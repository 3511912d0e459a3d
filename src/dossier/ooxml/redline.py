"""A document with its changes since another version as tracked changes: rejected they give the old words, accepted the new.

The document as it is shows the new version. Formatting of runs, notes, links and fields stay as they are; what was taken
out is put back as plain deleted words. Numbers are those of the new version: a removed paragraph counts for nothing.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping, Sequence

from lxml import etree

from dossier.ooxml.editing import Element, Opened, W, stamp
from dossier.ooxml.redline_words import TEXT_OF, Change, changes_between, compared, tokens_of

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_INSIDE = frozenset([f"{W}hyperlink", f"{W}fldSimple"])
_OF_ENTRIES = ("Hyperlink", "NoteLink", "FootnoteReference")


def redlined(
    docx: bytes,
    changes: Mapping[str, tuple[str, str]],
    *,
    author: str,
    date: dt.date,
    removed: Sequence[tuple[str | None, str]] = (),
) -> bytes:
    """The document with word-level tracked changes from an older version to the one it shows.

    Args:
        docx: a document of ours, without marks.
        changes: old and new words by a bookmark of the paragraph; no old words make the whole paragraph an inserted one.
        author: who the changes are shown to be by.
        date: the day that they are dated.
        removed: paragraphs of the older version, each after the paragraph of a bookmark, or first of all.

    Raises:
        ValueError: a bookmark is not there, a paragraph does not say the new words, or a text holds what XML cannot.
    """
    opened = Opened(docx)
    opened.keep_authors()
    marker = _Marker(opened, author, stamp(date))
    done: dict[Element, tuple[str, str]] = {}
    for bookmark, (old, new) in changes.items():
        paragraph = opened.paragraph_with(bookmark)
        if done.setdefault(paragraph, (old, new)) != (old, new):
            raise ValueError(f"the paragraph of {bookmark} is to change in two ways")
    for paragraph, (old, new) in done.items():
        _change(marker, paragraph, old, new)
    last: dict[Element | None, Element] = {}
    for after, words in removed:
        _put_back(marker, opened, opened.paragraph_with(after) if after is not None else None, words, last)
    return opened.saved()


class _Marker:
    """Makes the marks of one author and day, each with a number of its own."""

    def __init__(self, opened: Opened, author: str, date: str) -> None:
        used = [int(mark.get(f"{W}id", "0")) for tree in (opened.body, opened.notes) for mark in tree.iter(f"{W}bookmarkStart")]
        self.number = max(used, default=0)
        self.author = author
        self.date = date

    def mark(self, kind: str, *runs: Element) -> Element:
        self.number += 1
        marks = {"id": str(self.number), "author": self.author, "date": self.date}
        mark = etree.Element(f"{W}{kind}", {f"{W}{name}": value for name, value in marks.items()})
        mark.extend(runs)
        return mark

    def deleted(self, words: str, like: Element | None) -> Element:
        """Words that are no more, formatted as a run is."""
        run = etree.Element(f"{W}r")
        properties = like.find(f"{W}rPr") if like is not None else None
        if properties is not None:
            run.append(copy.deepcopy(properties))
            for style in run[0].findall(f"{W}rStyle"):
                if style.get(f"{W}val", "").endswith(_OF_ENTRIES):
                    run[0].remove(style)
        text = etree.SubElement(run, f"{W}delText", {_XML_SPACE: "preserve"})
        text.text = words
        return self.mark("del", run)


def _change(marker: _Marker, paragraph: Element, old: str, new: str) -> None:
    runs = _single_runs(paragraph)
    shown = tokens_of("".join(_text(run) for run in runs))
    wanted = tokens_of(new)
    label = len(shown) - len(wanted)
    if label < 0 or compared(shown[label:]) != compared(wanted) or (label and not _counts(paragraph)):
        raise ValueError(f"the paragraph does not say the new words: {_first_bookmark(paragraph)}")
    if not old.strip() and new.strip():
        _insert_whole(marker, paragraph, runs)
        return
    end = sum(len(_text(run)) for run in runs)
    for change in reversed(changes_between(tokens_of(old), shown[label:], end)):
        _apply(marker, paragraph, change)
    for simple in list(paragraph.iter(f"{W}fldSimple")):
        _insert_field_whole(marker, simple)


def _counts(paragraph: Element) -> bool:
    """Whether it is a caption: its label and number are Word's and no words of a record."""
    return any(" SEQ " in simple.get(f"{W}instr", "") for simple in paragraph.iter(f"{W}fldSimple"))


def _first_bookmark(paragraph: Element) -> str:
    return next((str(mark.get(f"{W}name")) for mark in paragraph.iter(f"{W}bookmarkStart")), "")


def _single_runs(paragraph: Element) -> list[Element]:
    """The runs of a paragraph, each made to hold one thing only."""
    for run in list(paragraph.iter(f"{W}r")):
        contents = [child for child in run if child.tag != f"{W}rPr"]
        for content in reversed(contents[1:]):
            run.addnext(_like(run, content))
    return list(paragraph.iter(f"{W}r"))


def _like(run: Element, content: Element) -> Element:
    other = etree.Element(f"{W}r")
    properties = run.find(f"{W}rPr")
    if properties is not None:
        other.append(copy.deepcopy(properties))
    other.append(content)
    return other


def _text(run: Element) -> str:
    return "".join(TEXT_OF.get(child.tag.removeprefix(W), child.text or "") for child in run if _is_text(child))


def _is_text(child: Element) -> bool:
    return child.tag == f"{W}t" or child.tag.removeprefix(W) in TEXT_OF


def _cut(paragraph: Element, at: int) -> list[Element]:
    """The runs of text from a place on; the run that the place lies in is cut there."""
    place = 0
    runs = [run for run in paragraph.iter(f"{W}r") if _text(run)]
    for index, run in enumerate(runs):
        length = len(_text(run))
        if place >= at:
            return runs[index:]
        if place + length > at:
            text = run.find(f"{W}t")
            rest = copy.deepcopy(text)
            text.text, rest.text = text.text[: at - place], text.text[at - place :]
            for piece in (text, rest):
                piece.set(_XML_SPACE, "preserve")
            other = _like(run, rest)
            run.addnext(other)
            return [other, *runs[index + 1 :]]
        place += length
    return []


def _apply(marker: _Marker, paragraph: Element, change: Change) -> None:
    """Marks one stretch; those after it are marked already, so that places before it still hold."""
    following = _cut(paragraph, change.end)
    count = len(following)
    inserted = _cut(paragraph, change.start)
    inserted = inserted[: len(inserted) - count]
    texts = [run for run in paragraph.iter(f"{W}r") if _text(run)]
    before = texts[: len(texts) - len(inserted) - count]
    if change.old:
        like = (inserted or before[-1:] or following or [None])[0]
        _place(paragraph, marker.deleted(change.old, like), before[-1:], [*inserted, *following])
    for run in inserted:
        mark = marker.mark("ins")
        run.addprevious(mark)
        mark.append(run)


def _place(paragraph: Element, mark: Element, before: Sequence[Element], after: Sequence[Element]) -> None:
    """Puts a mark after the text before it, else before the text after it, out of links and fields where they end."""
    if before:
        at = before[-1]
        while at.getparent().tag in _INSIDE and at.getnext() is None:
            at = at.getparent()
        at.addnext(mark)
    elif after:
        at = after[0]
        while at.getparent().tag in (*_INSIDE, f"{W}ins") and at.getprevious() is None:
            at = at.getparent()
        at.addprevious(mark)
    else:
        paragraph.append(mark)


def _insert_whole(marker: _Marker, paragraph: Element, runs: Sequence[Element]) -> None:
    """Marks all of a paragraph as inserted; the end of the last one of a cell or a note is not its own to come or go."""
    for simple in list(paragraph.iter(f"{W}fldSimple")):
        _insert_field_whole(marker, simple, whole=True)
    for run in runs:
        if run.getparent() is not None and run.getparent().tag != f"{W}ins":
            mark = marker.mark("ins")
            run.addprevious(mark)
            mark.append(run)
    if paragraph.getparent().tag not in (f"{W}tc", f"{W}footnote"):
        _properties_of_mark(paragraph).insert(0, marker.mark("ins"))


def _insert_field_whole(marker: _Marker, simple: Element, *, whole: bool = False) -> None:
    """Writes a field whose whole result is new as runs, since the short form of a field cannot itself be inserted."""
    runs = list(simple.iter(f"{W}r"))
    if not runs or not (whole or all(run.getparent().tag == f"{W}ins" for run in runs)):
        return
    kinds = ("begin", "separate", "end")
    steps = [_like(runs[0], etree.Element(f"{W}fldChar", {f"{W}fldCharType": kind})) for kind in kinds]
    code = etree.Element(f"{W}instrText", {_XML_SPACE: "preserve"})
    code.text = simple.get(f"{W}instr", "")
    field = marker.mark("ins", steps[0], _like(runs[0], code), steps[1], *runs, steps[2])
    simple.addprevious(field)
    simple.getparent().remove(simple)


def _properties_of_mark(paragraph: Element) -> Element:
    """The properties of a paragraph's end, made where there are none."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    found = properties.find(f"{W}rPr")
    return found if found is not None else etree.SubElement(properties, f"{W}rPr")


def _put_back(marker: _Marker, opened: Opened, named: Element | None, words: str, last: dict[Element | None, Element]) -> None:
    """Puts a removed paragraph after the one named and what was put after it already; tables stay whole."""
    paragraph = etree.Element(f"{W}p")
    properties = etree.SubElement(paragraph, f"{W}pPr")
    indent = opened.indent_of(named) if named is not None else None
    if indent is not None:
        etree.SubElement(properties, f"{W}ind", {f"{W}left": indent})
    _properties_of_mark(paragraph).append(marker.mark("del"))
    paragraph.append(marker.deleted(words, None))
    if named is not None:
        named = opened.paragraph_calling(named)
        named = next(reversed([named, *named.iterancestors(f"{W}tbl")]))
    if named in last:
        last[named].addnext(paragraph)
    elif named is not None:
        named.addnext(paragraph)
    else:
        opened.body.find(f"{W}body").insert(0, paragraph)
    last[named] = paragraph
