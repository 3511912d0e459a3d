"""What was made for whom: a log of bundles that is only ever added to, each line bound to the one before it.

It holds ids and digests and nothing else, so that it can lie in the project and say, years later, who holds a copy of what.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from dossier.model.chain import HEX, Chain, Fault, canonical, hash_of
from dossier.model.dates import Day
from dossier.model.record import Record
from dossier.model.text import ExhibitId, Id, SourceId, Text

LOG = "submissions/released.jsonl"
"""Where the log lies in a project."""

FIRST = hash_of(b"released")
"""What the first line follows from."""


class Release(Record):
    """One bundle that was made: for whom, of what, and what stood in it."""

    seq: Annotated[int, Field(strict=True, ge=1)] = Field(description="The number of the line.")
    on: Day = Field(description="The day that the bundle bears.")
    official: Id = Field(description="The official it is about.")
    recipient: Id = Field(description="The recipient it was made for.")
    bundle: Text = Field(description="The bundle's own name.", max_length=200)
    digest: str = Field(description="The digest by which `dossier verify --expect` knows it.", pattern=HEX)
    exhibits: tuple[ExhibitId, ...] = Field(description="The exhibits in it.")
    sources: tuple[SourceId, ...] = Field(description="The sources that it cites.")
    conduct: tuple[Id, ...] = Field(description="The wrongs that it tells.")
    cases: tuple[Id, ...] = Field(description="The cases that it tells.")
    previous: str = Field(description="The SHA-256 of the line before.", pattern=HEX)

    def line(self) -> bytes:
        """The release in its one canonical form, with the end of the line."""
        return canonical(self, ascii_only=True)

    def holds(self, ids: Iterable[str]) -> bool:
        """Whether any of some exhibits, sources, wrongs or cases stood in it."""
        return not {*self.exhibits, *self.sources, *self.conduct, *self.cases}.isdisjoint(ids)


CHAIN = Chain(Release, FIRST, "a release")


def read_releases(raw: bytes) -> tuple[tuple[Release, ...], tuple[Fault, ...]]:
    """The releases in a log, and what is wrong with it, by line; a log without a fault is whole as far as a chain can show."""
    return CHAIN.read(raw)
