"""The sign-off sheet: one page that says who agrees to what, by its digest, with room to sign it by hand."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from dossier.model.review import SignOff
from dossier.packet.scopes import statement
from dossier.packet.setting import Packet, set_page
from dossier.project import Project
from dossier.render.docx import WordWriter
from dossier.render.kit import find_kit
from dossier.render.pdf import PdfWriter
from dossier.review.signing import SigningOrder, unsigned
from dossier.view import Audience, view
from dossier.wholefile import put_in


@dataclass(frozen=True)
class Sheet:
    """A sheet that was made: what it is for, and its files."""

    sign_off: SignOff
    files: tuple[Path, ...]


def compose_sheet(project: Project, order: SigningOrder) -> tuple[SignOff, Packet]:
    """The sign-off that a sheet is for, and its page.

    Raises:
        WrongUse: the reviewer may not sign it.
        RenderFault: as for a packet.
    """
    assert project.settings is not None
    blank = unsigned(project, order)
    house = view(project, Audience("internal"))
    reviewer = next(one for one in project.settings.reviewers if one.id == order.reviewer)
    groups = [blank.digest[at : at + 8] for at in range(0, len(blank.digest), 8)]
    kinds = {"figures": "figure:", "exhibits": "exhibit:"}
    counted = {name: sum(mark in key for key in blank.parts) for name, mark in kinds.items()}
    counted["blocks"] = len([key for key in blank.parts if not key.endswith("order")]) - sum(counted.values())
    words = {
        "sign_off": blank,
        "official": house.officials[order.official],
        "official_id": order.official,
        "recipient": house.recipients.get(order.scope.recipient or ""),
        "reviewer": reviewer,
        "groups": groups,
        "counted": counted,
        "statement": " ".join(statement(order.official, blank).split()),
    }
    name = f"sign-off.{order.official}.{order.scope.recipient or 'public'}.{blank.digest[:16]}.{order.reviewer}"
    page = set_page(house, "pages/sign-off.xhtml", name=name, setting=house.settings.house, words=words, final=order.on)
    return blank, page


def write_sheet(project: Project, order: SigningOrder, home: Path) -> Sheet:
    """Writes a sheet as PDF and Word into a folder, each file whole or not at all.

    Raises:
        WrongUse, RenderFault: as for its page.
        EnvironmentFault: it cannot be written.
    """
    blank, page = compose_sheet(project, order)
    kit = find_kit(project.templates)
    with tempfile.TemporaryDirectory(prefix="dossier-") as scratch:
        pdf = PdfWriter(kit, Path(scratch)).write(page.xhtml, page.figures, paper=page.paper, mark=page.mark)
        word = WordWriter(kit).write(page.xhtml, page.figures, paper=page.paper, mark=page.mark)
    return Sheet(blank, put_in(home, {f"{page.name}.pdf": pdf, f"{page.name}.docx": word}))
