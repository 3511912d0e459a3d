"""The words of a plain text exhibit, page by page, provided that its file is the one that was taken in."""

from __future__ import annotations

import io

from dossier.exhibitfile.content import TEXT, Refused, recognise, text_of
from dossier.exhibitfile.copying import Unreadable, read_bytes, stamp_of
from dossier.model.source import Exhibit
from dossier.paths import Found

LARGEST_SHOWN = 1_000_000
"""A longer text is no page that anybody reads beside a paragraph."""


def plain_pages(exhibit: Exhibit, files: tuple[Found, ...]) -> tuple[str, ...]:
    """The pages of an exhibit that is plain text; none where it is no text, is too long, or is not what the record says."""
    found = next((one for one in files if one.relative.rsplit("/", 1)[-1] == exhibit.file and not one.fault), None)
    stamp = stamp_of(found.absolute) if found else None
    if found is None or stamp is None or stamp.size > LARGEST_SHOWN:
        return ()
    content = io.BytesIO()
    try:
        read = read_bytes(found.absolute, content)
        content.seek(0)
        if read.sha256 != exhibit.sha256 or recognise(content, read.stamp.size) != TEXT:
            return ()
        return tuple(text_of(content.getvalue()).removesuffix("\f").split("\f"))
    except (Unreadable, Refused, ValueError):
        return ()
