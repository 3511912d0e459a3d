"""An import from its file to the records: read, taken row by row, judged as a whole, and only then put in place."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dossier.errors import WrongUse
from dossier.exchange.drafts import Draft
from dossier.exchange.judging import judged
from dossier.exchange.mapping import Mapped
from dossier.exchange.putting import put_in_place
from dossier.exchange.reading import read_sheets
from dossier.exchange.spots import Fault, Spot, in_order
from dossier.exchange.upsert import Upsert
from dossier.problem import Problem, visible
from dossier.project import Project
from dossier.project.vault import NAME


@dataclass(frozen=True)
class Imported:
    """What an import comes to.

    Attributes:
        files: the bytes of each file that is new or changed, by name.
        faults: everything wrong; where there is any, nothing is written.
        brought: the warnings and gaps that the records have only with it.
        counts: for each sheet, how many rows are new, changed something, or said what was there.
        given: the ids that were chosen, each with its row.
        notes: what a person should know of the file.
        steps: what is still to be done by hand.
    """

    files: Mapping[str, bytes]
    drafts: tuple[Draft, ...]
    faults: tuple[Fault, ...]
    brought: tuple[Problem, ...]
    counts: Mapping[str, Mapping[str, int]]
    given: tuple[str, ...]
    notes: tuple[str, ...]
    steps: tuple[str, ...]

    def difference(self) -> Iterator[str]:
        """Every file that is new or changed, as a unified diff, in the order of their names; of the vault, its fields alone."""
        for draft in sorted(self.drafts, key=lambda draft: draft.file):
            if draft.file in self.files and draft.file.startswith(f"{NAME}/"):
                said = sorted({".".join(step for step in path if isinstance(step, str)) for path in draft.spots if path})
                yield f"{'new' if draft.is_new else 'changed'}: {draft.file}: {', '.join(said)}; the vault's words are not shown"
            elif draft.file in self.files:
                before = (draft.before or b"").decode().splitlines()
                after = self.files[draft.file].decode("utf-8", "replace").splitlines()
                name = "/dev/null" if draft.is_new else draft.file
                yield from map(visible, difflib.unified_diff(before, after, name, draft.file, lineterm=""))


def prepare(project: Project, path: Path, mapped: Mapped, on: dt.date, *, sheet: str | None = None) -> Imported:
    """What an import of a file comes to; writes nothing.

    Args:
        on: the day on which the project is judged.
        sheet: which sheet a CSV file is, where its name does not say.

    Raises:
        WrongUse: the file cannot be read as sheets.
    """
    sheets = read_sheets(path, mapped, sheet)
    if not (project.root / "project.yaml").exists():
        if not any(table.sheet.is_of_one_file and not table.sheet.where for table in sheets.tables):
            text = f"there is no project.yaml in {project.root}, and the file has no sheet 'project' that would make one"
            raise WrongUse(text, "go to a project's folder, name it with --project, or fill in the sheet 'project'")
        project = replace(project, vault=None)
    upsert = Upsert(project, mapped.dates)
    upsert.take(sheets.tables)
    drafts = tuple(upsert.drafts.values())
    whole = Spot(visible(path.name))
    result = judged(project, [draft for draft in drafts if draft.spots], on, whole)
    faults = in_order((*sheets.faults, *upsert.faults, *result.faults))
    if not faults and not drafts and not upsert.steps:
        raise WrongUse(f"{visible(path.name)} holds no row that says anything", "fill in its sheets below the headings")
    counts = {name: dict(counted) for name, counted in upsert.counts.items() if counted}
    notes = (*sheets.notes, *upsert.notes)
    return Imported(result.files, drafts, faults, result.brought, counts, tuple(upsert.given), notes, tuple(upsert.steps))


def carry_out(project: Project, imported: Imported) -> None:
    """Puts every file of an import without a fault in place, or none.

    Raises:
        WrongUse: it has a fault, or an id was given meanwhile.
        EnvironmentFault: something cannot be written, or was changed meanwhile.
    """
    if imported.faults:
        raise WrongUse("nothing was imported: something is wrong in it", "mend what is told, and run it again")
    put_in_place(project, imported.drafts, imported.files)
