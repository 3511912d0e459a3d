"""`dossier explain`: what a code or an ask means, and why this ask for this person."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from dataclasses import asdict
from pathlib import Path

import click

from dossier.asks import Ask
from dossier.checks.catalogue import catalogue
from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse
from dossier.explain import Explanation, Step, asks, codes, steps
from dossier.likeness import nearest
from dossier.problem import visible
from dossier.view import Audience, view

_WIDTH = 100


@click.command("explain")
@click.argument("what")
@click.option("--to", "recipient", help="With an official: the recipient whose ask is explained.")
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
@on_option
@click.pass_obj
def command(folder: Path | None, what: str, recipient: str | None, as_json: bool, on: dt.date | None) -> int:
    """Says in plain words what a code such as R201 or an ask such as hold means; for an official, why this ask.

    WHAT is a code, an ask, or an official's id together with --to.
    """
    if recipient is not None:
        _person(folder, what, recipient, today_or(on), as_json=as_json)
        return Exit.CLEAN
    known = codes()
    named = asks()
    if what.upper() in known:
        entry = next(one for one in catalogue() if one.code == what.upper())
        waivable = " It can be let stand for a time, with a waiver." if entry.can_be_waived else ""
        _tell(entry.code, f"{entry.level}: {entry.meaning}{waivable}", known[entry.code], as_json=as_json)
    elif what.lower() in named:
        _tell(what.lower(), named[what.lower()].what, named[what.lower()], as_json=as_json)
    else:
        offered = nearest(what.upper(), known) or nearest(what.lower(), named)
        step = f"write {' or '.join(offered)}" if offered else f"name a code that a run printed, or one of {', '.join(named)}"
        also = "; for an official, name the recipient with --to"
        raise WrongUse(f"there is no code and no ask '{visible(what)}'", step + also)
    return Exit.CLEAN


def _tell(name: str, what: str, said: Explanation, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({**asdict(said), "name": name, "what": what}, ensure_ascii=False, indent=2))
        return
    click.echo(f"{name}\n")
    for label, words in (("What it is", what), ("Why", said.why), ("What to do", said.do)):
        _paragraph(f"{label}: {words}", "    ")
    if said.example:
        click.echo("    For example:\n")
        click.echo(textwrap.indent(said.example, "        "))


def _person(folder: Path | None, official: str, recipient: str, on: dt.date, *, as_json: bool) -> None:
    project = open_project(folder)
    refuse_unknown("official", (official,), list(project.of("official")))
    refuse_unknown("recipient", (recipient,), list(project.of("recipient")))
    if project.settings is None:
        raise WrongUse("project.yaml is broken", "run dossier validate and mend it")
    seen = view(project, Audience("internal"))
    if official not in seen.officials or recipient not in seen.recipients:
        raise WrongUse("a record that this rests on is broken", "run dossier validate and mend it")
    ask, walked = steps(project, seen, official, recipient, on)
    if as_json:
        told = {"official": official, "recipient": recipient, "on": on.isoformat(), "ask": ask.kind, "otherwise": ask.otherwise}
        rest = {"reason": ask.reason, "doubt": ask.doubt, "steps": [one.as_dict() for one in walked]}
        click.echo(json.dumps({**told, **rest}, ensure_ascii=False, indent=2))
        return
    _story(official, recipient, ask, walked)


def _story(official: str, recipient: str, ask: Ask, walked: tuple[Step, ...]) -> None:
    click.echo(f"{official} to {recipient}: {ask.kind}{'' if ask.kind is ask.otherwise else f' ({ask.otherwise})'}\n")
    for number, step in enumerate(walked, 1):
        _paragraph(f"{number}. {step.question} {step.answer}", "   ")
        for place in step.places:
            click.echo(f"       {place}")
    said = asks()
    click.echo()
    _paragraph(f"So: {ask.reason}{f' {ask.doubt}' if ask.doubt else ''}", "    ")
    for kind in dict.fromkeys((ask.kind, ask.otherwise)):
        _paragraph(f"{kind}: {said[kind].what} {said[kind].do}", "    ")


def _paragraph(text: str, indent: str) -> None:
    click.echo(textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))
