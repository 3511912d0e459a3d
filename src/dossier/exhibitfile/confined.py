"""Opens files of others, each in a child of its own that can do no harm; any death of a child is an answer.

A child has limits on memory, time, open files and writing, an empty environment, and no descriptors but two pipes. The
parent waits no longer than it says, reads no more than it says, and believes nothing that is not of the form agreed.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, get_args

from dossier.errors import EnvironmentFault
from dossier.exhibitfile.forking import NO_CHILD
from dossier.exhibitfile.recording import MOST_SECONDS
from dossier.model.source import FileType

_MOMENT = 0.2
"""Seconds within which a process that forks no more has ended."""

UNSAFE = "could not be opened safely"
_TYPES = frozenset(get_args(FileType))
_ENDING = re.compile(r"[a-z0-9]{3,5}(\.gz)?")


@dataclass(frozen=True)
class Limits:
    """What one child may use: bytes of memory, seconds of processor and of patience for one file, files, bytes of answer."""

    memory: int = 1 << 30
    processor: int = 600
    patience: float = 60.0
    files: int = 24
    answer: int = 16_000_000


LIMITS = Limits()


@dataclass(frozen=True)
class Look:
    """What the child says of a file: its type, why it is not taken, its pages, and the words on pages; 0 is the whole.

    `seen` is the size, time and inode of the file that the child opened.
    """

    type: str | None = None
    ending: str | None = None
    refused: str | None = None
    pages: int | None = None
    texts: dict[int, str] = field(default_factory=dict)
    seen: tuple[int, ...] = ()
    seconds: int | None = None

    @property
    def duration(self) -> str | None:
        """How long a recording is, as its record writes it; None where the file does not say."""
        if self.seconds is None:
            return None
        return f"{self.seconds // 3_600:02}:{self.seconds // 60 % 60:02}:{self.seconds % 60:02}"


class Looker:
    """Looks into files one after the other. One process forks a child for each, as long as all of them answer."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._forking: subprocess.Popen[bytes] | None = None
        self._way: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def look(self, path: Path, pages: Sequence[int] = ()) -> Look:
        """What a file is found to be; a child that dies, hangs or says too much makes it one that is not taken.

        Raises:
            EnvironmentFault: no process can be started on this machine.
        """
        raw = self.ask(path, {"pages": list(pages)})
        found = _understood(raw) if raw is not None else None
        if found is None:
            self._end()
            return Look(refused=UNSAFE)
        return found

    def ask(self, path: Path, wish: Mapping[str, object]) -> bytes | None:
        """The line that the child answers for a file, which the caller judges; None when it dies, hangs or says too much.

        Raises:
            EnvironmentFault: no process can be started on this machine.
        """
        request = json.dumps({"path": os.fsencode(path.absolute()).hex(), **wish})
        with ExitStack() as pipes:
            try:
                (asked, requests), (answers, answered) = _pipe(pipes), _pipe(pipes)
                way = self._alive()
            except OSError as fault:
                raise _no_process(fault.strerror) from fault
            try:
                socket.send_fds(way, [b"."], [asked.fileno(), answered.fileno()])
                asked.close()
                answered.close()
                requests.write(request.encode("ascii") + b"\n")
                requests.close()
                raw = self._line(answers.fileno())
            except OSError:
                raw = None
        if raw is None:
            could_fork = self._could_fork()
            self._end()
            if not could_fork:
                raise _no_process("there are too many, or too little memory")
        return raw

    def _could_fork(self) -> bool:
        """Whether the process that forks did not end for want of another process."""
        try:
            return self._forking is None or self._forking.wait(timeout=_MOMENT) != NO_CHILD
        except subprocess.TimeoutExpired:
            return True

    def _alive(self) -> socket.socket:
        """The way to the process that forks, which is started where there is none."""
        if self._forking is None or self._way is None or self._forking.poll() is not None:
            self._end()
            words = [str(self.limits.memory), str(self.limits.processor), str(self.limits.files)]
            self._way, theirs = socket.socketpair()
            with theirs:
                try:
                    self._forking = subprocess.Popen(  # noqa: S603 - our own module in our own interpreter, no shell
                        [sys.executable, "-I", "-m", "dossier.exhibitfile.forking", *words],
                        stdin=theirs.fileno(),
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                        close_fds=True,
                        cwd="/",
                        env={},
                        start_new_session=True,
                    )
                except OSError as fault:
                    raise _no_process(fault.strerror) from fault
        return self._way

    def _line(self, descriptor: int) -> bytes | None:
        """The child's line; None when it dies, hangs, or says more than it may."""
        pieces, size = [], 0
        end = time.monotonic() + self.limits.patience
        with selectors.DefaultSelector() as waiting:
            waiting.register(descriptor, selectors.EVENT_READ)
            while size <= self.limits.answer:
                left = end - time.monotonic()
                if left <= 0 or not waiting.select(left):
                    return None
                piece = os.read(descriptor, 1 << 16)
                if not piece:
                    return None
                pieces.append(piece)
                size += len(piece)
                if piece.endswith(b"\n"):
                    return b"".join(pieces)
        return None

    def _end(self) -> None:
        """Ends the process that forks, and the child that it forked last."""
        forking, self._forking = self._forking, None
        if self._way is not None:
            self._way.close()
            self._way = None
        if forking is not None:
            if forking.returncode is None:  # one that is known to be gone may have left its number to another
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(forking.pid, signal.SIGKILL)
            forking.wait()


def _no_process(why: str | None) -> EnvironmentFault:
    return EnvironmentFault(f"no process can be started to look into files: {why}", "free memory or end other programs")


def _pipe(kept: ExitStack) -> tuple[BinaryIO, BinaryIO]:
    """A pipe's two ends, to read and to write, both closed with the stack."""
    read, write = os.pipe()
    return kept.enter_context(os.fdopen(read, "rb")), kept.enter_context(os.fdopen(write, "wb"))


def _understood(raw: bytes) -> Look | None:
    """The answer in a line, or None when it is not of the form agreed."""
    try:
        said: Any = json.loads(raw)
        texts = {int(page): text for page, text in said["texts"].items()}
        seen = tuple(said.get("seen", ()))
        found = Look(said["type"], said["ending"], said["refused"], said["pages"], texts, seen, said.get("seconds"))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    is_sound = (
        (found.type is None or found.type in _TYPES)
        and (found.ending is None or (isinstance(found.ending, str) and _ENDING.fullmatch(found.ending) is not None))
        and (found.refused is None or (isinstance(found.refused, str) and 0 < len(found.refused) <= 300))
        and (found.pages is None or (type(found.pages) is int and 0 < found.pages <= 100_000))
        and (found.seconds is None or (type(found.seconds) is int and 0 < found.seconds < MOST_SECONDS))
        and all(isinstance(text, str) for text in texts.values())
        and all(type(number) is int for number in found.seen)
        and ((found.type is None or found.ending is None) <= (found.refused is not None))
    )
    return found if is_sound else None
