"""Every sentence of a packet traces: to a record with a cite that stands beside it, or to the fixed words of a template.

What a page says is taken apart: texts of records, names and dates are removed, then the fixed words of the templates.
Nothing may be left.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from dossier.asks import ask_of
from dossier.build import Order, plan
from dossier.model.dates import When
from dossier.model.record import ExhibitCite, Fact, Record, SourceCite
from dossier.packet.cites import exhibit_anchor, source_anchor
from dossier.packet.evidence import evidence_points
from dossier.packet.pleading import FAMILIES
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import Node, parse_page
from dossier.pdffile.reading import page_texts
from dossier.project import Project, read_project
from dossier.view import Audience, View, view
from tests import pages
from tests.conftest import INVENTED, ROOT
from tests.pages import straight

WORD = re.compile(r"[^\W\d_]{3,}")
ROOTS = {"invented": INVENTED, "real": ROOT}
WORDED_IN_CODE = (
    "primary text|copy of a primary text|secondary account|weak secondary account|independent origin|independent origins|"
    "supported|partly|not found|found by a court or treaty body|from an official record|"
    "rests on secondary sources alone|the law was not fully read|of the facts of command nothing shows|power|notice|failure|or|"
    "power over those who acted|a failure to prevent, stop or punish|Read in part|Read in a secondary account|Not read|"
    "The places recorded|The dates recorded|The facts recorded|"
    "the|the wrong is reported, not found|the wrong is alleged, not found|uncertain|about|to|since|until|The claim|"
    "Acts of the institution|Table|Figure|Exhibit|"
    "January|February|March|April|May|June|July|August|September|October|November|December"
)


@lru_cache(maxsize=2)
def project(name: str) -> Project:
    return read_project(ROOTS[name])


@lru_cache(maxsize=2)
def filings(name: str) -> tuple[tuple[Audience, Packet], ...]:
    """Every packet, letter, note and statement of a project, with its audience."""
    sets = [*plan(project(name), Order(), ()), *plan(project(name), Order(kind="statement"), ())]
    sheets = ("unsourced-officials", "letter-to-the-authors", "intake-form")
    return tuple((planned.audience, page) for planned in sets for page in planned.packets if page.name not in sheets)


def strings(value: Any) -> Iterator[str]:
    """Every text that a record holds, at any depth, and every date as it is written."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from strings(getattr(value, name))
        for name in ("full", "state_in_words"):
            if isinstance(text := getattr(value, name, None), str):
                yield text
    elif isinstance(value, tuple | list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, int | When | dt.date):
        yield str(value)


def texts_of(seen: View) -> set[str]:
    held = [seen.settings, seen.rights]
    for kind in ("officials", "cases", "conduct", "sources", "exhibits", "institutions", "regimes", "recipients", "territories"):
        held += list(getattr(seen, kind).values())
    found = {text for record in held for text in strings(record)} | set(seen.schemes.values())
    for official in seen.officials.values():
        found |= {ask_of(seen, official, id_).reason for id_ in seen.recipients} if official.name else set()
    return {plain(text) for text in found}


@lru_cache(maxsize=1)
def fixed_words() -> tuple[str, ...]:
    """What the templates themselves say, piece by piece, longest first."""
    pieces = set()
    for path in sorted((ROOT / "templates/packet").rglob("*.xhtml")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        pieces |= {plain(piece) for said in re.findall(r'"([^"]*)"', text) for piece in said.split("|")}
        pieces |= {plain(piece) for piece in re.split(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", text, flags=re.DOTALL)}
    pieces |= {form for words in WORDED_IN_CODE.split("|") for form in (words, words.upper())}
    pieces |= {plain(family) for family, _ in FAMILIES}
    return tuple(sorted((piece for piece in pieces if WORD.search(piece)), key=len, reverse=True))


def plain(text: str) -> str:
    """The words in one line; whichever quotation marks a page sets for those of records and templates."""
    return " ".join(straight(text).split())


def blocks(root: Node) -> Iterator[Node]:
    body = next(root.all("body"))
    yield from body.all("p", "li", "td", "th", "h1", "h2", "h3", "caption", "figcaption")


def left_over(text: str, allowed: list[str]) -> str:
    """What stands in a text beside whole allowed pieces, longest first; a piece may begin with a capital."""
    for one in allowed:
        for form in (one, one[:1].upper() + one[1:]):
            if form in text:
                before, after = (r"(?<!\w)" if form[0].isalnum() else ""), (r"(?!\w)" if form[-1].isalnum() else "")
                text = re.sub(f"{before}{re.escape(form)}{after}", " \x00 ", text)
    return text


@pytest.mark.parametrize("name", ROOTS)
def test_nothing_is_said_that_neither_a_record_nor_a_template_says(name: str) -> None:
    untraced = []
    allowed: dict[Audience, list[str]] = {}
    for audience, page in filings(name):
        if audience not in allowed:
            texts = texts_of(view(project(name), audience)) | set(fixed_words())
            allowed[audience] = sorted((text for text in texts if WORD.search(text)), key=len, reverse=True)
        for block in blocks(parse_page(page.xhtml)):
            notes = [span.text() for span in block.all("span") if "note" in span.classes]
            texts = [plain(said) for said in (block.text(without=frozenset(["note"])), *notes)]
            rests = [left_over(text, allowed[audience]) for text in texts]
            untraced += [f"{page.name}: {rest}" for rest in rests if WORD.search(rest)]
    assert untraced == []


def test_a_sentence_that_nobody_recorded_is_seen() -> None:
    allowed = sorted(texts_of(view(project("invented"), Audience("internal"))) | set(fixed_words()), key=len, reverse=True)
    planted = "Roe personally gave the order to switch off the light."
    assert WORD.search(left_over(f"Doe edits a newspaper in Northville. {planted}", allowed))
    assert not WORD.search(left_over("Doe edits a newspaper in Northville.", allowed))


def facts_of(seen: View) -> dict[str, list[Fact]]:
    """The sentences of fact about persons and bodies, by their words."""
    found: dict[str, list[Fact]] = {}

    def walk(value: Any) -> None:
        if isinstance(value, Record):
            words = getattr(value, "statement", None) or getattr(value, "why", None)
            if isinstance(value, Fact) and isinstance(words, str):
                found.setdefault(plain(words), []).append(value)
            for field in type(value).model_fields:
                walk(getattr(value, field))
        elif isinstance(value, tuple):
            for item in value:
                walk(item)

    for kind in ("officials", "cases", "conduct", "institutions"):
        for record in getattr(seen, kind).values():
            walk(record)
    return found


def anchors_wanted(seen: View, fact: Fact) -> set[str]:
    wanted = set()
    for cite in fact.cites:
        if isinstance(cite, ExhibitCite):
            wanted.add(exhibit_anchor(cite.exhibit))
        elif isinstance(cite, SourceCite) and cite.source in seen.sources:
            wanted.add(source_anchor(cite.source))
    return wanted


@pytest.mark.parametrize("name", ROOTS)
def test_every_sentence_of_fact_has_its_cites_beside_it(name: str) -> None:
    missing, checked = [], 0
    for audience, page in filings(name):
        seen = view(project(name), audience)
        by_words = facts_of(seen)
        root = parse_page(page.xhtml)
        has_list = any(node.id == "annex.sources" for node in root.all("h2"))
        for block in blocks(root):
            said = plain(block.text(without=frozenset(["note", "no"])))
            links = {re.sub(r"(#exhibit\.EX-\d{4})\.p\d+$", r"\1", link.attributes.get("href", "")) for link in block.all("a")}
            titles = plain(" ".join(span.text() for span in block.all("span") if "note" in span.classes))
            for words, facts in by_words.items():
                if len(words) > 30 and words in said:
                    checked += 1
                    shown = has_list and any({f"#{one}" for one in anchors_wanted(seen, fact)} <= links for fact in facts)
                    alone = not has_list and any(
                        all(seen.sources[cite.source].title in titles for cite in fact.cites if isinstance(cite, SourceCite))
                        for fact in facts
                    )
                    if not (shown or alone):
                        missing.append(f"{page.name}: {words}")
    assert missing == []
    assert checked > (300 if name == "real" else 20)


def test_every_sentence_of_law_carries_its_citation() -> None:
    bare = []
    for audience, page in filings("real"):
        seen = view(project("real"), audience)
        law = {element.text: element for regime in seen.regimes.values() for element in regime.elements}
        for block in blocks(parse_page(page.xhtml)):
            said = plain(block.text(without=frozenset(["note", "no"])))
            for text, element in law.items():
                if len(text) > 30 and plain(text) in said:
                    has_note = any("note" in span.classes for span in block.all("span"))
                    if element.citation not in said or not has_note or element.verified == "none":
                        bare.append(f"{page.name}: {said[:120]}")
    assert bare == []


def test_what_the_page_says_is_what_the_pdf_says() -> None:
    page = pages.packet()
    letters = "".join(re.findall(r"\w", " ".join(page_texts(pages.pdf(page, mark=None)))))
    for paragraph in parse_page(page.xhtml).all("p"):
        if "para" in paragraph.classes:
            words = "".join(re.findall(r"\w", paragraph.text(without=frozenset(["note", "no"]))))
            assert words[:30] in letters
            assert words[-20:] in letters


def test_reports_of_one_origin_count_once() -> None:
    seen = view(project("invented"), Audience("internal"))
    cites = (SourceCite(source="S002"), SourceCite(source="S003"))
    wrong = seen.conduct["doe-dark-cell-2014"].model_copy(update={"cites": cites})
    seen = replace(seen, conduct={"doe-dark-cell-2014": wrong})

    def origins(view: View) -> int:
        return evidence_points(view, "jane-roe", view.officials["jane-roe"], ("doe-dark-cell-2014",))[0].origins

    assert origins(seen) == 2
    retold = seen.sources["S002"].model_copy(update={"origin": "S003"})
    assert origins(replace(seen, sources={**seen.sources, "S002": retold})) == 1
