"""`dossier review log`: who said, signed, changed and released what, to whom."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dossier.cli.opening import open_project, refuse_unknown
from dossier.errors import Exit


@click.command("log")
@click.argument("officials", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
@click.pass_obj
def command(folder: Path | None, officials: tuple[str, ...], as_json: bool) -> int:
    """Prints the journal, oldest first: that of OFFICIALS, or all of it. A journal that was altered is not printed."""
    from dossier.journal import notes_of

    project = open_project(folder)
    refuse_unknown("official", officials, list(project.of("official")))
    found = [one for one in notes_of(project.root) if not officials or one.official in officials]
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False, indent=2))
        return Exit.CLEAN
    for one in found:
        whom = f" for {one.recipient}" if one.recipient else ""
        digest = f", digest {one.digest[:16]}" if one.digest else ""
        on = one.on.isoformat() if one.on else "no day"
        click.echo(f"{one.seq} {on} {one.by} {one.act} {', '.join(one.ids)}: {one.official}{whom}{digest}")
    click.echo(f"{len(found)} line{'' if len(found) == 1 else 's'}")
    return Exit.CLEAN
