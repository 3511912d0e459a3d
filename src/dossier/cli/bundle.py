"""`dossier bundle`: what is filed about one official with one recipient, as a folder and as the same in a zip."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.finals import is_barred
from dossier.cli.opening import DAY, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.bundle.assemble import Bundled
    from dossier.project import Project
    from dossier.view import Audience

MOST_JOBS = 4
"""On so many processes at most a bundle is searched for leaks: each holds a file of it in memory, and what that unpacks to."""


@click.command("bundle")
@click.argument("official")
@click.option("--audience", required=True, help="recipient:ID; with whom it is to be filed.")
@click.option("--final", "is_final", is_flag=True, help="What is filed; refused while anything is unsigned, open or unproven.")
@click.option("--date", "on", type=DAY, help="The day that it bears, and on which all is judged. Default for a draft: today.")
@click.option("--key", type=click.Path(path_type=Path), help="The OpenSSH key that signs it.")
@click.option("--identity", help="The owner of the key, as in the recipient's list of signers: office@example.org.")
@click.option("--release", is_flag=True, help="Note in submissions/released.jsonl that it goes out, so that it can be recalled.")
@click.option("--out", type=click.Path(path_type=Path), help="Where bundles are put. Default: out/ in the project.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
@click.pass_obj
def command(
    folder: Path | None,
    official: str,
    audience: str,
    is_final: bool,
    on: dt.date | None,
    key: Path | None,
    identity: str | None,
    release: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Makes the bundle about OFFICIAL: packet, numbered exhibits, index, data, lists of hashes, signature.

    It is a draft. With --final it is what is filed, and it is not made while anything bars it; no flag overrides.
    """
    from dossier.bundle.assemble import BundleOrder, assemble
    from dossier.checks import check
    from dossier.checks.finals import Wanted
    from dossier.problem import counted

    project = open_project(folder)
    refuse_unknown("official", (official,), list(project.of("official")))
    chosen = _audience(audience)
    refuse_unknown("recipient", (chosen.recipient or "",), list(project.of("recipient")))
    home = (out or project.root / "out").absolute()
    if any(home.is_relative_to(project.root / name) for name in ("dossiers", "evidence", "templates", "src", "tests")):
        raise WrongUse(f"{home} lies among the sources", "name a folder outside them with --out")
    if is_final and on is None:
        raise WrongUse("a final bears a day", "give it with --date")
    date = today_or(on)
    problems = check(project, date, trust_cache=not is_final)
    is_readable = chosen.recipient in project.recipients and official in project.officials  # else it is refused below
    if is_final and is_readable and is_barred(project, date, problems, [Wanted(official, chosen.recipient)], as_json=as_json):
        return Exit.ERRORS_FOUND
    order = BundleOrder(official, chosen, date, key, identity, is_final, jobs=min(os.cpu_count() or 1, MOST_JOBS))
    made = assemble(project, order, home / order.state)
    if release:
        _note(project, made)
    mine = [one for one in problems if one.place.file.startswith((f"dossiers/{official}/", *_homes(made)))]
    _report(made, order.state, counted(mine), as_json=as_json)
    return Exit.CLEAN


def _note(project: Project, made: Bundled) -> None:
    """Notes who holds what, by ids and digests; refuses what is confidential until two reviewers signed for it."""
    from dossier.journal import note
    from dossier.releases import record_release
    from dossier.review.releasing import refuse_unsigned_release

    told = (*made.told.exhibits, *made.told.sources, *made.told.conduct, *made.told.cases)
    signed = refuse_unsigned_release(project, made.date, made.official, made.recipient, made.digest, told)
    record_release(
        project.root,
        on=made.date,
        official=made.official,
        recipient=made.recipient,
        bundle=made.identifier,
        digest=made.digest,
        exhibits=made.told.exhibits,
        sources=made.told.sources,
        conduct=made.told.conduct,
        cases=made.told.cases,
    )
    note(
        project.root,
        "released",
        by=", ".join(signed) or "dossier bundle --release",
        official=made.official,
        recipient=made.recipient,
        ids=[made.identifier],
        digest=made.digest,
        on=made.date,
    )


def _homes(made: Bundled) -> tuple[str, ...]:
    """The folders of the exhibits that it holds."""
    return tuple(f"{root}/exhibits/{id_}/" for id_ in made.told.exhibits for root in ("evidence", "vault"))


def _audience(text: str) -> Audience:
    from dossier.view import Audience

    try:
        chosen = Audience.parse(text)
    except ValueError:
        raise WrongUse(f"'{text}' is no audience", "write recipient:ID") from None
    if chosen.recipient is None:
        raise WrongUse("a bundle is filed with one recipient", "name it: --audience recipient:ID")
    return chosen


def _report(made: Bundled, state: str, totals: str, *, as_json: bool) -> None:
    if as_json:
        row = {
            "official": made.official,
            "recipient": made.recipient,
            "date": made.date.isoformat(),
            "bundle": made.identifier,
            "state": state,
        }
        row |= {"folder": str(made.folder), "zip": str(made.zip), "digest": made.digest}
        more = {"pages": made.pages, "exhibits": made.told.exhibits, "sources": made.told.sources, "problems": totals}
        signed = {"signed_by": made.signed.fingerprint, "signer_line": made.signed.line} if made.signed else {}
        click.echo(json.dumps({**row, **more, **signed}, ensure_ascii=False, indent=2))
        return
    exhibits = f"{len(made.told.exhibits)} exhibit{'' if len(made.told.exhibits) == 1 else 's'}"
    click.echo(f"{made.folder}: {state}, {made.pages} pages with {exhibits}")
    click.echo(f"{made.zip}")
    click.echo(f"    Digest: {made.digest}")
    if made.signed:
        click.echo(f"    Signed by: {made.signed.fingerprint}\n    Line for the recipient's list: {made.signed.line}")
    click.echo(f"    In its records: {totals}")
    click.echo(f"    next: read it, run dossier verify {made.zip}, and give the digest by another way than the bundle")
