"""E-mail: its parts are counted and looked at; none of them is opened by what it says that it is."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Callable, Iterator
from email.message import EmailMessage, Message
from typing import BinaryIO

from dossier.exhibitfile.content import Kind, NotTaken, Refused, recognise

MOST_BYTES = 64_000_000
MOST_PARTS = 300
MOST_DEPTH = 12
"""A message holds messages that were forwarded; deeper than this is no correspondence."""

_RUNS = (
    ".exe", ".scr", ".com", ".bat", ".cmd", ".ps1", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".jar", ".lnk", ".msi",
    ".apk", ".app", ".dmg", ".pif", ".reg", ".iso", ".img", ".svg", ".svgz", ".xhtml", ".htm", ".html", ".mht", ".mhtml",
)  # fmt: skip
"""Endings of names that a reader's machine would run or open with scripts on."""


def read_mail(raw: bytes, inspect: Callable[[BinaryIO, Kind], None]) -> str:
    """The words of a message: its headers for people, and its plain text.

    Args:
        inspect: called with each attachment and its kind; raises to refuse it.

    Raises:
        Refused: it is larger or more deeply nested than mail is, or carries something that could run.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(f"is a message of more than {MOST_BYTES:,} bytes")
    _refuse_nests(raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    words = [f"{name}: {message.get(name, '')}" for name in ("From", "To", "Cc", "Date", "Subject") if message.get(name)]
    for number, (part, depth) in enumerate(_parts(message), 1):
        if number > MOST_PARTS or depth > MOST_DEPTH:
            raise Refused(f"holds more than {MOST_PARTS} parts, or parts nested more than {MOST_DEPTH} deep")
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        raw_part = content if isinstance(content, bytes) else b""
        if part.get_content_disposition() == "attachment" or part.get_filename() or part.get_content_maintype() != "text":
            _look_at(part, raw_part, inspect)
        elif part.get_content_type() == "text/plain":
            words.append(_text(part, raw_part))
    return "\n".join(words)


def _refuse_nests(raw: bytes) -> None:
    """Refuses before parsing what the parser would take time over: boundaries and messages by the thousand."""
    if raw.lower().count(b"boundary=") > MOST_PARTS or raw.lower().count(b"message/rfc822") > MOST_PARTS:
        raise Refused(f"holds more than {MOST_PARTS} parts, or parts nested more than {MOST_DEPTH} deep")


def _parts(message: Message) -> Iterator[tuple[Message, int]]:
    """Every part with its depth; iterative, so that depth costs no stack."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        inner = part.get_payload() if part.is_multipart() else []
        waiting += [(one, depth + 1) for one in reversed(inner if isinstance(inner, list) else []) if isinstance(one, Message)]


def _look_at(part: Message, raw: bytes, inspect: Callable[[BinaryIO, Kind], None]) -> None:
    name = (part.get_filename() or "").strip().lower().rstrip(". ")
    if name.endswith(_RUNS):
        raise Refused("carries an attachment that could run")
    if not raw:
        return
    try:
        kind = recognise(io.BytesIO(raw), len(raw))
        inspect(io.BytesIO(raw), kind)
    except NotTaken:
        return
    except Refused as fault:
        raise Refused(f"carries an attachment that {fault}") from None


def _text(part: Message, raw: bytes) -> str:
    if isinstance(part, EmailMessage):
        try:
            return str(part.get_content())
        except (LookupError, ValueError, KeyError):
            pass
    return raw.decode("utf-8", "replace")
