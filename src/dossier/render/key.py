"""All that the bytes of a rendered page hang on, in one digest: what has the same need not be rendered again.

A member too many costs a rendering; one too few would publish a page that a clean build would not make.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import dossier
from dossier.packet.setting import Packet
from dossier.render.fonts import font_files
from dossier.render.kit import Kit
from dossier.render.libraries import versions

PROGRAM = Path(dossier.__file__).parent


@dataclass(frozen=True)
class Surroundings:
    """What a page is rendered with, besides itself.

    Attributes:
        style: the hash of the stylesheet.
        fonts: the hash of the names and bytes of all fonts.
        blank: the hash of the blank Word document.
        program: the hash of every source file of the program; that fewer would do could not be shown.
        packages: the Python packages at hand, with their versions.
        libraries: the system libraries that lay out text, with their versions.
        interpreter: Python, the machine it was made for, and what packs the streams of a PDF.
    """

    style: str
    fonts: str
    blank: str
    program: str
    packages: tuple[str, ...]
    libraries: dict[str, str]
    interpreter: tuple[str, ...]


def surroundings(kit: Kit) -> Surroundings:
    """What every page of this build is rendered with; nothing that renders is imported for it."""
    return Surroundings(
        style=_digest([kit.style]),
        fonts=_digest(font_files(kit.fonts)),
        blank=_digest([kit.blank]),
        program=program_digest(),
        packages=packages(),
        libraries=versions(),
        interpreter=(sys.version, platform.machine(), zlib.ZLIB_RUNTIME_VERSION),
    )


def program_digest() -> str:
    """The hash of the names and bytes of every source file of the program."""
    return _digest(sorted(PROGRAM.rglob("*.py")), PROGRAM)


def packages() -> tuple[str, ...]:
    """The Python packages that this interpreter finds, as the names of their folders of metadata, which hold the version."""
    folders = [Path(entry) for entry in sys.path if entry]
    found = {path.name for folder in folders for form in ("*.dist-info", "*.egg-info") for path in folder.glob(form)}
    return tuple(sorted(found))


def key_of(around: Surroundings, page: Packet) -> str:
    """The digest under which the bytes of a page, in each format, are always the same."""
    return hashlib.sha256(json.dumps(members(around, page), sort_keys=True).encode("ascii")).hexdigest()


def members(around: Surroundings, page: Packet) -> dict[str, object]:
    """All that the key is made of, by name."""
    own = {"page": page.xhtml, "figures": dict(page.figures), "paper": page.paper, "mark": page.mark}
    return asdict(around) | own


def _digest(files: Iterable[Path], root: Path | None = None) -> str:
    digest = hashlib.sha256()
    for path in files:
        name = path.relative_to(root).as_posix() if root else path.name
        digest.update(f"{len(name)} {name} {path.stat().st_size} ".encode("utf-8", "surrogateescape"))
        digest.update(path.read_bytes())
    return digest.hexdigest()
