"""Pages become bytes in one process of its own, by the writers that make packets; and so do exhibits on their way to paper.

What the libraries leave behind, and their death, stay in that process: qpdf ends the process that it runs in when a disk is
full. Exhibits are files of others, and one that was made to exhaust its reader ends there too: the process has limits on
memory and time. It does not outlive the process that started it, for it would keep the lock of the bundle's folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

from dossier import workers
from dossier.errors import RenderFault, or_end_plainly
from dossier.packet.setting import Packet
from dossier.render.kit import Kit

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """Does one thing after the other in its process."""

    def __init__(self, kit: Kit, scratch: Path, sizes: Sequence[int] = ()) -> None:
        """Starts the process.

        Args:
            sizes: those of the exhibits that it will read, in bytes; its limits follow from them.
        """
        scratch.mkdir()
        self._pool = workers.pool(1, _start, kit, scratch, sizes)

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
            return self.do(_render, page, form)
        except RenderFault as fault:
            raise RenderFault(f"{page.name}.{form}: {fault.text}", fault.next_step) from None

    def do(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What a function gives that is called in the process; what it raises is raised here.

        Raises:
            RenderFault: the process died, or needs more memory than it may use.
        """
        try:
            return self._pool.submit(work, *args, **named).result()
        except (BrokenProcessPool, MemoryError):
            text = (
                "the worker died, probably for want of memory or of space on the disk, or on an exhibit; nothing was put in place"
            )
            raise RenderFault(text, "free memory and space there, and run again") from None


_WRITERS: dict[str, Any] = {}
_SECONDS_FOR_EACH = 60
"""A long text takes some fifteen to be set on paper."""


def _start(kit: Kit, scratch: Path, sizes: Sequence[int]) -> None:
    tempfile.tempdir = str(scratch)
    with or_end_plainly():
        from dossier.render.docx import WordWriter
        from dossier.render.pdf import PdfWriter

        _WRITERS.update(pdf=PdfWriter(kit, scratch), docx=WordWriter(kit))
    workers.limit_for(sizes, _SECONDS_FOR_EACH)


def _render(page: Packet, form: str) -> bytes:
    content: bytes = _WRITERS[form].write(page.xhtml, page.figures, paper=page.paper, mark=page.mark)
    return content
