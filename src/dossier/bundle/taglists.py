"""The lists in a bag of any maker are read in every spelling that BagIt allows, and in no other.

What breaks a MUST of RFC 8493, or of the draft that the bag names, is Broken; what it only advises against, and what
has but one meaning though it is spelt in another way, is noted. A path that leaves the bag is never looked at.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from dossier.bundle.names import BAGIT, DATA, INFO, Broken, plain
from dossier.errors import WrongUse

FETCH = "fetch.txt"
LATEST = "1.0"
VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", LATEST)
MOST_LIST_BYTES = 256 << 20
"""The largest list that is read; it is in memory as a whole."""

Maker: TypeAlias = "Callable[..., hashlib._Hash]"
ALGORITHMS: dict[str, Maker] = {
    **{name: getattr(hashlib, name) for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
    **{name.replace("_", ""): getattr(hashlib, name) for name in ("sha3_224", "sha3_256", "sha3_384", "sha3_512")},
}
"""The kinds of hashes by the name that a manifest's own name has: small letters and digits (RFC 8493, 2.4)."""

_MOST_LETTERS = 4096
"""The longest name with its folders that any machine can open."""

_DECLARED = (re.compile(r"BagIt-Version: ([0-9]{1,4}\.[0-9]{1,4})"), re.compile(r"Tag-File-Character-Encoding: ([!-~]{1,40})"))
_DECLARED_WORDS = ("'BagIt-Version: ' and a number such as 1.0", "'Tag-File-Character-Encoding: ' and an encoding such as UTF-8")
_ENCODING = re.compile(
    r"utf-?8|utf-16(le|be)?|(us-)?ascii|iso-8859-([1-9]|1[013456])|windows-125[0-8]|koi8-[ru]|shift_jis|euc-(jp|kr)|gb18030|big5"
)
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+(\S.*)")
_FETCHED = re.compile(r"(\S+)[ \t]+([0-9]+|-)[ \t]+(\S.*)")
_OUTSIDE = re.compile(r"[/\\~]|[A-Za-z]:")
_LINE_ENDS = re.compile("\r\n|\n|\r")
_ESCAPES = {"0.": re.compile("%(0[AaDd])"), "1.": re.compile("%(0[AaDd]|25)")}


class Notes:
    """What is odd and changes no verdict: the first of each kind, and how many more there are."""

    def __init__(self) -> None:
        self._found: dict[str, list[str | int]] = {}

    def add(self, name: str, what: str) -> None:
        """Notes something of a file or a name."""
        entry = self._found.setdefault(what, [name, 0])
        entry[1] = int(entry[1]) + 1

    def texts(self) -> tuple[str, ...]:
        """The notes as lines, without hidden characters."""
        return tuple(
            plain(f"{name} {what}") + (f" (and {int(count) - 1} more)" if int(count) > 1 else "")
            for what, (name, count) in self._found.items()
        )


@dataclass(frozen=True)
class Declaration:
    """What bagit.txt says: the version, and the encoding of the other lists."""

    version: str
    encoding: str

    @property
    def is_latest(self) -> bool:
        """Whether the rules of RFC 8493 hold, which are stricter than those of its drafts."""
        return self.version == LATEST

    def unescaped(self, name: str) -> str:
        """A name with the escapes resolved that its version knows."""
        return _ESCAPES[self.version[:2]].sub(lambda found: chr(int(found[1], 16)), name)


def read_declaration(raw: bytes) -> Declaration:
    """What bagit.txt says.

    Raises:
        Broken: it is not the two lines that it has to be.
        WrongUse: it names a version or an encoding that this program does not read.
    """
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Broken(f"{BAGIT} begins with a byte order mark")
    lines = _lines(BAGIT, raw, "utf-8")
    values = []
    for number, (form, words) in enumerate(zip(_DECLARED, _DECLARED_WORDS, strict=True)):
        found = form.fullmatch(lines[number]) if number < len(lines) else None
        if not found:
            raise Broken(f"line {number + 1} of {BAGIT} is not {words}")
        values.append(found[1])
    if len(lines) != len(_DECLARED):
        raise Broken(f"{BAGIT} has more than two lines")
    version, encoding = values
    if version not in VERSIONS:
        raise WrongUse(f"this is a bag of BagIt {version}, which this program does not read", _ANOTHER_TOOL)
    if not _ENCODING.fullmatch(encoding.lower()):
        raise WrongUse(f"the lists of this bag are written in {encoding}, which this program does not read", _ANOTHER_TOOL)
    return Declaration(version, encoding.lower())


_ANOTHER_TOOL = "verify it with a tool of its maker"


def read_manifest(file: str, raw: bytes, declared: Declaration, present: Container[str], notes: Notes) -> dict[str, str]:
    """The hash of each file that a manifest or a tag manifest names, by the name that the file has in the bag.

    Args:
        present: the names of the files that are there, which decide between two readings of an odd spelling.

    Raises:
        Broken: a line is none, leaves the bag, or says another thing than an earlier one.
    """
    length = 2 * ALGORITHMS[algorithm_of(file)]().digest_size
    hashes: dict[str, str] = {}
    for number, line in _numbered(file, raw, declared, notes):
        found = _LINE.fullmatch(line)
        if not found or len(found[1]) != length:
            raise Broken(f"line {number} of {file} is not a hash of {length} digits, a space and a name")
        name, digest = _path(file, found[2], declared, present, notes), found[1].lower()
        if name in hashes:
            if hashes[name] != digest:
                raise Broken(f"{file} names {name} twice, with two hashes")
            if declared.is_latest:
                raise Broken(f"{file} names {name} twice")
            notes.add(name, f"stands in {file} more than once")
        hashes[name] = digest
    return hashes


def read_fetch(raw: bytes, declared: Declaration, present: Container[str], notes: Notes) -> frozenset[str]:
    """The files that fetch.txt says are to be had elsewhere; no address in it is ever opened.

    Raises:
        Broken: a line is none, or leaves the payload.
    """
    names = set()
    for number, line in _numbered(FETCH, raw, declared, notes):
        found = _FETCHED.fullmatch(line)
        if not found:
            raise Broken(f"line {number} of {FETCH} is not an address, a size or '-', and a name")
        names.add(_path(FETCH, found[3], declared, present, notes))
    return frozenset(names)


def read_fields(raw: bytes, declared: Declaration, notes: Notes) -> list[tuple[str, str]]:
    """The fields of bag-info.txt in their order; a field may stand more than once, and its value may be folded.

    Raises:
        Broken: a line is no field.
    """
    fields: list[tuple[str, list[str]]] = []
    for number, line in _numbered(INFO, raw, declared, notes):
        if line[0] in " \t" and fields:
            fields[-1][1].append(line.strip())
            continue
        label, colon, value = line.partition(":")
        is_exact = label == label.strip() and value[:1] in ("", " ", "\t")
        if not colon or not label.strip() or (declared.is_latest and not is_exact):
            raise Broken(f"line {number} of {INFO} is not a field, a colon, a space and its value")
        fields.append((label.strip(), [value.strip()]))
    return [(label, " ".join(parts)) for label, parts in fields]


def algorithm_of(file: str) -> str:
    """The kind of hashes in a manifest, by its name, as RFC 8493 (2.4) has it: small letters and digits."""
    return re.sub("[^a-z0-9]", "", file.partition("manifest-")[2].removesuffix(".txt").lower())


def _path(file: str, written: str, declared: Declaration, present: Container[str], notes: Notes) -> str:
    """The name in the bag that a list means."""
    if len(written) > _MOST_LETTERS:
        raise Broken(f"{file} holds a name of more than {_MOST_LETTERS} letters, which no file can have")
    name = written
    is_of_payload = not file.startswith("tag")
    if name.startswith("*") and (is_of_payload or name not in present):
        name = name[1:]
        notes.add(file, "marks names with a star, as md5sum does")
    if name.startswith("./"):
        name = name[2:]
        notes.add(file, "writes names with './' before them")
    if _OUTSIDE.match(name) or ".." in re.split(r"[/\\]", name):
        raise Broken(f"{file} names {written}, which leaves the bag")
    if is_of_payload != name.startswith(DATA):
        raise Broken(f"{file} names {written}, which {'does not lie' if is_of_payload else 'lies'} in {DATA}")
    if not {"", "."}.isdisjoint(name.split("/")):
        raise Broken(f"{file} names {written}, which is no name of a file")
    meant = declared.unescaped(name)
    is_literal = meant != name and meant not in present and name in present
    if is_literal or (declared.is_latest and "%" in _ESCAPES["1."].sub("", name)):
        notes.add(written, f"has a percent sign that {file} does not write as %25")
    return name if is_literal else meant


def _numbered(file: str, raw: bytes, declared: Declaration, notes: Notes) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_lines(file, raw, declared.encoding, notes), 1):
        if line.strip():
            yield number, line
        else:
            notes.add(file, "has an empty line")


def _lines(file: str, raw: bytes, encoding: str, notes: Notes | None = None) -> list[str]:
    """The lines of a list, which end with a line feed, a carriage return or both; the last may have no end."""
    if encoding == "utf-16" and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-be"  # RFC 2781, 4.3; Python would take the machine's own order
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise Broken(f"{file} is not written in {encoding.upper()}") from None
    if text.startswith("\ufeff") and notes is not None:
        notes.add(file, "begins with a byte order mark")
    lines = _LINE_ENDS.split(text.removeprefix("\ufeff"))
    return lines[:-1] if not lines[-1] else lines


def field_values(fields: list[tuple[str, str]], label: str) -> list[str]:
    """All values of a field, whose name may be written in letters of any size."""
    return [value for name, value in fields if name.casefold() == label.casefold()]


def lists_among(names: Mapping[str, int]) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """The manifests and the tag manifests by their kind of hashes, and those of a kind that is not known.

    Raises:
        Broken: there are two of one kind.
    """
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    unknown = []
    for name in names:
        if not (shape := re.fullmatch(r"(tag)?manifest-[^/]+\.txt", name)):
            continue
        if (algorithm := algorithm_of(name)) not in ALGORITHMS:
            unknown.append(name)
            continue
        of_kind = found[bool(shape[1])]
        if algorithm in of_kind:
            raise Broken(f"{of_kind[algorithm]} and {name} are two lists for one kind of hash")
        of_kind[algorithm] = name
    return (*found, unknown)
