"""Looks for what an audience may not see in everything that it is to get, unpacked to the bottom.

A report names the file, the carrier and the field, never the value; a name that is itself a value is not printed
either. What cannot be looked into is reported like a leak, since its silence would mean nothing.

Out of reach, and so to be looked at by people: what can only be seen in the pixels of a picture or the shapes of
outlines, and what was rewritten in other words, transliterated or translated; in bytes that are as good as random, also
what `noise` names.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from dossier import workers
from dossier.archivefile import CannotBeRead, Coded, Part, Pixels
from dossier.errors import EnvironmentFault, LeakFound
from dossier.needles import Needle
from dossier.problem import visible
from dossier.scan import decoding, markup, peeling, readers
from dossier.scan.files import content_of
from dossier.scan.noise import Sieve
from dossier.writings import Finder

DEEPEST = 12
"""So many files inside one another are looked into."""

MOST_PEELED = 3
"""So many escapings of one text, one inside the other, are undone."""

MOST_BYTES = 4 << 30
"""So many bytes, counted as they are unpacked, are looked at for one file."""

NOT_LOOKED_INTO = "could not be looked into: it"

_LEAVES_MUCH = 1 << 20
"""After a file of so many bytes memory is tidied."""

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


def scan(files: Files, needles: Iterable[Needle], *, jobs: int = 1) -> tuple[Hit, ...]:
    """Every leak in some files, sorted, each named once; empty only when every file was looked into to its bottom.

    The scan first proves itself on planted leaks. It looks in processes of its own, with limits on memory and time: the
    files may be anybody's.

    Args:
        jobs: on how many processes to look; what is found is the same.

    Raises:
        EnvironmentFault: it is blind to some kind of carrier, or a process died.
    """
    from dossier.scan.proof import prove

    prove()
    wanted, items = tuple(needles), sorted(files.items()) if isinstance(files, Mapping) else sorted(files)
    if not items:
        return ()
    sizes = {name: _size(content) for name, content in items}
    shares: list[list[tuple[int, str, bytes | Path]]] = [[] for _ in range(max(1, min(jobs, len(items))))]
    for number, (name, content) in sorted(enumerate(items, 1), key=lambda item: (-sizes[item[1][0]], item[0])):
        min(shares, key=lambda share: sum(sizes[one] for _, one, _ in share)).append((number, name, content))
    with workers.pool(len(shares), workers.limit_for, list(sizes.values())) as pool:
        found = [pool.submit(_searched, share, wanted) for share in shares if share]
        try:
            return tuple(sorted({hit for one in found for hit in one.result()}))
        except BrokenProcessPool:
            text = "the search for leaks died, for want of memory or on a file that is made to kill its reader"
            step = (
                "close other programs, search with --jobs 1, and look at files that came from others one by one with dossier scan"
            )
            raise EnvironmentFault(f"nothing was published: {text}", step) from None


def _size(content: bytes | Path) -> int:
    try:
        return len(content) if isinstance(content, bytes) else content.lstat().st_size
    except OSError:
        return 0


def refuse_leaks(files: Files, needles: Iterable[Needle], *, jobs: int = 1) -> None:
    """Returns when nothing in some files leaks.

    Args:
        jobs: as for `scan`.

    Raises:
        LeakFound: something leaks, or could not be looked into.
        EnvironmentFault: as for `scan`.
    """
    wanted = tuple(needles)
    if not wanted:
        return
    hits = scan(files, wanted, jobs=jobs)
    if hits:
        lines = [str(hit) for hit in hits[:MOST_SHOWN]]
        more = [f"and {len(hits) - MOST_SHOWN} more"] if len(hits) > MOST_SHOWN else []
        raise LeakFound(
            "nothing was published; this audience may not see:\n    " + "\n    ".join(lines + more),
            "find how the value came there, withhold or disclose it in its record, and build again",
        )


def search(files: Files, needles: tuple[Needle, ...]) -> tuple[Hit, ...]:
    """The same as `scan`, in this process and without the proof."""
    items = sorted(files.items()) if isinstance(files, Mapping) else sorted(files)
    return _searched([(number, name, content) for number, (name, content) in enumerate(items, 1)], needles)


def _searched(items: Iterable[tuple[int, str, bytes | Path]], needles: tuple[Needle, ...]) -> tuple[Hit, ...]:
    """The leaks in some files, each of which has its number among all of them."""
    looking = _Search(needles)
    for number, name, content in items:
        looking.look_at(number, name, content)
    return tuple(sorted(looking.hits))


class _Search:
    """One run over some files. What was looked at once is known by its hash and is not looked at again."""

    def __init__(self, needles: tuple[Needle, ...]) -> None:
        self.labels = [needle.label for needle in needles]
        self.finder = Finder([needle.value for needle in needles])
        self.hits: set[Hit] = set()
        self.sieve = Sieve([needle.value for needle in needles])
        self.seen: dict[tuple[bytes, bool, bool], frozenset[tuple[str, str]]] = {}
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
            if len(data) >= _LEAVES_MUCH:
                gc.collect()  # a reader of PDFs ties its objects into circles, which would hold every file's pages till the end
        self.hits |= {Hit(shown, carrier, label) for carrier, label in found}

    def _labels(self, text: str, *, noise: bool = False) -> set[str]:
        return {self.labels[number] for number in self.finder.found(text, noise=noise)}

    def _in_file(self, data: bytes, depth: int, *, is_drawn: bool = False, is_carved: bool = False) -> frozenset[tuple[str, str]]:
        """What leaks from some bytes, as carrier and label.

        Args:
            is_drawn: they are the strings that a drawing shows, in which no drawing is looked for again: the pixels of a
                picture look like one to their last byte.
            is_carved: they were cut out of a file; the samples of a picture in it that was looked at are not looked at again.
        """
        digest, is_picture = hashlib.sha256(data), isinstance(data, Pixels | Coded)
        if is_carved and (digest.digest(), False, True) in self.seen:
            is_picture = True
        if (key := (digest.digest(), is_drawn, is_picture)) not in self.seen:
            self.left -= len(data)
            if depth > DEEPEST or self.left < 0:
                reason = "lies too deep" if depth > DEEPEST else "unpacks to more than it may"
                return frozenset([("content", f"{NOT_LOOKED_INTO} {reason}")])
            found = {("content", label) for label in self._labels(digest.hexdigest())}
            plain = b"" if isinstance(data, Coded) else self.sieve.to_read(data, is_picture=is_picture)
            found |= set(self._in_bytes(plain, depth))
            for reader in readers.READERS.values():
                content = plain if reader.draws else data
                if not (is_drawn and reader.draws) and reader.fits(content):
                    found |= set(self._in_parts(reader, content, depth))
            self.seen[key] = frozenset(found)
        return self.seen[key]

    def _in_parts(self, reader: readers.Reader, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
        for what, content in _until_it_fails(reader, data):
            shown = visible(what) if "'" not in what or not self.finder.found(what) else what.split(" '")[0]
            if isinstance(content, CannotBeRead):
                yield f"{reader.kind}, {shown}", f"{NOT_LOOKED_INTO} {content}"
            elif isinstance(content, str):
                for carrier, label in self._in_text(content, depth):
                    yield f"{reader.kind}, {shown}{carrier}", label
            else:
                for carrier, label in self._in_file(content, depth + 1, is_drawn=reader.draws, is_carved=reader.carves):
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
            for way, content in peeling.peeled(text, readers.is_some_file, self.finder.longest):
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
