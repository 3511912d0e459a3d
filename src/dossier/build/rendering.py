"""Pages become bytes on worker processes, which see finished pages and nothing else."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TypeVar

from dossier import workers
from dossier.errors import RenderFault, or_end_plainly
from dossier.packet.setting import Packet
from dossier.render.kit import Kit

Name = TypeVar("Name", bound=tuple[str, str])


def render_all(
    kit: Kit, jobs: int, pages: Mapping[Name, tuple[Packet, str]], scratch: Path, progress: Callable[[str], None]
) -> dict[Name, bytes]:
    """Every page in the format that is named with it; the longest first, so that no worker is left with one at the end.

    Args:
        pages: each under a folder and the name of its file.
        scratch: a folder for what the libraries write meanwhile.
        progress: called with the name of each file when it is done.

    Raises:
        RenderFault: some could not be rendered; all of them are told.
    """
    if not pages:
        return {}
    work = sorted(pages, key=lambda name: (-len(pages[name][0].xhtml) * (pages[name][1] == "pdf"), name))
    faults: list[str] = []
    done: dict[Name, bytes] = {}
    with workers.pool(max(1, min(jobs, len(work))), _start_worker, kit, scratch) as pool:
        waiting: dict[Future[bytes], Name] = {pool.submit(_render, *pages[name]): name for name in work}
        for future in as_completed(waiting):
            name = waiting[future]
            try:
                done[name] = future.result()
            except RenderFault as fault:
                faults.append(f"{name[1]}: {fault.text}")
            except BrokenProcessPool:
                faults.append(f"{name[1]}: the worker died, probably for want of memory")
            except Exception as fault:  # a template or a style of the project's own may fail in any way
                faults.append(f"{name[1]}: {type(fault).__name__}: {fault}")
            progress(name[1])
    if faults:
        raise RenderFault(
            "nothing was published; these could not be rendered:\n    " + "\n    ".join(sorted(faults)),
            "mend them and build again",
        )
    return done


_WRITERS: dict[str, Any] = {}


def _start_worker(kit: Kit, scratch: Path) -> None:
    """Prepares one worker: its own folder for temporary files, one writer for each format, a lazy collector."""
    own = scratch / str(os.getpid())
    with or_end_plainly():
        own.mkdir()
        tempfile.tempdir = str(own)
        from dossier.render.docx import WordWriter
        from dossier.render.pdf import PdfWriter

        _WRITERS["pdf"] = PdfWriter(kit, own)
        _WRITERS["docx"] = WordWriter(kit)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _render(packet: Packet, form: str) -> bytes:
    try:
        content: bytes = _WRITERS[form].write(packet.xhtml, packet.figures, paper=packet.paper, mark=packet.mark)
        return content
    finally:
        gc.collect()
