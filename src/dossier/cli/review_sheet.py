"""`dossier review sheet`: what a reviewer without a key signs by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dossier.cli.opening import open_project
from dossier.cli.review_sign import order_of, refuse_errors, what_is_signed
from dossier.errors import Exit


@click.command("sheet")
@click.argument("official")
@what_is_signed
@click.option("--out", type=click.Path(path_type=Path), help="Where the sheet is put. Default: out/review in the project.")
@click.pass_obj
def command(folder: Path | None, /, official: str, out: Path | None, **asked: Any) -> int:
    """Makes the sheet on which a reviewer agrees by hand to what would go out about OFFICIAL, as PDF and Word."""
    from dossier.review.sheet import write_sheet

    project = open_project(folder)
    order = order_of(project, official, asked)
    if refuse_errors(project, order):
        return Exit.ERRORS_FOUND
    home = out or project.root / "out" / "review" / f"{official}.{order.scope.recipient or 'public'}"
    made = write_sheet(project, order, home.absolute())
    for file in made.files:
        click.echo(str(file))
    click.echo(f"    Digest: {made.sign_off.digest}")
    click.echo(
        "    next: have it signed, take the scan in with dossier new exhibit, then dossier review sign with --sheet and --digest"
    )
    return Exit.CLEAN
