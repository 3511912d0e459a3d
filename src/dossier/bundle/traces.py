"""Any trace of a bundle of this program makes a thing one, whatever it claims to be.

An altered bundle must not pass for a bag of another maker, which is judged by milder rules.
"""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path
from typing import BinaryIO

from dossier.bundle.manifest import FORM
from dossier.bundle.names import BAGIT, DATA, INFO, READING, SIGNATURE, SUMS, Broken
from dossier.bundle.reading import PIECE, pieces_of

_OUR_ROOT = {name.casefold() for name in (SUMS, SIGNATURE, READING)}
_OUR_PAYLOAD = re.compile(r"packet\.(pdf|docx)|bundle(-[0-9]+)?\.pdf|index\.csv|record\.json")
_OUR_FIELD = re.compile(rb"bundle-(form|state|revision)\s*:")
_OUR_EXHIBIT = re.compile(r"ex-[0-9]+")
_END = struct.Struct("<4s4H2IH")
_OUR_FOLDERS = ("exhibits", "custody")


def is_ours(folder: Path) -> bool:
    """Whether a folder bears any trace of a bundle of this program, whoever's bag it claims to be now."""
    if _OUR_ROOT.intersection(_names_in(folder)):
        return True
    try:
        info = next(pieces_of(folder / INFO), b"")
    except (OSError, Broken):
        info = b""
    if _OUR_FIELD.search(info.replace(b"\0", b"").lower()):  # whatever the encoding
        return True
    if sum(1 for name in _names_below(folder, DATA) if _OUR_PAYLOAD.fullmatch(name)) > 1:
        return True
    return any(_OUR_EXHIBIT.match(name) for kind in _OUR_FOLDERS for name in _names_below(folder, DATA + kind))


def _names_in(folder: Path) -> list[str]:
    return [entry.name.casefold() for entry in folder.iterdir()]


def _names_below(folder: Path, inner: str) -> list[str]:
    """The names in an inner folder, if it is one that no link leads to."""
    steps = [folder / inner, *(folder / inner).parents[: inner.rstrip("/").count("/")]]
    return _names_in(folder / inner) if all(step.is_dir() and not step.is_symlink() for step in steps) else []


def is_foreign_zip(file: BinaryIO) -> bool:
    """Whether a zip is whole, holds a bag, and has nowhere a name that a bundle of this program has."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size))
    ending = file.read()
    if len(ending) < _END.size:
        return False
    mark, *_, length, place, _ = _END.unpack(ending)
    if mark != b"PK\x05\x06" or place + length + _END.size != size:
        return False  # of a bundle that was cut no name may be left
    file.seek(0)
    has_bag, tail = False, b""
    while piece := file.read(PIECE):
        window = (tail + piece).lower()
        if any(name.encode() in window for name in (*_OUR_ROOT, FORM.lower())):
            return False
        has_bag = has_bag or BAGIT.encode() in window
        tail = window[-32:]
    return has_bag
