"""Every string, name and stream of a PDF, whether a page shows it or not, and whether the file still lists it or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from dossier.archivefile import CannotBeRead, Coded, Part, Pixels, inflated
from dossier.pdffile.samples import samples_in

MOST_OBJECTS = 500_000
"""The most objects of one file."""

MOST_REVISIONS = 50
"""The most earlier states of a file that are read page by page."""

_SHOWN_KEYS = frozenset(
    f"/{key}"
    for key in re.findall(
        r"\w+",
        "A AA Alt ActualText Action Author CA Contents CreationDate Creator DA DV Desc Dest Dests E F ID JS Keywords Kids Lang"
        " Limits M ModDate NM Names Nums OpenAction P Parent Producer RC Reason RO RV S St Subj Subject T TM TU Title URI UF V"
        " XFA",
    )
)
"""Keys that a report may name; another key may itself be what leaks."""

_DRAWS_TEXT = re.compile(rb"[)>\]]\s*(?:Tj\b|TJ\b|['\"](?:\Z|[\s\0/\[(<%](?:[\s!-~]{0,2}\Z|[\s!-~]{3})))")
"""The operators that draw text. A quotation mark is one where more of a drawing follows, or nothing: noise has many."""

_PICTURES = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/DCT", "/CCF"}
_LITERAL = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))*+\)"
_STRING = re.compile(rb"(%s)|<([0-9A-Fa-f\s]{2,})>(?!>)" % _LITERAL, re.S)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r\n|(.))", re.S)


def is_pdf(data: bytes) -> bool:
    """Whether some bytes are a PDF, or begin with one behind something else."""
    return b"%PDF-" in data[:1024]


def object_parts(pdf: bytes) -> Iterator[Part]:
    """What the objects of a PDF say: strings by the key that they stand under, names, and streams without their filters."""
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as document:
            yield from _of_document(document)
    except pikepdf.PasswordError:
        yield "objects", CannotBeRead("is encrypted")
    except (pikepdf.PdfError, RuntimeError, ValueError, RecursionError):
        yield "objects", CannotBeRead("is not a PDF that can be read")


def _of_document(document: pikepdf.Pdf) -> Iterator[Part]:
    strings: dict[str, list[str]] = {}
    names: set[str] = set()
    roots = [("", document.trailer), *(("", item) for item in document.objects)]
    if len(roots) > MOST_OBJECTS:
        yield "objects", CannotBeRead(f"has more than {MOST_OBJECTS:,} objects")
        return
    info = document.trailer.get("/Info")
    for root in roots:
        about = (
            "document information " if info is not None and root[1].is_indirect and root[1].objgen == info.objgen else "string "
        )
        _gather([root], strings, names, about)
    for key, texts in sorted(strings.items()):
        yield key, "\n".join(texts)
    yield "names", "\n".join(sorted(names))
    number = 0
    for _, item in roots:
        if isinstance(item, pikepdf.Stream):
            number += 1
            yield from _stream(item, number, is_encrypted=document.is_encrypted)


def _gather(waiting: list[tuple[str, pikepdf.Object]], strings: dict[str, list[str]], names: set[str], about: str) -> None:
    """Notes the strings and names inside one object; what it refers to has its own turn. Iterative: depth costs no stack."""
    first = True
    while waiting:
        key, item = waiting.pop()
        if not first and isinstance(item, pikepdf.Object) and item.is_indirect:
            continue
        first = False
        if isinstance(item, pikepdf.String):
            shown = key if key in _SHOWN_KEYS else "under another key"
            strings.setdefault(f"{about}{shown}", []).extend(_writings(item))
        elif isinstance(item, pikepdf.Name):
            names.add(str(item))
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            names.update(item.keys())
            waiting += [(name, value) for name, value in item.items()]
        elif isinstance(item, pikepdf.Array):
            waiting += [(key, value) for value in item]


def _writings(string: pikepdf.String) -> Iterator[str]:
    """A string as PDF reads it, and its bytes as one and two bytes a letter, for one that bears no mark of its writing."""
    raw = bytes(string)
    yield str(string)
    if not raw.isascii():
        yield raw.decode("utf-8", "replace")
        yield raw.decode("cp1251", "replace")
    if b"\0" in raw or b"\4" in raw:
        yield raw.decode("utf-16-be", "replace")
        yield raw.decode("utf-16-le", "replace")
    if match := re.match(rb"D:(\d{4})(\d\d)(\d\d)", raw):
        yield "-".join(part.decode() for part in match.groups())


def _stream(item: pikepdf.Stream, number: int, *, is_encrypted: bool) -> Iterator[Part]:
    kind = str(item.get("/Type", ""))
    what = {"/EmbeddedFile": "attachment", "/Metadata": "metadata stream"}.get(kind, "stream")
    filters = item.get("/Filter", pikepdf.Array())
    used = {str(one) for one in (filters if isinstance(filters, pikepdf.Array) else [filters])}
    try:
        if used & _PICTURES:
            raw = item.read_raw_bytes() if len(used) == 1 else _without_outer(item)
            stands_so = len(used) == 1 and not is_encrypted
            yield f"{what} {number}", Coded(raw) if stands_so else raw
            return
        data = item.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    except (pikepdf.PdfError, RuntimeError):
        yield f"{what} {number}", CannotBeRead("is packed in an unknown or damaged way")
        return
    count = samples_in(item)
    if count is None or len(data) < count:
        yield f"{what} {number}", data
        return
    yield f"picture {number}", Pixels(data[:count])
    if len(data) > count:
        yield f"what follows picture {number}", data[count:]


def _without_outer(item: pikepdf.Stream) -> bytes:
    """A picture that was packed once more, as a file of its own kind."""
    data = item.read_raw_bytes()
    out = inflated(data)
    return out if isinstance(out, bytes) and out else data


def carved_parts(pdf: bytes) -> Iterator[Part]:
    """The streams that stand in the bytes of a file, also those that no list of it names any more, and the strings between."""
    ends = 0
    between = bytearray()
    for number, start in enumerate(_starts_of_streams(pdf), 1):
        if start < ends:
            continue
        between += pdf[ends:start]
        ends = pdf.find(b"endstream", start)
        ends = len(pdf) if ends < 0 else ends
        if pdf[start : start + 1] and pdf[start] & 0x0F == 8:
            yield f"stream {number} in the bytes", inflated(pdf[start:ends])
    between += pdf[ends:]
    yield "strings in the bytes", drawn_strings(bytes(between))


def _starts_of_streams(pdf: bytes) -> Iterator[int]:
    """Where the bytes of streams begin; a pattern that asks first whether a word begins would try every byte."""
    for match in re.finditer(rb"stream\r?\n", pdf):
        before = pdf[match.start() - 1 : match.start()] if match.start() else b""
        if not before.isalnum() and before != b"_":
            yield match.end()


def draws_text(content: bytes) -> bool:
    """Whether a stream holds the operators that draw text."""
    return _DRAWS_TEXT.search(content) is not None


def drawn_strings(content: bytes) -> bytes:
    """The strings in PDF's own writing, without their escapes: one after the other, and then once more with spaces."""
    found = [_plain(literal) if literal else _from_hex(digits) for literal, digits in _STRING.findall(content)]
    return b"".join(found) + b"\n\n" + b"\n".join(found)


def _plain(literal: bytes) -> bytes:
    if b"\\" not in literal:
        return literal[1:-1]
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 8) & 0xFF]) if m[1] else _ONE.get(m[2] or b"\n", m[2] or b""), literal[1:-1])


_ONE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"\f", b"\n": b"", b"\r": b""}


def _from_hex(digits: bytes) -> bytes:
    bare = b"".join(digits.split())
    return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode())


def drawings(pdf: bytes) -> Iterator[tuple[str, bytes | CannotBeRead]]:
    """The file, its earlier states, and what no page of it shows, each as a PDF whose pages can be read.

    An earlier state may be no whole file; its streams are carved out all the same.
    """
    yield "page", pdf
    ends = [match.end() for match in re.finditer(rb"%%EOF", pdf)]
    for number, end in enumerate(ends[:-1][:MOST_REVISIONS], 1):
        yield f"page of earlier state {number}", pdf[:end]
    try:
        hidden = _hidden_drawings(pdf)
    except (pikepdf.PasswordError, pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        yield "drawing outside the pages", CannotBeRead("is encrypted or damaged")
    else:
        if hidden:
            yield "drawing outside the pages", hidden


def _hidden_drawings(pdf: bytes) -> bytes | None:
    """Pages that are in no list of pages, forms, patterns and looks of annotations that draw text, as pages of a new file."""
    with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as document, pikepdf.new() as new:
        listed = {page.obj.objgen for page in document.pages}
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                is_drawing = item.get("/Subtype") == "/Form" or "/PatternType" in item
                if is_drawing and _DRAWS_TEXT.search(item.read_bytes()):
                    page = new.add_blank_page()
                    copy = new.copy_foreign(item)
                    page.obj["/Contents"] = new.make_stream(copy.read_bytes())
                    page.obj["/Resources"] = copy.get("/Resources", pikepdf.Dictionary())
            elif isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Page" and item.objgen not in listed:
                new.pages.append(pikepdf.Page(item))
        if not len(new.pages):
            return None
        out = BytesIO()
        new.save(out)
        return out.getvalue()
