"""What stands between the record and an ask: lists not read lately, arguments that the facts exclude, norms that did not bind."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.coverage.facts import fits
from dossier.listed import standing
from dossier.model.allegation import Allegation, Argument
from dossier.model.conduct import Conduct
from dossier.model.dates import Answer
from dossier.model.official import Official
from dossier.model.record import Path
from dossier.norms import norms_binding
from dossier.problem import Level, Problem
from dossier.project import Entry
from dossier.view import Audience, View, view


def _seen(docket: Docket) -> View | None:
    """Everything, as the house sees it; None while project.yaml is broken, which has its own problem."""
    return view(docket.project, Audience("internal")) if docket.project.settings else None


def check_lists_were_read(docket: Docket) -> Iterator[Problem]:
    """An ask is undetermined until the lists of the recipient's state were read, and read lately.

    C412 gap: the lists of some recipient's state were never read, or not lately.
    """
    seen = None if docket.is_broken("recipient") else _seen(docket)
    for kind, entry, official in docket.records("official") if seen else ():
        assert isinstance(official, Official)
        assert seen is not None
        if official.name is None or official.died:
            continue
        days = seen.settings.limits.list_check
        old = {}
        for id_, recipient in seen.recipients.items():
            stands = standing(seen, official, recipient.jurisdiction)
            if recipient.active and not stands.is_fresh(docket.on, days):
                old[id_] = f"{id_} (copy of {stands.last_read})" if stands.last_read else f"{id_} (never read)"
        if old:
            which = ", ".join(old.values())
            text = f"{named(kind, entry)}: lists were not read within {days} days; the ask is undetermined for {which}"
            step = "read the live lists and add what they give to list_checks"
            yield problem(entry, ("list_checks",) if official.list_checks else (), Level.GAP, "C412", text, step)


def check_arguments_can_count(docket: Docket) -> Iterator[Problem]:
    """An argument is for a wrong that the facts do not exclude from its element, and that the allegation names.

    C413 warning: the facts exclude what an argument argues, so that it counts for nothing.
    R222 error: an argument is for a wrong that its allegation does not name.
    """
    seen = _seen(docket)
    for kind, entry, path, part in docket.parts("official") if seen else ():
        assert seen is not None
        official = entry.record
        assert isinstance(official, Official)
        if isinstance(part, Allegation):
            for index, argument in enumerate(part.argues):
                at = (*path, "argues", index)
                strange = [id_ for id_ in argument.conduct if id_ not in part.conduct]
                slips = [id_ for id_ in (*part.conduct, *strange) if not docket.project.knows("conduct", id_)]
                for id_ in strange if not slips else ():  # a slip in an id has its own problem
                    text = f"{named(kind, entry, path)} argues '{argument.element}' for '{id_}', which it does not name"
                    step = "add it to the conduct of the allegation, or argue for one that stands there"
                    yield problem(entry, (*at, "conduct"), Level.ERROR, "R222", text, step)
                about = [id_ for id_ in argument.conduct or part.conduct if id_ in seen.conduct and id_ not in strange]
                if about and all(_excluded(seen, official, part, argument, id_) for id_ in about):
                    yield _idle(kind, entry, at, argument)


def _excluded(seen: View, official: Official, allegation: Allegation, argument: Argument, conduct_id: str) -> bool:
    element = next((one for regime in seen.regimes.values() for one in regime.elements if one.id == argument.element), None)
    return element is not None and fits(seen, official, element.met_by, allegation, conduct_id) is Answer.NO


def _idle(kind: str, entry: Entry, at: Path, argument: Argument) -> Problem:
    what = "an element" if is_withheld(entry, at) else f"'{argument.element}'"
    text = f"{named(kind, entry, at[:2])} argues {what}, which the facts of the record exclude"
    return problem(entry, at, Level.WARNING, "C413", text, "argue it for another wrong, or remove the argument")


def check_norms_bound(docket: Docket) -> Iterator[Problem]:
    """A right counts as violated only under a norm that bound the state at the time.

    T706 warning: no norm behind a right is recorded as binding the state when the wrong was done.
    C414 gap: no treaty at all is recorded as binding the state of an institution that is said to have done wrong.
    """
    rights, institutions = docket.project.rights, docket.project.institutions
    known = {bound.state for treaty in rights.treaties for bound in treaty.bound} if rights else set()
    for kind, entry, conduct in docket.records("conduct") if rights else ():
        assert isinstance(conduct, Conduct)
        assert rights is not None
        institution = institutions.get(conduct.institution) if conduct.institution else None
        if institution and institution.state not in known:
            text = f"{named(kind, entry)}: no treaty is recorded as binding {institution.state}"
            step = "add to a copy of templates/rights.yaml which treaties bound it, and when"
            yield problem(entry, ("institution",), Level.GAP, "C414", text, step)
            continue
        for norm in norms_binding(rights, institution, conduct):
            if not norm.articles and norm.right.norms:
                at = ("rights", conduct.rights.index(norm.right.id))
                text = f"{named(kind, entry)}: no norm behind '{norm.right.id}' is recorded as binding at the time of every act"
                step = "add the treaty that bound the state to a copy of templates/rights.yaml, or split the wrong by date"
                yield problem(entry, at, Level.WARNING, "T706", text, step)


CHECKS = (check_lists_were_read, check_arguments_can_count, check_norms_bound)
