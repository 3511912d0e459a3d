"""What bars a final page, all of it at once: nothing that is unsigned, open, stale or unproven goes out, and no flag helps.

A sign-off of a section or an allegation is recorded and told, but only one of the whole packet opens a final. Any open
remark on an official bars every final page about that official, whichever recipient it was made for: the records are the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dossier.asks import Ask, AskKind, ask_of
from dossier.checks.barring import barring
from dossier.checks.docket import named, problem
from dossier.checks.freshness import is_confirmed
from dossier.checks.review import what_changed
from dossier.checks.standing import Standing, reviewing
from dossier.coverage import Met
from dossier.model.record import Cite, ExhibitCite, Path, SourceCite, parts
from dossier.packet.cites import cited_page
from dossier.packet.compose import compose_packet
from dossier.packet.origins import Tracer
from dossier.packet.papers import cases_beside, compose_letter, compose_note, compose_statement
from dossier.packet.quotation import straight
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.problem import Level, Problem, in_order
from dossier.project import Entry, Project
from dossier.view import Audience, View, view

PUBLIC_NEEDS = ("lawyer",)
"""Whose sign-off the public edition needs."""

_LAW = ("regime", "recipient", "rights")
"""Kinds of record that cite the texts of law, of which no copy is needed."""

_IN_SETTINGS = ("submitter", "contact", "signatory", "about the organisation")


@dataclass(frozen=True)
class Wanted:
    """A final page about an official for a recipient, or about an official or a case for the public where that is None."""

    id: str
    recipient: str | None
    is_case: bool = False

    @property
    def whose(self) -> str:
        """Whose edition it is, in words."""
        return self.recipient or "the public"


def bars(project: Project, on: dt.date, problems: Iterable[Problem], wanted: Sequence[Wanted]) -> tuple[Problem, ...]:
    """Everything that bars some final pages on a day, in the order of the files; with none of it they may be built.

    Args:
        problems: those of the project on that day, with every exhibit read again.
    """
    standings = reviewing(project, on).standings
    known = tuple(problems)
    found = [one for one in known if one.level is Level.ERROR]
    if project.settings is not None:
        for one in wanted:
            found += check_final(project, on, one, standings)
            found += barring(project, known, one.id, is_case=one.is_case)
    return in_order(found)


def check_final(project: Project, on: dt.date, wanted: Wanted, standings: Sequence[Standing]) -> Iterator[Problem]:
    """What bars one final page.

    V521 error: a sign-off that a final page needs is missing, or counts no more.
    V522 error: who the official is has not been confirmed.
    V523 error: the ask is undetermined on the day of the final page.
    V524 error: a law that is pleaded was compared with its sources too long ago.
    V525 error: an element that is pleaded was not read in full, and no named person confirms it.
    V526 error: what a final page tells rests on something else than a page of an exhibit.
    V527 error: a final page would still say that something is to be done.
    V528 error: nothing goes out about an official to a recipient.
    V529 error: a remark on an official is open.
    """
    seen = view(project, Audience("recipient", wanted.recipient) if wanted.recipient else Audience("public"), on)
    if wanted.is_case:
        yield from _of_case(project, seen, on, wanted, standings)
        return
    entry = project.of("official")[wanted.id]
    official = seen.officials.get(wanted.id)
    if official is None or official.name is None:
        yield _nothing(entry, wanted, "it has no name, or may not be seen there")
        return
    if official.identity != "confirmed":
        text = f"official {wanted.id}: identity is {official.identity}, and a final page is about a confirmed person"
        yield problem(entry, ("identity",), Level.ERROR, "V522", text, "confirm it by sourced identifiers")
    yield from _remarks(project, wanted)
    if wanted.recipient is None:
        asks = [(id_, ask_of(seen, official, id_, on)) for id_, item in seen.recipients.items() if item.active]
    else:
        asks = [(wanted.recipient, ask_of(seen, official, wanted.recipient, on))]
        goes_out = asks[0][1].needs_packet or asks[0][1].otherwise is AskKind.RETAIN
        if not goes_out:
            yield _nothing(entry, wanted, f"the ask is '{asks[0][1].otherwise}'")
            return
        yield from _law(project, seen, on, asks[0][1])
    yield from _asks(entry, wanted, asks)
    yield from _sign_offs(project, entry, wanted, standings)
    for page, cites in _pages(seen, wanted, on):
        yield from _cites(project, entry, page, cites)
        yield from _due(project, entry, wanted, page)


def _nothing(entry: Entry, wanted: Wanted, why: str) -> Problem:
    text = f"nothing about {wanted.id} goes out to {wanted.whose}: {why}"
    return problem(entry, (), Level.ERROR, "V528", text, f"look at dossier coverage {wanted.id}, or name those to be built")


def _remarks(project: Project, wanted: Wanted) -> Iterator[Problem]:
    review = project.reviews.get(wanted.id)
    for index, remark in enumerate(review.remarks if review else ()):
        if remark.state == "open":
            text = f"remark {remark.id} on {wanted.id} for {remark.recipient} is open, and bars a final page"
            at = ("remarks", index, "text")
            yield problem(project.of("review")[wanted.id], at, Level.ERROR, "V529", text, "answer it, and import the answer")


def _asks(entry: Entry, wanted: Wanted, asks: Iterable[tuple[str, Ask]]) -> Iterator[Problem]:
    for recipient, ask in asks:
        if ask.doubt is not None:
            text = f"official {wanted.id}: what to ask of {recipient} is undetermined. {ask.doubt}"
            step = "read the live lists and add what they give to list_checks"
            yield problem(entry, ("list_checks",), Level.ERROR, "V523", text, step)


def _law(project: Project, seen: View, on: dt.date, ask: Ask) -> Iterator[Problem]:
    days = seen.settings.limits.law_check
    relied = (*ask.pleaded, *ask.status)
    for id_ in dict.fromkeys(cell.regime_id for cell in relied):
        entry, regime = project.of("regime")[id_], seen.regimes[id_]
        if not 0 <= (on - regime.checked).days <= days:
            text = f"{named('regime', entry)} was last compared with its sources on {regime.checked}, not within {days} days"
            step = "read its sources again, mend the file, and set 'checked' to the day"
            yield problem(entry, ("checked",), Level.ERROR, "V524", text, step)
        used = {
            answer.element.id
            for cell in relied
            if cell.regime_id == id_
            for answer in cell.answers
            if answer.met in (Met.SUPPORTED, Met.PARTLY) or answer.element.id in cell.ground.blocked_by
        }
        for number, element in enumerate(regime.elements):
            is_read = element.verified not in ("partial", "none") or is_confirmed(element, on, days)
            if element.id in used and not is_read:
                text = f"{named('regime', entry)} pleads {element.id}, which was {_READ[element.verified]}"
                at = ("elements", number, "verified")
                step = "read the provision in full and set 'verified', or let a named person confirm it in 'confirmed'"
                yield problem(entry, at, Level.ERROR, "V525", text, step)


_READ = {"partial": "read in part only", "none": "not read"}


def _sign_offs(project: Project, entry: Entry, wanted: Wanted, standings: Sequence[Standing]) -> Iterator[Problem]:
    recipient = project.recipients[wanted.recipient] if wanted.recipient else None
    needs = recipient.final_needs if recipient else PUBLIC_NEEDS
    scope, to = ("packet", f"--to {wanted.recipient}") if wanted.recipient else ("public", "--public")
    if recipient and not needs:
        at = project.of("recipient")[wanted.recipient or ""]
        text = f"recipient {wanted.recipient} names nobody whose sign-off a final packet needs"
        yield problem(at, (), Level.ERROR, "V521", text, "name the roles in final_needs, such as [lawyer]")
    for role in needs:
        mine = [
            one
            for one in standings
            if (one.official, one.sign_off.scope, one.sign_off.recipient, one.sign_off.role)
            == (wanted.id, scope, wanted.recipient, role)
        ]
        if not any(one.counts for one in mine):
            text = f"official {wanted.id}: a final for {wanted.whose} needs a sign-off as {role}, and {_why(mine)}"
            step = f"let somebody read it and sign: dossier review sign {wanted.id} {to} --as REVIEWER --role {role} --date DAY"
            yield problem(entry, (), Level.ERROR, "V521", text, step)


def _why(mine: Sequence[Standing]) -> str:
    """Why none of some sign-offs counts, by the last of them."""
    if not mine:
        return "there is none"
    last = mine[-1]
    why = last.against[0].text if last.against else what_changed(last)
    return f"{last.sign_off.id} does not count: {why}"


def _of_case(project: Project, seen: View, on: dt.date, wanted: Wanted, standings: Sequence[Standing]) -> Iterator[Problem]:
    """The statement about a prisoner is read with that about an official, and cites as every final page does."""
    entry = project.of("case")[wanted.id]
    if wanted.id not in seen.cases:
        yield _nothing(entry, wanted, "it may not be seen there")
        return
    beside = [id_ for id_, item in seen.officials.items() if item.name and wanted.id in cases_beside(seen, item)]
    covered = [one for one in standings if one.counts and one.sign_off.scope == "public" and one.official in beside]
    if not any(one.sign_off.role in PUBLIC_NEEDS for one in covered):
        text = f"case {wanted.id}: no sign-off of the public edition covers its statement"
        step = f"let a lawyer sign it: dossier review sign {beside[0] if beside else 'OFFICIAL'} --public, or leave it out"
        yield problem(entry, (), Level.ERROR, "V521", text, step)
    tracer = Tracer()
    page = compose_statement(seen, "case", wanted.id, tracer=tracer, final=on)
    yield from _cites(project, entry, page, tracer.cites)
    yield from _due(project, entry, wanted, page)


def _pages(seen: View, wanted: Wanted, on: dt.date) -> Iterator[tuple[Packet, Sequence[Cite]]]:
    """The final pages about an official, each with the cites that it rests on."""
    if wanted.recipient is None:
        tracer = Tracer()
        yield compose_statement(seen, "official", wanted.id, tracer=tracer, final=on), tracer.cites
        return
    ask = ask_of(seen, seen.officials[wanted.id], wanted.recipient, on)
    tracer, beside = Tracer(), Tracer()
    if ask.needs_packet:
        yield compose_packet(seen, wanted.id, wanted.recipient, tracer=tracer, final=on), tracer.cites
        yield compose_letter(seen, wanted.id, wanted.recipient, tracer=beside, final=on), beside.cites
    else:
        yield compose_note(seen, wanted.id, wanted.recipient, ask, tracer=tracer, final=on), tracer.cites


def _cites(project: Project, entry: Entry, page: Packet, cites: Sequence[Cite]) -> Iterator[Problem]:
    places = _places(project)
    for cite in {id(one): one for one in cites}.values():
        kind, home, path = places.get(id(cite), ("official", entry, ()))
        if isinstance(cite, SourceCite) and kind not in _LAW:
            text = f"{named(kind, home, path)} cites source {cite.source}, and a final page cites pages of exhibits"
            step = f"obtain a copy of {cite.source}, take it in with dossier new exhibit, and cite its page"
            yield problem(home, path, Level.ERROR, "V526", text, step)
        elif isinstance(cite, ExhibitCite) and cited_page(cite.at) is None and _has_pages(project, cite.exhibit):
            text = f"{named(kind, home, path)} cites exhibit {cite.exhibit} without a page"
            yield problem(home, (*path, "at"), Level.ERROR, "V526", text, "name the page, such as p. 4")


def _has_pages(project: Project, id_: str) -> bool:
    exhibit = project.exhibits.get(id_)
    return exhibit is not None and exhibit.pages is not None


def _places(project: Project) -> Mapping[int, tuple[str, Entry, Path]]:
    """Where each cite of a project stands. The gate hands on the very cites that it lets pass."""
    return {
        id(part): (kind, entry, path)
        for kind, entries in project.entries.items()
        for entry in entries.values()
        for path, part in (parts(entry.record) if entry.record is not None else ())
        if isinstance(part, SourceCite | ExhibitCite)
    }


def _due(project: Project, entry: Entry, wanted: Wanted, page: Packet) -> Iterator[Problem]:
    for span in parse_page(page.xhtml).all("span"):
        if "due" in span.classes:
            words = " ".join(span.text().split())
            text = f"the final page {page.name} would still say {words}"
            home = _home_of(project, wanted, words) or entry
            yield problem(home, (), Level.ERROR, "V527", text, "fill in what is missing, or look it up and record it")


def _home_of(project: Project, wanted: Wanted, words: str) -> Entry | None:
    """The record in which something that is still to be done would be filled in; None for that of the official."""
    if words.strip("[").startswith(_IN_SETTINGS):
        return project.of("settings")["settings"]
    if wanted.recipient is None:
        return None
    if words.startswith("[address"):
        return project.of("recipient")[wanted.recipient]
    asked = {id_: project.regimes[id_].open_questions for id_ in project.recipients[wanted.recipient].regimes}
    said = straight(words)
    asks = (id_ for id_, questions in asked.items() if any(straight(one) in said for one in questions))
    return next((project.of("regime")[id_] for id_ in asks), None)
