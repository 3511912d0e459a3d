"""`dossier diff`: what changed between two states of the records, claim by claim."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.project import Project
    from dossier.review.difference_order import Compared, DifferenceOrder

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--official", "officials", multiple=True, help="An official; may be given several times. Default: all with a packet."
)
@click.option("--to", "recipients", multiple=True, help="A recipient; its packets as it may see them. Default: all, internal.")
@click.option("--audience", help="public, internal or recipient:ID; through whose view both sides are told.")
@click.option("--since-sign-off", "reviewer", metavar="REVIEWER", help="OLD is what this reviewer last signed for --to.")
@click.option("--html", type=FILE, help="Write the comparison as one page of HTML.")
@click.option("--redline", type=FILE, help="Write NEW in Word, with what changed as tracked changes.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option(
    "--exit-code", is_flag=True, help="End with 1 where something changed. Without it 0 says only that the run went well."
)
@on_option
@click.pass_obj
def command(
    folder: Path | None,
    old: str | None,
    new: str | None,
    officials: tuple[str, ...],
    recipients: tuple[str, ...],
    audience: str | None,
    reviewer: str | None,
    html: Path | None,
    redline: Path | None,
    as_json: bool,
    exit_code: bool,
    on: dt.date | None,
) -> int:
    """Compares what the packets of OLD and NEW say, claim by claim. NEW is now, unless it is given.

    Each is now; a day such as 2026-11-23, on which the records of now are judged; the folder of a project; a draft that
    went to review, by its id or file; or a git revision of this project. The first that fits is meant.

    A file for a recipient or the public is searched for what they may not see. It still shows what was taken out.
    """
    from dossier.console import echo_styled
    from dossier.review.difference_lines import data_of, lines_of
    from dossier.review.difference_order import compare

    project = open_project(folder)
    order = _order(project, old, new, officials, recipients, audience, reviewer, on)
    _refuse_places(project, html, redline)
    with tempfile.TemporaryDirectory(prefix="dossier-", ignore_cleanup_errors=True) as scratch:
        compared = compare(project, order, Path(scratch), lambda what: click.echo(what, err=True))
        _write(project, order, compared, html, redline)
        if as_json:
            click.echo(json.dumps(data_of(compared.old, compared.new, compared.packets), ensure_ascii=False, indent=2))
        else:
            echo_styled(lines_of(compared.old, compared.new, compared.packets))
    return Exit.ERRORS_FOUND if exit_code and compared.is_any else Exit.CLEAN


def _order(
    project: Project,
    old: str | None,
    new: str | None,
    officials: tuple[str, ...],
    recipients: tuple[str, ...],
    audience: str | None,
    reviewer: str | None,
    on: dt.date | None,
) -> DifferenceOrder:
    from dossier.review.difference_order import DifferenceOrder
    from dossier.view import Audience

    if project.settings is None:
        raise WrongUse("project.yaml is broken", "run dossier validate and mend it")
    refuse_unknown("recipient", recipients, list(project.of("recipient")))
    if reviewer is not None:
        if new is not None:
            raise WrongUse("the older side is what the reviewer signed", "name the newer side alone, or leave it out")
        old, new = None, old
    elif old is None:
        raise WrongUse("nothing is named to compare with", "name a revision, a draft, a day or a folder, or use --since-sign-off")
    try:
        chosen = Audience.parse(audience) if audience is not None else None
    except ValueError:
        raise WrongUse(f"'{audience}' is no audience", "write public, internal or recipient:ID") from None
    if chosen and chosen.recipient:
        refuse_unknown("recipient", (chosen.recipient,), list(project.of("recipient")))
    return DifferenceOrder(old, new or "now", officials, recipients, chosen, reviewer, on, today_or(on))


def _refuse_places(project: Project, *paths: Path | None) -> None:
    for path in paths:
        sources = [project.root / name for name in ("dossiers", "evidence", "templates", "src", "tests", "submissions")]
        if path is not None and any(path.absolute().resolve().is_relative_to(home.resolve()) for home in sources):
            raise WrongUse(f"{path} lies among the sources", "name a place outside them")


def _write(project: Project, order: DifferenceOrder, compared: Compared, html: Path | None, redline: Path | None) -> None:
    """Writes what was asked for; for another audience than the house, only after all of it was searched for leaks."""
    from dossier.needles import needles
    from dossier.review.difference_page import page_of, texts_of
    from dossier.scan import refuse_leaks
    from dossier.view import view
    from dossier.wholefile import put

    files: dict[Path, bytes] = {}
    if html is not None:
        files[html] = page_of(compared.old, compared.new, compared.audience, compared.packets)
    if redline is not None:
        files[redline] = _redline(project, order, compared)
    if files and compared.audience.kind != "internal":
        words = texts_of(compared.packets).encode()
        withheld = needles(project, view(project, compared.audience, compared.new.day))
        refuse_leaks({**{path.name: content for path, content in files.items()}, "the words of both sides": words}, withheld)
    for path, content in files.items():
        put(path, content)
        click.echo(f"{path}: written", err=True)


def _redline(project: Project, order: DifferenceOrder, compared: Compared) -> bytes:
    from dossier.render.docx import WordWriter
    from dossier.render.kit import find_kit
    from dossier.review.redlining import redline

    if len(compared.packets) != 1:
        raise WrongUse("a redline is of one packet", "name one with --official and --to")
    try:
        return redline(compared.packets[0], WordWriter(find_kit(project.templates)), order.today)
    except ValueError as fault:
        raise WrongUse(
            f"there is no redline: {fault}", "compare two states that both have the packet, the newer from records"
        ) from None
