"""`dossier screen`: officials against copies of lists, each match with its reason; a person decides."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import DAY, on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.lists import ListCopy
    from dossier.model.lists import KnownList
    from dossier.project import Project
    from dossier.romanising import Romaniser
    from dossier.screening import Person, Row, Screening
    from dossier.screening.recording import Decision

    Found = list[tuple[ListCopy, tuple[Row, ...]]]

MOST_TOLD_APART = 5
"""The most different persons of like name that are shown of one official and list; `--json` gives all."""


@click.command("screen")
@click.argument("officials", nargs=-1)
@click.option(
    "--list", "lists", multiple=True, required=True, type=click.Path(path_type=Path), help="A copy of a list; may be repeated."
)
@click.option(
    "--jurisdiction",
    "states",
    multiple=True,
    metavar="LIST=STATE",
    help="Whose list it is, where templates/lists.yaml does not say.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every row as JSON.")
@click.option("--record", is_flag=True, help="Write what you decided about OFFICIALS into their dossiers, as list checks.")
@click.option("--decision", type=click.Choice(["match", "different", "not-found"]), help="With --record: what you decided.")
@click.option("--by", help="With --record: who decided, by name.")
@click.option("--source", help="With --record: the source that this copy of the list is, such as S001.")
@click.option("--entry", help="With --record: the number of the entry that is the person.")
@click.option("--snapshot", type=DAY, help="With --record: the day of the copy, where the file does not say.")
@on_option
@click.pass_obj
def command(
    folder: Path | None,
    /,
    officials: tuple[str, ...],
    lists: tuple[Path, ...],
    states: tuple[str, ...],
    as_json: bool,
    record: bool,
    on: dt.date | None,
    **said: object,
) -> int:
    """Looks for every official, or for OFFICIALS, on copies of sanctions lists; offline, and nothing is written unless asked.

    OFAC's sdn.csv is given together with its alt.csv. A match is a proposal: --record writes what a person decided.
    """
    from dossier.lists import open_copies
    from dossier.screening import Screening

    project = open_project(folder)
    refuse_unknown("official", officials, list(project.of("official")))
    decision = _decision(project, officials, said, today_or(on)) if record else None
    if not record and (given := [name for name, value in said.items() if value]):
        raise WrongUse(f"--{given[0]} goes with --record", "add --record and the officials, or leave it out")
    known = _known(project, states)
    schemes = {id_: one.scheme for id_, one in known.items() if one.scheme}
    people = _people(project, officials)
    screening = Screening(_romaniser(project), people, schemes)
    copies = open_copies(lists, {id_: one.least for id_, one in known.items()})
    found = [(copy, screening.rows(copy.wanted(screening.may_concern))) for copy in copies]
    if as_json:
        click.echo(json.dumps(_plain(known, found, screening, today_or(on)), ensure_ascii=False, indent=2))
    else:
        days = project.settings.limits.list_check if project.settings else 30
        for copy, rows in found:
            _sheet(copy, known.get(copy.list_id), rows, people, (today_or(on), days))
    if decision:
        _record(project, officials, decision, known, found)
    return Exit.CLEAN if all(copy.is_whole for copy in copies) else Exit.ERRORS_FOUND


def _romaniser(project: Project) -> Romaniser:
    """What reads names; raises WrongUse when its data is broken."""
    from dossier.romanising import Romaniser

    if project.romanisation is None:
        raise WrongUse("templates/romanisation.yaml is broken", "run dossier validate and mend it")
    return Romaniser(project.romanisation)


def _people(project: Project, officials: tuple[str, ...]) -> list[Person]:
    from dossier.screening import person_of

    romaniser = _romaniser(project)
    for id_, entry in project.of("official").items():
        if entry.record is None and (not officials or id_ in officials):
            raise WrongUse(f"the record of official '{id_}' is broken", "run dossier validate and mend it")
    wanted = officials or tuple(project.officials)
    people = [person_of(id_, project.officials[id_], project.institutions, romaniser) for id_ in sorted(wanted)]
    for id_ in officials:
        if project.officials[id_].name is None:
            raise WrongUse(f"official '{id_}' has no name to look for", "leave it out until its name is sourced")
    return [person for person in people if person is not None]


def _known(project: Project, states: tuple[str, ...]) -> dict[str, KnownList]:
    known = dict(project.lists)
    for pair in states:
        id_, equals, state = pair.partition("=")
        if not equals or id_ not in known or not state.strip():
            raise WrongUse(
                f"--jurisdiction {pair} names no list and state", f"write LIST=STATE with a list of {', '.join(sorted(known))}"
            )
        known[id_] = known[id_].model_copy(update={"jurisdiction": state.strip()})
    return known


def _sheet(
    copy: ListCopy, known: KnownList | None, rows: tuple[Row, ...], people: list[Person], age: tuple[dt.date, int]
) -> None:
    """One list: which copy it is, then each official with what was found, then what was wrong with the file."""
    from dossier.screening import Verdict

    names = ", ".join(file.name for file in copy.files)
    click.echo(f"{known.name if known else copy.list_id} ({names}), {_dated(copy, *age)}")
    for file in copy.files:
        click.echo(f"  SHA-256 {file.sha256}  {file.name}")
    for person in people:
        mine = [row for row in rows if row.official == person.id]
        likely = [row for row in mine if row.verdict is not Verdict.DIFFERENT]
        apart = [row for row in mine if row.verdict is Verdict.DIFFERENT]
        if not likely:
            click.echo(f"{person.id}: {Verdict.NOT_FOUND}{'' if copy.is_whole else ' in what could be read'}")
        for row in (*likely, *apart[:MOST_TOLD_APART]):
            tags = f" [{', '.join(row.entry.programmes)}]" if row.entry.programmes else ""
            click.echo(f"{person.id}: {row.verdict}: {_shown(row.entry.reference)} {_shown(row.name)}{_shown(tags)}")
            click.echo(f"    {_shown(row.reason)}")
        if len(apart) > MOST_TOLD_APART:
            click.echo(f"    and {len(apart) - MOST_TOLD_APART} more of like name who are told apart; see --json")
    for file in copy.files:
        for problem in file.problems:
            click.echo(str(problem), err=True)
        if file.untold:
            click.echo(f"{file.name}: and {file.untold} problems more", err=True)


def _shown(text: str) -> str:
    from dossier.problem import visible

    return visible(text)


def _dated(copy: ListCopy, on: dt.date, days: int) -> str:
    published = copy.main.published
    if published is None:
        return "which bears no date"
    old = (on - published).days
    stale = f", {old} days before {on}: read a newer copy" if old > days else ""
    return f"of {published}{stale}"


def _decision(project: Project, officials: tuple[str, ...], said: dict[str, object], on: dt.date) -> Decision:
    """What the person at the keyboard decided; raises WrongUse where something of it is not said."""
    from dossier.screening.recording import Decision

    if not officials:
        raise WrongUse("--record needs the officials whom the decision is about", "name them")
    missing = [name for name in ("decision", "by", "source") if not said[name]]
    if missing:
        raise WrongUse(f"{', '.join(missing)} not given", f"give {' '.join(f'--{name} …' for name in missing)}")
    refuse_unknown("source", (str(said["source"]),), list(project.of("source")))
    return Decision(said["decision"], str(said["by"]), on, str(said["source"]), said["snapshot"], said["entry"])  # type: ignore[arg-type]


def _record(project: Project, officials: tuple[str, ...], decision: Decision, known: dict[str, KnownList], found: Found) -> None:
    """Writes what was decided, and says how many checks it came to."""
    from dossier.screening.recording import checks_of, record_checks

    checks = {
        id_: [
            check
            for copy, rows in found
            for check in checks_of(decision, copy, known[copy.list_id], [row for row in rows if row.official == id_])
        ]
        for id_ in officials
    }
    for id_, added in record_checks(project, checks).items():
        click.echo(f"{id_}: {added} list check{'' if added == 1 else 's'} recorded", err=True)


def _plain(known: dict[str, KnownList], found: Found, screening: Screening, on: dt.date) -> dict[str, object]:
    """Everything as plain data."""
    return {
        "on": on.isoformat(),
        "lists": [
            {
                "list": copy.list_id,
                "jurisdiction": known[copy.list_id].jurisdiction if copy.list_id in known else None,
                "files": [{"file": file.name, "format": file.reader.format, "sha256": file.sha256} for file in copy.files],
                "published": copy.main.published.isoformat() if copy.main.published else None,
                "whole": copy.is_whole,
                "problems": [problem.as_dict() for file in copy.files for problem in file.problems],
                "rows": [_plain_row(row) for row in rows],
                "not_found": sorted({person.id for person in screening.people} - {row.official for row in rows if row.is_likely}),
            }
            for copy, rows in found
        ],
    }


def _plain_row(row: Row) -> dict[str, object]:
    """A row as plain data; what a list hides in its texts is shown by its code point."""
    entry = row.entry
    return {
        "official": row.official,
        "verdict": str(row.verdict),
        "reason": _shown(row.reason),
        "entry": _shown(entry.reference),
        "names": [_shown(name.text) for name in entry.names],
        "born": [when.text for when in entry.born],
        "places": [_shown(place) for place in entry.places],
        "positions": [_shown(position) for position in entry.positions],
        "programmes": [_shown(programme) for programme in entry.programmes],
        "lines": list(entry.lines),
    }
