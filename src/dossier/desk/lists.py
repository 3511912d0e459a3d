"""The lists of the desk: listings by regime, what changed since a sign-off, what expires next, documents to get."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from dossier.coverage import Unlock, unlocks
from dossier.desk.beside import title_of
from dossier.desk.matrix import officials_of, regimes_of
from dossier.desk.overview import page_of
from dossier.desk.wording import evidence_in_words, ground_in_words
from dossier.gathering import Due, Edition, Gathered
from dossier.model.official import Listing
from dossier.review.status import Signed


@dataclass(frozen=True)
class Listed:
    """One listing of one official."""

    official_id: str
    name: str
    listing: Listing


def listings_by_regime(gathered: Gathered) -> Mapping[str, list[Listed]]:
    """Every listing that may be printed, by the name of its regime, or of its jurisdiction where no regime stands for it."""
    found: dict[str, list[Listed]] = {}
    for id_, official in gathered.seen.officials.items():
        for listing in official.listings:
            if listing.confidence != "unverified":
                regime = gathered.seen.regimes.get(listing.regime) if listing.regime else None
                title = regime.name if regime else f"{listing.jurisdiction}: no regime on file"
                found.setdefault(title, []).append(Listed(id_, official.name.full if official.name else id_, listing))
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class NamedPart:
    """A part that is not as it was signed: what it is, how it changed, where it stands on the desk, and in which records."""

    what: str
    how: str
    link: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class SignedSince:
    """A sign-off with what has changed since, in words."""

    anchor: str
    title: str
    page: str
    signed: Signed
    parts: tuple[NamedPart, ...]


def signed_since(gathered: Gathered) -> list[SignedSince]:
    """Every sign-off, the latest first, with the parts that changed since."""
    found = []
    for status in gathered.statuses:
        name = gathered.seen.officials[status.official].name
        edition = gathered.editions.get((status.official, status.recipient or ""))
        to = gathered.seen.recipients[status.recipient].short if status.recipient else "the public"
        page = page_of(status.official, status.recipient or "") if edition else ""
        for one in status.signed:
            id_ = one.standing.sign_off.id
            parts = tuple(_part(edition, part.key, part.how, part.files) for part in one.parts)
            title = f"{name.full if name else status.official} to {to}, {id_}"
            found.append(SignedSince(f"{status.official}.{status.recipient or 'public'}.{id_}", title, page, one, parts))
    return sorted(found, key=lambda one: (-one.signed.standing.sign_off.on.toordinal(), one.anchor))


def _part(edition: Edition | None, part: str, how: str, files: tuple[str, ...]) -> NamedPart:
    """A part by a name that a person knows it by."""
    page = page_of(edition.official_id, edition.recipient_id) if edition else ""
    if part == "order":
        return NamedPart("the order of the paragraphs", how, page, files)
    paper, _, rest = part.rpartition("/")
    if paper:
        return NamedPart(f"{paper.replace('-', ' ')}: {rest}", how, "", files)
    kind, _, name = part.partition(":")
    if name and kind in ("figure", "exhibit"):
        return NamedPart(f"{kind} {name.removesuffix('.svg')}", how, page, files)
    passages = edition.passages if edition and edition.ask.needs_packet else ()
    passage = next((one for one in passages if one.block.key == part), None)
    if passage is None:
        return NamedPart(f"a block that the packet does not hold ({part})", how, "", files)
    return NamedPart(title_of(passage), how, f"{page}#{part}", files)


@dataclass(frozen=True)
class ToGet:
    """What to look for, in words; of the grounds that it would advance each law once, with its grounds where it has several."""

    unlock: Unlock
    evidence: tuple[str, ...]
    grounds: tuple[str, ...]


def documents_to_get(gathered: Gathered) -> list[ToGet]:
    """What to look for, the document that would unlock most first."""
    shown = set(officials_of(gathered))
    found = [one for one in unlocks(gathered.seen, tuple(regimes_of(gathered))) if one.official_id in shown]
    return [ToGet(one, tuple(map(evidence_in_words, one.evidence)), _laws(gathered, one.grounds)) for one in found]


def _laws(gathered: Gathered, ground_ids: Iterable[str]) -> tuple[str, ...]:
    wanted = set(ground_ids)
    found = []
    for id_ in regimes_of(gathered):
        regime = gathered.seen.regimes[id_]
        of_rights = [ground.id for ground in regime.grounds if ground.kind == "rights"]
        meant = [ground_in_words(ground) for ground in of_rights if ground in wanted]
        if meant:
            found.append(f"{regime.short} ({', '.join(meant)})" if len(of_rights) > 1 else regime.short)
    return tuple(found)


@dataclass(frozen=True)
class DueOfMany:
    """Something that falls due on one day for one record or several, each with its file."""

    due: Due
    records: tuple[tuple[str, str], ...]


def due_together(gathered: Gathered) -> list[DueOfMany]:
    """What falls due, the nearest day first; what is the same for several records on the same day stands once."""

    def same(due: Due) -> tuple[dt.date, str]:
        return due.on, due.what

    found = []
    for _, items in groupby(sorted(gathered.due), same):
        group = list(items)
        found.append(DueOfMany(group[0], tuple((name_of(gathered, one.about), one.file) for one in group)))
    return found


def name_of(gathered: Gathered, about: str) -> str:
    """A record in words: an official by the name, others as they are spoken of."""
    official = gathered.seen.officials.get(about)
    return official.name.full if official and official.name else about
