"""Whether the facts of a record fit what an element asks: yes, no, or not certain.

Facts make a candidate. They are read from the record alone, and argue nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.model.allegation import Allegation
from dossier.model.conduct import Act, Conduct
from dossier.model.dates import Answer, When
from dossier.model.official import Official
from dossier.model.regime import MetBy
from dossier.tenure import headed_at
from dossier.view import View


def fits(view: View, official: Official, met_by: MetBy | None, allegation: Allegation | None, conduct_id: str | None) -> Answer:
    """Whether the facts fit every condition: no if any certainly fails, yes if all certainly hold."""
    if met_by is None:
        return Answer.UNKNOWN
    conduct = view.conduct.get(conduct_id) if conduct_id else None
    answers = [*_of_person(official, met_by)]
    if conduct and allegation:
        answers += [*_of_wrong(view, conduct, met_by), *_of_link(view, official, conduct, allegation, met_by)]
    elif _asks_of_wrong(met_by):
        return Answer.NO
    if Answer.NO in answers:
        return Answer.NO
    return Answer.YES if answers and set(answers) == {Answer.YES} else Answer.UNKNOWN


def _asks_of_wrong(met_by: MetBy) -> bool:
    return bool(met_by.heads_institution) or any(
        getattr(met_by, name)
        for name in (
            "rights",
            "none_of_rights",
            "pattern",
            "charged_and_tried",
            "purposes",
            "territories",
            "outside",
            "since",
            "theories",
        )
    )


def _of_person(official: Official, met_by: MetBy) -> Iterator[Answer]:
    if met_by.listed_in:
        seen = [one for one in official.listings if one.confidence != "unverified" and one.until is None]
        listed = any(one.jurisdiction in met_by.listed_in for one in seen)
        yield Answer.YES if listed else Answer.NO
    if met_by.not_of:
        known = official.nationality.states if official.nationality and official.nationality.confidence != "unverified" else ()
        yield Answer.UNKNOWN if not known else Answer.NO if met_by.not_of in known else Answer.YES


def _of_wrong(view: View, conduct: Conduct, met_by: MetBy) -> Iterator[Answer]:
    def certain(holds: bool) -> Answer:
        return Answer.YES if holds else Answer.NO

    if met_by.rights:
        yield certain(bool(set(met_by.rights) & _with_wider(view, conduct.rights)))
    if met_by.none_of_rights:
        yield certain(not set(met_by.none_of_rights) & _with_wider(view, conduct.rights))
    if met_by.pattern is not None:
        yield certain((conduct.kind == "pattern") == met_by.pattern)
    if met_by.charged_and_tried:
        yield (
            Answer.UNKNOWN
            if conduct.charged_and_tried == "unknown"
            else certain(conduct.charged_and_tried in met_by.charged_and_tried)
        )
    if met_by.purposes:
        cases = [view.cases[id_] for id_ in conduct.cases if id_ in view.cases]
        known = [one for case in cases for one in case.purpose if one.confidence != "unverified"]
        yield certain(any(purpose.kind in met_by.purposes for purpose in known))
    if met_by.territories:
        yield certain(all(act.territory in met_by.territories for act in conduct.acts))
    if met_by.outside:
        yield certain(all(act.territory not in met_by.outside for act in conduct.acts))
    if met_by.since:
        if all(act.begins.earliest >= met_by.since for act in conduct.acts):
            yield Answer.YES
        else:
            yield certain(False) if all(_ends(act).latest < met_by.since for act in conduct.acts) else Answer.UNKNOWN


def _with_wider(view: View, rights: Sequence[str]) -> set[str]:
    """Rights, and the wider rights that each is part of, by the one vocabulary."""
    wider = {right.id: right.part_of for right in view.rights.rights} if view.rights else {}
    found = set(rights)
    for right in rights:
        while (above := wider.get(right)) is not None and above not in found:
            found.add(above)
            right = above  # noqa: PLW2901 - climbs to the widest right
    return found


def _ends(act: Act) -> When:
    return act.until or act.begins


def _of_link(view: View, official: Official, conduct: Conduct, allegation: Allegation, met_by: MetBy) -> Iterator[Answer]:
    if met_by.theories:
        yield Answer.YES if allegation.link.theory in met_by.theories else Answer.NO
    if met_by.heads_institution:
        positions = [one for one in official.positions if one.id in allegation.link.positions] or official.positions
        times = [act.begins for act in conduct.acts] + [act.until for act in conduct.acts if act.until]
        yield headed_at(view, positions, conduct.institution, times) if conduct.institution else Answer.UNKNOWN
