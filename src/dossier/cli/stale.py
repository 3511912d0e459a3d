"""`dossier stale`: what will have expired by a day, so that somebody looks it up again before."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import DAY, open_project, today_or
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.checks.freshness import Expiry


@click.command("stale")
@click.option("--on", type=DAY, default=None, help="The day by which; default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def command(folder: Path | None, on: dt.date | None, as_json: bool) -> int:
    """Lists what is past its time by a day: offices, listings, custody, lists, laws, consents, waivers and deadlines."""
    from dossier.checks.docket import Docket
    from dossier.checks.freshness import expiries

    project, day = open_project(folder), today_or(on)
    if project.settings is None:
        raise WrongUse("project.yaml is broken", "run dossier validate and mend it")
    found = [one for one in expiries(Docket(project, day, {})) if one.last < day]
    if as_json:
        click.echo(json.dumps({"on": day.isoformat(), "expired": [_plain(one) for one in found]}, ensure_ascii=False, indent=2))
        return Exit.CLEAN
    for one in found:
        seen = f", last seen or checked on {one.seen}" if one.seen else ""
        click.echo(f"{one.last}  {one.what:8}  {one.name}{seen}\n    {one.entry.place(*one.path)}")
    count = f"{len(found)} things are past their time on {day}" if len(found) > 1 else f"one thing is past its time on {day}"
    click.echo(count if found else f"nothing is past its time on {day}")
    return Exit.CLEAN


def _plain(one: Expiry) -> dict[str, object]:
    place = one.entry.place(*one.path)
    return {
        "what": one.what,
        "name": one.name,
        "seen": one.seen.isoformat() if one.seen else None,
        "last": one.last.isoformat(),
        "file": place.file,
        "line": place.line,
        "column": place.column,
    }
