"""`dossier custody`: the custody of an exhibit, act by act, and the next act."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from dossier.cli.opening import open_project
from dossier.errors import Exit, WrongUse
from dossier.problem import visible


@click.command("custody")
@click.argument("exhibit", metavar="ID")
@click.option("--act", help="What was done with it: handed over, moved, checked. Adds it to the log.")
@click.option("--by", help="With --act: who did it, by function and not by name.")
@click.option("--note", help="With --act: what else must be known of it.")
@click.option("--at", help="With --act: when it was done, in UTC, as 2026-11-23T10:00:00Z. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print the acts as JSON.")
@click.pass_obj
def command(
    folder: Path | None, exhibit: str, act: str | None, by: str | None, note: str | None, at: str | None, as_json: bool
) -> int:
    """Prints what was done with the exhibit of this ID, when and by whom; with --act, adds what was done now.

    Nothing is added while the file or the log is not as it was left, and no line is ever changed.
    """
    from dossier.intake import append_custody, custody_of
    from dossier.model.custody import written_moment

    project = open_project(folder)
    if act is not None:
        if by is None:
            raise WrongUse("--by not given", "say who did it, by function: --by '…'")
        append_custody(project, exhibit, act, by, note, at or written_moment(dt.datetime.now(dt.UTC)))
    elif by or note or at:
        raise WrongUse("--by, --note and --at tell of an act, and --act is not given", "say what was done: --act '…'")
    acts, faults = custody_of(project, exhibit)
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in acts], ensure_ascii=False, indent=2))
    else:
        for one in acts:
            click.echo(visible(f"{one.at}  {one.act}, by {one.by}{f': {one.note}' if one.note else ''}"))
    for fault in faults:
        click.echo(f"line {fault.line}: {visible(fault.text)}", err=True)
        click.echo("    next: restore the log from a copy that is whole; it is only ever added to, by the program", err=True)
    return Exit.ERRORS_FOUND if faults else Exit.CLEAN
