"""The two sides of a comparison: the records as they are, as a folder or a revision has them, on a day, or a draft of them.

The pages of every side are worded by templates that this project has or had in its own history: a template is a program,
and one that somebody else wrote is not run in order to see what it would say. Of the vault there is no history; each
revision is read with the vault of today.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from dossier.errors import WrongUse
from dossier.model.dates import parse_day
from dossier.packet.origins import Origin
from dossier.paths import shipped_templates
from dossier.problem import visible
from dossier.project import Project, read_project
from dossier.project.vault import NAME
from dossier.review.revisions import Repository
from dossier.review.snapshots import Snapshot, find_draft, read_snapshot
from dossier.yamlfile import Document

NOW = "now"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OTHERS_TEMPLATES = "its page templates are not those of this project, and were not run; the words of pages are this project's"


@dataclass(frozen=True)
class Side:
    """One side of a comparison: records, or one draft.

    Attributes:
        label: what it is, in words for people.
        day: the day on which it is judged; None for drafts, which do not depend on the day they are made.
        remarks: what a reader of the comparison must know of it.
    """

    label: str
    project: Project | None = None
    snapshot: Snapshot | None = None
    day: dt.date | None = None
    remarks: tuple[str, ...] = ()

    @cached_property
    def _documents(self) -> dict[str, Document]:
        entries = self.project.entries.values() if self.project else ()
        return {entry.document.file: entry.document for found in entries for entry in found.values()}

    def place(self, origin: Origin) -> str:
        """Where a value stands: file, line and column, or for a draft the file and the names that lead to the value."""
        document = self._documents.get(origin.file)
        if document is not None:
            return str(document.place(*origin.path))
        return visible(f"{origin.file} ({'.'.join(map(str, origin.path))})")


def sides(project: Project, old: str, new: str, scratch: Path, on: dt.date | None, today: dt.date) -> tuple[Side, Side]:
    """The two sides that somebody named.

    Args:
        scratch: an empty folder for what is read from revisions; it must stay while the sides are used.
        on: the day on which to judge what is not itself a day; None to judge as drafts are.
        today: the day on which to judge the other side where one of them is a day.

    Raises:
        WrongUse: a name means nothing here.
        EnvironmentFault: it cannot be read.
    """
    found = [side_of(project, word, scratch / str(number)) for number, word in enumerate((old, new))]
    day = on or (today if any(side.day for side in found) else None)
    first, second = (side if side.day or side.snapshot else replace(side, day=day) for side in found)
    return first, second


def side_of(project: Project, word: str, scratch: Path) -> Side:
    """What a name means: now, a day, the folder of a project, the file or the id of a draft, a revision; the first that fits.

    Raises:
        WrongUse: it means none of them.
        EnvironmentFault: it cannot be read.
    """
    path = Path(word)
    if word == NOW:
        return Side(NOW, project)
    if _DAY.fullmatch(word):
        return Side(f"on {word}", project, day=_day(word))
    if "\0" not in word and (path / "project.yaml").is_file():
        return _of_folder(project, path)
    if "\0" not in word and path.suffix == ".json" and path.is_file():
        snapshot = read_snapshot(path)
        return Side(f"draft {snapshot.id}", snapshot=snapshot)
    if (draft := find_draft(project.root, word)) is not None:
        return Side(f"draft {draft.id}", snapshot=draft)
    repository = Repository.of(project.root)
    commit = repository.commit(word)
    if commit is None:
        shown = visible(word)
        step = "name now, a day such as 2026-11-23, a project's folder, a draft by its id or file, or a git revision"
        raise WrongUse(f"'{shown}' is no revision, draft, day or folder of a project", step)
    return at_revision(project, repository, commit, scratch, word)


def _day(word: str) -> dt.date:
    try:
        return parse_day(word)
    except ValueError:
        raise WrongUse(f"'{word}' is not a day", "write it as 2026-11-23") from None


def _of_folder(project: Project, folder: Path) -> Side:
    read = read_project(folder.absolute())
    remarks = (_OTHERS_TEMPLATES,) if _page_templates(read.templates) != _page_templates(project.templates) else ()
    return Side(visible(str(folder)), replace(read, templates=project.templates), remarks=remarks)


def at_revision(project: Project, repository: Repository, commit: str, scratch: Path, word: str) -> Side:
    """The records as a commit has them.

    Args:
        scratch: a folder of its own, which must stay while the side is used.
        word: how the commit was named.

    Raises:
        WrongUse: the commit does not hold this project.
        EnvironmentFault: it cannot be read.
    """
    repository.write(commit, scratch)
    read = _without_later_templates(read_project(scratch), project, scratch)
    read, remarks = _with_vault(read, project)
    if not repository.is_of_own_history(commit) and _page_templates(read.templates) != _page_templates(project.templates):
        read, remarks = replace(read, templates=project.templates), (*remarks, _OTHERS_TEMPLATES)
    label = f"revision {commit[:12]}" if commit.startswith(word) else f"{visible(word)} (revision {commit[:12]})"
    return Side(label, read, remarks=remarks)


def _without_later_templates(read: Project, project: Project, folder: Path) -> Project:
    """Where the templates that come with the program are the project's own, a revision has none but those it holds."""
    if shipped_templates().resolve() != (project.root / "templates").resolve():
        return read
    entries = {
        kind: {
            id_: entry
            for id_, entry in found.items()
            if not entry.document.file.startswith("templates/") or (folder / entry.document.file).exists()
        }
        for kind, found in read.entries.items()
    }
    return replace(read, entries=entries, templates=(folder / "templates",))


def _with_vault(read: Project, project: Project) -> tuple[Project, tuple[str, ...]]:
    """A revision with the vault of today beside it, which no revision holds."""
    named = read.settings.vault if read.settings else None
    if named is None:
        return read, ()
    if project.settings is None or named != project.settings.vault:
        return read, ("it names another vault than the project does now; what that holds is treated as withheld",)
    of_vault = {
        kind: {id_: entry for id_, entry in found.items() if entry.document.file.startswith(f"{NAME}/")}
        for kind, found in project.entries.items()
    }
    entries = {kind: {**of_vault.get(kind, {}), **found} for kind, found in read.entries.items()}
    return replace(read, entries=entries, vault=project.vault), ()


def _page_templates(folders: Iterable[Path]) -> dict[str, bytes]:
    """The templates that word pages, by name; of one that stands in several folders, the first."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted((folder / "packet").rglob("*.xhtml")):
            if not path.is_symlink():
                found.setdefault(path.relative_to(folder).as_posix(), path.read_bytes())
    return found
