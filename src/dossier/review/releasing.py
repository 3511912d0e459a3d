"""A bundle that tells something confidential goes out only when two different reviewers agreed to that very bundle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dossier.checks.standing import reviewing
from dossier.errors import WrongUse
from dossier.model.review import Reviewer
from dossier.project import Project

REVIEWERS_NEEDED = 2


def confidential(project: Project, ids: Iterable[str]) -> tuple[str, ...]:
    """Which of some exhibits, sources, wrongs and cases are not public, or rest on a witness or a consent."""
    kinds = {"exhibit": project.exhibits, "source": project.sources, "conduct": project.conduct, "case": project.cases}
    found = []
    for id_ in ids:
        for records in kinds.values():
            record = records.get(id_)  # type: ignore[attr-defined]
            if record is not None and (
                getattr(record, "disclosure", "public") != "public"
                or getattr(record, "witness", None)
                or getattr(record, "consent", None)
            ):
                found.append(id_)
    return tuple(dict.fromkeys(found))


def persons(reviewers: Iterable[Reviewer]) -> int:
    """How many persons some reviewers are at the least: who bears the same name or key under two ids is one."""
    found = list(reviewers)
    names = {" ".join(one.name.split()).casefold() for one in found}
    keys = [" ".join(one.key.split()[:2]) for one in found if one.key is not None]
    return min(len(names), len(found) - len(keys) + len(set(keys)))


def refuse_unsigned_release(
    project: Project, on: dt.date, official: str, recipient: str, digest: str, ids: Iterable[str]
) -> tuple[str, ...]:
    """Who agreed that a bundle goes out with what is confidential in it; empty where nothing in it is.

    Args:
        ids: of the exhibits, sources, wrongs and cases that it tells.

    Raises:
        WrongUse: it tells something confidential, and fewer than two reviewers signed for this bundle and recipient.
    """
    told = confidential(project, ids)
    if not told:
        return ()
    signed = {
        one.sign_off.reviewer
        for one in reviewing(project, on).standings
        if one.counts
        and one.official == official
        and (one.sign_off.scope, one.sign_off.recipient, one.sign_off.digest) == ("release", recipient, digest)
    }
    known = project.settings.reviewers if project.settings else ()
    if persons(one for one in known if one.id in signed) < REVIEWERS_NEEDED:
        have = f"{', '.join(sorted(signed))} alone signed" if signed else "nobody signed"
        text = f"the bundle tells what is not public ({', '.join(told)}), and {have} for it; nothing was recorded as gone out"
        what = f"{official} --to {recipient} --release {digest}"
        raise WrongUse(text, f"let two reviewers sign: dossier review sign {what} --as REVIEWER --role ROLE --date DAY")
    return tuple(sorted(signed))
