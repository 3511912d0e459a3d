"""The first page: every official at a glance, those without a name as places that are still to be filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dossier.asks import AskKind
from dossier.desk.wording import ASKS, IDENTITY, best_in_words, level_counts
from dossier.gathering import Edition, Gathered
from dossier.model.official import Position
from dossier.model.review import Remark


@dataclass(frozen=True)
class Glance:
    """One official and recipient at a glance."""

    recipient_id: str
    recipient: str
    page: str
    ask: str
    ask_kind: str
    is_undetermined: bool
    goes_out: bool
    coverage: str
    signed: str
    signed_state: str
    remarks: int


@dataclass(frozen=True)
class Row:
    """One official at a glance."""

    id: str
    name: str
    native: str
    native_language: str
    identity: str
    in_report: bool
    office: str
    glances: tuple[Glance | None, ...]
    problems: dict[str, int]
    remarks: int
    has_coverage: bool

    @property
    def found_by(self) -> str:
        """The words by which a reader looks for it."""
        return f"{self.name} {self.native} {self.id} {self.office}".lower()


def rows_of(gathered: Gathered) -> list[Row]:
    """A row for each official that the audience may know of, named ones first."""
    columns = recipients_of(gathered)
    rows = []
    for id_, official in gathered.seen.officials.items():
        editions = [gathered.editions.get((id_, recipient)) for recipient in columns]
        native = next((form for form in official.names if form.use == "native"), None)
        review = gathered.reviews.get(id_)
        office = next((_office(gathered, one) for one in reversed(official.positions)), "")
        unnamed = official.function.statement if official.function else "An unnamed place: nobody is sourced for it."
        rows.append(
            Row(
                id_,
                official.name.full if official.name else "Unnamed place",
                native.text if native else "",
                (native.language or "und") if native else "",
                IDENTITY[official.identity],
                official.in_report,
                office if official.name else unnamed,
                tuple(_glance(one) if one else None for one in editions),
                level_counts(gathered.problems.get(id_, ())),
                sum(one.state == "open" for one in review.remarks) if review else 0,
                official.name is not None and any(editions),
            )
        )
    return sorted(rows, key=lambda row: (not row.has_coverage, row.name == "Unnamed place", row.id))


def _office(gathered: Gathered, position: Position) -> str:
    body = gathered.seen.institutions.get(position.institution)
    return f"{position.title}, {body.short or body.name}" if body else position.title


def recipients_of(gathered: Gathered) -> list[str]:
    """The recipients that have a column: those to whom anything in this edition goes."""
    shown = {recipient for _, recipient in gathered.editions}
    return [id_ for id_ in gathered.seen.recipients if id_ in shown]


def page_of(official_id: str, recipient_id: str) -> str:
    """The name of the page of an official and a recipient."""
    return f"{official_id}.{recipient_id}.html"


def _glance(edition: Edition) -> Glance:
    state, words = signed_in_words(edition)
    return Glance(
        edition.recipient_id,
        edition.seen.recipients[edition.recipient_id].short,
        page_of(edition.official_id, edition.recipient_id),
        ASKS[edition.ask.otherwise],
        str(edition.ask.otherwise),
        edition.ask.kind is AskKind.UNDETERMINED,
        edition.ask.needs_packet,
        best_in_words(edition.seen, edition),
        words,
        state,
        sum(one.state == "open" for one in _remarks(edition)),
    )


def _remarks(edition: Edition) -> Iterator[Remark]:
    for passage in edition.passages:
        yield from passage.remarks
    yield from edition.remarks


def signed_in_words(edition: Edition) -> tuple[str, str]:
    """How the sign-offs of what goes out stand: a word to filter by, and the words that say it.

    Those of a bundle say nothing of the packet, and one that was followed by another is history.
    """
    counted = [one for one in edition.signed if one.standing.sign_off.scope != "release" and not one.standing.is_followed]
    states = [one.state for one in counted]
    words = {"current": "in force", "stale": "stale", "void": "void"}
    parts = [f"{states.count(state)} {said}" for state, said in words.items() if state in states]
    parts += [f"missing: {', '.join(edition.waited_for)}"] if edition.waited_for else []
    if "stale" in states or "void" in states:
        return "stale", "; ".join(parts)
    if edition.waited_for or not states:
        return "missing", "; ".join(parts) or "none"
    return "signed", "; ".join(parts)
