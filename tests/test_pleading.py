"""What a packet pleads, and the papers around it: only what stands, with the law, the argument and what is weak in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dossier.asks import Ask, AskKind, ask_of
from dossier.build import Order, plan
from dossier.model.allegation import Argument
from dossier.model.official import OwnWords, Plea
from dossier.model.record import SourceCite
from dossier.model.regime import Procedure
from dossier.packet.compose import compose_packet
from dossier.packet.papers import compose_letter, compose_note, compose_statement
from dossier.packet.pleading import pleading, policies, procedures
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.pdffile.reading import page_texts
from dossier.project import Project
from dossier.view import Audience, View, view
from tests import pages

WRONG = "doe-dark-cell-2014"
CITES = (SourceCite(source="S003"),)
SYLVANIA = Audience("recipient", "sy-ministry")


@pytest.fixture
def seen(invented: Project) -> View:
    return view(invented, SYLVANIA)


def words(page: Packet) -> str:
    return " ".join(parse_page(page.xhtml).text(without=frozenset(["note", "no"])).split())


def asked(seen: View, official_id: str = "jane-roe", recipient: str = "sy-ministry") -> Ask:
    return ask_of(seen, seen.officials[official_id], recipient)


def with_official(seen: View, **changes: Any) -> View:
    jane = seen.officials["jane-roe"].model_copy(update=changes)
    return replace(seen, officials={**seen.officials, "jane-roe": jane})


def with_element(seen: View, element_id: str, **changes: Any) -> View:
    regime = seen.regimes["sy-entry-act"]
    elements = tuple(one.model_copy(update=changes) if one.id == element_id else one for one in regime.elements)
    return replace(seen, regimes={**seen.regimes, "sy-entry-act": regime.model_copy(update={"elements": elements})})


def argue(element: str, **more: Any) -> Argument:
    return Argument(element=element, why="It is argued so.", cites=CITES, **more)


def test_a_pleading_holds_the_elements_that_stand_in_one_table(seen: View) -> None:
    found = pleading(seen, seen.officials["jane-roe"], asked(seen))
    assert [law.regime_id for law in found.laws] == ["sy-entry-act"]
    assert [(one.element.id, one.met, one.wrongs) for one in found.laws[0].elements] == [
        ("sy.right.torture", "partly", (WRONG,)),
        ("sy.link.responsible", "partly", (WRONG,)),
    ]
    assert [row.family for row in found.table] == ["The wrong", "The person’s part"]
    assert found.laws[0].provisions == ("s 2(a)", "s 2(b)")
    assert ("of the facts of command nothing shows failure", (WRONG,)) in found.laws[0].weaknesses


def test_law_that_was_not_read_is_not_printed(seen: View) -> None:
    unread = with_element(seen, "sy.right.torture", verified="none")
    found = pleading(unread, unread.officials["jane-roe"], asked(unread))
    assert [one.element.id for one in found.laws[0].elements] == ["sy.link.responsible"]
    assert "s 2(a)" not in words(compose_packet(unread, "jane-roe", "sy-ministry"))


def test_every_element_of_law_stands_with_its_citation_and_says_if_it_was_not_fully_read() -> None:
    root = parse_page(pages.packet().xhtml)
    law = {p.id: p for p in root.all("p") if p.id and p.id.startswith("pleading.sy-entry-act.sy.")}
    for id_, citation in (
        ("pleading.sy-entry-act.sy.right.torture", "What s 2(a) asks."),
        ("pleading.sy-entry-act.sy.link.responsible", "What s 2(b) asks."),
    ):
        assert citation in law[id_].text()
    assert "Read in part; to be checked before filing." in law["pleading.sy-entry-act.sy.link.responsible"].text()


def test_a_ground_that_cannot_be_pleaded_is_not_in_the_packet(seen: View) -> None:
    bare = with_official(
        seen, allegations=tuple(one.model_copy(update={"argues": ()}) for one in seen.officials["jane-roe"].allegations)
    )
    page = compose_packet(bare, "jane-roe", "sy-ministry")
    assert "Elements of each law pleaded" not in words(page)
    assert "this draft does not hold: The law;" in words(page)


def test_grounds_on_office_stand_apart_and_are_labelled(seen: View) -> None:
    regime = seen.regimes["sy-entry-act"]
    ground = regime.grounds[0].model_copy(update={"id": "sy.status", "kind": "status", "logic": "sy.office"})
    office = regime.elements[0].model_copy(
        update={"id": "sy.office", "kind": "link", "met_by": None, "text": "Holds an office.", "citation": "s 9"}
    )
    changed = regime.model_copy(update={"grounds": (*regime.grounds, ground), "elements": (*regime.elements, office)})
    apart = with_official(replace(seen, regimes={**seen.regimes, "sy-entry-act": changed}), argues=(argue("sy.office"),))
    text = words(compose_packet(apart, "jane-roe", "sy-ministry"))
    assert "Grounds on office alone, apart from the case on human rights" in text
    table = text[text.index("Elements of each law pleaded") : text.index("Standard (s 3)")]
    assert "s 9" not in table


def test_policies_are_told_only_where_they_are_argued_for_a_wrong_that_is_pleaded(seen: View) -> None:
    regime = seen.regimes["sy-entry-act"]
    policy = regime.elements[0].model_copy(update={"id": "sy.policy", "kind": "policy", "met_by": None})
    unread = policy.model_copy(update={"id": "sy.unread", "verified": "none"})
    changed = regime.model_copy(update={"elements": (*regime.elements, policy, unread)})
    seen = replace(seen, regimes={**seen.regimes, "sy-entry-act": changed})
    recipient = seen.recipients["sy-ministry"]
    assert policies(seen, seen.officials["jane-roe"], asked(seen), recipient) == ()
    allegation = seen.officials["jane-roe"].allegations[0]
    more = (*allegation.argues, argue("sy.policy", conduct=(WRONG,)), argue("sy.policy", conduct=("other",)), argue("sy.unread"))
    seen = with_official(seen, allegations=(allegation.model_copy(update={"argues": more}),))
    found = policies(seen, seen.officials["jane-roe"], asked(seen), recipient)
    assert [(one.element.id, len(one.arguments)) for one in found] == [("sy.policy", 1)]


def test_a_way_of_proceeding_is_told_for_the_laws_pleaded_alone(seen: View) -> None:
    way = Procedure(id="sy.way", logic="sy.link.responsible", note="A way.")
    regime = seen.regimes["sy-entry-act"].model_copy(update={"procedures": (way,)})
    seen = replace(seen, regimes={**seen.regimes, "sy-entry-act": regime})
    recipient = seen.recipients["sy-ministry"]
    assert [one.note for one in procedures(seen, asked(seen), recipient)] == ["A way."]
    assert procedures(seen, asked(seen, "richard-miles"), recipient) == ()


def test_own_words_and_an_interest_are_told_where_they_are_sourced(seen: View) -> None:
    said = OwnWords.model_validate(
        {
            "date": "2014-06-01",
            "where": "at a press conference",
            "original": "Мы об этом знали.",
            "language": "ru",
            "translation": "We knew of it.",
            "bears_on": "notice",
            "cites": [{"source": "S003"}],
        }
    )
    interest = {"statement": "Doe holds a Sylvanian passport.", "cites": [{"source": "S003"}]}
    plea = Plea.model_validate({"recipient": "sy-ministry", "interest": [interest], "nexus": [interest]})
    text = words(compose_packet(with_official(seen, statements=(said,), recipients=(plea,)), "jane-roe", "sy-ministry"))
    assert "“Мы об этом знали.” (our translation: “We knew of it.”)" in text
    assert "Doe holds a Sylvanian passport." in text
    assert "this draft does not hold" not in text


def test_what_is_for_the_recipient_alone_is_marked_so(seen: View) -> None:
    assert "must not be shown" in words(compose_packet(seen, "jane-roe", "sy-ministry"))  # for the exhibit of a witness
    assert "must not be shown" in words(compose_letter(seen, "jane-roe", "sy-ministry"))
    case = seen.cases["john-doe"]
    public = case.model_copy(update={"events": tuple(one for one in case.events if one.id != "E3")})
    text = words(compose_packet(replace(seen, cases={**seen.cases, "john-doe": public}), "jane-roe", "sy-ministry"))
    assert "Everything in this packet rests on published material" in text
    secret = seen.conduct[WRONG].model_copy(update={"disclosure": ("sy-ministry",)})
    text = words(compose_packet(replace(seen, conduct={WRONG: secret}), "jane-roe", "sy-ministry"))
    assert "No: for Sylvania alone" in text
    assert "must not be shown to the person concerned" in text


def test_a_letter_says_what_is_asked_and_what_is_not_shown(seen: View) -> None:
    text = words(compose_letter(seen, "jane-roe", "sy-ministry"))
    assert "We ask that Sylvania add the wrongs set out here" in text
    assert "no document recording a personal order was found" in text
    assert "1 Border Road, Sylvania City" in text
    assert "A. Example, director" in text


def one_page(page: Packet) -> bool:
    return len(page_texts(pages.pdf(page))) == 1


def test_where_nothing_can_be_pleaded_one_page_says_why_and_what_is_missing(invented: Project) -> None:
    seen = view(invented, Audience("internal"))
    jane = seen.officials["jane-roe"]
    bare = with_official(seen, listings=(), allegations=tuple(one.model_copy(update={"argues": ()}) for one in jane.allegations))
    ask = asked(bare)
    assert ask.otherwise is AskKind.HOLD
    note = compose_note(bare, "jane-roe", "sy-ministry", ask)
    assert "HOLD: ONE PAGE IN PLACE OF A PACKET" in words(note)
    assert "s 2(a). Torture." in words(note)
    assert "Usually shown by" not in words(note)  # the invented law names no kinds of evidence
    assert one_page(note)


def test_a_note_that_holds_back_stays_in_the_house_and_one_that_asks_goes_out(invented: Project) -> None:
    sets = {planned.audience: [page.name for page in planned.packets] for planned in plan(invented, Order(), ())}
    assert sets[SYLVANIA] == ["jane-roe.sy-ministry", "jane-roe.sy-ministry.letter"]
    assert "richard-miles.sy-ministry.note" in sets[Audience("internal")]
    assert "jane-roe.us-joint.note" in sets[Audience("recipient", "us-joint")]  # listed there: to be kept
    assert "jane-roe.uk-fcdo.note" in sets[Audience("internal")]


def test_the_internal_edition_tells_the_whole_record(invented: Project) -> None:
    sets = plan(invented, Order(officials=("richard-miles",), audience=Audience("internal"), recipients=("uk-fcdo",)), ())
    assert [page.name for page in sets[0].packets] == ["richard-miles.uk-fcdo", "richard-miles.uk-fcdo.note"]


@pytest.mark.parametrize(("kind", "id_"), [("official", "jane-roe"), ("official", "richard-miles"), ("case", "john-doe")])
def test_a_statement_is_one_page(invented: Project, kind: str, id_: str) -> None:
    page = compose_statement(view(invented, Audience("public")), kind, id_)
    assert one_page(page)
    assert pages.blocks_of_word(pages.docx(page)) == pages.blocks_of_page(parse_page(page.xhtml))


def test_a_statement_has_the_candour_line_the_contrary_and_the_ask(invented: Project) -> None:
    text = words(compose_statement(view(invented, Audience("public")), "official", "jane-roe"))
    assert "What is not shown. No document recording a personal order was found." in text
    assert "What points the other way. The Inspectorate said in 2014" in text
    assert "Sylvania. Listed for human rights: add the wrongs set out in the submission." in text


def test_statements_are_planned_for_the_officials_and_prisoners_named(invented: Project) -> None:
    (planned,) = plan(invented, Order(officials=("john-doe", "jane-roe", "unsourced-1"), kind="statement"), ())
    assert planned.audience == Audience("public")
    assert [page.name for page in planned.packets] == ["statement.jane-roe", "statement.john-doe"]


def test_a_packet_tells_the_wrongs_that_it_pleads_and_names_the_other_cases(seen: View) -> None:
    allegation = seen.officials["jane-roe"].allegations[0]
    other = seen.conduct[WRONG].model_copy(
        update={"title": "Another wrong", "rights": ("religion",), "cases": ("mary-major",), "events": ()}
    )
    two = allegation.model_copy(update={"conduct": (WRONG, "other-wrong")})
    more = with_official(replace(seen, conduct={**seen.conduct, "other-wrong": other}), allegations=(two,))
    assert "Another wrong" not in words(compose_packet(more, "jane-roe", "sy-ministry"))
    assert "Another wrong" in words(compose_packet(replace(more, audience=Audience("internal")), "jane-roe", "sy-ministry"))


def test_a_prisoners_statement_says_who_is_set_beside_it_and_what_is_asked(invented: Project) -> None:
    text = words(compose_statement(view(invented, Audience("public")), "case", "john-doe"))
    assert "Jane Ivanovna Roe (Chair of the State Inspectorate)" in text
    assert "Jane Ivanovna Roe: Sylvania. A submission to each is prepared" in text
    assert "None in the material recorded." in words(compose_statement(view(invented, Audience("public")), "case", "mary-major"))
