"""The index is a table that every spreadsheet reads and none runs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from dossier.bundle.exhibits import exhibits_cited
from dossier.bundle.index import COLUMNS
from dossier.packet.vocabulary import parse_page
from tests import filing, pages


def test_the_table_of_a_bundle_reads_back(folder: Path, tmp_path: Path) -> None:
    filing.add(folder, "EX-0090", filing.pdf("one", "two"), title='"=cmd; \\"quoted\\", Роу"', language="[ru, en]")
    made = filing.bundled(folder, tmp_path / "out", formats=("pdf",))
    raw = (made.folder / "data/index.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    (mine,) = [dict(zip(COLUMNS, row, strict=True)) for row in rows if row[1] == "EX-0090"]
    assert mine["title"] == '\'=cmd; "quoted", Роу'
    assert (mine["type"], mine["pages"], mine["language"], mine["disclosure"]) == ("pdf", "2", "ru en", "public")
    assert int(mine["bundle_to"]) == int(mine["bundle_from"]) + 1
    (theirs,) = [dict(zip(COLUMNS, row, strict=True)) for row in rows if row[1] == "EX-0002"]
    assert theirs["disclosure"] == "for you alone"
    assert raw.count(b"\r\n") == len(rows) == 4


def test_a_packet_names_where_each_exhibit_is_cited() -> None:
    first, second = exhibits_cited(parse_page(pages.packet().xhtml))
    assert (first.id, first.number, second.id, second.number) == ("EX-0001", 1, "EX-0002", 2)
    assert ("para 21", "case.john-doe.E1") in first.places
    assert ("Table 2", "table.positions") in first.places
    assert second.places == (("para 23", "case.john-doe.E3"),)


PAGE = """<html><head><title>t</title></head><body>
<section class="front"><h1 id="who">W</h1><p>x<a class="src" href="#exhibit.EX-0001"/></p></section>
<section><h2 id="section.1"><span class="no">A. </span>One</h2>
<ul><li>y<a class="src" href="#exhibit.EX-0001.p2"/></li></ul></section>
<section><p>nowhere<a class="src" href="#exhibit.EX-0001"/></p>
<ol class="exhibits"><li id="exhibit.EX-0001"><span id="exhibit.EX-0001.p2"/>E</li></ol></section></body></html>"""


def test_what_is_cited_outside_paragraphs_is_named_by_page_and_section() -> None:
    (cited,) = exhibits_cited(parse_page(PAGE))
    assert cited.places == (("page 1", "who"), ("section A", "section.1"))
