"""`dossier review status`: who signed what, what changed since, what is open, who is waited for, what falls due."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit

if TYPE_CHECKING:
    from dossier.review.status import Filed, Signed, Status


@click.command("status")
@click.argument("officials", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@on_option
@click.pass_obj
def command(folder: Path | None, officials: tuple[str, ...], as_json: bool, on: dt.date | None) -> int:
    """Shows where review stands of OFFICIALS, or of all: per recipient, with each part that changed since a sign-off."""
    from dossier.review.status import filings, statuses

    project = open_project(folder)
    refuse_unknown("official", officials, list(project.of("official")))
    day = today_or(on)
    found, filed = statuses(project, day, officials), filings(project, officials)
    if as_json:
        whole = {"on": day.isoformat(), "editions": [_row(one) for one in found], "filings": [_filed_row(one) for one in filed]}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return Exit.CLEAN
    for line in (*(line for one in found for line in _lines(one)), *(line for one in filed for line in _filed(one, day))):
        click.echo(line)
    open_ = sum(len(one.remarks) for one in found)
    ready = sum(not one.waited_for and not one.remarks and one.goes_out for one in found)
    click.echo(f"editions: {len(found)}, with every sign-off and no open remark: {ready}")
    click.echo(f"open remarks: {open_}; filings: {len(filed)}")
    return Exit.CLEAN


def _lines(one: Status) -> Iterator[str]:
    waited = f"waits for {', '.join(one.waited_for)}" if one.waited_for else "signed"
    yield f"{one.official} for {one.recipient or 'the public'}: {waited if one.goes_out else 'nothing goes out'}"
    for signed in one.signed:
        sign_off = signed.standing.sign_off
        of = f" {sign_off.of}" if sign_off.of else ""
        yield f"    {sign_off.id} {sign_off.scope}{of}: {sign_off.reviewer}, {sign_off.role}, {sign_off.on}: {signed.state}"
        yield from (f"        {against.code}: {against.text}" for against in signed.standing.against)
        if signed.standing.changes is None:
            yield "        what was signed is not there any more"
        for part in signed.parts:
            made_from = f" ({', '.join(part.files)})" if part.files else ""
            yield f"        {part.how} {part.key}{made_from}"
    for remark in one.remarks:
        where = f" on {remark.block}" if remark.block else ""
        yield f"    open: {remark.id} by {remark.by}{where}"


def _filed(one: Filed, day: dt.date) -> Iterator[str]:
    filing = one.submission
    receipt = f"receipt of {filing.receipt.on}" if filing.receipt else "no receipt"
    yield f"filed {filing.sent} {one.id}: {filing.official} to {filing.recipient}, {receipt}, replies: {len(filing.replies)}"
    for due in one.due:
        yield f"    {'was due' if due.on < day else 'due'} {due.on}: {due.what}"


def _row(one: Status) -> dict[str, object]:
    return {
        "official": one.official,
        "recipient": one.recipient,
        "goes_out": one.goes_out,
        "waited_for": one.waited_for,
        "sign_offs": [_signed_row(signed) for signed in one.signed],
        "open_remarks": [{"id": remark.id, "by": remark.by, "block": remark.block} for remark in one.remarks],
    }


def _signed_row(signed: Signed) -> dict[str, object]:
    sign_off = signed.standing.sign_off
    return {
        **{name: getattr(sign_off, name) for name in ("id", "scope", "of", "reviewer", "role", "digest", "sheet")},
        "on": sign_off.on.isoformat(),
        "state": signed.state,
        "against": [{"code": one.code, "text": one.text} for one in signed.standing.against],
        "parts": [{"how": part.how, "key": part.key, "files": part.files} for part in signed.parts],
    }


def _filed_row(one: Filed) -> dict[str, object]:
    filing = one.submission
    return {
        "id": one.id,
        "official": filing.official,
        "recipient": filing.recipient,
        "sent": filing.sent.isoformat(),
        "digest": filing.digest,
        "receipt": filing.receipt.on.isoformat() if filing.receipt else None,
        "replies": len(filing.replies),
        "due": [{"on": due.on.isoformat(), "what": due.what} for due in one.due],
    }
