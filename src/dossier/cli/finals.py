"""What bars final pages, told the same way by every command that makes them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dossier.checks.finals import Wanted
    from dossier.problem import Problem
    from dossier.project import Project


def is_barred(
    project: Project, on: dt.date, problems: Sequence[Problem], wanted: Sequence[Wanted], *, as_json: bool = False
) -> bool:
    """Whether anything bars some final pages on a day; all of it is shown, in lines or as JSON.

    Args:
        problems: those of the project on that day, with every exhibit read again.
    """
    from dossier.checks.finals import bars
    from dossier.problem import counted

    found = bars(project, on, problems, wanted)
    if found and as_json:
        click.echo(json.dumps({"refused": [one.as_dict() for one in found]}, ensure_ascii=False, indent=2))
    elif found:
        for problem in found:
            click.echo(str(problem))
        click.echo(f"no final was built: {counted(found)} bar it; no flag overrides that")
    return bool(found)
