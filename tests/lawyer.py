"""A returned Word file as a lawyer makes it: comments, replies, tracked changes and plain edits, set into our own."""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from dossier.ooxml.markup import bookmark_name

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{MAIN}}}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
ANNA = {f"{W}id": "9001", f"{W}author": "Anna Advocate", f"{W}date": "2026-11-25T10:00:00Z"}


class Lawyer:
    """The parts of a Word file that a lawyer writes in."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        self.trees = {name: etree.fromstring(raw) for name, raw in self._parts.items() if name.endswith(".xml")}
        self.body = self.trees["word/document.xml"][0]

    def saved(self) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, raw in self._parts.items():
                archive.writestr(name, etree.tostring(self.trees[name]) if name in self.trees else raw)
        return out.getvalue()

    def paragraph(self, key: str) -> Any:
        name = bookmark_name(key)
        mark = next(one for one in self.body.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == name)
        return next(mark.iterancestors(f"{W}p"))

    def retype(self, key: str, old: str, new: str) -> None:
        """Types over words, which stand in one run, without tracking."""
        self._run(key, old).text = self._run(key, old).text.replace(old, new)

    def track(self, key: str, old: str, new: str) -> None:
        """Types over words with changes tracked."""
        text = self._run(key, old)
        run = text.getparent()
        before, _, after = text.text.partition(old)
        pieces = [_run_like(run, before), _tracked("del", _run_like(run, old, "delText")), _tracked("ins", _run_like(run, new))]
        for piece in (*pieces, _run_like(run, after)):
            run.addprevious(piece)
        run.getparent().remove(run)

    def _run(self, key: str, words: str) -> Any:
        return next(text for text in self.paragraph(key).iter(f"{W}t") if words in (text.text or ""))

    def add_after(self, key: str, words: str, *, is_tracked: bool = False) -> None:
        new = etree.Element(f"{W}p")
        run = _plain(words)
        if is_tracked:
            marks = etree.SubElement(etree.SubElement(new, f"{W}pPr"), f"{W}rPr")
            etree.SubElement(marks, f"{W}ins", ANNA)
            run = _tracked("ins", run)
        new.append(run)
        self.paragraph(key).addnext(new)

    def remove(self, key: str) -> None:
        paragraph = self.paragraph(key)
        paragraph.getparent().remove(paragraph)

    def move_after(self, key: str, other: str) -> None:
        self.paragraph(other).addnext(self.paragraph(key))

    def repeat(self, key: str) -> None:
        self.paragraph(key).addnext(copy.deepcopy(self.paragraph(key)))

    def split(self, key: str, before: str) -> None:
        """Presses Enter before some words, which begin a run of their own or stand within one."""
        paragraph, text = self.paragraph(key), self._run(key, before)
        run = text.getparent()
        first, _, rest = text.text.partition(before)
        new = etree.Element(f"{W}p")
        text.text = first
        following = list(run.itersiblings())
        new.append(_run_like(run, before + rest))
        for one in following:
            new.append(one)
        paragraph.addnext(new)

    def merge_with_next(self, key: str) -> None:
        """Takes out the end of a paragraph, bookmarks kept."""
        paragraph = self.paragraph(key)
        following = next(paragraph.itersiblings(f"{W}p"))
        paragraph.append(_plain(" "))
        for one in list(following):
            if one.tag != f"{W}pPr":
                paragraph.append(one)
        following.getparent().remove(following)

    def drop_bookmarks(self, keep: Callable[[str], bool] = lambda _: False) -> None:
        for mark in list(self.body.iter(f"{W}bookmarkStart")):
            if not keep(mark.get(f"{W}name")):
                mark.getparent().remove(mark)

    def comment(self, key: str, words: str, author: str = "Anna Advocate", date: str = "2026-11-25T10:00:00Z") -> str:
        """Puts a comment on a paragraph; returns its number."""
        part = self.trees["word/comments.xml"]
        number = str(len(part))
        self._write(number, words, author, date)
        paragraph = self.paragraph(key)
        paragraph.insert(1, etree.Element(f"{W}commentRangeStart", {f"{W}id": number}))
        etree.SubElement(paragraph, f"{W}commentRangeEnd", {f"{W}id": number})
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}commentReference", {f"{W}id": number})
        return number

    def reply(self, to: str, words: str, author: str = "Anna Advocate") -> str:
        """Answers a comment by its number; returns the number of the answer."""
        threads = self.trees["word/commentsExtended.xml"]
        number = str(len(self.trees["word/comments.xml"]))
        own = self._write(number, words, author, "2026-11-26T10:00:00Z")
        threads[-1].set(f"{W15}paraIdParent", self._paragraph_of(to))
        assert threads[-1].get(f"{W15}paraId") == own
        for call in list(self.body.iter(f"{W}commentReference")):
            if call.get(f"{W}id") == to:
                run = etree.Element(f"{W}r")
                etree.SubElement(run, f"{W}commentReference", {f"{W}id": number})
                call.getparent().addnext(run)
        return number

    def resolve(self, number: str) -> None:
        own = self._paragraph_of(number)
        for thread in self.trees["word/commentsExtended.xml"]:
            if thread.get(f"{W15}paraId") == own:
                thread.set(f"{W15}done", "1")

    def question(self, begins: str) -> str:
        """The number of the first question of ours that begins so."""
        for one in self.trees["word/comments.xml"]:
            if "".join(one.itertext()).startswith(begins):
                return str(one.get(f"{W}id"))
        raise AssertionError(begins)

    def _paragraph_of(self, number: str) -> str:
        one = next(one for one in self.trees["word/comments.xml"] if one.get(f"{W}id") == number)
        return str(one.findall(f"{W}p")[-1].get(f"{W14}paraId"))

    def _write(self, number: str, words: str, author: str, date: str) -> str:
        own = f"{0x70000000 + int(number):08X}"
        marks = {"id": number, "author": author, "date": date, "initials": "AA"}
        written = etree.SubElement(self.trees["word/comments.xml"], f"{W}comment", {f"{W}{k}": v for k, v in marks.items()})
        paragraph = etree.SubElement(written, f"{W}p", {f"{W14}paraId": own})
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = words
        etree.SubElement(self.trees["word/commentsExtended.xml"], f"{W15}commentEx", {f"{W15}paraId": own, f"{W15}done": "0"})
        return own


def _plain(words: str, tag: str = "t") -> Any:
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}{tag}")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _run_like(run: Any, words: str, tag: str = "t") -> Any:
    new = _plain(words, tag)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        new.insert(0, copy.deepcopy(properties))
    return new


def _tracked(kind: str, run: Any) -> Any:
    change = etree.Element(f"{W}{kind}", ANNA)
    change.append(run)
    return change


@contextmanager
def editing(path: Path) -> Iterator[Lawyer]:
    """The file at a path in a lawyer's hands; saved when they are done."""
    lawyer = Lawyer(path)
    yield lawyer
    path.write_bytes(lawyer.saved())
