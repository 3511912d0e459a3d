"""A denial stands beside the claim that it answers: who reads the one reads the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dossier.checks.docket import Docket, missing, named, problem
from dossier.model.conduct import Conduct
from dossier.model.official import Official
from dossier.problem import Level, Problem

_DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying)|denials?|disput(?:es?|ed|ing)|reject(?:s|ed|ing)?|contradict(?:s|ed)?)\b", re.I)


def check_denials_stand_beside_claims(docket: Docket) -> Iterator[Problem]:
    """What an official says against a claim, and what is denied of a wrong, is told where the claim is.

    L625 error: a denial does not stand beside the claim that it answers.
    R231 error: the official's own words answer an allegation that the record does not have, or are no denial.
    """
    for kind, entry, record in docket.records("official"):
        assert isinstance(record, Official)
        known = [one.id for one in record.allegations]
        for index, words in enumerate(record.statements):
            at = ("statements", index)
            if words.bears_on == "denial" and known and not words.answers:
                text = f"{named(kind, entry)}: a denial in the official's own words does not say which claim it answers"
                yield problem(entry, at, Level.ERROR, "L625", text, f"add answers: [{known[0]}], or whichever it answers")
            if words.bears_on != "denial" and words.answers:
                text = f"{named(kind, entry)}: own words answer a claim, and do not bear on it as a denial"
                yield problem(entry, (*at, "answers"), Level.ERROR, "R231", text, "write bears_on: denial, or remove answers")
            for number, id_ in enumerate(words.answers):
                if id_ not in known:
                    home = "allegation {} to the record"
                    yield missing(kind, entry, (*at, "answers", number), "R231", "allegation", id_, known, home)
    yield from _denied_in_the_case_alone(docket)


def _denied_in_the_case_alone(docket: Docket) -> Iterator[Problem]:
    """Wrongs beside which nothing is told, though their case tells that something was denied."""
    cases = docket.project.cases
    for kind, entry, record in docket.records("conduct"):
        assert isinstance(record, Conduct)
        denied = [
            id_ for id_ in record.cases if id_ in cases and any(_DENIES.search(item.statement) for item in cases[id_].contrary)
        ]
        if denied and not record.contrary:
            text = f"{named(kind, entry)}: case {denied[0]} tells of a denial, and nothing stands beside this wrong"
            step = "write in contrary what was denied of this wrong"
            yield problem(entry, (), Level.ERROR, "L625", text, step)


CHECKS = (check_denials_stand_beside_claims,)
