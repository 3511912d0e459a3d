"""Puts together what a reader of one audience may be shown; what is the house's own is gathered for the house alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dossier.asks import ask_of
from dossier.exhibitfile.plaintext import plain_pages
from dossier.gathering.edition import Edition, Passage, block_of_path, passages_of
from dossier.gathering.expiry import Due, Known, due_days, last_known
from dossier.gathering.origins import Facts, PathsByPlace, facts_of
from dossier.model.review import Remark, Review
from dossier.model.source import Exhibit
from dossier.packet.compose import compose_packet
from dossier.packet.content import blocks_of
from dossier.packet.origins import Tracer
from dossier.packet.vocabulary import parse_page
from dossier.problem import Problem
from dossier.project import Project
from dossier.review.status import Status, statuses
from dossier.review.tracing import traced
from dossier.view import Audience, View, view


@dataclass(frozen=True)
class Gathered:
    """Everything that may be shown to an audience on a day.

    Attributes:
        seen: what the audience may see.
        editions: the packets, by official and recipient.
        texts: the pages of exhibits that are plain text and public, by id.
        problems: of the records of each official, by id; for the internal audience alone, like all that follows.
        reviews: what was said and signed, by official.
        statuses: how review stands of what goes out.
        due: what ends or must be done again.
        known: how old knowledge is that has no known end.
    """

    seen: View
    on: dt.date
    editions: Mapping[tuple[str, str], Edition]
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    statuses: tuple[Status, ...] = ()
    due: tuple[Due, ...] = ()
    known: tuple[Known, ...] = ()


def gather(project: Project, audience: Audience, on: dt.date, problems: Sequence[Problem] = ()) -> Gathered:
    """What an audience may be shown of a project on a day.

    Args:
        problems: all that is wrong or missing; left out beyond the internal audience.

    Raises:
        RenderFault: as for a packet.
        ValueError: project.yaml is broken.
    """
    seen = view(project, audience, on)
    is_internal = audience.kind == "internal"
    kept = tuple(problems) if is_internal else ()
    sources = _by_record(project, kept)
    found = statuses(project, on) if is_internal else ()
    editions: dict[tuple[str, str], Edition] = {}
    marked = traced(project)
    paths = PathsByPlace()
    for recipient in _recipients(seen):
        reader = Audience("recipient", recipient) if is_internal else audience
        theirs, traced_view = view(project, reader, on), view(marked, reader, on)
        facts, tracer = facts_of(traced_view), Tracer()
        for official in seen.officials:
            person = theirs.officials.get(official)
            if person is None or person.name is None:
                continue
            if not is_internal and not ask_of(theirs, person, recipient).needs_packet:
                continue  # that a case is held back, and why, stays in the house
            made = _edition(theirs, traced_view, facts, tracer, official, recipient, on)
            if is_internal:
                status = next((one for one in found if (one.official, one.recipient) == (official, recipient)), None)
                made = _with_house_matter(project, made, kept, sources, paths, status)
            editions[official, recipient] = made
    return Gathered(
        seen,
        on,
        editions,
        _texts(project, seen),
        {id_: _of_official(project, id_, kept) for id_ in seen.officials} if is_internal else {},
        {id_: review for id_, review in project.reviews.items() if id_ in seen.officials} if is_internal else {},
        found,
        due_days(project, seen) if is_internal else (),
        last_known(project, seen) if is_internal else (),
    )


def _recipients(seen: View) -> Iterator[str]:
    """The recipients that an audience is shown packets for: a recipient its own alone."""
    for id_, recipient in seen.recipients.items():
        if recipient.active and seen.audience.recipient in (None, id_):
            yield id_


def _edition(seen: View, traced_view: View, facts: Facts, tracer: Tracer, official: str, recipient: str, on: dt.date) -> Edition:
    """A packet with the cites behind its blocks; its words are those of the plain page, its origins those of the traced one."""
    packet = compose_packet(seen, official, recipient)
    page = parse_page(packet.xhtml)
    marked = compose_packet(traced_view, official, recipient, tracer=tracer)
    blocks = blocks_of(parse_page(marked.xhtml), tracer)
    plain = blocks_of(page)
    if [one.words for one in plain] != [one.words for one in blocks]:  # a test keeps this for every packet
        raise AssertionError("a traced page says something else than the page")
    ask = ask_of(seen, seen.officials[official], recipient, on)
    return Edition(official, recipient, ask, seen, packet, page, passages_of(page, blocks, facts, seen))


def _with_house_matter(
    project: Project,
    made: Edition,
    problems: Sequence[Problem],
    of_sources: Mapping[str, tuple[Problem, ...]],
    paths: PathsByPlace,
    status: Status | None,
) -> Edition:
    """An edition with what is for the house alone: problems, remarks, sign-offs, and whose sign-off is waited for."""
    told = {file for passage in made.passages for file, _ in passage.facts}
    documents = {entry.document.file: entry.document for kind in project.entries.values() for entry in kind.values()}
    of_blocks: dict[int, list[Problem]] = {}
    loose = []
    own = project.of("official")[made.official_id].document.file
    for problem in problems:
        file = problem.place.file
        if file not in told | {own} or file not in documents:
            continue
        where = block_of_path(made.passages, file, paths.path(documents[file], problem.place))
        for number in where:
            of_blocks.setdefault(number, []).append(problem)
        if not where and file == own:
            loose.append(problem)
    review = project.reviews.get(made.official_id, Review())
    remarks = [one for one in review.remarks if one.recipient == made.recipient_id]
    keys = {passage.block.key for passage in made.passages}
    return replace(
        made,
        passages=tuple(_told(number, passage, of_blocks, remarks) for number, passage in enumerate(made.passages)),
        problems=tuple(loose),
        remarks=tuple(one for one in remarks if one.block not in keys),
        of_sources=of_sources,
        signed=status.signed if status else (),
        waited_for=status.waited_for if status else (),
    )


def _told(number: int, passage: Passage, problems: Mapping[int, list[Problem]], remarks: Sequence[Remark]) -> Passage:
    own = tuple(one for one in remarks if one.block == passage.block.key)
    return replace(passage, problems=tuple(problems.get(number, ())), remarks=own)


def _texts(project: Project, seen: View) -> dict[str, tuple[str, ...]]:
    """The pages of public plain texts. What the vault holds stays there; of it the desk shows the words quoted alone."""
    found = {}
    for id_, exhibit in seen.exhibits.items():
        if is_shown(project, id_, exhibit):
            pages = plain_pages(exhibit, project.exhibit_files.get(id_, ()))
            if pages:
                found[id_] = pages
    return found


def is_shown(project: Project, id_: str, exhibit: Exhibit) -> bool:
    """Whether the pages of an exhibit may be copied to where packets are read: it is public, and lies outside the vault."""
    in_vault = project.of("exhibit")[id_].document.file.startswith("vault/")
    return exhibit.disclosure == "public" and not exhibit.consent and not in_vault


def _by_record(project: Project, problems: Sequence[Problem]) -> dict[str, tuple[Problem, ...]]:
    """The problems of sources and exhibits, by the id of the source or exhibit."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.place.file, []).append(problem)
    entries = [*project.of("source").items(), *project.of("exhibit").items()]
    return {id_: tuple(by_file[entry.document.file]) for id_, entry in entries if entry.document.file in by_file}


def _of_official(project: Project, id_: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems in an official's folder."""
    folder = project.of("official")[id_].document.file.rpartition("/")[0]
    return tuple(problem for problem in problems if problem.place.file.rpartition("/")[0] == folder)
