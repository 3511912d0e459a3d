"""The XML parts of a Word file that comes back from somebody, read within limits, or a plain word why not.

Nothing outside the package is ever looked at, no entity is known, and no part is unpacked beyond what it says it holds.
What needs a program to run, holds another document, or would be unpacked differently by different programs is refused.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree as Xml

from dossier.errors import WrongUse
from dossier.ooxml.package_inspection import UnsafePackage, refuse_odd_build

MOST_BYTES = 50_000_000
"""The most bytes of a file; a packet has a hundred thousand."""

MOST_RATIO = 200
"""The most that a file may grow when it is unpacked, beyond a first 32 MB."""

MOST_DEPTH = 150
"""The deepest nesting of elements; a table in a table in a text box is about forty deep."""

MOST_NODES = 600_000
"""The most elements and attributes of all parts that are read; a packet saved by LibreOffice has some ten thousand."""

_FREE = 32_000_000
_MOST_OF_A_PART = 40_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_AGAIN = "open it in Word or LibreOffice, save it as a Word document (.docx) without macros or password, and import that"
_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
}
"""The namespaces that are read, in both editions of the standard (ISO/IEC 29500 transitional and strict)."""


class ReturnedFault(WrongUse):
    """The file is no Word file that can be read; says why, and what to do."""


def fault(text: str, next_step: str = _AGAIN) -> ReturnedFault:
    """A fault of the file that was returned; the text goes on from it: `is encrypted`."""
    return ReturnedFault(f"the Word file {text}", next_step)


@dataclass
class ReadPackage:
    """The trees of a package's parts by what the document calls them; names of elements are short, as in `w:p`."""

    document: Xml.Element
    related: dict[str, Xml.Element] = field(default_factory=dict)

    def elements(self, kind: str) -> tuple[Xml.Element, ...]:
        """What stands directly in the part of one kind, such as comments or footnotes; nothing where there is none."""
        return tuple(self.related.get(kind, ()))


def read_package(raw: bytes) -> ReadPackage:
    """The document, and its comments, threads, notes and styles.

    Raises:
        ReturnedFault: the bytes are no Word file, or one that is not read.
    """
    _refuse_other_files(raw)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            entries = archive.infolist()
            refuse_odd_build(archive, entries, BytesIO(raw), len(raw))
            if sum(entry.file_size for entry in entries) > max(_FREE, MOST_RATIO * len(raw)):
                raise fault("unpacks to far more than a document holds")
            return _Reader(archive, {entry.filename: entry for entry in entries}).package()
    except UnsafePackage as reason:
        raise fault(str(reason)) from None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise fault("is damaged or oddly built") from None


def _refuse_other_files(raw: bytes) -> None:
    if len(raw) > MOST_BYTES:
        raise fault(f"has more than {MOST_BYTES // 1_000_000} MB", "take large pictures out of it, and import it again")
    if raw.startswith(_OLE):
        raise fault("is encrypted, or of the kind before 2007 (.doc)")
    if not raw.startswith(b"PK\x03\x04"):
        raise fault("is empty" if not raw else "is of another kind; a Word document (.docx) is wanted")


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self.archive = archive
        self.entries = entries
        self.nodes = 0

    def package(self) -> ReadPackage:
        if "[Content_Types].xml" not in self.entries:
            raise fault("is an archive or an OpenDocument file (.odt); a Word document (.docx) is wanted")
        types = self._tree("[Content_Types].xml")
        main = dict(_targets(self._tree("_rels/.rels"), "")).get("officeDocument")
        declared = {name.lower(): kind for name, kind in _declared(types)}
        if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in declared.values()):
            raise fault("holds macros")
        if any("vbaproject" in name.lower() for name in self.entries):
            raise fault("holds macros")
        if main is None or declared.get(f"/{main}".lower(), declared.get(".xml")) != _TYPE:
            raise fault("is an archive or an Office file of another kind; a Word document (.docx) is wanted")
        package = ReadPackage(self._tree(main))
        folder, name = posixpath.split(main)
        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        if relations in self.entries:
            for kind, target in _targets(self._tree(relations), folder):
                if kind in ("aFChunk", "subDocument"):
                    raise fault("holds another document within it")
                if kind in _READ and kind not in package.related and target in self.entries:
                    package.related[kind] = self._tree(target)
        return package

    def _tree(self, name: str) -> Xml.Element:
        entry = self.entries.get(name)
        if entry is None:
            raise fault("lacks a part that every Word file has")
        if entry.file_size > _MOST_OF_A_PART:
            raise fault(f"holds a part of more than {_MOST_OF_A_PART // 1_000_000} MB")
        with self.archive.open(entry) as part:
            raw = part.read(entry.file_size + 1)
        if len(raw) != entry.file_size:
            raise fault("is damaged or oddly built")
        builder = _Guarded(self.nodes)
        parser = Xml.XMLParser(target=builder)  # noqa: S314 - a document type, and so every entity, is refused
        try:
            parser.feed(raw)
            root: Xml.Element = parser.close()
        except (Xml.ParseError, LookupError, ValueError, AssertionError):
            raise fault("holds a part that is no well-formed XML") from None
        self.nodes = builder.nodes
        return root


_READ = frozenset(["comments", "commentsExtended", "footnotes", "endnotes", "styles"])


class _Guarded(Xml.TreeBuilder):
    """Builds a tree with short names, and stops where a part is deeper, larger or stranger than Word writes."""

    def __init__(self, nodes: int) -> None:
        super().__init__()
        self.nodes = nodes
        self.depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Xml.Element:
        self.depth += 1
        self.nodes += 1 + len(attrs)
        if self.depth > MOST_DEPTH:
            raise fault(f"nests elements more than {MOST_DEPTH} deep")
        if self.nodes > MOST_NODES:
            raise fault(f"holds more than {MOST_NODES:,} elements")
        return super().start(_short(tag), {_short(name): value for name, value in attrs.items()})

    def end(self, tag: str, /) -> Xml.Element:
        self.depth -= 1
        return super().end(_short(tag))

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise fault("declares entities, which no Word file does")


@lru_cache(maxsize=4096)
def _short(name: str) -> str:
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].rpartition("}")
    return f"{_NAMESPACES.get(namespace, '?')}:{local}"


def _targets(relations: Xml.Element, folder: str) -> Iterator[tuple[str, str]]:
    """The parts inside the package that a part is related to, each with its kind; what lies outside is never looked at."""
    for relation in relations.iter("rel:Relationship"):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            yield relation.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/")


def _declared(types: Xml.Element) -> Iterator[tuple[str, str]]:
    for override in types.iter("ct:Override"):
        yield override.get("PartName", ""), override.get("ContentType", "")
    for default in types.iter("ct:Default"):
        yield f".{default.get('Extension', '')}", default.get("ContentType", "")
