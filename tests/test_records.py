"""The real records and the real law hold together, and their packets can be made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from dossier.build import Order, plan
from dossier.checks import check
from dossier.model.official import Listing
from dossier.model.record import Statement, parts
from dossier.model.regime import Regime
from dossier.packet.compose import compose_packet
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.pdffile.reading import page_texts
from dossier.problem import Level
from dossier.project import Project, read_project
from dossier.view import Audience, view
from tests import pages
from tests.conftest import ROOT

ON = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def real() -> Project:
    return read_project(ROOT)


KNOWN = {
    ("T724", "dossiers/alexander-bastrykin/dossier.yaml"),
    ("T724", "dossiers/alexander-bortnikov/dossier.yaml"),
    ("T724", "evidence/cases/alexey-pichugin.yaml"),
    ("L624", "dossiers/gennady-kornienko/dossier.yaml"),
    ("E321", "evidence/conduct/christensen-raid-and-arrest-2017.yaml"),
    ("E321", "evidence/conduct/sentsov-ill-treatment-2014.yaml"),
}
"""What is still to be mended in the records themselves; whoever mends one takes it out here."""


def test_they_have_no_errors_and_no_warnings_but_those_that_are_known(real: Project) -> None:
    found = [problem for problem in check(real, ON) if problem.level is not Level.GAP]
    assert {(problem.code, problem.place.file) for problem in found} == KNOWN
    assert {problem.level for problem in found} == {Level.WARNING}


def test_there_are_sixteen_of_whom_eight_are_named(real: Project) -> None:
    counted = [official for official in real.officials.values() if official.in_report]
    assert len(counted) == 16
    assert sum(official.name is not None for official in counted) == 8
    assert sum(official.identity == "unsourced" for official in counted) == 8


def test_there_are_six_cases_five_recipients_and_twenty_three_regimes(real: Project) -> None:
    assert (len(real.cases), len(real.recipients), len(real.regimes)) == (6, 5, 23)
    depths = [regime.depth for regime in real.regimes.values()]
    assert (depths.count("full"), depths.count("row")) == (13, 10)
    elements = sum(len(regime.elements) for regime in real.regimes.values())
    grounds = sum(len(regime.grounds) + len(regime.procedures) for regime in real.regimes.values())
    assert (elements, grounds) == (145, 33)


def test_no_personal_order_is_claimed_of_anybody(real: Project) -> None:
    for official in real.officials.values():
        for allegation in official.allegations:
            assert allegation.link.basis == "alleged"
            assert allegation.link.personal_order == "none-found"


def test_every_element_names_where_it_was_read_or_says_that_it_was_not(real: Project) -> None:
    for regime in real.regimes.values():
        assert isinstance(regime, Regime)
        for element in regime.elements:
            assert element.cites or element.verified in ("none", "partial"), element.id


def test_every_packet_can_be_composed_and_prints_nothing_unverified(real: Project) -> None:
    for recipient in real.recipients:
        seen = view(real, Audience("recipient", recipient))
        for id_, official in real.officials.items():
            if official.name is None:
                continue
            text = " ".join(parse_page(compose_packet(seen, id_, recipient).xhtml).text().split())
            assert official.name.full in text
            for _, part in parts(official):
                if isinstance(part, Statement) and part.confidence == "unverified":
                    assert part.statement not in text
                if isinstance(part, Listing) and part.confidence == "unverified" and part.reference:
                    assert part.reference not in text


LARGEST_AND_ALL = [pytest.param(True, id="the largest"), pytest.param(False, id="all", marks=pytest.mark.long)]
"""The largest pages of their kind are looked at in the gate, every one in the long run."""


def largest(found: Sequence[Packet], most: int) -> list[Packet]:
    """So many packets of the most text."""
    return sorted(found, key=lambda page: (-len(page.xhtml), page.name))[:most]


@pytest.mark.parametrize("is_sample", LARGEST_AND_ALL)
def test_every_statement_and_every_note_is_one_page(real: Project, is_sample: bool) -> None:
    sets = [*plan(real, Order(), ()), *plan(real, Order(kind="statement"), ())]
    short = [page for planned in sets for page in planned.packets if page.name.endswith(".note") or "statement" in page.name]
    assert len(short) >= 14 + 30
    looked_at = largest(short, 6) if is_sample else short
    assert [page.name for page in looked_at if len(page_texts(pages.pdf(page))) != 1] == []


@pytest.mark.parametrize("is_sample", LARGEST_AND_ALL)
def test_a_packets_body_is_short_and_its_first_page_is_one(real: Project, is_sample: bool) -> None:
    packets = [page for planned in plan(real, Order(), ()) for page in planned.packets if page.name.count(".") == 1]
    filed = [page for page in packets if "note" not in page.name and "letter" not in page.name]
    for page in largest(filed, 1) if is_sample else filed:
        texts = page_texts(pages.pdf(page))
        assert "Contents" in texts[1]
        body = next(number for number, text in enumerate(texts) if number > 1 and "Annex: the case of" in text[:200])
        assert body <= 16, page.name


def test_every_source_is_used(real: Project) -> None:
    used = {
        value
        for entries in real.entries.values()
        for entry in entries.values()
        if entry.record is not None
        for _, part in parts(entry.record)
        for name in ("source", "asserted_by", "origin", "announcement")
        if isinstance(value := getattr(part, name, None), str)
    }
    assert set(real.sources) - used == set()
