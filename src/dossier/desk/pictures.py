"""Pictures of exhibits' pages, as the desk takes them: a picture, its size, and where on it each quote stands."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.exhibitfile.pagepictures import PagePicture, Rectangle

__all__ = ["PagePicture", "Pictures", "Rectangle", "picture_file", "words_in"]

Pictures = Mapping[tuple[str, int], PagePicture]
"""Pictures by exhibit and page; a page without one is shown as text, or with a note that there is none."""


def words_in(files: Mapping[str, bytes], pictures: Pictures) -> dict[str, bytes]:
    """The words of the pictures among some files, under names of their own, for the search that cannot read pixels."""
    named = {picture_file(*which): picture for which, picture in pictures.items()}
    shown = ((name, named[name.rpartition("/")[2]]) for name in files if name.rpartition("/")[2] in named)
    return {f"{name}.txt": picture.words.encode("utf-8", "replace") for name, picture in shown if picture.words}


def picture_file(exhibit_id: str, page: int) -> str:
    """The name of a picture's file beside the pages of the desk."""
    return f"{exhibit_id}.p{page}.png"
