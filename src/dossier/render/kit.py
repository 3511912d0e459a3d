"""The files that give every page its look: stylesheet, fonts and blank Word document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import EnvironmentFault


@dataclass(frozen=True)
class Kit:
    """Where the stylesheet, the fonts and the blank Word document lie."""

    style: Path
    fonts: Path
    blank: Path

    @property
    def mark_font(self) -> Path:
        """The font whose outlines draw the mark across a page."""
        return self.fonts / "LiberationSans-Bold.ttf"


def find_kit(templates: Sequence[Path]) -> Kit:
    """The kit in the first of several template folders that has each of its files.

    Raises:
        EnvironmentFault: none of the folders has one of them.
    """

    def found(relative: str) -> Path:
        for folder in templates:
            if (folder / relative).exists():
                return folder / relative
        raise EnvironmentFault(f"templates/{relative} does not exist", "install the program again; it ships this file")

    return Kit(found("packet/style.css"), found("packet/fonts"), found("packet/blank.docx"))
