"""`dossier review sign`: a named reviewer agrees to exactly what stands there, with a key or on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dossier.cli.opening import DAY, open_project, refuse_unknown
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.project import Project
    from dossier.review.signing import SigningOrder

_OPTIONS = (
    click.option("--to", "recipient", help="The recipient whose packet or bundle it is."),
    click.option("--section", help="A section of the packet, by its heading, instead of the whole."),
    click.option("--allegation", help="An allegation of the packet, by its id, instead of the whole."),
    click.option("--public", is_flag=True, help="The public edition: the one-page statements about the official."),
    click.option("--release", metavar="DIGEST", help="That this bundle goes out with what is confidential in it."),
    click.option("--as", "reviewer", required=True, metavar="REVIEWER", help="Who signs; a reviewer in project.yaml."),
    click.option("--role", required=True, help="In which role, such as lawyer."),
    click.option("--date", "on", type=DAY, required=True, help="The day of signing, on which consents must hold."),
)


def what_is_signed(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is signed, by whom and when; the same for the command and for the sheet."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def order_of(project: Project, official: str, asked: dict[str, Any]) -> SigningOrder:
    """The order that options give.

    Raises:
        WrongUse: they name something that does not exist, or contradict each other.
    """
    from dossier.packet.scopes import Scope
    from dossier.review.signing import SigningOrder

    refuse_unknown("official", (official,), list(project.of("official")))
    recipient, part = (
        asked["recipient"],
        [asked[name] for name in ("section", "allegation", "release") if asked[name] is not None],
    )
    if project.settings is None or official not in project.officials or project.officials[official].name is None:
        text = f"nothing about {official} can be signed: a record that is needed is broken, or has no name"
        raise WrongUse(text, f"run dossier validate {official} and mend it")
    if len(part) > 1 or (asked["public"] and (part or recipient)) or not (asked["public"] or recipient):
        raise WrongUse(
            "nobody can tell what is to be signed",
            "give --to with at most one of --section, --allegation, --release, or give --public",
        )
    if recipient:
        refuse_unknown("recipient", (recipient,), list(project.of("recipient")))
        if recipient not in project.recipients:
            raise WrongUse(f"the record of recipient '{recipient}' is broken", "run dossier validate and mend it")
    scope = Scope("public") if asked["public"] else Scope("packet", recipient)
    for kind in ("section", "allegation"):
        if asked[kind] is not None:
            scope = Scope(kind, recipient, " ".join(asked[kind].split()))
    if asked["release"] is not None:
        scope = Scope("release", recipient)
    return SigningOrder(official, scope, asked["reviewer"], asked["role"], asked["on"], asked["release"])


def refuse_errors(project: Project, order: SigningOrder) -> bool:
    """Whether errors bar the signing; they are shown."""
    from dossier.checks import check
    from dossier.review.signing import errors_in

    found = errors_in(project, order.official, check(project, order.on))
    for problem in found:
        click.echo(str(problem), err=True)
    if found:
        click.echo("nothing was signed: what has errors is not signed", err=True)
    return bool(found)


@click.command("sign")
@click.argument("official")
@what_is_signed
@click.option("--key", type=click.Path(path_type=Path), help="The reviewer's OpenSSH key; project.yaml has its public half.")
@click.option("--sheet", metavar="EXHIBIT", help="The exhibit that holds the scan of the signed sheet.")
@click.option("--digest", help="The digest that the sheet prints; its first two groups are enough.")
@click.pass_obj
def command(folder: Path | None, /, official: str, key: Path | None, sheet: str | None, digest: str | None, **asked: Any) -> int:
    """Records that a reviewer read what would go out about OFFICIAL and agrees: with a key, or on a sheet that was signed.

    What was signed is bound to the sign-off by its digest: when any part changes, the sign-off counts no more.
    """
    from dossier.review.signing import Proof, sign

    project = open_project(folder)
    order = order_of(project, official, asked)
    if refuse_errors(project, order):
        return Exit.ERRORS_FOUND
    made = sign(project, order, Proof(key, sheet, digest))
    what = {"public": "the public edition", "release": "a release"}.get(made.scope, f"the {made.scope}")
    to = f" for {made.recipient}" if made.recipient else ""
    click.echo(
        f"{made.id}: {made.reviewer}, as {made.role}, signed {what}{f' {made.of}' if made.of else ''} about {official}{to}"
    )
    click.echo(f"    Digest: {made.digest}\n    Parts: {len(made.parts)}")
    return Exit.CLEAN
