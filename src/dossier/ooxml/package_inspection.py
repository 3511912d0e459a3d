"""What a Word file of somebody else's holds besides words; to be called where a hostile file can do no harm.

A package is taken when it is plainly built and only shows: every part read within limits, no macro, no object of another
program, no field that fetches or runs, nothing that is loaded from elsewhere but links that a reader may follow.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree as Xml

MOST_PARTS = 3_000
MOST_UNPACKED = 300_000_000
MOST_OF_A_PART = 60_000_000
_DIRECTORY_ENTRY, _LOCAL_ENTRY, _END_RECORD = 46, 30, 22

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LINK = re.compile(r"(?:https?://|mailto:)", re.I)
_FETCHES = frozenset(
    ["DDE", "DDEAUTO", "LINK", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "DATABASE", "EMBED", "MACROBUTTON"]
)
_OF_TEXT = re.compile(r"word/(?:document|footnotes|endnotes)[0-9]*\.xml")


class UnsafePackage(ValueError):
    """The package is not taken; the text goes on from its name: `holds macros`."""


def inspect_word(file: BinaryIO, size: int) -> str:
    """The words of a Word file, paragraphs on lines of their own, when it is plainly built and only shows.

    Raises:
        UnsafePackage: it is no Word file, is damaged or oddly built, or holds anything that runs or fetches.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            refuse_odd_build(archive, entries, file, size)
            parts = _parts(archive, entries)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, UnicodeError):
        raise UnsafePackage("is an archive that is damaged or oddly built") from None
    _refuse_what_is_no_document(parts)
    words = []
    for name, raw in sorted(parts.items()):
        if name.endswith((".xml", ".rels", ".vml")):
            tree = _tree(raw)
            _refuse_what_is_loaded(name, tree)
            _refuse_fields(tree)
            if _OF_TEXT.fullmatch(name):
                words.append(_words(tree))
    return "\n".join(words)


def refuse_odd_build(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], file: BinaryIO, size: int) -> None:
    """Refuses what different programs would unpack differently, or without end."""
    if len(entries) > MOST_PARTS:
        raise UnsafePackage(f"has more than {MOST_PARTS:,} parts")
    names = [entry.filename for entry in entries]
    if len({name.lower() for name in names}) < len(names):
        raise UnsafePackage("holds two parts of one name")
    for entry in entries:
        steps = entry.filename.split("/")
        if entry.filename != entry.orig_filename or "\\" in entry.filename or entry.filename[:1] == "/" or ".." in steps:
            raise UnsafePackage("holds a part with an unsafe name")
        if entry.flag_bits & 0x1:
            raise UnsafePackage("is encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnsafePackage("is packed in a way that Word does not write")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or any(e.file_size > MOST_OF_A_PART for e in entries):
        raise UnsafePackage(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    if not ordered or ordered[0].header_offset != 0 or archive.start_dir > size - _END_RECORD:
        raise UnsafePackage("is an archive that is damaged or oddly built")
    ends = [entry.header_offset for entry in ordered[1:]] + [archive.start_dir]
    for entry, end in zip(ordered, ends, strict=True):
        if entry.header_offset + _LOCAL_ENTRY + entry.compress_size > end:
            raise UnsafePackage("holds parts that lie over each other")
    file.seek(max(0, size - _END_RECORD))
    if archive.comment or file.read(4) != b"PK\x05\x06":
        raise UnsafePackage("goes on after its end: it would be two files in one")


def _parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Every part by name; no more is unpacked of one than it says that it holds."""
    parts = {}
    for entry in entries:
        with archive.open(entry) as part:
            raw = part.read(entry.file_size + 1)
        if len(raw) != entry.file_size:
            raise UnsafePackage("holds a part of another size than it says")
        parts[entry.filename] = raw
    return parts


def _refuse_what_is_no_document(parts: dict[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml")
    if types is None:
        raise UnsafePackage("is an archive")
    declared = {str(value) for element in _tree(types).iter() for value in element.attrib.values()}
    if any("macroEnabled" in value or "vbaProject" in value for value in declared):
        raise UnsafePackage("holds macros")
    if _MAIN not in declared:
        raise UnsafePackage("is an Office file of a kind that is not taken")
    for name in parts:
        low = name.lower()
        if low.endswith((".bin", ".exe", ".js", ".vbs", ".dll")) and "printersettings" not in low:
            raise UnsafePackage("holds macros or another program's data")
        if "/embeddings/" in low or "/activex/" in low or "/afchunk" in low:
            raise UnsafePackage("holds another file")


class _Plain(Xml.TreeBuilder):
    """Builds a tree, and stops where a part declares a document type, before an entity can be used."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise UnsafePackage("declares entities, which no Word file does")


def _tree(raw: bytes) -> Xml.Element:
    parser = Xml.XMLParser(target=_Plain())  # noqa: S314 - a document type, and so every entity, is refused
    try:
        parser.feed(raw)
        root: Xml.Element = parser.close()
    except (Xml.ParseError, LookupError):
        raise UnsafePackage("holds a part that is no well-formed XML") from None
    return root


def _local(element: Xml.Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _attribute(element: Xml.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), "")


def _named(tree: Xml.Element, *names: str) -> Iterator[Xml.Element]:
    """The elements of a local name, whatever prefix or edition of the standard they are written in."""
    return (element for element in tree.iter() if _local(element) in names)


def _refuse_what_is_loaded(name: str, tree: Xml.Element) -> None:
    """Refuses relations that lead out of the package, but links that a reader follows by hand."""
    if not name.endswith(".rels"):
        return
    for relation in _named(tree, "Relationship"):
        kind, target = str(relation.get("Type", "")).rsplit("/", 1)[-1], str(relation.get("Target", ""))
        is_outside = relation.get("TargetMode") == "External" or "://" in target or target.startswith("\\\\")
        if is_outside and not (kind == "hyperlink" and _LINK.match(target)):
            raise UnsafePackage("loads something from elsewhere")
        if kind in ("oleObject", "package", "control", "aFChunk", "vbaProject", "attachedTemplate", "subDocument"):
            raise UnsafePackage("holds another file or loads a template")


def _refuse_fields(tree: Xml.Element) -> None:
    """Refuses fields that fetch or run; a field may be spread over many runs, and named by another field."""
    for simple in _named(tree, "fldSimple"):
        _refuse_field(_attribute(simple, "instr"))
    opened: list[str] = []
    for element in _named(tree, "fldChar", "instrText"):
        if _local(element) == "fldChar":
            step = _attribute(element, "fldCharType")
            if step == "begin":
                if opened and not opened[-1].strip():
                    raise UnsafePackage("holds a field that is named by another field")
                opened.append("")
            elif step in ("separate", "end") and opened:
                _refuse_field(opened[-1])
                opened[-1] = "-"  # what follows is its result
                if step == "end":
                    opened.pop()
        elif opened:
            opened[-1] += element.text or ""
    for left in opened:
        _refuse_field(left)


def _refuse_field(instruction: str) -> None:
    name = re.match(r'[\s"]*([A-Za-z]*)', instruction)
    if name and name[1].upper() in _FETCHES:
        raise UnsafePackage("holds a field that fetches or runs something")


def _words(tree: Xml.Element) -> str:
    """The words that are shown, a line for each paragraph; what was deleted under tracked changes is not."""
    lines = []
    for paragraph in _named(tree, "p"):
        pieces = []
        for element in _named(paragraph, "t", "tab", "br", "cr", "noBreakHyphen"):
            plain = {"t": element.text or "", "noBreakHyphen": "-"}
            pieces.append(plain.get(_local(element), " "))
        lines.append("".join(pieces))
    return "\n".join(lines)
