"""All checks in one tuple, run in one go, and the catalogue of every code, taken from the docstrings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dossier import yamlfile
from dossier.checks import asking, command, disclosure, evidence, gaps, law_references, naming, quotes, references, times, words
from dossier.checks.docket import Docket
from dossier.exhibitfile import exhibit_states
from dossier.problem import Level, Problem, in_order
from dossier.project import Project, shape, vault

Check = Callable[[Docket], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    *references.CHECKS,
    *law_references.CHECKS,
    *times.CHECKS,
    *evidence.CHECKS,
    *quotes.CHECKS,
    *gaps.CHECKS,
    *asking.CHECKS,
    *command.CHECKS,
    *disclosure.CHECKS,
    *naming.CHECKS,
    *words.CHECKS,
)
"""Every rule, in the order in which they run; the order of what they say is by place."""


def check(project: Project, on: dt.date, *, trust_cache: bool = True) -> tuple[Problem, ...]:
    """Everything wrong or missing in a project, judged on a day, in the order of the files.

    Args:
        trust_cache: whether an exhibit's file that looks untouched is believed to be; for drafts only.
    """
    docket = Docket(project, on, exhibit_states(project, trust_cache=trust_cache))
    found = [problem for rule in CHECKS for problem in rule(docket)]
    return in_order([*project.problems, *found])


@dataclass(frozen=True)
class CatalogueEntry:
    """One code: its level, what it means, and the function that finds it."""

    code: str
    level: Level
    meaning: str
    found_by: str


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Every code that a run can give, sorted; the docstring of the function that finds it is its only definition."""
    entries = []
    for function in (yamlfile.read, shape.record_of, vault.vault_of, vault.holds_private_key, *CHECKS):
        for line in (function.__doc__ or "").splitlines():
            match = re.fullmatch(r"\s+([A-Z]\d{3}) (error|warning|gap): (.+)", line)
            if match:
                entries.append(CatalogueEntry(match[1], Level(match[2]), match[3], function.__name__))
    return tuple(sorted(entries, key=lambda entry: entry.code))
