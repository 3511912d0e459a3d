"""Looks for what an audience may not see in everything that it is to get, unpacked to the bottom.

A report names the file, the carrier and the field, never the value; a name that is itself a value is not printed
either. What cannot be looked into is reported like a leak, since its silence would mean nothing.

Out of reach, and so to be looked at by people: what can only be seen in the pixels of a picture or the shapes of
outlines, and what was rewritten in other words, transliterated or translated.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from dossier.archivefile import CannotBeRead, Part
from dossier.errors import EnvironmentFault, LeakFound
from dossier.needles import Needle
from dossier.problem import visible
from dossier.scan import decoding, markup, peeling, readers
from dossier.scan.files import content_of
from dossier.writings import Finder

DEEPEST = 12
"""So many files inside one another are looked into."""

MOST_PEELED = 3
"""So many escapings of one text, one inside the other, are undone."""

MOST_BYTES = 4 << 30
"""So many bytes, counted as they are unpacked, are looked at for one file."""

NOT_LOOKED_INTO = "could not be looked into: it"

MOST_SHOWN = 20
"""So many leaks are named in one message; more help nobody."""


@dataclass(frozen=True, order=True)
class Hit:
    """A leak, or something that could not be looked into: the file, what in it, and the field or the reason."""

    file: str
    carrier: str
    label: str

    def __str__(self) -> str:
        return f"{self.file}: {self.carrier}: {self.label}"


Files = Mapping[str, bytes] | Iterable[tuple[str, Path]]


def scan(files: Files, needles: Iterable[Needle]) -> tuple[Hit, ...]:
    """Every leak in some files, sorted, each named once; empty only when every file was looked into to its bottom.

    The scan first proves itself on planted leaks.

    Raises:
        EnvironmentFault: it is blind to some kind of carrier.
    """
    from dossier.scan.proof import prove

    prove()
    return search(files, tuple(needles))


def refuse_leaks(files: Files, needles: Iterable[Needle], *, jobs: int = 1) -> None:
    """Returns when nothing in some files leaks.

    Args:
        jobs: on how many processes to look; what is found is the same.

    Raises:
        LeakFound: something leaks, or could not be looked into.
        EnvironmentFault: the scan is blind to some kind of carrier.
    """
    wanted = tuple(needles)
    if not wanted:
        return
    hits = scan(files, wanted) if jobs < 2 or not isinstance(files, Mapping) else _scanned_apart(files, wanted, jobs)
    if hits:
        lines = [str(hit) for hit in hits[:MOST_SHOWN]]
        more = [f"and {len(hits) - MOST_SHOWN} more"] if len(hits) > MOST_SHOWN else []
        raise LeakFound(
            "nothing was published; this audience may not see:\n    " + "\n    ".join(lines + more),
            "find how the value came there, withhold or disclose it in its record, and build again",
        )


def _scanned_apart(files: Mapping[str, bytes], needles: tuple[Needle, ...], jobs: int) -> tuple[Hit, ...]:
    """The same as `scan`, with the files shared out by size among processes that were proved first."""
    from dossier.scan.proof import prove

    prove()
    shares: list[dict[str, bytes]] = [{} for _ in range(min(jobs, len(files)))]
    for name, content in sorted(files.items(), key=lambda item: (-len(item[1]), item[0])):
        min(shares, key=lambda share: sum(map(len, share.values())))[name] = content
    start = "fork" if sys.platform == "linux" else "spawn"
    with ProcessPoolExecutor(len(shares), mp_context=multiprocessing.get_context(start)) as pool:
        found = [pool.submit(search, share, needles) for share in shares if share]
        try:
            return tuple(sorted({hit for one in found for hit in one.result()}))
        except BrokenProcessPool:
            text = "nothing was published: the search for leaks died, probably for want of memory"
            raise EnvironmentFault(text, "close other programs, or search on one process with --jobs 1") from None


def search(files: Files, needles: tuple[Needle, ...]) -> tuple[Hit, ...]:
    """The same as `scan`, without the proof."""
    search = _Search(needles)
    items = sorted(files.items()) if isinstance(files, Mapping) else sorted(files)
    for number, (name, content) in enumerate(items, 1):
        search.look_at(number, name, content)
    return tuple(sorted(search.hits))


class _Search:
    """One run over some files. What was looked at once is known by its hash and is not looked at again."""

    def __init__(self, needles: tuple[Needle, ...]) -> None:
        self.labels = [needle.label for needle in needles]
        self.finder = Finder([needle.value for needle in needles])
        self.hits: set[Hit] = set()
        self.seen: dict[bytes, frozenset[tuple[str, str]]] = {}
        self.left = MOST_BYTES

    def look_at(self, number: int, name: str, content: bytes | Path) -> None:
        """Looks at one file and its name."""
        shown = visible(name) if not self.finder.found(name) else f"file {number}, whose name may not be shown"
        self.left = MOST_BYTES
        found = {("name of the file", label) for label in self._labels(name)}
        try:
            data = content if isinstance(content, bytes) else content_of(content)
        except OSError as fault:
            found.add(("content", f"{NOT_LOOKED_INTO} cannot be read ({fault.strerror or fault})"))
        else:
            found |= self._in_file(data, 0)
        self.hits |= {Hit(shown, carrier, label) for carrier, label in found}

    def _labels(self, text: str, *, noise: bool = False) -> set[str]:
        return {self.labels[number] for number in self.finder.found(text, noise=noise)}

    def _in_file(self, data: bytes, depth: int) -> frozenset[tuple[str, str]]:
        """What leaks from some bytes, as carrier and label."""
        digest = hashlib.sha256(data)
        if digest.digest() not in self.seen:
            self.left -= len(data)
            if depth > DEEPEST or self.left < 0:
                reason = "lies too deep" if depth > DEEPEST else "unpacks to more than it may"
                return frozenset([("content", f"{NOT_LOOKED_INTO} {reason}")])
            found = {("content", label) for label in self._labels(digest.hexdigest())}
            found |= set(self._in_bytes(data, depth))
            for reader in readers.READERS.values():
                if reader.fits(data):
                    found |= set(self._in_parts(reader, data, depth))
            self.seen[digest.digest()] = frozenset(found)
        return self.seen[digest.digest()]

    def _in_parts(self, reader: readers.Reader, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
        for what, content in _until_it_fails(reader, data):
            shown = visible(what) if "'" not in what or not self.finder.found(what) else what.split(" '")[0]
            if isinstance(content, CannotBeRead):
                yield f"{reader.kind}, {shown}", f"{NOT_LOOKED_INTO} {content}"
            elif isinstance(content, str):
                for carrier, label in self._in_text(content, depth):
                    yield f"{reader.kind}, {shown}{carrier}", label
            else:
                for carrier, label in self._in_file(content, depth + 1):
                    yield f"{reader.kind}, {shown} > {carrier}", label

    def _in_bytes(self, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
        for text, noise in decoding.texts_of(data):
            for carrier, label in self._in_text(text, depth, noise=noise):
                yield f"{'bytes' if noise else 'text'}{carrier}", label

    def _in_text(self, text: str, depth: int, *, noise: bool = False, peel: int = 0) -> Iterator[tuple[str, str]]:
        """What leaks from a text, each with how it was written there."""
        self.left -= len(text)
        for label in self._labels(text, noise=noise):
            yield "", label
        if noise:
            return
        if markup.is_markup(text):
            for bare in markup.texts_of_markup(text):
                for label in self._labels(bare):
                    yield " between tags", label
        if peel < MOST_PEELED:
            for way, content in peeling.peeled(text, readers.is_some_file):
                if isinstance(content, bytes) and readers.is_some_file(content):
                    yield from ((f" in {way} > {carrier}", label) for carrier, label in self._in_file(content, depth + 1))
                for plain, is_noise in decoding.texts_of(content) if isinstance(content, bytes) else [(content, False)]:
                    for carrier, label in self._in_text(plain, depth, noise=is_noise, peel=peel + 1):
                        yield f" in {way}{carrier}", label


def _until_it_fails(reader: readers.Reader, data: bytes) -> Iterator[Part]:
    """The parts that a reader finds. A reader that fails in an unforeseen way is told like anything else it cannot read."""
    try:
        yield from reader.parts(data)
    except Exception as fault:  # a hostile file may trip a library anywhere, and must neither pass nor stop the scan
        yield "content", CannotBeRead(f"made its reader fail ({type(fault).__name__})")
