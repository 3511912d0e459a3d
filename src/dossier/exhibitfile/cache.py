"""What is known of files that were looked into before, so that a draft need not read gigabytes again.

A hash is believed while path, size, both times and inode are the same: a change that keeps all of these is not seen, which
a draft may risk and a final may not. What was found in a file hangs on its hash and on our own rules, and holds no word of
it. A cache that cannot be read is none.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Any

from dossier.exhibitfile.confined import Look
from dossier.exhibitfile.copying import Stamp
from dossier.wholefile import replace

FILE = "out/.cache/exhibits.json"
MOST_BYTES = 20_000_000
_HEX = re.compile(r"[0-9a-f]{64}")


class Cache:
    """Hashes by path and stamp, looks by hash, and the quotes that were found to stand exactly; without a root, none is kept."""

    def __init__(self, root: Path | None) -> None:
        self._file = root / FILE if root else None
        self._hashes: dict[str, tuple[Stamp, str]] = {}
        self._looks: dict[str, Look] = {}
        self._exact: set[str] = set()
        self.is_worth_keeping = False
        self._read()

    def hash_of(self, path: str, stamp: Stamp) -> str | None:
        """The SHA-256 that a file had when it last had this stamp."""
        known = self._hashes.get(path)
        return known[1] if known and known[0] == stamp else None

    def note_hash(self, path: str, stamp: Stamp, sha256: str) -> None:
        """Remembers the hash of a file."""
        self._hashes[path] = (stamp, sha256)

    def look_of(self, sha256: str) -> Look | None:
        """What was found in a file of this hash, without its words; None where it was not looked into or was refused."""
        return self._looks.get(sha256)

    def note_look(self, sha256: str, look: Look) -> None:
        """Remembers what a file was found to be; a refusal is not remembered, it may be for want of memory."""
        if look.refused is None:
            self._looks[sha256] = Look(look.type, look.ending, None, look.pages, seconds=look.seconds)

    def is_exact(self, sha256: str, at: str, quote: str) -> bool:
        """Whether a quote was found to stand exactly at a place of a file of this hash."""
        return _key(sha256, at, quote) in self._exact

    def note_exact(self, sha256: str, at: str, quote: str) -> None:
        """Remembers that a quote stands exactly."""
        self._exact.add(_key(sha256, at, quote))

    def keep(self) -> None:
        """Writes the cache where it saves something; one that cannot be written is not worth a word."""
        if not self.is_worth_keeping or self._file is None:
            return
        data = {
            "rules": _rules(),
            "hashes": {path: [*astuple(stamp), sha] for path, (stamp, sha) in sorted(self._hashes.items())},
            "looks": {sha: [look.type, look.ending, look.pages, look.seconds] for sha, look in sorted(self._looks.items())},
            "exact": sorted(self._exact),
        }
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace(self._file, json.dumps(data).encode("ascii"))
        except OSError:
            return

    def _read(self) -> None:
        try:
            if self._file is None or self._file.is_symlink() or self._file.stat().st_size > MOST_BYTES:
                return
            data: Any = json.loads(self._file.read_bytes())
            if data["rules"] != _rules():
                return
            hashes = {str(path): (Stamp(*map(int, row[:4])), _sha(row[4])) for path, row in data["hashes"].items()}
            looks = {
                _sha(sha): Look(str(row[0]), str(row[1]), None, _count(row[2]), seconds=_count(row[3]))
                for sha, row in data["looks"].items()
            }
            exact = {_sha(key) for key in data["exact"]}
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return
        self._hashes, self._looks, self._exact = hashes, looks, exact


def _sha(value: object) -> str:
    if isinstance(value, str) and _HEX.fullmatch(value):
        return value
    raise ValueError(value)


def _count(value: object) -> int | None:
    if value is None or (type(value) is int and value > 0):
        return value
    raise ValueError(value)


def _key(*words: str) -> str:
    return hashlib.sha256(json.dumps(words).encode("ascii")).hexdigest()


@cache
def _rules() -> str:
    """The hash of the sources by which files are judged: another rule, and nothing that was found before counts."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    beside = [here.parent / "pdffile/inspect.py", here.parent / "ooxml/package_inspection.py", here.parent / "likeness.py"]
    for path in (*sorted(here.glob("*.py")), *beside):
        digest.update(path.read_bytes())
    return digest.hexdigest()
