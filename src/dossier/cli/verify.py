"""`dossier verify`: whether a bundle is what was signed, in one word and one sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from dossier.errors import WrongUse


@click.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--signers", type=click.Path(path_type=Path), help="OpenSSH's list of allowed signers; without it nobody vouches.")
@click.option("--expect", help="The digest that the sender gave by another way; another bundle or version is TAMPERED.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def command(path: Path, signers: Path | None, expect: str | None, as_json: bool) -> int:
    """Says VERIFIED, UNSIGNED or TAMPERED of the bundle at PATH, a folder or a zip; exit 0, 5 or 4.

    A bag of another maker, as a folder, is read by RFC 8493; it is never more than UNSIGNED.
    """
    from dossier.bundle import verify

    if expect is not None and not re.fullmatch(r"[0-9a-f]{64}", expect.lower()):
        raise WrongUse("the digest of --expect is not 64 hexadecimal digits", "copy it from the sender's message")
    verdict = verify(path, signers, expect.lower() if expect else None)
    if as_json:
        click.echo(json.dumps(verdict.as_dict(), ensure_ascii=False, indent=2))
        return verdict.state.status
    click.echo(f"{verdict.state}: {verdict.sentence}")
    for label, value in verdict.details.items():
        click.echo(f"    {label}: {value}")
    for warning in verdict.warnings:
        click.echo(f"    warning: {warning}")
    click.echo(f"    next: {verdict.next_step}")
    return verdict.state.status
