"""`dossier export`: what an audience may be told, as FollowTheMoney, CSV, a workbook or JSON."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import EnvironmentFault, Exit, WrongUse

if TYPE_CHECKING:
    from dossier.project import Project
    from dossier.view import Audience

FORMS = ("ftm", "csv", "xlsx", "json")
SOURCES = ("project.yaml", "dossiers", "evidence", "templates", "src", "tests", "submissions")


@click.command("export")
@click.argument("form", type=click.Choice(FORMS))
@click.option("--audience", required=True, help="public, internal or recipient:ID; only what it may see is exported.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write. Default: out/export/AUDIENCE/ in the project.")
@on_option
@click.pass_obj
def command(folder: Path | None, form: str, audience: str, out: Path | None, on: dt.date | None) -> int:
    r"""Writes everything that an audience may be told into one file; nobody has signed it, and it says so.

    \b
    ftm    entities of FollowTheMoney, one a line: persons, positions, sanctions, events, documents
    csv    a ZIP with one CSV file for each kind of thing
    xlsx   the same tables as sheets of a workbook; no cell is a formula
    json   every record by kind and id, with its fields as the records name them

    For anybody outside the house the file is searched for what its reader may not see before it is put in place; what is
    unverified, privileged or about other recipients is not in it.
    """
    from dossier.exchange.export import FORMS as WRITERS
    from dossier.exchange.export import export
    from dossier.needles import needles
    from dossier.scan import refuse_leaks
    from dossier.view import view
    from dossier.wholefile import put

    project = open_project(folder)
    reader = _audience(project, audience)
    path = _place(project, out, Path("out/export", reader.folder, WRITERS[form].file))
    seen = view(project, reader, today_or(on))
    content = export(seen, form)
    refuse_leaks({path.name: content}, needles(project, seen))
    _make_room(path)
    put(path, content)
    click.echo(f"{path}: {len(seen.officials)} officials, {len(content):,} bytes")
    broken = _broken(project)
    for file in broken:
        click.echo(f"not exported: {file}, which is broken", err=True)
    if broken:
        click.echo("    next: run dossier validate, mend it, and export again", err=True)
    return Exit.ERRORS_FOUND if broken else Exit.CLEAN


def _audience(project: Project, text: str) -> Audience:
    from dossier.view import Audience

    try:
        reader = Audience.parse(text)
    except ValueError:
        raise WrongUse(f"'{text}' is no audience", "write public, internal or recipient:ID") from None
    if project.settings is None:
        raise WrongUse("nothing was written: project.yaml is broken", "run dossier validate and mend it")
    if reader.recipient:
        refuse_unknown("recipient", (reader.recipient,), list(project.recipients))
    return reader


def _place(project: Project, out: Path | None, usual: Path) -> Path:
    """Where the file goes.

    Raises:
        WrongUse: among the sources, or where a folder is.
    """
    path = (out or project.root / usual).absolute()
    if any(path.resolve().is_relative_to((project.root / name).resolve()) for name in SOURCES):
        raise WrongUse(f"{path} lies among the sources", "name a file outside them with --out")
    if path.is_dir():
        raise WrongUse(f"{path} is a folder", f"name a file in it: --out {path / usual.name}")
    return path


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        text = f"{path.parent} cannot be made: {fault.strerror}"
        raise EnvironmentFault(text, "free space or rights there, or name another --out") from fault


def _broken(project: Project) -> list[str]:
    """The files of records that could not be used, so that an export lacks them."""
    kinds = ("official", "case", "conduct", "institutions", "source", "exhibit", "states")
    return sorted(entry.document.file for kind in kinds for entry in project.of(kind).values() if entry.record is None)
