"""The lists of the desk: listings by regime, what changed since a sign-off, what expires next, documents to get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.coverage import Unlock, unlocks
from dossier.desk.beside import title_of
from dossier.desk.matrix import officials_of, regimes_of
from dossier.desk.overview import page_of
from dossier.gathering import Edition, Gathered
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


def documents_to_get(gathered: Gathered) -> list[Unlock]:
    """What to look for, the document that would unlock most first."""
    shown = set(officials_of(gathered))
    return [one for one in unlocks(gathered.seen, tuple(regimes_of(gathered))) if one.official_id in shown]
