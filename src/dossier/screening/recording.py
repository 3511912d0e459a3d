"""What a person decided about a screening, as list checks in the dossiers: all of them or none, and never by itself.

That somebody is not on a list is recorded only of a copy that was read whole. A file keeps every byte but what is added.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dossier.errors import EnvironmentFault, WrongUse
from dossier.lists import ListCopy
from dossier.model.lists import KnownList
from dossier.model.official import Official
from dossier.project import Project
from dossier.project.shape import record_of
from dossier.screening.comparing import Row
from dossier.wholefile import staged
from dossier.yamlfile import read
from dossier.yamlfile.appending import Value, appended
from dossier.yamlfile.patching import Unpatchable

Decided = Literal["match", "different", "not-found"]
Check = Mapping[str, Value]


@dataclass(frozen=True)
class Decision:
    """What a named person decided after looking, on which day, and the source that the copy of the list is."""

    verdict: Decided
    by: str
    on: dt.date
    source: str
    snapshot: dt.date | None = None
    entry: str | None = None


def checks_of(decision: Decision, copy: ListCopy, known: KnownList, rows: Sequence[Row]) -> tuple[Check, ...]:
    """The list checks that a decision about one official and one list comes to.

    A match gives one for each programme that a regime stands for, found or absent; the rest give one for the whole list.

    Args:
        rows: what the screening found of this official on this list.

    Raises:
        WrongUse: the decision does not fit what was found, or the day of the copy is not known.
    """
    if decision.verdict == "match":
        return _of_match(decision, copy, known, _chosen(decision, rows))
    likely = [row for row in rows if row.is_likely]
    if not copy.is_whole:
        raise WrongUse(
            f"{copy.main.name} could not be read whole, so nobody can be said not to be on it", "get a good copy of the list"
        )
    if decision.verdict == "not-found" and likely:
        numbers = ", ".join(row.entry.reference for row in likely)
        raise WrongUse(
            f"the screening found {numbers}; 'not-found' does not fit that", "look at it, and give --decision match or different"
        )
    if decision.verdict == "different" and not rows:
        raise WrongUse("the screening found nobody, so nobody can be a different person", "give --decision not-found")
    note = (
        "Looked at and held to be another person: " + ", ".join(sorted(row.entry.reference for row in rows)) + "." if rows else ""
    )
    whose: Check = {"jurisdiction": known.jurisdiction} if known.jurisdiction else {}
    return ({**_begun(known), **whose, **_read(decision, copy, "not-found", note[:400])},)


def _chosen(decision: Decision, rows: Sequence[Row]) -> Row:
    if decision.entry is not None:
        fitting = [row for row in rows if row.entry.reference == decision.entry]
        found = f"the screening did not find {decision.entry}"
    else:
        fitting = [row for row in rows if row.is_likely]
        found = "the screening found nobody" if not fitting else f"the screening found {len(fitting)} who may be meant"
    if len(fitting) != 1:
        offered = ", ".join(row.entry.reference for row in rows) or "nobody"
        raise WrongUse(f"{found}; a match needs one", f"name one with --entry (found: {offered}), or give another decision")
    return fitting[0]


def _of_match(decision: Decision, copy: ListCopy, known: KnownList, row: Row) -> tuple[Check, ...]:
    tags = row.entry.programmes
    listed = {one.regime for one in known.programmes if any(_is_tag(one.tag, tag) for tag in tags)}
    checks: list[Check] = []
    named = f"Under the programme {'tag' if len(tags) == 1 else 'tags'} {' and '.join(sorted(tags))}." if tags else ""
    if not listed:
        whose: Check = {"jurisdiction": known.jurisdiction} if known.jurisdiction else {}
        checks.append({**_begun(known), **whose, **_read(decision, copy, "found", named[:400], row.entry.reference)})
    for programme in known.programmes:
        if programme.regime in listed:
            result = _read(decision, copy, "found", f"Under the programme tag {programme.tag}.", row.entry.reference)
        else:
            result = _read(
                decision, copy, "tag-absent", f"The programme tag {programme.tag} was looked for.", row.entry.reference
            )
        checks.append({**_begun(known), "regime": programme.regime, **result})
    return tuple(checks)


def _is_tag(tag: str, printed: str) -> bool:
    """Whether a programme is printed as the tag, whatever its dashes and capitals."""
    plain = [" ".join(text.replace("–", "-").replace("—", "-").casefold().split()) for text in (tag, printed)]
    return plain[0] == plain[1]


def _begun(known: KnownList) -> Check:
    return {"list_name": known.name}


def _read(decision: Decision, copy: ListCopy, result: str, note: str = "", entry: str | None = None) -> Check:
    published = copy.main.published
    snapshot = published or decision.snapshot
    if snapshot is None:
        raise WrongUse(f"{copy.main.name} bears no date", "give the day of its publication with --snapshot")
    if published and decision.snapshot and published != decision.snapshot:
        raise WrongUse(f"{copy.main.name} says that it is of {published}", "leave --snapshot out")
    said: dict[str, Value] = {"snapshot": snapshot.isoformat(), "result": result}
    said |= {"note": note} if note else {}
    said |= {"entry": entry} if entry else {}
    said |= {"sha256": copy.main.sha256, "read_on": decision.on.isoformat(), "by": decision.by}
    return {**said, "cites": [{"source": decision.source}]}


def record_checks(project: Project, checks: Mapping[str, Sequence[Check]]) -> dict[str, int]:
    """Writes checks into the dossiers of officials and says how many were new in each; a check that is there is not added.

    Raises:
        WrongUse: a dossier is broken, or would be.
        EnvironmentFault: a file cannot be written, or was changed meanwhile; no dossier is changed.
    """
    made: dict[Path, tuple[bytes, bytes]] = {}
    counts: dict[str, int] = {}
    for id_, wanted in sorted(checks.items()):
        entry = project.of("official")[id_]
        path = project.root / entry.document.file
        before = _bytes_of(path)
        after, counts[id_] = _with_checks(entry.document.file, before, wanted)
        if counts[id_]:
            made[path] = (before, after)
    _write(made)
    return counts


def _with_checks(file: str, raw: bytes, wanted: Sequence[Check]) -> tuple[bytes, int]:
    added = 0
    for check in wanted:
        document, problems = read(file, raw)
        if document.data is not None and check in (document.data.get("list_checks") or []):
            continue
        try:
            raw = appended(file, raw, "list_checks", check)
        except Unpatchable as fault:
            raise WrongUse(f"the list check cannot be written: {fault}", "write it into the dossier by hand") from None
        added += 1
    document, problems = read(file, raw)
    record, faults = record_of(Official, document, set())
    if record is None or problems:
        first = (*problems, *faults)[0]
        raise WrongUse(
            f"the dossier would be broken: {first.place}: {first.text}", "shorten what was given, or mend the dossier first"
        )
    return raw, added


def _bytes_of(path: Path) -> bytes:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            return file.read()
    except OSError as fault:
        raise EnvironmentFault(f"{path.name} cannot be read: {fault.strerror}", "give this user the right to read it") from fault


def _write(made: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Puts new bytes in place of old ones: every file is written and flushed beside its place before the first is renamed."""
    ready: list[tuple[Path, Path]] = []
    try:
        for path, (_, after) in made.items():
            ready.append((staged(path, after, path.stat().st_mode & 0o777), path))
        for path, (before, _) in made.items():
            if _bytes_of(path) != before:
                raise EnvironmentFault(
                    f"{path.name} of {path.parent.name} was changed meanwhile; nothing was written", "run it again"
                )
        for temporary, path in ready:
            temporary.replace(path)
    except OSError as fault:
        raise EnvironmentFault(
            f"{fault.filename or 'a dossier'} cannot be written: {fault.strerror}", "free space or rights there"
        ) from fault
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
