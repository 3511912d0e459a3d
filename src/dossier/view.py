"""The one gate: what an audience may see of a project. Beyond it, withheld things do not exist.

What is withheld takes with it everything that rests on it alone: an exhibit its cites, a fact the last of its cites, a
record the part that it cannot stand without. Nothing of it is counted, named or hinted at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from annotated_types import MinLen

from dossier.model.allegation import Argument
from dossier.model.case import Case
from dossier.model.conduct import Conduct
from dossier.model.consent import allows
from dossier.model.institution import Institution
from dossier.model.language import Language
from dossier.model.official import Official
from dossier.model.recipient import Recipient
from dossier.model.record import INTERNAL, ExhibitCite, Guarded, Record, SourceCite
from dossier.model.regime import Regime
from dossier.model.rights import Rights, Territory
from dossier.model.settings import Settings
from dossier.model.source import Exhibit, Source
from dossier.project import Project


@dataclass(frozen=True)
class Audience:
    """Who is to see something: everyone, only the organisation itself, or one recipient."""

    kind: Literal["public", "internal", "recipient"]
    recipient: str | None = None

    @classmethod
    def parse(cls, text: str) -> Audience:
        """The audience written as public, internal or recipient:<id>; raises ValueError for anything else."""
        kind, _, recipient = text.partition(":")
        if kind in ("public", "internal") and not recipient:
            return cls(kind)  # type: ignore[arg-type]
        if kind == "recipient" and recipient:
            return cls("recipient", recipient)
        raise ValueError(text)

    @property
    def folder(self) -> str:
        """A folder's name for what is built for it."""
        return f"recipient-{self.recipient}" if self.recipient else self.kind

    def may_see(self, disclosure: str | tuple[str, ...]) -> bool:
        """Whether something of this disclosure may reach it."""
        if self.kind == "internal" or disclosure == "public":
            return True
        return isinstance(disclosure, tuple) and self.recipient in disclosure


@dataclass(frozen=True)
class View:
    """What one audience may see, by kind and id."""

    audience: Audience
    settings: Settings
    officials: Mapping[str, Official]
    cases: Mapping[str, Case]
    conduct: Mapping[str, Conduct]
    sources: Mapping[str, Source]
    exhibits: Mapping[str, Exhibit]
    institutions: Mapping[str, Institution]
    languages: Mapping[str, Language]
    regimes: Mapping[str, Regime]
    recipients: Mapping[str, Recipient]
    rights: Rights | None
    territories: Mapping[str, Territory]
    schemes: Mapping[str, str]
    states: Mapping[str, str]
    templates: tuple[Path, ...] = field(default_factory=tuple)


R = TypeVar("R", bound=Record)


def view(project: Project, audience: Audience, on: dt.date | None = None) -> View:
    """What an audience may see of the usable records of a project.

    Args:
        on: the day on which to judge whether consents hold; without one, a consent that ends some day counts as none.

    Raises:
        ValueError: project.yaml is broken, so that nobody can say whose project this is.
    """
    if project.settings is None:
        raise ValueError("project.yaml is broken")
    gate = _Gate(project, audience, on)
    institutions = {id_: shown for id_, item in project.institutions.items() if (shown := gate.seen(item)) is not None}
    conduct = gate.passed(project.conduct)
    officials = {id_: _with_own_positions(official) for id_, official in gate.passed(project.officials).items()}
    if audience.kind != "internal":
        officials = {id_: _without_ids_of(official, conduct) for id_, official in officials.items()}
        conduct = {id_: _with_own_events(wrong, gate.cases) for id_, wrong in conduct.items()}
    return View(
        audience,
        gate.must(project.settings),
        officials,
        gate.cases,
        conduct,
        gate.sources,
        gate.exhibits,
        institutions,
        project.languages,
        project.regimes,
        project.recipients,
        project.rights,
        project.territories,
        project.schemes,
        project.states,
        project.templates,
    )


_WHOLE = ("values",)
"""Lists that stand or fall together: what is said of a conflict was said of all its values."""


class _Gate:
    """Rebuilds records without what an audience may not see.

    Sources come first, then exhibits, then cases, because each rests on those before. What is broken, unknown, or in a
    vault that is out of reach counts as withheld: nobody can say for whom it was meant.
    """

    def __init__(self, project: Project, audience: Audience, on: dt.date | None) -> None:
        self.audience = audience
        self.on = on
        self.witnesses = project.witnesses
        self.every_source = project.sources
        self.sources: dict[str, Source] = {}
        self.sources = self.passed(project.sources)
        self.exhibits: dict[str, Exhibit] = {}
        self.exhibits = self.passed(project.exhibits)
        self.cases: dict[str, Case] = {}
        self.cases = self.passed(project.cases)

    def passed(self, records: Mapping[str, R]) -> dict[str, R]:
        """The records of which anything may be seen, by id in order."""
        return {id_: shown for id_, record in sorted(records.items()) if (shown := self.seen(record)) is not None}

    def _may_see_source(self, id_: str) -> bool:
        record = self.every_source.get(id_)
        return record is not None and self.audience.may_see(record.disclosure) and self._is_allowed(record)

    def _is_allowed(self, record: Record) -> bool:
        """Whether people whose consent a record needs gave it to this audience."""
        recipient = self.audience.recipient
        if isinstance(record, Source) and record.witness is not None:
            witness = self.witnesses.get(record.witness)
            return witness is not None and allows(witness.consent, recipient, self.on)
        if isinstance(record, Exhibit) and record.consent:
            return allows(record.consent, recipient, self.on)
        if isinstance(record, Case) and record.telling == "consent":
            return allows(record.consent, recipient, self.on)
        return True

    def must(self, record: R) -> R:
        """A record that every audience sees in some form."""
        shown = self.seen(record)
        assert shown is not None
        return shown

    def seen(self, record: R) -> R | None:
        """The record as the audience may see it; None when it, or something it cannot do without, is withheld."""
        if self.audience.kind == "internal":
            return record
        if isinstance(record, Guarded | Exhibit | Source) and not self.audience.may_see(record.disclosure):
            return None
        if not self._is_allowed(record) or self._rests_on_withheld(record):
            return None
        changed: dict[str, Any] = {}
        for name, rule in _rules(type(record)).items():
            before = getattr(record, name)
            after = rule.default if rule.is_internal else self._value(before)
            if isinstance(after, tuple) and (len(after) < rule.least or (name in _WHOLE and len(after) < len(before))):
                return None
            if after is None and before is not None and rule.is_required:
                return None
            if name == "cites" and before and not after:
                return None
            if after is not before:
                changed[name] = after
        if isinstance(record, Source) and record.origin and not self._may_see_source(record.origin):
            changed["origin"] = None
        if isinstance(record, Guarded | Exhibit | Source) and record.disclosure not in ("public", (self.audience.recipient,)):
            changed["disclosure"] = (self.audience.recipient,)  # for whom else it is meant, nobody learns
        return record.model_copy(update=changed) if changed else record

    def _value(self, value: Any) -> Any:
        if isinstance(value, Record):
            return self.seen(value)
        if isinstance(value, tuple):
            kept = tuple(shown for item in value if (shown := self._value(item)) is not None)
            return value if len(kept) == len(value) and all(a is b for a, b in zip(kept, value, strict=True)) else kept
        return value

    def _rests_on_withheld(self, record: Record) -> bool:
        """Whether the record points to a source, an exhibit or a case that the audience may not see, or that nobody can."""
        if isinstance(record, ExhibitCite):
            return record.exhibit not in self.exhibits
        if isinstance(record, Conduct) and any(id_ not in self.cases for id_ in record.cases):
            return True
        wanted = [record.source] if isinstance(record, SourceCite | Exhibit) else []
        named = [name for name in ("asserted_by", "announcement") if name in _rules(type(record))]
        wanted += [value for name in named if isinstance(value := getattr(record, name), str)]
        return any(source not in self.sources for source in wanted)


@dataclass(frozen=True)
class _Rule:
    """What the gate must know of a field: whether it is for the house alone, and what its record cannot be without."""

    is_internal: bool
    default: Any
    least: int
    is_required: bool


@cache
def _rules(model: type[Record]) -> dict[str, _Rule]:
    """The rules of a model's fields, worked out once."""
    found = {}
    for name, info in model.model_fields.items():
        extra = info.json_schema_extra
        is_internal = isinstance(extra, dict) and bool(extra.get(INTERNAL))
        least = next((mark.min_length for mark in info.metadata if isinstance(mark, MinLen)), 0)
        found[name] = _Rule(is_internal, info.default, least, info.is_required())
    return found


def _with_own_positions(official: Official) -> Official:
    """The official without links to positions that are not there."""
    held = {position.id for position in official.positions}
    allegations = tuple(
        allegation.model_copy(
            update={
                "link": allegation.link.model_copy(
                    update={"positions": tuple(id_ for id_ in allegation.link.positions if id_ in held)}
                )
            }
        )
        for allegation in official.allegations
    )
    return official.model_copy(update={"allegations": allegations})


def _without_ids_of(official: Official, conduct: Mapping[str, Conduct]) -> Official:
    """The official without the ids of wrongs and allegations that are not there: an id is made of words, and tells them."""
    there = {allegation.id for allegation in official.allegations}
    allegations = tuple(
        allegation.model_copy(
            update={"conduct": _known(allegation.conduct, conduct), "argues": tuple(_argued(allegation.argues, conduct))}
        )
        for allegation in official.allegations
    )
    listings = tuple(listing.model_copy(update={"covers": _known(listing.covers, conduct)}) for listing in official.listings)
    statements = tuple(said.model_copy(update={"answers": _known(said.answers, there)}) for said in official.statements)
    argues = tuple(_argued(official.argues, conduct))
    more = {"allegations": allegations, "listings": listings, "statements": statements, "argues": argues}
    return official.model_copy(update=more)


def _argued(arguments: Iterable[Argument], conduct: Mapping[str, Conduct]) -> Iterator[Argument]:
    """The arguments, without those for nothing but wrongs that are not there: one that names none would be for all."""
    for one in arguments:
        known = _known(one.conduct, conduct)
        if known or not one.conduct:
            yield one.model_copy(update={"conduct": known})


def _with_own_events(wrong: Conduct, cases: Mapping[str, Case]) -> Conduct:
    """The wrong without the numbers of events that its case does not tell."""
    there = {event.id for id_ in wrong.cases for event in cases[id_].events}
    return wrong.model_copy(update={"events": _known(wrong.events, there)})


def _known(ids: tuple[str, ...], known: Container[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ in known)
