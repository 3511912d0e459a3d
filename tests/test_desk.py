"""The desk shows each packet beside its evidence, nothing that its audience may not see, and nothing that is not text."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import itertools
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.checks import check
from dossier.desk import PagePicture, Rectangle, desk_files
from dossier.desk.beside import marked
from dossier.desk.files import refuse_dangling
from dossier.desk.setting import set_page
from dossier.desk.text import drawing, outward
from dossier.errors import RenderFault
from dossier.exhibitfile.plaintext import plain_pages
from dossier.gathering import Gathered, gather
from dossier.gathering.edition import block_of_path
from dossier.gathering.origins import PathsByPlace
from dossier.model.recipient import Recipient
from dossier.model.record import Record
from dossier.model.settings import House
from dossier.packet.scopes import Scope
from dossier.paths import shipped_templates
from dossier.project import Project, read_project
from dossier.view import Audience
from tests.conftest import INVENTED, Result, change
from tests.signing import ROE, ready, signed

ON = dt.date(2026, 11, 23)
INTERNAL, PUBLIC, SYLVANIA = Audience("internal"), Audience("public"), Audience("recipient", "sy-ministry")
PACKET = "pages/jane-roe.sy-ministry.html"


def gathered_of(project: Project, audience: Audience = INTERNAL, on: dt.date = ON) -> Gathered:
    return gather(project, audience, on, check(project, on))


def to_sylvania(folder: Path) -> Project:
    """A project of which nothing goes to anybody else, which is composed in a sixth of the time."""
    project = read_project(folder)
    recipients = {id_: entry for id_, entry in project.of("recipient").items() if id_ == "sy-ministry"}
    return replace(project, entries={**project.entries, "recipient": recipients})


@pytest.fixture(scope="module")
def internal() -> Gathered:
    return gathered_of(read_project(INVENTED))


@pytest.fixture(scope="module")
def files(internal: Gathered) -> Mapping[str, str]:
    return pages_of(desk_files(internal))


@pytest.fixture(scope="module")
def public() -> Mapping[str, str]:
    return pages_of(desk_files(gathered_of(to_sylvania(INVENTED), PUBLIC)))


def pages_of(made: Mapping[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in made.items() if name.endswith(".html")}


def words(page: str) -> str:
    """What a reader sees of a page or of a part of it, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def beside(page: str, key: str) -> str:
    """What stands beside one block."""
    start = page.index(f'id="beside:{key}"')
    return page[start : page.index("</section>", start)]


def row_of(page: str, words_in_it: str) -> str:
    return next(row for row in re.findall(r"<tr.*?</tr>", page, re.S) if words_in_it in row)


@dataclass
class Outline(HTMLParser):
    """What a page is made of, as a browser would read it."""

    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    headings: list[int] = field(default_factory=list)
    tables: list[set[str]] = field(default_factory=list)
    unscoped: int = 0
    targets: list[str] = field(default_factory=list)
    outward: list[dict[str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    @classmethod
    def of(cls, page: str) -> Outline:
        made = cls()
        made.feed(page)
        return made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(found)
        self.targets += [value for name in ("href", "src") if (value := found.get(name)) is not None]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append(set())
        elif self.tables:
            self.tables[-1].add(tag)
        self.unscoped += tag == "th" and "scope" not in found
        if (found.get("href") or "").startswith("http"):
            self.outward.append(found)


# What is there ------------------------------------------------------------------------------------------------------


def test_the_house_gets_every_page(internal: Gathered) -> None:
    recipients = ["au-dfat", "ca-gac", "eu-proposal", "sy-ministry", "uk-fcdo", "us-joint"]
    people = ["jane-roe", "richard-miles"]
    expected = {"index.html", "pages/desk.css", "pages/desk.js"}
    expected |= {f"pages/{name}.html" for name in ("matrix", "listings", "changes", "expires", "documents")}
    expected |= {f"pages/{kind}.{id_}.html" for kind in ("coverage", "figures") for id_ in people}
    expected |= {f"pages/{id_}.{to}.html" for id_ in people for to in recipients}
    assert set(desk_files(internal)) == expected


def test_a_recipient_gets_its_own_packets_and_nothing_of_the_house() -> None:
    made = desk_files(gathered_of(to_sylvania(INVENTED), SYLVANIA))
    assert set(made) == {
        "index.html",
        PACKET,
        *(f"pages/{name}" for name in ("desk.css", "desk.js", "matrix.html", "listings.html")),
        *(f"pages/{kind}.jane-roe.html" for kind in ("coverage", "figures")),
    }


def test_a_case_that_is_held_back_is_not_shown_beyond_the_house() -> None:
    made = desk_files(gathered_of(read_project(INVENTED), Audience("recipient", "uk-fcdo")))
    assert not any("jane-roe" in name for name in made)
    assert "hold" not in words(made["index.html"].decode()).lower()


@pytest.mark.parametrize("said", ["Gap C4", "Problems", "Sign-offs", "remark", "Record:", ".yaml", "vault", "Expires"])
def test_what_is_the_houses_own_reaches_nobody_else(public: Mapping[str, str], files: Mapping[str, str], said: str) -> None:
    assert [name for name, page in public.items() if said in words(page)] == []
    assert any(said in words(page) for page in files.values())


def test_an_official_without_a_name_is_an_unnamed_place(files: Mapping[str, str]) -> None:
    row = words(row_of(files["index.html"], "Unnamed place"))
    assert "The announcement counts one judge whom it does not name." in row
    assert "No packet: nobody is sourced for this place." in row
    assert "unsourced" in row


def test_an_official_at_a_glance(files: Mapping[str, str]) -> None:
    row = words(row_of(files["index.html"], "Jane Ivanovna Roe"))
    for said in (
        "Роу Джейн Ивановна",
        "confirmed",
        "Chair, Inspectorate",
        "Supplement the listing",
        "Partly, Entry Act",
        " gaps",
    ):
        assert said in row
    assert "undetermined until the lists are read" in row


def test_a_project_of_which_nobody_may_see_anything_has_a_desk_all_the_same(folder: Path) -> None:
    shutil.rmtree(folder / "dossiers")
    made = pages_of(desk_files(gathered_of(to_sylvania(folder))))
    assert "Nothing is shown in this edition." in words(made["index.html"])
    assert "No ground is pleaded" in words(made["pages/matrix.html"])


# A packet beside its evidence ---------------------------------------------------------------------------------------


def test_the_text_is_that_of_the_packet(internal: Gathered, files: Mapping[str, str]) -> None:
    edition = internal.editions["jane-roe", "sy-ministry"]
    text = re.sub(r'<(a class="aside"|sup).*?</(a|sup)>', "", files[PACKET])
    text = html.unescape(re.sub(r"<[^>]*>|\s", "", text))
    assert len(edition.passages) > 200
    for passage in edition.passages:
        assert "".join(passage.block.words.split()) in text, passage.block.key


def test_a_quote_is_marked_in_the_text_of_its_page(files: Mapping[str, str]) -> None:
    shown = beside(files[PACKET], "case.john-doe.E1")
    assert "<mark>arrested at nine in the morning</mark>" in shown
    assert "Exhibit 1" in shown
    assert "At p. 1." in shown
    assert '<blockquote lang="en">' in shown


def test_a_source_says_who_published_it_and_how_reliable_it_is(files: Mapping[str, str]) -> None:
    shown = words(beside(files[PACKET], "allegation.jane-roe.A1.power.1"))
    assert "Biographies of office holders [1]. Government of Freedonia, no date. Copy of a primary text." in shown
    assert "Caution: Bears no date." in shown
    assert "A copy of this source is still to be obtained." in shown


def test_every_source_that_a_block_names_stands_beside_it(internal: Gathered) -> None:
    for edition in internal.editions.values():
        for passage in edition.passages:
            named = {link.attributes["href"][1:] for link in passage.node.all("a") if "src" in link.classes}
            assert named == {cited.anchor for cited in passage.cites if named}, passage.block.key


def test_a_cell_that_cites_has_the_quotes_of_its_row(folder: Path) -> None:
    change(
        folder,
        ROE,
        "{exhibit: EX-0001, at: p. 1}]",
        "{exhibit: EX-0001, at: p. 1, quote: {text: Record of arrest, language: en}}]",
    )
    edition = gathered_of(to_sylvania(folder)).editions["jane-roe", "sy-ministry"]
    quotes = {cited.quote.text for one in edition.passages if one.node.tag == "td" for cited in one.cites if cited.quote}
    assert quotes == {"Record of arrest"}


def test_what_lies_in_the_vault_is_not_copied_out_of_it(internal: Gathered, files: Mapping[str, str], folder: Path) -> None:
    statement = (folder.parent / "vault/exhibits/EX-0002/statement.txt").read_text(encoding="utf-8").strip()
    assert set(internal.texts) == {"EX-0001"}
    assert not any(statement in html.unescape(page) for page in files.values())


def test_a_text_that_is_not_the_one_taken_in_is_not_shown(folder: Path) -> None:
    (folder / "evidence/exhibits/EX-0001/record.txt").write_text("Something else.\n", encoding="utf-8")
    assert gathered_of(to_sylvania(folder)).texts == {}


@pytest.mark.parametrize(
    "raw", [b"%PDF-1.7 no text", b"\xff\xfe\x00", b"", b"x" * 1_000_001], ids=["pdf", "no letters", "empty", "long"]
)
def test_a_file_that_is_no_short_text_has_no_pages_to_show(folder: Path, raw: bytes) -> None:
    path = folder / "evidence/exhibits/EX-0001/record.txt"
    path.write_bytes(raw)
    project = read_project(folder)
    same = project.exhibits["EX-0001"].model_copy(update={"sha256": hashlib.sha256(raw).hexdigest()})
    assert plain_pages(same, project.exhibit_files["EX-0001"]) == ()


def test_a_file_that_is_gone_has_no_pages_to_show(invented: Project) -> None:
    assert plain_pages(invented.exhibits["EX-0001"], ()) == ()


def test_a_problem_stands_beside_the_block_that_it_is_about(internal: Gathered, files: Mapping[str, str]) -> None:
    edition = internal.editions["jane-roe", "sy-ministry"]
    codes = {one.block.key: [problem.code for problem in one.problems] for one in edition.passages if one.problems}
    assert "C405" in codes["official.jane-roe+11"]
    assert codes["listing.jane-roe.L2+3"] == ["C406"]
    assert "listing.jane-roe.L2" not in codes
    assert {problem.code for problem in edition.problems} == {"C401", "C407"}
    assert "Gap C405." in words(beside(files[PACKET], "official.jane-roe+11"))


def test_no_problem_of_a_dossier_is_lost(internal: Gathered) -> None:
    edition = internal.editions["jane-roe", "sy-ministry"]
    shown = {problem for passage in edition.passages for problem in passage.problems} | set(edition.problems)
    assert {problem for problem in internal.problems["jane-roe"] if problem.place.file == ROE} <= shown


def test_a_place_leads_back_to_its_path(invented: Project) -> None:
    entry = invented.of("official")["jane-roe"]
    paths = PathsByPlace()
    for path in (("born", "date"), ("allegations", 0, "link", "statement"), ("listings", 1, "note")):
        assert paths.path(entry.document, entry.place(*path)) == path
    assert paths.path(entry.document, replace(entry.place(), line=9_999)) == ()


def test_a_path_that_no_block_was_made_from_belongs_to_none(internal: Gathered) -> None:
    passages = internal.editions["jane-roe", "sy-ministry"].passages
    assert block_of_path(passages, ROE, ("unverified", 0, "check")) == ()
    assert block_of_path(passages, "elsewhere.yaml", ()) == ()
    assert len(block_of_path(passages, ROE, ("listings",))) == 1


PIECES = [
    ("exact", "He was arrested at nine.", "arrested at nine", "He was <mark>arrested at nine</mark>."),
    ("broken otherwise", "arrested\n  at nine", "arrested at nine", "<mark>arrested\n  at nine</mark>"),
    ("with words left out", "one two three four", "one […] four", "<mark>one</mark> two three <mark>four</mark>"),
    ("not there", "one two", "three", "one two"),
    ("out of order", "two one", "one … two", "two one"),
    ("no quote", "one <b> two", "", "one &lt;b&gt; two"),
    ("signs of a pattern", "a.b (c)", "b (c)", "a.<mark>b (c)</mark>"),
]


@pytest.mark.parametrize(("page", "quote", "expected"), [row[1:] for row in PIECES], ids=[row[0] for row in PIECES])
def test_words_are_marked_where_they_stand(page: str, quote: str, expected: str) -> None:
    assert str(marked(page, quote)[0]) == expected


def test_of_a_long_page_only_what_lies_around_the_words_is_shown() -> None:
    shown, found = marked("x" * 9_000 + " here " + "y" * 9_000, "here")
    assert found
    assert len(shown) < 4_000
    assert "the page begins before this" in shown
    assert "the page goes on" in shown


@given(page=st.text(max_size=200), quote=st.text(max_size=30))
def test_marking_changes_no_word(page: str, quote: str) -> None:
    shown, _ = marked(page, quote)
    assert html.unescape(str(shown).replace("<mark>", "").replace("</mark>", "")) == html.unescape(html.escape(page))


def test_a_picture_shows_its_page_with_the_words_framed(internal: Gathered) -> None:
    picture = PagePicture(b"png", 800, 1100, {"arrested at nine in the morning": (Rectangle(10, 20, 30.5, 2),)})
    made = desk_files(internal, {("EX-0001", 1): picture, ("EX-0001", 2): replace(picture, png=b"unused")})
    shown = beside(made[PACKET].decode(), "case.john-doe.E1")
    assert '<img src="EX-0001.p1.png" alt="Page 1 of exhibit EX-0001" width="800" height="1100"' in shown
    assert '<rect x="10.00" y="20.00" width="30.50" height="2.00">' in shown
    assert "The words relied on are framed." in shown
    assert made["pages/EX-0001.p1.png"] == b"png"
    assert "pages/EX-0001.p2.png" not in made


def test_a_picture_on_which_the_words_are_not_found_says_so(internal: Gathered) -> None:
    made = desk_files(internal, {("EX-0001", 1): PagePicture(b"png", 8, 11)})
    assert "The words relied on are not marked on this picture." in beside(made[PACKET].decode(), "case.john-doe.E1")


def test_a_witness_is_spoken_of_by_a_letter_and_never_by_the_id(folder: Path) -> None:
    change(folder, ROE, "The chair heads the Inspectorate and", "The chair, says <<corridor>>, heads the Inspectorate and")
    made = pages_of(desk_files(gathered_of(to_sylvania(folder))))
    assert "Witness A" in words(made[PACKET])
    assert "says a witness, heads" in words(made["pages/coverage.jane-roe.html"])
    assert not any("<<corridor>>" in html.unescape(page) for page in made.values())


# Review -------------------------------------------------------------------------------------------------------------

REMARKS = """remarks:
  - id: R1
    by: Anna Advocate
    on: 2026-11-22
    recipient: sy-ministry
    block: case.john-doe.E1
    words: arrested Doe
    text: Is the hour in the record?
    replies: [{by: Larry Lawyer, text: It is.}]
  - {id: R2, by: Anna Advocate, recipient: sy-ministry, block: gone.block, text: This was taken out., state: answered}
"""


@pytest.fixture
def reviewed_desk(folder: Path) -> Callable[[], dict[str, str]]:
    """Makes the desk of a copy in which the packet of Roe was signed off and remarked on."""
    ready(folder)
    path = folder / "dossiers/jane-roe/review.yaml"
    path.write_text(REMARKS + re.sub(r"(?m)^remarks:.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    return lambda: pages_of(desk_files(gathered_of(to_sylvania(folder))))


def test_a_sign_off_that_holds(reviewed_desk: Callable[[], dict[str, str]]) -> None:
    made = reviewed_desk()
    assert "Sign-offs: 1 in force" in words(row_of(made["index.html"], "Jane Ivanovna Roe"))
    assert "Nothing that counts has changed." in words(made["pages/changes.html"])
    assert "This paragraph has not changed since." in words(beside(made[PACKET], "case.john-doe.E1"))


def test_a_sign_off_after_a_change(folder: Path, reviewed_desk: Callable[[], dict[str, str]]) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "arrested Doe at his newspaper.", "arrested Doe at home.")
    made = reviewed_desk()
    assert "1 stale" in words(row_of(made["index.html"], "Jane Ivanovna Roe"))
    assert "This paragraph has changed since." in words(beside(made[PACKET], "case.john-doe.E1"))
    assert "This paragraph has not changed since." in words(beside(made[PACKET], "case.john-doe.E2"))
    changed = words(made["pages/changes.html"])
    assert re.search(r"Larry Lawyer \(lawyer\), 23 November 2026, of the packet\. Stale\.", changed)
    assert re.search(r"Paragraph \d+ changed evidence/cases/john-doe\.yaml", changed)


def test_at_a_glance_the_sign_offs_of_bundles_and_those_that_were_followed_do_not_count(
    folder: Path, reviewed_desk: Callable[[], dict[str, str]]
) -> None:
    signed(folder, Scope("release", "sy-ministry"), release="ab" * 32)
    change(folder, "evidence/cases/john-doe.yaml", "arrested Doe at his newspaper.", "arrested Doe at home.")
    assert "Sign-offs: 1 stale; missing: lawyer" in words(row_of(reviewed_desk()["index.html"], "Jane Ivanovna Roe"))
    signed(folder)
    made = reviewed_desk()
    assert "Sign-offs: 1 in force" in (row := words(row_of(made["index.html"], "Jane Ivanovna Roe")))
    assert "stale" not in row
    assert "Jane Ivanovna Roe to Sylvania, G3" in words(made["pages/changes.html"])


def test_a_remark_stands_beside_its_block_and_one_without_a_block_is_not_lost(
    reviewed_desk: Callable[[], dict[str, str]],
) -> None:
    made = reviewed_desk()
    shown = words(beside(made[PACKET], "case.john-doe.E1"))
    assert "Open. Anna Advocate, 22 November 2026 (R1) on “arrested Doe”: Is the hour in the record?" in shown
    assert "Larry Lawyer: It is." in shown
    assert "Remarks whose paragraph is not there any more Answered. Anna Advocate (R2): This was taken out." in words(
        made[PACKET]
    )
    assert "1 open remark" in words(row_of(made["index.html"], "Jane Ivanovna Roe"))


def test_what_falls_due_is_sorted_by_day_and_judged_on_the_day_given(folder: Path) -> None:
    (folder / "submissions").mkdir()
    (folder / "submissions/roe-sylvania.yaml").write_text(
        "{official: jane-roe, recipient: sy-ministry, sent: 2026-11-20, by: the office, how: by post, "
        f"digest: {'0' * 64}, due: [{{on: 2026-11-30, what: send the translation}}, {{on: 2026-12-01, what: done, done: yes}}]}}"
        "\n",
        encoding="utf-8",
    )
    project = to_sylvania(folder)
    before = gathered_of(project)
    assert list(before.due) == sorted(before.due)
    assert [due.what for due in before.due if due.about == "submission roe-sylvania"] == ["send the translation"]
    assert {due.about for due in before.due if "consent" in due.what} <= {"source S006"}
    page = words(pages_of(desk_files(before))["pages/expires.html"])
    assert "30 November 2026 to come Send the translation" in page
    assert "never never done No list of Sylvania was read Jane Ivanovna Roe Richard Miles" in page
    assert page.count("No list of Sylvania was read") == 1  # once for all of whom it is so
    assert "submission roe-sylvania submissions/roe-sylvania.yaml" in page
    assert "corridor" not in page
    after = words(pages_of(desk_files(gathered_of(project, on=dt.date(2026, 12, 1))))["pages/expires.html"])
    assert "30 November 2026 past Send the translation" in after


def test_the_last_day_of_a_consent_is_told_by_the_source_and_never_by_the_witness(folder: Path) -> None:
    path = folder.parent / "vault/witnesses/corridor.yaml"
    text = path.read_text(encoding="utf-8")
    consent = "  - {recipient: sy-ministry, use: a submission, given: 2026-01-01, until: 2026-12-24, basis: a form}\n"
    consent += "  - {recipient: uk-fcdo, use: a submission, given: 2026-01-01, withdrawn: 2026-02-01, basis: a form}\n"
    path.write_text(re.sub(r"(?m)^consent:.*\n(?:[ -].*\n)*", "", text) + f"consent:\n{consent}", encoding="utf-8")
    due = [(one.on.isoformat(), one.what, one.about) for one in gathered_of(to_sylvania(folder)).due if "consent" in one.what]
    assert due == [
        ("2026-02-01", "consent for uk-fcdo was withdrawn on this day", "source S006"),
        ("2026-12-24", "last day of the consent for sy-ministry", "source S006"),
    ]


# The matrix, the figures, the lists ---------------------------------------------------------------------------------


def test_a_square_of_the_matrix_names_its_gaps_and_opens_to_its_elements(files: Mapping[str, str]) -> None:
    matrix = files["pages/matrix.html"]
    assert re.search(
        r'<td[^>]*data-gaps="right threshold link"><a href="coverage\.jane-roe\.html#au-thematic">No evidence', matrix
    )
    assert "missing: right, threshold, link" in words(matrix)
    opened = words(files["pages/coverage.jane-roe.html"])
    assert "In part: Nine days without light, as reported, would be cruel treatment." in opened
    assert "Weak: rests on secondary sources alone; the wrong is reported, not found." in opened


def test_beyond_the_house_the_matrix_shows_what_is_pleaded_alone(public: Mapping[str, str]) -> None:
    assert "missing" not in words(public["pages/matrix.html"])
    assert "Entry Act" in words(public["pages/matrix.html"])


def test_a_figure_has_a_table_that_says_the_same(files: Mapping[str, str]) -> None:
    page = files["pages/figures.jane-roe.html"]
    assert 'role="img"' in page
    assert "Case of John Petrovich Doe 1 April 2014 Arrested (office then held)" in words(page)
    assert re.search(r"Ministry of Order of Freedonia Presidency of Freedonia .*? no source: drawn dashed", words(page))


def test_an_official_who_headed_nothing_has_no_figures(folder: Path) -> None:
    change(folder, ROE, "    heads: yes\n", "")
    made = pages_of(desk_files(gathered_of(to_sylvania(folder))))
    assert "There is nothing to draw" in words(made["pages/figures.jane-roe.html"])


def test_listings_stand_by_regime(files: Mapping[str, str]) -> None:
    page = words(files["pages/listings.html"])
    assert "Sylvanian Entry Act (invented)" in page
    assert "Jane Ivanovna Roe EXAMPLE 00001 3 February 2017 5 January 2019 confirmed" in page


def test_a_note_on_a_listing_is_no_reason_for_it(folder: Path) -> None:
    change(folder, ROE, '    reference: "00001"\n', '    reference: "00001"\n    note: A copy of the list.\n')
    page = words(pages_of(desk_files(gathered_of(to_sylvania(folder))))["pages/listings.html"])
    assert "not seen Note: A copy of the list." in page


def test_documents_to_get_stand_by_weight(files: Mapping[str, str]) -> None:
    weights = [float(weight) for weight in re.findall(r'data-value="([0-9.]+)"', files["pages/documents.html"])]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) > 1
    page = words(files["pages/documents.html"])
    assert "EU Global Human Rights (core, qualified)" in page
    assert "UN report" in page
    assert ".ground" not in page  # ids are for files


@pytest.mark.parametrize(
    "svg", ["<svg><script>x</script></svg>", "<svg><a/></svg>", "<svg><rect></svg>", "", '<svg><image href="x"/></svg>']
)
def test_a_figure_holds_the_shapes_that_we_draw_and_nothing_else(svg: str) -> None:
    with pytest.raises(RenderFault):
        drawing(svg, "words", "id")


def test_of_the_attributes_of_a_shape_only_those_of_its_form_are_kept() -> None:
    made = drawing('<svg viewBox="0 0 1 1" onload="x"><rect x="1" style="y" onclick="z"/></svg>', "a < b", "id")
    assert "onload" not in made
    assert "style" not in made
    assert "onclick" not in made
    assert 'aria-label="a &lt; b"' in made


# Safety -------------------------------------------------------------------------------------------------------------

KNOWN = (
    "html head meta title link script body a header p nav ul li main h1 h2 h3 h4 div span table caption thead tbody "
    "tr th td footer article aside section ol em strong sup br figure figcaption svg rect line circle text "
    "blockquote mark code dl dt dd input select option label details summary"
)
TAGS = frozenset(KNOWN.split())
EVIL = (
    "</p></section><script>alert(1)</script><img src=x onerror=alert(1)>\"' onclick=alert(1) style='x' {{ 7*7 }} <!-- &lt;b&gt;"
)


def with_hostile_words(value: Any) -> Any:
    """A record in which every free text that a person writes ends in markup."""
    if isinstance(value, tuple):
        return tuple(with_hostile_words(item) for item in value)
    if not isinstance(value, Record):
        return value
    changed: dict[str, Any] = {}
    for name in type(value).model_fields:
        before = getattr(value, name)
        is_fixed = "Literal" in str(type(value).model_fields[name].annotation)
        is_file = name == "citation" and isinstance(value, Recipient | House)
        if isinstance(before, str) and name in FREE and not is_fixed and not is_file:
            changed[name] = f"{before} {EVIL}"
        else:
            changed[name] = with_hostile_words(before)
    return value.model_copy(update=changed)


WORDED = (
    "title family given patronymic text place note statement label programme reference limb reasons name_on_list "
    "list_name who result where by about used value why check publisher caution short name brief found_by body "
    "provision how summary what submitter contact signatory citation words original translation"
)
FREE = frozenset(WORDED.split())


def hostile_project(folder: Path) -> Project:
    ready(folder)
    path = folder / "dossiers/jane-roe/review.yaml"
    path.write_text(REMARKS + re.sub(r"(?m)^remarks:.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    project = to_sylvania(folder)
    entries = {
        kind: {id_: replace(entry, record=with_hostile_words(entry.record)) for id_, entry in found.items()}
        if kind not in ("language", "words", "territories", "rights", "schemes")
        else found
        for kind, found in project.entries.items()
    }
    return replace(project, entries=entries)


def test_markup_in_any_field_stays_text(folder: Path) -> None:
    problems = tuple(replace(one, text=one.text + EVIL, next=one.next + EVIL) for one in check(read_project(folder), ON))
    made = pages_of(desk_files(gather(hostile_project(folder), INTERNAL, ON, problems)))
    assert sum(page.count("alert(1)") for page in made.values()) > 200
    for name, page in made.items():
        outline = Outline.of(page)
        assert outline.tags <= TAGS, name
        assert not {one for one in outline.attributes if one.startswith("on") or one == "style"}, name
        assert page.count("<script") == 1, name
        assert "49" not in re.findall(r"style='x' (\S+)", html.unescape(page)), name


def test_only_web_addresses_lead_outward() -> None:
    assert str(outward("javascript:alert(1)", "x")) == "x"
    assert str(outward("data:text/html,x", "<x>")) == "&lt;x&gt;"
    assert 'rel="noopener noreferrer external"' in outward("https://example.org/?a=1&b=2", "x")


def test_nothing_is_loaded_but_what_lies_beside_a_page(files: Mapping[str, str]) -> None:
    for name, page in files.items():
        policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
        assert policy.startswith("default-src 'none';"), name
        assert "unsafe" not in policy
        assert page.index("Content-Security-Policy") < page.index("<link")
        outline = Outline.of(page)
        assert not {one for one in outline.attributes if one.startswith("on") or one == "style"}, name
        assert not outline.tags & {"form", "iframe", "object", "embed", "base", "style", "img"}, name
        assert all(one["rel"] == "noopener noreferrer external" for one in outline.outward), name
        loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', page)
        assert {target.rsplit("/", 1)[-1] for target in loaded} == {"desk.css", "desk.js"}, name


def test_style_and_script_load_nothing() -> None:
    for name in ("desk.css", "desk.js"):
        text = (shipped_templates() / "desk" / name).read_text(encoding="utf-8")
        assert not re.search(
            r"url\(|@import|https?:|innerHTML|insertAdjacent|eval\(|Function\(|fetch\(|localStorage|cookie", text
        )


def test_links_that_lead_nowhere_are_refused() -> None:
    good = b'<p id="a"><a href="#a">x</a><a href="b.html#c">y</a></p>'
    refuse_dangling({"a.html": good, "b.html": b'<p id="c">'})
    for page, said in [
        (b'<a href="gone.html">', "gone.html"),
        (b'<a href="#gone">', "#gone"),
        (b'<a href="../secret">', "../secret"),
        (b'<img src="gone.png">', "gone.png"),
        (b'<p id="a"></p><p id="a">', "stands twice"),
    ]:
        with pytest.raises(RenderFault, match=re.escape(said)):
            refuse_dangling({"a.html": page})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nobody }}", "'nobody' is undefined"),
        ("{% if %}", "templates/desk/own.html:1"),
        ("{% extends 'gone.html' %}", "gone.html"),
        ("{{ 1 // 0 }}", "templates/desk/own.html fails: ZeroDivisionError"),
        ("{{ [] + 1 }}", "templates/desk/own.html fails: TypeError"),
    ],
)
def test_a_template_that_fails_is_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/own.html").write_text(text, encoding="utf-8")
    with pytest.raises(RenderFault, match=re.escape(said)):
        set_page((tmp_path,), "own.html", {})


def test_the_same_records_give_the_same_bytes() -> None:
    first, second = (desk_files(gathered_of(to_sylvania(INVENTED))) for _ in range(2))
    assert first == second


def test_what_is_withheld_changes_no_byte(folder: Path) -> None:
    before = desk_files(gathered_of(to_sylvania(folder), PUBLIC))
    shutil.rmtree(folder.parent / "vault/exhibits")
    change(folder, ROE, "  - Counsel asks us", "  - Somebody else asks us")
    change(folder, ROE, "text: Jane Row", "text: Jane Rowe")
    (folder / "dossiers/jane-roe/review.yaml").write_text(REMARKS, encoding="utf-8")
    with (folder / "project.yaml").open("a", encoding="utf-8") as file:
        file.write("reviewers: [{id: larry-lawyer, name: Larry Lawyer, roles: [lawyer]}]\n")
    assert desk_files(gathered_of(to_sylvania(folder), PUBLIC)) == before


# For everybody ------------------------------------------------------------------------------------------------------


def test_every_page_has_one_heading_of_its_own_and_none_is_skipped(files: Mapping[str, str]) -> None:
    for name, page in files.items():
        levels = Outline.of(page).headings
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), name


def test_every_page_has_landmarks_a_language_and_a_way_past_the_navigation(files: Mapping[str, str]) -> None:
    for name, page in files.items():
        assert {"header", "nav", "main", "footer"} <= Outline.of(page).tags, name
        assert '<html lang="en' in page, name
        assert '<a class="skip" href="#main">' in page, name


def test_every_table_of_ours_has_a_caption_and_every_heading_a_scope(files: Mapping[str, str]) -> None:
    for name, page in files.items():
        outline = Outline.of(page)
        assert outline.unscoped == 0, name
        if name != PACKET and "." not in name.removeprefix("pages/").removesuffix(".html"):
            assert all("caption" in table for table in outline.tables), name


def test_foreign_words_say_which_language_they_are_in(files: Mapping[str, str]) -> None:
    assert '<span class="native" lang="ru">Роу Джейн Ивановна</span>' in files["index.html"]
    assert '<article class="text" id="text" aria-label="The packet’s text" lang="en-SY">' in files[PACKET]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_ink_can_be_read_on_every_ground() -> None:
    style = (shipped_templates() / "desk/desk.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", style))
    grounds = ["paper", "sheet", "wash", "warm"]
    for ink in ("ink", "quiet", "blue", "red"):
        for ground in grounds:
            light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


# The command --------------------------------------------------------------------------------------------------------


def test_the_command_puts_a_whole_set_in_place(folder: Path, dossier: Callable[..., Result]) -> None:
    result = dossier("-C", folder, "desk", "--on", "2026-11-23")
    home = folder / "out/desk/internal/current"
    assert result.status == 0
    assert f"{home / 'index.html'}: 24 files" in result.out
    assert (home / "pages/desk.css").is_file()
    assert "pages/desk.css" in (home / "SHA256SUMS").read_text(encoding="utf-8")


def test_the_command_for_a_recipient_holds_nothing_of_the_house(folder: Path, dossier: Callable[..., Result]) -> None:
    result = dossier("-C", folder, "desk", "--audience", "recipient:sy-ministry", "--on", "2026-11-23")
    assert result.status == 0
    assert not (folder / "out/desk/recipient-sy-ministry/current/pages/expires.html").exists()


def test_a_leak_stops_the_command_and_leaves_the_old_set(folder: Path, dossier: Callable[..., Result]) -> None:
    assert dossier("-C", folder, "desk", "--audience", "public", "--on", "2026-11-23").status == 0
    home = folder / "out/desk/public/current"
    before = home.readlink()
    (folder / "templates/desk").mkdir()
    own = (shipped_templates() / "desk/listings.html").read_text(encoding="utf-8")
    leaking = own.replace("<h1>Listings by regime</h1>", "<h1>Listings by regime</h1><p>withheld-marker-0815</p>")
    (folder / "templates/desk/listings.html").write_text(leaking, encoding="utf-8")
    result = dossier("-C", folder, "desk", "--audience", "public", "--on", "2026-11-23")
    assert result.status == 1
    assert "pages/listings.html" in result.err
    assert "withheld-marker-0815" not in result.err
    assert home.readlink() == before


@pytest.mark.parametrize(
    ("words_given", "said"),
    [
        (("--audience", "everybody"), "'everybody' is no audience"),
        (("--audience", "recipient:nobody"), "there is no recipient 'nobody'"),
        (("--out", "dossiers"), "lies among the sources"),
    ],
)
def test_wrong_use_is_one_clear_line(
    folder: Path, dossier: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, words_given: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(folder)
    result = dossier("desk", *words_given)
    assert result.status == 2
    assert said in result.err


def test_a_broken_project_file_is_one_clear_line(folder: Path, dossier: Callable[..., Result]) -> None:
    (folder / "project.yaml").write_text("nonsense: yes\n", encoding="utf-8")
    result = dossier("-C", folder, "desk")
    assert result.status == 2
    assert "project.yaml is broken" in result.err


def test_broken_records_are_left_out_and_the_rest_is_shown(folder: Path, dossier: Callable[..., Result]) -> None:
    (folder / "dossiers/richard-miles/dossier.yaml").write_text("identity: maybe\n", encoding="utf-8")
    (folder / "evidence/cases/john-doe.yaml").write_text("[", encoding="utf-8")
    result = dossier("-C", folder, "desk", "--on", "2026-11-23")
    assert result.status == 0
    assert not (folder / "out/desk/internal/current/pages/coverage.richard-miles.html").exists()
