"""The files that give every page its look: stylesheet, fonts and blank Word document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import EnvironmentFault
from dossier.ooxml.package import normalised
from dossier.paths import first_file


@dataclass(frozen=True)
class Kit:
    """Where the stylesheet, the fonts and the blank Word document lie."""

    style: Path
    fonts: Path
    blank: Path

    @property
    def mark_font(self) -> Path:
        """The font whose outlines draw the mark across a page."""
        return self.fonts / "SourceSans3-Bold.ttf"


def find_kit(templates: Sequence[Path]) -> Kit:
    """The kit in the first of several template folders that has each of its files; each is looked at before any work is done.

    Raises:
        EnvironmentFault: one of the files is missing, or is not what it must be.
    """

    def found(relative: str) -> Path:
        path = first_file(templates, relative)
        if path is None:
            raise EnvironmentFault(f"templates/{relative} does not exist", "install the program again; it ships this file")
        return path

    kit = Kit(found("packet/style.css"), found("packet/fonts"), found("packet/blank.docx"))
    if not kit.mark_font.is_file():
        text = f"{kit.fonts} does not hold {kit.mark_font.name}"
        raise EnvironmentFault(text, "put all fonts that the program ships beside your own; a folder replaces the shipped one")
    try:
        kit.style.read_text(encoding="utf-8")
        normalised(kit.blank.read_bytes())
    except UnicodeDecodeError:
        raise EnvironmentFault(f"{kit.style} is not UTF-8", "save it as UTF-8") from None
    except ValueError as fault:
        text = f"{kit.blank} cannot be used: {fault}"
        raise EnvironmentFault(text, "change the styles in a copy of the shipped one, and keep nothing else in it") from None
    return kit
