"""One story of a returned Word file, the body or a note, as paragraphs in the order in which they are read.

Every text counts that a reader of the document could see: in tables, text boxes, content controls, links and the results
of fields. A text box is read after the paragraph that holds it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dossier.ooxml.package_reading import fault
from dossier.ooxml.returned_fields import BLOCKS, NO_TEXT, SIGNS, WORDS, Field, shown, whole_fields
from dossier.ooxml.returned_paragraphs import Editor, Piece, ReturnedParagraph, folded

MOST_PARAGRAPHS = 60_000

_CHANGES = {"w:ins": "ins", "w:del": "del", "w:moveTo": "ins", "w:moveFrom": "del", "w:cellIns": "ins", "w:cellDel": "del"}
NO_LETTER = "\N{REPLACEMENT CHARACTER}"
"""What stands for a sign of a symbol font: its number says nothing without the font."""


@dataclass(frozen=True)
class Place:
    """A place in the text with all changes accepted: a paragraph, and how many characters stand before it there."""

    paragraph: int
    offset: int


@dataclass
class _Draft:
    """A paragraph in the making."""

    style: str = ""
    in_table: bool = False
    bookmarks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    editors: dict[Editor, None] = field(default_factory=dict)
    inserted: bool = False
    deleted: bool = False
    moved: bool = False
    next: int | None = None
    notes: list[tuple[str, bool, bool]] = field(default_factory=list)
    length: int = 0

    def finished(self) -> ReturnedParagraph:
        return ReturnedParagraph(
            bookmarks=tuple(dict.fromkeys(self.bookmarks)),
            style=self.style,
            in_table=self.in_table,
            pieces=tuple(_merged(self.pieces)),
            editors=tuple(self.editors),
            is_mark_inserted=self.inserted,
            is_mark_deleted=self.deleted,
            is_moved=self.moved,
            next=self.next,
            notes_before=tuple(dict.fromkeys(note for note, before, _ in self.notes if before)),
            notes_after=tuple(dict.fromkeys(note for note, _, after in self.notes if after)),
        )


class Story:
    """Reads one story.

    Args:
        root: the body, or a note.
        styles: the name of each style by its id.
    """

    def __init__(self, root: Element, styles: dict[str, str]) -> None:
        self.styles = styles
        self.drafts: list[_Draft] = []
        self.starts: dict[str, Place] = {}
        self.ends: dict[str, Place] = {}
        self.calls: dict[str, Place] = {}
        self._waiting_bookmarks: list[str] = []
        self._waiting_comments: list[str] = []
        self._changes: list[tuple[str, Element]] = []
        self._fields: list[Field] = []
        self._whole = whole_fields(root)
        self._before: _Draft | None = None
        self._tables = 0
        self._blocks(root)
        if self.drafts:
            self.drafts[-1].bookmarks.extend(self._waiting_bookmarks)

    def paragraphs(self) -> tuple[ReturnedParagraph, ...]:
        """The paragraphs in the order in which they are read; those of a text box follow the one that holds it."""
        return tuple(draft.finished() for draft in self.drafts)

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == "w:p":
                self._paragraph(child)
            elif tag == "w:tbl":
                self._apart(child, table=True)
                self._before = None
            elif tag == "w:tc":
                self._apart(child)
            elif tag == "w:altChunk":
                raise fault("holds another document within it")
            elif tag in ("w:bookmarkStart", "w:commentRangeStart", "w:commentRangeEnd"):
                self._mark_between(child)
            elif tag not in NO_TEXT:
                self._changed_blocks(child)

    def _changed_blocks(self, parent: Element) -> None:
        """Reads blocks that came or went together, such as those of a row."""
        changes = [*_tracked(parent), *([parent] if parent.tag in _CHANGES else [])]
        self._changes += [(_CHANGES[change.tag], change) for change in changes]
        self._blocks(shown(parent))
        del self._changes[len(self._changes) - len(changes) :]

    def _apart(self, parent: Element, *, table: bool = False) -> None:
        """Reads blocks whose paragraphs run into none outside: a table, a cell, a text box."""
        held, self._before = self._before, None
        self._tables += table
        self._changed_blocks(parent)
        self._tables -= table
        self._before = held

    def _mark_between(self, mark: Element) -> None:
        if mark.tag == "w:bookmarkStart":
            self._waiting_bookmarks.append(mark.get("w:name", ""))
        elif mark.tag == "w:commentRangeStart":
            self._waiting_comments.append(mark.get("w:id", ""))
        elif self.drafts:
            self.ends.setdefault(mark.get("w:id", ""), Place(len(self.drafts) - 1, self.drafts[-1].length))
        self._blocks(mark)

    def _paragraph(self, paragraph: Element) -> None:
        if len(self.drafts) >= MOST_PARAGRAPHS:
            raise fault(f"holds more than {MOST_PARAGRAPHS:,} paragraphs")
        draft = _Draft(in_table=self._tables > 0, bookmarks=self._waiting_bookmarks)
        self._waiting_bookmarks = []
        index = len(self.drafts)
        self.drafts.append(draft)
        if self._before is not None:
            self._before.next = index
        for comment in self._waiting_comments:
            self.starts.setdefault(comment, Place(index, 0))
        self._waiting_comments = []
        properties = paragraph.find("w:pPr")
        if properties is not None:
            style = properties.find("w:pStyle")
            id_ = style.get("w:val", "") if style is not None else ""
            draft.style = self.styles.get(id_, id_.lower())
        self._note_mark(draft, properties)
        self._inline(paragraph, draft, index)
        self._before = draft

    def _note_mark(self, draft: _Draft, properties: Element | None) -> None:
        """Notes whether the end of a paragraph came or went, by itself or with its row."""
        marks = properties.find("w:rPr") if properties is not None else None
        own = [(_CHANGES[mark.tag], mark) for mark in (marks if marks is not None else ()) if mark.tag in _CHANGES]
        for kind, change in (*self._changes, *own):
            draft.inserted |= kind == "ins"
            draft.deleted |= kind == "del"
            draft.moved |= change.tag in ("w:moveTo", "w:moveFrom")
            draft.editors[_editor(change)] = None

    def _inline(self, parent: Element, draft: _Draft, index: int) -> None:
        for child in parent:
            tag = child.tag
            if tag in WORDS:
                self._add(draft, child.text or "")
            elif tag in SIGNS:
                self._add(draft, SIGNS[tag])
            elif tag == "w:sym":
                self._add(draft, _symbol(child.get("w:char", "")))
            elif tag in _CHANGES:
                self._changes.append((_CHANGES[tag], child))
                draft.moved |= tag in ("w:moveTo", "w:moveFrom")
                self._inline(child, draft, index)
                self._changes.pop()
            elif tag in BLOCKS:
                self._box(child)
            elif tag == "w:fldSimple":
                self._simple_field(child, draft, index)
            elif tag not in NO_TEXT:
                self._mark(child, draft, index)
                self._inline(shown(child), draft, index)

    def _box(self, block: Element) -> None:
        """A text box in a paragraph; its fields and paragraphs are its own, and changes around it are changes of it."""
        fields, self._fields = self._fields, []
        held, waiting = self._before, self._waiting_bookmarks
        self._before, self._waiting_bookmarks = None, []
        holder = Element("box")
        holder.append(block) if block.tag != "w:txbxContent" else holder.extend(block)
        self._whole |= whole_fields(holder)
        self._blocks(holder)
        self._fields, self._before, self._waiting_bookmarks = fields, held, waiting + self._waiting_bookmarks

    def _simple_field(self, element: Element, draft: _Draft, index: int) -> None:
        simple = Field(code=[element.get("w:instr", "")])
        simple.to_result()
        self._fields.append(simple)
        self._inline(element, draft, index)
        self._fields.pop()

    def _mark(self, element: Element, draft: _Draft, index: int) -> None:
        """Takes note of a mark that is no text: of a field, a bookmark, a comment or a note."""
        tag, id_ = element.tag, element.get("w:id", "")
        if tag == "w:fldChar" and id(element) in self._whole:
            self._turn_field(element.get("w:fldCharType", ""))
        elif tag in ("w:instrText", "w:delInstrText") and self._fields and self._fields[-1].is_code:
            self._fields[-1].code.append(element.text or "")
        elif tag == "w:bookmarkStart":
            draft.bookmarks.append(element.get("w:name", ""))
        elif tag in ("w:footnoteReference", "w:endnoteReference"):
            note = id_ if tag == "w:footnoteReference" else f"endnote-{id_}"
            draft.notes.append((note, *self._sides()))
        elif tag == "w:commentRangeStart":
            self.starts.setdefault(id_, Place(index, draft.length))
        elif tag == "w:commentRangeEnd":
            self.ends.setdefault(id_, Place(index, draft.length))
        elif tag == "w:commentReference":
            self.calls.setdefault(id_, Place(index, draft.length))

    def _turn_field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(Field())
        elif step == "separate":
            self._fields[-1].to_result()
        else:
            self._fields.pop()

    def _sides(self) -> tuple[bool, bool]:
        kinds = {kind for kind, _ in self._changes}
        return "ins" not in kinds, "del" not in kinds

    def _add(self, draft: _Draft, text: str) -> None:
        if any(each.is_code for each in self._fields):
            return
        before, after = self._sides()
        name = next((each.name for each in reversed(self._fields) if each.name), "")
        draft.pieces.append(Piece(text, before, after, name))
        draft.length += len(text) if after else 0
        for _, change in self._changes:
            draft.editors[_editor(change)] = None


def day_of(text: str) -> dt.date | None:
    """The day that a mark of Word is dated, which is written in the time of that machine whatever zone it names."""
    found = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", text)
    try:
        return dt.date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _editor(change: Element) -> Editor:
    return folded(change.get("w:author", "")), day_of(change.get("w:date", ""))


def _tracked(block: Element) -> list[Element]:
    """The changes that a row or a cell came or went by."""
    properties = block.find("w:trPr") if block.tag == "w:tr" else block.find("w:tcPr") if block.tag == "w:tc" else None
    return [change for change in properties if change.tag in _CHANGES] if properties is not None else []


def _symbol(char: str) -> str:
    """The sign of a number in a run's font, where the number is one of Unicode; Word moves those of symbol fonts up."""
    number = int(char, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", char) else 0
    is_letter = 0x20 <= number < 0xD800 or 0xF900 <= number < 0xFFFE
    return chr(number) if is_letter else NO_LETTER


def _merged(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces, those that are alike put together."""
    texts: list[str] = []
    alike: Piece | None = None
    for piece in pieces:
        kind = Piece("", piece.in_before, piece.in_after, piece.field)
        if alike is not None and kind != alike:
            yield Piece("".join(texts), alike.in_before, alike.in_after, alike.field)
            texts = []
        alike = kind
        texts.append(piece.text)
    if alike is not None:
        yield Piece("".join(texts), alike.in_before, alike.in_after, alike.field)
