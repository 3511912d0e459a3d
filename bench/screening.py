"""Whether screening finds on OFAC's list of July 2021 those of the real records who stand there, and nobody else.

    python bench/screening.py FOLDER

FOLDER holds `sdn.csv` and `alt.csv` of about 7 July 2021, which are no part of the project. Screens the records of this
project twice: as they are, and without the numbers of entries and the namesakes that they hold, so that names, births,
places and offices alone must do. Prints the verdicts, the seconds of the processor and the memory, and fails when the
verdicts are others than those expected.
"""

from __future__ import annotations

import dataclasses
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from dossier.lists import open_copies
from dossier.project import read_project
from dossier.romanising import Romaniser
from dossier.screening import Row, Screening, Verdict, person_of

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = {
    "alexander-bastrykin": "21186",
    "alexander-bortnikov": "31126",
    "vladimir-kolokoltsev": "24319",
    "nikolai-patrushev": "24309",
}
"""Who stands on that edition, and under which number; the other four named officials do not."""

SON = "23303"
"""The entry of an official's son, who must be told apart from the father."""


def main() -> None:
    folder = Path(sys.argv[1])
    project = read_project(ROOT)
    assert project.romanisation is not None
    romaniser = Romaniser(project.romanisation)
    people = [
        person
        for id_, official in sorted(project.officials.items())
        if (person := person_of(id_, official, project.institutions, romaniser)) is not None
    ]
    bare = [dataclasses.replace(person, numbers=frozenset(), namesakes=()) for person in people]
    paths = [folder / "sdn.csv", folder / "alt.csv"]
    for what, several in (("as recorded", people), ("without numbers and namesakes", bare)):
        (copy,) = open_copies(paths)
        screening = Screening(romaniser, several, {"ofac-sdn": "ofac-sdn"})
        start = time.process_time()
        rows = screening.rows(copy.wanted(screening.may_concern))
        seconds = time.process_time() - start
        print(f"{what}: {len(several)} officials, {copy.main.parts:,} entries, {seconds:.1f} s")
        check(rows, several)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, with the records of the project")


def check(rows: tuple[Row, ...], people: object) -> None:
    found = {row.official: row.entry.reference for row in rows if row.verdict is Verdict.MATCH}
    possible = Counter(row.official for row in rows if row.verdict is Verdict.POSSIBLE)
    apart = sorted((row.official, row.entry.reference) for row in rows if row.verdict is Verdict.DIFFERENT)
    print(f"  match {found}\n  possible {dict(possible)}\n  different {apart}")
    assert found == EXPECTED
    assert max(possible.values(), default=0) <= 2
    assert SON in {number for _, number in apart}


if __name__ == "__main__":
    main()
