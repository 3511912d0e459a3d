"""`dossier desk --serve`: the desk from this machine to this machine, made anew whenever a file of the project is saved."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import click

from dossier.cli.desk import files_for
from dossier.cli.opening import today_or
from dossier.desk.serving import Server, Shown
from dossier.errors import Exit, Stop
from dossier.gathering import Memory, State, state_of_sources
from dossier.problem import Level, Problem
from dossier.project import Project, read_project
from dossier.view import Audience

PAUSE = 0.5
"""Seconds between two looks at the files; a save is taken up once two looks in a row see the same."""

ELSEWHERE = "A record cannot be used; the terminal says which. The pages are those from before."


def serve_desk(root: Path, reader: Audience, port: int, on: dt.date | None) -> int:
    """Serves until it is interrupted.

    Raises:
        Stop: the first pages cannot be made, or the port cannot be had.
    """
    memory: Memory = {}
    state = state_of_sources(read_project(root))
    project = read_project(root)  # after the look at the files, so that nothing saved meanwhile is missed
    files, problems = files_for(project, reader, today_or(on), memory=memory, is_served=True)
    shown = Shown(files)
    _tell(shown, reader, broken(problems))
    with Server(shown, port) as server:
        click.echo(server.address)
        click.echo("Ctrl-C ends it.", err=True)
        try:
            while True:
                project, state = _look(root, project, state, shown, reader, on, memory)
        except KeyboardInterrupt:
            click.echo("ended", err=True)
    return Exit.CLEAN


def _look(
    root: Path,
    project: Project,
    state: State,
    shown: Shown,
    reader: Audience,
    on: dt.date | None,
    memory: Memory,
) -> tuple[Project, State]:
    """Waits a little, and makes the pages anew where something was saved; what is wrong is told, and the old pages stay."""
    time.sleep(PAUSE)
    now = state_of_sources(project)
    if now == state:
        return project, state
    later = _after_a_pause(project)
    while later != now:
        now, later = later, _after_a_pause(project)
    project = read_project(root)
    make_anew(project, shown, reader, today_or(on), memory)
    return project, now


def _after_a_pause(project: Project) -> State:
    time.sleep(PAUSE)
    return state_of_sources(project)


def make_anew(project: Project, shown: Shown, reader: Audience, day: dt.date, memory: Memory) -> None:
    """Puts the pages of a project in place of those shown, unless something bars that; then this is told."""
    if project.settings is None:
        _tell(shown, reader, "project.yaml is broken\n    next: run dossier validate and mend it")
        return
    try:
        files, problems = files_for(project, reader, day, memory=memory, is_served=True)
    except Stop as fault:
        _tell(shown, reader, str(fault))
        return
    wrong = broken(problems)
    if wrong:
        _tell(shown, reader, wrong)
    else:
        shown.replace(files)


def broken(problems: tuple[Problem, ...]) -> str:
    """The first record that cannot be read, and how many more there are; empty when all can be."""
    bars = [one for one in problems if one.level == Level.ERROR and one.code[0] in "YS"]
    more = f"\nand {len(bars) - 1} more" if len(bars) > 1 else ""
    return f"{bars[0]}{more}" if bars else ""


def _tell(shown: Shown, reader: Audience, news: str) -> None:
    """Tells what is wrong: whole to the house, elsewhere that there is something; the terminal always says it."""
    if news:
        click.echo(news, err=True)
    shown.tell(news if reader.kind == "internal" or not news else ELSEWHERE)
