"""The system libraries that lay out text: whether they are there, and which they are."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path

PANGO = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")
SUBSETTING = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib")
_VERSIONS = {
    "Pango": (("libpango-1.0.so.0", "libpango-1.0.dylib"), "pango_version"),
    "HarfBuzz": (("libharfbuzz.so.0", "libharfbuzz.dylib"), "hb_version_string"),
    "fontconfig": (("libfontconfig.so.1", "libfontconfig.dylib"), "FcGetVersion"),
}
_FOLDERS = ("/opt/homebrew/lib/", "/usr/local/lib/")
_OF_TEXT = ("libpango", "libharfbuzz", "libfontconfig", "libfreetype", "libfribidi", "libglib", "libgobject")


def loaded(names: tuple[str, ...]) -> ctypes.CDLL | None:
    """The library under the first of its names that the system, or Homebrew, knows; None where it is not there."""
    for path in (place + name for name in names for place in ("", *_FOLDERS)):
        try:
            return ctypes.CDLL(path)
        except OSError:
            continue
    return None


def versions() -> dict[str, str]:
    """Which libraries lay out text here: their versions, and on Linux size and time of each file that they consist of.

    A distribution mends a library without a new version, so that the version alone would not tell.
    """
    found = {"HarfBuzz subsetting": "there" if loaded(SUBSETTING) else "absent", "Pango FreeType": str(bool(loaded(PANGO)))}
    for what, (names, function) in _VERSIONS.items():
        library = loaded(names)
        found[what] = _version(getattr(library, function)) if library else "absent"
    return found | {path.name: f"{path.stat().st_size} {path.stat().st_mtime_ns}" for path in _files()}


def _version(ask: Callable[[], object]) -> str:
    if getattr(ask, "__name__", "") == "hb_version_string":
        ask.restype = ctypes.c_char_p  # type: ignore[attr-defined]
    return str(ask())


def _files() -> list[Path]:
    """The files of these libraries that this process holds; those that a Python package brings along go by its version."""
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    paths = {Path(line.split(maxsplit=5)[5]) for line in lines if line.count(" ") >= 5 and "/lib" in line and ".so" in line}
    own = [path for path in paths if path.name.startswith(_OF_TEXT) and not path.is_relative_to(sys.prefix)]
    return sorted(path for path in own if path.is_file())
