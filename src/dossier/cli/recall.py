"""`dossier recall`: who holds a bundle with something that was withdrawn, and the letter that takes it back."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dossier.cli.opening import open_project
from dossier.errors import Exit, WrongUse


@click.command("recall")
@click.argument("name", metavar="ID")
@click.option("--letters", is_flag=True, help="Draft the letter to each recipient, as PDF and Word.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where letters are put. Default: out/ in the project.")
@click.option("--json", "as_json", is_flag=True, help="Print the bundles as JSON.")
@click.pass_obj
def command(folder: Path | None, name: str, letters: bool, out: Path | None, as_json: bool) -> int:
    """Lists every bundle made that holds the exhibit, source, wrong, case or witness with this ID."""
    from dossier.releases import meant_by, releases_of

    project = open_project(folder)
    ids = meant_by(project, name)
    found = [release for release in releases_of(project) if release.holds(ids)]
    if as_json:
        click.echo(json.dumps([release.model_dump(mode="json") for release in found], indent=2))
    else:
        for release in found:
            click.echo(f"{release.recipient}: {release.bundle} of {release.on}, digest {release.digest}")
        click.echo(f"{len(found)} bundle{'' if len(found) == 1 else 's'} with {', '.join(ids) or 'nothing that was told'}")
    if letters and found:
        if project.settings is None:
            raise WrongUse("project.yaml is broken", "run dossier validate and mend it")
        from dossier.build import build_errata

        for built in build_errata(project, found, ids, (out or project.root / "out").absolute()):
            click.echo(f"{built.folder}: {len(built.files)} files")
    return Exit.CLEAN
