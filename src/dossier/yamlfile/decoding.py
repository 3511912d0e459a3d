"""From a file's bytes to its text, or to the one reason why it is none."""

from __future__ import annotations

import re

from dossier.problem import Level, Place, Problem
from dossier.yamlfile.document import Position

MOST_BYTES = 4_000_000
"""The largest file that is read; a record of this size is a mistake."""


def error(file: str, at: Position, code: str, text: str, next_step: str) -> Problem:
    """An error at a position of a file."""
    return Problem(Place(file, *at), Level.ERROR, code, text, next_step)


def decoded(file: str, raw: bytes) -> tuple[str | None, Problem | None]:
    """The text of a file, or the problem that says why it cannot be read as YAML."""
    if len(raw) > MOST_BYTES:
        text = f"the file has more than {MOST_BYTES:,} bytes"
        return None, error(file, (1, 1), "Y001", text, "split it into several records, one file each")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = "the file is UTF-16 or UTF-32, not UTF-8"
        return None, error(file, (1, 1), "Y002", text, "save it as UTF-8 without a byte order mark")
    if raw[:3] == b"\xef\xbb\xbf":
        text = "the file begins with a byte order mark (U+FEFF)"
        return None, error(file, (1, 1), "Y002", text, "save it as UTF-8 without a byte order mark")
    at = raw.find(0)
    if at >= 0:
        text = f"byte {at + 1} is NUL; the file is not text"
        return None, error(file, _position_of_byte(raw, at), "Y002", text, "restore the file from a good copy")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        text = f"byte {fault.start + 1} (0x{raw[fault.start]:02x}) is not UTF-8"
        at_byte = _position_of_byte(raw, fault.start)
        return None, error(file, at_byte, "Y002", text, "save the file as UTF-8 without a byte order mark")
    directive = re.search(r"^%.*", text, re.M)
    if directive:
        at_directive = (text.count("\n", 0, directive.start()) + 1, 1)
        words = f"a line begins with '{directive[0][:20]}', which YAML takes for a directive"
        return None, error(file, at_directive, "Y007", words, "remove the line, or put the text in quotation marks")
    found = _ODD_LINE_END.search(text)
    if found is None:
        return text, None
    before = text[: found.start()]
    at_line = (before.count("\n") + 1, found.start() - before.rfind("\n"))
    words = f"a line separator that only some programs see stands here: U+{ord(found[0]):04X}"
    return None, error(file, at_line, "Y003", words, "delete it")


_ODD_LINE_END = re.compile("[\u0085\u2028\u2029]")
"""What YAML takes for the end of a line and editors do not: every line number below it would be wrong."""


def _position_of_byte(raw: bytes, at: int) -> Position:
    before = raw[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1
