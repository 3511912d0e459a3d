"""A cite leads to the page of an exhibit that it names, and a page holds the anchors that it uses itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.packet.cites import cited_page, pages_cited
from dossier.packet.compose import compose_packet
from dossier.packet.vocabulary import parse_page
from dossier.project import Project, read_project
from dossier.view import Audience, view
from tests import filing
from tests.conftest import change

PLACES = {"p. 4": 4, "pp. 7-9": 7, "pp. 3, 5": 3, "pages 2 and 8": 2, "para 12": None, "p. 9-2": None, "p. 0": None, None: None}


@pytest.mark.parametrize(("at", "page"), PLACES.items())
def test_a_cite_leads_to_the_first_page_that_it_names(at: str | None, page: int | None) -> None:
    assert cited_page(at) == page


def test_pages_are_gathered_from_what_the_audience_may_see(invented: Project) -> None:
    assert pages_cited(view(invented, Audience("public"))) == {"EX-0001": (1,)}


def test_a_page_keeps_the_anchors_that_it_uses_and_no_others(folder: Path) -> None:
    filing.cite(folder, "EX-0001", "p. 1")
    filing.add(folder, "EX-0010", filing.pdf("a", "b", "c"), at="pp. 2-3")
    other = "cites: [{source: S002}]\n"
    change(
        folder,
        "evidence/cases/mary-major.yaml",
        f"statement: No charge was announced.\n    confidence: reported\n    {other}",
        "statement: No charge was announced.\n    confidence: reported\n    cites: [{exhibit: EX-0010, at: p. 3}]\n",
    )
    page = parse_page(
        compose_packet(view(read_project(folder), Audience("recipient", "sy-ministry")), "jane-roe", "sy-ministry").xhtml
    )
    (entry,) = [node for node in page.all("li") if node.id == "exhibit.EX-0010"]
    assert [node.id for node in entry.all("span") if node.id] == ["exhibit.EX-0010.p2"]
    assert "Exhibit 2" in [link.text() for link in page.all("a") if link.attributes["href"] == "#exhibit.EX-0010.p2"]
