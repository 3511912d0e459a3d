"""A packet in Word with what changed as tracked changes: accepted it says what it says now, rejected what it said before.

What Word cannot track, cites in notes, figures, exhibits and paragraphs that moved whole, is told in comments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.errors import RenderFault
from dossier.ooxml.commenting import WordComment, with_comments
from dossier.ooxml.markup import bookmark_name
from dossier.ooxml.redline import redlined
from dossier.packet.content import anchored
from dossier.packet.vocabulary import parse_page, write_page
from dossier.render.docx import WordWriter
from dossier.review.comparing import Change, Claim
from dossier.review.differences import Difference
from dossier.review.wording import Piece

AUTHOR = "Dossier builder"
_INITIALS = "DB"
_MARKS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def redline(difference: Difference, writer: WordWriter, date: dt.date) -> bytes:
    """The packet as it is now, with what changed; the same difference, day and libraries give the same bytes.

    Raises:
        ValueError: there is no packet now, or it is a draft of which only the words are known.
        RenderFault: the page holds something that Word has no form for.
    """
    packet = difference.now.packet
    if packet is None or difference.before.absent:
        raise ValueError("two packets are needed, and records to make the newer one from")
    page = write_page(anchored(parse_page(packet.xhtml)))
    plain = writer.write(page, packet.figures, paper=packet.paper, mark=packet.mark)
    changed = [claim for claim in difference.claims if claim.change in (Change.CHANGED, Change.ADDED) and claim.was != claim.now]
    removed = [claim for claim in difference.claims if claim.change is Change.REMOVED and claim.was]
    try:
        marked = redlined(
            plain,
            {bookmark_name(claim.key): (claim.was, claim.now) for claim in changed},
            author=AUTHOR,
            date=date,
            removed=[(bookmark_name(claim.before) if claim.before else None, claim.was) for claim in removed],
        )
        comments = [WordComment(bookmark_name(key), AUTHOR, _INITIALS, date, text) for key, text in _said(difference)]
        return with_comments(marked, comments) if comments else marked
    except ValueError as fault:
        raise RenderFault(f"{packet.name}: the changes cannot be marked in Word: {fault}", "compare with --html") from fault


def _said(difference: Difference) -> Iterator[tuple[str, str]]:
    """What is told in comments, each with the key of the block that it stands on."""
    first = difference.now.blocks[0].key
    lines = [f"{one.kind.capitalize()} {one.name}: {one.change}." for one in difference.apart]
    if lines:
        yield first, "\n".join(["Beside the words:", *lines])
    for claim in difference.claims:
        text = _comment(claim)
        if text:
            yield (claim.before or first) if claim.change is Change.REMOVED else claim.key, text


def _comment(claim: Claim) -> str:
    lines = []
    if claim.change is Change.MOVED or claim.is_moved:
        lines.append("It stood elsewhere before.")
    if claim.change is Change.CHANGED and claim.notes:
        lines += ["Cites that changed:", *(in_marks(note) for note in claim.notes)]
    return "\n".join(lines)


def in_marks(words: tuple[Piece, ...]) -> str:
    """Words in one line, with [-what was taken out-] and {+what was put in+}."""
    return "".join(_MARKS[piece.change].format(piece.text) for piece in words)
