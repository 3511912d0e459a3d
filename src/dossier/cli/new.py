"""`dossier new`: makes records that people then fill in, and takes exhibits in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click

from dossier.cli.new_records import commands
from dossier.cli.opening import DAY, open_project
from dossier.errors import Exit, WrongUse

_NEEDED = ("source", "title", "language", "disclosure", "by")


@click.group("new")
def command() -> None:
    """Makes a new record, or takes an exhibit in; at a terminal, what no flag says is asked for."""


for _made in commands():
    command.add_command(_made)


@command.command("exhibit")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", help="The source that it is a copy of, such as S001.")
@click.option("--title", help="What it is, in neutral words.")
@click.option("--language", help="The languages it is in, separated by commas.")
@click.option("--disclosure", help="public, internal, or recipients separated by commas.")
@click.option(
    "--consent",
    nargs=4,
    multiple=True,
    metavar="RECIPIENT USE DAYS BASIS",
    help=(
        "What a person allowed a recipient, or public: the use, the day given or first/last, and where it is recorded. "
        "May be repeated; whom no consent names then sees nothing of it."
    ),
)
@click.option("--by", help="Who takes it in, by function and not by name.")
@click.option("--how", help="How the copy was made: downloaded, scanned, received by post.")
@click.option("--address", help="The address or place that it was taken from.")
@click.option("--tool", help="The program or device used, with its version.")
@click.option("--captured", type=DAY, help="The day on which the copy was made.")
@click.option("--copy", type=click.Choice(["evidentiary", "working"]), default=None, help="Default: evidentiary.")
@click.option("--parent", help="The exhibit that this one was made from.")
@click.option("--translation-of", help="The exhibit that this one translates.")
@click.option("--translator", help="Who translated it, by function.")
@click.option("--machine", is_flag=True, help="A machine translated it.")
@click.option("--duration", help="How long a recording is, as HH:MM:SS, where its file does not say it.")
@click.option("--note", help="What else the custody log must say.")
@click.option("--at", help="When it is taken in, in UTC, as 2026-11-23T10:00:00Z. Default: now.")
@click.option("--dry-run", is_flag=True, help="Look and say, and write nothing.")
@click.pass_obj
def exhibit(folder: Path | None, /, file: Path, at: str | None, dry_run: bool, **said: object) -> int:
    """Takes FILE in as a new exhibit: a copy under a neutral name, its hash, its record and its custody."""
    from dossier.exhibitfile.record import Taking
    from dossier.intake import take_in
    from dossier.model.custody import written_moment

    missing = [name for name in _NEEDED if not said[name]]
    if missing:
        raise WrongUse(f"{', '.join(missing)} not given", f"give {' '.join(f'--{name} …' for name in missing)}")
    project = open_project(folder)
    moment = at or written_moment(dt.datetime.now(dt.UTC))  # the one time that is itself the fact recorded
    note, by = said["note"], said["by"]
    taking = Taking(_words(said), str(by), moment, str(note) if note else None, _capture(said))
    taken = take_in(project, file, taking, dry_run=dry_run)
    pages = f", {taken.look.pages} page{'' if taken.look.pages == 1 else 's'}" if taken.look.pages else ""
    length = f", {taken.look.duration} long" if taken.look.duration else ""
    would = " would be taken in" if dry_run else ""
    click.echo(f"{taken.id}{would}: {taken.look.type}{pages}{length}, {taken.bytes.stamp.size:,} bytes")
    click.echo(f"    SHA-256 {taken.bytes.sha256}")
    if taken.look.type in ("opaque-audio", "opaque-video") and not (taken.look.duration or said["duration"]):
        click.echo("    note: its file does not say how long it is; tell it with --duration, or write duration into the record")
    for id_ in taken.same_as:
        click.echo(f"    note: {id_} holds the same bytes")
    place = "p. …" if taken.look.pages else "…"
    step = "take it in without --dry-run" if dry_run else f"cite it as {{exhibit: {taken.id}, at: {place}}}"
    click.echo(f"    next: {step}")
    return Exit.CLEAN


def _words(said: dict[str, object]) -> dict[str, object]:
    """The fields of the record that stand in the command line."""
    words = {name: said[name] for name in ("source", "title", "copy", "parent", "duration") if said[name]}
    words["language"] = _listed(said["language"])
    disclosure = _listed(said["disclosure"])
    words["disclosure"] = disclosure[0] if disclosure in (["public"], ["internal"]) else disclosure
    if consents := [_consent(one) for one in cast("Sequence[Sequence[str]]", said["consent"])]:
        words["consent"] = consents
    if said["translation_of"] or said["translator"] or said["machine"]:
        given = {"of": said["translation_of"], "translator": said["translator"]}
        words["translation"] = {name: value for name, value in given.items() if value} | {"machine": bool(said["machine"])}
    return words


def _consent(said: Sequence[str]) -> dict[str, str]:
    """A consent, from its recipient, its use, its days and where it is recorded."""
    recipient, use, days, basis = said
    given, slash, until = days.partition("/")
    return {"recipient": recipient, "use": use, "given": given, **({"until": until} if slash else {}), "basis": basis}


def _capture(said: dict[str, object]) -> dict[str, str]:
    given = {"on": said["captured"], "how": said["how"], "address": said["address"], "tool": said["tool"]}
    return {name: str(value) for name, value in given.items() if value}


def _listed(text: object) -> list[str]:
    return [part.strip() for part in str(text).split(",") if part.strip()]
