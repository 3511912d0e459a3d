"""`dossier coverage`: who meets what under which law, and the documents that would unlock most."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.asks import Ask
    from dossier.coverage import Cell
    from dossier.view import View


@click.command("coverage")
@click.argument("officials", nargs=-1)
@click.option("--regime", "regimes", multiple=True, help="A regime; may be given several times. Default: those written in full.")
@click.option(
    "--lists", "by_list", is_flag=True, help="Show instead when the list of each regime was last read, and what it gave."
)
@click.option("--json", "as_json", is_flag=True, help="Print every cell with its elements as JSON.")
@on_option
@click.pass_obj
def command(
    folder: Path | None, officials: tuple[str, ...], regimes: tuple[str, ...], by_list: bool, as_json: bool, on: dt.date | None
) -> int:
    """Shows the matrix of officials and laws; for OFFICIALS named, each ground with what is met, what is missing, and asks."""
    from dossier.asks import ask_of
    from dossier.coverage import cells, unlocks
    from dossier.view import Audience, view

    project = open_project(folder)
    refuse_unknown("official", officials, list(project.of("official")))
    refuse_unknown("regime", regimes, list(project.of("regime")))
    if project.settings is None:
        raise WrongUse("project.yaml is broken", "run dossier validate and mend it")
    seen = view(project, Audience("internal"))
    chosen = regimes or tuple(id_ for id_, regime in seen.regimes.items() if regime.depth == "full")
    _refuse_broken(seen, officials, chosen)
    named = [id_ for id_ in officials or seen.officials if id_ in seen.officials and seen.officials[id_].name]
    if by_list:
        _lists(seen, named, regimes or tuple(seen.regimes), today_or(on), as_json=as_json)
        return Exit.CLEAN
    found = {id_: {regime: cells(seen, seen.officials[id_], regime) for regime in chosen} for id_ in named}
    active = [id_ for id_, recipient in seen.recipients.items() if recipient.active]
    asks = {id_: {to: ask_of(seen, seen.officials[id_], to, today_or(on)) for to in active} for id_ in named}
    ranked = [one for one in unlocks(seen, chosen) if one.official_id in named]
    if as_json:
        click.echo(
            json.dumps(
                {"cells": _plain(found), "asks": _plain_asks(asks), "unlocks": [vars(one) for one in ranked]},
                ensure_ascii=False,
                indent=2,
            )
        )
    elif officials:
        for id_ in named:
            _sheet(seen, id_, found[id_])
            _asks(asks[id_])
    else:
        _matrix(seen, found)
        for id_ in named:
            words = ", ".join(f"{to} {_ask_in_a_word(ask)}" for to, ask in asks[id_].items())
            click.echo(f"{id_} asks: {words}")
    if not as_json:
        click.echo("\nWhat would unlock most:")
        for one in ranked[:10]:
            wrongs = f" ({', '.join(one.wrongs[:2])}{', …' if len(one.wrongs) > 2 else ''})"
            click.echo(f"  {one.weight:6.2f}  {one.official_id}, {one.kind}: {' / '.join(one.evidence)}{wrongs}")
        if not ranked:
            click.echo("  nothing: no wrong is alleged that the facts do not exclude")
    return Exit.CLEAN


def _refuse_broken(seen: View, officials: tuple[str, ...], regimes: tuple[str, ...]) -> None:
    for kind, wanted, usable in (("official", officials, seen.officials), ("regime", regimes, seen.regimes)):
        for id_ in wanted:
            if id_ not in usable:
                raise WrongUse(f"the record of {kind} '{id_}' is broken", "run dossier validate and mend it")


def _lists(seen: View, named: list[str], regimes: tuple[str, ...], on: dt.date, *, as_json: bool) -> None:
    """One line an official and regime: the newest copy of its list that was read, how old it is, and what it gave."""
    from dossier.listed import readings

    found = {id_: readings(seen, seen.officials[id_]) for id_ in named}
    if as_json:
        cells = [
            {
                "official": id_,
                "regime": regime,
                "last_read": check.snapshot.text if check else None,
                "result": check.result if check else None,
            }
            for id_, by_regime in found.items()
            for regime in regimes
            for check in [by_regime[regime]]
        ]
        click.echo(json.dumps({"on": on.isoformat(), "readings": cells}, ensure_ascii=False, indent=2))
        return
    days = seen.settings.limits.list_check
    for id_, by_regime in found.items():
        click.echo(id_)
        for regime in regimes:
            check = by_regime[regime]
            words = "never read"
            if check:
                old = (on - check.snapshot.earliest).days
                words = f"{check.result}, copy of {check.snapshot}{f', {old:,} days old: read it again' if old > days else ''}"
            click.echo(f"  {seen.regimes[regime].short:34} {words}")


def _matrix(seen: View, found: dict[str, dict[str, tuple[Cell, ...]]]) -> None:
    """One line an official and law: the best cell of the rights grounds, of one wrong, and of the other grounds apart."""
    from dossier.coverage import best

    for id_, by_regime in found.items():
        click.echo(id_)
        for regime_id, of_regime in by_regime.items():
            rights = best([cell for cell in of_regime if cell.ground.kind == "rights"])
            status = best([cell for cell in of_regime if cell.ground.kind == "status"])
            words = _words(rights) if rights else "no wrong is alleged that it could be judged for"
            apart = f"; status apart: {status.met}" if status else ""
            click.echo(f"  {seen.regimes[regime_id].short:34} {words}{apart}")


def _words(cell: Cell) -> str:
    if cell.blocked_by:
        return f"barred by {cell.blocked_by} ({cell.conduct_id})"
    return f"{cell.met} ({cell.conduct_id})"


def _sheet(seen: View, id_: str, by_regime: dict[str, tuple[Cell, ...]]) -> None:
    """An official's grounds, each by its best wrong, with every element."""
    from dossier.coverage import best

    official = seen.officials[id_]
    click.echo(official.name.full if official.name else id_)
    for regime_id, of_regime in by_regime.items():
        click.echo(f"\n{seen.regimes[regime_id].name} ({regime_id})")
        for ground in seen.regimes[regime_id].grounds:
            cell = best([one for one in of_regime if one.ground.id == ground.id])
            if cell is None:
                click.echo(f"  {ground.id} [{ground.kind}]: no wrong is alleged that it could be judged for")
                continue
            about = f" for {cell.conduct_id}" if cell.conduct_id else ""
            bar = f", barred by {cell.blocked_by}" if cell.blocked_by else ""
            click.echo(f"  {ground.id} [{ground.kind}]: {cell.met}{about}{bar}")
            for answer in cell.answers:
                note = " (could be argued)" if answer.is_candidate and answer.met == "no evidence" else ""
                weak = f"; {'; '.join(answer.weaknesses)}" if answer.weaknesses and answer.met == "partly" else ""
                click.echo(f"      {answer.met!s:15} {answer.element.id}, {answer.element.citation}{note}{weak}")


def _ask_in_a_word(ask: Ask) -> str:
    return ask.kind if ask.kind is ask.otherwise else f"{ask.kind} ({ask.otherwise})"


def _asks(asks: dict[str, Ask]) -> None:
    """What to ask of each recipient, and why."""
    click.echo("\nAsks:")
    for to, ask in asks.items():
        click.echo(f"  {to}: {_ask_in_a_word(ask)}. {ask.reason}{f' {ask.doubt}' if ask.doubt else ''}")


def _plain_asks(asks: dict[str, dict[str, Ask]]) -> list[dict[str, object]]:
    return [
        {
            "official": id_,
            "recipient": to,
            "ask": ask.kind,
            "otherwise": ask.otherwise,
            "reason": ask.reason,
            "doubt": ask.doubt,
            "list_last_read": ask.standing.last_read.text if ask.standing.last_read else None,
            "pleaded": [{"regime": cell.regime_id, "ground": cell.ground.id, "conduct": cell.conduct_id} for cell in ask.pleaded],
            "set_by": ask.set_by.by if ask.set_by else None,
        }
        for id_, by_recipient in asks.items()
        for to, ask in by_recipient.items()
    ]


def _plain(found: dict[str, dict[str, tuple[Cell, ...]]]) -> list[dict[str, object]]:
    return [
        {
            "official": id_,
            "regime": cell.regime_id,
            "ground": cell.ground.id,
            "kind": cell.ground.kind,
            "conduct": cell.conduct_id,
            "met": cell.met,
            "blocked_by": cell.blocked_by,
            "elements": [
                {
                    "element": answer.element.id,
                    "met": answer.met,
                    "candidate": answer.is_candidate,
                    "weaknesses": list(answer.weaknesses),
                }
                for answer in cell.answers
            ],
        }
        for id_, by_regime in found.items()
        for of_regime in by_regime.values()
        for cell in of_regime
    ]
