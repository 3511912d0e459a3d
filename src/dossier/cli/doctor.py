"""`dossier doctor`: what this machine lacks, and the line that mends it."""

from __future__ import annotations

import json

import click

from dossier.errors import Exit


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(as_json: bool) -> int:
    """Looks at Python, the system libraries, the packages and the templates; changes nothing."""
    from dossier.doctor import examine

    findings = examine()
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in findings], indent=2))
    else:
        for finding in findings:
            click.echo(str(finding))
    return Exit.ENVIRONMENT if any(finding.bars for finding in findings) else Exit.CLEAN
