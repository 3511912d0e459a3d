"""`dossier scan`: what an audience may not see, looked for in files that exist."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dossier.cli.opening import open_project, refuse_unknown
from dossier.errors import Exit, WrongUse


@click.command("scan")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--audience", required=True, help="public or recipient:ID; who is to get the files.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_obj
def command(folder: Path | None, paths: tuple[Path, ...], audience: str, as_json: bool) -> int:
    """Looks for withheld values in the files and folders at PATHS, unpacked to the bottom; prints places, never values."""
    from dossier.needles import needles
    from dossier.scan import scan
    from dossier.scan.files import files_in
    from dossier.view import Audience, view

    project = open_project(folder)
    try:
        chosen = Audience.parse(audience)
    except ValueError:
        raise WrongUse(f"'{audience}' is no audience", "write public or recipient:ID") from None
    if chosen.kind == "internal":
        raise WrongUse("nothing is withheld from the internal audience", "name the audience that the files are for")
    if chosen.recipient:
        refuse_unknown("recipient", (chosen.recipient,), list(project.of("recipient")))
    if project.settings is None:
        raise WrongUse("project.yaml is broken", "run dossier validate and mend it")
    withheld = needles(project, view(project, chosen))
    files = files_in(paths)
    hits = scan(files, withheld)
    if as_json:
        rows = [{"file": hit.file, "carrier": hit.carrier, "label": hit.label} for hit in hits]
        click.echo(json.dumps({"hits": rows, "files": len(files), "values": len(withheld)}, ensure_ascii=False, indent=2))
    else:
        for hit in hits:
            click.echo(str(hit))
        click.echo(f"{len(hits)} found in {len(files)} files, which were searched for {len(withheld)} withheld values and parts")
    return Exit.ERRORS_FOUND if hits else Exit.CLEAN
