"""Making what was planned: what is the same as before is kept, the rest is rendered, and each set put in place in one step."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dossier.build.kept import Kept, digest_of, state_of
from dossier.build.planning import FORMATS, Order, PlannedSet
from dossier.build.rendering import render_all
from dossier.model.release import Release
from dossier.needles import Needle, needles
from dossier.packet.papers import compose_erratum
from dossier.packet.setting import Packet
from dossier.project import Project
from dossier.publish import CURRENT, check_home, files_in_use, is_whole, published, withdraw
from dossier.render.key import Surroundings, key_of, surroundings
from dossier.render.kit import Kit, find_kit
from dossier.view import Audience, View, view
from dossier.writings import Finder


@dataclass(frozen=True)
class BuiltSet:
    """A set that was put in place.

    Attributes:
        kept: how many of its files are those that were there before, because nothing changed for them.
        gone: the files that stood in it before and do no longer.
    """

    audience: str
    folder: Path
    files: tuple[str, ...]
    gone: tuple[str, ...] = ()
    kept: int = 0


@dataclass
class _Set:
    """A set in the making.

    Attributes:
        contents: the bytes of its files by name; what is kept at first, then everything.
        keys: what each of them hangs on.
        missing: the pages of the files that are still to be rendered.
        asked: the names of the files that the order asks for; the others only stay.
        state: the digest of what decides what none of them may hold.
        searched_for: the digest of that.
    """

    planned: PlannedSet
    home: Path
    contents: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    missing: dict[str, tuple[Packet, str]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    state: str = ""
    searched_for: str = ""


def build(
    project: Project,
    order: Order,
    sets: Sequence[PlannedSet],
    home: Path,
    progress: Callable[[str], None],
    *,
    scanned: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[BuiltSet, ...]:
    """Renders every page of the sets that is not there already, and puts each set in place.

    A final is rendered and searched whole, whatever was made before.

    Args:
        scanned: no only for letters that must name what their recipient holds and may no longer see.
        home: the folder under which each audience has its own.
        progress: called with the name of each page when it is done.
        say: called with what is done next, where that takes long.

    Raises:
        RenderFault: a page could not be rendered; no set was changed.
        LeakFound: something that an audience may not see is in what it was to get; no set was changed.
        EnvironmentFault: a set could not be written; it was not changed, though sets before it may have been.
    """
    check_home(home)
    kit = find_kit(project.templates)
    kept, around = Kept(home.parent if scanned and order.final is None else None), surroundings(kit)
    making = [_begun(planned, order, home / planned.audience.folder, kept, around) for planned in sets]
    _render_missing(making, kit, order.jobs, progress)
    for one in making if scanned else ():
        _search(project, order, one, kept, say)
    built = []
    for one in making:
        before = files_in_use(one.home)
        gone = tuple(name for name in before if name not in one.contents)
        if one.asked:
            if one.missing or gone or not is_whole(one.home / CURRENT):
                _put_in_place(one)
            names, stayed = tuple(sorted(one.contents)), len(one.contents) - len(one.missing)
            built.append(BuiltSet(one.home.name, one.home / CURRENT, names, gone, stayed))
        elif before:
            built.append(BuiltSet(one.home.name, one.home, (), withdraw(one.home)))
        kept.note(one.home, one.keys, one.contents, one.state, one.searched_for)
    kept.keep()
    return tuple(built)


def _begun(planned: PlannedSet, order: Order, home: Path, kept: Kept, around: Surroundings) -> _Set:
    """A set with what is kept of it, and what is still to be rendered."""
    begun = _Set(planned, home, asked=tuple(f"{page.name}.{form}" for page in planned.packets for form in order.formats))
    for page in (*planned.packets, *planned.beside):
        key = key_of(around, page)
        for form in FORMATS:
            name = f"{page.name}.{form}"
            begun.keys[name] = key
            content = kept.content(home, name, key)
            if content is not None:
                begun.contents[name] = content
            elif name in begun.asked:
                begun.missing[name] = (page, form)
    return begun


def _render_missing(making: Sequence[_Set], kit: Kit, jobs: int, progress: Callable[[str], None]) -> None:
    for name in (name for one in making for name in one.asked if name not in one.missing):
        progress(name)
    missing = {(one.home.name, name): page for one in making for name, page in one.missing.items()}
    with tempfile.TemporaryDirectory(prefix="dossier-") as scratch:
        for (folder, name), content in render_all(kit, jobs, missing, Path(scratch), progress).items():
            next(one for one in making if one.home.name == folder).contents[name] = content


def _search(project: Project, order: Order, made: _Set, kept: Kept, say: Callable[[str], None]) -> None:
    """Refuses a set in which something leaks; what was searched for the same before is not searched again."""
    made.state = state_of(project, made.planned.audience, order.on)
    known = kept.searched_for(made.home, made.state)
    if known and not kept.unsearched(made.home, made.contents, known):
        made.searched_for = known
        return
    wanted = _withheld(project, view(project, made.planned.audience, order.on), order.final)
    made.searched_for = digest_of(wanted)
    if unsearched := kept.unsearched(made.home, made.contents, made.searched_for):
        from dossier.scan import refuse_leaks  # its readers take long to load, and most builds change nothing

        say(f"searching the set of {made.home.name} for leaks: {len(unsearched)} files")
        refuse_leaks(unsearched, wanted, jobs=order.jobs)


def _put_in_place(made: _Set) -> None:
    with published(made.home) as staging:
        for name, content in sorted(made.contents.items()):
            staging.write(name, content)


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
