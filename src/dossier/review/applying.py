"""Proposed wordings put into the records: each file whole or not at all, and only where no new error comes of it.

A file is changed at the value alone. It is written only if it still is, byte for byte, what was judged.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dossier.checks import check
from dossier.errors import EnvironmentFault
from dossier.paths import held_alone
from dossier.problem import Level, Problem
from dossier.project import Project
from dossier.project.kinds import kind_of
from dossier.project.shape import record_of
from dossier.review.proposals import Proposal
from dossier.review.secrecy import VaultWords
from dossier.yamlfile import MOST_BYTES, read
from dossier.yamlfile.patching import Unpatchable, patched


@dataclass(frozen=True)
class NotTaken:
    """A proposed wording that cannot go into its record: why, and what to do."""

    proposal: Proposal
    why: str
    next: str


@dataclass(frozen=True)
class Judged:
    """The proposals that may go into their records and those that may not, and the bytes of the files as they were judged."""

    good: tuple[Proposal, ...]
    bad: tuple[NotTaken, ...]
    raw: Mapping[str, bytes]


def judged(project: Project, proposals: Sequence[Proposal], vault: VaultWords, on: dt.date) -> Judged:
    """Which proposals may go into their records: none that brings an error, or what only the vault may hold.

    Args:
        on: the day on which the project is judged.

    Raises:
        EnvironmentFault: a record cannot be read.
    """
    raw = {file: _read(project.root / file) for file in sorted({one.place.file for one in proposals})}
    good, bad = [], []
    for one in proposals:
        fault = _secret(one, vault) or _misfit(project, one, raw[one.place.file])
        if fault is None:
            good.append(one)
        else:
            bad.append(fault)
    known = _errors(project, on) if good else Counter()
    if good and _new_errors(project, good, raw, on, known):  # somebody has to look for the one that brings them
        for one in list(good):
            if own := _new_errors(project, [one], raw, on, known):
                good.remove(one)
                bad.append(_not_taken(one, own))
    while good and (new := _new_errors(project, good, raw, on, known)):  # only together do they bring any
        files = {problem.place.file for problem in new} & {one.place.file for one in good} or {one.place.file for one in good}
        bad += [_not_taken(one, new) for one in good if one.place.file in files]
        good = [one for one in good if one.place.file not in files]
    return Judged(tuple(good), tuple(sorted(bad, key=lambda one: one.proposal.place)), raw)


def apply(project: Project, ready: Judged) -> tuple[tuple[Proposal, ...], tuple[NotTaken, ...]]:
    """Puts the proposals that may go in into their records; returns those that did, and those whose file was changed meanwhile.

    Raises:
        EnvironmentFault: a file cannot be written; it is as it was, and so are those after it.
    """
    applied: list[Proposal] = []
    late: list[NotTaken] = []
    with held_alone(project.root):
        for file, group in _by_file(ready.good).items():
            path = project.root / file
            if _read(path) != ready.raw[file]:
                step = "import the file again, which looks at the records anew"
                late += [NotTaken(one, f"{file} was changed meanwhile", step) for one in group]
                continue
            try:
                _replace(path, patched(file, ready.raw[file], {one.path: one.after for one in group}))
            except OSError as fault:
                done = ", ".join(dict.fromkeys(one.place.file for one in applied)) or "no file"
                text = f"{file} cannot be written: {fault.strerror}; it is as it was; {done} was changed before"
                raise EnvironmentFault(text, "free space or rights there, and import the file again") from fault
            applied += group
    return tuple(applied), tuple(late)


def _by_file(proposals: Sequence[Proposal]) -> dict[str, list[Proposal]]:
    groups: dict[str, list[Proposal]] = {}
    for one in proposals:
        groups.setdefault(one.place.file, []).append(one)
    return groups


def _secret(one: Proposal, vault: VaultWords) -> NotTaken | None:
    fields = set(vault.fields_in(one.after)) - set(vault.fields_in(one.before))
    if not fields:
        return None
    why = f"the new wording holds what only the vault may hold: {', '.join(sorted(fields))}"
    return NotTaken(one, why, "word it without that; a witness is spoken of as Witness A, as the draft does")


def _misfit(project: Project, one: Proposal, raw: bytes) -> NotTaken | None:
    """Why a proposal alone does not fit its record, without a look at the others."""
    try:
        changed = patched(one.place.file, raw, {one.path: one.after})
    except Unpatchable:
        return NotTaken(one, "the file cannot be changed at that value alone", "edit the record by hand")
    _, problems = _with_files(project, {one.place.file: changed})
    return _not_taken(one, problems) if problems else None


def _not_taken(one: Proposal, problems: Sequence[Problem]) -> NotTaken:
    first = problems[0]
    return NotTaken(one, f"the record would have an error, {first.code}: {first.text}", f"word it otherwise: {first.next}")


def _with_files(project: Project, files: Mapping[str, bytes]) -> tuple[Project, list[Problem]]:
    """The project as if some of its files had other bytes, and what is wrong with those."""
    entries = dict(project.entries)
    problems: list[Problem] = []
    for file, raw in files.items():
        kind, id_ = kind_of(file) or (None, "")
        assert kind is not None
        document, faults = read(file, raw)
        record, misfits = record_of(kind.model, document, set()) if not faults else (None, ())
        problems += [*faults, *misfits]
        entries[kind.name] = {**entries[kind.name], id_: replace(entries[kind.name][id_], document=document, record=record)}
    return replace(project, entries=entries), problems


_Known = Counter[tuple[str, str, str]]


def _errors(project: Project, on: dt.date) -> _Known:
    return Counter(_identity(one) for one in check(project, on) if one.level is Level.ERROR)


def _identity(one: Problem) -> tuple[str, str, str]:
    """What stays the same of a problem when lines above it come or go."""
    return one.code, one.place.file, one.text


def _new_errors(
    project: Project, proposals: Sequence[Proposal], raw: Mapping[str, bytes], on: dt.date, known: _Known
) -> list[Problem]:
    """The errors that a project has only once some proposals went in."""
    files = {
        file: patched(file, raw[file], {one.path: one.after for one in group}) for file, group in _by_file(proposals).items()
    }
    changed, problems = _with_files(project, files)
    left = Counter(known)
    new = list(problems)
    for one in check(changed, on):
        if one.level is Level.ERROR:
            left[_identity(one)] -= 1
            if left[_identity(one)] < 0:
                new.append(one)
    return new


def _read(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise EnvironmentFault(f"{path} cannot be read: {fault.strerror}", "give this user the right to read it") from fault


def _replace(path: Path, raw: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            os.fchmod(descriptor, path.stat().st_mode & 0o777)
            out.write(raw)
            out.flush()
            os.fsync(descriptor)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
