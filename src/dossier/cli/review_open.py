"""`dossier review open`: a draft in Word for a lawyer of the house, with the questions that wait."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse


@click.command("open")
@click.argument("official")
@click.option("--to", "recipient", required=True, help="The recipient whose packet is to be reviewed.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder for the file. Default: out/review.")
@click.option("--json", "as_json", is_flag=True, help="Print the draft and its questions as JSON.")
@on_option
@click.pass_obj
def command(folder: Path | None, official: str, recipient: str, out: Path | None, as_json: bool, on: dt.date | None) -> int:
    """Writes the packet about OFFICIAL as Word, for review inside the house.

    Each question is a comment on its paragraph: a problem by its code, what rests on a single source, is reported or
    unverified, was last seen long ago, or is left open. Changes are tracked from the first keystroke. What the draft says
    is kept in out/review, so that `dossier review import` can tell what was changed.
    """
    from dossier.checks import check
    from dossier.review.opening import open_review

    project = open_project(folder)
    refuse_unknown("official", (official,), list(project.of("official")))
    refuse_unknown("recipient", (recipient,), list(project.of("recipient")))
    record = project.officials.get(official)
    if project.settings is None or record is None or recipient not in project.recipients:
        raise WrongUse("no draft was made: a record that is needed is broken", f"run dossier validate {official} and mend it")
    if record.name is None:
        text = f"no draft was made: nobody is named in official '{official}', so that there is no packet"
        raise WrongUse(text, "name an official whose identity is sourced")
    if out is not None and any(
        out.absolute().is_relative_to(project.root / name) for name in ("dossiers", "evidence", "templates", "submissions")
    ):
        raise WrongUse(f"{out} lies among the records", "name a folder outside them with --out")
    day = today_or(on)
    opened = open_review(project, official, recipient, check(project, day), day, out.absolute() if out else None)
    if as_json:
        asked = [{"block": one.block, "kind": one.kind, "text": one.text} for one in opened.questions]
        told = {"file": str(opened.file), "draft": opened.snapshot.id, "questions": asked}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return Exit.CLEAN
    file = opened.file.relative_to(project.root) if opened.file.is_relative_to(project.root) else opened.file
    count = len(opened.questions)
    click.echo(f"{file}: {len(opened.snapshot.blocks)} paragraphs, {count} question{'' if count == 1 else 's'}")
    click.echo("    next: review it in Word or LibreOffice, and bring it back with dossier review import FILE")
    return Exit.CLEAN
