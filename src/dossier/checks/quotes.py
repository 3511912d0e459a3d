"""What is quoted stands on the page that is cited; what cannot be checked is said to be unchecked, never taken for right."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checks.docket import Docket, is_withheld, named, problem
from dossier.exhibitfile import ExhibitState
from dossier.exhibitfile.pinpoint import Pinpoint, parse_pinpoint
from dossier.model.record import ExhibitCite, Path
from dossier.model.source import Exhibit
from dossier.problem import Level, Problem
from dossier.project import Entry

_BY_EYE = "compare the cite with the file by eye, and let a second person do so"


def check_pages_and_quotes(docket: Docket) -> Iterator[Problem]:
    """A cite names pages that its exhibit has, and a quote stands on them.

    E311 error: a cite names a page that its exhibit does not have.
    E312 error: a quote does not stand on the page that is cited.
    E313 warning: a quote stands on the page that is cited in nearly the same words.
    E314 gap: a page or a quote cannot be checked against the file.
    """
    for kind, entry, path, cite in docket.parts():
        if not isinstance(cite, ExhibitCite) or cite.exhibit not in docket.project.exhibits:
            continue
        state = docket.exhibit_states[cite.exhibit]
        if state.look is None or state.look.refused:
            continue  # its file has a problem already
        who, pinpoint = named(kind, entry, path), parse_pinpoint(cite.at)
        wrong = _wrong_page(state, cite, pinpoint)
        if wrong:
            text, step = f"{who}: {wrong}", "correct the page; pages are counted from the first of the file"
            yield problem(entry, (*path, "at"), Level.ERROR, "E311", text, step)
            continue
        unchecked = _unchecked(state, cite, pinpoint)
        yield from _quote(docket, entry, path, cite, who)
        if unchecked:
            at = (*path, "at") if pinpoint is None or not state.look.pages else (*path, "quote")
            yield problem(entry, at, Level.GAP, "E314", f"{who}: {unchecked}", _BY_EYE)


def _wrong_page(state: ExhibitState, cite: ExhibitCite, pinpoint: Pinpoint | None) -> str | None:
    """Why the pages of a cite cannot be right; None where they can."""
    assert state.look is not None
    if pinpoint is None or state.look.pages is None:
        return None
    if pinpoint.runs_backward:
        return f"the pages of exhibit {cite.exhibit} are cited backward, or from 0"
    if pinpoint.last > state.look.pages:
        count = f"{state.look.pages} page{'' if state.look.pages == 1 else 's'}"
        return f"p. {pinpoint.last} of exhibit {cite.exhibit} is cited, which has {count}"
    return None


def _unchecked(state: ExhibitState, cite: ExhibitCite, pinpoint: Pinpoint | None) -> str | None:
    """What of a cite cannot be checked, and why; None where everything can."""
    assert state.look is not None
    what = "quote from" if cite.quote else "place in"
    why = None
    if pinpoint is None and state.look.pages:
        why = "its place names no page"
    elif cite.quote and state.quotes.get((cite.at, cite.quote.text)) is None:
        why = "no text can be read there" if state.look.pages else f"a file of type {state.look.type} is not opened"
    elif state.look.pages is None:
        what, why = "place in", f"a file of type {state.look.type} has no pages of its own"
    if why:
        return f"the {what} exhibit {cite.exhibit} cannot be checked: {why}"
    return None


def _quote(docket: Docket, entry: Entry, path: Path, cite: ExhibitCite, who: str) -> Iterator[Problem]:
    state = docket.exhibit_states[cite.exhibit]
    verdict = state.quotes.get((cite.at, cite.quote.text)) if cite.quote else None
    if cite.quote is None or verdict is None or verdict.kind == "exact":
        return
    where = _where(state, cite)
    at = (*path, "quote", "text")
    if verdict.kind == "absent":
        text = f"{who}: the quote does not stand {where} of exhibit {cite.exhibit}"
        yield problem(entry, at, Level.ERROR, "E312", text, "correct the quote or the page")
        return
    text = f"{who}: the quote stands {where} of exhibit {cite.exhibit} in other words"
    if _may_be_shown(docket, entry, path, docket.project.exhibits[cite.exhibit]):
        text += f": quoted '{cite.quote.text}', found '{verdict.found}'"
    step = "write the words exactly as printed; mark with […] what is left out"
    yield problem(entry, at, Level.WARNING, "E313", text, step)


def _where(state: ExhibitState, cite: ExhibitCite) -> str:
    pinpoint = parse_pinpoint(cite.at)
    if pinpoint is None or state.look is None or state.look.pages is None:
        return "in the words"
    spans = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in pinpoint.spans)
    return f"on p. {spans}"


def _may_be_shown(docket: Docket, entry: Entry, path: Path, exhibit: Exhibit) -> bool:
    """Whether nothing around the words is withheld from anybody: the exhibit, its source, the record that quotes it."""
    source = docket.project.sources.get(exhibit.source)
    return (
        exhibit.disclosure == "public" and source is not None and source.disclosure == "public" and not is_withheld(entry, path)
    )


CHECKS = (check_pages_and_quotes,)
