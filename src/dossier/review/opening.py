"""A draft for a reviewer of the house: the packet as its recipient would get it, in Word, with the questions that wait.

Every block bears a bookmark, by which it is found again when the file comes back, and the title bears the id of the
draft. The file is named and headed as a review copy, for its comments speak of what never leaves the house.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import WrongUse
from dossier.ooxml.commenting import WordComment, with_comments
from dossier.ooxml.markup import bookmark_name
from dossier.packet.content import anchored
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import Node, parse_page, write_page
from dossier.problem import Problem
from dossier.project import Project
from dossier.render.docx import WordWriter
from dossier.render.kit import find_kit
from dossier.review.questions import Question, questions
from dossier.review.snapshots import Snapshot, folder_for, keep, snapshot_of
from dossier.view import Audience
from dossier.wholefile import put_in

AUTHOR = "Dossier builder"
"""Who asks the questions of a draft; what is said under this name is ours."""

INITIALS = "DB"
HEADED = "Review copy, internal. Not to be passed on."

DRAFT_BOOKMARK = "_draft_"
"""How the bookmark begins that bears the id of a draft."""


@dataclass(frozen=True)
class Opened:
    """A draft that was written for review."""

    file: Path
    snapshot: Snapshot
    questions: tuple[Question, ...]


def open_review(
    project: Project, official: str, recipient: str, problems: tuple[Problem, ...], on: dt.date, out: Path | None = None
) -> Opened:
    """Writes the draft about an official for a recipient, with its questions, and keeps what it says.

    The same records and day give the same bytes.

    Args:
        problems: what is wrong or missing in the project.
        on: the day that the questions bear, and on which the age of knowledge is judged.
        out: the folder for the Word file; the project's out/review by default.

    Raises:
        WrongUse: there is no packet about this official for this recipient.
        RenderFault: as for a packet.
        EnvironmentFault: nothing can be written there; what was there is as it was.
    """
    try:
        packet, snapshot = snapshot_of(project, official, recipient, Audience("recipient", recipient))
    except KeyError:
        text = f"recipient '{recipient}' may see nothing of official '{official}'"
        raise WrongUse(text, "look at disclosure in the dossier, or name another recipient") from None
    asked = questions(project, packet, snapshot.blocks, problems, (official, recipient), on)
    raw = _word(project, packet, snapshot, asked, on)
    keep(project.root, snapshot)
    home, name = out or folder_for(project.root, official, recipient), f"{official}.{recipient}.review-{snapshot.id}.docx"
    (file,) = put_in(home, {name: raw})
    return Opened(file, snapshot, asked)


def _word(project: Project, packet: Packet, snapshot: Snapshot, asked: tuple[Question, ...], on: dt.date) -> bytes:
    writer = WordWriter(find_kit(project.templates))
    xhtml = write_page(for_review(parse_page(packet.xhtml), snapshot.id))
    raw = writer.write(xhtml, packet.figures, paper=packet.paper, mark=packet.mark)
    return with_comments(raw, [WordComment(bookmark_name(one.block), AUTHOR, INITIALS, on, one.text) for one in asked])


def for_review(page: Node, draft: str) -> Node:
    """The same page, changed in place: every block has an anchor, the title bears the draft's id, the head says for whom."""
    anchored(page)
    title = next(page.all("h1"))
    title.children = [Node("span", {"id": f"draft-{draft}"}, title.children, title.line)]
    for header in page.all("header"):
        header.children = [f"{HEADED} ", *header.children]
    return page
