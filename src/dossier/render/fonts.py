"""The fonts that ship with the program, and no others.

A missing glyph must show as a problem everywhere alike, not be mended by whatever a machine happens to have.
"""

from __future__ import annotations

import os
from pathlib import Path
from xml.sax.saxutils import escape


def use_only(fonts: Path, scratch: Path) -> None:
    """Points fontconfig at the fonts folder alone; must run before WeasyPrint is imported.

    Args:
        fonts: the folder of TTF files.
        scratch: a folder of the build for fontconfig's cache and settings.
    """
    settings = scratch / "fonts.conf"
    cache = escape(str(scratch.resolve() / "fontconfig"))
    settings.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(fonts.resolve()))}</dir>\n  <cachedir>{cache}</cachedir>\n</fontconfig>\n",
        encoding="utf-8",
    )
    for name in ("FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"):
        os.environ.pop(name, None)
    os.environ["FONTCONFIG_FILE"] = str(settings)


def font_files(fonts: Path) -> list[Path]:
    """The font files of a folder, in the order of their names."""
    return sorted(fonts.glob("*.ttf"))
