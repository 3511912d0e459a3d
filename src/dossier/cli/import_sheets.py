"""`dossier import`: records from the sheets that an organisation keeps, and a clean workbook to fill in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import on_option, today_or
from dossier.errors import Exit, WrongUse
from dossier.problem import counted, visible

if TYPE_CHECKING:
    from dossier.exchange.importing import Imported
    from dossier.project import Project


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="A mapping file: which sheet, heading and word is what.")
@click.option("--sheet", help="For a CSV file: which sheet it is, such as officials, where its name does not say.")
@click.option("--dry-run", is_flag=True, help="Show each file's difference, and write nothing.")
@click.option("--template", type=click.Path(path_type=Path), help="Write a clean workbook there, with drop-downs and notes.")
@click.option("--json", "as_json", is_flag=True, help="Print what it comes to as JSON.")
@on_option
@click.pass_obj
def command(
    folder: Path | None,
    file: Path | None,
    mapping: Path | None,
    sheet: str | None,
    dry_run: bool,
    template: Path | None,
    as_json: bool,
    on: dt.date | None,
) -> int:
    """Takes records from FILE, a workbook (.xlsx) or a CSV file; a sheet is known by its name, a column by its heading.

    A row with an id that is known changes what it says otherwise; one with a new id, or none, is new. A blank cell says
    nothing. Several values in a cell are parted by semicolons; cites are written as S001 para 4; EX-0007 p. 4. Where
    anything is wrong, all of it is told by sheet, row and column, nothing is written, and the run ends with 1. Files of
    exhibits are taken in by `dossier new exhibit` alone.

    A mapping file is YAML: sheets: {NAME: {is: officials, columns: {HEADING: name.family}, constants: {identity: probable},
    values: {identity: {sure: confirmed}}, heading_row: 2}}, dates: day-first, others: ignore.
    """
    from dossier.exchange.importing import carry_out, prepare
    from dossier.exchange.mapping import Mapped, read_mapping

    if (file is None) == (template is None):
        raise WrongUse(
            "one of FILE and --template is needed", "name a file to import, or --template FILE.xlsx for a clean workbook"
        )
    project = _opened(folder)
    if template is not None:
        return _written_template(project, template)
    assert file is not None
    mapped = read_mapping(mapping) if mapping else Mapped.model_validate({})
    imported = prepare(project, file, mapped, today_or(on), sheet=sheet)
    if not imported.faults and not dry_run:
        carry_out(project, imported)
    if as_json:
        click.echo(json.dumps(_plain(imported, dry_run=dry_run), ensure_ascii=False, indent=2))
    else:
        _tell(imported, dry_run=dry_run)
    return Exit.ERRORS_FOUND if imported.faults else Exit.CLEAN


def _opened(folder: Path | None) -> Project:
    """The project in a folder or above; a folder that holds none yet is one that the file may begin."""
    from dossier.paths import find_root
    from dossier.project import read_project

    start = (folder or Path.cwd()).absolute()
    if not start.is_dir():
        raise WrongUse(f"{visible(str(start))} is no folder", "name the folder of a project with --project")
    return read_project((find_root(start) or start) if folder is None else start)


def _written_template(project: Project, path: Path) -> int:
    from dossier.exchange.template import write_template

    write_template(project, path)
    click.echo(f"{visible(str(path))}: a clean workbook; its sheet 'Read me' says how to fill it in")
    click.echo(f"    next: fill it in, then dossier import {visible(str(path))} --dry-run")
    return Exit.CLEAN


def _tell(imported: Imported, *, dry_run: bool) -> None:
    for fault in imported.faults:
        click.echo(str(fault))
    if dry_run and not imported.faults:
        for line in imported.difference():
            click.echo(line)
    for line in _after(imported):
        click.echo(visible(line))
    click.echo(_total(imported, dry_run=dry_run))


def _after(imported: Imported) -> Iterator[str]:
    """What a person should know besides: ids that were chosen, what stays, and what is still to be done."""
    for line in imported.notes:
        yield f"note: {line}"
    if not imported.faults:
        for name, counts in imported.counts.items():
            rows = ", ".join(f"{number} {what}" for what, number in sorted(counts.items(), reverse=True))
            yield f"{name}: {rows}"
        for line in imported.given:
            yield f"id given: {line}"
        for line in imported.steps:
            yield f"next: {line}"


def _total(imported: Imported, *, dry_run: bool) -> str:
    if imported.faults:
        many = "s" if len(imported.faults) > 1 else ""
        return f"{len(imported.faults)} error{many}; nothing was written"
    files = f"{len(imported.files)} file{'' if len(imported.files) == 1 else 's'}"
    done = f"{files} would be written, nothing was" if dry_run else f"{files} written"
    return f"{done}{f'; brings {counted(imported.brought)}: dossier validate shows them' if imported.brought else ''}"


def _plain(imported: Imported, *, dry_run: bool) -> dict[str, object]:
    """Everything as plain data."""
    return {
        "written": not imported.faults and not dry_run,
        "files": sorted(imported.files),
        "rows": imported.counts,
        "errors": [fault.as_dict() for fault in imported.faults],
        "given": list(imported.given),
        "notes": list(imported.notes),
        "next": list(imported.steps),
        "brings": [problem.as_dict() for problem in imported.brought],
    }
