"""Composes a page: chooses what it tells, lets the templates word it, checks it against the vocabulary and numbers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2

from dossier.errors import RenderFault
from dossier.model.language import Language
from dossier.model.official import Listing, Official
from dossier.model.recipient import Recipient
from dossier.model.settings import House
from dossier.packet.chain import chain
from dossier.packet.cites import exhibit_anchor, references, source_anchor
from dossier.packet.drawing import Figure
from dossier.packet.numbering import number_page
from dossier.packet.selection import printable_events, select
from dossier.packet.timeline import timeline
from dossier.packet.vocabulary import parse_page, write_page
from dossier.paths import first_file
from dossier.problem import Problem
from dossier.view import View


@dataclass(frozen=True)
class Packet:
    """A page that is ready for both writers: the one text, its figures, and how it is to be set."""

    name: str
    title: str
    xhtml: str
    paper: str
    mark: str | None
    figures: Mapping[str, str] = field(default_factory=dict)


def compose_packet(view: View, official_id: str, recipient_id: str, problems: Sequence[Problem] = ()) -> Packet:
    """The draft packet about one official for one recipient, from what the view's audience may see.

    Args:
        problems: what is wrong or missing; printed as open points, for the internal audience alone.

    Raises:
        RenderFault: a template is missing, asks for something unknown, or writes something outside the vocabulary.
        ValueError: problems are given for an audience that may not see them.
    """
    if problems and view.audience.kind != "internal":
        raise ValueError("problems are internal")
    official, recipient = view.officials[official_id], view.recipients[recipient_id]
    selection = select(view, official)
    cases = {id_: view.cases[id_] for id_ in selection.told}
    language = _language(view, recipient.language)
    drawn = {
        "timeline": timeline(official.positions, cases, view.institutions, language),
        "chain": chain(
            view.institutions, {act.position.institution for act in selection.acts}, {act.institution for act in selection.acts}
        ),
    }
    figures = {name: figure for name, figure in drawn.items() if figure is not None}
    return _composed(
        view,
        "pages/packet.xhtml",
        name=f"{official_id}.{recipient_id}",
        setting=recipient,
        words={
            "recipient": recipient,
            "problems": problems,
            "official": official,
            "official_id": official_id,
            "selection": selection,
            "cases": cases,
            "listings": _by_jurisdiction(official, recipient),
            "figures": figures,
            "unwritten": [section for section in recipient.sections if not section.parts],
        },
        figures=figures,
    )


SHEETS = ("unsourced-officials", "letter-to-the-authors", "intake-form")
"""The organisation's own papers about persons who are counted but not named; each is a template in pages/."""


def compose_sheet(view: View, template: str) -> Packet:
    """One of the organisation's own papers, from the template of that name in pages/.

    Raises:
        RenderFault: as for a packet.
        ValueError: the view is not internal.
    """
    if view.audience.kind != "internal":
        raise ValueError("the organisation's own papers are internal")
    return _composed(
        view,
        f"pages/{template}.xhtml",
        name=template,
        setting=view.settings.house,
        words={
            "unsourced": {id_: item for id_, item in view.officials.items() if item.identity == "unsourced" and item.in_report},
            "named": {id_: item for id_, item in view.officials.items() if item.name and item.in_report},
        },
        figures={},
    )


def _by_jurisdiction(official: Official, recipient: Recipient) -> dict[str, list[Listing]]:
    """Listings that may be printed, by jurisdiction: the recipient's own first, the others as the record has them."""
    grouped: dict[str, list[Listing]] = {}
    own = [item for item in official.listings if item.jurisdiction == recipient.jurisdiction]
    for listing in [*own, *official.listings]:
        if listing.confidence != "unverified" and listing not in grouped.setdefault(listing.jurisdiction, []):
            grouped[listing.jurisdiction].append(listing)
    return {name: listings for name, listings in grouped.items() if listings}


def _composed(
    view: View,
    template: str,
    *,
    name: str,
    setting: Recipient | House,
    words: Mapping[str, Any],
    figures: Mapping[str, Figure],
) -> Packet:
    language = _language(view, setting.language)
    environment = _environment(view.templates)
    try:
        style = environment.get_template(f"citations/{setting.citation}.xhtml").module
        text = environment.get_template(template).render(
            view=view,
            settings=view.settings,
            internal=view.audience.kind == "internal",
            language=language,
            language_tag=setting.language,
            style=style,
            references=lambda fact: list(references(view, fact.cites)),
            reference_list=lambda cites: list(references(view, cites)),
            date=language.write,
            day=lambda value: language.day.format(day=value.day, month=language.months[value.month - 1], year=value.year),
            source_anchor=source_anchor,
            exhibit_anchor=exhibit_anchor,
            printable_events=printable_events,
            institution=lambda id_: view.institutions[id_].name if id_ in view.institutions else id_,
            **words,
        )
        page = number_page(parse_page(text))
        title = next(page.all("title")).text()
    except jinja2.TemplateNotFound as fault:
        raise RenderFault(
            f"templates/packet/{fault.name} does not exist", "add it, or name another in the recipient's file"
        ) from None
    except jinja2.TemplateSyntaxError as fault:
        where = f"templates/packet/{fault.name}:{fault.lineno}"
        raise RenderFault(f"{where}: {fault.message}", "mend the template") from None
    except jinja2.TemplateError as fault:
        raise RenderFault(f"{name}: a template asks for something unknown: {fault.message}", "mend the template") from None
    except RenderFault as fault:
        raise RenderFault(f"{name}: {fault.text}", fault.next_step) from None
    except Exception as fault:  # a template of the project's own may fail in any way
        raise RenderFault(f"{name}: a template fails: {type(fault).__name__}: {fault}", "mend the template") from None
    drawn = {f"{file}.svg": figure.svg for file, figure in figures.items()}
    return Packet(name, title, write_page(page), setting.paper, language.draft_mark, drawn)


def _language(view: View, tag: str) -> Language:
    if tag not in view.languages:
        text = f"templates/packet/languages/{tag}.yaml is missing or broken"
        raise RenderFault(text, "run dossier validate and mend it, or name another language")
    return view.languages[tag]


@lru_cache(maxsize=4)
def _environment(templates: tuple[Path, ...]) -> jinja2.Environment:
    """Jinja over the project's own templates, then the shipped ones; unknown names fail and all text is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(_source, templates)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["begins"] = lambda words: words[:1].upper() + words[1:]
    return environment


def _source(templates: tuple[Path, ...], name: str) -> tuple[str, str, None] | None:
    """The text of a template: the project's own where it has one, else the shipped one; links are not followed."""
    path = first_file(templates, f"packet/{name}")
    return (path.read_text(encoding="utf-8"), str(path), None) if path else None
