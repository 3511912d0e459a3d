"""What to make, and making it: compose everything first, render on workers, publish each audience's set in one step.

Composing runs in this process and sees the project through the gate. Rendering runs in workers that see only finished
pages.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier import workers
from dossier.asks import AskKind, ask_of
from dossier.checks.finals import Wanted
from dossier.errors import RenderFault, or_end_plainly
from dossier.model.release import Release
from dossier.needles import Needle, needles
from dossier.packet.compose import compose_packet
from dossier.packet.papers import SHEETS, compose_erratum, compose_letter, compose_note, compose_sheet, compose_statement
from dossier.packet.scopes import goes_out
from dossier.packet.setting import Packet
from dossier.problem import Problem
from dossier.project import Project
from dossier.publish import CURRENT, check_home, files_in_use, published, withdraw
from dossier.render.kit import Kit, find_kit
from dossier.scan import refuse_leaks
from dossier.view import Audience, View, view
from dossier.writings import Finder

FORMATS = ("pdf", "docx")
KINDS = ("filing", "statement")
"""filing: packets with their letters, or the notes in their place; statement: one page for each official and prisoner."""


@dataclass(frozen=True)
class Order:
    """What somebody asks to have built; an empty tuple means all.

    Attributes:
        on: the day on which to judge.
        final: the day that final pages bear; None for drafts.
    """

    officials: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    audience: Audience | None = None
    formats: tuple[str, ...] = FORMATS
    jobs: int = 1
    kind: str = "filing"
    on: dt.date | None = None
    final: dt.date | None = None


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

    Unless the order names an audience, each packet is composed for its own recipient, a note that holds a case back and
    the organisation's own papers for the internal audience, and statements for the public.
    """
    if order.kind == "statement":
        return (_statements(project, order),)
    if order.final:
        return _finals(project, order)
    recipients = order.recipients or tuple(id_ for id_, item in project.recipients.items() if item.active)
    officials = order.officials or tuple(project.officials)
    named = [id_ for id_ in officials if id_ in project.officials and project.officials[id_].name]
    pages: dict[Audience, list[Packet]] = {}
    for recipient in recipients:
        audience = order.audience or Audience("recipient", recipient)
        seen = view(project, audience, order.on)
        pages.setdefault(audience, [])
        for official in named:
            if official in seen.officials:
                for whose, page in _filing(project, seen, official, recipient, _open_points(audience, official, problems)):
                    if order.audience in (None, whose):
                        pages.setdefault(whose, []).append(page)
    unsourced = any(project.officials[id_].identity == "unsourced" for id_ in officials if id_ in project.officials)
    if unsourced and order.audience in (None, Audience("internal")):
        seen = view(project, Audience("internal"))
        pages.setdefault(Audience("internal"), []).extend(compose_sheet(seen, sheet) for sheet in SHEETS)
    # A set that comes out empty is withdrawn; an order for single officials says nothing of the others in it.
    return tuple(PlannedSet(audience, tuple(found)) for audience, found in pages.items() if found or not order.officials)


def _filing(
    project: Project, seen: View, official: str, recipient: str, open_points: Sequence[Problem]
) -> Iterator[tuple[Audience, Packet]]:
    """What is made about one official for one recipient, each page with its audience.

    A packet and its letter where something is pleaded; otherwise one page in its place. That page stays in the house
    unless it asks the recipient to keep a listing. The internal edition always tells the whole record.
    """
    ask = ask_of(seen, seen.officials[official], recipient)
    if seen.audience.kind == "internal":
        yield seen.audience, compose_packet(seen, official, recipient, open_points)
    elif ask.needs_packet:
        yield seen.audience, compose_packet(seen, official, recipient)
        yield seen.audience, compose_letter(seen, official, recipient)
    if not ask.needs_packet:
        goes_out = ask.otherwise is AskKind.RETAIN
        whose = seen if goes_out or seen.audience.kind == "internal" else view(project, Audience("internal"))
        yield whose.audience, compose_note(whose, official, recipient, ask)


def _statements(project: Project, order: Order) -> PlannedSet:
    seen = view(project, order.audience or Audience("public"), order.on)
    wanted = order.officials or (*seen.officials, *seen.cases)
    named = [id_ for id_ in wanted if id_ in seen.officials and seen.officials[id_].name]
    packets = [compose_statement(seen, "official", id_, final=order.final) for id_ in named]
    packets += [compose_statement(seen, "case", id_, final=order.final) for id_ in wanted if id_ in seen.cases]
    return PlannedSet(seen.audience, tuple(packets))


def wanted_finals(project: Project, order: Order) -> tuple[Wanted, ...]:
    """The final pages that an order asks for: those that go out, and whatever it names."""
    if order.kind == "statement":
        seen = view(project, Audience("public"), order.final)
        officials = order.officials or tuple(id_ for id_, item in seen.officials.items() if item.name)
        cases = order.officials or tuple(seen.cases)
        return (
            *(Wanted(id_, None) for id_ in officials if id_ in project.officials),
            *(Wanted(id_, None, is_case=True) for id_ in cases if id_ in project.cases),
        )
    recipients = order.recipients or tuple(id_ for id_, item in project.recipients.items() if item.active)
    found: list[Wanted] = []
    for recipient in recipients:
        seen = view(project, Audience("recipient", recipient), order.final)
        chosen = order.officials or tuple(project.officials)
        is_named = bool(order.officials and order.recipients)
        found += [Wanted(id_, recipient) for id_ in chosen if is_named or goes_out(seen, id_, recipient)]
    return tuple(found)


def _finals(project: Project, order: Order) -> tuple[PlannedSet, ...]:
    """The pages that go out, as they go out: to each recipient its packets with their letters, or the notes in their place."""
    pages: dict[Audience, list[Packet]] = {}
    for wanted in wanted_finals(project, order):
        assert wanted.recipient is not None
        audience, day = Audience("recipient", wanted.recipient), order.final
        seen = view(project, audience, day)
        ask = ask_of(seen, seen.officials[wanted.id], wanted.recipient, day)
        made = pages.setdefault(audience, [])
        if ask.needs_packet:
            made.append(compose_packet(seen, wanted.id, wanted.recipient, final=day))
            made.append(compose_letter(seen, wanted.id, wanted.recipient, final=day))
        else:
            made.append(compose_note(seen, wanted.id, wanted.recipient, ask, final=day))
    return tuple(PlannedSet(audience, tuple(found)) for audience, found in pages.items())


def _open_points(audience: Audience, official: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    if audience.kind != "internal":
        return ()
    return tuple(problem for problem in problems if problem.place.file.startswith(f"dossiers/{official}/"))


def build(
    project: Project,
    order: Order,
    sets: Sequence[PlannedSet],
    home: Path,
    progress: Callable[[str], None],
    *,
    scanned: bool = True,
) -> tuple[BuiltSet, ...]:
    """Renders every page of the sets and puts each set in place.

    Args:
        scanned: no only for letters that must name what their recipient holds and may no longer see.
        home: the folder under which each audience has its own.
        progress: called with the name of each page when it is done.

    Raises:
        RenderFault: a page could not be rendered; no set was changed.
        LeakFound: something that an audience may not see is in what it was to get; no set was changed.
        EnvironmentFault: a set could not be written; it was not changed, though sets before it may have been.
    """
    check_home(home)
    with tempfile.TemporaryDirectory(prefix="dossier-") as scratch:
        rendered = _rendered(find_kit(project.templates), order, sets, Path(scratch), progress)
    for planned in sets:
        if planned.packets and scanned:
            refuse_leaks(
                {f"{name}.{form}": content for (whose, name, form), content in rendered.items() if whose == planned.audience},
                _withheld(project, view(project, planned.audience, order.on), order.final),
                jobs=order.jobs,
            )
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


def _withheld(project: Project, seen: View, final: dt.date | None) -> tuple[Needle, ...]:
    """What may not be found in a set; the day that final pages openly bear tells nothing, though somebody signed on it."""
    wanted = needles(project, seen)
    if final is None:
        return wanted
    languages = sorted(seen.languages.items())
    forms = [
        final.isoformat(),
        *(one.day.format(day=final.day, month=one.months[final.month - 1], year=final.year) for _, one in languages),
    ]
    shown = Finder([needle.value for needle in wanted]).found(" ꙮ ".join(forms))
    return tuple(needle for number, needle in enumerate(wanted) if number not in shown)


def build_errata(project: Project, releases: Sequence[Release], withdrawn: Sequence[str], out: Path) -> tuple[BuiltSet, ...]:
    """The letters that take material back, one for each recipient that holds it, in a set of their own.

    Each names only what stood in the bundles of its own recipient.

    Raises:
        RenderFault: a letter could not be rendered; none was put in place.
    """
    sets = []
    for recipient in sorted({release.recipient for release in releases} & set(project.recipients)):
        theirs = [release for release in releases if release.recipient == recipient]
        named = [id_ for id_ in withdrawn if any(release.holds([id_]) for release in theirs)]
        seen = view(project, Audience("recipient", recipient))
        sets.append(PlannedSet(seen.audience, (compose_erratum(seen, recipient, theirs, named),)))
    return build(project, Order(), sets, out / "errata", lambda _: None, scanned=False)


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
    with workers.pool(max(1, min(order.jobs, len(work))), _start_worker, kit, scratch) as pool:
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
