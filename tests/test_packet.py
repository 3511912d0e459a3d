"""What a packet tells: selected by institutions and dates, attributed, cited, and never more than the record says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dossier.errors import RenderFault
from dossier.model.dates import Answer
from dossier.packet.chain import chain
from dossier.packet.compose import compose_packet
from dossier.packet.numbering import number_page
from dossier.packet.papers import SHEETS, compose_sheet
from dossier.packet.selection import printable_events, select
from dossier.packet.timeline import timeline
from dossier.packet.vocabulary import parse_page, write_page
from dossier.project import Project, read_project
from dossier.view import Audience, view
from tests import pages
from tests.conftest import INVENTED, TESTS, change

INTERNAL = Audience("internal")
NOTES = frozenset(["note", "no"])


def text_of(folder: Path = INVENTED, official: str = "jane-roe", recipient: str = "sy-ministry") -> str:
    seen = view(read_project(folder), Audience("recipient", recipient))
    return parse_page(compose_packet(seen, official, recipient).xhtml).text(without=NOTES)


def golden(name: str, found: str, update: bool) -> None:
    path = TESTS / "golden" / name
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("official", ["jane-roe", "richard-miles"])
def test_a_packet_reads_as_it_did(official: str, update_golden: bool) -> None:
    golden(f"{official}.sy-ministry.xhtml", pages.packet(official).xhtml, update_golden)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_reads_as_it_did(sheet: str, invented: Project, update_golden: bool) -> None:
    golden(f"{sheet}.xhtml", compose_sheet(view(invented, INTERNAL), sheet).xhtml, update_golden)


def test_a_packets_word_body_reads_as_it_did(update_golden: bool) -> None:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(pages.docx(pages.packet()))) as archive:
        body = archive.read("word/document.xml").decode().replace("<w:p>", "\n<w:p>")
        golden("jane-roe.sy-ministry.document.xml", body, update_golden)
        golden("jane-roe.sy-ministry.core.xml", archive.read("docProps/core.xml").decode(), update_golden)


def test_a_case_is_told_when_an_institution_acted_while_the_office_was_held(invented: Project) -> None:
    seen = view(invented, INTERNAL)
    chosen = select(seen, seen.officials["jane-roe"])
    assert chosen.told == ("john-doe",)
    assert chosen.left_out == ("mary-major",)
    assert [(act.event.id, act.position.id, act.held) for act in chosen.acts] == [
        ("E1", "P2", Answer.YES),
        ("E2", "P2", Answer.YES),
        ("E3", "P2", Answer.YES),
        ("E5", "P2", Answer.YES),
    ]


def test_nobody_is_shown_for_an_act_outside_the_office(invented: Project) -> None:
    seen = view(invented, INTERNAL)
    acts = select(seen, seen.officials["richard-miles"]).acts
    assert [(act.event.id, act.held) for act in acts] == [("E5", Answer.UNKNOWN)]  # "about 2017" may lie before him


def test_what_is_unverified_is_never_printed(invented: Project) -> None:
    assert "E6" not in [event.id for event in printable_events(invented.cases["john-doe"])]
    for recipient in ("sy-ministry", "uk-fcdo", "us-joint"):
        assert "said to have" not in text_of(recipient=recipient)


def test_every_numbered_paragraph_about_a_person_has_a_note_or_says_what_is_missing() -> None:
    root = parse_page(pages.packet().xhtml)
    for paragraph in root.all("p"):
        if "para" in paragraph.classes and paragraph.id and paragraph.id.startswith(("case.", "allegation.")):
            classes = {name for inner in paragraph.all("span") for name in inner.classes}
            assert classes & {"note", "gap"} or paragraph.id.endswith(".search"), paragraph.text()


def test_what_is_reported_says_so_in_its_note() -> None:
    root = parse_page(pages.packet().xhtml)
    notes = {p.id: next(s.text() for s in p.all("span") if "note" in s.classes) for p in root.all("p") if p.id and ".E" in p.id}
    assert notes["case.john-doe.E2"].startswith("Reported. ")
    assert not notes["case.john-doe.E1"].startswith("Reported. ")


def test_a_note_names_the_page_of_the_exhibit_and_its_words() -> None:
    root = parse_page(pages.packet().xhtml)
    note = next(s.text() for p in root.all("p") if p.id == "case.john-doe.E1" for s in p.all("span") if "note" in s.classes)
    assert "Record of arrest of 1 April 2014, Exhibit 1, p. 1: “arrested at nine in the morning”" in note


def test_page_1_says_what_is_alleged_by_whom_and_what_is_not_shown() -> None:
    front = next(section for section in parse_page(pages.packet().xhtml).all("section") if "front" in section.classes)
    words = front.text(without=NOTES)
    assert "What is allegedThe announcement names Roe" in words
    assert "No document recording a personal order was found." in words
    assert re.search(r"Paragraph \d+ says who searched what", words)
    assert "nobody has searched" in text_of(official="richard-miles")


def test_a_gap_is_visible() -> None:
    assert "[not sourced]" in text_of()
    assert "[number not seen]" in text_of()
    assert "place not sourced" in text_of(official="richard-miles")


def test_nothing_in_a_packet_says_that_anybody_is_guilty() -> None:
    words = text_of().lower()
    for word in ("guilty", "murder", "criminal who", "undoubtedly", "clearly", "obviously", "certainly committed"):
        assert word not in words


def test_dates_are_set_in_the_recipients_language() -> None:
    assert "2014, April the 1." in text_of()
    assert "1 April 2014." in text_of(recipient="uk-fcdo")
    assert "April 1, 2014." in text_of(recipient="us-joint")


def test_listings_of_the_recipients_own_jurisdiction_come_first() -> None:
    theirs = text_of()
    assert theirs.index("Sylvanian Entry Act") < theirs.index("EXAMPLE")


def test_sections_that_cannot_be_written_yet_are_named_on_page_1() -> None:
    assert "this draft does not hold: The frontier’s interest." in text_of()


def test_the_sheet_counts_who_is_named_and_who_is_not(invented: Project) -> None:
    sheet = compose_sheet(view(invented, INTERNAL), "unsourced-officials")
    words = " ".join(parse_page(sheet.xhtml).text(without=NOTES).split())
    assert "counts 3 persons. Named by a source recorded here: 2. Not named: 1." in words


def test_a_new_recipient_and_regime_are_data_alone(folder: Path) -> None:
    source = (folder / "templates/recipients/sy-ministry.yaml").read_text()
    (folder / "templates/recipients/other-ministry.yaml").write_text(source.replace("short: Sylvania", "short: Otherland"))
    project = read_project(folder)
    packet = compose_packet(view(project, Audience("recipient", "other-ministry")), "jane-roe", "other-ministry")
    assert packet.title == "Submission concerning Jane Ivanovna Roe to Otherland"


def test_the_timeline_says_in_words_what_it_draws(invented: Project) -> None:
    seen = view(invented, INTERNAL)
    figure = timeline(
        seen.officials["jane-roe"].positions, {"john-doe": seen.cases["john-doe"]}, seen.institutions, seen.languages["en-GB"]
    )
    assert figure is not None
    assert figure.alternative.startswith("Chair, Inspectorate: 1 February 2011 to an end that is not sourced.")
    for event in printable_events(seen.cases["john-doe"]):
        assert event.label in figure.alternative
    assert figure.svg.count("<circle") == 5 + 3


def test_there_is_no_timeline_without_events_or_offices(invented: Project) -> None:
    seen = view(invented, INTERNAL)
    arguments = (seen.institutions, seen.languages["en-GB"])
    assert timeline(seen.officials["jane-roe"].positions, {}, *arguments) is None
    assert timeline((), seen.cases, *arguments) is None


def test_an_event_open_at_one_end_does_not_stretch_the_timeline(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "date: 2017~", "date: 2017/..")
    seen = view(read_project(folder), INTERNAL)
    figure = timeline(
        seen.officials["jane-roe"].positions, {"john-doe": seen.cases["john-doe"]}, seen.institutions, seen.languages["en-GB"]
    )
    assert figure is not None
    assert ">2018<" in figure.svg
    assert ">9999<" not in figure.svg


HEAD = '<html lang="en"><head><title>T</title></head><body>'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<div>x</div>", "line 2: <div> is not in the vocabulary"),
        ("<p><table></table></p>", "line 2: <table> may not stand in <p>"),
        ('<p onclick="x()">x</p>', "line 2: <p> may not carry 'onclick'"),
        ('<p class="big">x</p>', "line 2: <p> has no class 'big'"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "line 2: a link may lead to a place in the page or to a web address"),
        ('<p><a href="file:///etc/passwd">x</a></p>', "line 2: a link may lead"),
        ('<p><a href="#nowhere">x</a></p>', "line 2: a link leads to '#nowhere', which is not in the page"),
        ('<p id="a">x</p>\n<p id="a">y</p>', "line 3: the anchor 'a' stands twice"),
        ('<figure><img src="dossier:/a.svg" width="1" height="1"/></figure>', "line 2: a figure has no text alternative"),
        ('<figure><img src="/etc/passwd" alt="x" width="1" height="1"/></figure>', "line 2: a picture must be one of"),
        ("<section>words</section>", "line 2: text stands directly in <section>"),
        ("<p>open", "mismatched tag"),
        ('<p><a class="ref" href="#b"></a></p><p id="b">x</p>', "'b' has no number to refer to"),
        ("".join(f'<section><h2 id="s{n}">S</h2></section>' for n in range(27)), "more than 26 sections"),
    ],
)
def test_what_is_not_in_the_vocabulary_fails_with_its_line(body: str, message: str) -> None:
    with pytest.raises(RenderFault, match=re.escape(message)):
        number_page(parse_page(f"{HEAD}\n{body}</body></html>"))


def test_an_entity_cannot_be_declared() -> None:
    with pytest.raises(RenderFault, match="an entity is declared"):
        parse_page(f'<!DOCTYPE html [<!ENTITY a "b">]>{HEAD}</body></html>')


def test_a_page_written_and_read_again_is_the_same() -> None:
    xhtml = pages.packet().xhtml
    assert write_page(parse_page(xhtml)) == xhtml


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("parts/facts.xhtml", "{% if %}", "templates/packet/parts/facts.xhtml:1: "),
        ("parts/facts.xhtml", "{% include 'parts/none.xhtml' %}", "templates/packet/parts/none.xhtml does not exist"),
        ("parts/facts.xhtml", "{{ official.nickname }}", "asks for something unknown"),
        ("parts/facts.xhtml", "<blink>x</blink>", "<blink> is not in the vocabulary"),
    ],
    ids=["syntax", "missing", "unknown name", "unknown element"],
)
def test_a_template_at_fault_is_named(folder: Path, file: str, text: str, message: str) -> None:
    path = folder / "templates/packet" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RenderFault) as fault:
        text_of(folder)
    assert message in fault.value.text


def test_text_from_records_is_escaped(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "arrested Doe at his newspaper", 'arrested <b>Doe</b> & "others" {{ 7 * 7 }}')
    assert "arrested <b>Doe</b> & “others” {{ 7 * 7 }}" in text_of(folder)


def test_wrongs_stand_beside_the_claim_with_how_well_they_stand() -> None:
    words = " ".join(text_of().split())
    assert "Reported. Doe is reported to have been kept in a cell" in words
    assert "Against it. The Ministry denied in 2017 that the cell had no light." in words
    assert "John Doe kept in the dark (reported)" in words
    assert "Acts relied onNone is set out in this edition." in text_of(official="richard-miles")


def test_what_is_not_shown_of_command_is_printed_as_missing() -> None:
    words = " ".join(text_of().split())
    assert "Power over those who acted. From an official record. The chair of the Inspectorate" in words
    assert "Notice. Reported. On 2 May 2014 the Gazette reported the dark cell." in words
    assert "Failure to prevent, stop or punish. [none recorded]" in words


def test_the_chain_draws_what_no_source_shows_dashed_and_says_so(invented: Project) -> None:
    seen = view(invented, INTERNAL)
    figure = chain(seen.institutions, {"state-inspectorate"}, {"state-inspectorate"})
    assert figure is not None
    assert figure.svg.count("stroke-dasharray") == 1
    assert figure.svg.count("<rect") == 3
    assert figure.alternative == (
        "Headed by the official: State Inspectorate of Freedonia. "
        "Ministry of Order of Freedonia is drawn under, with no source for the line, Presidency of Freedonia. "
        "State Inspectorate of Freedonia answers to Ministry of Order of Freedonia."
    )


def test_there_is_no_chain_where_no_line_joins_anything(invented: Project) -> None:
    seen = view(invented, INTERNAL)
    assert chain(seen.institutions, {"northville-court"}, set()) is None
    assert chain(seen.institutions, set(), {"not-an-institution"}) is None


def test_the_laws_whose_lists_nobody_read_are_named(folder: Path) -> None:
    def unread() -> str:
        packet = compose_packet(view(read_project(folder), Audience("recipient", "sy-ministry")), "jane-roe", "sy-ministry")
        return packet.xhtml.partition("no reading of the list under:")[2].partition("</p>")[0]

    assert "UK Global Human Rights" in unread()
    read = "  - list_name: Example list"
    change(folder, "dossiers/jane-roe/dossier.yaml", read, f"{read}\n    regime: uk-ghrsr")
    assert "UK Global Human Rights" not in unread()
    assert "EU Global Human Rights" in unread()
