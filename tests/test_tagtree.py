"""What a reader hears is the page: its order, its headings, tables, notes, links and languages, and nothing besides."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest

from dossier.errors import RenderFault
from dossier.packet.drawing import GREY
from dossier.packet.papers import compose_letter, compose_sheet
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import Node, parse_page
from dossier.pdffile.stamp import MARK_GREY
from dossier.project import read_project
from dossier.render.pdf_tags import tags_noted
from dossier.view import Audience, view
from tests import pages
from tests.conftest import INVENTED
from tests.tagtree import Tag, Tree


def _letter() -> Packet:
    return compose_letter(view(read_project(INVENTED), Audience.parse("recipient:sy-ministry")), "jane-roe", "sy-ministry")


def _sheet(name: str) -> Packet:
    return compose_sheet(view(read_project(INVENTED), Audience("internal")), name)


PAGES = {
    "proof": pages.proof,
    "packet": pages.packet,
    "letter": _letter,
    "letter-to-the-authors": lambda: _sheet("letter-to-the-authors"),
    "intake-form": lambda: _sheet("intake-form"),
}
HOLDS = {
    "Document": {"Sect"},
    "Table": {"Caption", "THead", "TBody"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOCI"},
    "TOCI": {"Reference"},
    "Reference": {"Link"},
    "Div": {"Figure", "Caption"},
    "Note": {"Lbl", "Link", "Span"},
    "P": {"Span", "Link", "Reference", "Note"},
    "Link": {"Span"},
}
"""What each kind of tag may hold besides words."""


@lru_cache(maxsize=8)
def rendered(name: str) -> tuple[Packet, bytes]:
    page = PAGES[name]()
    return page, pages.pdf(page)


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@lru_cache(maxsize=8)
def read(name: str) -> Tree:
    return Tree(rendered(name)[1])


@pytest.fixture
def tree(name: str) -> Tree:
    return read(name)


@pytest.fixture
def page(name: str) -> Node:
    return parse_page(rendered(name)[0].xhtml)


def letters(text: str) -> str:
    return re.sub(r"[\s\-\u00ad\u2010\u2011\ufffe\x02]", "", text)


def spoken(node: Node, notes: dict[int, int]) -> str:
    """The words of a part of the page in order, each note after its call, without the contents, whose pages are the PDF's."""
    if node.tag in ("header", "footer", "nav"):
        return ""
    words = "".join(child if isinstance(child, str) else spoken(child, notes) for child in node.children)
    return f" {notes[id(node)]} {notes[id(node)]} {words} " if id(node) in notes else words


def numbered(page: Node) -> dict[int, int]:
    return {id(node): number for number, node in enumerate((n for n in page.all("span") if "note" in n.classes), 1)}


def test_words_are_heard_in_the_order_of_the_page(tree: Tree, page: Node) -> None:
    bullets = Counter(kid.text() for item in tree.top.all("LI") for kid in item.tags if kid.kind == "Lbl")
    heard = letters(tree.top.text(without=("TOC", "Figure")).replace("\u2022", ""))
    assert heard == letters(spoken(next(page.all("body")), numbered(page)))
    assert set(bullets) <= {"\u2022 ", "\u2022"}


def test_everything_drawn_is_held_by_one_tag_or_is_an_artifact(tree: Tree) -> None:
    held = Counter((words.page, words.mcid) for tag in tree.top.all() for words in tag.kids if hasattr(words, "mcid"))
    assert set(held.values()) == {1}
    for number, drawn in enumerate(tree.drawn):
        assert drawn.untied == 0
        assert {mcid for page, mcid in held if page == number} >= set(drawn.words)


def test_the_tree_is_found_from_the_pages_as_from_its_root(tree: Tree) -> None:
    numbers = list(tree.pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for tag in tree.top.all():
        for kid in tag.kids:
            if hasattr(kid, "mcid"):
                assert parents[int(tree.pdf.pages[kid.page].obj.StructParents)][kid.mcid].objgen == tag.element.objgen
        for annotation in tag.places:
            assert parents[int(annotation.StructParent)].objgen == tag.element.objgen


def test_running_words_and_repeated_heads_are_artifacts(tree: Tree, page: Node) -> None:
    running = letters(next(page.all("header")).text())
    for number, drawn in enumerate(tree.drawn, 1):
        aside = letters("".join(drawn.artifacts))
        assert running in aside
        assert f"Page{number}of{len(tree.drawn)}" in aside
    heads = [tag.text() for tag in tree.top.all("THead")]
    assert len(heads) == len(list(page.all("thead")))


def test_tags_hold_only_what_belongs_in_them(tree: Tree) -> None:
    for tag in tree.top.all():
        if tag.kind in HOLDS:
            assert {kid.kind for kid in tag.tags} <= HOLDS[tag.kind], f"<{tag.kind}> {tag.text()[:60]}"
        assert tag.kids or tag.kind in ("TD", "Sect"), f"an empty <{tag.kind}>"
    assert not [tag.kind for tag in tree.top.all("NonStruct")]


def test_headings_go_down_one_step_at_a_time_and_are_those_of_the_page(tree: Tree, page: Node) -> None:
    found = [(tag.kind.lower(), letters(tag.text())) for tag in tree.top.all("H1", "H2", "H3")]
    assert found == [(node.tag, letters(node.text())) for node in page.all("h1", "h2", "h3")]
    levels = [int(kind[1]) for kind, _ in found]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_a_table_is_one_and_its_heads_say_what_they_head(tree: Tree, page: Node) -> None:
    tables = list(tree.top.all("Table"))
    assert len(tables) == len(list(page.all("table")))
    for tag, node in zip(tables, page.all("table"), strict=True):
        rows = [row.tags for row in tag.all("TR")]
        assert len(rows) == len(list(node.all("tr")))
        assert len({len(row) for row in rows}) == 1
        for head in tag.all("TH"):
            above = any(head in group.all("TH") for group in tag.all("THead"))
            assert str(head.element.A.Scope) == ("/Column" if above else "/Row")
        assert all(any(True for _ in tag.all(kind)) for kind in ("TH", "TD"))


def test_a_figure_has_words_in_its_place_and_lies_where_it_says(tree: Tree, page: Node) -> None:
    figures = list(tree.top.all("Figure"))
    assert [str(tag.element.Alt) for tag in figures] == [node.attributes["alt"] for node in page.all("img")]
    for tag in figures:
        left, low, right, top = (float(value) for value in tag.element.A.BBox)
        x0, y0, x1, y1 = (float(value) for value in tag.element.Pg.MediaBox)
        assert x0 < left < right < x1
        assert y0 < low < top < y1


def test_every_link_is_in_the_tree_named_and_leads_somewhere(tree: Tree) -> None:
    listed = tree.pdf.Root.get("/Names", pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=[]))).Dests.Names
    names = {str(name) for name in list(listed)[::2]}
    known = {annotation.objgen for tag in tree.top.all("Link") for annotation in tag.places}
    assert all(tag.places for tag in tree.top.all("Link"))
    for page in tree.pdf.pages:
        assert page.obj.Tabs == pikepdf.Name.S
        for annotation in page.obj.get("/Annots", ()):
            assert annotation.objgen in known
            assert str(annotation.Contents).strip()
            if "/A" in annotation:
                assert str(annotation.A.URI).startswith(("http://", "https://"))
            elif isinstance(annotation.Dest, pikepdf.Array):
                assert annotation.Dest[0].objgen in tree.numbers
            else:
                assert str(annotation.Dest) in names
                assert str(annotation.Contents) not in names, "a link is called by its words, not by an anchor"


def test_a_note_follows_its_call_stays_on_its_page_and_each_leads_to_the_other(tree: Tree, page: Node) -> None:
    notes = [(before, tag) for holder in tree.top.all() for before, tag in zip(holder.tags, holder.tags[1:], strict=False)]
    notes = [(call, note) for call, note in notes if note.kind == "Note"]
    assert len(notes) == len(list(tree.top.all("Note"))) == len(numbered(page))
    for number, (call, note) in enumerate(notes, 1):
        label = note.tags[0]
        assert (call.kind, label.kind) == ("Reference", "Lbl")
        assert [call.text().strip(), label.text().strip()] == [str(number)] * 2
        assert tree.page_of(call) == tree.page_of(note)
        for start, end in ((call, note), (label, call)):
            place = start.tags[0].places[0]
            assert place.Dest[0].objgen == end.element.Pg.objgen
            assert str(place.Contents) == str(number)
    if notes:
        listed = list(tree.pdf.Root.StructTreeRoot.IDTree.Names)
        ids = {str(name): element.objgen for name, element in zip(listed[::2], listed[1::2], strict=True)}
        assert ids == {str(note.element.ID): note.element.objgen for _, note in notes}
        assert list(ids) == sorted(ids)


def test_foreign_words_say_their_language(tree: Tree, page: Node) -> None:
    spans = [(str(tag.element.Lang), letters(tag.text())) for tag in tree.top.all() if "/Lang" in tag.element]
    wanted = [(node.attributes["lang"], letters(spoken(node, {}))) for node in page.all() if "lang" in node.attributes]
    assert spans == [item for item in wanted if item[0] != page.attributes["lang"]]
    assert str(tree.pdf.Root.Lang) == page.attributes["lang"]


def test_the_contents_lead_to_the_sections(tree: Tree, page: Node) -> None:
    entries = [tag.text() for contents in tree.top.all("TOC") for tag in contents.tags]
    words = [re.sub(r"\s*\d+$", "", entry) for entry in entries]
    assert [letters(text) for text in words] == [letters(node.text()) for nav in page.all("nav") for node in nav.all("li")]
    assert all(re.search(r"[1-9]\d*$", entry) for entry in entries)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(rendered(name)[1])
    done = subprocess.run(["qpdf", "--check", tmp_path / "page.pdf"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_same_page_has_the_same_tags() -> None:
    page, first = rendered("letter")
    assert pages.pdf(page) == first


def test_a_note_that_nothing_calls_fails_the_render() -> None:
    class Lost(Exception):
        _build_box_tree = staticmethod(lambda box: iter(()))

    with tags_noted(Lost) as tags:
        tags._notes[object()] = Tag("Note", None)  # type: ignore[assignment]
        with pytest.raises(RenderFault, match="notes do not belong"):
            tags._place_notes()


def test_a_weasyprint_that_tags_in_another_way_is_refused() -> None:
    with pytest.raises(RenderFault, match="tags pages in another way"), tags_noted(object()):
        pass


def luminance(colour: str) -> float:
    whole = "".join(letter * 2 for letter in colour) if len(colour) == 3 else colour
    shares = [int(whole[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_stand_out_from_paper_and_mark_in_both_formats() -> None:
    mark = f"{round(MARK_GREY * 255):02x}" * 3
    style = pages.kit().style.read_text(encoding="utf-8")
    in_pdf = set(re.findall(r"(?<![-\w])color: #([0-9a-f]+)", style))
    in_word = set(re.findall(r'<w:color w:val="([0-9A-F]{6})"', _styles()))
    assert {"000", "0b3d6b", "7a1f1f"} <= in_pdf
    assert {colour.lower() for colour in in_word} <= {colour * 2 if len(colour) == 3 else colour for colour in in_pdf}
    for colour in in_pdf | in_word:
        assert min(contrast(colour, "fff"), contrast(colour, mark)) >= 4.5, colour


def test_figures_are_black_and_grey_and_can_be_told_apart() -> None:
    for svg in pages.packet().figures.values():
        colours = set(re.findall(r'(?:fill|stroke)="#([0-9a-f]+)"', svg))
        assert all(len(set(re.findall("..", colour if len(colour) == 6 else colour * 2))) == 1 for colour in colours)
        assert all(contrast(line, "fff") >= 3 for line in re.findall(r'stroke="#([0-9a-f]+)"', svg))
        assert "fill" not in "".join(re.findall(r"<text [^>]*>", svg)), "words in a figure are black"
    assert contrast("000", GREY.lstrip("#")) >= 7


def _styles() -> str:
    import zipfile

    with zipfile.ZipFile(pages.kit().blank) as archive:
        return archive.read("word/styles.xml").decode()
