"""`dossier new official|case|conduct|source`: asks at a terminal for what no flag said, and makes the record."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dossier.cli.opening import on_option, open_project, today_or
from dossier.errors import Exit
from dossier.newrecord import QUESTIONS, New, Question, fields_from, make, refusal
from dossier.problem import counted
from dossier.project import Project

_HELP = {
    "official": "Makes the dossier of an official: a folder with a record that says what was said, and names every other field.",
    "case": "Makes the record of a prisoner's case, from who it is, the charge and one event.",
    "conduct": "Makes the record of one wrong, incident or pattern, that officials can then be tied to.",
    "source": "Makes the record of a source, under the next free number.",
}
_ENTER = " (Enter where it is not known)"


def commands() -> tuple[click.Command, ...]:
    """One command for each kind of record that is made by asking."""
    return tuple(_command(kind, questions) for kind, questions in QUESTIONS.items())


def _command(kind: str, questions: Sequence[Question]) -> click.Command:
    def run(folder: Path | None, /, id_: str | None, on: dt.date | None, dry_run: bool, as_json: bool, **said: Any) -> int:
        project = open_project(folder)
        answers = {name: value for name, value in said.items() if value}
        if sys.stdin.isatty() and sys.stderr.isatty():
            _ask(project, questions, answers)
        else:
            _refuse(project, questions, answers)
        new = make(project, kind, fields_from(kind, answers), today_or(on), id_=id_, dry_run=dry_run)
        _tell(kind, new, dry_run=dry_run, as_json=as_json)
        return Exit.CLEAN

    options: list[click.Parameter] = [_option(one) for one in questions]
    if kind != "source":
        options.append(click.Option(["--id", "id_"], help="Its id; default: made of what is said."))
    else:
        options.append(click.Option(["--id", "id_"], help="Its number, such as S001; default: the next one."))
    options.append(click.Option(["--dry-run"], is_flag=True, help="Print the record, and write nothing."))
    options.append(click.Option(["--json", "as_json"], is_flag=True, help="Print id, file and what is missing as JSON."))
    made = click.Command(kind, params=options, callback=click.pass_obj(run), help=_HELP[kind])
    return on_option(made)


def _option(one: Question) -> click.Option:
    words = one.words.rstrip("?").rstrip(".")
    help_ = f"{words}.{' May be repeated.' if one.many else ''}"
    if one.choices and not one.many:
        return click.Option([f"--{one.flag}", one.name], type=click.Choice(one.choices), help=help_)
    return click.Option([f"--{one.flag}", one.name], multiple=one.many, help=help_)


def _refuse(project: Project, questions: Sequence[Question], answers: dict[str, Any]) -> None:
    """Ends the run where a flag holds something that cannot stand in the record."""
    for one in questions:
        for answer in _each(answers.get(one.name)):
            why = refusal(project, one, answer)
            if why:
                raise click.UsageError(f"--{one.flag}: {why}")


def _ask(project: Project, questions: Sequence[Question], answers: dict[str, Any]) -> None:
    """Asks for what no flag said; an answer that cannot stand is asked for again."""
    _refuse(project, questions, answers)
    if any(one.needed and one.applies(answers) and one.name not in answers for one in questions):
        click.echo("Say what a source says, no more firmly than it says it. Ctrl-C stops, and nothing is written.", err=True)
        for one in questions:
            if one.name not in answers and one.applies(answers):
                answer = _asked(project, one)
                if answer:
                    answers[one.name] = [answer] if one.many else answer


def _asked(project: Project, one: Question) -> str:
    text = f"{one.words}{'' if one.needed else _ENTER}"
    if one.choices and not one.many:
        click.echo(f"    one of: {', '.join(one.choices)}", err=True)
    elif one.many and not one.is_cite:
        click.echo("    several are separated by commas", err=True)
    while True:
        answer: str = click.prompt(
            text, default="", show_default=False, prompt_suffix=" " if text.endswith("?") else ": ", err=True
        ).strip()
        if not answer and not one.needed:
            return ""
        why = refusal(project, one, answer) if answer else "an answer is needed; without it there can be no such record"
        if why is None:
            return answer
        click.echo(f"    {why}", err=True)


def _each(answer: Any) -> Sequence[str]:
    return [answer] if isinstance(answer, str) else list(answer or ())


def _tell(kind: str, new: New, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        told = {"id": new.id, "file": new.file, "written": not dry_run, "problems": [one.as_dict() for one in new.problems]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if dry_run:
        click.echo(new.text, nl=False)
    click.echo(f"{new.id}: {new.file}{' would be written' if dry_run else ''}, {counted(new.problems)}", err=dry_run)
    for problem in new.problems:
        click.echo(str(problem), err=dry_run)
    step = "run it without --dry-run" if dry_run else "open the file and fill in what you know; each field says what it is for"
    click.echo(f"    next: {step}", err=dry_run)
