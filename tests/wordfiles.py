"""Word files for tests of review: packets with their marks, small files written by hand, and LibreOffice's own copies."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

from dossier.ooxml.blank import blank_document
from dossier.ooxml.package import parts_of, written_zip
from tests import pages

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TEN = "http://schemas.microsoft.com/office/word/2010/wordml"
TWELVE = "http://schemas.microsoft.com/office/word/2012/wordml"
_NAMES = (
    f'xmlns:w14="{TEN}" xmlns:w15="{TWELVE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@lru_cache(maxsize=1)
def packet() -> bytes:
    """The packet of the invented official."""
    return pages.docx(pages.packet())


@lru_cache(maxsize=1)
def proof() -> bytes:
    """The page that has everything."""
    return pages.docx(pages.proof())


def written(
    body: str, *, comments: str = "", threads: str = "", notes: str = "", main: str = MAIN, others: dict[str, bytes] | None = None
) -> bytes:
    """A Word file with a body, and the comments, threads and notes that are given, all as markup."""
    parts = parts_of(blank_document())
    names = f'xmlns:w="{main}" {_NAMES}'
    parts["word/document.xml"] = f"<w:document {names}><w:body>{body}</w:body></w:document>".encode()
    added = {"comments": f"<w:comments {names}>{comments}</w:comments>"} if comments else {}
    if threads:
        added["commentsExtended"] = f"<w15:commentsEx {names}>{threads}</w15:commentsEx>"
    if notes:
        parts["word/footnotes.xml"] = f"<w:footnotes {names}>{notes}</w:footnotes>".encode()
    relations = parts["word/_rels/document.xml.rels"].decode().removesuffix("</Relationships>")
    for number, (name, markup) in enumerate(added.items(), 90):
        parts[f"word/{name}.xml"] = markup.encode()
        relations += f'<Relationship Id="rId{number}" Type="{_RELATED}/{name}" Target="{name}.xml"/>'
    parts["word/_rels/document.xml.rels"] = f"{relations}</Relationships>".encode()
    return written_zip(parts | (others or {}))


def changed(docx: bytes, part: str, find: str, put: str) -> bytes:
    """A Word file with one piece of one part replaced; the piece must stand there exactly once."""
    parts = parts_of(docx)
    text = parts[part].decode()
    assert text.count(find) == 1, f"{part} holds {find!r} {text.count(find)} times"
    return written_zip(parts | {part: text.replace(find, put).encode()})


def through_office(docx: bytes, folder: Path, *formats: str) -> bytes:
    """What LibreOffice makes of a Word file that it opens and saves, once for each format."""
    filters = {"docx": "docx:MS Word 2007 XML", "odt": "odt"}
    name = "sent.docx"
    (folder / name).write_bytes(docx)
    for number, format_ in enumerate(formats):
        out = folder / f"out{number}"
        home = f"-env:UserInstallation=file://{folder}/office"
        command = ["soffice", home, "--headless", "--convert-to", filters[format_], "--outdir", str(out), str(folder / name)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        name = f"out{number}/sent.{format_}"
    return (folder / name).read_bytes()
