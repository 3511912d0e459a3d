"""Opens the project that a command works on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from dossier.errors import WrongUse
from dossier.model.dates import parse_day
from dossier.paths import find_root
from dossier.project import Project, read_project


class DayType(click.ParamType[dt.date]):
    """A day as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return parse_day(value)
        except ValueError:
            self.fail(f"'{value}' is not a day; write it as 2026-11-23", param, ctx)


DAY = DayType()
on_option = click.option("--on", type=DAY, default=None, help="The day on which to judge; default: today.")


def open_project(folder: Path | None) -> Project:
    """The project in a folder, or the one found upwards from the current folder.

    Raises:
        WrongUse: there is no project there.
    """
    start = (folder or Path.cwd()).absolute()
    root = find_root(start) if folder is None else start if (start / "project.yaml").is_file() else None
    if root is None:
        raise WrongUse(
            f"no project.yaml in {start}{'' if folder else ' or above it'}", "go to a project's folder, or name it with --project"
        )
    return read_project(root)


def today_or(on: dt.date | None) -> dt.date:
    """The day given, or today; the only place where the program asks for the date."""
    return on or dt.date.today()


def refuse_unknown(kind: str, wanted: tuple[str, ...], known: list[str]) -> None:
    """Raises WrongUse when a record that was asked for does not exist, and offers the nearest names."""
    from dossier.likeness import nearest

    for id_ in wanted:
        if id_ not in known:
            offered = nearest(id_, known) or tuple(sorted(known))
            raise WrongUse(f"there is no {kind} '{id_}'", f"name one of {', '.join(offered)}")
