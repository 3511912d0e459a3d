"""A wrong rests on two independent origins, or a court, an official record or an admission; and its other side is told."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, named, problem
from dossier.model.conduct import Conduct
from dossier.model.record import Cite, ExhibitCite, Record
from dossier.packet.evidence import origin_of
from dossier.problem import Level, Problem
from dossier.view import Audience, View, view

_RECORDS = {
    "found": frozenset(["judgment", "un-document"]),
    "official-record": frozenset(
        ["judgment", "un-document", "government-report", "official-list", "parliamentary-document", "statute"]
    ),
}
"""The kinds of source of which one is enough, by the basis that the wrong claims. An account of a judgment is not one."""


def check_wrongs_rest_on_enough(docket: Docket) -> Iterator[Problem]:
    """One report may err, and what goes back to it, or comes from the same publisher, errs with it.

    E321 warning that can be waived: a wrong rests on a single origin; it bars a final packet.
    """
    if docket.project.settings is None or docket.is_broken("source") or docket.is_broken("exhibit"):
        return  # nobody can say where the broken one goes back to
    seen = view(docket.project, Audience("internal"))
    for kind, entry, record in docket.records("conduct"):
        assert isinstance(record, Conduct)
        if _is_an_admission(record) or _has_a_record(seen, record):
            continue
        origins = sorted({origin_of(seen, cite) or "" for cite in record.cites} - {""})
        if len(origins) == 1 or len({_voice_of(seen, id_) for id_ in origins}) == 1:
            whose = origins[0] if len(origins) == 1 else f"one publisher, that of {' and '.join(origins)}"
            text = f"{named(kind, entry)} has a single source: all that it cites goes back to {whose}"
            step = "find a second, independent source, or let somebody waive it for a time: waivers: [{code: E321, …}]"
            yield problem(entry, ("cites",), Level.WARNING, "E321", text, step)


def _is_an_admission(conduct: Conduct) -> bool:
    """Whether somebody admitted the wrong, in words that are quoted; that a report calls it admitted is not enough."""
    return conduct.basis == "admitted" and any(cite.quote is not None for cite in conduct.cites)


def _voice_of(seen: View, id_: str) -> str:
    """The publisher of a source; the note behind it, as *(copy at …)*, makes no other voice."""
    source = seen.sources.get(id_)
    return source.publisher.partition(" (")[0].casefold() if source else id_


def _has_a_record(seen: View, conduct: Conduct) -> bool:
    kinds = _RECORDS.get(conduct.basis, frozenset())
    return any(_kind_of(seen, cite) in kinds for cite in conduct.cites)


def _kind_of(seen: View, cite: Cite) -> str | None:
    exhibit = seen.exhibits.get(cite.exhibit) if isinstance(cite, ExhibitCite) else None
    source = seen.sources.get(exhibit.source if exhibit else getattr(cite, "source", ""))
    return source.kind if source else None


def check_inferences_cite_their_premises(docket: Docket) -> Iterator[Problem]:
    """An inference is only as good as what it is drawn from, and a reader must be able to draw it again.

    L622 error: an inference does not cite its premises, or what is no inference has some.
    """
    for kind, entry, path, part in docket.parts("official", "conduct", "case"):
        if "premises" not in type(part).model_fields:
            continue
        premises, basis = getattr(part, "premises"), getattr(part, "basis")  # noqa: B009
        if basis == "inferred" and not premises and getattr(part, "confidence", "") != "unverified":
            text = f"{named(kind, entry, path)}: its basis is inferred, and it names no premises"
            step = "add premises: [{statement: …, cites: […]}, …], or write the basis that its sources give"
            yield problem(entry, (*path, "basis"), Level.ERROR, "L622", text, step)
        elif basis != "inferred" and premises:
            text = f"{named(kind, entry, path)}: it names premises, and its basis is {basis}"
            step = "write basis: inferred, or remove the premises"
            yield problem(entry, (*path, "premises"), Level.ERROR, "L622", text, step)


def check_the_other_side_is_told(docket: Docket) -> Iterator[Problem]:
    """What speaks against a wrong is told with it; where nothing does, somebody has looked, on a day.

    C425 gap: a wrong has neither contrary information nor a search that found none; it bars a final packet.
    """
    for kind, entry, record in docket.records("conduct"):
        assert isinstance(record, Conduct)
        if record.contrary_search is None and not _is_contradicted(record):
            text = f"{named(kind, entry)}: nothing the other way is recorded, and no search for it"
            step = "search for denials, acquittals and decisions the other way; record them in contrary, or the search itself"
            yield problem(entry, (), Level.GAP, "C425", f"{text} that found none", step)


def _is_contradicted(record: Record) -> bool:
    return any(item.confidence != "unverified" for item in getattr(record, "contrary", ()))


CHECKS = (check_wrongs_rest_on_enough, check_inferences_cite_their_premises, check_the_other_side_is_told)
