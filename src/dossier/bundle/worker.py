"""Pages become bytes in one process of its own, by the writers that make packets.

What WeasyPrint leaves behind, and a death of its libraries, stay in that process.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dossier.errors import RenderFault
from dossier.packet.setting import Packet
from dossier.render.kit import Kit


class Worker:
    """Renders pages one after the other."""

    def __init__(self, kit: Kit, scratch: Path) -> None:
        scratch.mkdir()
        if sys.platform == "darwin":  # Homebrew's libraries are found only by a process that starts with this
            os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
        start = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._pool = ProcessPoolExecutor(1, start, initializer=_start, initargs=(kit, scratch))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)

    def render(self, page: Packet, form: str) -> bytes:
        """A page as pdf or docx.

        Raises:
            RenderFault: it cannot be rendered faithfully, or the process died.
        """
        try:
            return self._pool.submit(_render, page, form).result()
        except RenderFault as fault:
            raise RenderFault(f"{page.name}.{form}: {fault.text}", fault.next_step) from None
        except BrokenProcessPool:
            raise RenderFault(f"{page.name}.{form}: the worker died, probably for want of memory", "free memory") from None


_WRITERS: dict[str, Any] = {}


def _start(kit: Kit, scratch: Path) -> None:
    tempfile.tempdir = str(scratch)
    from dossier.render.docx import WordWriter
    from dossier.render.pdf import PdfWriter

    _WRITERS.update(pdf=PdfWriter(kit, scratch), docx=WordWriter(kit))


def _render(page: Packet, form: str) -> bytes:
    content: bytes = _WRITERS[form].write(page.xhtml, page.figures, paper=page.paper, mark=page.mark)
    return content
