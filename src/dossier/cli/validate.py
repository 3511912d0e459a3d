"""`dossier validate`: everything wrong or missing, with its place and a next step."""

from __future__ import annotations

import datetime as dt
import json

import click

from dossier.checks import check
from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit
from dossier.problem import Level, Problem, counted, has_errors
from dossier.project import Project


@click.command("validate")
@click.argument("officials", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.option("--level", type=click.Choice([level.value for level in Level]), default="gap", help="The least level to show.")
@on_option
@click.pass_obj
def command(folder: object, officials: tuple[str, ...], as_json: bool, level: str, on: dt.date | None) -> int:
    """Shows every problem in the records, or only those in the dossiers of OFFICIALS."""
    project = open_project(folder)  # type: ignore[arg-type]
    refuse_unknown("official", officials, list(project.of("official")))
    problems = check(project, today_or(on))
    if officials:
        mine = tuple(f"dossiers/{id_}/" for id_ in officials)
        problems = tuple(p for p in problems if p.place.file.startswith(mine))
    order = list(Level)
    shown = [p for p in problems if order.index(p.level) <= order.index(Level(level))]
    if as_json:
        click.echo(
            json.dumps({"problems": [p.as_dict() for p in shown], "summary": counted(problems)}, ensure_ascii=False, indent=2)
        )
    else:
        for problem in shown:
            click.echo(str(problem))
        click.echo(summary(project, problems))
    return Exit.ERRORS_FOUND if has_errors(problems) else Exit.CLEAN


def summary(project: Project, problems: tuple[Problem, ...]) -> str:
    """The last line: how many problems of each level, in how many files of how many."""
    files = len({p.place.file for p in problems})
    records = sum(len(entries) for entries in project.entries.values())
    return f"{counted(problems)} in {files} of {records} files"
