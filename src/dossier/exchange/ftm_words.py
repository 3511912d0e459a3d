"""What properties of FollowTheMoney cannot hold, in words: doubts, dates that are about or between, whose claim it is."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.exchange.entities import is_told_whole
from dossier.exchange.wording import BASES, cite_in_words, when_in_words
from dossier.model.allegation import Allegation
from dossier.model.dates import When
from dossier.model.official import Listing, Official, Position
from dossier.model.person import Birth
from dossier.model.record import SourceCite
from dossier.view import View

CAUTION = "From a draft that nobody signed; nothing in it is a finding of guilt."
_THEORIES = {
    "direct": "own acts",
    "ordering": "orders",
    "command": "command responsibility",
    "facilitation": "facilitation",
    "failure-to-punish": "failure to punish",
}
_ORDERS = {
    "none-found": "No document recording a personal order was found.",
    "documented": "A document records a personal order.",
    "not-searched": "Nobody has yet searched for a document recording a personal order.",
}


def notes_on(seen: View, one: Official) -> Iterator[str]:
    """Everything about a person that no property holds."""
    yield CAUTION
    if one.identity == "probable":
        yield "It is probable, not certain, that all of this is about one person."
    if one.born:
        yield from _births(one.born)
    if one.died and not is_told_whole(one.died.date):
        yield f"Died {when_in_words(one.died.date)}."
    for number in one.identifiers:
        yield f"{seen.schemes.get(number.scheme, number.scheme)}: {number.value}"
    if one.status:
        yield f"As of {one.status.as_of.isoformat()}: {one.status.statement}"
    for other in one.namesakes:
        yield f"Not to be confused with {other.name}: {other.who}"
    for proceeding in one.proceedings:
        if proceeding.confidence != "unverified":
            yield f"{BASES[proceeding.confidence]}: {proceeding.statement}"
    for conflict in one.conflicts:
        said = "; ".join(value.value for value in conflict.values)
        yield f"Sources differ on: {conflict.about}. They give: {said}. Used: {conflict.used}"
    for allegation in one.allegations:
        yield _claim(seen, allegation)


def _births(born: Birth) -> Iterator[str]:
    for report, opening in ((born, "Born"), *((one, "Also reported: born") for one in born.also_reported)):
        is_said = report is born and (report.date is None or (not report.date.is_span and is_told_whole(report.date)))
        if is_said and not report.note:
            continue
        when = when_in_words(report.date) if report.date else "on a day that is not known"
        place = f" in {report.place}" if report.place else ""
        yield f"{opening} {when}{place}.{f' {report.note}' if report.note else ''}"


def _claim(seen: View, one: Allegation) -> str:
    """A claim with whose it is, how it stands, what it is about, and what speaks against it, in one text that stays whole."""
    link = one.link
    by = cite_in_words(seen, SourceCite(source=link.asserted_by))
    told = [f"{BASES[link.basis]}, of {_THEORIES[link.theory]}; a claim made by {by}: {link.statement}"]
    wrongs = [seen.conduct[id_] for id_ in one.conduct if id_ in seen.conduct]
    if wrongs:
        told.append(f"It is set beside: {'; '.join(f'{wrong.title} ({BASES[wrong.basis].lower()})' for wrong in wrongs)}.")
    told.append(_ORDERS[link.personal_order])
    told += [f"On the other side: {other.statement}" for other in one.contrary if other.confidence != "unverified"]
    return " ".join(told)


def words_on_tenure(held: Position) -> Iterator[str]:
    """What the dates of an office do not tell."""
    if held.begins.is_span or not is_told_whole(held.begins):
        yield f"Began {when_in_words(held.begins)}."
    if held.until is None:
        seen = f"; last seen in the office {when_in_words(held.as_of)}" if held.as_of else ""
        yield f"No end is known{seen}."
    elif held.until.is_span or not is_told_whole(held.until):
        yield f"Ended {when_in_words(held.until)}."
    if held.note:
        yield held.note


def words_on_listing(listing: Listing) -> Iterator[str]:
    """What a listing's dates and names do not tell."""
    if listing.confidence == "reported":
        yield "Reported: this rests on an account of the listing."
    for when, what in ((listing.since, "Took effect"), (listing.until, "Ended")):
        yield from _doubt(when, what)
    if listing.until is None:
        yield f"Last seen {when_in_words(listing.as_of)}." if listing.as_of else "The day on which it was last seen is not known."
    if listing.limb:
        yield f"Limb relied on: {listing.limb}"
    if listing.note:
        yield listing.note


def _doubt(when: When | None, what: str) -> Iterator[str]:
    if when is not None and (when.is_span or not is_told_whole(when)):
        yield f"{what} {when_in_words(when)}."
