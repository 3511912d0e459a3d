"""Every list in a bundle has exactly one right spelling, so that no second reading of it can exist.

Lists are compared with what the program would write, byte by byte; they are parsed only to say what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dossier.bundle.names import DATA, INFO, SUMS, Broken, fault_of_name

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
IDENTIFIER, DATED, OXUM, SIGNED_BY = "External-Identifier", "Bagging-Date", "Payload-Oxum", "Signed-By"
FORM, THIS_FORM = "Bundle-Form", "1"
"""The field by which a bundle is known from other bags, and from bundles of a later form."""

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S|\S.*\S)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def listed(hashes: Mapping[str, str]) -> bytes:
    """The hashes as a list that `sha256sum -c` and every reader of bags accept, sorted by name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def oxum(sizes: Mapping[str, int]) -> str:
    """The bytes and the number of the files of the payload, as RFC 8493 writes them."""
    payload = [size for name, size in sizes.items() if name.startswith(DATA)]
    return f"{sum(payload)}.{len(payload)}"


def read_sums(raw: bytes) -> dict[str, str]:
    """The hash of each file that SHA256SUMS names.

    Raises:
        Broken: it is not spelt the one way in which the program writes it.
    """
    hashes: dict[str, str] = {}
    for number, line in enumerate(_lines(SUMS, raw), 1):
        found = _LINE.fullmatch(line)
        if not found:
            raise Broken(f"line {number} of {SUMS} is not a hash, two spaces and a name")
        if found[2] in hashes:
            raise Broken(f"{SUMS} names {found[2]} twice")
        hashes[found[2]] = found[1]
    if listed(hashes) != raw:
        raise Broken(f"the lines of {SUMS} are not in the order of their names")
    return hashes


def info_text(fields: Mapping[str, str]) -> bytes:
    """The fields of bag-info.txt, one a line, in the order given."""
    return "".join(f"{label}: {value}\n" for label, value in fields.items()).encode()


def fault_of_info(fields: Mapping[str, str]) -> str | None:
    """Why these fields cannot stand in bag-info.txt; None when they can."""
    for label, value in fields.items():
        if not value.isprintable() or not _FIELD.fullmatch(f"{label}: {value}"):
            return f"field {label} is not a name of letters and one line of visible text"
    if len({label.casefold() for label in fields}) < len(fields):
        return "a field stands twice"
    if missing := [label for label in (IDENTIFIER, DATED) if label not in fields]:
        return f"field {missing[0]} is missing"
    if not _DAY.fullmatch(fields[DATED]):
        return f"field {DATED} is not a day such as 2026-11-23"
    fault = "is not the name of one folder" if "/" in fields[IDENTIFIER] else fault_of_name(fields[IDENTIFIER])
    return f"field {IDENTIFIER} {fault}" if fault else None


def read_info(raw: bytes) -> dict[str, str]:
    """The fields of bag-info.txt.

    Raises:
        Broken: it is not spelt the one way in which the program writes it.
    """
    fields: dict[str, str] = {}
    for number, line in enumerate(_lines(INFO, raw), 1):
        found = _FIELD.fullmatch(line)
        if not found:
            raise Broken(f"line {number} of {INFO} is not a field, a colon, a space and its value")
        if found[1] in fields:
            raise Broken(f"field {found[1]} stands twice in {INFO}")
        fields[found[1]] = found[2]
    if fault := fault_of_info(fields):
        raise Broken(f"{INFO}: {fault}")
    return fields


def _lines(file: str, raw: bytes) -> list[str]:
    """The lines of a list; only a line feed ends one, and the last has one too."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Broken(f"{file} is not UTF-8") from None
    if text.startswith("\ufeff"):
        raise Broken(f"{file} begins with a byte order mark")
    if "\r" in text:
        raise Broken(f"{file} has line ends of another kind")
    if not text.endswith("\n"):
        raise Broken(f"{file} does not end with a line end")
    return text[:-1].split("\n")
