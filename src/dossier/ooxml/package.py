"""Packages as ZIP files that are the same bytes every time: sorted entries, one fixed date, nothing about the machine."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_DATE = (1980, 1, 1, 0, 0, 0)

ALLOWED_PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/",
)
"""What a written package may hold; anything else is a leftover of some template."""


def written_zip(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a ZIP: content types first, then by name, each dated 1980, in one way of packing."""
    names = [name for name in _FIRST if name in parts] + sorted(name for name in parts if name not in _FIRST)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, parts[name])
    return out.getvalue()


def normalised(package: bytes) -> bytes:
    """The same package, written the one way.

    Raises:
        ValueError: it is no package, or holds a part that no packet needs.
    """
    return written_zip(parts_of(package))


def parts_of(package: bytes, allowed: tuple[str, ...] = ALLOWED_PARTS) -> dict[str, bytes]:
    """The parts of a package of ours by name.

    Args:
        allowed: how the names of its parts may begin.

    Raises:
        ValueError: it is no package, or holds a part that no packet needs.
    """
    try:
        with zipfile.ZipFile(BytesIO(package)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as fault:
        raise ValueError(f"it is no Word file ({fault})") from None
    for name in parts:
        if not name.startswith(allowed):
            raise ValueError(f"the package holds {name}, which no packet needs")
    return parts
