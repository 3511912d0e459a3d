"""A name in a bundle means the same file on every machine, or it is refused.

One list of rules serves the writer and the verifier: what may not be written is not believed either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from dossier.errors import Exit, Stop

BAGIT, INFO, READING = "bagit.txt", "bag-info.txt", "READING.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
REQUIRED = (SUMS, BAGIT, INFO, MANIFEST, TAG_MANIFEST)
OPTIONAL = (READING, SIGNATURE)
DATA = "data/"
"""The folder of the payload, as RFC 8493 has it."""

MOST_NAME_BYTES = 200
"""The longest name with its folders; some machines cannot unpack much more."""

MOST_FILES = 50_000
"""The most files in a bundle; a zip of more would need another form of its list."""

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\..*)?")
_UNWRITABLE = re.compile(r'[<>:"|?*\\%]')
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Characters that count as letters or marks and show nothing."""


class BundleFault(Stop):
    """A bundle cannot be written as asked; nothing of it was left behind."""

    status = Exit.ENVIRONMENT

    def __init__(self, text: str, next_step: str) -> None:
        super().__init__(plain(text), next_step)


class Broken(Exception):
    """The first thing that is wrong with a bundle, in plain words, and what to do about it."""

    def __init__(
        self, text: str, next_step: str = "do not rely on it; keep it as it is, and ask the sender for a fresh copy"
    ) -> None:
        super().__init__(plain(text))
        self.text = plain(text)
        self.next_step = next_step


def plain(text: str) -> str:
    """The text with every character that shows nothing, or something else, written as its code point."""
    return "".join(c if c == " " or (c.isprintable() and not _UNSEEN.match(c)) else f"<U+{ord(c):04X}>" for c in text)


def fault_of_name(name: str) -> str | None:
    """Why a name with its folders may not stand in a bundle; None when it may."""
    if not name.isprintable() or _UNSEEN.search(name):
        return "holds a character that cannot be seen"
    if len(name.encode("utf-8")) > MOST_NAME_BYTES:
        return f"is longer than {MOST_NAME_BYTES} bytes"
    if unicodedata.normalize("NFC", name) != name:
        return "is not in the composed form of Unicode (NFC)"
    if found := _UNWRITABLE.search(name):
        return f"holds {found[0]}, which not every machine can write"
    return next((fault for part in name.split("/") if (fault := _fault_of_part(part))), None)


def _fault_of_part(part: str) -> str | None:
    if part in ("", ".", ".."):
        return "leaves its folder, or has an empty step"
    if part.startswith((".", " ", "~")):
        return "has a part that begins with a dot, a space or a tilde"
    if part.endswith((".", " ")):
        return "has a part that ends with a dot or a space"
    return "has a part that Windows keeps for a device" if _RESERVED.fullmatch(part) else None


def fault_among(names: Iterable[str]) -> str | None:
    """The first name that may not stand in a bundle, or the first two that some machine takes for one; None when all may."""
    seen: dict[str, tuple[str, bool]] = {}
    for name in names:
        if fault := fault_of_name(name):
            return f"the name {name} {fault}"
        steps = name.split("/")
        for count in range(1, len(steps) + 1):
            here, is_file = "/".join(steps[:count]), count == len(steps)
            other, was_file = seen.setdefault(_folded(here), (here, is_file))
            if (other, was_file) != (here, is_file):
                return f"the names {other} and {here} are one and the same on some machines"
    return None


def _folded(name: str) -> str:
    """One form for all spellings that a file system may take for the same name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
