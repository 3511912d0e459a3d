"""What was published before and is known to be what a clean build would make again: such pages are not rendered twice.

Nothing is stored here but digests; the bytes are those of the sets in use, so that what leaves a set is gone from here too. A
file that somebody edited or that was cut short no longer has its hash and is made again. A note that cannot be read is none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier.needles import Needle, own_words
from dossier.project import Project
from dossier.publish import CURRENT
from dossier.render.key import packages, program_digest
from dossier.view import Audience
from dossier.wholefile import replace

FILE = ".cache/rendered.json"
_MOST_BYTES = 20_000_000
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Made:
    """How a file of a set came about: the key under which it was rendered, and the hash of its bytes."""

    key: str
    sha256: str


@dataclass(frozen=True)
class KeptSet:
    """What is known of the set of one audience when it was published.

    Attributes:
        files: how each of its files came about.
        state: the digest of all that decided what was withheld.
        searched_for: the digest of what was withheld, none of which was found in any of the files.
    """

    files: Mapping[str, Made]
    state: str = ""
    searched_for: str = ""


class Kept:
    """The notes on all sets below one folder of output; without a folder nothing is known, and nothing remembered."""

    def __init__(self, out: Path | None) -> None:
        """Reads the notes, if there are any that can be read."""
        self._out = out
        self._sets: dict[str, KeptSet] = _read(out / FILE) if out else {}

    def content(self, home: Path, name: str, key: str) -> bytes | None:
        """The bytes of a file in use that was rendered under this key and is as it was then."""
        made = self._of(home).files.get(name)
        if made is None or made.key != key:
            return None
        path = home / CURRENT / name
        try:
            content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        except OSError:
            return None
        return content if _sha256(content) == made.sha256 else None

    def searched_for(self, home: Path, state: str) -> str | None:
        """The digest of what is withheld from the audience of a set, where nothing that decides it changed since."""
        kept = self._of(home)
        return kept.searched_for if state and kept.state == state else None

    def unsearched(self, home: Path, contents: Mapping[str, bytes], wanted: str) -> dict[str, bytes]:
        """Those of the files of a set that were not searched for exactly the same, by the same program, when they were made."""
        kept = self._of(home)
        known = {(name, made.sha256) for name, made in kept.files.items()} if kept.searched_for == wanted else set()
        return {name: content for name, content in contents.items() if (name, _sha256(content)) not in known}

    def note(self, home: Path, keys: Mapping[str, str], contents: Mapping[str, bytes], state: str, wanted: str) -> None:
        """Remembers what was put in place and searched; a set without files is forgotten."""
        made = {name: Made(keys[name], _sha256(content)) for name, content in contents.items()}
        self._sets[self._name(home)] = KeptSet(made, state, wanted)

    def keep(self) -> None:
        """Writes the notes; where they cannot be written, the next build renders again, which is no fault worth a word."""
        sets = {
            home: {
                "state": kept.state,
                "searched_for": kept.searched_for,
                "files": {name: [one.key, one.sha256] for name, one in kept.files.items()},
            }
            for home, kept in self._sets.items()
            if kept.files
        }
        if self._out is None:
            return
        path = self._out / FILE
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace(path, json.dumps(sets, sort_keys=True).encode("ascii"))
        except OSError:
            return

    def _of(self, home: Path) -> KeptSet:
        return self._sets.get(self._name(home), KeptSet({}))

    def _name(self, home: Path) -> str:
        return home.relative_to(self._out).as_posix() if self._out else ""


def state_of(project: Project, audience: Audience, on: dt.date | None) -> str:
    """A digest of all that decides what is withheld from an audience on a day: every record, template and line of the program."""
    words = [_sha256(path.read_bytes()) for path in own_words(project.templates)]
    return _digest([project.digest(), words, audience.folder, str(on), program_digest(), packages()])


def digest_of(needles: Iterable[Needle]) -> str:
    """A digest of all that is looked for together, and of the program and packages that look for it.

    One digest over every value at once: no single one of them can be tried against it.
    """
    return _digest([program_digest(), packages(), [[needle.label, needle.value] for needle in needles]])


def _digest(values: object) -> str:
    return _sha256(json.dumps(values).encode("ascii"))


def _read(path: Path) -> dict[str, KeptSet]:
    try:
        if path.is_symlink() or path.stat().st_size > _MOST_BYTES:
            return {}
        data: Any = json.loads(path.read_bytes())
        return {
            str(home): KeptSet(
                {str(name): Made(_sha(key), _sha(sha256)) for name, (key, sha256) in kept["files"].items()},
                _sha(kept["state"]),
                _sha(kept["searched_for"]),
            )
            for home, kept in data.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sha(value: object) -> str:
    if isinstance(value, str) and _HEX.fullmatch(value):
        return value
    raise ValueError(value)
