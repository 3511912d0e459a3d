"""The process that has loaded what reading takes, and forks a child for each file; it opens none itself.

A file that takes its child over can therefore say nothing about another one: a child gets two pipes of its own, and is
ended before the next is forked. Nothing that a file holds reaches this process. Linux keeps a child out of this process's
memory, too, unless the program runs as root; which it should not.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from dossier.exhibitfile import child

HEAVY = ("dossier.pdffile.inspect", "dossier.pdffile.drawing", "dossier.exhibitfile.image", "dossier.exhibitfile.mail")
"""What takes long to load. The first child loads what its file needs; from the second on all of this is there before."""

NO_CHILD = 71
"""The status of this process where the system lets it fork no child."""

_PR_SET_DUMPABLE = 4


def serve(parent: socket.socket, memory: int, seconds: int, files: int) -> None:
    """Forks one child for each pair of pipes that comes in, until there are no more: its request, its answer."""
    last, count = 0, 0
    while True:
        word, pipes, _, _ = socket.recv_fds(parent, 1, 2)
        if last:
            os.kill(last, signal.SIGKILL)
            os.waitpid(last, 0)
        if not word:
            return
        count += 1
        if count == 2:
            for name in HEAVY:
                import_module(name)
        try:
            last = os.fork()
        except OSError:
            sys.exit(NO_CHILD)
        if last == 0:
            _become_child(parent, pipes, memory, seconds, files)
        for pipe in pipes:
            os.close(pipe)


def _become_child(parent: socket.socket, pipes: list[int], memory: int, seconds: int, files: int) -> NoReturn:
    """Leaves to this process nothing but its two pipes, and ends it whatever happens."""
    try:
        parent.detach()
        for pipe, standard in zip(pipes, (sys.stdin.fileno(), sys.stdout.fileno()), strict=True):
            os.dup2(pipe, standard)
            os.close(pipe)
        child.limit(memory, seconds, files)
        child.serve(sys.stdin.buffer, sys.stdout.buffer)
    finally:
        os._exit(0)


def main() -> None:
    """Serves the socket that is its standard input."""
    memory, seconds, files = map(int, sys.argv[1:4])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # where it is ignored, the end of a child cannot be waited for
    with suppress(OSError, AttributeError):  # a system that does not know it
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    serve(socket.socket(fileno=sys.stdin.fileno()), memory, seconds, files)


if __name__ == "__main__":
    main()
