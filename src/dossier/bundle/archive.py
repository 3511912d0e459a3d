"""A bundle has exactly one zip: whatever does not follow from the names and the bytes of its files is fixed.

Entries are stored, never deflated: the bytes of a deflated entry depend on the library that packed it, what fills a bundle
is packed already, and nothing can swell while it is read. The verifier writes every header anew from what the entry claims
and compares; so no header can say one thing to one reader and another to the next.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from dossier.bundle.manifest import IDENTIFIER, read_info
from dossier.bundle.names import INFO, MOST_FILES, MOST_NAME_BYTES, Broken, BundleFault, fault_among, plain
from dossier.bundle.reading import PIECE, Folder
from dossier.errors import EnvironmentFault

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR = struct.Struct("<4sIQI")
_UTF8, _STORED, _MIDNIGHT, _FIRST_DAY, _UNIX, _PLAIN_FILE = 0x800, 0, 0, 0x21, 3 << 8, 0o100644 << 16
_LOCAL_WORDS = ("mark", "version", "flags", "way of packing", "time", "date", "checksum", "size", "size", "name", "extra fields")
_CENTRAL_WORDS = ("mark", "writer", *_LOCAL_WORDS[1:], "comment", "disk", "kind", "attributes", "place")
_MOST_LIST_BYTES = MOST_FILES * (_CENTRAL.size + 2 * MOST_NAME_BYTES)
_FIRST = b"PK\x03\x04"
NO_32_BITS = 0xFFFFFFFF
"""Sizes and places from here on stand in a ZIP64 field, and nothing else does."""


@dataclass(frozen=True)
class Entry:
    """One file of a zip: all that its headers are made from."""

    name: str
    size: int
    crc: int
    place: int

    def local(self) -> bytes:
        """The header before the bytes."""
        large = self.size >= NO_32_BITS
        extra = struct.pack("<2H2Q", 1, 16, self.size, self.size) if large else b""
        size = 0xFFFFFFFF if large else self.size
        name, version = self.name.encode(), 45 if large else 20
        fixed = (version, _UTF8, _STORED, _MIDNIGHT, _FIRST_DAY, self.crc, size, size, len(name), len(extra))
        return _LOCAL.pack(_FIRST, *fixed) + name + extra

    def central(self) -> bytes:
        """The line in the list at the end."""
        large, far = self.size >= NO_32_BITS, self.place >= NO_32_BITS
        values = [self.size] * 2 * large + [self.place] * far
        extra = struct.pack(f"<2H{len(values)}Q", 1, 8 * len(values), *values) if values else b""
        size, place = 0xFFFFFFFF if large else self.size, 0xFFFFFFFF if far else self.place
        name, version = self.name.encode(), 45 if values else 20
        fixed = (_UTF8, _STORED, _MIDNIGHT, _FIRST_DAY, self.crc, size, size, len(name), len(extra), 0, 0, 0, _PLAIN_FILE, place)
        return _CENTRAL.pack(b"PK\x01\x02", _UNIX | version, version, *fixed) + name + extra

    @property
    def after(self) -> int:
        """Where the next entry begins."""
        return self.place + len(self.local()) + self.size


def _end(count: int, size: int, place: int) -> bytes:
    """The record that closes a zip, with its ZIP64 form before it when the place needs one."""
    if place < NO_32_BITS:
        return _END.pack(b"PK\x05\x06", 0, 0, count, count, size, place, 0)
    wide = _END64.pack(b"PK\x06\x06", _END64.size - 12, _UNIX | 45, 45, 0, 0, count, count, size, place)
    found = _LOCATOR.pack(b"PK\x06\x07", 0, place + size, 1)
    return wide + found + _END.pack(b"PK\x05\x06", 0, 0, count, count, size, 0xFFFFFFFF, 0)


def write_zip(folder: Path, zip_path: Path) -> None:
    """Writes the one zip of a bag, flushed to the disk, into a file that must not exist; a failure leaves none.

    Raises:
        BundleFault: the folder is no bundle.
        EnvironmentFault: a file cannot be read or written.
    """
    try:
        bag = Folder(folder)
        root = _root(bag)
        with zip_path.open("xb") as file:
            try:
                _pack(bag, root, file)
            except BaseException:
                zip_path.unlink()
                raise
    except Broken as broken:
        raise BundleFault(f"{folder} cannot be packed: {broken.text}", "make the bundle again") from None
    except OSError as failed:
        where = plain(str(failed.filename or zip_path))
        raise EnvironmentFault(f"{where} cannot be read or written: {failed.strerror}", "free space or rights there") from failed


def _root(bag: Folder) -> str:
    """The folder that holds the entries, which the signature covers as the bundle's identifier."""
    if INFO not in bag.sizes:
        raise Broken(f"{INFO} is missing")
    root = read_info(b"".join(bag.pieces(INFO)))[IDENTIFIER]
    if fault := fault_among(f"{root}/{name}" for name in bag.sizes):
        raise Broken(fault)
    return root


def _pack(bag: Folder, root: str, file: BinaryIO) -> None:
    entries: list[Entry] = []
    place = 0
    for name, size in sorted(bag.sizes.items()):
        entry = Entry(f"{root}/{name}", size, 0, place)
        file.write(entry.local())
        crc = 0
        for piece in bag.pieces(name):
            file.write(piece)
            crc = zlib.crc32(piece, crc)
        entry = replace(entry, crc=crc)
        file.seek(place)
        file.write(entry.local())
        place = file.seek(entry.after)
        entries.append(entry)
    central = b"".join(entry.central() for entry in entries)
    file.write(central + _end(len(entries), len(central), place))
    file.flush()
    os.fsync(file.fileno())


class Archive:
    """A bundle as a zip, read where it lies.

    Raises:
        Broken: it is not, in every byte outside its files, the zip that this program writes.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.entries, self.root = _entries(file)
        self.sizes = {name: entry.size for name, entry in self.entries.items()}

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry, which must have the checksum that the headers give."""
        entry = self.entries[name]
        left, crc = entry.size, 0
        self.file.seek(entry.after - entry.size)
        while left and (piece := self.file.read(min(left, PIECE))):
            left -= len(piece)
            crc = zlib.crc32(piece, crc)
            yield piece
        if left or crc != entry.crc:
            raise Broken(f"{name} is not the file that was packed: its bytes or its checksum in the zip have changed")


def _entries(file: BinaryIO) -> tuple[dict[str, Entry], str]:
    """The entries by name below the one folder that holds them all, and that folder's name."""
    file.seek(0)
    if file.read(len(_FIRST)) != _FIRST:
        raise Broken("the zip does not begin as it should: it is no zip, or something was put before it")
    central, place, end = _ending(file)
    entries: list[Entry] = []
    at = next_place = 0
    while at < len(central):
        entry = _claimed(central, at, next_place)
        if entry.after > place or len(entries) == MOST_FILES:
            raise Broken("the zip names more, or larger, entries than it can hold")
        _compare(central[at : at + len(entry.central())], entry.central(), _CENTRAL, _CENTRAL_WORDS, f"{entry.name}, in the list")
        file.seek(entry.place)
        _compare(file.read(len(entry.local())), entry.local(), _LOCAL, _LOCAL_WORDS, f"{entry.name}, before its bytes")
        at, next_place = at + len(entry.central()), entry.after
        entries.append(entry)
    if next_place != place:
        raise Broken("the zip holds bytes that belong to no entry, or is cut short")
    if end != _end(len(entries), len(central), place):
        raise Broken("the end of the zip is not the one that this program writes")
    names = [entry.name for entry in entries]
    if names != sorted(set(names)):
        raise Broken("the entries of the zip are not in order, or one stands twice")
    roots = {name.partition("/")[0] for name in names}
    if len(roots) != 1 or not all("/" in name for name in names):
        raise Broken("the entries of the zip do not lie in one folder")
    root = roots.pop()
    return {entry.name.removeprefix(root + "/"): entry for entry in entries}, root


def _ending(file: BinaryIO) -> tuple[bytes, int, bytes]:
    """The list of entries, where it begins, and the bytes after it."""
    size = file.seek(0, os.SEEK_END)
    tail_at = max(0, size - _END.size - _LOCATOR.size - _END64.size)
    file.seek(tail_at)
    tail = file.read()
    if len(tail) < _END.size or not tail[-_END.size :].startswith(b"PK\x05\x06"):
        raise Broken("the zip does not end as it should: it is cut short, or something was added")
    *_, length, place, _ = _END.unpack(tail[-_END.size :])
    if place == 0xFFFFFFFF and len(tail) == _END.size + _LOCATOR.size + _END64.size:
        *_, length, place = _END64.unpack(tail[: _END64.size])
    if length > _MOST_LIST_BYTES or place + length > size - _END.size:
        raise Broken("the zip names a list of entries that it cannot hold")
    file.seek(place)
    central = file.read(length)
    return central, place, file.read(_END.size + _LOCATOR.size + _END64.size + 1)


def _claimed(central: bytes, at: int, place: int) -> Entry:
    """The entry that the list names here, at the place where it has to begin."""
    if len(central) - at < _CENTRAL.size:
        raise Broken("the list of entries of the zip is cut short")
    fixed = _CENTRAL.unpack_from(central, at)
    crc, size, name_length, extra_length = fixed[7], fixed[9], fixed[10], fixed[11]
    start = at + _CENTRAL.size
    try:
        name = central[start : start + name_length].decode()
    except UnicodeDecodeError:
        raise Broken("the zip holds a name that is not UTF-8") from None
    extra = central[start + name_length : start + name_length + extra_length]
    if size == 0xFFFFFFFF and len(extra) >= 12:
        (size,) = struct.unpack_from("<Q", extra, 4)
    return Entry(name, size, crc, place)


def _compare(found: bytes, expected: bytes, form: struct.Struct, words: tuple[str, ...], where: str) -> None:
    """Raises Broken, naming the first field that differs."""
    if found == expected:
        return
    pairs = zip(words, form.unpack_from(found), form.unpack_from(expected), strict=True)
    word = next((word for word, one, other in pairs if one != other), "name or its extra fields")
    raise Broken(f"zip entry {where}: its {word} is not what this program writes")
