"""`dossier schema`: the schemas of records, for completion and hover in an editor."""

from __future__ import annotations

from pathlib import Path

import click

from dossier.cli.opening import refuse_unknown
from dossier.errors import Exit
from dossier.problem import visible
from dossier.schema import names, patterns, schema_text, write_schemas


@click.command("schema")
@click.argument("kind", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="A folder that takes the schemas; without KIND, all of them.")
def command(kind: str | None, out: Path | None) -> int:
    """Prints the JSON Schema of a KIND of record, or writes schemas into a folder; without either, names the kinds.

    In an editor with the YAML language server, a first line such as

    \b
        # yaml-language-server: $schema=../../schemas/official.schema.json

    gives completion, and the meaning of each field under the pointer. `dossier new` writes that line by itself once the
    schemas lie in the folder `schemas` of the project: dossier schema --out schemas
    """  # noqa: D301 - the mark by which click keeps the lines below it
    if kind is not None:
        refuse_unknown("kind of record", (kind,), list(names()))
    chosen = (kind,) if kind is not None else names()
    if out is not None:
        for path in write_schemas(out, chosen):
            click.echo(visible(str(path)))
        click.echo(f"    next: begin a record with # yaml-language-server: $schema=…/{chosen[0]}.schema.json")
    elif kind is not None:
        click.echo(schema_text(kind), nl=False)
    else:
        for name in names():
            click.echo(f"{name:13} {', '.join(patterns(name))}")
    return Exit.CLEAN
