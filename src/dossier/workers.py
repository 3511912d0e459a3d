"""Processes that work for this one: started in the same way everywhere, and gone when it is gone.

A worker that outlived its parent would keep the locks that it inherited, and the memory.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from dossier.errors import EnvironmentFault

_GLANCE = 0.5


def pool(count: int, start: Callable[..., None] | None = None, *args: Any) -> ProcessPoolExecutor:
    """Worker processes, each of which first calls `start` with `args`.

    Raises:
        EnvironmentFault: the system gives no shared memory to speak with them, as in some containers.
    """
    if sys.platform == "darwin":  # Homebrew's libraries are found only by a process that starts with this
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    try:
        return ProcessPoolExecutor(count, context, initializer=_begin, initargs=(os.getpid(), start, args))
    except OSError as fault:
        text = f"no worker process can be started, for want of shared memory: {fault.strerror or fault}"
        mend = "give this user room and the right to write where the system keeps it (/dev/shm on Linux), and run it again"
        raise EnvironmentFault(text, mend) from None


def _begin(parent: int, start: Callable[..., None] | None, args: tuple[Any, ...]) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if start is not None:
        start(*args)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_GLANCE)
    os._exit(1)


LEAST_MEMORY, MEMORY_FOR_A_BYTE = 3 << 30, 12
LEAST_SECONDS, BYTES_A_SECOND = 900, 100_000
"""What a process may use: far more than honest files need, far less than a machine has for a file made to exhaust it."""


def limit_for(sizes: Sequence[int], seconds_for_each: int = 0) -> None:
    """Ends what this process may use for files of such sizes, which may be anybody's."""
    seconds = LEAST_SECONDS + seconds_for_each * len(sizes) + sum(sizes) // BYTES_A_SECOND
    limit(memory=LEAST_MEMORY + MEMORY_FOR_A_BYTE * max(sizes, default=0), seconds=seconds)


def limit(*, memory: int, seconds: int) -> None:
    """Ends what this process may use: so many bytes more than now, so many seconds of a processor.

    Where the system keeps no such limit, there is none.
    """
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with contextlib.suppress(OSError, ValueError):
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
