"""`dossier build`: packets in PDF and Word; drafts, until everything that a final needs is there."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.finals import is_barred
from dossier.cli.opening import DAY, on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.build import BuiltSet, Order
    from dossier.project import Project

FORMATS = "pdf,docx"


@click.command("build")
@click.argument("officials", nargs=-1)
@click.option(
    "--kind",
    type=click.Choice(["filing", "statement"]),
    default="filing",
    show_default=True,
    help="Packets, letters and notes; or one-page statements, also by the id of a prisoner's case.",
)
@click.option("--to", "recipients", multiple=True, help="A recipient; may be given several times. Default: all active ones.")
@click.option("--audience", help="public, internal or recipient:ID. Default: each packet for its own recipient.")
@click.option("--format", "formats", default=FORMATS, show_default=True, help="Formats, separated by commas.")
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Workers. Default: one for each processor.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where sets are put. Default: out/ in the project.")
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
@click.option("--final", "is_final", is_flag=True, help="Final pages; refused while anything is unsigned, open or unproven.")
@click.option("--date", "final_on", type=DAY, help="The day that final pages bear, and on which all is judged.")
@on_option
@click.pass_obj
def command(
    folder: Path | None,
    officials: tuple[str, ...],
    kind: str,
    recipients: tuple[str, ...],
    audience: str | None,
    formats: str,
    jobs: int | None,
    out: Path | None,
    as_json: bool,
    is_final: bool,
    final_on: dt.date | None,
    on: dt.date | None,
) -> int:
    """Builds packets about OFFICIALS, or about all, and puts each audience's set in place in one step.

    They are drafts. With --final they are what is filed, and nothing is built while anything bars it; no flag overrides.
    """
    from dossier.build import build, plan, wanted_finals
    from dossier.checks import check
    from dossier.console import Progress
    from dossier.problem import Level, counted, has_errors
    from dossier.publish import files_in_use

    project = open_project(folder)
    if kind == "statement":
        refuse_unknown("official or case", officials, [*project.of("official"), *project.of("case")])
    else:
        refuse_unknown("official", officials, list(project.of("official")))
    refuse_unknown("recipient", recipients, list(project.of("recipient")))
    day = _day_of_final(audience, kind, on, final_on, is_final=is_final) or today_or(on)
    order = _order(officials, recipients, audience, formats, jobs, list(project.of("recipient")))
    order = replace(order, kind=kind, on=day, final=day if is_final else None)
    problems = check(project, day, trust_cache=not is_final)
    for id_ in order.recipients:
        if id_ not in project.recipients:
            raise WrongUse(f"the record of recipient '{id_}' is broken", "run dossier validate and mend it")
    broken = [id_ for id_ in officials or project.of("official") if id_ not in project.officials and id_ not in project.cases]
    unusable = [p for p in problems if p.level is Level.ERROR and p.place.file in _files_of(project, broken)]
    if project.settings is None or (officials and broken):
        for problem in unusable or [p for p in problems if p.place.file == "project.yaml"]:
            click.echo(str(problem), err=True)
        raise WrongUse("nothing was built: a record that is needed is broken", "mend the problems above")
    home = (out or project.root / "out").absolute()
    if any(home.is_relative_to(project.root / folder) for folder in ("dossiers", "evidence", "templates", "src", "tests")):
        raise WrongUse(f"{home} lies among the sources", "name a folder outside them with --out")
    if order.final and is_barred(project, order.final, problems, wanted_finals(project, order), as_json=as_json):
        return Exit.ERRORS_FOUND
    below = home / ("final" if is_final else "draft")
    sets = plan(project, order, problems, lambda audience: files_in_use(below / audience.folder))
    if not any(planned.packets for planned in sets) and (officials or recipients):
        raise WrongUse("there is nothing to build", "name an official and a recipient; an unsourced person has no packet")
    with Progress(sum(len(planned.packets) for planned in sets) * len(order.formats)) as progress:
        built = build(project, order, sets, below, progress.step, say=progress.say)
    _report(built, broken, counted(problems), as_json=as_json)
    return Exit.ERRORS_FOUND if has_errors(problems) else Exit.CLEAN


def _day_of_final(
    audience: str | None, kind: str, on: dt.date | None, final_on: dt.date | None, *, is_final: bool
) -> dt.date | None:
    """The day of a final; None for drafts.

    Raises:
        WrongUse: a final has no day or no outside audience, or a draft is given the day of one.
    """
    if not is_final:
        if final_on is not None:
            raise WrongUse("only a final bears a day", "give --final with --date, or --on for the day of judging a draft")
        return None
    if final_on is None:
        raise WrongUse("a final bears a day", "give it with --date")
    if on not in (None, final_on):
        raise WrongUse("a final is judged on the day that it bears", "leave --on out")
    if audience is not None and (audience == "public") != (kind == "statement"):
        raise WrongUse(f"no final of this kind is made for '{audience}'", "leave --audience out; packets go to recipients")
    if audience == "internal" or ((audience or "").startswith("recipient:") and kind == "statement"):
        raise WrongUse(f"no final is made for '{audience}'", "leave --audience out")
    return final_on


def _report(built: tuple[BuiltSet, ...], broken: list[str], totals: str, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"audience": one.audience, "folder": str(one.folder), "files": one.files, "unchanged": one.kept, "gone": one.gone}
            for one in built
        ]
        click.echo(json.dumps({"built": rows, "not_built": broken, "summary": totals}, indent=2))
        return
    for one in built:
        if one.files:
            click.echo(f"{one.folder}: {len(one.files)} files{f', {one.kept} of them unchanged' if one.kept else ''}")
        else:
            click.echo(f"{one.audience}: nothing may be shown any more; its set was removed")
        if one.files and one.gone:
            click.echo(f"    no longer in this set: {', '.join(one.gone)}")
    for id_ in broken:
        click.echo(f"not built: {id_}, because its record is broken")
    click.echo(f"{totals}; 'dossier validate' shows them")


def _files_of(project: Project, ids: list[str]) -> set[str]:
    entries = project.of("official")
    return {entries[id_].document.file for id_ in ids}


def _order(
    officials: tuple[str, ...],
    recipients: tuple[str, ...],
    audience: str | None,
    formats: str,
    jobs: int | None,
    known: list[str],
) -> Order:
    from dossier.build import FORMATS as BUILDABLE
    from dossier.build import Order
    from dossier.view import Audience

    wanted = tuple(dict.fromkeys(part.strip() for part in formats.split(",") if part.strip()))
    refuse_unknown("format", wanted, list(BUILDABLE))
    chosen = None
    if audience is not None:
        try:
            chosen = Audience.parse(audience)
        except ValueError:
            raise WrongUse(f"'{audience}' is no audience", "write public, internal or recipient:ID") from None
        if chosen.recipient:
            refuse_unknown("recipient", (chosen.recipient,), known)
            recipients = recipients or (chosen.recipient,)
    return Order(officials, recipients, chosen, wanted or BUILDABLE, jobs or os.cpu_count() or 1)
