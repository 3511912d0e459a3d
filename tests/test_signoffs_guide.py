"""Which field of which record a sign-off of a packet counts: tried for every field that the invented project fills in.

Each field is altered in one record after the other until what was signed is no longer as it was; the guide
`dossiers/SIGNOFFS.md` shows the outcome, and is written by `pytest --update-golden`.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from dossier.errors import Stop
from dossier.packet.content import digest_of
from dossier.packet.scopes import signed_parts
from dossier.project import Entry, Project, read_project
from dossier.view import Audience, view
from tests.conftest import INVENTED, ROOT
from tests.signing import DAY, PACKET, ROE, proven

GUIDE = ROOT / "dossiers/SIGNOFFS.md"
OF_PEOPLE = ("settings", "official", "case", "conduct", "institutions", "source", "exhibit", "regime", "recipient")
OTHERS = {"official": ("jane-roe",), "regime": ("sy-entry-act",), "recipient": ("sy-ministry",)}
"""Of some kinds only the records that the packet is about; the others belong to other packets."""

TRIES = ("2015-03-02", "2015", "p. 1", "yes", "no", "S002", "S003", "EX-0012", "EX-0001", "P1", "P2", "7", "en", "ru", "null")
ENOUGH = 4
"""So many places of a field are tried, and so many values in each."""

Steps = tuple[str | int, ...]


def scalars(data: Any, at: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Every scalar of a record with the steps to it."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from scalars(value, (*at, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from scalars(value, (*at, index))
    elif isinstance(data, str):
        yield at, data


def field_of(kind: str, steps: Steps) -> str:
    return f"{kind}: {'.'.join(step for step in steps if isinstance(step, str))}"


def altered(data: Any, steps: Steps, value: str | None) -> Any:
    """A copy of a record with one scalar exchanged."""
    made = copy.deepcopy(data)
    inner = made
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return made


def variants(entry: Entry, steps: Steps, before: str) -> Iterator[Entry]:
    """The record with one scalar altered, in each of a few ways that still make a record."""
    tries: list[str | None] = [f"{before} again", re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), before)]
    tries += ["0" * 64 if re.fullmatch(r"[0-9a-f]{64}", before) else None, *TRIES]
    tries = [None if one == "null" else one for one in tries]
    model = type(entry.record)
    while tries:
        value = tries.pop(0)
        if value == before:
            continue
        try:
            yield replace(entry, record=model.model_validate(altered(entry.document.data, steps, value)))
        except ValidationError as fault:
            if value == f"{before} again":
                offered = [str(error.get("ctx", {}).get("expected", "")) for error in fault.errors(include_url=False)]
                tries[:0] = [word for words in offered for word in re.findall(r"'([^']+)'", words)]


def digest(project: Project) -> str | None:
    seen = view(project, Audience("recipient", "sy-ministry"), DAY)
    try:
        return digest_of(signed_parts(seen, "jane-roe", PACKET))
    except (Stop, KeyError):
        return None


def with_entry(project: Project, kind: str, entry: Entry) -> Project:
    return replace(project, entries={**project.entries, kind: {**project.entries[kind], entry.id: entry}})


def counted(project: Project, among: Callable[[str], bool] = lambda _: True) -> dict[str, bool]:
    """Whether a change of a field, in any record that fills it in, changes what was signed.

    Args:
        among: which fields are tried.
    """
    whole = digest(project)
    found: dict[str, bool] = {}
    times: Counter[str] = Counter()
    for kind in OF_PEOPLE:
        for entry in project.of(kind).values():
            if entry.record is None or entry.id not in OTHERS.get(kind, (entry.id,)) or _is_shipped(entry):
                continue
            for steps, before in scalars(entry.document.data):
                name = field_of(kind, steps)
                if not among(name):
                    continue
                times[name] += 1
                if not found.get(name) and times[name] <= ENOUGH:
                    some = islice(variants(entry, steps, before), ENOUGH)
                    found[name] = any(digest(with_entry(project, kind, one)) != whole for one in some)
    return found


def _is_shipped(entry: Entry) -> bool:
    return entry.document.file.startswith("templates/sources/") and entry.id != "S-SY1"


def guide(found: dict[str, bool]) -> str:
    rows = [
        f"| `{name.split(': ')[0]}` | `{name.split(': ')[1]}` | {'counts' if yes else 'does not count'} |"
        for name, yes in sorted(found.items())
    ]
    return "\n".join([*HEAD, "| record | field | a change of it |", "|---|---|---|", *rows]) + "\n"


HEAD = [
    "# What a sign-off counts",
    "",
    "A sign-off is bound to a digest of what was read: the words of the packet and of its letter with their notes, the",
    "figures, and the hashes of the exhibits cited. The law as pleaded and the words of the templates are in the composed words.",
    "A change of any of these makes it stale; `dossier review status` names the parts. The order of keys, comments, white",
    "space, the day of the run and the version of the program never count. Remarks, notes of the house and who wrote a record",
    "do not count either.",
    "",
    "The table is made from the invented project of the tests: every field that it fills in was altered, in every record",
    "that fills it in, and a sign-off of one packet was looked at, as it is filed and, for what it cites, as a draft that",
    "rests on sources still. *Does not count* means: not for this packet. A field that another recipient's packet prints",
    "counts there.",
    "",
]


@pytest.fixture
def project(folder: Path) -> Project:
    proven(folder)
    return read_project(folder)


def test_the_guide_says_of_every_field_whether_it_counts(project: Project, update_golden: bool) -> None:
    found = counted(project)
    # A draft may cite a source where a final cites a page of its copy, and prints the source then.
    sourced = counted(read_project(INVENTED), lambda name: name.startswith("source: ") or ".cites." in name)
    found |= {name: True for name, yes in sourced.items() if yes and name in found}
    if update_golden:
        GUIDE.write_text(guide(found), encoding="utf-8")
    assert GUIDE.read_text(encoding="utf-8") == guide(found)
    assert len(found) > 150


MUST = {
    "conduct: statement": True,
    "conduct: rights": True,
    "case: events.date": True,
    "official: positions.title": True,
    "official: allegations.link.command.power.statement": True,
    "official: allegations.contrary.statement": True,
    "case: events.statement": True,
    "case: events.cites.source": True,
    "source: url": True,
    "exhibit: sha256": True,
    "regime: elements.text": True,
    "settings: signatory": True,
    "official: notes": False,
    "official: written_by": False,
    "settings: reviewers.name": False,
    "settings: vault": False,
    "recipient: final_needs": False,
}


def test_what_must_count_does_and_what_must_not_does_not() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for name, counts in MUST.items():
        kind, field = name.split(": ")
        assert f"| `{kind}` | `{field}` | {'counts' if counts else 'does not count'} |" in text, name


def test_order_of_keys_comments_and_white_space_never_count(folder: Path, project: Project) -> None:
    before = digest(project)
    assert before is not None
    for path in sorted(
        (*folder.glob("dossiers/*/*.yaml"), *folder.glob("evidence/*/*.yaml"), *folder.glob("templates/*/*.yaml"))
    ):
        text = path.read_text(encoding="utf-8")
        blocks = re.split(r"(?m)^(?=[a-z_]+:)", text)
        path.write_text("# a comment\n\n" + "\n".join(reversed(blocks)).rstrip() + "   \n\n", encoding="utf-8")
    again = read_project(folder)
    assert [str(one) for one in again.problems if one.level == "error"] == []
    assert digest(again) == before


def test_the_day_of_the_run_does_not_count_while_consents_hold(folder: Path, project: Project) -> None:
    later = view(project, Audience("recipient", "sy-ministry"), DAY + dt.timedelta(days=400))
    assert digest_of(signed_parts(later, "jane-roe", PACKET)) == digest(project)
    assert (folder / ROE).is_file()
