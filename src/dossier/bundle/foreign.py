"""A bag of another maker is believed as far as its own lists go, and no further: at best it is complete, and nobody's word.

It is read by RFC 8493 and the drafts before it. Where those say MUST, a breach is the first thing that is wrong; the
rest are warnings. Nothing is followed, fetched or unpacked, and memory does not grow with the size of files.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dossier.bundle.manifest import OXUM
from dossier.bundle.names import BAGIT, DATA, INFO, SUMS, Broken, fault_of_name, plain
from dossier.bundle.reading import Folder
from dossier.bundle.taglists import (
    ALGORITHMS,
    FETCH,
    MOST_LIST_BYTES,
    Declaration,
    Notes,
    field_values,
    lists_among,
    read_declaration,
    read_fetch,
    read_fields,
    read_manifest,
)
from dossier.errors import WrongUse

_OF_A_SYSTEM = {".ds_store", "thumbs.db", "desktop.ini"}
_FORGEABLE = {"md5", "sha1"}
_BY_HAND = "fetch what it names with a tool of its maker and verify it again; this program fetches nothing"


@dataclass(frozen=True)
class Foreign:
    """A bag of another maker that is complete and valid by its own lists."""

    sentence: str
    next_step: str
    details: Mapping[str, str]
    warnings: tuple[str, ...]


def judged(folder: Path) -> Foreign:
    """What can be said of a bag of another maker that is whole.

    Raises:
        Broken: the first thing that is wrong with it.
        WrongUse: it is no bag, or one of a form that this program does not read.
    """
    names = {entry.name for entry in folder.iterdir()}
    if BAGIT not in names and not (DATA[:-1] in names and any(re.fullmatch(r"manifest-.+\.txt", name) for name in names)):
        raise WrongUse(
            f"{plain(str(folder))} is no bundle of this program, and no bag of another maker",
            f"name the folder that holds {SUMS} or, of another maker, {BAGIT}",
        )
    whole, notes = Folder(folder, of_anybody=True), Notes()
    declared = read_declaration(_read(whole, BAGIT))
    if not (folder / DATA).is_dir():
        raise Broken(f"the folder {DATA[:-1]} is missing")
    manifests, tag_manifests, unknown = lists_among(whole.sizes)
    if not manifests:
        if unknown:
            raise WrongUse(
                f"{unknown[0]} holds hashes of a kind that this program does not know", "verify it with a tool of its maker"
            )
        raise Broken("it has no manifest of its payload")
    for name in unknown:
        notes.add(name, "holds hashes of a kind that this program does not know, and was not read")
    bag = _Bag(whole, declared, notes)
    wanted = [*bag.of_payload(manifests), *bag.of_tags(tag_manifests)]
    bag.compare(wanted)
    bag.count()
    bag.look_at_names()
    return _told(bag, manifests, tag_manifests)


@dataclass(frozen=True)
class _Wanted:
    """One line of a list: which hash of which kind a file that is there has to have."""

    name: str
    algorithm: str
    digest: str
    file: str


class _Bag:
    """A bag on its way through the rules."""

    def __init__(self, whole: Folder, declared: Declaration, notes: Notes) -> None:
        self.whole, self.declared, self.notes = whole, declared, notes
        self.payload = [name for name in whole.sizes if name.startswith(DATA)]
        self.absent: set[str] = set()
        self.digests: dict[str, str] = {}
        self._spelt: dict[str, list[str]] = {}
        for name in whole.sizes:
            self._spelt.setdefault(_composed(name), []).append(name)

    def of_payload(self, manifests: Mapping[str, str]) -> Iterator[_Wanted]:
        """The lines of the manifests, once every file that one names is there and every file that is there is named."""
        fetched = self._fetched()
        covered: set[str] = set()
        for algorithm, file in manifests.items():
            found = list(self._found(file, algorithm, fetched))
            mine = {one.name for one in found}
            covered |= mine
            left_out = [name for name in self.payload if name not in mine]
            if left_out and self.declared.is_latest:
                raise Broken(f"{left_out[0]} is there, and {file} does not name it")
            for name in left_out:
                self.notes.add(name, f"is not named by {file}")
            yield from found
        for name in self.payload:
            if name not in covered:
                raise Broken(f"{name} is there, and no manifest names it")
        for name in sorted(fetched):
            if _composed(name) not in self._spelt:
                raise Broken(f"{FETCH} names {name}, which is not there, and no manifest names it")

    def of_tags(self, tag_manifests: Mapping[str, str]) -> Iterator[_Wanted]:
        """The lines of the tag manifests, once every file that one names is there."""
        named = set(tag_manifests.values())
        for algorithm, file in tag_manifests.items():
            found = list(self._found(file, algorithm, frozenset()))
            named |= {one.name for one in found}
            yield from found
        for name in self.whole.sizes:
            if not name.startswith(DATA) and name not in named:
                self.notes.add(name, "is named by no list: nobody can see whether it was changed")

    def _fetched(self) -> frozenset[str]:
        if FETCH not in self.whole.sizes:
            return frozenset()
        return read_fetch(_read(self.whole, FETCH), self.declared, self.whole.sizes, self.notes)

    def _found(self, file: str, algorithm: str, fetched: frozenset[str]) -> Iterator[_Wanted]:
        """The lines of one list, each with the file that it means."""
        raw = _read(self.whole, file)
        self.digests[file] = hashlib.sha256(raw).hexdigest()
        hashes = read_manifest(file, raw, self.declared, self.whole.sizes, self.notes)
        by_case = {_folded(name): name for name in hashes if name in self.whole.sizes}
        for name, digest in sorted(hashes.items()):
            here = self._here(name, hashes, by_case)
            if here is not None:
                if here != name:
                    self.notes.add(name, f"is spelt otherwise in {file} than in the bag")
                yield _Wanted(here, algorithm, digest, file)
            elif name in fetched:
                raise Broken(f"the bag is incomplete: {name} is to be fetched from elsewhere, and is not there", _BY_HAND)
            elif _is_of_a_system(name) and digest == ALGORITHMS[algorithm](usedforsecurity=False).hexdigest():
                # Finder and Explorer make and remove these by themselves; an empty one takes nothing with it.
                self.absent.add(name)
                self.notes.add(name, "is missing; it was empty, and the system that kept it makes and removes such files")
            else:
                raise Broken(f"{name} is missing")

    def _here(self, name: str, hashes: Mapping[str, str], by_case: Mapping[str, str]) -> str | None:
        """The file that a name means: itself; the same letters, composed otherwise; or a twin by case with the same hash."""
        if name in self.whole.sizes:
            return name
        spelt = self._spelt.get(_composed(name), ())
        if len(spelt) == 1:
            return spelt[0]
        twin = by_case.get(_folded(name))
        return twin if twin is not None and hashes[twin] == hashes[name] else None

    def compare(self, wanted: list[_Wanted]) -> None:
        """Raises Broken at the first file of which a hash is another than a list says; each file is read once."""
        by_name: dict[str, list[_Wanted]] = {}
        for one in wanted:
            by_name.setdefault(one.name, []).append(one)
        for name, lines in sorted(by_name.items()):
            hashers = {one.algorithm: ALGORITHMS[one.algorithm](usedforsecurity=False) for one in lines}
            for piece in self.whole.pieces(name):
                for hasher in hashers.values():
                    hasher.update(piece)
            for one in lines:
                if hashers[one.algorithm].hexdigest() != one.digest:
                    raise Broken(f"{name} is not the file that was packed: its bytes are not those that {one.file} names")

    def count(self) -> None:
        """Raises Broken when bag-info.txt counts other files than there are."""
        if INFO not in self.whole.sizes:
            return
        fields = read_fields(_read(self.whole, INFO), self.declared, self.notes)
        for value in field_values(fields, OXUM):
            if value != self.oxum:
                raise Broken(f"{INFO}: field {OXUM} is not {self.oxum}, which is what the payload comes to")

    @property
    def oxum(self) -> str:
        """The bytes and the number of the files of the payload."""
        return f"{sum(self.whole.sizes[name] for name in self.payload)}.{len(self.payload) + len(self.absent)}"

    def look_at_names(self) -> None:
        """Notes what another machine, or another tool, may take for something else."""
        seen: dict[str, str] = {}
        for name in self.whole.sizes:
            other = seen.setdefault(_folded(name), name)
            if other != name:
                self.notes.add(f"{other} and {name}", "are one and the same on some machines")
            if _is_of_a_system(name):
                self.notes.add(name, "is a file that a system keeps for itself")
            elif fault := fault_of_name(name):
                self.notes.add(name, fault)
        for name in self.whole.empty:
            self.notes.add(name, "is an empty folder, which no list can name")


def _told(bag: _Bag, manifests: Mapping[str, str], tag_manifests: Mapping[str, str]) -> Foreign:
    kinds = " and ".join(sorted(manifests))
    weak = set(manifests) <= _FORGEABLE
    lists = tag_manifests or manifests
    top = lists[max(lists, key=lambda kind: (ALGORITHMS[kind](usedforsecurity=False).digest_size, kind))]
    count = f"{len(bag.payload)} file{'s' * (len(bag.payload) != 1)}"
    but = " but for what a system keeps for itself" if bag.absent else ""
    sentence = (
        f"a bag of another maker: complete{but} and valid by its own lists ({kinds}), with {count} in its payload; "
        "there is no signature, and whoever changes a file can write the lists anew."
    )
    if weak:
        bag.notes.add("its payload", f"is covered by {kinds} alone, which no longer stands against whoever wants to deceive")
    details = {
        "BagIt-Version": bag.declared.version,
        "Algorithms": kinds,
        OXUM: bag.oxum,
        f"SHA-256 of {top}": bag.digests[top],
    }
    next_step = f"ask its maker by another way, such as the telephone, for the SHA-256 of {top}, and compare"
    return Foreign(sentence, plain(next_step), {plain(label): value for label, value in details.items()}, bag.notes.texts())


def _read(whole: Folder, name: str) -> bytes:
    if name not in whole.sizes:
        raise Broken(f"{name} is missing")
    if whole.sizes[name] > MOST_LIST_BYTES:
        raise WrongUse(f"{plain(name)} is larger than any list that this program reads", "verify it with a tool of its maker")
    return b"".join(whole.pieces(name))


def _is_of_a_system(name: str) -> bool:
    return name.rpartition("/")[2].casefold() in _OF_A_SYSTEM


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _folded(name: str) -> str:
    return _composed(name).casefold()
