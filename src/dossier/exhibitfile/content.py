"""What a file is, told from its bytes and never from its name; what is two things at once, or nothing that is taken, is refused.

The first bytes name the kind. A file that another program would take for another kind is a polyglot: what one reader sees
is not what the next one opens.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from dataclasses import dataclass
from typing import BinaryIO

_HEAD = 4_096
_END_OF_ZIP = b"PK\x05\x06"
_LONGEST_TAIL = 65_557
"""The end record of a ZIP, with the longest comment, lies within so many bytes of the end."""

MOST_TEXT = 16_000_000
"""The largest plain text that is taken; a record of this size is a data set, not a document."""


class Refused(ValueError):
    """The file is not taken; the text goes on from its name: `holds a script`."""


class NotTaken(Refused):
    """The file is of a kind that is not taken, and does no harm inside another."""


@dataclass(frozen=True)
class Kind:
    """A type of file and the ending under which it is kept."""

    type: str
    ending: str


PDF, DOCX, PNG, JPEG = Kind("pdf", "pdf"), Kind("docx", "docx"), Kind("png", "png"), Kind("jpeg", "jpg")
TIFF, TEXT, EMAIL = Kind("tiff", "tif"), Kind("text", "txt"), Kind("email", "eml")
HTML, MHTML, WARC = Kind("opaque-html", "html"), Kind("opaque-mhtml", "mhtml"), Kind("opaque-warc", "warc")

_BY_START: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"PK\x03\x04", DOCX),
    (b"WARC/", WARC),
    (b"ID3", Kind("opaque-audio", "mp3")),
    *((start, Kind("opaque-audio", "mp3")) for start in (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3")),
    (b"\xff\xf1", Kind("opaque-audio", "aac")),
    (b"\xff\xf9", Kind("opaque-audio", "aac")),
    (b"fLaC", Kind("opaque-audio", "flac")),
    (b"#!AMR", Kind("opaque-audio", "amr")),
    (b"\x1a\x45\xdf\xa3", Kind("opaque-video", "mkv")),
    (b"\x00\x00\x01\xba", Kind("opaque-video", "mpg")),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), Kind("opaque-video", "wmv")),
)
_REFUSED_BY_START: tuple[tuple[bytes, str], ...] = (
    (b"%!", "is PostScript, which is a program"),
    (b"\x04%!", "is PostScript, which is a program"),
    (b"\xc5\xd0\xd3\xc6", "is EPS, which is a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Office file of the old kind, which may hold macros"),
    (b"{\\rtf", "is RTF, which may hold other files"),
    (b"MZ", "is a program"),
    (b"\x7fELF", "is a program"),
    (b"\xfe\xed\xfa", "is a program"),
    (b"\xcf\xfa\xed\xfe", "is a program"),
    (b"\xca\xfe\xba\xbe", "is a program"),
    (b"#!/", "is a program"),
    (b"Rar!\x1a\x07", "is an archive"),
    (b"7z\xbc\xaf\x27\x1c", "is an archive"),
    (b"BZh", "is an archive"),
    (b"\xfd7zXZ\x00", "is an archive"),
    (b"PK\x05\x06", "is an archive"),
    (b"PK\x07\x08", "is an archive"),
    (b"MSCF", "is an archive"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "is a Windows shortcut"),
)
_ALSO_WORDS = (b"MZ", b"BZh")
_PICTURES_NOT_TAKEN = (b"GIF8", b"BM")
_ARCHIVES_INSIDE = (b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00")
_PDF_INSIDE = re.compile(rb"%PDF-[0-9]\.[0-9]")
_HEADER = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{1,60}:)")
_OF_MAIL = (b"from", b"to", b"date", b"subject", b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to")
_OF_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_OF_PAGES = re.compile(rb"<(?:!doctype\s|html|body|script|svg)[\s>]", re.I)
_OF_SVG = re.compile(rb"<(?:[a-z]+:)?svg[\s>]|<!doctype\s+svg", re.I)
_SCRIPT = re.compile(rb"<script[\s>]", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


def recognise(file: BinaryIO, size: int) -> Kind:
    """What a file is by its content.

    Raises:
        Refused: it is empty, of a kind that is not taken, or would be something else to another program.
    """
    if size == 0:
        raise NotTaken("is empty")
    file.seek(0)
    head = file.read(_HEAD)
    for start, why in _REFUSED_BY_START:
        if head.startswith(start) and not (start in _ALSO_WORDS and _is_text(file, size)):
            raise Refused(why)
    if head.startswith(_PICTURES_NOT_TAKEN) and not _is_text(file, size):
        raise NotTaken("is a GIF or BMP picture, which is not taken")
    kind = next((kind for start, kind in _BY_START if head.startswith(start)), None)
    kind = kind or _container(head) or _text_kind(file, size, head)
    _refuse_polyglots(file, size, head, kind)
    return kind


def _container(head: bytes) -> Kind | None:
    """A recording or an archive whose name stands behind its first bytes."""
    if head[:4] == b"RIFF":
        form = {b"WAVE": Kind("opaque-audio", "wav"), b"AVI ": Kind("opaque-video", "avi")}.get(head[8:12])
        if form is None:
            raise NotTaken("is of a kind that is not taken")
        return form
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"crx "):
            raise NotTaken("is a HEIC or AVIF picture, which is not taken")
        return Kind("opaque-audio", "m4a") if brand in (b"M4A ", b"M4B ") else Kind("opaque-video", "mp4")
    if head[4:8] in (b"moov", b"mdat", b"wide") and min(head[:4]) < 9:  # no text: a length stands before the word
        return Kind("opaque-video", "mov")
    if head[:4] == b"OggS":
        is_video = b"theora" in head[:128]
        return Kind("opaque-video", "ogv") if is_video else Kind("opaque-audio", "ogg")
    if head[:2] == b"\x1f\x8b":
        return _packed(head)
    if head[257:262] == b"ustar":
        raise Refused("is an archive")
    return None


def _packed(head: bytes) -> Kind:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(head)) as packed:
            start = packed.read1(5)
    except (OSError, EOFError, zlib.error):
        start = b""
    if start == b"WARC/":
        return Kind("opaque-warc", "warc.gz")
    raise Refused("is an archive")


def _text_kind(file: BinaryIO, size: int, head: bytes) -> Kind:
    """The kind of a file of letters; refuses what is none."""
    encoding = encoding_of(head)
    bare = head.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8-sig" else head
    if encoding == "utf-16":
        bare = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode("utf-8", "ignore")
    if _OF_SVG.search(bare):
        raise Refused("is SVG, which may hold scripts")
    if _OF_HTML.match(bare):
        return HTML
    if _looks_like_mail(bare):
        return _mail_kind(bare)
    if _SCRIPT.search(bare):
        raise Refused("holds a script")
    if bare.startswith((b"%!", b"{\\rtf")):
        raise Refused("is a program in disguise")
    if size > MOST_TEXT:
        raise NotTaken(f"is text of more than {MOST_TEXT:,} bytes, or of no kind that is taken")
    if not _is_text(file, size):
        raise NotTaken("is of no kind that is taken, or text that is neither UTF-8 nor UTF-16 with its mark")
    return TEXT


def encoding_of(head: bytes) -> str:
    """The encoding in which a text of these first bytes is read."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def text_of(raw: bytes) -> str:
    """The letters of a plain text; raises ValueError where it is none."""
    text = raw.decode(encoding_of(raw))
    if _CONTROL.search(text):
        raise ValueError("a control character")
    return text


def _is_text(file: BinaryIO, size: int) -> bool:
    if size > MOST_TEXT:
        return False
    file.seek(0)
    try:
        text_of(file.read())
    except ValueError:
        return False
    return True


def _header_names(head: bytes) -> list[bytes] | None:
    """The names of the header fields that a file begins with; None where it does not begin with a header."""
    names: list[bytes] = []
    for line in head.replace(b"\r\n", b"\n").split(b"\n")[:-1]:
        if not line:
            break
        if line[:1] in b" \t" and names:
            continue
        if not _HEADER.match(line):
            return None
        names.append(line.split(b":")[0].strip().lower() if not line.startswith(b"From ") else b"return-path")
    return names


def _looks_like_mail(head: bytes) -> bool:
    names = _header_names(head)
    return names is not None and len({name for name in names if name in _OF_MAIL}) >= 2


def _mail_kind(head: bytes) -> Kind:
    """A saved web page is a message too: one that nobody sent."""
    names = _header_names(head) or []
    saved = b"snapshot-content-location" in names or b"<saved by" in head.lower() or b"x-maf-information" in names
    unsent = not {b"received", b"message-id", b"to"} & set(names) and b"multipart/related" in head.lower()
    return MHTML if saved or unsent else EMAIL


def _refuse_polyglots(file: BinaryIO, size: int, head: bytes, kind: Kind) -> None:
    """Refuses what another program would take for another kind of file."""
    if kind != PDF and _PDF_INSIDE.search(head[:1_024]):
        raise Refused("holds the start of a PDF within its first bytes: it would be two files in one")
    if kind != DOCX and kind.type not in ("opaque-warc", "email", "opaque-mhtml"):
        file.seek(max(0, size - _LONGEST_TAIL))
        if _ends_as_zip(file.read(), size):
            raise Refused("ends as an archive does: it would be two files in one")
    if kind in (PDF, PNG, JPEG, TIFF, HTML, TEXT) and _holds_archive(file):
        raise Refused("holds an archive: it would be two files in one")
    if kind in (PNG, JPEG, TIFF) and _OF_PAGES.search(_tail(file, size)):
        raise Refused("ends with a web page: it would be two files in one")


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - _HEAD))
    return file.read()


def _ends_as_zip(tail: bytes, size: int) -> bool:
    """Whether an end record of a ZIP stands in the tail whose sizes fit the file."""
    at = tail.rfind(_END_OF_ZIP)
    while at >= 0:
        record = tail[at : at + 22]
        directory = int.from_bytes(record[12:16], "little")
        comment = int.from_bytes(record[20:22], "little")
        before = size - len(tail) + at
        if len(record) == 22 and directory <= before and comment <= len(tail) - at - 22:
            return True
        at = tail.rfind(_END_OF_ZIP, 0, at)
    return False


def _holds_archive(file: BinaryIO) -> bool:
    file.seek(0)
    before = b""
    while piece := file.read(1 << 20):
        joined = before + piece
        if any(mark in joined for mark in _ARCHIVES_INSIDE):
            return True
        before = piece[-8:]
    return False
