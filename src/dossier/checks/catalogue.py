"""All checks in one tuple, run in one go, and the catalogue of every code, taken from the docstrings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dossier import yamlfile
from dossier.checks import (
    asking,
    command,
    counted,
    denials,
    disclosure,
    evidence,
    footing,
    freshness,
    gaps,
    identity,
    law_references,
    lifetime,
    naming,
    quotes,
    references,
    review,
    sequence,
    side_by_side,
    submissions,
    third_persons,
    times,
    uncited,
    words,
)
from dossier.checks.docket import Docket
from dossier.checks.finals import check_final
from dossier.checks.standing import reviewing
from dossier.checks.waivers import waived
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
    *uncited.CHECKS,
    *footing.CHECKS,
    *denials.CHECKS,
    *identity.CHECKS,
    *lifetime.CHECKS,
    *sequence.CHECKS,
    *freshness.CHECKS,
    *counted.CHECKS,
    *third_persons.CHECKS,
    *side_by_side.CHECKS,
    *review.CHECKS,
    *submissions.CHECKS,
)
"""Every rule, in the order in which they run; the order of what they say is by place."""


def check(project: Project, on: dt.date, *, trust_cache: bool = True) -> tuple[Problem, ...]:
    """Everything wrong or missing in a project, judged on a day, in the order of the files.

    Args:
        trust_cache: whether an exhibit's file that looks untouched is believed to be; for drafts only.
    """
    docket = Docket(project, on, exhibit_states(project, trust_cache=trust_cache), reviewing(project, on))
    found = [problem for rule in CHECKS for problem in rule(docket)]
    waivable = frozenset(entry.code for entry in catalogue() if entry.can_be_waived)
    return in_order([*project.problems, *waived(docket, found, waivable)])


@dataclass(frozen=True)
class CatalogueEntry:
    """One code: its level, what it means, and the function that finds it."""

    code: str
    level: Level
    meaning: str
    found_by: str
    can_be_waived: bool = False


def catalogue() -> tuple[CatalogueEntry, ...]:
    """Every code that a run can give, sorted; the docstring of the function that finds it is its only definition."""
    entries = []
    for function in (yamlfile.read, shape.record_of, vault.vault_of, vault.holds_private_key, *CHECKS, waived, check_final):
        for line in (function.__doc__ or "").splitlines():  # indented up to Python 3.12, not from 3.13 on
            match = re.fullmatch(r"\s*([A-Z]\d{3}) (error|warning|gap)( that can be waived)?: (.+)", line)
            if match:
                entries.append(CatalogueEntry(match[1], Level(match[2]), match[4], function.__name__, match[3] is not None))
    return tuple(sorted(entries, key=lambda entry: entry.code))
