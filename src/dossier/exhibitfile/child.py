"""The process in which a file of others is opened: it limits itself first, answers in a JSON line, and may die at any time.

It writes nothing but its answer, opens no network, starts no process and leaves no memory image behind. What it says is
judged by `confined`, which trusts none of it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from dossier.exhibitfile.content import DOCX, EMAIL, PDF, TEXT, Kind, Refused, recognise, text_of

MOST_CHARACTERS = 2_000_000
"""The most characters of one text that are handed back."""

_PICTURES = ("png", "jpeg", "tiff")
_RECORDINGS = ("opaque-audio", "opaque-video")
_TAIL = 4_096


def limit(memory: int, seconds: int, files: int) -> None:
    """Takes from this process what a hostile file could use: memory, time, files to write, processes, memory images.

    On macOS the limit on memory is not kept by the system; there the limits on time hold, and the parent's patience.
    """
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, files),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (getattr(resource, "RLIMIT_NPROC", resource.RLIMIT_CORE), 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a system that does not keep this limit; the others stand
            continue


def answer(path: Path, pages: Sequence[int]) -> dict[str, Any]:
    """What a file is, how many pages it has or seconds it lasts, and the words on pages: page 0 is a file without pages, whole.

    The answer names the reason in `refused` where the file is not taken.
    """
    found: dict[str, Any] = {"type": None, "ending": None, "refused": None, "pages": None, "seconds": None, "texts": {}}

    def look(file: BinaryIO, size: int, kind: Kind) -> None:
        found["type"], found["ending"] = kind.type, kind.ending
        found["pages"], found["texts"] = _opened(file, size, kind, pages)
        if kind.type in _RECORDINGS:
            from dossier.exhibitfile.recording import seconds_of

            found["seconds"] = seconds_of(file, size, kind.ending)

    return _answered(path, found, look)


def picture(path: Path, page: int, quotes: Sequence[str]) -> dict[str, Any]:
    """A page of a file as pixels, the words on it and where quotes stand; or the reason in `refused`."""
    found: dict[str, Any] = {"refused": None}

    def draw(file: BinaryIO, size: int, kind: Kind) -> None:
        from dossier.exhibitfile.drawing import drawn

        file.seek(0)
        found.update(drawn(file, kind, page, quotes))

    return _answered(path, found, draw)


def _answered(path: Path, found: dict[str, Any], work: Callable[[BinaryIO, int, Kind], None]) -> dict[str, Any]:
    """What some work on a file finds; whatever happens to it becomes the reason in `refused`."""
    try:
        with _regular(path) as file:
            state = os.fstat(file.fileno())
            found["seen"] = [state.st_size, state.st_mtime_ns, state.st_ino]
            work(file, state.st_size, recognise(file, state.st_size))
    except Refused as reason:
        found["refused"] = str(reason)
    except MemoryError:
        found["refused"] = "could not be opened safely: it takes more memory than a document may"
    except OSError as fault:
        found["refused"] = f"cannot be read: {fault.strerror}"
    except Exception:  # whatever a library makes of a hostile file, the answer is the same
        found["refused"] = "could not be opened safely"
    return found


def _regular(path: Path) -> BinaryIO:
    """The file at a path, opened through no link and without waiting; refuses what is no file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("is not a regular file")
    return os.fdopen(descriptor, "rb")


def _opened(file: BinaryIO, size: int, kind: Kind, pages: Sequence[int]) -> tuple[int | None, dict[str, str]]:
    """The number of pages, and the words on those asked for; a page without an entry could not be read."""
    file.seek(0)
    if kind.type == PDF.type:
        return _pdf(file, size, pages)
    if kind.type in _PICTURES:
        from dossier.exhibitfile.image import count_frames

        return count_frames(file, kind.type), {}
    if kind.type == TEXT.type:
        return _plain(text_of(file.read()), pages)
    if kind.type == DOCX.type:
        return None, _whole(_word(file, size), pages)
    if kind.type == EMAIL.type:
        from dossier.exhibitfile.mail import read_mail

        return None, _whole(read_mail(file.read(), _inspect_attachment), pages)
    return None, {}


def _inspect_attachment(file: BinaryIO, kind: Kind) -> None:
    file.seek(0, os.SEEK_END)
    size = file.tell()
    if kind.type in ("opaque-html", "opaque-mhtml"):
        raise Refused("is a web page")
    if kind.type != EMAIL.type:
        _opened(file, size, kind, ())


def _pdf(file: BinaryIO, size: int, pages: Sequence[int]) -> tuple[int, dict[str, str]]:
    from dossier.pdffile.inspect import UnsafePdf, inspect_pdf, refuse_odd_end, texts_of_pages

    try:
        file.seek(max(0, size - _TAIL))
        refuse_odd_end(file.read())
        file.seek(0)
        count = inspect_pdf(file)
        file.seek(0)
        texts = texts_of_pages(file, pages) if pages else {}
    except UnsafePdf as reason:
        raise Refused(str(reason)) from None
    return count, {str(page): text for page, text in texts.items()}


def _word(file: BinaryIO, size: int) -> str:
    from dossier.ooxml.package_inspection import UnsafePackage, inspect_word

    try:
        return inspect_word(file, size)
    except UnsafePackage as reason:
        raise Refused(str(reason)) from None


def _plain(text: str, pages: Sequence[int]) -> tuple[int, dict[str, str]]:
    """A plain text has the pages that its form feeds make; most have one."""
    sheets = text.removesuffix("\f").split("\f")
    return len(sheets), {str(page): sheets[page - 1] for page in pages if 1 <= page <= len(sheets)}


def _whole(text: str, pages: Sequence[int]) -> dict[str, str]:
    return {"0": text[:MOST_CHARACTERS]} if pages else {}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers one line for each line, until there are no more."""
    for line in requests:
        request = json.loads(line)
        path = Path(os.fsdecode(bytes.fromhex(request["path"])))
        found = picture(path, request["draw"], request["quotes"]) if "draw" in request else answer(path, request["pages"])
        answers.write(json.dumps(found).encode("ascii") + b"\n")
        answers.flush()
