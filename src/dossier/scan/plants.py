"""Small files that carry one text in one place each: the scan is proved on them before it is believed."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import html
import json
import lzma
import quopri
import random
import struct
import unicodedata
import zlib
from functools import cache
from urllib.parse import quote

from dossier.archivefile import tarred, zipped
from dossier.needles import Needle
from dossier.pdffile.planted import planted_pdfs
from dossier.scan.noise import BLOCK, LEAST_LARGE

LATIN = "Vraxmolin Fiqepthuyd"
CYRILLIC = "Щукволин Жёптуйдов"
CONTENT = b"planted content"
DAY = "1993-05-01"
_SECONDS = 736_214_400  # the same day, as tar and gzip count

LABEL = "planted"
NEEDLES = (
    *(Needle(LABEL, text) for text in (LATIN, CYRILLIC, DAY)),
    Needle(LABEL, hashlib.sha256(CONTENT).hexdigest()),
)
"""What is planted; invented words, so that no real file holds them."""

Plant = tuple[str, bytes, str]
"""The name of a file, its bytes, and the carrier in which the scan must find the planted text."""


@cache
def plants() -> tuple[Plant, ...]:
    """A file for every class of carrier."""
    return (*_texts(), *_in_noise(), *_archives(), *_word_files(), *_pictures(), *_pdfs())


def _texts() -> list[Plant]:
    spaced = "\u00ad".join(LATIN).replace(" ", "\u00a0")
    mixed = b"\1\0\2\xff" * 8
    return [
        (f"{LATIN}.txt", b"-", "name of the file"),
        ("same-content", CONTENT, "content"),
        ("plain", f"…{CYRILLIC}, said".encode(), "text"),
        ("decomposed", unicodedata.normalize("NFD", CYRILLIC.upper()).encode(), "text"),
        ("hyphened", f"{LATIN[:4]}-\n{LATIN[4:]}\u200b".encode(), "text"),
        ("soft hyphens", spaced.encode(), "text"),
        ("ligatures", LATIN.replace("Fi", "ﬁ").encode(), "text"),
        ("utf-16", CYRILLIC.encode("utf-16"), "text"),
        ("utf-32", CYRILLIC.encode("utf-32"), "text"),
        *((code, f"Текст: {CYRILLIC}.".encode(code), "text") for code in ("cp1251", "koi8-r", "cp866", "iso8859-5")),
        ("bytes", mixed + LATIN.encode() + mixed, "bytes"),
        ("bytes utf-16-le", mixed + CYRILLIC.encode("utf-16-le") + mixed, "bytes"),
        ("bytes utf-16-be", mixed + CYRILLIC.encode("utf-16-be") + mixed, "bytes"),
        ("bytes cp1251", mixed + CYRILLIC.encode("cp1251") + mixed, "bytes"),
        ("json", json.dumps({"a": CYRILLIC}).encode(), "text in backslash escapes"),
        ("entities", "".join(f"&#{ord(letter)};" for letter in CYRILLIC).encode(), "text in entities"),
        ("percent", quote(CYRILLIC).encode(), "text in percent-encoding"),
        ("quoted", quopri.encodestring(CYRILLIC.encode()), "text in quoted-printable"),
        ("header", b"Subject: =?utf-8?B?" + base64.b64encode(CYRILLIC.encode()) + b"?=", "text in mail header"),
        ("base64", b"key:zz" + base64.b64encode(CYRILLIC.encode()), "text in base64"),
        (
            "file in base64",
            b"data:x," + base64.b64encode(zipped({"a": CYRILLIC.encode()})),
            "text in base64 > zip, member 1 'a' > text",
        ),
        ("hexadecimal", b"x <" + CYRILLIC.encode("utf-16-be").hex().encode() + b">", "text in hexadecimal"),
    ]


def _in_noise() -> list[Plant]:
    """Bytes as good as random, so many that they are not read in full, with the text where one block ends and the next begins."""
    noise = random.Random(_SECONDS).randbytes(LEAST_LARGE + BLOCK)  # noqa: S311 - the same noise every time, and no secret
    before, after = noise[: 2 * BLOCK - 10], noise[2 * BLOCK - 10 :]
    writings = {"ascii": (LATIN, "ascii"), "capitals": (CYRILLIC.upper(), "utf-8")}
    writings |= {code: (CYRILLIC, code) for code in ("utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "iso8859-5")}
    return [(f"noise {what}", before + text.encode(code) + after, "bytes") for what, (text, code) in writings.items()]


def _archives() -> list[Plant]:
    plain, word, member = {"a.txt": b"-"}, LATIN.encode(), f"{LATIN[:9]}/{LATIN[10:]}.txt"
    unlisted = zipped({"a.txt": CYRILLIC.encode()})
    unlisted = unlisted[: unlisted.index(b"PK\x01\x02")]
    named = gzip.compress(b"-", mtime=_SECONDS)
    return [
        ("1.zip", zipped({member: b"-"}), "zip, name of member 1"),
        ("2.zip", zipped(plain, comment=word), "zip, comment of the archive > text"),
        ("3.zip", zipped(plain, note=word), "zip, comment of member 1 > text"),
        ("4.zip", zipped(plain, extra=struct.pack("<HH", 0x7075, len(word)) + word), "zip, extra field of member 1 > bytes"),
        ("5.zip", zipped(plain, year=1993, month=5), "zip, time of member 1"),
        ("6.zip", zipped({"b.zip": zipped({"a.txt": word})}), "zip, member 1 'b.zip' > zip, member 1 'a.txt' > text"),
        ("7.zip", b"\0" + word + b"\0" + zipped(plain) + b"\0", "bytes"),
        ("8.zip", unlisted + zipped(plain), "zip, unlisted member 1 > text"),
        ("1.tar", tarred(f"{LATIN}.txt", b"-"), "tar, name of member 1"),
        ("2.tar", tarred("a.txt", b"-", owner=LATIN), "tar, owner of member 1"),
        ("3.tar", tarred("a.txt", b"-", seconds=_SECONDS), "tar, time of member 1"),
        ("4.tar", tarred("a.txt", b"-", heading=LATIN), "tar, extended header of member 1"),
        ("5.tar", tarred("a.txt", gzip.compress(word, mtime=0)), "tar, member 1 'a.txt' > packed, member 1 > text"),
        ("1.gz", named[:3] + b"\x08" + named[4:10] + word + b"\0" + named[10:], "packed, name of member 1 > text"),
        ("2.gz", named, "packed, time of the archive"),
        ("bz2", bz2.compress(word), "packed, member 1 > text"),
        ("xz", lzma.compress(word), "packed, member 1 > text"),
        ("zlib", zlib.compress(word), "packed, member 1 > text"),
    ]


def _word_files() -> list[Plant]:
    runs = "".join(f"<w:r><w:delText>{piece}</w:delText></w:r>" for piece in (LATIN[:4], LATIN[4:12], LATIN[12:]))
    cells = "".join(f"<w:tc><w:p><w:t>{word}</w:t></w:p></w:tc>" for word in CYRILLIC.split())
    parts = {
        "word/document.xml": (f"<w:p><w:del>{runs}</w:del></w:p>", "text between tags"),
        "word/header1.xml": (f"<w:tbl>{cells}</w:tbl>", "text between tags"),
        "word/comments.xml": (f"<w:comment><w:t>{LATIN}</w:t></w:comment>", "text"),
        "docProps/core.xml": (f"<dc:creator>{LATIN}</dc:creator>", "text"),
        "docProps/custom.xml": (f"<p><![CDATA[{LATIN[:5]}]]>{LATIN[5:]}</p>", "text between tags"),
        "word/footer1.xml": (f'<wp:docPr descr="{html.escape(LATIN)}"/>', "text"),
        "word/_rels/document.xml.rels": (f'<R Target="https://example.org/{quote(CYRILLIC)}"/>', "text in percent-encoding"),
        "customXml/item1.xml": (f"<!-- {LATIN} -->", "text"),
    }
    made = [
        (f"{number}.docx", zipped({name: f'<?xml version="1.0"?>{text}'.encode()}), f"zip, member 1 '{name}' > {carrier}")
        for number, (name, (text, carrier)) in enumerate(parts.items(), 1)
    ]
    svg = "".join(f"<tspan>{letter}</tspan>" for letter in LATIN)
    return [*made, ("a.svg", f"<svg><text>{svg}</text></svg>".encode(), "text between tags")]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _pictures() -> list[Plant]:
    word, packed = LATIN.encode(), zlib.compress(CYRILLIC.encode())
    end = _chunk(b"IEND", b"")
    start = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    exif = b"Exif\0\0II*\0\x08\0\0\0\1\0\x9b\x9c\1\0" + CYRILLIC.encode("utf-16-le") + b"\0\0"
    jpeg = b"\xff\xd8%s\xff\xda\0\2\0\xff\xd9"
    about = "picture, metadata of a picture, "
    return [
        ("1.png", start + _chunk(b"tEXt", b"Author\0" + word) + end, f"{about}chunk tEXt > bytes"),
        ("2.png", start + _chunk(b"zTXt", b"Author\0\0" + packed) + end, f"{about}chunk zTXt unpacked > text"),
        ("3.png", start + _chunk(b"iTXt", b"Author\0\1\0\0\0" + packed) + end, f"{about}chunk iTXt unpacked > text"),
        ("4.png", start + end + b"\0\1" + word + b"\0", "picture, what follows a picture > bytes"),
        ("1.jpg", jpeg % _segment(b"\xfe", word), f"{about}comment > text"),
        ("2.jpg", jpeg % _segment(b"\xe1", exif), f"{about}APP1 > bytes"),
    ]


def _segment(kind: bytes, body: bytes) -> bytes:
    return b"\xff" + kind + struct.pack(">H", len(body) + 2) + body


_OUTSIDE = tuple(f"PDF, drawing outside the pages 1, text ({reader})" for reader in ("pdfium", "pypdf"))
_ON_PAGE = tuple(f"PDF, page 1, text ({reader})" for reader in ("pdfium", "pypdf"))

_WHERE_IN_PDF = {
    "document information": ("PDF, document information /Subject",),
    "metadata": ("PDF, metadata stream 2 > text",),
    "outline": ("PDF, string /Title",),
    "annotation": ("PDF, string /Contents",),
    "link": ("PDF, string /URI in percent-encoding",),
    "look of an annotation": (
        "PDF, drawing outside the pages 1, text (pdfium)",
        "PDF, drawing outside the pages 1, text (pypdf)",
    ),
    "alternative text": ("PDF, string /Alt",),
    "actual text": ("PDF, string /ActualText",),
    "name of a form field": ("PDF, string /T",),
    "value of a form field": ("PDF, string /V",),
    "page label": ("PDF, string /P",),
    "name": ("PDF, names",),
    "filters": ("PDF, stream 2 > text",),
    "attachment": ("PDF, attachment 3 > zip, member 1 'a.txt' > text",),
    "samples of a picture": ("PDF, picture 2 > bytes",),
    "behind the samples of a picture": ("PDF, what follows picture 2 > text",),
    "comment of a picture": ("PDF, stream 2 > picture, metadata of a picture, comment > text",),
    "drawn in pieces": (*_ON_PAGE, "PDF, stream 2 > PDF, strings drawn > text"),
    "drawn off the page": _ON_PAGE,
    "drawn out of order": ("PDF, page 1, text (pdfium)",),
    "drawn in numbers of glyphs": _ON_PAGE,
    "page in no list": _OUTSIDE,
    "earlier state": ("PDF, page of earlier state 1 1, text (pdfium)", "PDF, page of earlier state 1 1, text (pypdf)"),
    "stream in the bytes": ("PDF, stream 4 in the bytes > text",),
    "string in the bytes": ("PDF, strings in the bytes > bytes",),
}
"""Where the scan must find what was planted in a PDF: each place by every reader that can see it."""


def _pdfs() -> list[Plant]:
    made = planted_pdfs(LATIN, zipped({"a.txt": LATIN.encode()}))
    return [(f"{place}.pdf", made[place], carrier) for place, carriers in _WHERE_IN_PDF.items() for carrier in carriers]
