"""What to make, and making it: compose everything first, render on workers, publish each audience's set in one step.

Composing runs in this process and sees the project through the gate. Rendering runs in workers that see only finished
pages.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier.errors import RenderFault
from dossier.packet.compose import SHEETS, Packet, compose_packet, compose_sheet
from dossier.problem import Problem
from dossier.project import Project
from dossier.publish import CURRENT, check_home, files_in_use, published, withdraw
from dossier.render.kit import Kit, find_kit
from dossier.view import Audience, view

FORMATS = ("pdf", "docx")


@dataclass(frozen=True)
class Order:
    """What somebody asks to have built; an empty tuple means all."""

    officials: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    audience: Audience | None = None
    formats: tuple[str, ...] = FORMATS
    jobs: int = 1


@dataclass(frozen=True)
class PlannedSet:
    """The pages that one audience gets."""

    audience: Audience
    packets: tuple[Packet, ...]


@dataclass(frozen=True)
class BuiltSet:
    """A set that was put in place."""

    audience: str
    folder: Path
    files: tuple[str, ...]
    gone: tuple[str, ...] = ()


def plan(project: Project, order: Order, problems: Sequence[Problem]) -> tuple[PlannedSet, ...]:
    """Composes every page of an order, grouped by audience.

    Unless the order names an audience, each packet is composed for its own recipient, and the organisation's own papers
    on persons who are not sourced for the internal audience.
    """
    recipients = order.recipients or tuple(id_ for id_, item in project.recipients.items() if item.active)
    officials = order.officials or tuple(project.officials)
    named = [id_ for id_ in officials if id_ in project.officials and project.officials[id_].name]
    with_sheets = any(project.officials[id_].identity == "unsourced" for id_ in officials if id_ in project.officials)
    by_audience: dict[Audience, list[str]] = {}
    for recipient in recipients:
        by_audience.setdefault(order.audience or Audience("recipient", recipient), []).append(recipient)
    if with_sheets and order.audience in (None, Audience("internal")):
        by_audience.setdefault(Audience("internal"), [])
    sets = []
    for audience, wanted in by_audience.items():
        seen = view(project, audience)
        packets = [
            compose_packet(seen, official, recipient, _open_points(audience, official, problems))
            for recipient in wanted
            for official in named
            if official in seen.officials
        ]
        if with_sheets and audience.kind == "internal":
            packets += [compose_sheet(seen, sheet) for sheet in SHEETS]
        sets.append(PlannedSet(audience, tuple(packets)))
    return tuple(sets)


def _open_points(audience: Audience, official: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    if audience.kind != "internal":
        return ()
    return tuple(problem for problem in problems if problem.place.file.startswith(f"dossiers/{official}/"))


def build(
    project: Project, order: Order, sets: Sequence[PlannedSet], home: Path, progress: Callable[[str], None]
) -> tuple[BuiltSet, ...]:
    """Renders every page of the sets and puts each set in place.

    Args:
        home: the folder under which each audience has its own.
        progress: called with the name of each page when it is done.

    Raises:
        RenderFault: a page could not be rendered; no set was changed.
        EnvironmentFault: a set could not be written; it was not changed, though sets before it may have been.
    """
    check_home(home)
    with tempfile.TemporaryDirectory(prefix="dossier-") as scratch:
        rendered = _rendered(find_kit(project.templates), order, sets, Path(scratch), progress)
    built = []
    for planned in sets:
        folder = home / planned.audience.folder
        before = files_in_use(folder)
        if not planned.packets:
            if before:
                built.append(BuiltSet(planned.audience.folder, folder, (), withdraw(folder)))
            continue
        files = {
            f"{packet.name}.{form}": rendered[planned.audience, packet.name, form]
            for packet in planned.packets
            for form in order.formats
        }
        with published(folder) as staging:
            for name, content in sorted(files.items()):
                staging.write(name, content)
        gone = tuple(name for name in before if name not in files)
        built.append(BuiltSet(planned.audience.folder, folder / CURRENT, tuple(sorted(files)), gone))
    return tuple(built)


def _rendered(
    kit: Kit, order: Order, sets: Sequence[PlannedSet], scratch: Path, progress: Callable[[str], None]
) -> dict[tuple[Audience, str, str], bytes]:
    """Every page in every format; the longest pages first, so that no worker is left with one at the end."""
    work = [(planned.audience, packet, form) for planned in sets for packet in planned.packets for form in order.formats]
    if not work:
        return {}
    work.sort(key=lambda item: (-len(item[1].xhtml) * (item[2] == "pdf"), item[1].name))
    faults: list[str] = []
    done: dict[tuple[Audience, str, str], bytes] = {}
    start = "fork" if sys.platform == "linux" else "spawn"
    if sys.platform == "darwin":  # Homebrew's libraries are found only by a process that starts with this
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")
    with ProcessPoolExecutor(
        max_workers=max(1, min(order.jobs, len(work))),
        mp_context=multiprocessing.get_context(start),
        initializer=_start_worker,
        initargs=(kit, scratch),
    ) as pool:
        waiting: dict[Future[bytes], tuple[Audience, Packet, str]] = {
            pool.submit(_render, packet, form): (audience, packet, form) for audience, packet, form in work
        }
        for future in as_completed(waiting):
            audience, packet, form = waiting[future]
            try:
                done[audience, packet.name, form] = future.result()
            except RenderFault as fault:
                faults.append(f"{packet.name}.{form}: {fault.text}")
            except BrokenProcessPool:
                faults.append(f"{packet.name}.{form}: the worker died, probably for want of memory")
            except Exception as fault:  # a template or a style of the project's own may fail in any way
                faults.append(f"{packet.name}.{form}: {type(fault).__name__}: {fault}")
            progress(f"{packet.name}.{form}")
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
