"""Sets one page: the templates word it, the vocabulary checks it, and it is numbered once for both writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2

from dossier.errors import RenderFault
from dossier.model.language import Language
from dossier.model.recipient import Recipient
from dossier.model.record import Cite
from dossier.model.settings import House
from dossier.packet.cites import Reference, exhibit_anchor, pages_cited, references, source_anchor
from dossier.packet.drawing import Figure
from dossier.packet.numbering import number_page
from dossier.packet.origins import Tracer
from dossier.packet.pseudonyms import name_witnesses, with_names
from dossier.packet.quotation import drawn_with_marks, set_marks
from dossier.packet.selection import printable_events
from dossier.packet.vocabulary import parse_page, write_page
from dossier.paths import first_file
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
    witnesses: Mapping[str, str] = field(default_factory=dict)


def set_page(
    view: View,
    template: str,
    *,
    name: str,
    setting: Recipient | House,
    words: Mapping[str, Any],
    figures: Mapping[str, Figure] | None = None,
    tracer: Tracer | None = None,
    final: dt.date | None = None,
) -> Packet:
    """The page that a template in packet/ makes of a view and of words of its own.

    Args:
        tracer: for a view of a traced project: marks in the page which words came from which values.
        final: the day that a final page bears; None for a draft, which says on every page that it is one.

    Raises:
        RenderFault: a template is missing, asks for something unknown, or writes something outside the vocabulary.
    """
    language = language_of(view, setting.language)
    environment = _environment(view.templates, tracer)
    try:
        style = environment.get_template(f"citations/{setting.citation}.xhtml").module
        text = environment.get_template(template).render(
            style=style, final=final, **_offered(view, setting, language, tracer), **words
        )
        page = parse_page(tracer.outside_tags(text) if tracer else text)
        names = name_witnesses(page, language.witness)
        page = number_page(page)
        set_marks(page, language.quotation_marks)
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
    drawn = {
        f"{file}.svg": drawn_with_marks(with_names(figure.svg, names), language.quotation_marks)
        for file, figure in (figures or {}).items()
    }
    return Packet(name, title, write_page(page), setting.paper, None if final else language.draft_mark, drawn, names)


def _offered(view: View, setting: Recipient | House, language: Language, tracer: Tracer | None) -> dict[str, Any]:
    """What every template may ask for, besides words of its own."""

    def resolved(cites: tuple[Cite, ...]) -> list[Reference]:
        if tracer:
            tracer.cites.extend(cites)
        return list(references(view, cites))

    return {
        "view": view,
        "settings": view.settings,
        "internal": view.audience.kind == "internal",
        "language": language,
        "language_tag": setting.language,
        "references": lambda fact: resolved(fact.cites),
        "reference_list": resolved,
        "date": language.write,
        "day": lambda value: language.day.format(day=value.day, month=language.months[value.month - 1], year=value.year),
        "source_anchor": source_anchor,
        "exhibit_anchor": exhibit_anchor,
        "pages_cited": pages_cited(view),
        "printable_events": printable_events,
        "institution": lambda id_: view.institutions[id_].name if id_ in view.institutions else id_,
    }


def language_of(view: View, tag: str) -> Language:
    """The language of a tag.

    Raises:
        RenderFault: it is missing or broken.
    """
    if tag not in view.languages:
        text = f"templates/packet/languages/{tag}.yaml is missing or broken"
        raise RenderFault(text, "run dossier validate and mend it, or name another language")
    return view.languages[tag]


@lru_cache(maxsize=4)
def _environment(templates: tuple[Path, ...], tracer: Tracer | None) -> jinja2.Environment:
    """Jinja over the project's own templates, then the shipped ones; unknown names fail and all text is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(_source, templates)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=tracer.mark if tracer else None,
    )
    environment.filters["begins"] = tracer.begins if tracer else lambda words: words[:1].upper() + words[1:]
    if tracer:
        environment.filters["join"] = tracer.joined
    return environment


def _source(templates: tuple[Path, ...], name: str) -> tuple[str, str, None] | None:
    """The text of a template: the project's own where it has one, else the shipped one; links are not followed."""
    path = first_file(templates, f"packet/{name}")
    return (path.read_text(encoding="utf-8"), str(path), None) if path else None
