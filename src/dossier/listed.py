"""Where an official is listed, on what kind of ground, and how fresh that knowledge is.

A listing counts as in force until a source shows its end. When a list was last read is told from the list checks of the
record alone: an account of a listing is not a reading of the list.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dossier.model.dates import When
from dossier.model.official import ListCheck, Listing, Official
from dossier.model.regime import Regime
from dossier.view import View


@dataclass(frozen=True)
class Standing:
    """How an official stood on one state's lists when they were last read."""

    listings: tuple[Listing, ...]
    last_read: When | None

    def is_fresh(self, on: dt.date, days: int) -> bool:
        """Whether the newest copy that was read is surely no older, on a day, than so many days."""
        return self.last_read is not None and 0 <= (on - self.last_read.earliest).days <= days


def standing(view: View, official: Official, jurisdiction: str) -> Standing:
    """The listings in a jurisdiction that no source shows ended, and the newest copy of its lists that was read."""
    in_force = tuple(
        one
        for one in official.listings
        if one.jurisdiction == jurisdiction and one.until is None and one.confidence != "unverified"
    )
    read = []
    for check in official.list_checks:
        regime = view.regimes.get(check.regime) if check.regime else None
        if (check.jurisdiction or (regime.jurisdiction if regime else None)) == jurisdiction:
            read.append(check.snapshot)
    return Standing(in_force, max(read, key=lambda when: when.earliest, default=None))


def readings(view: View, official: Official) -> dict[str, ListCheck | None]:
    """For each regime, the newest reading of its list for an official; None where nobody read it.

    That somebody is not on a list at all answers for every regime of its state; that somebody is on it answers for none.
    """
    newest: dict[str, ListCheck | None] = {}
    for id_, regime in view.regimes.items():
        of_regime = [
            check
            for check in official.list_checks
            if check.regime == id_
            or (check.regime is None and check.jurisdiction == regime.jurisdiction and check.result == "not-found")
        ]
        newest[id_] = max(of_regime, key=lambda check: (check.snapshot.earliest, check.regime is not None), default=None)
    return newest


def is_for_rights(view: View, listing: Listing) -> bool:
    """Whether a listing is known to rest on human rights: by its reasons, or because its regime has no other ground."""
    if listing.for_rights is not None:
        return listing.for_rights
    regime = view.regimes.get(listing.regime) if listing.regime else None
    return regime is not None and has_rights_grounds(regime) and not any(one.kind == "status" for one in regime.grounds)


def has_rights_grounds(regime: Regime) -> bool:
    """Whether a regime can list for abuse of rights at all."""
    return any(ground.kind == "rights" for ground in regime.grounds)
