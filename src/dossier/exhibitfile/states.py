"""The state of every exhibit of a project: its bytes, its custody, what it holds, and whether its quotes stand in it.

A small plain text is read here. Everything else is opened in a confined child alone, and none is started where nothing
has to be opened.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.exhibitfile.cache import Cache
from dossier.exhibitfile.confined import Look, Looker
from dossier.exhibitfile.content import TEXT, Refused, recognise, text_of
from dossier.exhibitfile.copying import Stamp, Unreadable, read_bytes, stamp_of
from dossier.exhibitfile.custodyfile import custody_faults
from dossier.exhibitfile.pinpoint import parse_pinpoint
from dossier.exhibitfile.quotes import Verdict, compare
from dossier.model.custody import LOG, CustodyFault
from dossier.model.record import ExhibitCite, parts

if TYPE_CHECKING:
    from dossier.model.source import Exhibit
    from dossier.paths import Found
    from dossier.project import Entry, Project

LARGEST_PLAIN = 1_000_000
"""A text of at most this size is read in this process; a larger one goes to the child like everything else."""

WORTH_KEEPING = 4_000_000
"""Hashes are kept for files from this size on; smaller ones are read sooner than looked up."""

Quoted = tuple[str, str]
"""Where a cite says that words stand, and the words."""


@dataclass(frozen=True)
class ExhibitState:
    """What the file of an exhibit is found to be.

    Attributes:
        sha256: the hash of its bytes, or None where it could not be read.
        fault: why it could not be read. One that was refused while the project was read has its problem already, and none here.
        size: how many bytes it has.
        look: what it holds; None where its bytes are not those of the record, which is a problem of its own.
        custody: what is wrong with its log; None where it has none.
        quotes: how each quote stands; None for one that cannot be checked.
    """

    sha256: str | None
    fault: str | None = None
    size: int | None = None
    look: Look | None = None
    custody: tuple[CustodyFault, ...] | None = None
    quotes: Mapping[Quoted, Verdict | None] = field(default_factory=dict)


def exhibit_states(project: Project, *, trust_cache: bool = False) -> dict[str, ExhibitState]:
    """The state of every usable exhibit, by exhibit id. Of what lies outside the project's folder nothing is kept in it.

    Args:
        trust_cache: whether a file whose path, size, times and inode are as they were is believed to be as it was; for
            drafts only.
    """
    if not project.exhibits:
        return {}
    quotes = _quotes(project)
    with ExitStack() as stack:
        cache, looker = Cache(project.root), stack.enter_context(Looker())
        states = {}
        for id_, exhibit in project.exhibits.items():
            files = _beside(project.of("exhibit")[id_], project.exhibit_files.get(id_, ()))
            is_ours = all(found.absolute.is_relative_to(project.root) for found in files)
            reading = _Reading(cache if is_ours else Cache(None), looker, trust_cache=trust_cache)
            states[id_] = reading.state(id_, exhibit, files, quotes.get(id_, ()))
        cache.keep()
    return states


def _beside(entry: Entry, files: Iterable[Found]) -> tuple[Found, ...]:
    """The files that stand beside the record of an exhibit; a namesake in the vault, or out of it, is another exhibit's."""
    home = entry.document.file.rpartition("/")[0]
    return tuple(found for found in files if found.relative.rpartition("/")[0] == home)


def _quotes(project: Project) -> dict[str, tuple[Quoted, ...]]:
    """Every quote from an exhibit, by exhibit id."""
    found: dict[str, dict[Quoted, None]] = {}
    for entries in project.entries.values():
        for entry in entries.values():
            for _, part in parts(entry.record) if entry.record is not None else ():
                if isinstance(part, ExhibitCite) and part.quote:
                    found.setdefault(part.exhibit, {})[part.at, part.quote.text] = None
    return {id_: tuple(quoted) for id_, quoted in found.items()}


class _Reading:
    """Reads the files of exhibits one after the other, with what is known of them."""

    def __init__(self, cache: Cache, looker: Looker, *, trust_cache: bool) -> None:
        self.cache = cache
        self.looker = looker
        self.trust_cache = trust_cache

    def state(self, id_: str, exhibit: Exhibit, files: Iterable[Found], quotes: tuple[Quoted, ...]) -> ExhibitState:
        """The state of one exhibit."""
        by_name = {found.relative.rsplit("/", 1)[-1]: found for found in files}
        custody = custody_faults(id_, exhibit.sha256, by_name.get(LOG))
        found = by_name.get(exhibit.file)
        if found is None:
            return ExhibitState(None, "does not exist", custody=custody)
        if found.fault:
            return ExhibitState(None, custody=custody)
        try:
            sha256, stamp = self._hash(found)
        except Unreadable as fault:
            return ExhibitState(None, str(fault), custody=custody)
        if sha256 != exhibit.sha256:
            return ExhibitState(sha256, None, stamp.size, None, custody)
        look, verdicts = self._looked_into(found.absolute, sha256, stamp, quotes)
        return ExhibitState(sha256, None, stamp.size, look, custody, verdicts)

    def _hash(self, found: Found) -> tuple[str, Stamp]:
        stamp = stamp_of(found.absolute)
        known = self.cache.hash_of(found.relative, stamp) if stamp and self.trust_cache else None
        if stamp and known:
            return known, stamp
        read = read_bytes(found.absolute)
        if read.stamp.size >= WORTH_KEEPING:
            self.cache.note_hash(found.relative, read.stamp, read.sha256)
            self.cache.is_worth_keeping = True
        return read.sha256, read.stamp

    def _looked_into(
        self, path: Path, sha256: str, stamp: Stamp, quotes: tuple[Quoted, ...]
    ) -> tuple[Look, dict[Quoted, Verdict | None]]:
        known = self.cache.look_of(sha256) if self.trust_cache else None
        exact = {quoted: self.trust_cache and self.cache.is_exact(sha256, *quoted) for quoted in quotes}
        if known and all(exact.values()):
            return known, dict.fromkeys(quotes, Verdict("exact"))
        look = _plain_look(path, stamp) or self._by_child(path, stamp, quotes)
        verdicts = {quoted: _verdict(look, quoted) for quoted in quotes}
        if self.cache.is_worth_keeping:
            self.cache.note_look(sha256, look)
            for quoted, verdict in verdicts.items():
                if verdict == Verdict("exact"):
                    self.cache.note_exact(sha256, *quoted)
        return look, verdicts

    def _by_child(self, path: Path, stamp: Stamp, quotes: tuple[Quoted, ...]) -> Look:
        """What the child says, provided that it opened the very file that was hashed."""
        self.cache.is_worth_keeping = True
        pages = {page for at, _ in quotes for page in _pages(at)}
        look = self.looker.look(path, sorted(pages | {0} if quotes else pages))
        if look.seen and look.seen != (stamp.size, stamp.modified, stamp.inode):
            return Look(refused="changed while it was read")
        return look


def _pages(at: str) -> tuple[int, ...]:
    pinpoint = parse_pinpoint(at)
    return pinpoint.pages() if pinpoint else ()


def _verdict(look: Look, quoted: Quoted) -> Verdict | None:
    """How a quote stands on its pages, or in the whole of a file without pages; None where there are no words to compare."""
    at, quote = quoted
    pages = [page for page in _pages(at) if page in look.texts] if look.pages else [0]
    text = "\n".join(look.texts.get(page, "") for page in pages)
    if not any(map(str.isalnum, text)):
        return None
    return compare(quote, text)


def _plain_look(path: Path, stamp: Stamp) -> Look | None:
    """What a small plain text holds, with its words; None for everything else, which is the child's to open."""
    if stamp.size > LARGEST_PLAIN:
        return None
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            raw = file.read(LARGEST_PLAIN + 1)
        kind = recognise(io.BytesIO(raw), len(raw))
        if kind != TEXT:
            return None
        sheets = text_of(raw).removesuffix("\f").split("\f")
    except (OSError, Refused):
        return None
    return Look(TEXT.type, TEXT.ending, None, len(sheets), dict(enumerate(sheets, 1)))
