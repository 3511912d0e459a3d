"""The comments of a returned Word file: what each says, on which words, and in answer to which other.

A thread is known by its own part (Word since 2013, LibreOffice where a comment is resolved), and for replies written in
LibreOffice, which keeps no thread in Word files, by the comment that a reply quotes in its first line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from dossier.ooxml.package_reading import ReadPackage, fault
from dossier.ooxml.returned_paragraphs import ReturnedParagraph, accepted, folded
from dossier.ooxml.returned_story import Place, Story, day_of

MOST_COMMENTS = 5_000
MOST_COVERED = 500_000
"""The most paragraphs that all comments together may cover."""

LONGEST_WORDS = 300
"""The most characters that are told of the words a comment stands on."""

_QUOTED_REPLY = re.compile(r'(?P<head>[^\n"]{1,300}?\([^()\n"]{3,60}\)): "')


@dataclass(frozen=True)
class ReturnedComment:
    """A comment.

    Args:
        id: its number in this file; other programs change it whenever they save.
        author: who wrote it.
        initials: the initials given with it.
        date: its day by the clock of that machine.
        text: what it says, each of its paragraphs on a line.
        parent: the id of the comment that it answers.
        is_done: whether it is marked as resolved, by itself or with the comment that it answers.
        paragraphs: the indexes of the paragraphs that it stands on; none when it stands nowhere.
        words: the words that it stands on with all changes accepted, cut short with an ellipsis.
    """

    id: str
    author: str
    initials: str
    date: dt.date | None
    text: str
    parent: str | None = None
    is_done: bool = False
    paragraphs: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Anchors:
    """Where comments begin, end and are called, by their ids."""

    starts: Mapping[str, Place]
    ends: Mapping[str, Place]
    calls: Mapping[str, Place]


def read_comments(
    package: ReadPackage, anchors: Anchors, paragraphs: Sequence[ReturnedParagraph], styles: dict[str, str]
) -> tuple[ReturnedComment, ...]:
    """The comments in the order of the file.

    Raises:
        ReturnedFault: there are more of them than people write.
    """
    elements = [child for child in package.elements("comments") if child.tag == "w:comment"]
    if len(elements) > MOST_COMMENTS:
        raise fault(f"holds more than {MOST_COMMENTS:,} comments")
    comments, covered = [], 0
    for element in elements:
        id_ = element.get("w:id", "")
        start, end = _range(anchors, id_)
        indexes = tuple(range(start.paragraph, end.paragraph + 1)) if start and end else ()
        covered += len(indexes)
        if covered > MOST_COVERED:
            raise fault("holds comments that cover more of it than people mark")
        comments.append(
            ReturnedComment(
                id=id_,
                author=folded(element.get("w:author", "")),
                initials=folded(element.get("w:initials", "")),
                date=day_of(element.get("w:date", "")),
                text=_text(element, styles),
                paragraphs=indexes,
                words=_selected(paragraphs, start, end) if start and end else "",
            )
        )
    return tuple(_threaded(comments, elements, package.elements("commentsExtended")))


def _range(anchors: Anchors, id_: str) -> tuple[Place | None, Place | None]:
    """Where a comment stands. A range that never ends goes to its call; one without a beginning is the call alone."""
    start, end, call = (places.get(id_) for places in (anchors.starts, anchors.ends, anchors.calls))
    start = start or call or end
    end = end or call or start
    if start and end and (end.paragraph, end.offset) < (start.paragraph, start.offset):
        return start, start
    return start, end


def _selected(paragraphs: Sequence[ReturnedParagraph], start: Place, end: Place) -> str:
    pieces: list[str] = []
    length = 0
    for index in range(start.paragraph, end.paragraph + 1):
        raw = paragraphs[index].raw_after
        last = end.offset if index == end.paragraph else len(raw)
        words = folded(raw[start.offset if index == start.paragraph else 0 : last])
        if words:
            pieces.append(words)
            length += len(words) + 1
        if length > LONGEST_WORDS + 1:
            break
    words = " ".join(pieces)
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "\u2026"


def _text(comment: Element, styles: dict[str, str]) -> str:
    lines = [joined.text for joined in accepted(Story(comment, styles).paragraphs())]
    return "\n".join(lines).strip("\n")


def _threaded(comments: list[ReturnedComment], elements: Sequence[Element], threads: Sequence[Element]) -> list[ReturnedComment]:
    """The comments with what they answer and whether they are done; a comment that would answer itself answers none."""
    by_paragraph: dict[str, int] = {}
    for number, element in enumerate(elements):
        own = [paragraph.get("w14:paraId", "").upper() for paragraph in element.iter("w:p")]
        by_paragraph |= dict.fromkeys((id_ for id_ in own if id_), number)
    parents: dict[int, int] = {}
    done: set[int] = set()
    for thread in threads:
        number = by_paragraph.get(thread.get("w15:paraId", "").upper(), -1)
        parent = by_paragraph.get(thread.get("w15:paraIdParent", "").upper(), -1)
        if number >= 0 and parent >= 0:
            parents.setdefault(number, parent)
        if number >= 0 and thread.get("w15:done") in ("1", "true", "on"):
            done.add(number)
    quoted = _quoted(comments, parents)
    parents |= {number: parent for number, (parent, _) in quoted.items()}
    result = []
    for number, comment in enumerate(comments):
        root = _root(number, parents)
        text = quoted[number][1] if number in quoted else comment.text
        parent_id = comments[parents[number]].id if root is not None and number in parents else None
        is_done = number in done or (root is not None and root in done)
        result.append(replace(comment, text=text, parent=parent_id, is_done=is_done))
    return result


def _root(number: int, parents: Mapping[int, int]) -> int | None:
    """The first comment of a thread; None for a thread that bites its tail."""
    seen = {number}
    while number in parents:
        number = parents[number]
        if number in seen:
            return None
        seen.add(number)
    return number


def _quoted(comments: Sequence[ReturnedComment], parents: Mapping[int, int]) -> dict[int, tuple[int, str]]:
    """The comment that a reply of LibreOffice quotes, and the reply without the quotation.

    LibreOffice begins a reply with `Reply to NAME (day, time): "the comment"`, in the language of its user, and puts it
    where the comment stands. Only a quotation word for word counts.
    """
    by_place: dict[tuple[int, ...], list[int]] = {}
    for number, comment in enumerate(comments):
        by_place.setdefault(comment.paragraphs[:1], []).append(number)
    found = {}
    for number, comment in enumerate(comments):
        head = _QUOTED_REPLY.match(comment.text) if number not in parents and comment.paragraphs else None
        if head is None:
            continue
        rest = comment.text[head.end() :]
        for other in reversed(by_place[comment.paragraphs[:1]][:MOST_ON_ONE_PLACE]):
            asked = comments[other]
            quotation = (asked.text or "...") + '"'
            if other != number and asked.author in head["head"] and rest.startswith(quotation):
                found[number] = (other, rest[len(quotation) :].strip())
                break
    return found


MOST_ON_ONE_PLACE = 200
"""The most comments of one paragraph among which the quoted one is looked for."""
