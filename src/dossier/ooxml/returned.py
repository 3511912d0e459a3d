"""A Word file as it came back from a reviewer: what each paragraph says before and after, the notes, and the comments.

The file is not trusted. Whatever its bytes are, it is read within limits or refused with a reason, and nothing that it
names outside itself is looked at. What the words mean, and which record they belong to, is for others to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dossier.ooxml.package_reading import ReadPackage, ReturnedFault, fault, read_package
from dossier.ooxml.returned_comments import Anchors, ReturnedComment, read_comments
from dossier.ooxml.returned_paragraphs import Editor, Joined, Piece, ReturnedParagraph, accepted, folded, rejected
from dossier.ooxml.returned_story import Place, Story

__all__ = [
    "Editor",
    "Joined",
    "Piece",
    "Returned",
    "ReturnedComment",
    "ReturnedFault",
    "ReturnedParagraph",
    "accepted",
    "folded",
    "read_returned",
    "rejected",
]

_SEPARATORS = frozenset(["separator", "continuationSeparator", "continuationNotice"])


@dataclass(frozen=True)
class Returned:
    """What a returned Word file says.

    Args:
        paragraphs: those of the body, tables and text boxes, in the order in which they are read.
        comments: the comments, in the order of the file.
        footnotes: what each note says before and after the tracked changes; an endnote's id begins with `endnote-`.
        note_bookmarks: the note in which each bookmark stands that stands in a note.
        note_editors: who tracked a change in a note.
    """

    paragraphs: tuple[ReturnedParagraph, ...]
    comments: tuple[ReturnedComment, ...] = ()
    footnotes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    note_bookmarks: Mapping[str, str] = field(default_factory=dict)
    note_editors: Mapping[str, tuple[Editor, ...]] = field(default_factory=dict)


def read_returned(raw: bytes) -> Returned:
    """What a returned Word file says, with all tracked changes on both sides.

    Raises:
        ReturnedFault: the bytes are no Word file, or one that is not read, with the reason.
    """
    package = read_package(raw)
    styles = _style_names(package)
    body = next((child for child in package.document if child.tag == "w:body"), None)
    if package.document.tag != "w:document" or body is None:
        raise fault("lacks a part that every Word file has")
    story = Story(body, styles)
    paragraphs = story.paragraphs()
    notes = {id_: Story(note, styles) for id_, note in _notes(package)}
    starts, ends, calls = dict(story.starts), dict(story.ends), dict(story.calls)
    callers = {id_: number for number, paragraph in enumerate(paragraphs) for id_ in paragraph.notes}
    for id_, note in notes.items():
        for comment in (*note.starts, *note.calls):
            if id_ in callers:
                calls.setdefault(comment, Place(callers[id_], 0))
    return Returned(
        paragraphs=paragraphs,
        comments=read_comments(package, Anchors(starts, ends, calls), paragraphs, styles),
        footnotes={id_: _sides(note) for id_, note in notes.items()},
        note_bookmarks={name: id_ for id_, note in notes.items() for draft in note.drafts for name in draft.bookmarks},
        note_editors={
            id_: tuple(dict.fromkeys(editor for draft in note.drafts for editor in draft.editors)) for id_, note in notes.items()
        },
    )


def _sides(note: Story) -> tuple[str, str]:
    """What a note says before and after, its paragraphs one behind the other."""
    paragraphs = note.paragraphs()
    before = " ".join(joined.text for joined in rejected(paragraphs) if joined.text)
    after = " ".join(joined.text for joined in accepted(paragraphs) if joined.text)
    return before, after


def _notes(package: ReadPackage) -> list[tuple[str, Element]]:
    return [
        (prefix + note.get("w:id", ""), note)
        for kind, prefix in (("footnotes", ""), ("endnotes", "endnote-"))
        for note in package.elements(kind)
        if note.tag in ("w:footnote", "w:endnote") and note.get("w:type") not in _SEPARATORS
    ]


def _style_names(package: ReadPackage) -> dict[str, str]:
    names = {}
    for style in package.elements("styles"):
        name = style.find("w:name")
        names[style.get("w:styleId", "")] = folded(name.get("w:val", "")).lower() if name is not None else ""
    return names
